"""Wishes about the next session in words: book, move, cancel, coming, earlier, another time."""

from collections.abc import Callable, Collection
from functools import partial

from bot import next_session
from bot.forms.word_lists import listed
from bot.handlers import booked_elsewhere, booking, other_time, picking, visiting
from bot.handlers.own_appointment import attempt
from bot.handlers.own_series import following_of
from bot.next_session import NextSession
from bot.receive.turn import Effects
from bot.screens.ways_to_book import AFRESH
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
    """A word for one thing, with nothing beside it but fillers, and a "not" where that is clear."""
    said, negations = set(plain_words(words)), listed(voice, "not-words")
    known = _WISHES
    if said & negations:
        said, known = said - negations, _OPPOSITES
    wished = [name for name in _WISHES if said & listed(voice, name)]
    if len(wished) != 1 or wished[0] not in known:
        return None
    fillers = listed(voice, wished[0]) | listed(voice, "visit-fillers")
    return known[wished[0]] if said <= fillers else None


def _move(effects: Effects, patient: Patient) -> None:
    def move(effects: Effects, patient: Patient, agreed: Appointment) -> None:
        following = following_of(effects, patient, agreed.series_id)
        if following is not None:
            picking.show_days(effects, patient, following, page=0, afresh=True, moving=True)

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


def _wait(effects: Effects, patient: Patient, *, wanted: bool) -> None:
    def wait(effects: Effects, patient: Patient, agreed: Appointment) -> None:
        visiting.wait_for_earlier(effects, patient, agreed, wanted=wanted)

    _with_appointment(effects, patient, wait, states=_AGREED)


def _tell_when(effects: Effects, patient: Patient) -> None:
    _with_series(effects, patient, booked_elsewhere.ask_when)


def _ask_for_time(effects: Effects, patient: Patient) -> None:
    _with_series(effects, patient, partial(other_time.ask_what_suits, how=AFRESH))


_AGREED = (AppointmentState.CONFIRMED,)
_ASKED = (AppointmentState.REQUESTED,)
_WISHES: dict[str, Act] = {
    "book-words": booking.show_all,
    "move-words": _move,
    "cancel-words": _cancel,
    "coming-words": _come,
    "earlier-words": partial(_wait, wanted=True),
    "booked-words": _tell_when,
    "other-time-words": _ask_for_time,
}
_OPPOSITES: dict[str, Act] = {
    "coming-words": _cancel,
    "earlier-words": partial(_wait, wanted=False),
}
"""What a word means beside a "not"; the others then mean nothing clear."""


def _with_series(
    effects: Effects, patient: Patient, work: Callable[[Effects, Patient, NextSession], None]
) -> None:
    """Do it for the one series there is; else let choose which one it is about."""
    services = effects.turn.services
    every = next_session.of_patient(effects.db, patient=patient, services=services)
    found = next_session.to_book(every) or every
    if len(found) == 1:
        work(effects, patient, found[0])
    else:
        booking.show_all(effects, patient)


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
