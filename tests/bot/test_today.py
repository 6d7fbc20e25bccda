"""/today: who recovers, who worries, who is missing."""

import re
from datetime import timedelta

import pytest

from bot.demo.clinic import DemoClinic
from bot.screens.fitting import LONGEST_TEXT, visible_length
from clinic import booking, patients, series
from clinic.database import Session
from clinic.opening import slot_at
from clinic.tables import CareSession
from clinic.tables.base import stored
from tests.bot.reception import OPEN, ask, book, newcomer
from tests.conftest import OpenClinic
from tests.steps import at, enrol, hire, labels, patient, say, tap, texts


async def test_an_empty_day_says_so(clinic: DemoClinic) -> None:
    answer = await say(clinic, clinic.owner, "/today")
    assert answer == (
        "Today, Tue 12 May\n\nNobody is in recovery, and nothing is open. A calm day."
    )


@pytest.mark.thorough
async def test_every_kind_of_news_has_its_section(clinic: DemoClinic) -> None:
    worried = await patient(clinic)
    await patient(clinic, "Bela microdermabrasion 1/6 17:30")
    await enrol(clinic, clinic.owner, "Chitra microdermabrasion 1/6 17:30")
    blocked = await patient(clinic, "Dev microdermabrasion 1/6 17:30")
    await blocked.block()
    await clinic.settled()
    await clinic.move_to(at(clinic, 1, 19, 5))
    await tap(clinic, worried, "4 · Blister, pus, fever, swelling")
    await clinic.move_to(at(clinic, 2, 19, 10))
    answer = await say(clinic, clinic.owner, "/today")
    assert "🔴 Worries nobody has taken\nAsha: 4 · Blister, pus, fever, swelling, since" in answer
    assert "Asha · microdermabrasion 2/6 · day 3 · 4 · Blister" in answer
    assert "No answer to the check-in\nBela, asked Wed 13 May 19:00" in answer
    assert "Not joined yet\nChitra, code expired: make a new one on the card" in answer
    assert "📵 Unreachable, please phone\nDev, since Tue 12 May 17:3" in answer
    assert "⚠️ Skin not cleared yet\nAsha, session of Tue 12 May" in answer
    assert labels(clinic.owner.last) == ["I take Asha", "Asha: skin is fine"]


async def test_a_busy_day_still_fits_into_one_message(clinic: DemoClinic) -> None:
    await patient(clinic)

    def many(db: Session) -> None:
        now = clinic.clock.now()
        first = series.latest_session(db, patient_id=1)
        assert first is not None
        for number in range(60):
            guest = patients.add(
                db, name="𝕬" * 60 + str(number), language="en", timezone="Asia/Kolkata", now=now
            )
            guest.joined_at = guest.unreachable_since = now
            run = series.start(
                db, patient_id=stored(guest.id), procedure="microdermabrasion", length=6, now=now
            )
            db.add(
                CareSession(
                    series_id=stored(run.id),
                    patient_id=stored(guest.id),
                    plan_version_id=first.plan_version_id,
                    number=1,
                    ended_at=now - timedelta(hours=1),
                    enrolled_by=first.enrolled_by,
                    enrolled_at=now,
                )
            )

    await clinic.app.database.write(many)
    answer = await say(clinic, clinic.owner, "/today")
    assert visible_length(answer) <= LONGEST_TEXT
    assert len(re.findall(r"… and \d+ more", answer)) == 2


@pytest.mark.thorough
async def test_skin_that_is_fine_again_is_cleared_with_a_tap(clinic: DemoClinic) -> None:
    ravi = await hire(clinic, "Ravi")
    worried = await patient(clinic)
    await clinic.move_to(at(clinic, 1, 19, 5))
    await tap(clinic, worried, "4 · Blister, pus, fever, swelling")
    for person in (ravi, clinic.owner):
        await say(clinic, person, "/today")
    day = await tap(clinic, clinic.owner, "Asha: skin is fine")
    assert clinic.owner.toasts == ["Noted: the skin of Asha is fine."]
    assert "Skin not cleared yet" not in day
    assert "Skin not cleared yet" not in await tap(clinic, ravi, "Asha: skin is fine")
    assert ravi.toasts == ["This was cleared already."]


@pytest.mark.thorough
async def test_a_request_is_answered_from_the_day(open_clinic: OpenClinic) -> None:
    clinic = await open_clinic(profile=OPEN)
    await patient(clinic)
    await ask(clinic, "Asha", at(clinic, 15, 11))
    day = await say(clinic, clinic.owner, "/today")
    assert "📅 Requests to answer\nWed 27 May, 11:00 · Asha · microdermabrasion 3/6" in day
    shown = await tap(clinic, clinic.owner, "Answer Asha, Wed 27 May, 11:00")
    assert shown.startswith("📅 A patient asks for a time\nAsha, microdermabrasion 3 of 6")
    await tap(clinic, clinic.owner, "Decline")
    said = [text for text in texts(clinic.owner) if "Meera declined it." in text]
    assert len(said) == 2, "the notice and the copy both say what became of it"
    await tap(clinic, clinic.owner, "Answer Asha, Wed 27 May, 11:00")
    assert clinic.owner.toasts[-1] == "✖ Meera declined it."


@pytest.mark.thorough
async def test_a_day_full_of_appointments_stays_within_telegrams_limits(
    open_clinic: OpenClinic,
) -> None:
    clinic = await open_clinic(profile=OPEN.model_copy(update={"capacity": 100}))
    profile = clinic.app.services.profile

    def many(db: Session) -> None:
        now = clinic.clock.now()
        for number in range(44):
            run = newcomer(clinic, db, "𝕬" * 60 + str(number))
            moment = at(clinic, 1 + number % 2, 11)
            slot = slot_at(profile, procedure=run.procedure, starts_at=moment)
            act = booking.request if number % 2 else booking.book
            act(db, run=run, slot=slot, profile=profile, by="staff:1", now=now)

    await clinic.app.database.write(many)
    await clinic.move_to(at(clinic, 1, 12))
    answer = await say(clinic, clinic.owner, "/today")
    assert visible_length(answer) <= LONGEST_TEXT
    assert len(labels(clinic.owner.last)) == 2 * 20 + 15


@pytest.mark.thorough
async def test_who_has_nothing_booked_after_the_best_days_is_named(open_clinic: OpenClinic) -> None:
    clinic = await open_clinic(profile=OPEN)
    await patient(clinic)
    await patient(clinic, "Bela microdermabrasion 2/6 17:30")
    never = await patient(clinic, "Chitra microdermabrasion 2/6 17:30")
    await patient(clinic, "Dev microdermabrasion 6/6 17:30")
    await book(clinic, "Bela", at(clinic, 30, 11))
    await clinic.move_to(at(clinic, 4, 12))
    await tap(clinic, never, "Don't ask again")
    await clinic.move_to(at(clinic, 17, 12))
    assert "Nothing booked" not in await say(clinic, clinic.owner, "/today"), "it is a best day"
    await clinic.move(timedelta(days=1))
    day = await say(clinic, clinic.owner, "/today")
    assert "📭 Nothing booked\nAsha · microdermabrasion 3/6, best days till Tue 2 Jun" in day
    assert day.count("best days till") == 1
    await clinic.move(timedelta(days=99))
    assert "Nothing booked" not in await say(clinic, clinic.owner, "/today")
