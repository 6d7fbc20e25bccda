from datetime import timedelta

import pytest
from sqlmodel import col, select

from bot.demo.clinic import DemoClinic
from clinic.database import Database, Session
from clinic.tables import Dialogue, Guess, InboxRow, Kind, OutboxRow
from tests.steps import enrol, find, hire, link_on_card, open_link, say, tap


def _traces(db: Session, user_id: int) -> list[str]:
    return [
        *(
            f"inbox {row.id}"
            for row in db.exec(select(InboxRow).where(InboxRow.chat_id == user_id))
        ),
        *(f"guess {row.id}" for row in db.exec(select(Guess).where(Guess.user_id == user_id))),
        *(f"dialogue {row.chat_id}" for row in db.exec(select(Dialogue))),
        *(
            f"outbox {row.id}"
            for row in db.exec(select(OutboxRow).where(OutboxRow.chat_id == user_id))
        ),
    ]


@pytest.mark.thorough
async def test_of_somebody_who_refused_nothing_is_left_after_a_week(clinic: DemoClinic) -> None:
    ravi = await hire(clinic, "Ravi")
    card = await enrol(clinic, ravi, "Asha microdermabrasion 1/6 17:30")
    asha = clinic.sandbox.world.add_person(first_name="Asha")
    await open_link(clinic, asha, link_on_card(card))
    await tap(clinic, asha, "No, thanks")
    await clinic.move(timedelta(days=8))
    database: Database = clinic.app.database
    assert await database.read(lambda db: _traces(db, asha.id)) == []


async def test_a_half_filled_form_is_forgotten_after_three_days_and_a_new_one_works(
    clinic: DemoClinic,
) -> None:
    ravi = await hire(clinic, "Ravi")
    await say(clinic, ravi, "/enrol")
    await say(clinic, ravi, "Asha")
    await clinic.move(timedelta(days=2))
    await tap(clinic, ravi, "Microdermabrasion")
    assert find(ravi, "Which session of the series?")
    await clinic.move(timedelta(days=4))
    assert await clinic.app.database.read(lambda db: list(db.exec(select(Dialogue)))) == []
    assert "first name" in await say(clinic, ravi, "/enrol")


async def test_reminders_and_their_ends_are_kept(clinic: DemoClinic) -> None:
    ravi = await hire(clinic, "Ravi")
    await enrol(clinic, ravi, "Asha microdermabrasion 1/6 17:30")
    await clinic.move(timedelta(days=60))
    kept = await clinic.app.database.read(
        lambda db: db.exec(select(OutboxRow.kind).where(col(OutboxRow.step).is_not(None))).all()
    )
    assert Kind.REMINDER in kept
