"""Today is Tuesday, 12 May 2026."""

from dataclasses import replace
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st
from schedule_strategies import unhurried

from messages.catalogue import Catalogue
from messages.reading_dates import DayWords, Spoken, day_words, read_spoken
from messages.voice import Voice

TODAY = date(2026, 5, 12)
ENGLISH = day_words(Voice(catalogue=Catalogue.load(), language="en", zone=ZoneInfo("UTC")))
HINDI = DayWords(
    today=frozenset({"आज"}),
    tomorrow=frozenset({"कल"}),
    day_after=frozenset({"परसों"}),
    fillers=frozenset({"को"}),
)


def read(text: str, language: str = "en", words: DayWords = ENGLISH) -> str:
    """As text, for tables: "2026-05-14 17:30", either half alone, or "?"."""
    found = read_spoken(text, today=TODAY, language=language, words=words)
    if found is None:
        return "?"
    return f"{found.day or ''} {f'{found.time:%H:%M}' if found.time else ''}".strip()


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("17:30", "17:30"),
        ("17.30", "17:30"),
        ("17.30.", "17:30"),
        ("9:05", "09:05"),
        ("5 pm", "17:00"),
        ("5pm", "17:00"),
        ("5:30pm", "17:30"),
        ("5.30 p.m.", "17:30"),
        ("at 5 PM please!", "17:00"),
        ("12 am", "00:00"),
        ("12:15 pm", "12:15"),
        ("10.11", "10:11"),
        ("14.05", "14:05"),
    ],
)
def test_a_time_is_read(text: str, means: str) -> None:
    assert read(text) == means


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("today", "2026-05-12"),
        ("Tomorrow", "2026-05-13"),
        ("day after tomorrow", "2026-05-14"),
        ("the day after  tomorrow", "2026-05-14"),
        ("tuesday", "2026-05-12"),  # today counts
        ("on Thursday", "2026-05-14"),
        ("Mon.", "2026-05-18"),
        ("14 May", "2026-05-14"),
        ("12 May", "2026-05-12"),
        ("11 May", "2027-05-11"),
        ("May 14", "2026-05-14"),
        ("14th of may", "2026-05-14"),
        ("MAY 1st", "2027-05-01"),
        ("14 May 2026", "2026-05-14"),
        ("May 14, 2026", "2026-05-14"),
        ("1 May 2026", "2026-05-01"),  # a year is taken at its word
        ("Thu, 14 May", "2026-05-14"),
        ("14.5.", "2026-05-14"),
        ("14.5", "2026-05-14"),
        ("14.05.", "2026-05-14"),
        ("14/5", "2026-05-14"),
        ("5/6", "2026-06-05"),
        ("14.05.2026", "2026-05-14"),
        ("14-05-2026", "2026-05-14"),
        ("14/5/26", "2026-05-14"),
        ("2026-05-14", "2026-05-14"),
        ("10.11.", "2026-11-10"),
        ("29 Feb", "2028-02-29"),
    ],
)
@pytest.mark.parametrize(
    ("around", "at"), [("{}", ""), ("{} 17:30", " 17:30"), ("at 5.30 pm on {}", " 17:30")]
)
def test_a_day_is_read_alone_and_with_a_time_before_or_after(
    text: str, means: str, around: str, at: str
) -> None:
    assert read(around.format(text)) == means + at


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("thu 10.11", "2026-05-14 10:11"),
        ("10.11 17:30", "2026-11-10 17:30"),
        ("10.11 12.30", "2026-11-10 12:30"),
        ("10.11. 11.12", "2026-11-10 11:12"),
        ("10.11 11.12", "?"),  # either could be the time
    ],
)
def test_a_dotted_pair_is_the_time_unless_another_is(text: str, means: str) -> None:
    assert read(text) == means


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  .,! ",
        "on the",
        "5",
        "at 5",
        "thu 5",
        "1730",
        "24:00",
        "17:60",
        "13 pm",
        "0 am",
        "17:30 pm",
        "1 7:30",
        "5 pm pm",
        "17:30 18:30",
        "next thursday",
        "thursday or friday",
        "thu fri",
        "today tomorrow",
        "today 14 May",
        "Mon 14 May",  # it is a Thursday
        "31 Feb",
        "31.02.",
        "29 Feb 2027",
        "14 May 1730",
        "5/14",
        "14-5",
        "14/5-2026",
        "2026-13-01",
        "14",
        "May",
        "14th",
        "m 17:30",
        "monkey",
        "day after",
        "17:30 " * 600,
    ],
)
def test_what_is_not_wholly_understood_is_nothing(text: str) -> None:
    assert read(text) == "?"


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("१४ मई १७:३०", "2026-05-14 17:30"),
        ("१४.०५.२०२६", "2026-05-14"),
        ("गुरुवार 17:30", "2026-05-14 17:30"),
        ("गुरु 14 मई।", "2026-05-14"),
        ("5 जन॰", "2027-01-05"),
        ("5 जन 2027", "2027-01-05"),
        ("5 फ़रवरी", "2027-02-05"),
        ("5 फरवरी को", "2027-02-05"),
        ("आज", "2026-05-12"),
        ("कल 5 pm", "2026-05-13 17:00"),
        ("परसों", "2026-05-14"),
        ("Thursday", "2026-05-14"),  # English is read beside it
    ],
)
def test_hindi_is_read_with_its_own_digits_too(text: str, means: str) -> None:
    assert read(text, language="hi", words=HINDI) == means


