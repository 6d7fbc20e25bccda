"""Wishes about the next session in words: book, move, cancel, coming, earlier."""

from collections.abc import Callable, Collection

from bot.handlers import booking, picking, visiting
from bot.handlers.own_appointment import attempt
from bot.handlers.own_series import following_of
from bot.receive.turn import Effects
from clinic import appointments
from clinic.tables import Appointment, AppointmentState, Patient
from clinic.tables.base import stored
from messages.day_names import plain_words
from messages.draft import Draft
from messages.voice import Voice

Act = Callable[[Effects, Patient], None]
"""What words ask for, done in the turn's transaction."""
_Change = Callable[[Effects, Patient, Appointment], None]


def wish(words: str, voice: Voice) -> Act | None:
    """A word for one thing, with nothing beside it but fillers."""
    said = set(plain_words(words))
    wished = [name for name in _WISHES if said & _listed(voice, name)]
    if len(wished) != 1:
        return None
    known = _listed(voice, wished[0]) | _listed(voice, "visit-fillers")
    return _WISHES[wished[0]] if said <= known else None


def _move(effects: Effects, patient: Patient) -> None:
    def move(effects: Effects, patient: Patient, agreed: Appointment) -> None:
        following = following_of(effects, patient, agreed.series_id)
        if following is not None:
            picking.show_days(effects, patient, following, page=0, afresh=True)

    _with_appointment(effects, patient, move, states=_AGREED)


def _cancel(effects: Effects, patient: Patient) -> None:
    _with_appointment(effects, patient, visiting.ask_to_call_off, states=_AGREED + _ASKED)


def _come(effects: Effects, patient: Patient) -> None:
    _with_appointment(effects, patient, say_coming, states=_AGREED, soonest=True)


def say_coming(effects: Effects, patient: Patient, agreed: Appointment) -> None:
    """As [I'm coming] does, with an answer to read.

    Raises:
        clinic.booking.NotOpenError: if it is not agreed any more, or is over.
    """
    visiting.say_coming(effects, patient, agreed)
    effects.say(Draft(text=effects.turn.services.voice_of(patient).text("coming-toast")))


def _wait(effects: Effects, patient: Patient) -> None:
    def wait(effects: Effects, patient: Patient, agreed: Appointment) -> None:
        visiting.wait_for_earlier(effects, patient, agreed, wanted=True)

    _with_appointment(effects, patient, wait, states=_AGREED)


_AGREED = (AppointmentState.CONFIRMED,)
_ASKED = (AppointmentState.REQUESTED,)
_WISHES: dict[str, Act] = {
    "book-words": booking.show_all,
    "move-words": _move,
    "cancel-words": _cancel,
    "coming-words": _come,
    "earlier-words": _wait,
}


def _with_appointment(
    effects: Effects,
    patient: Patient,
    change: _Change,
    *,
    states: Collection[AppointmentState],
    soonest: bool = False,
) -> None:
    """Do it to the one appointment there is; else say what is booked, to choose from."""
    patient_id = stored(patient.id)
    found = [
        each
        for state in states
        for each in appointments.of_patient(effects.db, patient_id=patient_id, states=(state,))
        if each.ends_at > effects.now
    ]
    series_ids = {each.series_id for each in found}
    if not found:
        said = effects.turn.services.voice_of(patient).text("no-appointment")
        booking.show_all(effects, patient, said=said)
    elif len(series_ids) > 1 and not soonest:
        booking.show_all(effects, patient)
    else:
        attempt(effects, patient, found[0], lambda: change(effects, patient, found[0]))


def _listed(voice: Voice, message_id: str) -> set[str]:
    return {word for each in voice.plain(message_id).split() for word in plain_words(each)}
