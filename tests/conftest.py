"""What every test may use."""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import datetime
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

import pytest
from hypothesis import settings

from bot.demo.clinic import SUNRISE, DemoClinic, demo_clinic
from bot.sandbox.person import Person
from clinic import schema, staff
from clinic.database import Database, Session
from clinic.profile import ClinicProfile
from messages.catalogue import Catalogue
from tests.steps import has_started

# Each run draws others, and there are many runs.
settings.register_profile("brisk", max_examples=40)
settings.load_profile("brisk")

KOLKATA = ZoneInfo("Asia/Kolkata")
TUESDAY_EVENING = datetime(2026, 5, 12, 17, 32, tzinfo=KOLKATA)


class OpenClinic(Protocol):
    """Opens a clinic of another kind than the usual one."""

    async def __call__(
        self, *, with_group: bool = False, profile: ClinicProfile = SUNRISE
    ) -> DemoClinic: ...


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long is thorough: PostgreSQL (SQLite is always tried), and real processes."""
    for item in items:
        if "postgresql" in item.name or item.get_closest_marker("process"):
            item.add_marker(pytest.mark.thorough)


@pytest.fixture(autouse=True, scope="session")
def _as_the_program_does() -> None:
    os.environ["PTB_TIMEDELTA"] = "true"


@pytest.fixture(scope="session")
def catalogue_once() -> Catalogue:
    """All texts, read once: it never changes."""
    return Catalogue.load()


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with all its tables and nothing in them, made once and copied."""
    path = tmp_path_factory.mktemp("empty") / "empty.db"
    database = Database(f"sqlite:///{path}")
    schema.migrate(database)
    database.close()
    return path


def _learn_name(db: Session, owner: Person) -> None:
    member = staff.by_chat(db, chat_id=owner.id)
    assert member is not None
    staff.learn_name(member, name=owner.name)
    db.add(member)


@pytest.fixture
async def open_clinic(
    tmp_path: Path, empty_database: Path, catalogue_once: Catalogue
) -> AsyncIterator[OpenClinic]:
    """Opens clinics of another kind than `clinic`; they close when the test ends.

    The owner has pressed Start.
    """
    async with AsyncExitStack() as running:

        async def opened(
            *, with_group: bool = False, profile: ClinicProfile = SUNRISE
        ) -> DemoClinic:
            shutil.copy(empty_database, tmp_path / "demo.db")
            clinic = await running.enter_async_context(
                demo_clinic(
                    folder=tmp_path,
                    start=TUESDAY_EVENING,
                    profile=profile,
                    with_group=with_group,
                    messages_per_second=1000,
                    catalogue=catalogue_once,
                )
            )
            has_started(clinic.owner)
            await clinic.app.database.write(lambda db: _learn_name(db, clinic.owner))
            return clinic

        yield opened


@pytest.fixture
async def clinic(open_clinic: OpenClinic) -> DemoClinic:
    """A running clinic on a Tuesday at 17:32 in Pune: sandbox, real bot, movable clock."""
    return await open_clinic()
