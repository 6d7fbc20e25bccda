"""Days and times as buttons, for whoever chooses the next session's: patients and staff.

Everything is by the clinic's wall clock, as that is where the visit is: see `at_clinic`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import islice

from bot.actions import Action, Verb, button
from clinic.opening import Slot
from clinic.profile import ClinicProfile
from messages import dates
from messages.draft import Button
from messages.recall import BestDays
from messages.voice import Voice

Rows = tuple[tuple[Button, ...], ...]

_DAYS_ON_A_PAGE = 8
_DAYS_IN_A_ROW = 2
_TIMES_IN_A_ROW = 4
_MOST_TIMES = 80
"""Telegram takes 100 buttons in all: https://core.telegram.org/bots/api#inlinekeyboardmarkup."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class Verbs:
    """What the buttons ask for; it says who chooses."""

    days: Verb
    day: Verb
    slot: Verb
    other: Verb | None
    """None of these times fits; None where nobody could be asked for another one."""


BY_PATIENT = Verbs(days=Verb.DAYS, day=Verb.DAY, slot=Verb.SLOT, other=Verb.OTHER_TIME)
BY_STAFF = Verbs(days=Verb.STAFF_DAYS, day=Verb.STAFF_DAY, slot=Verb.STAFF_SLOT, other=None)


def at_clinic(voice: Voice, *, profile: ClinicProfile) -> Voice:
    """The same voice by the clinic's wall clock."""
    return replace(voice, zone=profile.zone)


def day_buttons(
    voice: Voice,
    *,
    series_id: int,
    days: Sequence[date],
    best: BestDays,
    page: int,
    verbs: Verbs,
) -> Rows:
    """One page of `days` (the nearest to the advised ones first), in order, the advised with ★.

    A page that does not exist is the last one.
    """
    last = max(0, (len(days) - 1) // _DAYS_ON_A_PAGE)
    page = min(max(page, 0), last)
    shown = sorted(days[page * _DAYS_ON_A_PAGE :][:_DAYS_ON_A_PAGE])
    found = [
        button(_day_label(voice, each, best), verbs.day, series_id, f"{each:%Y%m%d}")
        for each in shown
    ]
    turning: list[Button] = []
    if page > 0:
        turning.append(button(voice.plain("button-days-back"), verbs.days, series_id, page - 1))
    if page < last:
        turning.append(button(voice.plain("button-days-on"), verbs.days, series_id, page + 1))
    return _whole(
        (*_in_rows(found, _DAYS_IN_A_ROW), tuple(turning)), _other(voice, series_id, verbs)
    )


def time_buttons(voice: Voice, *, series_id: int, slots: Sequence[Slot], verbs: Verbs) -> Rows:
    """The times of one day; `voice` is `at_clinic`."""
    found = [
        _slot_button(voice.clock_time(slot.starts_at), slot, series_id, verbs)
        for slot in slots[:_MOST_TIMES]
    ]
    back = button(voice.plain("button-days"), verbs.days, series_id, 0)
    return _whole(_in_rows(found, _TIMES_IN_A_ROW), (back, *_other(voice, series_id, verbs)))


def slot_buttons(voice: Voice, *, series_id: int, slots: Sequence[Slot], verbs: Verbs) -> Rows:
    """A few times of any days, one a row; `voice` is `at_clinic`."""
    found = [
        _slot_button(voice.day_and_time(slot.starts_at), slot, series_id, verbs) for slot in slots
    ]
    back = button(voice.plain("button-days"), verbs.days, series_id, 0)
    return _whole(_in_rows(found, 1), (back, *_other(voice, series_id, verbs)))


def minutes_of(moment: datetime) -> int:
    """How a button carries when a time begins."""
    return (moment - _EPOCH) // _MINUTE


def read_day(action: Action) -> date:
    """The day that a tap on a day chose.

    Raises:
        ValueError: if it is none, which only forged data can cause.
    """
    return datetime.strptime(action.text(1), "%Y%m%d").replace(tzinfo=UTC).date()


def read_moment(action: Action) -> datetime:
    """When the time begins that a tap chose.

    Raises:
        ValueError: if it is none, which only forged data can cause.
    """
    try:
        return _EPOCH + action.number(1) * _MINUTE
    except OverflowError as error:
        raise ValueError("the tap's time is out of range") from error


def _day_label(voice: Voice, day: date, best: BestDays) -> str:
    label = dates.date_words(day, voice.language)
    return voice.plain("button-best-day", day=label) if day in best else label


def _slot_button(label: str, slot: Slot, series_id: int, verbs: Verbs) -> Button:
    return button(label, verbs.slot, series_id, minutes_of(slot.starts_at))


def _other(voice: Voice, series_id: int, verbs: Verbs) -> tuple[Button, ...]:
    if verbs.other is None:
        return ()
    return (button(voice.plain("button-other-time"), verbs.other, series_id),)


def _in_rows(buttons: Sequence[Button], count: int) -> Rows:
    rest = iter(buttons)
    return tuple(iter(lambda: tuple(islice(rest, count)), ()))


def _whole(rows: Rows, last: tuple[Button, ...]) -> Rows:
    return tuple(row for row in (*rows, last) if row)
