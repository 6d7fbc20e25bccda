"""The nightly backup: at 03:00 of the clinic, or at the next start if the program was off then."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, time, timedelta
from pathlib import Path

from clinic import backup_notice, backups
from clinic.backups import BackupError
from clinic.database import Database, DatabaseTrouble
from clinic.profile import ClinicProfile
from jobs import backup_names
from jobs.clock import Clock
from jobs.schedule import Schedule
from messages.walltime import local_date, moment_of

log = logging.getLogger(__name__)

_AT = time(3)
_A_DAY = timedelta(days=1)
_AGAIN = timedelta(hours=1)
"""When a failed one is tried once more."""


class NightlyBackup:
    """Copies the records into a folder once a day, and deletes the copies that are too old."""

    def __init__(
        self,
        *,
        database: Database,
        records: Path,
        folder: Path,
        profile: ClinicProfile,
        clock: Clock,
        schedule: Schedule,
        wake_delivery: Callable[[], None],
    ) -> None:
        """`records` is the database's file. Nothing runs before `run`."""
        self._database = database
        self._records = records
        self._folder = folder
        self._profile = profile
        self._clock = clock
        self._schedule = schedule
        self._wake_delivery = wake_delivery
        self._wake = asyncio.Event()
        self.busy = True
        """Whether it is at work, or about to be."""

    async def run(self) -> None:
        """Take one whenever it is time, until cancelled."""
        while True:
            self._wake.clear()
            good = await asyncio.to_thread(self._take_if_due)
            if not good:
                await self._tell_owners()
            again = self._clock.now() + _AGAIN
            due = self._night(after=self._clock.now())
            self._schedule.wake_at("backup", due if good else min(due, again), self._rise)
            self.busy = False
            await self._wake.wait()

    def _rise(self) -> None:
        self.busy = True
        self._wake.set()

    def _night(self, *, after: datetime) -> datetime:
        """The first 03:00 after this moment."""
        today = local_date(after, self._profile.zone)
        tonight = moment_of(today, _AT, self._profile.zone)
        if tonight > after:
            return tonight
        return moment_of(today + _A_DAY, _AT, self._profile.zone)

    def _take_if_due(self) -> bool:
        """Returns whether there is a backup of the newest night now."""
        newest = self._newest()
        now = self._clock.now()
        if newest is not None and now < self._night(after=newest):
            return True
        target = self._folder / backup_names.name_of(now, zone=self._profile.zone)
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            contents = backups.take(self._records, target, now=now)
            self._tidy(now)
        except (BackupError, OSError) as error:
            log.error("backup-failed", extra={"why": str(error)})  # noqa: TRY400 - it says why
            return False
        log.info("backup-taken", extra={"file": target.name, "bytes": contents.size})
        return True

    def _newest(self) -> datetime | None:
        return max(backup_names.found_in(self._folder, zone=self._profile.zone), default=None)

    def _tidy(self, now: datetime) -> None:
        zone = self._profile.zone
        found = backup_names.found_in(self._folder, zone=zone)
        keep = backup_names.kept(found, today=local_date(now, zone))
        old = [path for moment, path in found.items() if moment not in keep]
        for path in (*old, *backup_names.unfinished_in(self._folder, zone=zone)):
            path.unlink()

    async def _tell_owners(self) -> None:
        newest, now = self._newest(), self._clock.now()
        try:
            await self._database.write(
                lambda db: backup_notice.tell_owners(db, newest=newest, now=now)
            )
        except DatabaseTrouble:
            log.exception("backup-failure-not-told")
        else:
            self._wake_delivery()
