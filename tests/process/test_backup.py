"""The disk is lost: yesterday's backup takes its place, and nobody gets anything twice."""

import asyncio

import pytest

from clinic import inbox, outbox
from clinic.database import Database, Session
from jobs.clock import SystemClock
from tests.process.flows import enrol_in_one_line, join, open_the_clinic, patient
from tests.process.real_clinic import RealClinic

pytestmark = pytest.mark.process


async def order(clinic: RealClinic, *words: str) -> int:
    """Type a command beside the program, and wait for its end."""
    started = clinic.launcher.start(words, folder=clinic.folder, environment=clinic.environment)
    return await started.end()


def lose_the_disk(clinic: RealClinic) -> None:
    """With the log beside the file, from which SQLite might mend it."""
    (clinic.folder / "aftercare.db").write_bytes(b"the disk is mad" * 1000)
    for ending in ("-wal", "-shm"):
        (clinic.folder / f"aftercare.db{ending}").unlink()


async def until_an_answer_waits(clinic: RealClinic) -> None:
    """Wait until all that people wrote is handled, and something could be sent."""

    def waits(db: Session) -> bool:
        return not inbox.open_count(db) and outbox.is_due(db, now=SystemClock().now())

    database = Database(f"sqlite:///{clinic.folder / 'aftercare.db'}")
    async with asyncio.timeout(20):
        while clinic.sandbox.world.updates_pending(clinic.bot) or not await database.read(waits):  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    database.close()


async def test_a_backup_under_load_is_restored_after_a_kill_and_sends_only_when_released(
    clinic: RealClinic,
) -> None:
    await open_the_clinic(clinic)
    assert len(list((clinic.folder / "backups").iterdir())) == 1, "the nightly one"
    await enrol_in_one_line(clinic, "1/6 now")
    # Under load: people write while the copy is taken.
    for _ in range(10):
        await clinic.owner.say("/today")
    assert await order(clinic, "backup", "copy.db") == 0
    await clinic.until_idle()
    await join(clinic)
    await clinic.until_idle()
    asha, owner = patient(clinic), clinic.owner
    clinic.program.kill()
    await clinic.program.end()
    lose_the_disk(clinic)

    clinic.start()
    assert await clinic.program.end() == 1
    assert "put a backup in its place: `aftercare restore FILE`" in clinic.output
    assert await order(clinic, "restore", "copy.db") == 0
    shown = len(clinic.transcript(asha)), len(clinic.transcript(owner))
    clinic.start()
    await owner.say("/staff")
    await until_an_answer_waits(clinic)
    assert "restored-copy-held" in clinic.output
    assert (len(clinic.transcript(asha)), len(clinic.transcript(owner))) == shown

    assert await order(clinic, "release", "--drop-overdue", "--yes") == 0
    assert await clinic.program.stop() == 0
    clinic.start()
    await clinic.until_shown(owner, "Meera, owner")
    await clinic.until_idle()
    assert len(clinic.transcript(asha)) == shown[0], "she has it all from before the kill"
    assert len(clinic.transcript(owner)) == shown[1] + 1
