"""When the clinic could treat somebody: its hours, cut into the slots of a procedure."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from clinic.profile import GRAIN_MINUTES, WEEKDAYS, ClinicProfile
from messages.walltime import local_date, moment_of

GRAIN = timedelta(minutes=GRAIN_MINUTES)
CLINIC = ""
"""The pool of procedures without a capacity of their own."""
_WHOLE_DAY = "24:00"


@dataclass(frozen=True, kw_only=True, order=True)
class Slot:
    """A stretch of time that one appointment takes; aware, in UTC."""

    starts_at: datetime
    ends_at: datetime

    @property
    def cells(self) -> list[datetime]:
        """The beginnings of its stretches of `GRAIN`; one that is only touched counts as well."""
        past_grain = timedelta(
            minutes=self.starts_at.minute % GRAIN_MINUTES,
            seconds=self.starts_at.second,
            microseconds=self.starts_at.microsecond,
        )
        first = self.starts_at - past_grain
        return [first + GRAIN * step for step in range(-((first - self.ends_at) // GRAIN))]


@dataclass(frozen=True, kw_only=True)
class Pool:
    """Places that a procedure is treated at: the clinic's, or its own."""

    name: str
    capacity: int


def pool_of(profile: ClinicProfile, *, procedure: str) -> Pool:
    """The places for this procedure."""
    offer = profile.procedures.get(procedure)
    if offer is not None and offer.capacity is not None:
        return Pool(name=procedure, capacity=offer.capacity)
    return Pool(name=CLINIC, capacity=profile.capacity)


def slot_at(profile: ClinicProfile, *, procedure: str, starts_at: datetime) -> Slot:
    """The slot of this procedure that begins at `starts_at`, whether or not the clinic is open."""
    offer = profile.procedures.get(procedure)
    own = offer.slot_minutes if offer is not None else None
    length = timedelta(minutes=own or profile.slot_minutes)
    begins = starts_at.astimezone(UTC)
    return Slot(starts_at=begins, ends_at=begins + length)


def slots_on(profile: ClinicProfile, *, procedure: str, day: date) -> list[Slot]:
    """Every slot of the clinic's local day, free or not, in order; none when it is closed."""
    if day in profile.closed:
        return []
    slots: list[Slot] = []
    for span in sorted(profile.hours.get(WEEKDAYS[day.weekday()], ())):
        opens, closes = (_moment(profile, day, each) for each in span.split("-"))
        slot = slot_at(profile, procedure=procedure, starts_at=opens)
        while slot.ends_at <= closes:
            slots.append(slot)
            slot = slot_at(profile, procedure=procedure, starts_at=slot.ends_at)
    return slots


def is_open(profile: ClinicProfile, *, slot: Slot) -> bool:
    """Whether the clinic is open from the slot's beginning to its end.

    One that has said nothing of its hours is open on every day that is not named as closed.
    """
    day = local_date(slot.starts_at, profile.zone)
    if not profile.hours:
        return day not in profile.closed
    spans = () if day in profile.closed else profile.hours.get(WEEKDAYS[day.weekday()], ())
    hours = [[_moment(profile, day, each) for each in span.split("-")] for span in spans]
    return any(opens <= slot.starts_at and slot.ends_at <= closes for opens, closes in hours)


def closes_at(profile: ClinicProfile, *, day: date) -> datetime | None:
    """When the clinic's local day ends; None when it is closed."""
    spans = () if day in profile.closed else profile.hours.get(WEEKDAYS[day.weekday()], ())
    return max((_moment(profile, day, span.partition("-")[2]) for span in spans), default=None)


def _moment(profile: ClinicProfile, day: date, clock: str) -> datetime:
    if clock == _WHOLE_DAY:
        return moment_of(day + timedelta(days=1), time(0), profile.zone)
    return moment_of(day, time.fromisoformat(clock), profile.zone)
