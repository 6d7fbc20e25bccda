"""At which times a step of one session may come."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from enum import StrEnum
from itertools import chain

from clinic.profile import ClinicProfile
from clinic.session_plan import SessionPlan
from messages.offsets import AfterEnd, AfterLast, BeforeNext, OnDays
from messages.quiet_hours import news_may_come
from messages.steps import CheckIns, Step
from messages.walltime import local_date, moment_of

_BEYOND = timedelta(days=14)
"""How much later than the plan's last day a step may be moved to."""


class Why(StrEnum):
    """Why a step cannot come at a time."""

    QUIET = "quiet"
    """It lies in the quiet hours or too shortly before them, or for news in the night."""
    BEFORE_SESSION = "before"
    """The session had not ended."""
    PAST = "past"
    """It is over already."""
    AFTER_VISIT = "visit"
    """The next appointment comes first, and with it a new plan."""
    TOO_FAR = "far"
    """The plan has long come to its end by then."""


class RefusedMoveError(Exception):
    """The step cannot come then; `limit` is the moment that the time lies before or behind."""

    def __init__(self, why: Why, *, moment: datetime, limit: datetime) -> None:
        super().__init__(why)
        self.why, self.moment, self.limit = why, moment, limit


def check(
    plan: SessionPlan,
    step: Step | CheckIns,
    moment: datetime,
    *,
    profile: ClinicProfile,
    now: datetime,
) -> None:
    """Whether the step may come at this moment.

    Raises:
        RefusedMoveError: if it may not.
    """
    zone, facts = plan.zone, plan.facts
    is_news = isinstance(step, Step) and step.news_only
    waking = profile.quiet.defer_short(moment, zone)
    allowed = news_may_come(waking, zone, quiet=profile.quiet) if is_news else waking
    visit = facts.next_appointment
    prepares, last = isinstance(step.when, BeforeNext), _end(plan)
    found = next(
        (
            (why, limit)
            for why, is_so, limit in (
                (Why.BEFORE_SESSION, moment < facts.ended_at, facts.ended_at),
                (Why.PAST, moment <= now, now),
                (Why.QUIET, allowed != moment, allowed),
                (Why.AFTER_VISIT, visit is not None and moment >= visit, visit or moment),
                (Why.TOO_FAR, not prepares and moment >= last, last),
            )
            if is_so
        ),
        None,
    )
    if found is not None:
        raise RefusedMoveError(found[0], moment=moment, limit=found[1])


def _end(plan: SessionPlan) -> datetime:
    """The end of the last day on which anything of this plan may come."""
    day0, zone = local_date(plan.facts.ended_at, plan.zone), plan.zone
    steps = (*plan.plan.steps, plan.plan.check_ins)
    days = max(chain.from_iterable(_days(step, plan) for step in steps))
    return moment_of(day0 + timedelta(days=days + 1) + _BEYOND, time(0), zone)


def _days(step: Step | CheckIns, plan: SessionPlan) -> Iterable[int]:
    match step.when:
        case OnDays(days=days):
            return days
        case AfterEnd(delay=delay):
            return (delay.days,)
        case AfterLast(days=last) if plan.facts.last_of_series:
            return (last,)
        case _:
            return (0,)


def check_time(
    plan: SessionPlan, step: Step | CheckIns, at: time, *, profile: ClinicProfile, now: datetime
) -> None:
    """Whether a step that has no day yet may come at this time: not in the quiet hours.

    Raises:
        RefusedMoveError: if it may not.
    """
    tomorrow = local_date(now, plan.zone) + timedelta(days=1)
    try:
        check(plan, step, moment_of(tomorrow, at, plan.zone), profile=profile, now=now)
    except RefusedMoveError as error:
        if error.why is Why.QUIET:
            raise
