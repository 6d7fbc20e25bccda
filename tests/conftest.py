"""What every test may use."""

import os
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.demo.clinic import DemoClinic, demo_clinic

KOLKATA = ZoneInfo("Asia/Kolkata")
TUESDAY_EVENING = datetime(2026, 5, 12, 17, 32, tzinfo=KOLKATA)


@pytest.fixture(autouse=True, scope="session")
def _as_the_program_does() -> None:
    os.environ["PTB_TIMEDELTA"] = "true"


@pytest.fixture
async def clinic(tmp_path: Path) -> AsyncIterator[DemoClinic]:
    """A running clinic on a Tuesday at 17:32 in Pune: sandbox, real bot, movable clock."""
    async with demo_clinic(folder=tmp_path, start=TUESDAY_EVENING) as running:
        yield running
