"""Staff change single steps of one patient's plan."""

from datetime import timedelta

import pytest
from sqlmodel import col, select

from bot.demo.clinic import DemoClinic
from bot.sandbox.person import Person
from bot.screens.plan_changing import mark
from clinic.database import Session
from clinic.tables import CareSession, InboxRow, InboxState, StepChangeRow
from tests.steps import (
    at,
    enrol,
    find,
    forge_tap,
    has_started,
    hire,
    join,
    labels,
    patient,
    say,
    tap,
    texts,
)

ASHA = "Asha microdermabrasion 2/6 17:30"
PLAN = "Plan of microdermabrasion"


async def open_step(clinic: DemoClinic, by: Person, number: str) -> str:
    """The plan of Asha's session, and this step of it."""
    await say(clinic, by, "/patient Asha")
    await tap(clinic, by, PLAN)
    return await tap(clinic, by, number)


async def changes(clinic: DemoClinic) -> list[tuple[str, str, bool]]:
    def look(db: Session) -> list[tuple[str, str, bool]]:
        rows = db.exec(select(StepChangeRow).order_by(col(StepChangeRow.id))).all()
        return [(row.step, row.occurrence, row.dropped) for row in rows]

    return await clinic.app.database.read(look)


@pytest.mark.thorough
async def test_the_plan_is_changed_at_enrolment_before_the_patient_joined(
    clinic: DemoClinic,
) -> None:
    meera = clinic.owner
    card = await enrol(clinic, meera, ASHA)
    assert await tap(clinic, meera, "Change the plan") == (
        "Asha · microdermabrasion 2 of 6\n\n"
        "1. Let skin rest · Tue 12 May, 18:30\n"
        "2. First evening care · Tue 12 May, 20:00\n"
        "3. Sunscreen · days 1–7 · 08:00\n"
        "4. Moisturiser · days 1–3 · 08:00\n"
        "5. Sunscreen again · days 1–3 · 12:30 · only if the patient asks for it\n"
        "6. Check-in · days 1, 3 · 19:00 · Tue 19 May, 08:00\n"
        "7. No sauna or scrub · Thu 14 May, 08:00\n"
        "8. Moisturiser · Thu 14 May, 20:00\n"
        "9. Getting ready for your visit · once an appointment is agreed\n\n"
        "Tap a number to change that step. It counts for this session only: "
        "the next one follows the plan again."
    )
    step = await tap(clinic, meera, "1")
    assert "The patient reads:\nLet your skin rest today." in step
    await tap(clinic, meera, "Leave out")
    assert "1. Let skin rest · Tue 12 May, 18:30 · left out" in await tap(clinic, meera, "‹ Back")
    await tap(clinic, meera, "9")
    assert "• once an appointment is agreed · left out" in await tap(clinic, meera, "Leave out")
    assert "let skin rest" not in find(meera, "Asha scans this picture").text
    asha = await join(clinic, "Asha", card)
    await clinic.move_to(at(clinic, 0, 19))
    assert not [text for text in texts(asha) if "Let your skin rest today. It may" in text]


async def test_a_step_comes_at_another_time_and_the_screen_says_when_it_really_comes(
    clinic: DemoClinic,
) -> None:
    asha = await patient(clinic)
    await open_step(clinic, clinic.owner, "6")
    await tap(clinic, clinic.owner, "Another time")
    for typed, why in {
        "whenever": "I did not understand “whenever” as a time.",
        "fri": "At what time? Please write the day and the time",
        "fri 22:00": "⚠️ Fri 15 May, 22:00 lies in the quiet hours, or just before them. "
        "From Sat 16 May, 08:00 on it is fine.",
        "fri 20:15": "20:15 lies in the quiet hours, or just before them. From Sat",
        "16 Jun 10:00": "⚠️ Tue 16 Jun, 10:00 is too far ahead.",
    }.items():
        await say(clinic, clinic.owner, typed)
        assert why in find(clinic.owner, "It comes at 19:00 now").text
    await say(clinic, clinic.owner, "15:00")
    earlier = find(clinic.owner, "✔ Moved.").text
    assert "• Wed 13 May, 15:00 · moved from 19:00" in earlier
    assert "The words stay as they are. Do they still fit that time?" in earlier
    await tap(clinic, clinic.owner, "Another time")
    await say(clinic, clinic.owner, "14 May 18:00")
    find(clinic.owner, "Which one shall come on Thu 14 May, 18:00?")
    await tap(clinic, clinic.owner, "Wed 13 May, 15:00")
    moved = find(clinic.owner, "✔ Moved.").text
    assert "• Thu 14 May, 18:00 · moved from Wed 13 May, 19:00" in moved
    assert (
        "set for 15:00, but comes together with sunscreen: this day has room for no more" in moved
    )
    await clinic.move_to(at(clinic, 2, 18, 5))
    asked = [text for text in texts(asha) if "How is your skin today?" in text]
    assert len(asked) == 1
    assert asha.last.text == asked[0]


@pytest.mark.thorough
async def test_a_step_that_the_day_draws_back_says_with_what_it_comes_and_why(
    clinic: DemoClinic,
) -> None:
    await patient(clinic)
    await open_step(clinic, clinic.owner, "3")
    for typed, why in {
        "wed 9:15": "this day has room for no more messages. Move both to move the message.",
        "wed 8:20": "they lie within half an hour. Move both to move the message.",
    }.items():
        await tap(clinic, clinic.owner, "Another time")
        await say(clinic, clinic.owner, typed)
        moved = find(clinic.owner, "✔ Moved.").text
        assert "• Wed 13 May, 08:00 · set for 0" in moved
        assert f", but comes together with moisturiser: {why}" in moved
        assert "moved from" not in moved
        assert "The words stay as they are." not in moved
        await tap(clinic, clinic.owner, "‹ Back")
        assert "moved from" not in find(clinic.owner, "Tap a number to change").text
        await tap(clinic, clinic.owner, "3")


