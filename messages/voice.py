"""Saying things to one person: the catalogue in that person's language and time zone."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from messages import dates
from messages.catalogue import Catalogue


@dataclass(frozen=True, kw_only=True)
class Voice:
    """How one reader is spoken to."""

    catalogue: Catalogue
    language: str
    zone: ZoneInfo

    def text(self, message_id: str, **variables: str | int) -> str:
        """A message as Telegram HTML; raises what `Catalogue.text` raises."""
        return self.catalogue.text(self.language, message_id, **variables)

    def plain(self, message_id: str, **variables: str | int) -> str:
        """A message for buttons and toasts; raises what `Catalogue.plain` raises."""
        return self.catalogue.plain(self.language, message_id, **variables)

    def clock_time(self, moment: datetime) -> str:
        """The moment on the reader's clock: "18:30"."""
        return dates.clock_time(moment, self.zone, self.language)

    def when(self, moment: datetime, now: datetime) -> str:
        """The moment as the reader would say it: "today 20:00"."""
        return dates.when(moment, now, self.zone, self.language, catalogue=self.catalogue)

    def day_and_time(self, moment: datetime, *, now: datetime | None = None) -> str:
        """The moment with its date: "Tue 12 May, 18:30"; with the year if `now` is in another."""
        return dates.day_and_time(moment, self.zone, self.language, now=now)