def test_one_name_for_two_things_is_understood_where_only_one_fits() -> None:
    assert read("mar 12 may", language="es") == "2026-05-12"  # martes
    assert read("14 mar", language="es") == "2027-03-14"  # marzo
    assert read("mar 17:30", language="es") == "2026-05-12 17:30"


def test_dots_behind_names_and_days_change_nothing() -> None:
    assert read("Mo. 14. Sept. 17.30", language="de") == "2026-09-14 17:30"
    assert read("14. sept", language="de") == "2026-09-14"


def test_a_phrase_for_a_day_may_have_a_filler_in_it() -> None:
    words = replace(ENGLISH, day_after=frozenset({"On the Second Day"}))
    assert read("on the second day at 17:30", words=words) == "2026-05-14 17:30"


def test_a_language_nobody_knows_is_read_as_english() -> None:
    assert read("thu 17:30", language="xx") == "2026-05-14 17:30"


PATTERNS = ("d MMM", "EEE d MMM", "d MMMM y", "EEEE d MMMM y", "yyyy-MM-dd", "dd.MM.y")


@unhurried
@given(
    today=st.dates(date(2024, 1, 1), date(2040, 1, 1)),
    ahead=st.integers(0, 300),
    minutes=st.integers(0, 24 * 60 - 1),
    pattern=st.sampled_from(PATTERNS),
    language=st.sampled_from(["en", "hi", "mr", "de", "es", "fr", "ru", "pt", "vi"]),
    time_first=st.booleans(),
)
def test_every_coming_day_is_read_back_as_it_was_written(
    today: date, ahead: int, minutes: int, pattern: str, language: str, time_first: bool
) -> None:
    day, at = today + timedelta(days=ahead), time(minutes // 60, minutes % 60)
    parts = [format_date(day, pattern, locale=language), f"{at:%H:%M}"]
    text = " ".join(reversed(parts) if time_first else parts)
    found = read_spoken(text, today=today, language=language, words=ENGLISH)
    assert found == Spoken(day=day, time=at)


crumbs = st.sampled_from(
    [
        "14",
        "5",
        "May",
        "mar",
        "thu",
        "17:30",
        "10.11",
        "10.11.",
        "pm",
        "31",
        "2026",
        "day",
        "/",
        "०",
    ]
)


@unhurried
@given(
    text=st.one_of(
        st.text(st.characters()),
        st.lists(crumbs, max_size=14).map(" ".join),
        st.lists(crumbs, max_size=6).map("".join),
        st.from_regex(r"[0-9]{1,5}[./:-][0-9]{1,5}([./:-][0-9]{0,5})?"),
    ),
    language=st.sampled_from(["en", "hi", "es", "", "x-y"]),
)
def test_garbage_never_raises_and_never_means_neither_day_nor_time(
    text: str, language: str
) -> None:
    found = read_spoken(text, today=TODAY, language=language, words=ENGLISH)
    assert found != Spoken(day=None, time=None)
