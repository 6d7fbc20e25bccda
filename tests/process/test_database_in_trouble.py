"""No room, no right, another's lock, damage: told with file and remedy; nothing is lost."""

import asyncio
import resource
import sqlite3
from collections.abc import AsyncIterator, Callable, Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from jobs.clock import SystemClock
from tests.process.database_rigging import FULL
from tests.process.flows import enrol_in_one_line, open_the_clinic
from tests.process.program import Launcher
from tests.process.real_clinic import RealClinic, real_clinic
from tests.process.rigging import CLOCK, TOLD, Rig
from tests.process.told_clock import LeadingClock

pytestmark = pytest.mark.process

NAMES = ["Bela", "Chitra", "Diya", "Esha", "Farah", "Gita", "Hema", "Isha"]


@dataclass(frozen=True, kw_only=True)
class Ill:
    """One kind of trouble that begins and ends while the program runs."""

    begin: Callable[[RealClinic], object]
    end: Callable[[RealClinic], object]
    told: str
    remedy: str


def records(clinic: RealClinic) -> Path:
    return clinic.folder / "aftercare.db"


def log_of(clinic: RealClinic) -> Path:
    return clinic.folder / "aftercare.db-wal"


def whole(clinic: RealClinic) -> bool:
    with closing(sqlite3.connect(records(clinic))) as file:
        return file.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def refuse_to_grow(clinic: RealClinic) -> None:
    """No file of the program may become longer than the log of its records is."""
    longest = log_of(clinic).stat().st_size
    _, most = resource.prlimit(clinic.program.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(clinic.program.pid, resource.RLIMIT_FSIZE, (longest, most))


def let_grow(clinic: RealClinic) -> None:
    _, most = resource.prlimit(clinic.program.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(clinic.program.pid, resource.RLIMIT_FSIZE, (most, most))


FILLED = Ill(
    begin=lambda clinic: (clinic.folder / FULL).touch(),
    end=lambda clinic: (clinic.folder / FULL).unlink(),
    told="full",
    remedy="free some room on its disk",
)
REFUSED = Ill(begin=refuse_to_grow, end=let_grow, told="disk", remedy="look after its disk")


@pytest.fixture
async def clinic(launcher: Launcher, tmp_path: Path) -> AsyncIterator[RealClinic]:
    async with real_clinic(launcher, tmp_path, rig=Rig(fills=True, obeys=True)) as clinic:
        yield clinic


@contextmanager
def locked(clinic: RealClinic) -> Generator[None]:
    """Another program, this one, writes to the file and does not finish."""
    with closing(sqlite3.connect(records(clinic), isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.execute("ROLLBACK")


async def until_printed(clinic: RealClinic, words: str) -> None:
    async with asyncio.timeout(40):
        while words not in clinic.output:  # noqa: ASYNC110 - a file has no event
            await asyncio.sleep(0.05)


async def readiness(clinic: RealClinic) -> tuple[int, dict[str, Any]]:
    """What `/readyz` answers, and what it says of the database."""
    async with httpx.AsyncClient(trust_env=False) as web:
        answer = await web.get(f"http://{clinic.environment['AFTERCARE_LISTEN']}/readyz")
    return answer.status_code, answer.json()["database"]


def cards(clinic: RealClinic) -> list[str]:
    """Whose cards staff have seen."""
    return [name for each in clinic.owner.messages for name in NAMES if f"{name} · " in each.text]


@pytest.mark.parametrize("ill", [FILLED, REFUSED], ids=["full", "refused"])
@pytest.mark.timeout(150)
async def test_a_full_disk_is_told_and_everything_goes_on_once_there_is_room(
    clinic: RealClinic, ill: Ill
) -> None:
    await open_the_clinic(clinic)
    await enrol_in_one_line(clinic, "1/6 now")
    await clinic.until_idle()
    ill.begin(clinic)
    for name in NAMES:
        await clinic.owner.say(f"/enrol {name} microdermabrasion 1/6 now")
    await until_printed(clinic, "database-in-trouble")
    [line] = [each for each in clinic.output.splitlines() if "database-in-trouble" in each]
    assert all(each in line for each in ("aftercare.db", ill.told, ill.remedy)), line
    assert clinic.program.runs
    if ill is REFUSED:  # In pages that it has, a file that may not grow takes small changes.
        status, database = await readiness(clinic)
        assert (status, database["state"]) == (503, f"cannot write: {ill.told}")
        assert database["remedy"].startswith(ill.remedy)
        await asyncio.sleep(2)
        assert clinic.output.count("inbox-unwritable") == 1, "once, however long it lasts"
    ill.end(clinic)
    await clinic.until(lambda: len(cards(clinic)) >= len(NAMES), "every card")
    await clinic.until_idle()
    assert cards(clinic) == NAMES, "each once, and in order"
    assert "database-works-again" in clinic.output
    assert (await readiness(clinic))[0] == 200
    assert await clinic.program.stop() == 0
    assert whole(clinic)


@pytest.mark.timeout(150)
async def test_a_file_that_another_program_locks_is_waited_for(clinic: RealClinic) -> None:
    await open_the_clinic(clinic)
    await clinic.until_idle()
    with locked(clinic):
        await clinic.owner.say("/today")
        await asyncio.sleep(2)
    await clinic.until_shown(clinic.owner, "A calm day")
    assert "database-in-trouble" not in clinic.output, "shortly is no trouble"
    with locked(clinic):
        await clinic.owner.say("/staff")
        await until_printed(clinic, "end the other program that writes to it")
        assert clinic.program.runs
    await clinic.until_shown(clinic.owner, "Meera, owner")
    await clinic.until_idle()
    assert sum("Meera, owner" in each.text for each in clinic.owner.messages) == 1
    assert "database-works-again" in clinic.output


def full(clinic: RealClinic) -> Iterator[str]:
    records(clinic).unlink()
    (clinic.folder / FULL).touch()
    yield "database or disk is full (aftercare.db); free some room on its disk"
    (clinic.folder / FULL).unlink()


def held(clinic: RealClinic) -> Iterator[str]:
    with locked(clinic):
        yield "database is locked (aftercare.db); end the other program that writes to it"


def read_only(clinic: RealClinic) -> Iterator[str]:
    records(clinic).chmod(0o400)
    yield (
        "attempt to write a readonly database (aftercare.db); "
        "let the user who runs aftercare write the file, -wal and -shm beside it, and its folder"
    )
    for file in clinic.folder.glob("aftercare.db*"):
        file.chmod(0o600)


def unreadable(clinic: RealClinic) -> Iterator[str]:
    records(clinic).chmod(0)
    yield "unable to open database file (aftercare.db); see AFTERCARE_DATABASE_URL; its folder"
    records(clinic).chmod(0o600)


@pytest.mark.parametrize("ill", [full, held, read_only, unreadable])
@pytest.mark.timeout(90)
async def test_a_start_that_the_database_refuses_says_why_and_the_next_one_goes_on(
    clinic: RealClinic, ill: Callable[[RealClinic], Iterator[str]]
) -> None:
    await open_the_clinic(clinic)
    await clinic.until_idle()
    assert await clinic.program.stop() == 0
    trouble = ill(clinic)
    told = next(trouble)
    clinic.start()
    await clinic.owner.say("/staff")
    assert await clinic.program.end() == 1
    assert f"the database cannot be used: {told}" in clinic.output
    assert "Traceback" not in clinic.output.split("stopped")[-1]
    assert list(trouble) == []
    clinic.start()
    await clinic.until_shown(clinic.owner, "Invite somebody with /staff")
    assert whole(clinic)


@pytest.mark.timeout(90)
async def test_a_file_that_is_damaged_while_it_is_used_ends_the_program_with_the_remedy(
    clinic: RealClinic,
) -> None:
    await open_the_clinic(clinic)
    await enrol_in_one_line(clinic, "1/6 now")
    await clinic.until_idle()
    with closing(sqlite3.connect(records(clinic), isolation_level=None)) as file:
        file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    good = records(clinic).read_bytes()
    page = 4096
    with records(clinic).open("r+b") as file:
        file.seek(page)
        file.write(b"the disk is mad." * ((len(good) - page) // 16))
    with closing(sqlite3.connect(records(clinic), isolation_level=None)) as file:
        # The program has pages in memory; once another has written it must read them anew.
        file.execute("PRAGMA user_version = 1")
    await clinic.owner.say("/today")
    assert await clinic.program.end() == 1
    assert "database disk image is malformed (aftercare.db)" in clinic.output
    clinic.start()
    assert await clinic.program.end() == 1
    assert "put a backup in its place: `aftercare restore FILE`" in clinic.output
    for ending in ("-wal", "-shm"):
        (clinic.folder / f"aftercare.db{ending}").unlink(missing_ok=True)
    records(clinic).write_bytes(good)
    clinic.start()
    await clinic.until_shown(clinic.owner, "Asha")


def moved_away(file: Path) -> None:
    file.rename(file.with_name("kept.db"))


def put_another_there(file: Path) -> None:
    moved_away(file)
    file.write_bytes(file.with_name("kept.db").read_bytes())


@pytest.mark.parametrize("act", [moved_away, put_another_there], ids=["gone", "another"])
@pytest.mark.timeout(90)
async def test_a_file_that_is_moved_away_or_replaced_ends_the_program_and_put_back_it_is_whole(
    launcher: Launcher, tmp_path: Path, act: Callable[[Path], None]
) -> None:
    clock = LeadingClock(tmp_path / CLOCK, start=SystemClock().now())
    async with real_clinic(launcher, tmp_path, clock=clock, rig=TOLD) as clinic:
        await open_the_clinic(clinic)
        await enrol_in_one_line(clinic, "1/6 now")
        await clinic.until_idle()
        act(records(clinic))
        clinic.pass_to(clock.now() + timedelta(minutes=1, seconds=5))
        assert await clinic.program.end() == 1
        [line] = [each for each in clinic.output.splitlines() if "records-replaced" in each]
        assert all(each in line for each in ("aftercare.db", "put the right file in place")), line
        assert "aftercare.db was deleted or replaced" in clinic.output.splitlines()[-1]
        (tmp_path / "kept.db").replace(records(clinic))
        clinic.start()
        await clinic.owner.say("/today")
        await clinic.until_idle()
        assert whole(clinic)
        with closing(sqlite3.connect(records(clinic))) as file:
            assert file.execute("SELECT count(*) FROM patient").fetchone() == (1,)
