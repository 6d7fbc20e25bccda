"""`aftercare plans apply` beside an `aftercare run` that is at work."""

import asyncio

from bot.demo.clinic import SUNRISE, DemoClinic
from clinic import plan_changes
from clinic.database import Database
from messages.plan import CarePlan, load_plans
from tests.steps import patient, texts

MICRODERMABRASION = load_plans()["microdermabrasion"]


def edited(when: str) -> CarePlan:
    """The plan with another time for its first step."""
    document = MICRODERMABRASION.document()
    document["steps"][0]["when"] = when
    return CarePlan.from_document(document)


def apply(clinic: DemoClinic, plan: CarePlan) -> bool:
    """As another process does, with a connection of its own."""
    database = Database(clinic.app.settings.database_url)
    try:
        with database.writing() as db:
            done = plan_changes.apply(
                db, patient_id=1, plans={plan.id: plan}, profile=SUNRISE, now=clinic.clock.now()
            )
        return done is not None
    finally:
        database.close()


async def test_what_is_due_earlier_now_goes_out_with_the_next_minute_at_the_latest(
    clinic: DemoClinic,
) -> None:
    asha = await patient(clinic, "Asha microdermabrasion 1/6 17:30")
    before = texts(asha)
    assert await asyncio.to_thread(apply, clinic, edited("+1m"))
    await clinic.app._keep_house()  # pyright: ignore[reportPrivateUsage] - a minute of real time
    await clinic.settled()
    assert len(texts(asha)) == len(before) + 1
