"""Settings that nobody reads: a mistyped name would be passed over in silence."""

import difflib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from dotenv import dotenv_values

from bot.settings import PREFIX, Settings

_FILE = "_FILE"


@dataclass(frozen=True, kw_only=True)
class Unknown:
    """A variable with our prefix that is no setting."""

    name: str
    meant: str | None
    """The setting that is spelled most like it, if one is at all."""

    def __str__(self) -> str:
        guess = f"did you mean {self.meant}?" if self.meant else "see .env.example"
        return f"{self.name}: no such setting; {guess}"


def unknown_settings(*, env_file: Path = Path(".env")) -> Sequence[Unknown]:
    """What the environment and `.env` give under our prefix and no setting is called, in order."""
    fields = [field.upper() for field in Settings.model_fields]
    known = [*fields, *(f"{field}{_FILE}" for field in fields)]
    given = sorted({name.upper() for name in (*os.environ, *_written(env_file))})
    names = (name.removeprefix(PREFIX) for name in given if name.startswith(PREFIX))
    return [
        Unknown(name=f"{PREFIX}{name}", meant=_meant(name, known))
        for name in names
        if name not in known
    ]


def _meant(name: str, known: Sequence[str]) -> str | None:
    closest = difflib.get_close_matches(name, known, n=1)
    return f"{PREFIX}{closest[0]}" if closest else None


def _written(env_file: Path) -> Sequence[str]:
    try:
        return [*dotenv_values(env_file, interpolate=False)]
    except (OSError, UnicodeDecodeError):
        return []  # Who reads the settings themselves says so.
