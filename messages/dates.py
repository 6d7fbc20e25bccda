"""Dates and times as people write them: Babel, an explicit zone, the 24-hour clock."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time

from messages.catalogue import Catalogue
from messages.walltime import aware, local_date


def clock_time(moment: datetime, zone: ZoneInfo, language: str) -> str:
    """The time of day, "18:30".

    Raises:
        ValueError: if `moment` is naive.
    """
    return format_time(aware(moment), "HH:mm", tzinfo=zone, locale=_locale(language))


def wall_time(at: time, language: str) -> str:
    """A time of day that needs no zone, "18:30"."""
    return format_time(at, "HH:mm", locale=_locale(language))


def day(moment: datetime, zone: ZoneInfo, language: str, *, now: datetime | None = None) -> str:
    """The date, "Tue 12 May"; as seen from `now`, if given, one of another year has its year.

    Raises:
        ValueError: if `moment` or `now` is naive.
    """
    today = None if now is None else local_date(now, zone)
    return date_words(local_date(moment, zone), language, today=today)


def date_words(the_date: date, language: str, *, today: date | None = None) -> str:
    """A date that needs no zone, "Tue 12 May"; with its year if `today` is of another one."""
    other_year = today is not None and the_date.year != today.year
    form = "EEE d MMM y" if other_year else "EEE d MMM"
    return format_date(the_date, form, locale=_locale(language))


def month_day(the_date: date, language: str, *, today: date) -> str:
    """A date without its weekday, "19 May"; one of another year has its year, "5 May 2027"."""
    form = "d MMMM" if the_date.year == today.year else "d MMMM y"
    return format_date(the_date, form, locale=_locale(language))


def first_of_span(first: date, last: date, language: str, *, today: date) -> str:
    """How a span of days begins, before `month_day(last)`: "12" when the month is the same."""
    if (first.year, first.month) == (last.year, last.month):
        return format_date(first, "d", locale=_locale(language))
    return month_day(first, language, today=today)


def day_and_time(
    moment: datetime, zone: ZoneInfo, language: str, *, now: datetime | None = None
) -> str:
    """The date, as `day` gives it, and the time of day, "Tue 12 May, 18:30".

    Raises:
        ValueError: if `moment` or `now` is naive.
    """
    return f"{day(moment, zone, language, now=now)}, {clock_time(moment, zone, language)}"


def when(
    moment: datetime, now: datetime, zone: ZoneInfo, language: str, *, catalogue: Catalogue
) -> str:
    """As seen from `now`: "today 20:00", "tomorrow 08:00" or "Thu 14 May 08:00".

    Raises:
        ValueError: if `moment` or `now` is naive.
    """
    time = clock_time(moment, zone, language)
    away = local_date(moment, zone) - local_date(now, zone)
    if away == timedelta(0):
        return catalogue.text(language, "when-today", time=time)
    if away == timedelta(days=1):
        return catalogue.text(language, "when-tomorrow", time=time)
    the_day = day(moment, zone, language, now=now)
    return catalogue.text(language, "when-day", day=the_day, time=time)


def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")
