"""A soak: weeks of a whole clinic in minutes, with kills and faults, and the books at the end.

`python -m tests.soak --patients 300 --minutes 5 --seed 1`; the exit code is 1 if the books do not
add up.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from collections import Counter
from datetime import datetime, timedelta
from datetime import time as wall_time
from pathlib import Path
from random import Random

from bot.sandbox.person import Person
from clinic.tables import Kind, State
from tests.process.admitting import admit
from tests.process.crash_flows import PROFILE, START, ZONE
from tests.process.flows import open_the_clinic
from tests.process.ledger import Books
from tests.process.passing_time import PassingTime, passing_time
from tests.process.program import launching
from tests.process.real_clinic import RealClinic, real_clinic
from tests.process.rigging import TOLD
from tests.process.told_clock import LeadingClock
from tests.soak.lives import live
from tests.soak.trouble import Trouble

_MORNING = wall_time(11, 0)
_NEWS = "/broadcast We are closed on Friday."
_KILLED_IN = 0.35
"""The share of steps in which the program is ended."""
_AT_ONCE = 50


async def soak(*, patients: int, minutes: float, seed: int) -> Books:
    """Run it, and close the books."""
    chance = Random(seed)  # noqa: S311 - to be repeated, not to be secret
    with tempfile.TemporaryDirectory() as there, launching() as launcher:
        folder = Path(there)
        clock = LeadingClock(folder / "clock", start=START)
        async with real_clinic(launcher, folder, clock=clock, rig=TOLD, **PROFILE) as clinic:
            await open_the_clinic(clinic)
            people = await _admitted(clinic, patients, chance)
            trouble = Trouble(clinic=clinic, chance=chance)
            async with passing_time(clinic) as days:
                await _lived(days, trouble, people, seconds=minutes * 60)
                print(_told(days, trouble, people))  # noqa: T201 - what it is for
                return days.books(cut_off=trouble.cut_off, zone=ZONE)


async def _admitted(clinic: RealClinic, patients: int, chance: Random) -> list[Person]:
    everybody: list[Person] = []
    for first in range(0, patients, _AT_ONCE):
        names = [f"Asha {each}" for each in range(first, min(first + _AT_ONCE, patients))]
        ended = START - timedelta(hours=chance.randint(1, 30))
        everybody += await admit(clinic, names, ended_at=ended, news=chance.random() < 0.8)
    return everybody


async def _lived(
    days: PassingTime, trouble: Trouble, people: list[Person], *, seconds: float
) -> None:
    """Days of care with trouble, news half-way, and at the end a calm hour."""

    async def in_trouble() -> None:
        trouble.order_faults()
        await live(people, trouble.chance)
        if trouble.chance.random() < _KILLED_IN:
            await trouble.end_the_program()

    begun = time.monotonic()
    told = False
    while time.monotonic() < begun + seconds:
        await days.step(meanwhile=in_trouble)
        if not told and time.monotonic() > begun + seconds / 2:
            told = True
            await _send_news(days, trouble)
    days.clinic.sandbox.faults.clear()
    await days.pass_until(days.clock.now() + timedelta(hours=1))
    assert await days.clinic.program.stop() == 0
    days.ledger.read()


async def _send_news(days: PassingTime, trouble: Trouble) -> None:
    """By day, when copies leave at once."""
    owner, now = days.clinic.owner, days.clock.now().astimezone(ZONE)
    await days.pass_until(datetime.combine(now + timedelta(days=now.hour >= 11), _MORNING, ZONE))
    await owner.say(_NEWS)
    await days.calm()
    labels = [each for one in owner.messages for row in one.buttons for each in row]
    await owner.tap(next(each for each in labels if each.startswith("Send to")))
    await trouble.end_the_program()
    await days.calm()


def _told(days: PassingTime, trouble: Trouble, people: list[Person]) -> str:
    passed = (days.clock.now() - START) / timedelta(days=1)
    return (
        f"{len(people)} patients, {passed:.1f} days, {trouble.kills} kills, "
        f"{trouble.stops} stops by SIGTERM, {trouble.faults} faults ordered"
    )


def report(books: Books) -> str:
    """The figures of both sides."""
    known = len(books.by_message)
    repeats = len(books.repeats)
    copies = Counter(row.state for row in books.ledger.rows.values() if row.kind is Kind.BROADCAST)
    rows = sum(len(each) for each in books.by_message.values())
    return "\n".join(
        (
            f"records: promised {len(books.ledger.rows)} = {_summed(books.ledger.counted())}",
            f"records: {rows} sent rows stand in {len(books.by_message)} messages",
            f"of them copies of the broadcast: {_summed(copies)}",
            f"Telegram: took {len(books.seen)} messages = {known} known + {repeats} repeated",
            f"in flight at kills: {books.cut_off}; answers that were spoiled: {books.unknown}",
        )
    )


def _summed(counted: Counter[State]) -> str:
    return " + ".join(f"{state.value} {counted[state]}" for state in State if counted[state])


def main() -> int:
    """Run, print, compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--patients", type=int, default=300)
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    books = asyncio.run(soak(patients=given.patients, minutes=given.minutes, seed=given.seed))
    wrong = books.close()
    print(report(books), *wrong, f"{len(wrong)} faults in the books", sep="\n")  # noqa: T201
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