@pytest.mark.thorough
async def test_a_step_nobody_asked_for_yet_is_shown_at_the_time_it_would_come(
    clinic: DemoClinic,
) -> None:
    asha = await patient(clinic)
    await open_step(clinic, clinic.owner, "5")
    await tap(clinic, clinic.owner, "Another time")
    await say(clinic, clinic.owner, "11:00")
    moved = find(clinic.owner, "✔ Moved.").text
    assert "• Wed 13 May, 11:00 · moved from 12:30" in moved
    assert "only if the patient asks for it" in moved
    await tap(clinic, clinic.owner, "‹ Back")
    find(
        clinic.owner, "Sunscreen again · days 1–3 · 11:00 · moved from 12:30 · only if the patient"
    )
    await say(clinic, asha, "/plan")
    await tap(clinic, asha, "Remind me at midday too")
    assert "tomorrow 11:00 – sunscreen again" in await say(clinic, asha, "/plan")
    await open_step(clinic, clinic.owner, "5")
    assert "asks for it" not in clinic.owner.last.text


@pytest.mark.thorough
async def test_leaving_all_check_ins_out_is_possible_but_never_silent(clinic: DemoClinic) -> None:
    asha = await patient(clinic)
    assert "If you leave every check-in out, nobody asks" in await open_step(
        clinic, clinic.owner, "6"
    )
    await tap(clinic, clinic.owner, "✖ Wed 13 May, 19:00")
    assert "Wed 13 May, 19:00 · left out" in find(clinic.owner, "✔ Left out.").text
    warning = "⚠️ All check-ins are left out: nobody asks Asha how the skin is."
    assert warning in await tap(clinic, clinic.owner, "Leave out all")
    assert warning in await tap(clinic, clinic.owner, "‹ Back")
    await clinic.move_to(at(clinic, 2, 12))
    assert not [text for text in texts(asha) if "How is your skin today?" in text]
    await tap(clinic, clinic.owner, "6")
    await tap(clinic, clinic.owner, "↩ Fri 15 May, 19:00")
    await clinic.move_to(at(clinic, 1, 19, 5))
    assert "How is your skin today?" in asha.last.text


@pytest.mark.thorough
async def test_buttons_that_are_out_of_date_or_forged_change_nothing(clinic: DemoClinic) -> None:
    asha = await patient(clinic)
    session = await clinic.app.database.read(lambda db: db.exec(select(CareSession.id)).one())
    settle, every = mark("settle"), "all"
    taps = [
        f"leaveout:{session}:{settle}:{every}",
        f"stepmove:{session}:{settle}:{every}:1140",
        f"steptime:{session}:{settle}",
        f"putback:{session}:{settle}:{every}",
    ]
    for tapped in taps:
        await forge_tap(clinic, asha, tapped)
    await open_step(clinic, clinic.owner, "1")
    await clinic.move_to(at(clinic, 0, 19))
    await clinic.owner.tap("Leave out")
    await clinic.settled()
    assert clinic.owner.toasts[-1] == "This button is no longer in use.", "it was sent meanwhile"
    wrong = [f"leaveout:{session}:0123456789:all", f"stepmove:{session}:{mark('sun')}:all:99999"]
    for tapped in (*taps, *wrong, "leaveout:999:x:all", "steps:999", "patient:999"):
        await forge_tap(clinic, clinic.owner, tapped)
    assert await changes(clinic) == []
    spoiled = select(InboxRow).where(InboxRow.state == InboxState.QUARANTINED)
    assert await clinic.app.database.read(lambda db: db.exec(spoiled).all()) == []


@pytest.mark.thorough
async def test_of_two_members_the_last_one_wins_and_the_screen_is_true(clinic: DemoClinic) -> None:
    await patient(clinic)
    ravi = await hire(clinic, "Ravi")
    has_started(ravi)
    await open_step(clinic, clinic.owner, "3")
    await open_step(clinic, ravi, "3")
    await tap(clinic, clinic.owner, "Leave out all")
    shown = await tap(clinic, ravi, "✖ Wed 13 May, 08:00")
    assert "Wed 13 May, 08:00 · left out" in shown
    assert shown.count("left out") == 7
    await tap(clinic, ravi, "↩ Thu 14 May, 08:00")
    assert ravi.last.text.count("left out") == 6
    await tap(clinic, clinic.owner, "Put back as planned")
    assert "left out" not in clinic.owner.last.text
    assert await changes(clinic) == []


@pytest.mark.thorough
async def test_words_typed_after_the_plan_was_left_are_no_time(clinic: DemoClinic) -> None:
    await patient(clinic)
    await open_step(clinic, clinic.owner, "3")
    await tap(clinic, clinic.owner, "Another time")
    await tap(clinic, clinic.owner, "‹ Back")
    assert "I did not understand" in await say(clinic, clinic.owner, "19:00")
    await tap(clinic, clinic.owner, "Another time")
    await clinic.move(timedelta(days=9))
    assert "I did not understand" in await say(clinic, clinic.owner, "19:00")
    assert await changes(clinic) == []
    assert labels(find(clinic.owner, "Sunscreen"))[-1] == "‹ Back"
