import re
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Enum, insert, inspect
from sqlalchemy.exc import IntegrityError, StatementError
from sqlmodel import Session, select

from clinic.database import Database
from clinic.tables import Guess, InboxRow, OutboxRow, Record, State
from tests.clinic.people import NOW, stranger
from tests.clinic.rows import put

CHOICES = [
    (table.name, column.name, tuple(column.type.enums))
    for table in Record.metadata.sorted_tables
    for column in table.columns
    if isinstance(column.type, Enum)
]


@pytest.mark.parametrize(("table", "column", "values"), CHOICES)
def test_a_check_in_the_database_names_every_value_of_a_choice(
    database: Database, table: str, column: str, values: tuple[str, ...]
) -> None:
    checks = inspect(database.engine).get_check_constraints(table)
    [check] = [each["sqltext"] for each in checks if each["name"] == f"ck_{table}_{column}"]
    assert sorted(re.findall(r"'([^']+)'", check)) == sorted(values)


@pytest.mark.parametrize("column", ["state", "kind"])
def test_the_database_itself_refuses_a_value_nobody_knows(database: Database, column: str) -> None:
    with database.writing() as db:
        put(db, "row")
    with pytest.raises(IntegrityError, match=f"ck_outbox_{column}"), database.writing() as db:
        db.connection().exec_driver_sql(f"UPDATE outbox SET {column} = 'lost'")  # noqa: S608 - a column of ours
    with database.reading() as db:
        assert db.exec(select(OutboxRow.state)).one() is State.PENDING


def test_two_rows_of_one_key_cannot_be_stored(database: Database) -> None:
    with database.writing() as db:
        row = put(db, "row").model_dump(exclude={"id"})
    with pytest.raises(IntegrityError), database.writing() as db:
        db.connection().execute(insert(OutboxRow), [row])


def test_a_row_cannot_belong_to_a_patient_who_is_not_there(database: Database) -> None:
    with pytest.raises(IntegrityError), database.writing() as db:
        put(db, "row", patient_id=12345)


@pytest.mark.parametrize("zone", [UTC, timezone(timedelta(hours=5, minutes=30))])
def test_a_time_comes_back_as_the_same_moment_in_utc(database: Database, zone: timezone) -> None:
    moment = datetime(2026, 5, 12, 17, 32, 1, 234567, tzinfo=zone)
    with database.writing() as db:
        db.add(Guess(user_id=1, at=moment))
    with database.reading() as db:
        [at] = db.exec(select(Guess.at)).all()
    assert at == moment
    assert at.utcoffset() == timedelta(0)


def test_a_time_without_a_zone_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="timezone"), database.writing() as db:
        db.add(Guess(user_id=1, at=datetime(2026, 5, 12, 17, 32)))  # noqa: DTZ001 - that is the point
    with database.reading() as db:
        assert db.exec(select(Guess)).all() == []


def test_telegrams_largest_numbers_fit(database: Database) -> None:
    group, user = -(10**12) - 2**52, 2**52
    with database.writing() as db:
        put(db, "row", chat_id=group)
        db.add(Guess(user_id=user, at=NOW))
        db.add(InboxRow(update_id=2**62, chat_id=group, received_at=NOW))
    with database.reading() as db:
        assert db.exec(select(OutboxRow.chat_id)).one() == group
        assert db.exec(select(Guess.user_id)).one() == user


def test_what_a_failed_transaction_changed_is_gone(database: Database) -> None:
    def half(db: Session) -> None:
        put(db, "row")
        raise RuntimeError("power")

    with pytest.raises(RuntimeError, match="power"), database.writing() as db:
        half(db)
    with database.reading() as db:
        assert db.exec(select(OutboxRow)).all() == []


def test_what_a_reader_changes_is_not_kept(database: Database) -> None:
    with database.reading() as db:
        stranger(db)
    with database.reading() as db:
        put(db, "row")
    with database.reading() as db:
        assert db.exec(select(OutboxRow)).all() == []
