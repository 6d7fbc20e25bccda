"""A clinic that runs on restored records: it hears everything and says nothing until released."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.demo.clinic import DemoClinic
from clinic import backups, copies
from clinic.database import Database, Session
from clinic.tables import Patient
from tests.steps import at, patient, texts

MINUTE = timedelta(minutes=1, seconds=5)


async def act(clinic: DemoClinic, *, hold: bool) -> None:
    """Hold or release, as the command line does from another process."""
    database = Database(clinic.app.settings.database_url)
    now = clinic.clock.now()

    def change(db: Session) -> None:
        if hold:
            copies.put_in_place(db, taken_at=now, now=now)
        else:
            copies.release(db, drop_overdue=True, by="meera", now=now)

    await database.write(change)
    database.close()
    await clinic.move(MINUTE)


async def test_held_records_send_nothing_take_everything_and_go_on_when_released(
    clinic: DemoClinic, caplog: pytest.LogCaptureFixture
) -> None:
    asha = await patient(clinic, "Asha microdermabrasion 1/6 17:30")
    await act(clinic, hold=True)
    before = len(texts(asha)), len(texts(clinic.owner))
    # Two hours: one reminder falls due. Then people write.
    await clinic.move(timedelta(hours=2))
    await clinic.owner.say("/today")
    await asha.say("/pause day")
    await clinic.settled()
    assert (len(texts(asha)), len(texts(clinic.owner))) == before
    assert [each.message for each in caplog.records].count("restored-copy-held") == 2
    await act(clinic, hold=False)
    assert "We are quiet until tomorrow" in texts(asha)[-1]
    assert len(texts(asha)) == before[0] + 1, "the reminder was left out, the answer was not"
    assert len(texts(clinic.owner)) == before[1] + 1
    await clinic.move_to(at(clinic, 3, 20))
    assert len(texts(asha)) > before[0] + 1


async def test_a_backup_of_a_running_clinic_is_the_clinic(
    clinic: DemoClinic, tmp_path: Path
) -> None:
    await patient(clinic, "Asha microdermabrasion 1/6 17:30")
    records = Path(str(clinic.app.database.engine.url.database))
    copy = tmp_path / "copy.db"
    contents = backups.take(records, copy, now=clinic.clock.now())
    assert (contents.patients, contents.sessions) == (1, 1)
    database = Database(f"sqlite:///{copy}")
    with database.reading() as db:
        assert db.get_one(Patient, 1).name == "Asha"
        assert copies.is_held(db)
    database.close()
