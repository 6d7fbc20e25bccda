"""What stands behind the choice of a time by staff: what is free, and agreeing or proposing."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.forms.naming import Running
from bot.receive.turn import Effects
from bot.screens import scheduling as screen
from bot.screens.scheduling import Choosing, Mode
from clinic import appointments, booking, opening, patients, slots
from clinic.opening import Slot
from clinic.places import SlotTakenError
from clinic.tables import Appointment, AppointmentState, Purpose, Staff
from clinic.tables.base import stored
from messages import dates
from messages.draft import Draft
from messages.reading_dates import Spoken
from messages.walltime import local_date, moment_of

_ANSWER_WITHIN = timedelta(hours=24)
_ANSWER_BEFORE = timedelta(hours=2)
"""Whoever says yes this long before the visit can still come, and others can have a no."""
_TO_THINK = timedelta(hours=1)
"""A patient with less time than this is better called."""


class RefusedTimeError(Exception):
    """This time cannot be; `message_id` names the text that says why."""

    def __init__(self, message_id: str) -> None:
        super().__init__(message_id)
        self.message_id = message_id


@dataclass(frozen=True, kw_only=True)
class Step:
    """What is shown next."""

    draft: Draft
    day: date | None = None
    """The day whose times are shown: a time typed alone is one of it."""
    settled: bool = False
    """Whether a time was agreed on or proposed, so that nothing is asked any more."""


def choosing(effects: Effects, found: Running, *, mode: Mode) -> Choosing:
    """For whom a time is chosen. Nobody can be asked whom messages do not reach."""
    services, run = effects.turn.services, found.series
    hears = patients.hears(effects.db, patient=found.patient, purpose=Purpose.APPOINTMENTS)
    return Choosing(
        patient=found.patient,
        series=run,
        procedure=services.procedure_name(run.procedure),
        advised=slots.advised(effects.db, run=run, profile=services.profile),
        live=appointments.live(effects.db, series_id=stored(run.id)),
        mode=mode if hears else Mode.AGREE,
        hears=hears,
    )


def show_days(effects: Effects, chosen: Choosing, *, page: int = 0, error: str = "") -> Step:
    """The days to choose from."""
    services = effects.turn.services
    free = slots.free_days(effects.db, profile=services.profile, run=chosen.series, now=effects.now)
    return Step(draft=screen.days(services.voice, chosen, free=free, page=page, error=error))


def show_times(effects: Effects, chosen: Choosing, *, day: date, error: str = "") -> Step:
    """The times of one day to choose from."""
    services = effects.turn.services
    free = slots.free_on(
        effects.db,
        profile=services.profile,
        procedure=chosen.series.procedure,
        day=day,
        now=effects.now,
    )
    draft = screen.times(services.voice, chosen, day=day, free=free, error=error)
    return Step(draft=draft, day=day)


def take_spoken(
    effects: Effects, chosen: Choosing, said: Spoken, *, shown: date | None, member: Staff
) -> Step:
    """What was typed: a day shows its times, a day and a time settle it.

    A time alone is one of the day that is `shown`.
    """
    services, (day, at) = effects.turn.services, (said.day or shown, said.time)
    if day is None:
        error = services.voice.text("schedule-which-day")
        return show_days(effects, chosen, error=error)
    if day > slots.last_day(profile=services.profile, now=effects.now):
        return _refuse_so_far(effects, chosen, day)
    if at is None:
        return show_times(effects, chosen, day=day)
    moment = moment_of(day, at, services.profile.zone)
    return take_moment(effects, chosen, moment, member=member)


def take_moment(effects: Effects, chosen: Choosing, moment: datetime, *, member: Staff) -> Step:
    """Agree on this time or propose it; if it cannot be, say why and let choose again."""
    profile = effects.turn.services.profile
    if (day := local_date(moment, profile.zone)) > slots.last_day(profile=profile, now=effects.now):
        return _refuse_so_far(effects, chosen, day)
    slot = opening.slot_at(profile, procedure=chosen.series.procedure, starts_at=moment)
    try:
        draft = _settle(effects, chosen, slot, by=f"staff:{member.id}")
    except RefusedTimeError as refusal:
        voice = effects.turn.services.voice
        error = voice.text(
            refusal.message_id,
            when=voice.day_and_time(moment, now=effects.now),
            name=chosen.patient.first_name,
        )
        day = max(day, local_date(effects.now, profile.zone))
        return show_times(effects, chosen, day=day, error=error)
    return Step(draft=draft, settled=True)


def _refuse_so_far(effects: Effects, chosen: Choosing, day: date) -> Step:
    """A day that has just passed, typed without its year, is one of the next year."""
    services, now = effects.turn.services, effects.now
    today = local_date(now, services.profile.zone)
    said, last = (
        dates.date_words(each, services.voice.language, today=today)
        for each in (day, slots.last_day(profile=services.profile, now=now))
    )
    error = services.voice.text("schedule-too-far", day=said, last=last)
    return show_days(effects, chosen, error=error)


def _settle(effects: Effects, chosen: Choosing, slot: Slot, *, by: str) -> Draft:
    before = chosen.agreed.starts_at if chosen.agreed else None
    if slot.starts_at <= effects.now:
        raise RefusedTimeError("schedule-past")
    if slot.starts_at == before:
        raise RefusedTimeError("schedule-same")
    try:
        if chosen.mode is Mode.PROPOSE:
            return _propose(effects, chosen, slot, by=by)
        made = _agree(effects, chosen, slot, by=by)
    except SlotTakenError as taken:
        raise RefusedTimeError("schedule-taken") from taken
    services = effects.turn.services
    return screen.agreed(
        services.voice,
        chosen,
        made,
        before=before,
        is_open=opening.is_open(services.profile, slot=slot),
    )


def _agree(effects: Effects, chosen: Choosing, slot: Slot, *, by: str) -> Appointment:
    profile, now = effects.turn.services.profile, effects.now
    asked_for = next(
        (each for each in chosen.live if each.state is AppointmentState.REQUESTED), None
    )
    if asked_for is not None and appointments.slot_of(asked_for) == slot:
        return booking.confirm(effects.db, appointment=asked_for, profile=profile, by=by, now=now)
    return booking.book(effects.db, run=chosen.series, slot=slot, profile=profile, by=by, now=now)


def _propose(effects: Effects, chosen: Choosing, slot: Slot, *, by: str) -> Draft:
    services, now = effects.turn.services, effects.now
    profile = services.profile
    asked_at = profile.quiet.defer(now, patients.zone_of(chosen.patient))
    until = min(now + _ANSWER_WITHIN, slot.starts_at - _ANSWER_BEFORE)
    if until < asked_at + _TO_THINK:
        raise RefusedTimeError("schedule-short-notice")
    made = booking.propose(
        effects.db, run=chosen.series, slot=slot, profile=profile, by=by, now=now, until=until
    )
    return screen.proposed(
        services.voice,
        chosen,
        made,
        is_open=opening.is_open(profile, slot=slot),
        until=until,
    )
