"""Patients book the next session by taps alone."""

import pytest
from sqlmodel import col, select

from bot.demo.clinic import SUNRISE, DemoClinic
from bot.sandbox.person import Person
from clinic import enrolment, patients
from clinic.database import Session
from clinic.tables import AppointmentState, OutboxRow
from messages.plan import CarePlan
from tests.bot.forging import refused
from tests.bot.reception import ask, book, states
from tests.conftest import OpenClinic
from tests.steps import at, find, forge_tap, labels, patient, say, tap, texts


async def pick(clinic: DemoClinic, person: Person, *choices: str) -> str:
    for each in choices:
        await tap(clinic, person, each)
    return person.last.text


async def second_series(clinic: DemoClinic) -> None:
    """Asha has had one of four sessions of another procedure too."""
    services = clinic.app.services
    document = services.plans["microdermabrasion"].document()
    plan = CarePlan.from_document({**document, "id": "peel"})

    def enrol(db: Session) -> None:
        enrolment.enrol(
            db,
            patient=patients.by_name(db, name="Asha")[0],
            plan=plan,
            number=1,
            length=4,
            ended_at=clinic.clock.now(),
            staff_id=1,
            key=services.key,
            profile=services.profile,
            now=clinic.clock.now(),
        )

    await clinic.app.database.write(enrol)
    services.wake_delivery()
    await clinic.settled()


def _passed_on(db: Session) -> list[set[str]]:
    """What is still kept of the notices that carried a patient's words, beside the number."""
    rows = db.exec(select(OutboxRow).where(col(OutboxRow.key).startswith("notice:other-time:")))
    return [set(row.content) - {"number"} for row in rows]


def _lives_in_london(db: Session) -> None:
    asha = patients.by_name(db, name="Asha")[0]
    asha.timezone = "Europe/London"
    db.add(asha)


async def test_a_day_and_a_time_are_chosen_on_one_message_and_staff_confirm(
    clinic: DemoClinic,
) -> None:
    asha = await patient(clinic)
    await say(clinic, asha, "/book")
    shown = asha.last
    assert shown.text == (
        "Session 3 of 6: best between 26 May and 2 June.\n"
        "Which day suits you? ★ marks the best days."
    )
    assert shown.buttons == (
        ("Mon 25 May", "★ Tue 26 May"),
        ("★ Wed 27 May", "★ Thu 28 May"),
        ("★ Fri 29 May", "★ Sat 30 May"),
        ("★ Mon 1 Jun", "★ Tue 2 Jun"),
        ("Other days ›",),
        ("Another time",),
    )
    assert "Tue 26 May: which time suits you?" in await tap(clinic, asha, "★ Tue 26 May")
    assert asha.last.buttons[0] == ("10:00", "10:30", "11:00", "11:30")
    assert asha.last.buttons[-1] == ("‹ Days", "Another time")
    asked = await tap(clinic, asha, "17:30")
    assert asked.startswith("You asked for Tue 26 May, 17:30. The team will look at it")
    assert labels(asha.last) == ["Choose another time", "Take my request back"]
    assert asha.last.message_id == shown.message_id
    await tap(clinic, clinic.owner, "Confirm")
    told = asha.last
    assert told.text == (
        "Message from Sunrise Skin Clinic\n"
        "\n"
        "Your appointment is confirmed: Tue 26 May, 17:30\n"
        "Where: 12 Garden Road, Pune\n"
        "\n"
        "Open this file to put it in your calendar."
    )
    assert told.file_name == "appointment.ics"
    assert b"DTSTART:20260526T120000Z" in (told.file or b"")
    await asha.tap("Add to Google Calendar")
    assert asha.opened[0].startswith("https://calendar.google.com/")
    assert "Your appointment: Tue 26 May, 17:30" in await say(clinic, asha, "/plan")


@pytest.mark.thorough
async def test_pages_of_days_lead_away_from_the_best_ones_and_back(clinic: DemoClinic) -> None:
    asha = await patient(clinic)
    await say(clinic, asha, "/book")
    first = labels(asha.last)
    await tap(clinic, asha, "Other days ›")
    assert "Sat 23 May" in labels(asha.last)
    assert not any("★" in label for label in labels(asha.last))
    await pick(clinic, asha, "Other days ›", "‹ Nearer days", "‹ Nearer days")
    assert labels(asha.last) == first


