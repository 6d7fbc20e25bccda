"""One message from one or several steps: what the patient reads."""

import functools
from collections.abc import Sequence
from datetime import datetime, timedelta

from messages.catalogue import Catalogue, Html
from messages.sun import StrongSun, SunFree, SunToday

_ALMOST_TEN = timedelta(minutes=10, microseconds=-1)
"""Added before rounding down, so that the end of strong sun is rounded up: never too short."""


def reminder_text(
    catalogue: Catalogue,
    *,
    language: str,
    clinic: str,
    emergency_number: str,
    says: Sequence[str],
    check_in: str | None,
    sun: SunToday,
    first_name: str,
    day: int = 0,
    visits: Sequence[str] = (),
) -> str:
    """Telegram HTML: the lock-screen line, each distinct text of `says` once, the check-in last.

    `says` and `check_in` are message ids in the order they are to be read; `day` counts local
    days since the session and varies the wording of texts that come on many days (0: neutral).
    `visits` are words about appointments, ready to be read, and come first.
    The first line names the clinic and nothing else, as lock screens show it.

    Raises:
        CatalogueError: for an unknown id, or one that needs further variables.
        ValueError: if there is nothing to say.
    """
    if not says and check_in is None and not visits:
        raise ValueError("a reminder needs at least one text or a check-in, or a visit")
    parts = [catalogue.text(language, "reminder-greeting", first_name=first_name), *visits]
    for message_id in says:
        text = catalogue.text(
            language,
            message_id,
            clinic=clinic,
            day=day,
            emergency_number=emergency_number,
            first_name=first_name,
            sun_today=Html(_sun_line(catalogue, language, sun)),
        ).strip()
        if text not in parts:
            parts.append(text)
    if check_in is not None:
        parts.append(catalogue.text(language, check_in, first_name=first_name, clinic=clinic))
        parts.append(
            catalogue.text(language, "check-in-not-watched", emergency_number=emergency_number)
        )
    first_line = catalogue.text(language, "reminder-first-line", clinic=clinic)
    return "\n\n".join([first_line, *parts])


@functools.lru_cache(maxsize=64)  # one day's line is in every reminder of that morning
def _sun_line(catalogue: Catalogue, language: str, sun: SunToday) -> str:
    match sun:
        case StrongSun():
            return catalogue.text(
                language,
                "sun-hours",
                begins=f"{_full_ten_minutes(sun.begins):%H:%M}",
                ends=f"{_full_ten_minutes(sun.ends + _ALMOST_TEN):%H:%M}",
            )
        case SunFree.NONE_TODAY:
            return catalogue.text(language, "sun-none-today")
        case SunFree.UNKNOWN:
            return ""


def _full_ten_minutes(moment: datetime) -> datetime:
    return moment.replace(minute=moment.minute - moment.minute % 10, second=0, microsecond=0)
