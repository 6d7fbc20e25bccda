"""Restored records are held: the program runs, and sends nothing until they are released."""

import logging
from datetime import datetime, timedelta

from clinic import copies
from clinic.database import Database, Session
from jobs.clock import Clock

log = logging.getLogger(__name__)

_SAID_AGAIN = timedelta(hours=1)


class Hold:
    """Whether the records are held, looked at once a minute and not before every message."""

    def __init__(self, *, database: Database, clock: Clock) -> None:
        """Nothing is looked at before `look`."""
        self._database = database
        self._clock = clock
        self._said: datetime | None = None
        self.on = False
        """Whether nothing may be sent, by the last look."""

    def begin(self, db: Session) -> None:
        """The first look, in a writing transaction, before anything can be sent."""
        copies.note_in_place(db, now=self._clock.now())
        self._note(held=copies.is_held(db))

    async def look(self) -> None:
        """Look again: somebody may have released the records."""
        self._note(held=await self._database.read(copies.is_held))

    def _note(self, *, held: bool) -> None:
        now = self._clock.now()
        if held and (self._said is None or now - self._said >= _SAID_AGAIN):
            self._said = now
            log.critical("restored-copy-held", extra={"remedy": "run `aftercare release`"})
        elif self.on and not held:
            self._said = None
            log.warning("restored-copy-released")
        self.on = held
