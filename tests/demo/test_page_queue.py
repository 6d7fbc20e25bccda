"""The outbox in words that a clinic's owner understands."""

import itertools
import re
from datetime import UTC, datetime, timedelta

import pytest

from bot.demo.clinic import DemoClinic
from bot.demo.page import row_words
from bot.demo.page.queue import MOST_ROWS, QueueReader
from bot.sandbox.errors import JsonObject
from bot.sandbox.faults import Fault
from clinic import outbox
from clinic.database import Session
from clinic.outbox_report import Reported
from clinic.tables import Kind, OutboxRow, Reason, State
from tests.steps import enrol, patient, say

NOON = datetime(2026, 5, 12, 12, 0, tzinfo=UTC)


def row(state: State, reason: str | None = None) -> Reported:
    given = OutboxRow(
        key="session:1:evening:0",
        kind=Kind.REMINDER,
        lane=Kind.REMINDER.lane,
        state=state,
        due_at=NOON,
        expires_at=NOON,
        reason=reason,
    )
    return Reported(row=given, recipient="Asha", patient="Asha", day=0)


def test_every_kind_state_and_reason_has_its_own_words() -> None:
    for words, members in (
        (row_words.KINDS, Kind),
        (row_words.STATES, State),
        (row_words.REASONS, Reason),
    ):
        assert words.keys() == {*members}
        assert len({*words.values()}) == len(words)


def test_a_row_in_any_state_for_any_reason_is_told_in_plain_words() -> None:
    for state, reason in itertools.product(State, (None, *Reason, "Bad Request: too long")):
        told = row_words.words(row(state, reason))
        assert re.fullmatch(r"[A-Za-z ,:]*", told), (state, reason)


async def read(clinic: DemoClinic, reader: QueueReader) -> JsonObject:
    await clinic.settled()
    now = clinic.clock.now()
    return (await clinic.app.database.read(lambda db: reader.read(db, now=now))).queue


def told(queue: JsonObject, name: str) -> list[tuple[str, str, str]]:
    return [(each["who"], each["what"], each["words"]) for each in queue[name]]


async def test_the_queue_tells_what_is_coming_and_what_became_of_it(clinic: DemoClinic) -> None:
    reader = QueueReader(clinic.app.services.catalogue)
    await enrol(clinic, clinic.owner, "Asha microdermabrasion 2/6 17:30")
    queue = await read(clinic, reader)
    assert told(queue, "came") == [("Meera", "Invitation card · Asha", "arrived")]
    assert told(queue, "coming")[:2] == [
        ("Asha", "Welcome and advice · session 2", "waits until Asha has agreed"),
        ("Asha", "Reminder · let skin rest · day 0", "waits until Asha has agreed"),
    ]
    assert {each["person"] for each in queue["coming"]} == {None}
    assert queue["ended"] == 1
    assert queue["waiting"] > len(queue["coming"]), "the steps of one message are one line"


def preparing_twice(db: Session, queue: JsonObject) -> None:
    """What prepares for a visit is due twice at once, for whoever gets the next row."""
    known = db.get_one(OutboxRow, queue["coming"][0]["id"])
    for occurrence in range(2):
        outbox.put(
            db,
            key=f"session:{known.session_id}:prepare:{occurrence}",
            kind=Kind.REMINDER,
            due_at=NOON + timedelta(days=20),
            expires_at=NOON + timedelta(days=21),
            chat_id=known.chat_id,
            patient_id=known.patient_id,
            session_id=known.session_id,
            step="prepare",
        )


async def test_one_message_is_one_line_that_says_each_thing_once(clinic: DemoClinic) -> None:
    reader = QueueReader(clinic.app.services.catalogue)
    await patient(clinic)
    queue = await read(clinic, reader)
    await clinic.app.database.write(lambda db: preparing_twice(db, queue))
    coming = told(await read(clinic, reader), "coming")
    assert ("Asha", "Reminder · sunscreen · day 7 + Check-in · day 7", "") in coming
    assert ("Asha", "Reminder · getting ready for your visit", "") in coming


def many_notices(db: Session, *, count: int) -> None:
    for number in range(count):
        outbox.put(
            db,
            key=f"notice:late:{number}",
            kind=Kind.NOTICE,
            due_at=NOON + timedelta(days=20),
            expires_at=NOON + timedelta(days=21),
            chat_id=1000 + number,
        )


@pytest.mark.thorough
async def test_a_long_queue_is_counted_and_its_beginning_told(clinic: DemoClinic) -> None:
    await clinic.app.database.write(lambda db: many_notices(db, count=MOST_ROWS + 5))
    queue = await read(clinic, QueueReader(clinic.app.services.catalogue))
    assert (queue["waiting"], queue["ended"]) == (MOST_ROWS + 5, 0)
    assert len(queue["coming"]) == MOST_ROWS


@pytest.mark.thorough
async def test_what_was_cancelled_stands_at_the_time_it_became_needless(
    clinic: DemoClinic,
) -> None:
    asha = await patient(clinic)
    reader = QueueReader(clinic.app.services.catalogue)
    queue = await read(clinic, reader)
    coming = told(queue, "coming")
    assert ("Asha", "Check-in · day 1", "") in coming
    assert ("Asha", "Reminder · sunscreen, moisturiser · day 1", "") in coming
    assert ("Asha", "Invites to book · session 3", "unless Asha books first") in coming
    dues = [each["at"] for each in queue["coming"]]
    assert dues == sorted(dues)
    assert {each["person"] for each in queue["coming"]} == {asha.id}
    await clinic.move(timedelta(minutes=5))
    await say(clinic, asha, "/stop")
    await clinic.settled()
    if asha.last.buttons:
        await asha.tap(asha.last.buttons[0][0])
    queue = await read(clinic, reader)
    cancelled = [each for each in queue["came"] if each["state"] == "cancelled"]
    assert {each["words"] for each in cancelled} == {"Asha has left"}
    assert {each["at"] for each in cancelled} == {queue["came"][0]["at"]}
    await clinic.move(timedelta(days=1))
    assert (await read(clinic, reader))["came"] == queue["came"]


@pytest.mark.thorough
async def test_an_answer_is_shown_only_when_it_could_not_be_delivered(clinic: DemoClinic) -> None:
    reader = QueueReader(clinic.app.services.catalogue)
    await say(clinic, clinic.owner, "/today")
    assert (await read(clinic, reader))["came"] == []
    await clinic.owner.say("/week")
    await clinic.owner.block()
    queue = await read(clinic, reader)
    ((who, what, words),) = told(queue, "came")
    assert (who, what) == ("Meera", "Answer")
    assert words.startswith("could not be delivered: ")


@pytest.mark.thorough
async def test_what_did_not_get_through_is_tried_again(clinic: DemoClinic) -> None:
    reader = QueueReader(clinic.app.services.catalogue)
    await patient(clinic)
    clinic.sandbox.faults.order(Fault.SERVER_ERROR, method="sendMessage", status=502)
    due = await clinic.next_due()
    assert due is not None
    await clinic.move(due - clinic.clock.now())
    first = (await read(clinic, reader))["coming"][0]
    assert first["words"] == "did not get through, is tried again"
