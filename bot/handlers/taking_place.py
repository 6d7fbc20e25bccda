"""A session took place: its aftercare starts, and the member who says so gets the card."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot import cards
from bot.actions import Verb, button
from bot.forms.naming import Running
from bot.handlers.enrolling import show_card
from bot.receive.turn import Effects
from clinic import appointments, attendance, enrolment, series
from clinic.enrolment import Enrolled, EnrolmentError
from clinic.tables import AppointmentState, Invitation, Staff
from clinic.tables.base import stored
from messages.draft import Draft
from messages.plan import CarePlan
from messages.walltime import local_date

_FAULTS: Mapping[type[EnrolmentError], str] = {
    enrolment.SessionTooOldError: "took-place-too-old",
    enrolment.SeriesLengthError: "took-place-bad-length",
}


class NotEnteredError(Exception):
    """No session was entered; `message_id` names the text that says why and what to do."""

    def __init__(self, message_id: str) -> None:
        super().__init__(message_id)
        self.message_id = message_id


@dataclass(frozen=True, kw_only=True)
class Entered:
    """A session that was entered now."""

    enrolled: Enrolled
    earlier: Sequence[Invitation]
    """Of cards that waited to be scanned until now."""


def next_of(effects: Effects, found: Running, member: Staff) -> Entered:
    """The next session took place: that of the appointment, if it was for today; else just now.

    Raises:
        NotEnteredError: if none is to come, or today's is entered already.
    """
    zone = effects.turn.services.profile.zone
    today = local_date(effects.now, zone)
    live = appointments.live(effects.db, series_id=stored(found.series.id))
    agreed = next((each for each in live if each.state is AppointmentState.CONFIRMED), None)
    if agreed is not None and local_date(agreed.starts_at, zone) == today:
        return enter(effects, found, member, ended_at=attendance.ended_at(agreed, now=effects.now))
    # Looked at only now that nobody else can enter one.
    newest = series.newest_session(effects.db, run=found.series)
    if newest.number >= found.series.length:
        raise NotEnteredError("took-place-complete")
    if local_date(newest.ended_at, zone) == today:
        raise NotEnteredError("took-place-already")
    return enter(effects, found, member, ended_at=effects.now)


def enter(effects: Effects, found: Running, member: Staff, *, ended_at: datetime) -> Entered:
    """Start the aftercare of the next session.

    Raises:
        NotEnteredError: if the session cannot be.
    """
    services = effects.turn.services
    earlier = cards.open_for(effects.db, patient_id=found.patient.id)
    try:
        done = attendance.took_place(
            effects.db,
            run=found.series,
            plan=_plan(effects, found),
            ended_at=ended_at,
            staff_id=stored(member.id),
            key=services.key,
            profile=services.profile,
            now=effects.now,
        )
    except EnrolmentError as fault:
        raise NotEnteredError(_FAULTS[type(fault)]) from fault
    return Entered(enrolled=done, earlier=earlier)


def show(effects: Effects, entered: Entered, member: Staff) -> None:
    """Show the card in the member's own chat: it may hold a code."""
    own = effects.to(stored(member.chat_id))
    show_card(own, entered.enrolled, replaces=entered.earlier)


def _plan(effects: Effects, found: Running) -> CarePlan:
    """The plan as it is now; of what the clinic no longer offers, the one used last time."""
    offered = effects.turn.services.plans.get(found.series.procedure)
    return offered or series.plan_of(effects.db, session=found.newest)


def why_not(effects: Effects, found: Running, refusal: NotEnteredError) -> str:
    """What staff are told when nothing was entered."""
    services = effects.turn.services
    allowed = _plan(effects, found).series.sessions_range
    return services.voice.text(
        refusal.message_id,
        name=found.patient.name,
        procedure=services.procedure_name(found.series.procedure),
        number=found.newest.number,
        length=found.series.length,
        time=services.voice.clock_time(found.newest.ended_at),
        lowest=allowed.low,
        highest=allowed.high,
        days=enrolment.OLDEST.days,
    )


def said_of(effects: Effects, entered: Entered) -> Draft:
    """Which session took place, named so that a slip is seen, and the way back."""
    voice, session = effects.turn.services.voice, entered.enrolled.session
    undo = button(voice.plain("button-undo"), Verb.TAKE_BACK, stored(session.id))
    text = voice.text("took-place", **_words(effects, entered.enrolled))
    return Draft(text=text, buttons=((undo,),))


def toast_of(effects: Effects, entered: Entered) -> str:
    """The same over the chat."""
    return effects.turn.services.voice.plain("took-place", **_words(effects, entered.enrolled))


def _words(effects: Effects, done: Enrolled) -> dict[str, str | int]:
    voice = effects.turn.services.voice
    return {
        "name": done.patient.name,
        "number": done.session.number,
        "length": done.series.length,
        "ended": voice.when(done.session.ended_at, effects.now),
        "last": "yes" if done.session.number == done.series.length else "no",
    }
