"""`aftercare release`: what restored records would send, told before they may."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.backups import counted, login_name
from bot.records import opened
from bot.settings import Places
from clinic import copies
from clinic.profile import ProfileError, load_profile
from clinic.release import Group, Outlook, outlook
from jobs.clock import Clock

_MOST_NAMES = 50


def release(
    places: Places, *, drop_overdue: bool, ask: Callable[[], None], clock: Clock
) -> Iterator[str]:
    """Tell what would go and what is missing, `ask`, and let the records send again.

    Raises:
        CannotRunError: if there are no records, or they have to be migrated first.
        Exception: whatever `ask` raises to say no.
    """
    with opened(places) as database:
        with database.reading() as db:
            found = outlook(db, now=clock.now())
        if found is None:
            yield "Nothing to release: these records are not held."
            return
        yield from _lines(found, drop_overdue=drop_overdue, zone=_zone(places))
        ask()
        with database.writing() as db:
            dropped = copies.release(
                db, drop_overdue=drop_overdue, by=login_name(), now=clock.now()
            )
    if drop_overdue:
        yield f"{counted(dropped, 'message')} left out."
    yield "Released. A running `aftercare run` sends within a minute, else the next one at once."


def _lines(found: Outlook, *, drop_overdue: bool, zone: ZoneInfo) -> Iterator[str]:
    taken = _when(found.unknown.taken_at, zone)
    restored = _when(found.unknown.restored_at, zone)
    yield f"These records were restored at {restored} from a backup taken at {taken}."
    yield f"What happened between {taken} and {restored} is missing:"
    yield "  enrolments, answers, bookings, who agreed, and who wrote STOP."
    yield "  Telegram does not bring it again: let the staff enter it. The chats still show it."
    yield ""
    yield f"May have gone out already: {_count(found.perhaps_sent)}"
    yield from _groups(found.perhaps_sent, zone)
    if found.patients:
        yield f"  for {_names(found.patients)}"
    yield f"Goes in any case, for it is new or a worry: {_count(found.new)}"
    yield from _groups(found.new, zone)
    yield f"Too late to be useful, not sent in any case: {found.too_late}"
    yield f"Waits for its time, as always: {found.later}"
    yield f"Wait until the patient joins or can be reached: {found.waits_for_patient}"
    yield ""
    if drop_overdue:
        yield "What may have gone out already is left out for good (--drop-overdue)."
    elif found.perhaps_sent:
        yield "What may have gone out already goes now: patients may get it twice."
        yield "Better, unless you know that it never went: `aftercare release --drop-overdue`."


def _groups(groups: Sequence[Group], zone: ZoneInfo) -> Iterator[str]:
    for group in groups:
        oldest = _when(group.oldest, zone)
        yield f"  {group.kind.value}: {group.count}, the oldest due {oldest}"


def _count(groups: Sequence[Group]) -> int:
    return sum(group.count for group in groups)


def _names(names: Sequence[str]) -> str:
    more = len(names) - _MOST_NAMES
    return ", ".join(names[:_MOST_NAMES]) + (f" and {more} more" if more > 0 else "")


def _when(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%a %d %b %Y %H:%M %Z}"


def _zone(places: Places) -> ZoneInfo:
    """The clinic's own; a faulty clinic file is no reason to release nothing."""
    try:
        return load_profile(places.clinic_file).zone
    except ProfileError:
        return ZoneInfo("UTC")
