"""The clinic cancels an appointment: asked first, as the patient is told at once."""

from telegram import Update

from bot.context import Context, action_of
from bot.handlers.who import for_staff
from bot.receive.turn import Effects
from bot.screens import calling_off as screen
from clinic import appointments, booking, patients
from clinic.booking import NotOpenError
from clinic.tables import Appointment, AppointmentState, Purpose, Staff


@for_staff
async def call_off(update: Update, context: Context, member: Staff) -> None:
    """[Cancel this appointment], and the answer to whether that is meant."""
    action = action_of(update)
    appointment_id, answer = action.number(), action.text(1)

    def go_on(effects: Effects) -> str:
        appointment = appointments.find(effects.db, appointment_id)
        if appointment is None:
            return "button-stale"
        try:
            said = _say(effects, appointment, answer, member)
        except NotOpenError:
            return "staff-call-off-over"
        guest = patients.get(effects.db, appointment.patient_id)
        voice = effects.turn.services.voice
        effects.replace_tapped(screen.call_off(voice, said, patient=guest, appointment=appointment))
        return ""

    toast = await context.turn.write(go_on)
    context.turn.toast = context.services.voice.plain(toast) if toast else ""


def _say(effects: Effects, appointment: Appointment, answer: str, member: Staff) -> str:
    appointments.lock(effects.db, appointment)
    if answer == "no":
        return "staff-call-off-kept"
    if appointment.state is not AppointmentState.CONFIRMED or appointment.starts_at <= effects.now:
        raise NotOpenError(appointment.state)
    if answer == "ask":
        return "staff-call-off-ask"
    booking.cancel(
        effects.db,
        appointment=appointment,
        profile=effects.turn.services.profile,
        by=f"staff:{member.id}",
        now=effects.now,
    )
    guest = patients.get(effects.db, appointment.patient_id)
    hears = patients.hears(effects.db, patient=guest, purpose=Purpose.APPOINTMENTS)
    return "staff-called-off" if hears else "staff-called-off-untold"
