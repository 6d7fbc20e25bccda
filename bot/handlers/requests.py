"""[Confirm] and [Decline] under a request for a time."""

from telegram import Update

from bot.context import Context, action_of
from bot.handlers.who import for_staff
from bot.receive.turn import Effects
from bot.screens import requests as screen
from clinic import agenda, appointments, booking, patients, request_notices
from clinic.booking import NotOpenError
from clinic.tables import Appointment, AppointmentState, Purpose, Staff


@for_staff
async def decide(update: Update, context: Context, member: Staff) -> None:
    """Say yes or no to a request; whoever is quicker decides, the other one learns of it."""
    action = action_of(update)
    appointment_id, answer = action.number(), action.text(1)
    context.turn.toast = await context.turn.write(
        lambda effects: _answer(effects, appointment_id, member, answer)
    )


def _answer(effects: Effects, appointment_id: int, member: Staff, answer: str) -> str:
    appointment = appointments.find(effects.db, appointment_id)
    if appointment is None:
        return effects.turn.services.voice.plain("button-stale")
    try:
        _still_a_request(effects, appointment)
        if answer == "show":
            return _show(effects, appointment)
        return _decide(effects, appointment, member, agrees=answer == "yes")
    except NotOpenError:
        return _what_became(effects, appointment)


def _show(effects: Effects, appointment: Appointment) -> str:
    request_notices.show(
        effects.db,
        appointment=appointment,
        chat_id=effects.turn.chat_id,
        key=str(effects.turn.update_id),
        now=effects.now,
    )
    return ""


def _decide(effects: Effects, appointment: Appointment, member: Staff, *, agrees: bool) -> str:
    voice, profile = effects.turn.services.voice, effects.turn.services.profile
    by = f"staff:{member.id}"
    act = booking.confirm if agrees else booking.decline
    act(effects.db, appointment=appointment, profile=profile, by=by, now=effects.now)
    guest = patients.get(effects.db, appointment.patient_id)
    hears = patients.hears(effects.db, patient=guest, purpose=Purpose.APPOINTMENTS)
    return voice.plain(
        "confirmed-toast" if agrees else "declined-toast",
        name=guest.first_name,
        told="yes" if hears else "no",
    )


def _still_a_request(effects: Effects, appointment: Appointment) -> None:
    """Whose answer comes first counts; this one waits until the other's is stored."""
    appointments.lock(effects.db, appointment)
    if appointment.state is not AppointmentState.REQUESTED:
        raise NotOpenError(appointment.state)


def _what_became(effects: Effects, appointment: Appointment) -> str:
    voice = effects.turn.services.voice
    visit = agenda.visit(effects.db, appointment)
    return screen.what_became(voice, visit, agenda.ending(effects.db, appointment))
