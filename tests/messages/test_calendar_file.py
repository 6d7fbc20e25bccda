"""Files are read by two libraries that did not write them."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import ics  # pyright: ignore[reportMissingTypeStubs]
import pytest
import vobject  # pyright: ignore[reportMissingTypeStubs]
from hypothesis import example, given
from hypothesis import strategies as st
from schedule_strategies import unhurried

from messages.calendar_file import CalendarEvent, cancelled_file, event_file, feed, google_link

BERLIN = ZoneInfo("Europe/Berlin")
STAMP = datetime(2026, 3, 1, 9, tzinfo=UTC)
APPOINTMENT = CalendarEvent(
    uid="4b5c6d@aftercare",
    sequence=2,
    # Clocks in Berlin go on from 02:00 to 03:00 in between.
    starts_at=datetime(2026, 3, 29, 1, 30, tzinfo=BERLIN),
    ends_at=datetime(2026, 3, 29, 3, 15, tzinfo=BERLIN),
    summary='Appointment at "Glow", Pune; भेंट',
    description="Please come five minutes early.\nTo move it, write to the bot.",
    location="12, MG Road; Camp, पुणे 411001",
    organizer="Dr. Rao, Skin; क्लिनिक",
)
TIMES = (
    datetime(2026, 3, 29, 0, 30, tzinfo=UTC),
    datetime(2026, 3, 29, 1, 15, tzinfo=UTC),
)
BOOKED = event_file(APPOINTMENT, stamp=STAMP, alarm="Your appointment is in 3 hours, see you soon")
CANCELLED = cancelled_file(APPOINTMENT, stamp=STAMP)
WHOLE_DAY = feed([APPOINTMENT], name="Glow, क्लिनिक", stamp=STAMP)
every_kind = pytest.mark.parametrize(
    ("text", "method", "status"),
    [
        (BOOKED, "PUBLISH", "CONFIRMED"),
        (CANCELLED, "CANCEL", "CANCELLED"),
        (WHOLE_DAY, "PUBLISH", "CONFIRMED"),
    ],
    ids=["booked", "cancelled", "feed"],
)


def read(text: str) -> Any:  # noqa: ANN401 - attributes are made as the file is read
    return vobject.readOne(text)  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]


@every_kind
def test_every_kind_of_file_says_the_same_in_one_library(
    text: str, method: str, status: str
) -> None:
    calendar = read(text)
    event = calendar.vevent
    assert (calendar.version.value, calendar.method.value) == ("2.0", method)
    assert calendar.prodid.value
    assert (event.uid.value, event.sequence.value) == (APPOINTMENT.uid, "2")
    assert event.status.value == status
    assert event.dtstamp.value == STAMP
    assert (event.dtstart.value, event.dtend.value) == TIMES
    assert event.summary.value == APPOINTMENT.summary
    assert event.description.value == APPOINTMENT.description
    assert event.location.value == APPOINTMENT.location


@every_kind
def test_and_in_another(text: str, method: str, status: str) -> None:
    calendar: Any = ics.Calendar(text)
    [event] = calendar.events
    assert calendar.method == method
    assert event.uid == APPOINTMENT.uid
    assert [(line.name, line.value) for line in event.extra] == [("SEQUENCE", "2")]
    assert event.status == status
    assert event.created.datetime == STAMP
    assert (event.begin.datetime, event.end.datetime) == TIMES
    assert event.name == APPOINTMENT.summary
    assert event.description == APPOINTMENT.description
    assert event.location == APPOINTMENT.location


@every_kind
def test_times_are_utc_lines_end_in_crlf_and_are_folded_at_75_octets(
    text: str, method: str, status: str
) -> None:
    lines = text.split("\r\n")
    assert lines.pop() == ""
    assert not re.search(r"[\r\n]", "".join(lines))
    assert max(len(line.encode()) for line in lines) <= 75
    assert any(line.startswith(" ") for line in lines)
    assert "DTSTART:20260329T003000Z" in lines
    assert "TZID" not in text
    assert "ATTENDEE" not in text


def test_the_organizer_is_the_clinic_at_an_address_that_cannot_exist() -> None:
    for text in (BOOKED, CANCELLED):
        organizer = read(text).vevent.organizer
        assert organizer.params["CN"] == [APPOINTMENT.organizer]
        assert re.fullmatch(r"mailto:[a-z]+@[a-z]+\.invalid", organizer.value)


def test_the_alarm_comes_last_and_only_for_an_appointment_that_holds() -> None:
    assert BOOKED.endswith("END:VALARM\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")
    alarm = read(BOOKED).vevent.valarm
    assert alarm.action.value == "DISPLAY"
    assert alarm.trigger.value == timedelta(hours=-3)
    assert alarm.description.value == "Your appointment is in 3 hours, see you soon"
    assert "VALARM" not in CANCELLED + WHOLE_DAY


def test_what_the_clinic_does_not_say_is_left_out() -> None:
    short = replace(APPOINTMENT, location="", description=" ")
    text = cancelled_file(short, stamp=STAMP)
    assert "LOCATION" not in text
    assert "DESCRIPTION" not in text
    assert set(parse_qs(urlsplit(google_link(short)).query)) == {"action", "text", "dates"}


def test_a_feed_is_the_same_in_whatever_order_its_events_come() -> None:
    same_time = replace(APPOINTMENT, uid="1", summary="A")
    earlier = replace(APPOINTMENT, uid="9", starts_at=APPOINTMENT.starts_at - timedelta(hours=1))
    text = feed([APPOINTMENT, same_time, earlier], name="Glow", stamp=STAMP)
    assert text == feed([earlier, same_time, APPOINTMENT], name="Glow", stamp=STAMP)
    assert [each.uid.value for each in read(text).vevent_list] == ["9", "1", APPOINTMENT.uid]
    assert len(ics.Calendar(text).events) == 3


def test_a_feed_has_the_clinics_name_and_is_read_again_every_quarter_of_an_hour() -> None:
    calendar = read(WHOLE_DAY)
    assert calendar.x_wr_calname.value == "Glow, क्लिनिक"
    assert "\r\nREFRESH-INTERVAL;VALUE=DURATION:PT15M\r\n" in WHOLE_DAY
    assert "\r\nX-PUBLISHED-TTL:PT15M\r\n" in WHOLE_DAY
    assert "ORGANIZER" not in WHOLE_DAY
    empty = feed([], name="Glow\nBEGIN:VEVENT", stamp=STAMP)
    assert ics.Calendar(empty).events == set()
    assert read(empty).x_wr_calname.value == "Glow BEGIN:VEVENT"


def test_the_google_link_fills_everything_in() -> None:
    link = google_link(APPOINTMENT)
    assert link.isascii()
    assert " " not in link
    assert "&dates=20260329T003000Z/20260329T011500Z&" in link
    parts = urlsplit(link)
    assert (parts.scheme, parts.netloc) == ("https", "calendar.google.com")
    assert parts.path == "/calendar/render"
    assert parse_qs(parts.query, strict_parsing=True) == {
        "action": ["TEMPLATE"],
        "text": [APPOINTMENT.summary],
        "dates": ["20260329T003000Z/20260329T011500Z"],
        "details": [APPOINTMENT.description],
        "location": [APPOINTMENT.location],
    }


def test_naive_moments_and_ends_before_the_start_are_refused() -> None:
    naive = datetime(2026, 3, 29, 12)  # noqa: DTZ001 - the fault under test
    for wrong in ({"starts_at": naive}, {"ends_at": naive}):
        with pytest.raises(ValueError, match="needs a time zone"):
            replace(APPOINTMENT, **wrong)
    with pytest.raises(ValueError, match="not after"):
        replace(APPOINTMENT, ends_at=APPOINTMENT.starts_at)
    with pytest.raises(ValueError, match="needs a time zone"):
        event_file(APPOINTMENT, stamp=naive, alarm="Soon")
    with pytest.raises(ValueError, match="needs a time zone"):
        cancelled_file(APPOINTMENT, stamp=naive)
    with pytest.raises(ValueError, match="needs a time zone"):
        feed([APPOINTMENT], name="Glow", stamp=naive)


def test_line_ends_become_one_kind_blanks_one_space_and_other_control_characters_go() -> None:
    odd = replace(
        APPOINTMENT,
        summary=" Glow\x00 \x1b[1m\t  Skin\ud800\x7f ",
        location="a\r\nb\rc\u2028d\x85e\n\nf",
        organizer='Glow\r\n "Skin" ^',
    )
    event = read(event_file(odd, stamp=STAMP, alarm="Soon")).vevent
    assert event.summary.value == "Glow [1m Skin"
    assert event.location.value == "a\nb\nc\nd\ne\n\nf"
    assert event.organizer.params["CN"] == ["Glow ”Skin” ^^"]  # RFC 6868 doubles the caret


texts = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]) | st.just("\n"))


@unhurried
@given(summary=texts, location=texts, description=texts, organizer=texts)
@example(summary="\\n\\", location=",;:\\,", description='"' * 80, organizer="^n’" * 40)
@example(summary="क्ष" * 60, location="😀" * 60, description="=\n=", organizer="a;b:c,d")
def test_any_text_comes_back_as_it_was_but_for_its_blanks(
    summary: str, location: str, description: str, organizer: str
) -> None:
    event = replace(
        APPOINTMENT,
        summary=summary,
        location=location,
        description=description,
        organizer=organizer,
    )
    text = event_file(event, stamp=STAMP, alarm=summary)
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    found = read(text).vevent
    assert found.summary.value == tidy(summary)
    assert found.getChildValue("location", "") == tidy(location)
    assert found.getChildValue("description", "") == tidy(description)
    assert found.valarm.description.value == tidy(summary)
    [name] = found.organizer.params.get("CN", [""])
    assert name.replace("^^", "^") == " ".join(organizer.split()).replace('"', "”")


def tidy(text: str) -> str:
    return "\n".join(re.sub(r"\s+", " ", line) for line in text.split("\n")).strip()
