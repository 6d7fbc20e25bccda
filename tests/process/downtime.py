"""The program is off, and comes back: `python -m tests.process.downtime` prints what happened."""

import asyncio
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bot.sandbox.person import Person
from clinic.tables import Kind, State
from tests.process.admitting import admit
from tests.process.crash_flows import PROFILE, YESTERDAY, ZONE
from tests.process.flows import open_the_clinic
from tests.process.passing_time import PassingTime, passing_time
from tests.process.program import Launcher, launching
from tests.process.real_clinic import real_clinic
from tests.process.rigging import TOLD
from tests.process.told_clock import LeadingClock

OUTAGES = {
    "2 hours": (datetime(2026, 5, 12, 18, 0, tzinfo=ZONE), timedelta(hours=2)),
    "2 days": (datetime(2026, 5, 12, 11, 0, tzinfo=ZONE), timedelta(days=2)),
    "2 weeks": (datetime(2026, 5, 12, 11, 0, tzinfo=ZONE), timedelta(days=14)),
}
"""When the program dies, and for how long it is gone."""
_GROUPS, _IN_A_GROUP = 5, 10
_CARE = {Kind.REMINDER, Kind.CHECK_IN, Kind.RECALL, Kind.CLOSING}


@dataclass(frozen=True, kw_only=True)
class Figures:
    """What 50 patients and staff got when it came back."""

    length: str
    overdue: int
    """Rows that had come due meanwhile."""
    sent: int
    expired: int
    deferred: int
    """Rows put off: to the morning, or because the day is full."""
    messages: int
    """That the overdue rows made."""
    most: int
    """Messages that one patient got in the hour after."""
    seconds: float
    """From the first to the last of them."""
    notices: int
    named: int
    """Patients whom the notice asks to look after."""
    expired_for: int
    """Patients of whom something expired."""
    wrong: tuple[str, ...]
    """What does not add up in the books."""


async def off_for(launcher: Launcher, folder: Path, length: str) -> Figures:
    """Kill it, let that time pass, start it, and look at the hour after."""
    dies_at, gone = OUTAGES[length]
    clock = LeadingClock(folder / "clock", start=dies_at - timedelta(minutes=30))
    async with real_clinic(launcher, folder, clock=clock, rig=TOLD, **PROFILE) as clinic:
        await open_the_clinic(clinic)
        people: list[Person] = []
        for group in range(_GROUPS):
            names = [f"Asha {group}{each}" for each in range(_IN_A_GROUP)]
            people += await admit(clinic, names, ended_at=YESTERDAY - timedelta(days=group))
        async with passing_time(clinic) as days:
            await days.pass_until(dies_at)
            clinic.program.kill()
            await clinic.program.end()
            days.ledger.read()
            back = dies_at + gone
            overdue = {
                row.row_id
                for row in days.ledger.rows.values()
                if row.state is State.PENDING and row.due_at <= back
            }
            clock.pass_to(back)
            clinic.start()
            await clinic.until_called("getMe", 2)
            await days.calm()
            await days.pass_until(back + timedelta(hours=1))
            return _figures(length, days, overdue, owner=clinic.owner, back=back)


def _figures(
    length: str, days: PassingTime, overdue: set[int], *, owner: Person, back: datetime
) -> Figures:
    books = days.books(zone=ZONE)
    rows = [days.ledger.rows[each] for each in overdue]
    states = Counter(row.state for row in rows)
    late = [one for one in books.seen.values() if one.at >= back]
    to_patients = [one for one in late if one.chat_id != owner.id]
    told = [one.text for one in late if "too late to help" in one.text]
    gone = {row.chat_id for row in rows if row.state is State.EXPIRED and row.kind in _CARE}
    return Figures(
        length=length,
        overdue=len(rows),
        sent=states[State.SENT],
        expired=states[State.EXPIRED],
        deferred=states[State.PENDING],
        messages=len(to_patients),
        most=max(Counter(one.chat_id for one in to_patients).values(), default=0),
        seconds=_seconds([one.at for one in to_patients]),
        notices=len(told),
        named=len(set(re.findall(r"Asha \d\d", " ".join(told)))),
        expired_for=len(gone),
        wrong=tuple(books.close()),
    )


def _seconds(moments: list[datetime]) -> float:
    return (max(moments) - min(moments)).total_seconds() if moments else 0.0


_HEADS = (
    "off for",
    "came due",
    "sent",
    "expired",
    "put off",
    "messages",
    "most to one",
    "seconds",
    "notices",
    "patients named",
)


def table(figures: list[Figures]) -> str:
    """One line a length, in Markdown."""
    rules = ["---", *["--:"] * (len(_HEADS) - 1)]
    return "\n".join(_line(cells) for cells in (_HEADS, rules, *map(_cells, figures)))


def _line(cells: Sequence[object]) -> str:
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def _cells(one: Figures) -> Sequence[object]:
    return (
        one.length,
        one.overdue,
        one.sent,
        one.expired,
        one.deferred,
        one.messages,
        one.most,
        f"{one.seconds:.1f}",
        one.notices,
        f"{one.named} of {one.expired_for}",
    )


async def _all() -> list[Figures]:
    with tempfile.TemporaryDirectory() as folder, launching() as launcher:
        return [await off_for(launcher, Path(folder) / length, length) for length in OUTAGES]


def main() -> int:
    """Print the figures; the exit code is 1 if something does not add up."""
    figures = asyncio.run(_all())
    wrong = [fault for one in figures for fault in one.wrong]
    print(table(figures), *wrong, sep="\n")  # noqa: T201 - what it is for
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
