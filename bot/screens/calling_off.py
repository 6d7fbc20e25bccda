"""The clinic cancels an appointment: the button, the question, the answer."""

from bot.actions import Verb, button
from bot.screens.desk import mention
from clinic.tables import Appointment, Patient
from clinic.tables.base import stored
from messages.draft import Button, Draft
from messages.voice import Voice


def call_off_button(voice: Voice, appointment: Appointment) -> Button:
    """[Cancel this appointment]."""
    label = voice.plain("button-staff-call-off", when=voice.day_and_time(appointment.starts_at))
    return button(label, Verb.STAFF_CALL_OFF, stored(appointment.id), "ask")


def call_off(voice: Voice, text_id: str, *, patient: Patient, appointment: Appointment) -> Draft:
    """The question before an appointment is cancelled, or what was said to it."""
    text = voice.text(
        text_id,
        patient=mention(patient.name, patient.chat_id),
        name=patient.first_name,
        when=voice.day_and_time(appointment.starts_at),
    )
    if text_id != "staff-call-off-ask":
        return Draft(text=text)
    appointment_id = stored(appointment.id)
    yes = button(
        voice.plain("button-staff-call-off-yes"), Verb.STAFF_CALL_OFF, appointment_id, "yes"
    )
    no = button(voice.plain("button-staff-call-off-no"), Verb.STAFF_CALL_OFF, appointment_id, "no")
    return Draft(text=text, buttons=((yes, no),))
