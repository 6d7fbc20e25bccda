"""`aftercare init`: a few questions, then `.env` and `clinic.yaml`."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import yaml
from pydantic import ValidationError

from bot.settings import PREFIX, Settings
from clinic.profile import ClinicProfile

_ANY_TOKEN = "1:any-token"  # noqa: S105 - fits the form, opens nothing


class AlreadyThereError(RuntimeError):
    """One of the files exists; nothing was written."""


class Ask(Protocol):
    """Asks a question on the terminal; `default` is taken when nothing is typed."""

    def __call__(self, text: str, *, default: str | None = None) -> str:
        """The answer."""
        ...


def write_files(folder: Path, *, ask: Ask, say: Callable[[str], None]) -> None:
    """Ask for what cannot be guessed and write both files, readable by the owner only.

    Raises:
        AlreadyThereError: before anything is asked, if one of the files exists.
    """
    env, clinic = folder / ".env", folder / "clinic.yaml"
    for path in (env, clinic):
        if path.exists():
            raise AlreadyThereError(f"{path} exists and is not overwritten; move it away first")
    token = _until_valid("Token from @BotFather", _check_token, ask=ask, say=say)
    owner = _until_valid(
        "Your Telegram user id (a number; @userinfobot tells it)", _check_owner, ask=ask, say=say
    )
    name = _until_valid("Name of the clinic", _check_name, ask=ask, say=say)
    zone = _until_valid(
        "Time zone of the clinic", _check_zone, ask=ask, say=say, default="Asia/Kolkata"
    )
    phone = ask("Phone number for patients (empty for none)", default="").strip()
    profile = {"name": name, "timezone": zone, **({"phone": phone} if phone else {})}
    _write(env, f"{PREFIX}BOT_TOKEN={token}\n{PREFIX}OWNER_IDS={owner}\n")
    try:
        _write(clinic, yaml.safe_dump(profile, allow_unicode=True, sort_keys=False))
    except BaseException:
        env.unlink()
        raise
    say(f"Wrote {env} and {clinic}. Next: aftercare check, then aftercare run.")


def _write(path: Path, text: str) -> None:
    # Exclusive, and private from the first byte on: the file holds the bot's token.
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)


def _until_valid(
    question: str,
    check: Callable[[str], None],
    *,
    ask: Ask,
    say: Callable[[str], None],
    default: str | None = None,
) -> str:
    while True:
        answer = ask(question, default=default).strip()
        try:
            check(answer)
        except ValidationError as error:
            say(error.errors()[0]["msg"].removeprefix("Value error, "))
        else:
            return answer


def _check_token(answer: str) -> None:
    Settings.model_validate({"bot_token": answer, "owner_ids": "1"})


def _check_owner(answer: str) -> None:
    Settings.model_validate({"bot_token": _ANY_TOKEN, "owner_ids": answer})


def _check_name(answer: str) -> None:
    ClinicProfile(name=answer, timezone="UTC")


def _check_zone(answer: str) -> None:
    ClinicProfile(name="x", timezone=answer)
