"""A clinic that ran the first release keeps every record, and its ids go on counting."""

from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import IntegrityError

from clinic import schema
from clinic.database import BrokenReferenceError, Database
from tests.databases import new_postgres_database

AT = "2026-05-12 12:02:00+00:00"
BEFORE = "0001"


@pytest.fixture(params=["sqlite", "postgresql"])
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Generator[Database]:
    """A database as the program before this one left it."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'old.db'}"
    else:
        url = new_postgres_database(request.getfixturevalue("postgres_server"), "old")
    database = Database(url)
    with database.writing_connection() as connection:
        settings = schema.config()
        settings.attributes["connection"] = connection
        command.upgrade(settings, BEFORE)
    with database.writing_connection() as connection:
        fill(connection)
    yield database
    database.close()


def insert(connection: Connection, table: str, **values: object) -> None:
    names, marks = ", ".join(values), ", ".join(f":{name}" for name in values)
    connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({marks})"), values)  # noqa: S608 - our own names


def fill(connection: Connection) -> None:
    """One record of each kind that the migration touches or that refers to one, and gaps."""
    insert(
        connection,
        "patient",
        id=1,
        name="Asha",
        name_key="asha",
        language="en",
        timezone="Asia/Kolkata",
        chat_id=7,
        created_at=AT,
        joined_at=AT,
        wants_top_up=False,
    )
    insert(connection, "staff", id=1, name="Ravi", role="owner", chat_id=50, created_at=AT)
    insert(
        connection,
        "consent",
        id=3,
        patient_id=1,
        purpose="care",
        granted=True,
        notice_version="1",
        notice_hash="h",
        language="en",
        channel="tap",
        actor="patient",
        at=AT,
    )
    insert(
        connection,
        "care_plan_version",
        id=1,
        procedure="microdermabrasion",
        digest="d",
        document="{}",
        created_at=AT,
    )
    insert(
        connection,
        "series",
        id=4,
        patient_id=1,
        procedure="microdermabrasion",
        length=6,
        created_at=AT,
    )
    insert(
        connection,
        "session",
        id=9,
        series_id=4,
        patient_id=1,
        plan_version_id=1,
        number=1,
        ended_at=AT,
        enrolled_by=1,
        enrolled_at=AT,
    )
    row = {
        "kind": "check-in",
        "lane": 1,
        "due_at": AT,
        "expires_at": AT,
        "chat_id": 7,
        "content": '{"day": 3}',
        "attempts": 1,
    }
    insert(
        connection,
        "outbox",
        id=20,
        key="asked",
        state="sent",
        patient_id=1,
        session_id=9,
        sent_at=AT,
        message_id=5,
        **row,
    )
    insert(connection, "outbox", id=21, key="edit", state="pending", edits=20, **row)
    insert(connection, "outbox", id=30, key="gone", state="sent", **row)
    insert(
        connection,
        "check_in_reply",
        id=2,
        outbox_id=20,
        patient_id=1,
        session_id=9,
        answer="sore",
        at=AT,
    )
    insert(connection, "escalation", id=1, patient_id=1, session_id=9, reply_id=2, raised_at=AT)
    insert(
        connection, "dialogue", chat_id=50, kind="enrol", answers="{}", outbox_id=21, updated_at=AT
    )
    if connection.dialect.name == "postgresql":
        for table, used in (("outbox", 30), ("session", 9), ("series", 4), ("consent", 3)):
            connection.execute(text(f"SELECT setval('{table}_id_seq', {used})"))
    # The newest one is deleted: its id must not be given again.
    connection.execute(text("DELETE FROM outbox WHERE id = 30"))


def records(database: Database) -> dict[str, list[dict[str, Any]]]:
    """Every record that there was before, as it is now."""
    with database.engine.connect() as connection:
        tables = set(inspect(connection).get_table_names()) - {"alembic_version"}
        return {
            table: [
                dict(each)
                for each in connection.execute(text(f"SELECT * FROM {table}")).mappings()  # noqa: S608
            ]
            for table in sorted(tables)
        }


def test_every_record_is_as_it_was_and_new_columns_are_empty(old: Database) -> None:
    before = records(old)
    schema.migrate(old)
    after = records(old)
    for added in ("appointment", "booked_time", "step_change", "restored_copy", "process"):
        assert after.pop(added) == []
    appointments = after["consent"].pop()
    assert appointments == before["consent"][0] | {"id": 4, "purpose": "appointments"}
    new = {
        "outbox": {"appointment_id": None},
        "patient": {"morning": None, "evening": None},
        "staff": {"language": None},
        "series": {"recall": "open"},
        "session": {"skin_cleared_at": None, "skin_cleared_by": None},
    }
    assert after == {
        table: [each | new.get(table, {}) for each in rows] for table, rows in before.items()
    }


def test_ids_go_on_where_they_were(old: Database) -> None:
    schema.migrate(old)
    with old.writing_connection() as connection:
        for table, columns, last in (
            ("outbox", "key, kind, lane, state, due_at, expires_at, content, attempts", 30),
            ("session", "series_id, patient_id, plan_version_id, number, ended_at, enrolled_at", 9),
            ("series", "patient_id, procedure, length, created_at", 4),
        ):
            given = columns.replace("key", "'new'").replace("number", "2")
            copied = f"INSERT INTO {table} ({columns}) SELECT {given} FROM {table} LIMIT 1"  # noqa: S608
            assert connection.execute(text(copied + " RETURNING id")).scalar_one() > last


def indexes(database: Database, table: str) -> dict[str | None, tuple[object, ...]]:
    return {
        each["name"]: (each["column_names"], each["unique"])
        for each in inspect(database.engine).get_indexes(table)
    }


def references(database: Database, table: str) -> set[tuple[object, ...]]:
    return {
        (each["name"], tuple(each["constrained_columns"]), each["referred_table"])
        for each in inspect(database.engine).get_foreign_keys(table)
    }


REPLACED = {
    "ix_outbox_next_due",
    "ix_outbox_patient_id_state",
    "ix_outbox_broadcast_id_state",
}
"""Indexes that a migration dropped because another serves."""


def test_every_index_and_reference_of_an_altered_table_is_still_there(old: Database) -> None:
    tables = ("outbox", "series", "session")
    had = {table: (indexes(old, table), references(old, table)) for table in tables}
    schema.migrate(old)
    for table, (indexed, referred) in had.items():
        now = indexes(old, table)
        assert [name for name in indexed if now.get(name) != indexed[name]] == [
            name for name in indexed if name in REPLACED
        ]
        assert referred <= references(old, table)


def test_what_was_refused_is_still_refused_and_new_kinds_are_allowed(old: Database) -> None:
    schema.migrate(old)
    with old.engine.begin() as connection:
        for refused in (
            "UPDATE outbox SET kind = 'nonsense' WHERE id = 20",
            "UPDATE outbox SET state = 'nonsense' WHERE id = 20",
            "UPDATE series SET recall = 'nonsense'",
            "UPDATE series SET patient_id = 99",
            "UPDATE outbox SET key = 'asked' WHERE id = 21",
            "UPDATE outbox SET appointment_id = 99 WHERE id = 20",
            "DELETE FROM outbox WHERE id = 20",
        ):
            with pytest.raises(IntegrityError), connection.begin_nested():
                connection.execute(text(refused))
        for kind in ("recall", "closing", "appointment", "visit"):
            connection.execute(text("UPDATE outbox SET kind = :kind WHERE id = 20"), {"kind": kind})


def test_a_record_that_refers_to_nothing_stops_the_migration_before_it_changes_anything(
    old: Database,
) -> None:
    if not old.is_sqlite:
        pytest.skip("PostgreSQL holds references at every moment")
    with old.engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute("PRAGMA foreign_keys = OFF")
        driver.execute("UPDATE outbox SET session_id = 77 WHERE id = 20")
        driver.execute("PRAGMA foreign_keys = ON")
    before = records(old)
    with pytest.raises(BrokenReferenceError, match="outbox"):
        schema.migrate(old)
    assert schema.revision(old) == BEFORE
    assert records(old) == before
