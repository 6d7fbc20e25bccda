"""An agreed appointment: reminders of it, coming, moving, cancelling, and what staff decide."""

import re
from datetime import timedelta

import pytest

from bot.demo.clinic import DemoClinic
from bot.sandbox.events import SeenMessage
from clinic import appointments, attendance, patients
from clinic.database import Session
from clinic.tables import AppointmentState
from tests.bot.forging import refused
from tests.bot.reception import ask, book, propose, states
from tests.steps import at, find, forge_tap, labels, patient, say, tap, texts

EXPECT = "We expect you: "
CHANGE = ["Move", "Cancel"]


def entry(message: SeenMessage) -> tuple[str, str, str]:
    """Method, UID and sequence of the calendar file."""
    text = (message.file or b"").decode().replace("\r\n ", "")
    found = [re.search(rf"^{name}:(.*)\r$", text, re.MULTILINE) for name in _FIELDS]
    method, uid, sequence = (each[1] if each else "" for each in found)
    return method, uid, sequence


_FIELDS = ("METHOD", "UID", "SEQUENCE")


async def test_reminders_come_three_days_one_day_and_three_hours_before(
    clinic: DemoClinic,
) -> None:
    asha = await patient(clinic)
    await book(clinic, "Asha", at(clinic, 15, 17, 30))
    await clinic.move_to(at(clinic, 12, 10, 5))
    assert asha.last.text == (
        "Reminder from Sunrise Skin Clinic\n"
        "\n"
        "Hello Asha,\n"
        "\n"
        "We expect you: Wed 27 May 17:30\n"
        "Where: 12 Garden Road, Pune\n"
        "\n"
        "We keep this time for you alone, and a missed visit costs the clinic money. "
        "Can you not come? Then please move or cancel it, so that somebody else can have it.\n"
        "\n"
        "Please do not wax the area before your next visit. Pause retinol, acid (AHA) and benzoyl "
        "peroxide creams too. Did a doctor give you one of them? Ask that doctor before you pause "
        "it."
    )
    assert labels(asha.last) == ["I'm coming", *CHANGE, "Done ✓"]
    await tap(clinic, asha, "Done ✓")
    assert labels(asha.last) == ["I'm coming", *CHANGE, "✅ Done"]
    await tap(clinic, asha, "I'm coming")
    assert asha.toasts[-1] == "Thank you. See you then!"
    assert labels(asha.last) == [*CHANGE, "✅ Done"]
    await clinic.move_to(at(clinic, 2, 10, 5))
    assert "We look forward to seeing you: tomorrow 17:30" in asha.last.text
    assert "costs the clinic" not in asha.last.text
    assert labels(asha.last) == CHANGE
    await clinic.move_to(at(clinic, 1, 14, 35))
    assert "We look forward to seeing you: today 17:30" in asha.last.text


@pytest.mark.thorough
async def test_a_check_in_that_rides_along_keeps_its_answers(clinic: DemoClinic) -> None:
    asha = await patient(clinic)
    await book(clinic, "Asha", at(clinic, 3, 22))  # three hours after the check-in of that day
    await clinic.move_to(at(clinic, 3, 19, 5))
    assert "We expect you: today 22:00" in asha.last.text
    both = labels(asha.last)
    assert both[:4] == ["I'm coming", *CHANGE, "1 · Calm"]
    asked = asha.last.message_id
    await tap(clinic, asha, "1 · Calm")
    answered = "✓ 1 · Calm – change"
    assert labels(find(asha, EXPECT)) == ["I'm coming", *CHANGE, answered]
    await tap(clinic, asha, answered)
    assert labels(find(asha, EXPECT)) == both
    await asha.tap("1 · Calm", on=asked)
    await clinic.settled()
    await tap(clinic, asha, "I'm coming")
    assert labels(find(asha, EXPECT)) == [*CHANGE, answered]


@pytest.mark.thorough
async def test_moving_keeps_the_entry_in_the_calendar_and_cancelling_takes_it_back(
    clinic: DemoClinic,
) -> None:
    asha = await patient(clinic)
    await book(clinic, "Asha", at(clinic, 15, 17))
    first = find(asha, "Your appointment is confirmed")
    method, uid, sequence = entry(first)
    assert (method, sequence) == ("PUBLISH", "0")
    await tap(clinic, asha, "Move")
    find(asha, "Your appointment is confirmed")
    await tap(clinic, asha, "★ Thu 28 May")
    asked = await tap(clinic, asha, "18:30")
    assert "Until then your appointment stays: Wed 27 May, 17:00" in asked
    assert labels(asha.last) == ["Choose another time", "Take my request back", "Cancel both"]
    await tap(clinic, clinic.owner, "Confirm")
    moved = find(asha, "Your appointment has moved. The new time: Thu 28 May, 18:30")
    assert "Please delete the old entry in your calendar." in moved.text
    assert entry(moved) == ("PUBLISH", uid, "1")
    await asha.tap("Cancel", on=first.message_id)  # an old button leads to the living one
    await clinic.settled()
    assert asha.last.text == "Cancel Thu 28 May, 18:30?"
    assert await tap(clinic, asha, "No, keep it") == "Good. Thu 28 May, 18:30 stays as it is."
    await tap(clinic, asha, "Cancel")
    await tap(clinic, asha, "Yes, cancel")
    find(asha, "Done: Thu 28 May, 18:30 is cancelled.")
    gone = find(asha, "You have cancelled your appointment: Thu 28 May, 18:30")
    assert entry(gone) == ("CANCEL", uid, "2")
    assert labels(gone) == ["Choose another time"]
    assert await states(clinic, "Asha") == [AppointmentState.MOVED, AppointmentState.CANCELLED]
    said = len(texts(asha))
    await clinic.move_to(at(clinic, 16, 20))
    assert not any(EXPECT in text for text in texts(asha)[said:])


