import logging
import os
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from terminal import TOKEN, Aftercare
from typer.testing import CliRunner, Result

from bot import cli
from bot.sandbox.server import Sandbox
from bot.settings import PREFIX
from jobs.clock import MovableClock


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory and an environment without our variables."""
    monkeypatch.chdir(tmp_path)
    for name in list(os.environ):
        if name.startswith(PREFIX):
            monkeypatch.delenv(name)
    return tmp_path


@pytest.fixture(autouse=True)
def _logging_as_it_was() -> Iterator[None]:
    """`aftercare run` sets up the logs of the whole process, which here is the tests' own."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    logging.captureWarnings(capture=False)
    root.handlers[:], root.level = handlers, level


@pytest.fixture
def aftercare() -> Aftercare:
    """Runs `aftercare …` with these words, and this typed on the terminal."""

    def run(*words: str, typed: str = "") -> Result:
        return CliRunner().invoke(cli.app, words, input=typed)

    return run


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    sandbox = Sandbox(clock=MovableClock(datetime(2026, 3, 2, 9, 0, tzinfo=UTC)))
    sandbox.world.add_bot(token=TOKEN, username="sunrise_clinic_bot", name="Sunrise Skin Clinic")
    async with sandbox.serving():
        yield sandbox
