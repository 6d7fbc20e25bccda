"""Updates: handled once each; one that cannot be handled stops nobody."""

from datetime import datetime

import pytest
from sqlmodel import select

from bot.demo.clinic import DemoClinic
from bot.handlers.whose import WHOSE
from bot.sandbox.faults import Fault
from clinic import dialogues
from clinic.database import Session
from clinic.tables import InboxRow, InboxState
from tests.steps import enrol, forge_tap, patient, say, texts

SORRY = "Sorry, something went wrong on our side. Please try again in a moment."


def set_aside(db: Session) -> list[InboxRow]:
    return list(db.exec(select(InboxRow).where(InboxRow.state == InboxState.QUARANTINED)).all())


def _ask_for_nothing(db: Session, chat_id: int, now: datetime) -> None:
    """A question without what it is about, as only a fault of ours can leave it."""
    dialogues.save(db, chat_id=chat_id, kind=WHOSE, answers={}, now=now, outbox_id=None)


async def test_an_update_that_comes_twice_is_handled_once(clinic: DemoClinic) -> None:
    clinic.sandbox.faults.order(Fault.DUPLICATE_UPDATE)
    await enrol(clinic, clinic.owner, "Asha microdermabrasion 2/6 17:30")
    assert sum("Asha will get" in text for text in texts(clinic.owner)) == 1


async def test_a_tap_that_raises_is_set_aside_with_its_traceback_and_others_go_on(
    clinic: DemoClinic, caplog: pytest.LogCaptureFixture
) -> None:
    asha = await patient(clinic)
    await clinic.app.database.write(lambda db: _ask_for_nothing(db, asha.id, clinic.clock.now()))
    await forge_tap(clinic, asha, "mine:yes:1")
    assert texts(asha)[-1] == SORRY
    (poison,) = await clinic.app.database.read(set_aside)
    assert poison.error is not None
    assert "KeyError: 'invitation_id'" in poison.error
    assert "Your plan, Asha" in await say(clinic, asha, "/plan")
    assert "Asha" not in caplog.text


async def test_an_update_that_cannot_be_parsed_is_set_aside_and_others_go_on(
    clinic: DemoClinic,
) -> None:
    chat = {"id": clinic.owner.id, "type": "private"}
    clinic.bot.updates.push("message", {"message_id": "x", "chat": chat, "entities": 7})
    await clinic.settled()
    assert len(await clinic.app.database.read(set_aside)) == 1
    assert "A calm day" in await say(clinic, clinic.owner, "/today")


async def test_what_was_handled_keeps_neither_names_nor_words(clinic: DemoClinic) -> None:
    await enrol(clinic, clinic.owner, "Asha microdermabrasion 2/6 17:30")

    def kept(db: Session) -> list[object]:
        rows = db.exec(select(InboxRow)).all()
        return [row.update for row in rows if row.state is InboxState.HANDLED]

    assert set(await clinic.app.database.read(kept)) == {None}
