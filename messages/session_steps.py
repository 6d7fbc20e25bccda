"""One session's steps with their own due times, before anything is merged."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from messages.day_times import DayTimes
from messages.occurrence import Occurrence, SessionFacts, StepKind
from messages.offsets import AfterEnd, AfterLast, BeforeNext, OnDays, comes_once
from messages.quiet_hours import QuietHours
from messages.step_changes import change_of
from messages.steps import CheckIns, Step
from messages.walltime import local_date, moment_of

NO_OTHER_MESSAGE = time(8)
"""When a step without a time is due on a day that has no message to join."""


@dataclass(frozen=True, kw_only=True)
class Planned:
    """One day of a step; `at` is None when it joins that day's first message."""

    step: Step | CheckIns
    kind: StepKind
    occurrence: str
    day: int | None  # local days since the session
    at: datetime | None  # aware


def session_steps(
    facts: SessionFacts, *, zone: ZoneInfo, quiet: QuietHours, times: DayTimes
) -> tuple[Occurrence, ...]:
    """Every step of one session outside quiet hours, in the plan's order, the check-ins last.

    Left out: opt-in steps nobody asked for, `unless_check_in` days with a check-in of the plan
    (also one that staff moved or left out), news without consent, preparations that lie before the
    session's end, what quiet hours make useless, and what staff left out.
    """
    wanted = [step for step in facts.plan.steps if _is_wanted(step, facts)]
    planned = [
        changed
        for step in (*wanted, facts.plan.check_ins)
        for one in _planned(step, facts, zone, times)
        if (changed := _changed(one, facts, zone)) is not None
    ]
    timed = {
        index: occurrence
        for index, one in enumerate(planned)
        if one.at is not None
        and (occurrence := _placed(one, one.at, facts, zone, quiet)) is not None
    }
    for index, one in enumerate(planned):
        if one.at is None and one.day is not None:
            first = _first_message(one.day, tuple(timed.values()), facts, zone, times)
            joined = _placed(one, first, facts, zone, quiet)
            if joined is not None:
                timed[index] = joined
    return tuple(timed[index] for index in sorted(timed))


def _is_wanted(step: Step, facts: SessionFacts) -> bool:
    if step.opt_in and step.id not in facts.opted_in:
        return False
    return facts.news or not step.news_only


def _planned(
    step: Step | CheckIns, facts: SessionFacts, zone: ZoneInfo, times: DayTimes
) -> Iterator[Planned]:
    day0 = local_date(facts.ended_at, zone)
    kind = StepKind.CHECK_IN if isinstance(step, CheckIns) else StepKind.REMINDER
    match step.when:
        case AfterEnd(delay=delay):
            at = facts.ended_at.astimezone(UTC) + delay
            day = (local_date(at, zone) - day0).days
            yield Planned(step=step, kind=kind, occurrence=_after(delay), day=day, at=at)
        case OnDays() as on_days:
            yield from _on_days(step, on_days, kind, facts, zone, times)
        case BeforeNext() as before:
            yield from _preparations(step, before, facts, zone)
        case AfterLast(days=days, at=at_time):
            if facts.last_of_series:
                at = moment_of(day0 + timedelta(days=days), at_time, zone)
                name = f"after-{days}"
                yield Planned(step=step, kind=StepKind.UPKEEP, occurrence=name, day=days, at=at)


def _changed(one: Planned, facts: SessionFacts, zone: ZoneInfo) -> Planned | None:
    """The same when staff want it; None if they left it out."""
    change = change_of(
        facts.changes,
        step_id=one.step.id,
        occurrence=one.occurrence,
        once=comes_once(one.step.when),
    )
    if change is None:
        return one
    if change.dropped:
        return None
    day = change.day if change.occurrence else None
    if change.at is None and one.at is None:
        return one if day is None else replace(one, day=day)
    day0 = local_date(facts.ended_at, zone)
    the_date = _own_date(one, day0, zone) if day is None else day0 + timedelta(days=day)
    at = moment_of(the_date, change.at or _own_time(one, zone), zone)
    if one.kind is StepKind.PREPARATION:
        is_before = facts.next_appointment is not None and at < facts.next_appointment
        return replace(one, at=at) if is_before and at > facts.ended_at else None
    at = max(at, facts.ended_at.astimezone(UTC))
    return replace(one, at=at, day=(the_date - day0).days)


