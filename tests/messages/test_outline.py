import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from messages.catalogue import Catalogue
from messages.dates import clock_time, date_words, day, day_and_time, when
from messages.occurrence import Occurrence, SessionFacts
from messages.outline import coming_up, outline
from messages.plan import CarePlan
from messages.quiet_hours import QuietHours
from messages.timing import schedule

PUNE = ZoneInfo("Asia/Kolkata")
ENDED = datetime(2026, 5, 12, 17, 30, tzinfo=PUNE)


@pytest.fixture
def occurrences(plan: CarePlan, quiet: QuietHours) -> tuple[Occurrence, ...]:
    facts = SessionFacts(
        session_id=1,
        plan=plan,
        ended_at=ENDED,
        opted_in=frozenset({"top-up"}),
        next_appointment=ENDED + timedelta(days=14),
        last_of_series=True,
        news=True,
    )
    return schedule([facts], zone=PUNE, quiet=quiet)


def test_the_whole_plan_fits_on_the_staffs_card(
    catalogue: Catalogue, occurrences: tuple[Occurrence, ...]
) -> None:
    found = outline(catalogue, language="en", occurrences=occurrences, zone=PUNE, now=ENDED)
    assert len(found) < 500
    lines = found.splitlines()
    assert lines[0] == "today 18:30: let skin rest"
    assert "days 1\N{EN DASH}7, 08:00: sunscreen" in lines
    assert "days 1, 3, 19:00: check-in" in lines
    assert "day 7, 08:00: check-in" in lines
    assert "Sat 23 May 10:00: getting ready for your visit" in lines


def test_a_patient_sees_the_next_messages_by_day(
    catalogue: Catalogue, occurrences: tuple[Occurrence, ...]
) -> None:
    found = coming_up(
        catalogue, language="en", occurrences=occurrences, zone=PUNE, now=ENDED, limit=5
    )
    assert found.splitlines() == [
        "today 18:30 \N{EN DASH} let skin rest",
        "today 20:00 \N{EN DASH} first evening care",
        "tomorrow 08:00 \N{EN DASH} sunscreen, moisturiser",
        "tomorrow 12:30 \N{EN DASH} sunscreen again",
        "tomorrow 19:00 \N{EN DASH} check-in",
    ]


def test_what_has_expired_is_no_longer_listed(
    catalogue: Catalogue, occurrences: tuple[Occurrence, ...]
) -> None:
    later = ENDED + timedelta(days=5)
    found = outline(catalogue, language="en", occurrences=occurrences, zone=PUNE, now=later)
    assert "let skin rest" not in found
    assert re.search(r"^days 6, 7, 08:00: sunscreen$", found, re.MULTILINE)
    long_after = ENDED + timedelta(days=90)
    for listing in (outline, coming_up):
        assert (
            listing(catalogue, language="en", occurrences=occurrences, zone=PUNE, now=long_after)
            == "Nothing more is planned."
        )


def test_dates_are_written_in_the_zone_and_the_language() -> None:
    moment = datetime(2026, 5, 12, 13, 0, tzinfo=UTC)
    assert clock_time(moment, PUNE, "en") == "18:30"
    assert day(moment, PUNE, "en") == "Tue 12 May"
    assert day_and_time(moment, PUNE, "en") == "Tue 12 May, 18:30"
    assert day(moment, PUNE, "hi") == "मंगल 12 मई"
    assert date_words(moment.date(), "mr-IN") == "मंगळ 12 मे"
    assert day(moment, PUNE, "no such language") == "Tue 12 May"


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        (2.5, "today 20:00"),
        (14.5, "tomorrow 08:00"),
        (38.5, "Thu 14 May 08:00"),
        (-24, "Mon 11 May 17:30"),
    ],
)
def test_a_near_time_is_told_as_people_say_it(
    catalogue: Catalogue, hours: float, words: str
) -> None:
    moment = (ENDED + timedelta(hours=hours)).astimezone(UTC)
    assert when(moment, ENDED, PUNE, "en", catalogue=catalogue) == words


def test_a_naive_time_cannot_be_written(catalogue: Catalogue) -> None:
    naive = ENDED.replace(tzinfo=None)
    with pytest.raises(ValueError, match="needs a time zone"):
        day_and_time(naive, PUNE, "en")
    with pytest.raises(ValueError, match="needs a time zone"):
        when(ENDED, naive, PUNE, "en", catalogue=catalogue)
