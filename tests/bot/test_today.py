"""/today: who recovers, who worries, who is missing."""

import re
from datetime import timedelta

from bot.demo.clinic import DemoClinic
from bot.screens.fitting import LONGEST_TEXT, visible_length
from clinic import patients, series
from clinic.database import Session
from clinic.tables import CareSession
from clinic.tables.base import stored
from tests.steps import at, enrol, labels, patient, say, tap


async def test_an_empty_day_says_so(clinic: DemoClinic) -> None:
    answer = await say(clinic, clinic.owner, "/today")
    assert answer == (
        "Today, Tue 12 May\n\nNobody is in recovery, and nothing is open. A calm day."
    )


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
    assert labels(clinic.owner.last) == ["I take Asha"]


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
