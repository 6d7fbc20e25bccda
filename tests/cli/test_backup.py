"""`aftercare backup`, `restore`, `hold` and `release`, as somebody types them."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from terminal import Aftercare

from bot.alone import alone
from clinic import schema
from clinic.database import Database
from clinic.tables import Kind
from jobs.clock import SystemClock
from tests.clinic.people import in_care
from tests.clinic.rows import put, states

HOUR = timedelta(hours=1)


@pytest.fixture
def records(folder: Path, aftercare: Aftercare) -> Database:
    """Records with a reminder that is due, and one that is not."""
    assert aftercare("migrate").exit_code == 0
    database = Database("sqlite:///aftercare.db")
    now = SystemClock().now()
    with database.writing() as db:
        asha = in_care(db, "Asha Rao", chat_id=7)
        for key, due in (("due", now - HOUR), ("to come", now + HOUR)):
            put(db, key, chat_id=7, kind=Kind.REMINDER, due=due, patient_id=asha.id)
    database.close()
    return database


def test_a_backup_is_taken_put_back_and_released(
    aftercare: Aftercare, folder: Path, records: Database
) -> None:
    (folder / "clinic.yaml").write_text("name: Sunrise\ntimezone: Asia/Kolkata\n")
    taken = aftercare("backup", "copy.db")
    assert taken.exit_code == 0
    assert (
        "copy.db holds 1 patient, 0 sessions and 2 messages waiting "
        f"(schema {schema.head()}" in taken.output
    )
    assert aftercare("backup", "copy.db").exit_code == 1

    put_back = aftercare("restore", "copy.db")
    assert put_back.exit_code == 0
    [kept] = folder.glob("aftercare-before-*.db")
    assert f"What was there before is in {kept.name}." in put_back.output
    assert "`aftercare release` shows what would go" in put_back.output

    asked = aftercare("release", typed="n\n")
    assert asked.exit_code == 1
    for told in (
        "May have gone out already: 1\n  reminder: 1, the oldest due ",
        "IST\n  for Asha Rao\n",
        "Waits for its time, as always: 1\n",
        "Wait until the patient joins or can be reached: 0\n",
        "Better, unless you know that it never went: `aftercare release --drop-overdue`.\n",
        "Release? [y/N]: n",
    ):
        assert told in asked.output
    assert set(states(records).values()) == {"pending"}

    released = aftercare("release", "--drop-overdue", "--yes")
    assert released.exit_code == 0
    assert "left out for good" in released.output
    assert "1 message left out.\nReleased." in released.output
    assert states(records) == {"due": "cancelled", "to come": "pending"}
    again = aftercare("release", "--yes")
    assert again.output == "Nothing to release: these records are not held.\n"
    records.close()


def test_nothing_is_put_in_place_while_a_program_runs_or_of_what_is_no_backup(
    aftercare: Aftercare, folder: Path, records: Database
) -> None:
    assert aftercare("backup", "copy.db").exit_code == 0
    with alone("sqlite:///aftercare.db"):
        for words in (("restore", "copy.db"), ("hold", "--taken", "2026-05-12T03:00+05:30")):
            refused = aftercare(*words)
            assert refused.exit_code == 1
            mine = f"uses aftercare.db (process {os.getpid()}); stop it first"
            assert f"another `aftercare run` {mine}" in refused.output
    (folder / "text.db").write_text("this is no database, just a text")
    refused = aftercare("restore", "text.db")
    assert refused.exit_code == 1
    assert refused.output == (
        "text.db is no backup of aftercare (file is not a database); the records were not touched\n"
    )
    nowhere = aftercare("backup", "no/dir/copy.db")
    assert (nowhere.exit_code, nowhere.output) == (1, "the folder no/dir does not exist\n")
    assert aftercare("restore", "nowhere.db").exit_code == 1
    assert not list(folder.glob("aftercare-before-*"))
    assert "not held" in aftercare("release").output


def test_what_was_restored_by_other_means_can_be_held(
    aftercare: Aftercare, records: Database
) -> None:
    assert aftercare("hold", "--taken", "2026-05-12T03:00").exit_code == 2
    assert "still to come" in aftercare("hold", "--taken", "2999-01-01T03:00+05:30").output
    assert aftercare("hold", "--taken", "2026-05-12T03:00+05:30").exit_code == 0
    assert "from a backup taken at Mon 11 May 2026 21:30 UTC" in aftercare("release").output


@pytest.mark.parametrize("words", [("backup", "copy.db"), ("restore", "copy.db")])
def test_postgresql_is_saved_by_its_own_tools(
    aftercare: Aftercare, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.setenv("AFTERCARE_DATABASE_URL", "postgresql+psycopg://me@here/clinic")
    said = aftercare(*words)
    assert said.exit_code == 1
    assert "pg_dump and pg_restore" in said.output
    assert "aftercare hold --taken" in said.output


def test_without_records_there_is_nothing_to_save(aftercare: Aftercare) -> None:
    said = aftercare("backup", "copy.db")
    assert (said.exit_code, Path("aftercare.db").exists()) == (1, False)
    assert "there is no aftercare.db yet" in said.output