@pytest.mark.thorough
async def test_a_clinic_that_confirms_at_once_needs_nobody(open_clinic: OpenClinic) -> None:
    clinic = await open_clinic(profile=SUNRISE.model_copy(update={"confirm_at_once": True}))
    asha = await patient(clinic)
    await say(clinic, asha, "/book")
    await pick(clinic, asha, "★ Thu 28 May", "18:00")
    find(asha, "✅ Booked: Thu 28 May, 18:00.")
    assert "Your appointment is confirmed: Thu 28 May, 18:00" in asha.last.text


@pytest.mark.thorough
async def test_the_last_free_time_goes_to_who_is_quicker(open_clinic: OpenClinic) -> None:
    small = SUNRISE.model_copy(update={"hours": {"wed": ("10:00-10:30",)}})
    clinic = await open_clinic(profile=small)
    asha = await patient(clinic)
    ravi = await patient(clinic, "Ravi microdermabrasion 2/6 17:30")
    for person in (asha, ravi):
        await say(clinic, person, "/book")
        await tap(clinic, person, "★ Wed 27 May")
        assert labels(person.last)[0] == "10:00"
    assert "You asked for Wed 27 May, 10:00" in await tap(clinic, asha, "10:00")
    late = await tap(clinic, ravi, "10:00")
    assert late.startswith(
        "Somebody was quicker: that time is now gone.\nWed 27 May has no free time."
    )
    assert "★ Wed 27 May" not in labels(ravi.last)
    assert await states(clinic, "Ravi") == []
    await pick(clinic, asha, "Take my request back", "Yes, cancel")
    await say(clinic, ravi, "/book")
    assert "★ Wed 27 May" in labels(ravi.last)


async def test_a_second_tap_on_the_chosen_time_shows_that_it_was_asked_for(
    open_clinic: OpenClinic,
) -> None:
    clinic = await open_clinic()
    asha = await patient(clinic)
    await say(clinic, asha, "/book")
    await tap(clinic, asha, "★ Tue 26 May")
    await asha.tap("17:30")
    await asha.tap("17:30")
    await clinic.settled()
    assert asha.last.text.startswith("You asked for Tue 26 May, 17:30.")
    assert await states(clinic, "Asha") == [AppointmentState.REQUESTED]


async def test_a_newer_wish_takes_the_place_of_the_older_one(clinic: DemoClinic) -> None:
    asha = await patient(clinic)
    await ask(clinic, "Asha", at(clinic, 15, 11))
    await say(clinic, asha, "/book")
    await pick(clinic, asha, "Choose another time", "★ Thu 28 May", "17:30")
    assert await states(clinic, "Asha") == [AppointmentState.CANCELLED, AppointmentState.REQUESTED]


@pytest.mark.thorough
async def test_an_old_picker_moves_what_is_agreed_only_after_a_question(
    open_clinic: OpenClinic,
) -> None:
    clinic = await open_clinic(profile=SUNRISE.model_copy(update={"confirm_at_once": True}))
    asha = await patient(clinic)
    await say(clinic, asha, "/book")
    await tap(clinic, asha, "★ Thu 28 May")
    old = asha.last.message_id
    await book(clinic, "Asha", at(clinic, 15, 17))
    await asha.tap("18:00", on=old)
    await clinic.settled()
    question = "Your appointment is Wed 27 May, 17:00. Move it to Thu 28 May, 18:00?"
    find(asha, question)
    assert (
        await say(clinic, asha, "no")
        == "Your appointment: Wed 27 May, 17:00\nWhere: 12 Garden Road, Pune"
    )
    await say(clinic, asha, "yes")
    await asha.tap("No, keep it", on=old)
    await clinic.settled()
    assert await states(clinic, "Asha") == [AppointmentState.CONFIRMED]
    await say(clinic, asha, "move")
    await pick(clinic, asha, "★ Thu 28 May", "18:00")
    find(asha, "The new time: Thu 28 May, 18:00")