def _own_date(one: Planned, day0: date, zone: ZoneInfo) -> date:
    if one.day is None and one.at is not None:
        return local_date(one.at, zone)
    # By its day: what was put off to its session's end may be of the day before.
    return day0 + timedelta(days=one.day or 0)


def _own_time(one: Planned, zone: ZoneInfo) -> time:
    return one.at.astimezone(zone).time() if one.at is not None else NO_OTHER_MESSAGE


def _on_days(
    step: Step | CheckIns,
    when: OnDays,
    kind: StepKind,
    facts: SessionFacts,
    zone: ZoneInfo,
    times: DayTimes,
) -> Iterator[Planned]:
    day0 = local_date(facts.ended_at, zone)
    asked = facts.plan.check_ins.days
    skipped = asked if isinstance(step, Step) and step.unless_check_in else ()
    for day in when.days:
        if day in skipped:
            continue
        at = None
        if when.at is not None:
            at = moment_of(day0 + timedelta(days=day), times.instead_of(when.at), zone)
            # A session that ends after its own evening step is told so at once.
            at = max(at, facts.ended_at.astimezone(UTC))
        yield Planned(step=step, kind=kind, occurrence=f"day-{day}", day=day, at=at)


def _preparations(
    step: Step | CheckIns, before: BeforeNext, facts: SessionFacts, zone: ZoneInfo
) -> Iterator[Planned]:
    if facts.next_appointment is None:
        return
    visit = local_date(facts.next_appointment, zone)
    for days in before.days:
        at = moment_of(visit - timedelta(days=days), before.at, zone)
        if at > facts.ended_at:
            # The date is part of the key: an appointment moved to another day is prepared anew.
            name = f"before-{days}-{visit.isoformat()}"
            yield Planned(step=step, kind=StepKind.PREPARATION, occurrence=name, day=None, at=at)


def _after(delay: timedelta) -> str:
    hours, rest = divmod(delay, timedelta(hours=1))
    return f"minute-{delay // timedelta(minutes=1)}" if rest else f"hour-{hours}"


def _first_message(
    day: int,
    timed: tuple[Occurrence, ...],
    facts: SessionFacts,
    zone: ZoneInfo,
    times: DayTimes,
) -> datetime:
    the_date = local_date(facts.ended_at, zone) + timedelta(days=day)
    same_day = [
        one.due
        for one in timed
        if one.kind in {StepKind.REMINDER, StepKind.CHECK_IN}
        and not one.opt_in
        and local_date(one.due, zone) == the_date
    ]
    if same_day:
        return min(same_day)
    alone = moment_of(the_date, times.instead_of(NO_OTHER_MESSAGE), zone)
    return max(alone, facts.ended_at.astimezone(UTC))


def _placed(
    one: Planned, at: datetime, facts: SessionFacts, zone: ZoneInfo, quiet: QuietHours
) -> Occurrence | None:
    due = quiet.defer(at, zone)
    expires = at + one.step.useful_for
    if one.kind is StepKind.REMINDER:
        expires = min(expires, quiet.next_start(due, zone))
    if expires <= due:
        return None
    return Occurrence(
        session_id=facts.session_id,
        step_id=one.step.id,
        occurrence=one.occurrence,
        day=one.day,
        kind=one.kind,
        says=one.step.says,
        label=one.step.label,
        due=due,
        expires=expires,
        opt_in=isinstance(one.step, Step) and one.step.opt_in,
    )
