"""`aftercare plans`: versions listed, and running sessions brought up to the edited plan."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import Session, select
from terminal import Aftercare

from clinic.database import Database
from clinic.tables import AuditEntry, OutboxRow
from messages.plan import SHIPPED_PLANS
from tests.clinic.people import enrol, hire, in_care

SHIPPED = (SHIPPED_PLANS / "microdermabrasion.yaml").read_text(encoding="utf-8")


@pytest.fixture
def own_plan(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The clinic's own file of the plan, signed and otherwise as shipped."""
    (folder / "clinic.yaml").write_text("name: Sunrise\ntimezone: Asia/Kolkata\n")
    plans = folder / "plans"
    plans.mkdir()
    monkeypatch.setenv("AFTERCARE_PLANS_DIR", str(plans))
    own = plans / "microdermabrasion.yaml"
    signed = SHIPPED.replace("reviewed_by: null", "reviewed_by: Dr. Rao")
    own.write_text(signed.replace("reviewed_on: null", "reviewed_on: 2026-05-01"), encoding="utf-8")
    return own


@pytest.fixture
def records(aftercare: Aftercare, own_plan: Path) -> Iterator[Database]:
    """The records of a clinic with one patient, who was treated an hour ago by the shipped plan."""
    assert aftercare("migrate").exit_code == 0
    database = Database("sqlite:///aftercare.db")
    ended = datetime.now(UTC) - timedelta(hours=1)  # noqa: TID251 - the command asks the machine
    with database.writing() as db:
        enrol(
            db, in_care(db, chat_id=7), by=hire(db, "Ravi", chat_id=50), ended_at=ended, now=ended
        )
    yield database
    database.close()


def due_times(db: Session) -> list[tuple[str, datetime, str]]:
    rows = db.exec(select(OutboxRow)).all()
    return sorted((row.key, row.due_at, row.state.value) for row in rows)


def edit(own_plan: Path, old: str, new: str) -> None:
    text = own_plan.read_text(encoding="utf-8")
    assert old in text
    own_plan.write_text(text.replace(old, new), encoding="utf-8")


def test_list_tells_each_version_its_file_its_signature_and_who_follows_it(
    aftercare: Aftercare, records: Database, own_plan: Path
) -> None:
    lines = aftercare("plans", "list").output.splitlines()
    place = next(number for number, line in enumerate(lines) if line.startswith("microderm"))
    assert f"your own, {own_plan}, signed by Dr. Rao on 2026-05-01" in lines[place]
    assert "1 running session: version" in lines[place + 1]
    assert "in use since" in lines[place + 1]
    [peel] = [line for line in lines if line.startswith("superficial-chemical-peel")]
    assert "shipped, signed by nobody" in peel
    assert lines[lines.index(peel) + 1] == "  no running session"
    assert aftercare("plans", "apply").exit_code == 0
    lines = aftercare("plans", "list").output.splitlines()
    assert lines[place + 1].startswith("  1 running session: version ")
    assert lines[place + 1].endswith(", as it is now")


def test_a_dry_run_says_what_apply_then_does_and_twice_is_once(
    aftercare: Aftercare, records: Database, own_plan: Path
) -> None:
    edit(own_plan, "days 1-7 08:00", "days 4-8 09:30")
    with records.reading() as db:
        before = due_times(db)
    tried = aftercare("plans", "apply", "--dry-run")
    with records.reading() as db:
        assert due_times(db) == before
        assert db.exec(select(AuditEntry).where(AuditEntry.actor == "terminal")).all() == []
    assert tried.exit_code == 0, tried.output
    *said, last = tried.output.splitlines()
    assert last == "1 patient would be changed; nothing was (--dry-run)."
    assert said[0] == "Asha Rao (times in Asia/Kolkata)"
    assert said[1].startswith("  microdermabrasion, session 1: version ")
    for words in ("dropped   sunscreen, day 1: ", "moved     sunscreen, day 5: ", "→ 09:30"):
        assert words in tried.output
    assert "added     sunscreen, day 8: " in tried.output
    done = aftercare("plans", "apply", "microdermabrasion")
    assert done.output.splitlines()[: len(said)] == said
    assert "1 patient changed. What was sent stays" in done.output
    with records.reading() as db:
        once = due_times(db)
        assert once != before
    again = aftercare("plans", "apply")
    assert again.output == "Nothing to do: every running session follows its plan as it is now.\n"
    with records.reading() as db:
        assert due_times(db) == once


def test_a_plan_that_only_its_signature_changes_moves_nothing(
    aftercare: Aftercare, records: Database
) -> None:
    assert "    all that is to come stays as it is\n" in aftercare("plans", "apply").output


def test_sessions_whose_plan_is_gone_are_named_and_go_on(
    aftercare: Aftercare, records: Database
) -> None:
    with records.writing() as db:
        db.connection().execute(text("UPDATE series SET procedure = 'oxygen-facial'"))
    nothing, left = aftercare("plans", "apply").output.splitlines()
    assert nothing == "Nothing to do: every other running session follows its plan as it is now."
    assert left == (
        "oxygen-facial: there is no plan any more; 1 running session goes on with the version it "
        "has."
    )


def test_only_the_procedures_that_were_named_are_changed(
    aftercare: Aftercare, records: Database
) -> None:
    peel = aftercare("plans", "apply", "superficial-chemical-peel")
    assert peel.output.startswith("Nothing to do")
    unknown = aftercare("plans", "apply", "superficial-peel")
    assert unknown.exit_code == 2
    assert "there is no plan superficial-peel" in unknown.output


def test_what_stands_in_the_way_is_said_and_nothing_is_changed(
    aftercare: Aftercare, records: Database, own_plan: Path
) -> None:
    with records.reading() as db:
        before = due_times(db)
    edit(own_plan, "remind-settle", "remind-nobody-wrote")
    untold = aftercare("plans", "apply")
    assert untold.exit_code == 1
    assert "no text for remind-nobody-wrote" in untold.output
    edit(own_plan, "days 1-7 08:00", "every day")
    unread = aftercare("plans", "list")
    assert unread.exit_code == 1
    assert "microdermabrasion.yaml" in unread.output
    with records.reading() as db:
        assert due_times(db) == before


@pytest.mark.parametrize("command", ["list", "apply"])
def test_without_records_it_says_how_to_get_some(
    aftercare: Aftercare, own_plan: Path, folder: Path, command: str
) -> None:
    result = aftercare("plans", command)
    assert result.exit_code == 1
    assert "there is no aftercare.db yet; `aftercare run` makes it" in result.output
    assert not (folder / "aftercare.db").exists()
    Database("sqlite:///aftercare.db").engine.connect().close()
    assert "run `aftercare migrate`" in aftercare("plans", command).output


def test_a_database_of_a_newer_program_is_not_to_be_migrated(
    aftercare: Aftercare, records: Database
) -> None:
    with records.writing_connection() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'ffff00001111'"))
    for words in (("list",), ("apply",)):
        said = aftercare("plans", *words)
        assert said.exit_code == 1
        assert "a newer version of aftercare made it; install that one" in said.output
        assert "migrate" not in said.output