@pytest.mark.thorough
async def test_another_time_goes_to_the_team_in_the_patients_own_words(
    open_clinic: OpenClinic,
) -> None:
    clinic = await open_clinic(with_group=True)
    asha = await patient(clinic)
    await say(clinic, asha, "/book")
    assert "which days and times suit you" in await tap(clinic, asha, "Another time")
    assert "at most 500 letters" in await say(clinic, asha, "x" * 501)
    thanks = await say(clinic, asha, "Any Sunday <morning>? yes & my face swells")
    assert thanks.startswith("Thank you. The team has your message and will write or call you.")
    assert "Call 112 now." in thanks
    assert clinic.group is not None
    passed = clinic.group.messages[-1]
    assert passed.text == (
        "💬 A patient asks for another time\n"
        "Asha, microdermabrasion 3 of 6\n"
        "“Any Sunday <morning>? yes & my face swells”"
    )
    assert labels(passed) == ["Propose a time"]
    assert await clinic.app.database.read(_passed_on) == [{"about", "patient_id", "series_id"}]
    assert "The team does not read this chat" in await say(clinic, asha, "And on Monday?")


@pytest.mark.thorough
async def test_a_number_and_stop_are_no_free_text(clinic: DemoClinic) -> None:
    asha = await patient(clinic)
    await clinic.move_to(at(clinic, 1, 19, 5))
    await say(clinic, asha, "/book")
    await tap(clinic, asha, "Another time")
    assert "You did right to tell us" in await say(clinic, asha, "4")
    assert "A patient is worried" in clinic.owner.last.text
    assert (await say(clinic, asha, "Stop")).startswith("Done: you will get nothing more from us")
    assert "You asked us to stop" in await say(clinic, asha, "/book")


async def test_with_two_series_it_is_asked_which_one(clinic: DemoClinic) -> None:
    asha = await patient(clinic)
    # There is only one plan yet, so a second series is made by hand.
    await second_series(clinic)
    await say(clinic, asha, "/book")
    assert asha.last.text == "Which sessions would you like to book?"
    assert labels(asha.last) == ["Microdermabrasion, 3 of 6", "Peel, 2 of 4"]
    await tap(clinic, asha, "Microdermabrasion, 3 of 6")
    assert asha.last.text.startswith("Microdermabrasion\nSession 3 of 6: best between")


async def test_a_patient_far_away_is_told_whose_clock_is_meant(clinic: DemoClinic) -> None:
    asha = await patient(clinic)
    await clinic.app.database.write(_lives_in_london)
    await say(clinic, asha, "/book")
    await tap(clinic, asha, "★ Tue 26 May")
    note = "All times are on the clinic's own clock (Kolkata)."
    assert asha.last.text.endswith(note)
    await tap(clinic, asha, "17:30")
    assert asha.last.text.startswith("You asked for Tue 26 May, 17:30.")
    assert note in asha.last.text


@pytest.mark.thorough
async def test_what_staff_decide_at_night_is_told_in_the_morning_or_when_asked(
    clinic: DemoClinic,
) -> None:
    asha = await patient(clinic)
    await clinic.move_to(at(clinic, 0, 23))
    await ask(clinic, "Asha", at(clinic, 15, 11))
    before = len(texts(asha))
    await tap(clinic, clinic.owner, "Confirm")
    assert len(texts(asha)) == before
    assert "Wed 27 May, 11:00" in await say(clinic, asha, "/book")
    await clinic.move_to(at(clinic, 1, 8, 5))
    find(asha, "Your appointment is confirmed: Wed 27 May, 11:00")


@pytest.mark.thorough
async def test_forged_taps_book_nothing(clinic: DemoClinic) -> None:
    await patient(clinic)
    mallory = await patient(clinic, "Mallory microdermabrasion 2/6 17:30")
    stopped = await patient(clinic, "Zoya microdermabrasion 2/6 17:30")
    await book(clinic, "Asha", at(clinic, 15, 11))
    await say(clinic, stopped, "stop")
    of_asha = ("days:1:0", "days:1:0:book", "day:1:20260527", "slot:1:29664990", "other:1")
    for someone in (mallory, stopped):
        await refused(clinic, someone, *of_asha)
    await refused(
        clinic, mallory, "days", "days:2", "day:2:tomorrow", "slot:2:x", f"slot:2:{'9' * 30}"
    )


@pytest.mark.thorough
async def test_a_time_that_nobody_offers_cannot_be_forged(clinic: DemoClinic) -> None:
    asha = await patient(clinic)
    for moment in (at(clinic, 15, 3), at(clinic, 2, 11), at(clinic, 300, 11), at(clinic, -5, 11)):
        minutes = int(moment.timestamp() // 60)
        await say(clinic, asha, "/book")
        await forge_tap(clinic, asha, f"slot:1:{minutes}")
    assert await states(clinic, "Asha") == []
