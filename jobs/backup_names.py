"""The names of the nightly backups, and which of them are kept."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from clinic.backups import PART

_PATTERN = "aftercare-%Y-%m-%d-%H%M.db"
_DAYS = 14
_MONTHS = 12


def name_of(moment: datetime, *, zone: ZoneInfo) -> str:
    """What the backup of this moment is called, by the clinic's wall clock."""
    return moment.astimezone(zone).strftime(_PATTERN)


def found_in(folder: Path, *, zone: ZoneInfo) -> dict[datetime, Path]:
    """The nightly backups of a folder, by their moments; nothing else in it is meant."""
    paths = folder.iterdir() if folder.is_dir() else ()
    return {moment: path for path in paths if (moment := _moment_of(path.name, zone)) is not None}


def unfinished_in(folder: Path, *, zone: ZoneInfo) -> list[Path]:
    """What a program left that was killed while it took a backup."""
    return [
        path
        for path in (folder.iterdir() if folder.is_dir() else ())
        if PART in path.name and _moment_of(path.name.partition(PART)[0], zone) is not None
    ]


def _moment_of(name: str, zone: ZoneInfo) -> datetime | None:
    try:
        return datetime.strptime(name, _PATTERN).replace(tzinfo=zone)
    except ValueError:
        return None


def kept(moments: Collection[datetime], *, today: date) -> set[datetime]:
    """Of the last 14 days the newest of each, and of the last 12 months the oldest of each."""
    days = {each.date(): each for each in sorted(moments)}
    months = {(each.year, each.month): each for each in sorted(moments, reverse=True)}
    first_day = today - timedelta(days=_DAYS - 1)
    return {
        *(each for day, each in days.items() if day >= first_day),
        *(each for month, each in months.items() if month in _last_months(today)),
    }


def _last_months(today: date) -> Iterable[tuple[int, int]]:
    count = today.year * 12 + today.month - 1
    return [((count - back) // 12, (count - back) % 12 + 1) for back in range(_MONTHS)]
