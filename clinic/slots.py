"""What a patient can choose from: free days and times for the next session of a series."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session

from clinic import places, series
from clinic.opening import Slot, pool_of, slots_on
from clinic.profile import ClinicProfile
from clinic.tables import Series
from messages import recall
from messages.recall import BestDays
from messages.walltime import local_date

AHEAD = timedelta(hours=3)
"""Nobody can come sooner than this; it also leaves staff time to answer."""
HORIZON = timedelta(days=90)
"""How far ahead patients book."""


@dataclass(frozen=True, kw_only=True)
class Advised:
    """Which days the plan advises for the next session of a series."""

    number: int
    """Of the next session."""
    best: BestDays
    earliest: date


def advised(db: Session, *, run: Series, profile: ClinicProfile) -> Advised:
    """When the next session is best, by the newest session and the plan it was planned with."""
    newest = series.newest_session(db, run=run)
    rules = series.plan_of(db, session=newest).series
    day = local_date(newest.ended_at, profile.zone)
    return Advised(
        number=newest.number + 1,
        best=recall.best_days(rules, last_session=day),
        earliest=recall.earliest_day(rules, last_session=day),
    )


def free_on(
    db: Session,
    *,
    profile: ClinicProfile,
    procedure: str,
    day: date,
    now: datetime,
    ahead: timedelta = AHEAD,
) -> list[Slot]:
    """The free times of the clinic's local day, those that begin `ahead` of `now` or later."""
    slots = [
        slot
        for slot in slots_on(profile, procedure=procedure, day=day)
        if slot.starts_at >= now + ahead
    ]
    return places.free(db, pool=pool_of(profile, procedure=procedure), slots=slots)


def free_days(db: Session, *, profile: ClinicProfile, run: Series, now: datetime) -> list[date]:
    """Days with a free time, the nearest to the advised ones first; of two the earlier one."""
    plan = advised(db, run=run, profile=profile)
    today = local_date(now, profile.zone)
    first = max(plan.earliest, today)
    days = [first + timedelta(days=ahead) for ahead in range((today + HORIZON - first).days + 1)]
    slots = [
        slot
        for day in days
        for slot in slots_on(profile, procedure=run.procedure, day=day)
        if slot.starts_at >= now + AHEAD
    ]
    free = places.free(db, pool=pool_of(profile, procedure=run.procedure), slots=slots)
    found = {local_date(slot.starts_at, profile.zone) for slot in free}
    return sorted(found, key=lambda day: (plan.best.distance(day), day))


def last_day(*, profile: ClinicProfile, now: datetime) -> date:
    """The last of the clinic's local days that can be booked."""
    return local_date(now + HORIZON, profile.zone)


def nearest(slots: Sequence[Slot], moment: datetime, *, most: int = 3) -> list[Slot]:
    """The slots that begin nearest to `moment`, in order of time."""
    close = sorted(slots, key=lambda slot: abs(slot.starts_at - moment))[:most]
    return sorted(close)
