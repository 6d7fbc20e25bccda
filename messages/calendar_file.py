"""An appointment for the patient's own calendar: an iCalendar file, or a Google Calendar link."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, urlencode

from icalendar import Alarm, Calendar, Component, Event, vCalAddress, vDuration, vText

from messages.walltime import aware

_PRODUCT = "-//aftercare//appointments//EN"
# Calendar programs want an organizer with an address. Nobody can own one under .invalid (RFC 2606),
# so no answer, and no patient's data in it, goes astray.
_NOBODY = "mailto:clinic@aftercare.invalid"
_ALARM_BEFORE = timedelta(hours=3)
_READ_AGAIN = timedelta(minutes=15)

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_BLANKS = re.compile(r"[^\S\n]+")


@dataclass(frozen=True, kw_only=True)
class CalendarEvent:
    """One appointment as calendars show it; all of it may be seen by whoever sees the phone."""

    uid: str
    """Random, and the same as long as the appointment lives."""
    sequence: int
    """One more at every change, or calendars keep the old entry."""
    starts_at: datetime  # aware
    ends_at: datetime  # aware
    summary: str  # neutral: no procedure
    description: str
    location: str  # empty: none
    organizer: str  # the clinic's name
    tentative: bool = False  # not agreed yet

    def __post_init__(self) -> None:
        """Raises ValueError for a naive moment, or an end that is not after the start."""
        if aware(self.ends_at) <= aware(self.starts_at):
            raise ValueError(f"{self.uid} ends at {self.ends_at}, not after {self.starts_at}")


def event_file(event: CalendarEvent, *, stamp: datetime, alarm: str) -> str:
    """The appointment to be taken over, with `alarm` shown three hours before.

    `stamp` is the moment at which the file is made. Lines end in CRLF: write the text as it is.

    Raises:
        ValueError: if `stamp` is naive.
    """
    entry = _organized(event, stamp, status="CONFIRMED")
    reminder = Alarm()
    _add(reminder, "action", "DISPLAY")
    _add(reminder, "description", _written(alarm))
    _add(reminder, "trigger", -_ALARM_BEFORE)
    entry.add_component(reminder)
    return _text(_calendar("PUBLISH"), [entry])


def cancelled_file(event: CalendarEvent, *, stamp: datetime) -> str:
    """The same appointment, taken back.

    Raises:
        ValueError: if `stamp` is naive.
    """
    return _text(_calendar("CANCEL"), [_organized(event, stamp, status="CANCELLED")])


def feed(events: Sequence[CalendarEvent], *, name: str, stamp: datetime) -> str:
    """All `events` in one calendar called `name`, for a program that reads it again and again.

    Raises:
        ValueError: if `stamp` is naive.
    """
    calendar = _calendar("PUBLISH")
    _add(calendar, "x-wr-calname", vText(_one_line(name)))
    often = vDuration(_READ_AGAIN, params={"VALUE": "DURATION"})
    _add(calendar, "refresh-interval", often)
    _add(calendar, "x-published-ttl", vDuration(_READ_AGAIN))
    in_order = sorted(events, key=lambda event: (event.starts_at, event.uid))
    return _text(calendar, [_entry(event, stamp, status=_status(event)) for event in in_order])


def google_link(event: CalendarEvent) -> str:
    """A link that opens Google Calendar with the appointment filled in."""
    starts, ends = (
        f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}" for moment in (event.starts_at, event.ends_at)
    )
    filled_in = {
        "action": "TEMPLATE",
        "text": _written(event.summary),
        "dates": f"{starts}/{ends}",
        "details": _written(event.description),
        "location": _written(event.location),
    }
    wanted = {key: value for key, value in filled_in.items() if value}
    query = urlencode(wanted, safe="/", quote_via=quote)
    return f"https://calendar.google.com/calendar/render?{query}"


def _status(event: CalendarEvent) -> str:
    return "TENTATIVE" if event.tentative else "CONFIRMED"


def _calendar(method: str) -> Calendar:
    calendar = Calendar()
    _add(calendar, "version", "2.0")
    _add(calendar, "prodid", _PRODUCT)
    _add(calendar, "method", method)
    return calendar


def _organized(event: CalendarEvent, stamp: datetime, *, status: str) -> Event:
    entry = _entry(event, stamp, status=status)
    organizer = vCalAddress(_NOBODY)
    # A straight quote cannot stand in a parameter, and few programs know RFC 6868's way round it.
    organizer.params["CN"] = vText(_one_line(event.organizer).replace('"', "”"))
    _add(entry, "organizer", organizer)
    return entry


def _entry(event: CalendarEvent, stamp: datetime, *, status: str) -> Event:
    entry = Event()
    _add(entry, "uid", event.uid)
    _add(entry, "dtstamp", aware(stamp).astimezone(UTC))
    _add(entry, "sequence", event.sequence)
    _add(entry, "status", status)
    _add(entry, "dtstart", event.starts_at.astimezone(UTC))
    _add(entry, "dtend", event.ends_at.astimezone(UTC))
    _add(entry, "summary", _written(event.summary))
    for key, text in (("description", event.description), ("location", event.location)):
        if written := _written(text):
            _add(entry, key, written)
    return entry


def _add(component: Component, name: str, value: object) -> None:
    component.add(name, value)  # pyright: ignore[reportUnknownMemberType] - not all of it is typed


def _text(calendar: Calendar, entries: Sequence[Event]) -> str:
    for entry in entries:
        calendar.add_component(entry)
    return calendar.to_ical().decode()


def _written(text: str) -> str:
    """`text` as every calendar program can read it.

    Line ends become one kind, other control characters go (RFC 5545 forbids them), and blanks in
    a row become one: some programs lose a folded line that holds nothing else.
    """
    lines = _LINE_ENDS.sub("\n", text)
    visible = "".join(
        each for each in lines if each in "\n\t" or unicodedata.category(each) not in {"Cc", "Cs"}
    )
    return _BLANKS.sub(" ", visible).strip()


def _one_line(text: str) -> str:
    return " ".join(_written(text).split())
