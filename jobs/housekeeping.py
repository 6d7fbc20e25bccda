"""What has to be looked at every minute, whoever else is busy."""

import logging
from collections.abc import Callable, Collection, Iterable
from datetime import timedelta

from clinic import (
    attendance,
    booking,
    broadcasts,
    checkins,
    escalations,
    inbox,
    lateness,
    recording,
    retention,
    waitlist,
)
from clinic.database import Database, Session
from clinic.lateness import Late
from clinic.profile import ClinicProfile
from jobs.clock import Clock
from jobs.watcher import Watcher

log = logging.getLogger(__name__)

EVERY = timedelta(minutes=1)


def keep_house(
    db: Session, *, profile: ClinicProfile, clock: Clock, alive: Collection[int] = ()
) -> dict[str, int]:
    """Return dead workers' leases, expire what is late, tell staff what came of the rest.

    `alive` are the outbox rows that this process has in hand.
    """
    now = clock.now()
    # Before the look for what is late, which sees them.
    rescued = recording.rescue(db, now=now, alive=alive)
    late = lateness.expire(db, profile=profile, now=now)
    return {
        "rescued_rows": len(rescued),
        "rescued_updates": inbox.rescue(db, now=now),
        "expired": late.rows,
        "expired_that_could_go": late.could_go,
        "purged": retention.purge(db, now=now),
        "missed_check_ins": checkins.note_missed(db, profile=profile, now=now),
        "lapsed_appointments": booking.lapse(db, profile=profile, now=now),
        "offered_times": waitlist.offer(db, profile=profile, now=now),
        "unmarked_appointments": attendance.ask_about_unmarked(db, profile=profile, now=now),
        "worries_told_again": escalations.insist(db, profile=profile, now=now),
        "reported_broadcasts": broadcasts.report_finished(db, profile=profile, now=now),
    }


async def housekeeping(
    database: Database,
    *,
    profile: ClinicProfile,
    clock: Clock,
    watchers: Iterable[Watcher] = (),
    alive: Callable[[], Collection[int]] = tuple,
) -> bool:
    """One round; returns whether there was anything to do."""
    in_hand = alive()  # here and not in the thread, as it changes with every message
    counts = await database.write(
        lambda db: keep_house(db, profile=profile, clock=clock, alive=in_hand)
    )
    for watcher in watchers:
        watcher.expired(Late(rows=counts["expired"], could_go=counts["expired_that_could_go"]))
    if any(counts.values()):
        log.info("housekeeping", extra=counts)
    return any(counts.values())