@pytest.mark.thorough
async def test_a_request_to_move_can_be_taken_back_and_the_agreed_time_stays(
    clinic: DemoClinic,
) -> None:
    asha = await patient(clinic)
    await book(clinic, "Asha", at(clinic, 15, 17))
    await ask(clinic, "Asha", at(clinic, 16, 17))
    await say(clinic, asha, "/book")
    await tap(clinic, asha, "Take my request back")
    assert asha.last.text == "Take back your request for Thu 28 May, 17:00?"
    await tap(clinic, asha, "Yes, cancel")
    assert asha.last.text == "Done: your request for Thu 28 May, 17:00 is taken back."
    assert await states(clinic, "Asha") == [AppointmentState.CONFIRMED, AppointmentState.CANCELLED]
    assert "Your appointment: Wed 27 May, 17:00" in await say(clinic, asha, "/book")


async def test_staff_decline_and_what_was_agreed_stays(clinic: DemoClinic) -> None:
    asha = await patient(clinic)
    await book(clinic, "Asha", at(clinic, 15, 17))
    await ask(clinic, "Asha", at(clinic, 16, 17))
    await tap(clinic, clinic.owner, "Decline")
    assert asha.last.text == (
        "Message from Sunrise Skin Clinic\n"
        "\n"
        "Sorry, Thu 28 May, 17:00 does not work for us.\n"
        "\n"
        "Your appointment stays: Wed 27 May, 17:00"
    )
    await tap(clinic, asha, "Choose another time")
    assert "Which day suits you?" in asha.last.text


@pytest.mark.thorough
async def test_a_proposal_is_taken_or_refused_by_taps(clinic: DemoClinic) -> None:
    asha = await patient(clinic)
    await propose(clinic, "Asha", at(clinic, 15, 18))
    assert asha.last.text == (
        "Message from Sunrise Skin Clinic\n"
        "\n"
        "We can offer you Wed 27 May, 18:00\n"
        "Where: 12 Garden Road, Pune\n"
        "\n"
        "We keep it for you until tomorrow 17:32. Does it suit you?"
    )
    offer = asha.last.message_id
    assert "We can offer you Wed 27 May, 18:00" in await say(clinic, asha, "/book")
    await tap(clinic, asha, "No, thanks")
    assert asha.last.text == "That is fine. Thank you for telling us."
    await asha.tap("Yes, take it", on=offer)
    await clinic.settled()
    assert asha.last.text.startswith("That has changed in the meantime.")
    assert await states(clinic, "Asha") == [AppointmentState.DECLINED]
    await propose(clinic, "Asha", at(clinic, 15, 18))
    await tap(clinic, asha, "Yes, take it")
    find(asha, "✅ Booked: Wed 27 May, 18:00.")
    assert "Your appointment is confirmed: Wed 27 May, 18:00" in asha.last.text


async def test_a_proposal_nobody_answers_lapses(clinic: DemoClinic) -> None:
    asha = await patient(clinic)
    await propose(clinic, "Asha", at(clinic, 15, 18), hours=3)
    await clinic.move_to(at(clinic, 1, 9))
    lapsed = find(asha, "We had no answer from you about Wed 27 May, 18:00.")
    assert labels(lapsed) == ["Choose another time"]


async def test_nobody_confirms_a_request_of_their_own_by_a_forged_tap(clinic: DemoClinic) -> None:
    asha = await patient(clinic)
    await ask(clinic, "Asha", at(clinic, 15, 17))
    await forge_tap(clinic, asha, "offer:1:yes")
    await forge_tap(clinic, asha, "coming:1")
    assert asha.last.text.startswith("That has changed in the meantime.")
    assert await states(clinic, "Asha") == [AppointmentState.REQUESTED]


async def test_who_missed_a_visit_is_asked_kindly(clinic: DemoClinic) -> None:
    asha = await patient(clinic)
    await book(clinic, "Asha", at(clinic, 15, 11))
    await clinic.move_to(at(clinic, 15, 12))
    services = clinic.app.services

    def mark(db: Session) -> None:
        asha_id = patients.by_name(db, name="Asha")[0].id or 0
        missed = appointments.of_patient(db, patient_id=asha_id)[0]
        attendance.did_not_come(
            db,
            appointment=missed,
            profile=services.profile,
            by="staff:1",
            now=clinic.clock.now(),
        )

    await clinic.app.database.write(mark)
    await clinic.move(timedelta(minutes=11))
    assert asha.last.text.startswith(
        "Message from Sunrise Skin Clinic\n"
        "\n"
        "We missed you on Wed 27 May, 11:00. Is everything all right?"
    )
    assert labels(asha.last) == ["Choose another time", "Not now"]
    await tap(clinic, asha, "Choose another time")
    assert "Which day suits you?" in asha.last.text


@pytest.mark.thorough
async def test_an_appointment_is_its_patients_alone(clinic: DemoClinic) -> None:
    asha = await patient(clinic)
    await book(clinic, "Asha", at(clinic, 15, 17))
    mallory = await patient(clinic, "Mallory microdermabrasion 2/6 17:30")
    await refused(clinic, mallory, "coming:1", "calloff:1:ask", "calloff:1:yes", "calloff:1:no")
    await refused(clinic, mallory, "offer:1:yes", "offer:1:no", "earlier:1:on", "earlier:1:off")
    await refused(clinic, asha, "coming", "coming:x", f"coming:{'9' * 40}", "calloff:1:maybe")
    await say(clinic, asha, "stop")
    await refused(clinic, asha, "coming:1", "calloff:1:yes", "earlier:1:on")
