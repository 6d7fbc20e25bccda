"""Booking needs messages about appointments: whoever ended them is asked to turn them on first."""

from bot.handlers.own_series import put
from bot.next_session import NextSession
from bot.receive.turn import Effects
from bot.screens import receiving as screen
from clinic import consents
from clinic.tables import Patient, Purpose
from clinic.tables.base import stored


def is_wanted(effects: Effects, patient: Patient) -> bool:
    """Whether the patient agreed to messages about appointments."""
    return consents.given(effects.db, patient_id=stored(patient.id), purpose=Purpose.APPOINTMENTS)


def is_wanted_or_asked_for(
    effects: Effects, patient: Patient, following: NextSession, *, afresh: bool
) -> bool:
    """The same; and if not, the patient is asked, in the place of what would have come."""
    wanted = is_wanted(effects, patient)
    if not wanted:
        voice = effects.turn.services.voice_of(patient)
        put(
            effects,
            screen.turn_on_to_book(voice, series_id=following.series_id),
            afresh=afresh,
        )
    return wanted
