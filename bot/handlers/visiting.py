"""An appointment by taps: coming, cancelling, answering a proposal, waiting for an earlier time."""

from bot import reminder_buttons
from bot.handlers import own_dialogues, word_of_visits
from bot.handlers.own_appointment import about_appointment
from bot.handlers.own_series import following_of, put
from bot.receive.turn import Effects
from bot.screens import appointments as screen
from bot.send.words_for_appointments import standing_of
from clinic import appointments, booking, dialogues, reminders, waitlist
from clinic.booking import NotOpenError
from clinic.tables import Appointment, AppointmentState, Patient
from clinic.tables.base import stored
from messages.draft import Draft

CALLING_OFF = "calling-off"
"""Kind of the dialogue between "Cancel Thu 14 May 17:30?" and its answer."""

_STATE = AppointmentState


def say_coming(effects: Effects, patient: Patient, appointment: Appointment) -> None:
    """Note it, and shrink the buttons of the reminder that was tapped.

    Raises:
        NotOpenError: if it is not agreed any more, or is over.
    """
    if appointment.ends_at <= effects.now:
        raise NotOpenError(appointment.state)
    booking.say_coming(effects.db, appointment=appointment, now=effects.now)
    effects.db.flush()
    voice = effects.turn.services.voice_of(patient)
    effects.turn.toast = voice.plain("coming-toast")
    rows = reminders.about_visit(
        effects.db, appointment_id=stored(appointment.id), message_id=effects.turn.tapped
    )
    if rows:
        buttons = reminder_buttons.buttons(effects.db, rows=rows, voice=voice)
        effects.replace(Draft(text="", buttons=buttons), row_id=rows[0].id)


def ask_to_call_off(effects: Effects, patient: Patient, appointment: Appointment) -> None:
    """Ask once; yes or no may be tapped or written.

    Raises:
        NotOpenError: if there is nothing to cancel.
    """
    if appointment.state not in (_STATE.REQUESTED, _STATE.CONFIRMED):
        raise NotOpenError(appointment.state)
    agreed = appointment.state is _STATE.CONFIRMED
    if agreed and appointment.ends_at <= effects.now:
        raise NotOpenError(appointment.state)
    standing = standing_of(effects.turn.services, patient)
    asked = effects.say(screen.call_off_question(standing, appointment, agreed=agreed))
    own_dialogues.leave(effects)
    dialogues.save(
        effects.db,
        chat_id=effects.turn.chat_id,
        kind=CALLING_OFF,
        answers={"appointment_id": appointment.id},
        now=effects.now,
        outbox_id=asked.id,
    )


def call_off(effects: Effects, patient: Patient, appointment: Appointment, *, sure: bool) -> None:
    """Answer the question.

    Raises:
        NotOpenError: if there is nothing to cancel any more.
    """
    services, chat_id = effects.turn.services, effects.turn.chat_id
    dialogue = dialogues.current(effects.db, chat_id=chat_id, kind=CALLING_OFF)
    asked = dialogue.outbox_id if dialogue else None
    if dialogue is not None:
        dialogues.close(effects.db, chat_id=chat_id)
    requested = appointment.state is _STATE.REQUESTED
    if not requested and appointment.state is not _STATE.CONFIRMED:
        raise NotOpenError(appointment.state)
    said = "kept"
    if sure:
        profile, by = services.profile, f"patient:{patient.id}"
        booking.cancel(effects.db, appointment=appointment, profile=profile, by=by, now=effects.now)
        said = "request-taken-back" if requested else "called-off"
    standing = standing_of(services, patient)
    text = standing.voice.text(said, when=standing.when(appointment))
    effects.replace(Draft(text=text), row_id=asked)


def answer_offer(
    effects: Effects, patient: Patient, appointment: Appointment, *, agrees: bool
) -> None:
    """Take the proposed time, or not.

    Raises:
        NotOpenError: if it is not offered any more.
    """
    # A request is open too, but only staff may agree to it.
    if appointment.state is not _STATE.PROPOSED or appointment.starts_at <= effects.now:
        raise NotOpenError(appointment.state)
    services = effects.turn.services
    act = booking.confirm if agrees else booking.decline
    by = f"patient:{patient.id}"
    act(effects.db, appointment=appointment, profile=services.profile, by=by, now=effects.now)
    standing = standing_of(services, patient)
    agreed = appointments.confirmed(effects.db, series_id=appointment.series_id)
    if agrees:
        text = standing.voice.text("booked-done", when=standing.when(appointment))
    elif agreed is not None:
        text = standing.voice.text("offer-refused-agreed", when=standing.when(agreed))
    else:
        text = standing.voice.text("offer-refused")
    put(effects, Draft(text=text), afresh=effects.turn.tapped is None)


def wait_for_earlier(
    effects: Effects, patient: Patient, appointment: Appointment, *, wanted: bool
) -> None:
    """Tell me of an earlier time, or no more.

    Raises:
        NotOpenError: if the appointment is not agreed any more, or is over.
    """
    if appointment.state is not _STATE.CONFIRMED or appointment.starts_at <= effects.now:
        raise NotOpenError(appointment.state)
    following = following_of(effects, patient, appointment.series_id) if wanted else None
    if following is not None and not word_of_visits.is_wanted_or_asked_for(
        effects, patient, following, afresh=True
    ):
        return
    if wanted:
        waitlist.join(effects.db, appointment=appointment, now=effects.now)
    else:
        waitlist.leave(effects.db, appointment=appointment)
    effects.db.flush()
    standing = standing_of(effects.turn.services, patient)
    said = "earlier-on" if wanted else "earlier-off"
    text = standing.voice.text(said, when=standing.when(appointment))
    effects.say(Draft(text=text, buttons=(screen.earlier_button(standing.voice, appointment),)))


def _coming(effects: Effects, patient: Patient, appointment: Appointment, _answer: str) -> None:
    say_coming(effects, patient, appointment)


def _call_off(effects: Effects, patient: Patient, appointment: Appointment, answer: str) -> None:
    if answer == "ask":
        ask_to_call_off(effects, patient, _living(effects, appointment))
    else:
        call_off(effects, patient, appointment, sure=answer == "yes")


def _answer_offer(
    effects: Effects, patient: Patient, appointment: Appointment, answer: str
) -> None:
    answer_offer(effects, patient, appointment, agrees=answer == "yes")


def _earlier(effects: Effects, patient: Patient, appointment: Appointment, answer: str) -> None:
    wait_for_earlier(effects, patient, _living(effects, appointment), wanted=answer == "on")


def _living(effects: Effects, appointment: Appointment) -> Appointment:
    """The one that took its place, if it was moved."""
    if appointment.state is not _STATE.MOVED:
        return appointment
    return appointments.confirmed(effects.db, series_id=appointment.series_id) or appointment


coming = about_appointment(_coming)
calling_off = about_appointment(_call_off)
offer = about_appointment(_answer_offer)
earlier = about_appointment(_earlier)
