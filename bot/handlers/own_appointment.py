"""Taps about an appointment of the patient's own, and what is true when they come too late."""

from collections.abc import Callable

from telegram import Update

from bot import next_session
from bot.context import Context, action_of
from bot.handlers.booking import show_all
from bot.handlers.own_series import following_of
from bot.handlers.picking import show
from bot.handlers.who import Handler, for_patients
from bot.receive.turn import Effects
from clinic.booking import NotOpenError
from clinic.tables import Appointment, Patient

_Work = Callable[[Effects, Patient, Appointment, str], None]


def about_appointment(work: _Work) -> Handler:
    """A tap about an appointment of the patient's own, with its answer, if any."""

    @for_patients
    async def tapped(update: Update, context: Context, patient: Patient) -> None:
        action = action_of(update)
        appointment_id, answer = action.number(), action.text(1, "")
        if not await context.turn.write(
            lambda effects: _run(effects, patient, appointment_id, work, answer)
        ):
            context.turn.toast = context.services.voice_of(patient).plain("button-stale")

    return tapped


def _run(effects: Effects, patient: Patient, appointment_id: int, work: _Work, answer: str) -> bool:
    """Do it, or say what is true by now; False if the appointment is not the patient's own."""
    found = next_session.appointment_of(effects.db, patient=patient, appointment_id=appointment_id)
    if found is None:
        return False
    attempt(effects, patient, found, lambda: work(effects, patient, found, answer))
    return True


def attempt(
    effects: Effects, patient: Patient, appointment: Appointment, act: Callable[[], None]
) -> None:
    """Do it; where something else is true by now, say what."""
    try:
        act()
    except NotOpenError:
        _tell_how_it_stands(effects, patient, appointment)


def _tell_how_it_stands(effects: Effects, patient: Patient, appointment: Appointment) -> None:
    changed = effects.turn.services.voice_of(patient).text("book-changed")
    following = following_of(effects, patient, appointment.series_id)
    if following is None:
        show_all(effects, patient)
    else:
        show(effects, patient, following, afresh=True, said=changed)
