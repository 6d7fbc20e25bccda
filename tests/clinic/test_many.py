"""Many numbers in one parameter mean the same on both databases."""

from sqlmodel import Session, col, select

from clinic import recording
from clinic.database import Database, begin_anew
from clinic.many import among
from clinic.outcomes import Sent
from clinic.tables import Kind, OutboxRow, State
from tests.clinic.people import CLINIC, NOW
from tests.clinic.rows import claim, put, states


def test_rows_are_found_by_many_ids_whatever_their_sign_and_none_by_no_id(
    database: Database,
) -> None:
    with database.writing() as db:
        for chat_id in (7, -1_000_000_000_042, 2**40):
            put(db, f"to {chat_id}", chat_id=chat_id)

    def to(*chats: int) -> list[str]:
        with database.reading() as db:
            keys = select(OutboxRow.key).where(among(col(OutboxRow.chat_id), chats))
            return sorted(db.exec(keys).all())

    assert to() == []
    assert to(8) == []
    assert to(7, -1_000_000_000_042, 7, 3) == ["to -1000000000042", "to 7"]
    assert to(2**40) == [f"to {2**40}"]


def test_outcomes_are_recorded_together_with_and_without_a_messages_number(
    database: Database,
) -> None:
    with database.writing() as db:
        for chat_id in (1, 2):
            put(db, f"row {chat_id}", kind=Kind.BROADCAST, chat_id=chat_id)
    first, second = claim(database)
    outcomes = [(first, Sent(message_id=2**31 - 1)), (second, Sent())]
    with database.writing() as db:
        recording.record_all(db, finished=outcomes, profile=CLINIC, now=NOW)
    assert set(states(database).values()) == {State.SENT}
    with database.reading() as db:
        assert list(db.exec(select(OutboxRow.message_id).order_by(col(OutboxRow.id)))) == [
            2**31 - 1,
            None,
        ]


async def test_a_look_that_begins_anew_keeps_nobody_from_writing(database: Database) -> None:
    def write(db: Session) -> None:
        put(db, "before")

    def look(db: Session, _: None) -> int:
        begin_anew(db)
        found = len(db.exec(select(OutboxRow)).all())
        with database.writing() as other:
            put(other, "meanwhile", chat_id=2)
        return found

    assert await database.write_and_look(write, look, blind=lambda _: -1) == 1
    assert sorted(states(database)) == ["before", "meanwhile"]
