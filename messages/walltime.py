"""Local wall time to moments, over daylight-saving changes."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def moment_of(day: date, at: time, zone: ZoneInfo, *, second: bool = False) -> datetime:
    """The moment (aware, UTC) at which clocks in `zone` show `at` on `day`.

    A wall time that does not exist goes to the first moment after the gap; of one that occurs
    twice the first is meant, unless `second`.

    Raises:
        ValueError: if `at` carries a zone of its own.
    """
    if at.tzinfo is not None:
        raise ValueError(f"a wall time has no zone of its own: {at!r}")
    shown = datetime.combine(day, at)
    moment = shown.replace(tzinfo=zone, fold=int(second)).astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None, fold=0) == shown:
        return moment
    return _end_of_gap(shown, zone)


def local_date(moment: datetime, zone: ZoneInfo) -> date:
    """The date that a calendar in `zone` shows at `moment`.

    Raises:
        ValueError: if `moment` is naive.
    """
    return aware(moment).astimezone(zone).date()


def aware(moment: datetime) -> datetime:
    """`moment` itself.

    Raises:
        ValueError: if it has no time zone.
    """
    if moment.utcoffset() is None:
        raise ValueError(f"a moment needs a time zone: {moment!r}")
    return moment


def _end_of_gap(shown: datetime, zone: ZoneInfo) -> datetime:
    # PEP 495: in a gap, fold=0 uses the offset before the change and so lands behind it;
    # fold=1 uses the offset after the change and so lands before it.
    before, behind = sorted(
        shown.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)
    )
    offset_before = before.astimezone(zone).utcoffset()
    while behind - before > timedelta(seconds=1):
        middle = (before + (behind - before) / 2).replace(microsecond=0)
        if middle.astimezone(zone).utcoffset() == offset_before:
            before = middle
        else:
            behind = middle
    return behind
