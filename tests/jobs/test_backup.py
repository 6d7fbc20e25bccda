"""The nightly backup of a running clinic, seen from the folder it is taken into."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.demo.clinic import DemoClinic
from clinic import backups, schema
from jobs.backup import NightlyBackup
from jobs.backup_names import found_in, kept, name_of
from tests.clinic.people import PUNE
from tests.jobs.office import until
from tests.steps import at, texts

FIRST = "aftercare-2026-05-12-1732.db"
PARTLY = "aftercare-2026-05-01-0300.db.part"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "backups"


@asynccontextmanager
async def backing_up(clinic: DemoClinic, folder: Path) -> AsyncGenerator[NightlyBackup]:
    """From the start of a program until its end."""
    app = clinic.app
    nightly = NightlyBackup(
        database=app.database,
        records=Path(str(app.database.engine.url.database)),
        folder=folder,
        profile=app.services.profile,
        clock=clinic.clock,
        schedule=app.schedule,
        wake_delivery=app.services.wake_delivery,
    )
    running = asyncio.create_task(nightly.run())
    try:
        await until(lambda: not nightly.busy)
        yield nightly
    finally:
        running.cancel()
        await asyncio.wait([running])


def in_the_way(folder: Path) -> None:
    folder.write_text("a file, and no folder")


def out_of_the_way(folder: Path) -> None:
    folder.unlink()


def touch(folder: Path, *names: str) -> None:
    folder.mkdir()
    for name in names:
        (folder / name).touch()


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


async def test_one_is_taken_at_the_start_and_then_each_night_at_three(
    clinic: DemoClinic, folder: Path
) -> None:
    touch(folder, PARTLY, "somebody's own.db")
    tuesday = at(clinic, 0, 0)
    async with backing_up(clinic, folder) as nightly:
        assert names(folder) == [FIRST, "somebody's own.db"]
        await clinic.move_to(tuesday + timedelta(hours=26, minutes=59))
        await until(lambda: not nightly.busy)
        assert len(names(folder)) == 2
        for nights in (1, 2):
            await clinic.move_to(tuesday + timedelta(days=nights, hours=3, seconds=5))
            await until(lambda: not nightly.busy)
            assert name_of(clinic.clock.now(), zone=PUNE) == names(folder)[nights]
            assert backups.look(folder / names(folder)[nights]).revision == schema.head()
    async with backing_up(clinic, folder):
        assert len(names(folder)) == 4, "a start of the same day takes none"
    await clinic.move_to(tuesday + timedelta(days=3, hours=11))
    async with backing_up(clinic, folder):
        assert names(folder)[3] == "aftercare-2026-05-15-1100.db"


async def test_when_it_fails_the_owner_is_told_once_and_it_is_tried_again(
    clinic: DemoClinic, folder: Path
) -> None:
    in_the_way(folder)
    async with backing_up(clinic, folder) as nightly:
        for _ in range(3):
            await clinic.move(timedelta(hours=1, seconds=5))
            await until(lambda: not nightly.busy)
            await clinic.settled()
        told = [each for each in texts(clinic.owner) if "backup" in each]
        assert len(told) == 1
        assert told[0].startswith("⚠️ The nightly backup could not be made. The last good one: none")
        out_of_the_way(folder)
        await clinic.move(timedelta(hours=1, seconds=5))
        await until(lambda: not nightly.busy)
        assert names(folder) == ["aftercare-2026-05-12-2132.db"]
        (folder / "aftercare-2026-05-13-0301.db.part").mkdir()  # nothing can be written there
        await clinic.move_to(at(clinic, 1, 3, 1))
        await until(lambda: not nightly.busy)
        await clinic.settled()
    assert "could not be made. The last good one: Tue 12 May, 21:32" in texts(clinic.owner)[-1]


def test_two_weeks_of_nights_and_a_year_of_months_are_kept() -> None:
    first = datetime(2025, 1, 10, 3, tzinfo=PUNE)
    there: set[datetime] = set()
    for night in range(500):
        today = first + timedelta(days=night)
        there = kept({*there, today, today + timedelta(hours=8)}, today=today.date())
    told = sorted(f"{each:%Y-%m-%d %H}" for each in there)
    assert told[:12] == [f"2025-{month:02}-01 03" for month in range(6, 13)] + [
        f"2026-{month:02}-01 03" for month in range(1, 6)
    ]
    assert told[12:] == [f"2026-05-{day} 11" for day in range(11, 25)]


def test_only_the_nightly_ones_are_found_by_their_names(folder: Path) -> None:
    assert found_in(folder, zone=PUNE) == {}
    touch(folder, FIRST, PARTLY, "aftercare.db", "aftercare-2026-13-01-0300.db")
    assert found_in(folder, zone=PUNE) == {
        datetime(2026, 5, 12, 17, 32, tzinfo=PUNE): folder / FIRST
    }
