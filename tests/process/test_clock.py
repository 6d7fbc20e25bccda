"""The machine's clock jumps, the clocks change: nothing twice, nothing lost, nothing at night."""

import asyncio
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx
import pytest

from bot.sandbox.person import Person
from clinic.tables import Kind
from tests.process.admitting import admit
from tests.process.crash_flows import PROFILE, YESTERDAY, ZONE
from tests.process.flows import open_the_clinic
from tests.process.passing_time import PassingTime, passing_time
from tests.process.program import Launcher
from tests.process.real_clinic import RealClinic, real_clinic
from tests.process.rigging import JUMPING, TOLD
from tests.process.told_clock import LeadingClock

pytestmark = pytest.mark.process

BERLIN = ZoneInfo("Europe/Berlin")
REMINDER, SUNSCREEN = "Reminder from", "sunscreen"


def mornings(days: PassingTime, person: Person, zone: ZoneInfo) -> Counter[date]:
    """How many messages about sunscreen came on each local day."""
    return Counter(
        one.at.astimezone(zone).date()
        for one in days.books(zone=zone).seen.values()
        if one.chat_id == person.id and REMINDER in one.text and SUNSCREEN in one.text
    )


@pytest.mark.parametrize(
    ("changes", "ended"),
    [(date(2026, 3, 29), date(2026, 3, 26)), (date(2026, 10, 25), date(2026, 10, 22))],
    ids=["spring", "autumn"],
)
@pytest.mark.timeout(180)
async def test_in_the_week_the_clocks_change_each_day_has_its_one_morning_message(
    launcher: Launcher, tmp_path: Path, changes: date, ended: date
) -> None:
    session = datetime(ended.year, ended.month, ended.day, 17, 30, tzinfo=BERLIN)
    clock = LeadingClock(tmp_path / "clock", start=session + timedelta(minutes=30))
    here = {**PROFILE, "timezone": BERLIN.key}
    async with real_clinic(launcher, tmp_path, clock=clock, rig=TOLD, **here) as clinic:
        await open_the_clinic(clinic)
        people = await admit(clinic, ["Asha", "Bela"], ended_at=session)
        async with passing_time(clinic) as days:
            await days.pass_until(session + timedelta(days=6))
            week = [ended + timedelta(days=each) for each in range(1, 7)]
            assert changes in week
            for person in people:
                assert mornings(days, person, BERLIN) == dict.fromkeys(week, 1)
            assert days.books(zone=BERLIN).close() == []


@pytest.mark.timeout(300)
async def test_a_machine_whose_clock_jumps_forward_and_back_sends_nothing_twice(
    launcher: Launcher, tmp_path: Path
) -> None:
    start = datetime(2026, 5, 12, 7, 50, tzinfo=ZONE)
    clock = LeadingClock(tmp_path / "clock", start=start)
    async with real_clinic(launcher, tmp_path, clock=clock, rig=JUMPING, **PROFILE) as clinic:
        await open_the_clinic(clinic)
        (asha,) = await admit(clinic, ["Asha"], ended_at=YESTERDAY)
        async with passing_time(clinic) as days:
            clock.jump(timedelta(minutes=20))
            await _until_told(clinic, asha, REMINDER)
            clock.jump(-timedelta(hours=2))
            await clinic.owner.say("/today")
            await clinic.until_shown(clinic.owner, "Asha")
            await _until_house_is_kept_again(clinic)
            clock.jump(timedelta(hours=13, minutes=1))
            await clinic.owner.say("/staff")
            await _until_told(clinic, asha, "How is your skin today?")
            await days.calm()
            texts = Counter(one.text for one in asha.messages if one.from_bot)
            assert set(texts.values()) == {1}
            assert mornings(days, asha, ZONE).total() == 1
            sent = Counter(row.kind for row in days.ledger.rows.values() if row.message_id)
            assert sent[Kind.CHECK_IN] == 1
            assert days.books(zone=ZONE).close() == []


async def _until_house_is_kept_again(clinic: RealClinic) -> None:
    """The work of each minute goes by the minutes that pass, whatever the clock shows."""
    address = f"http://{clinic.environment['AFTERCARE_LISTEN']}/metrics"
    async with asyncio.timeout(75), httpx.AsyncClient(trust_env=False) as http:
        before = await _rounds(http, address)
        while await _rounds(http, address) == before:  # noqa: ASYNC110 - it makes no event here
            await asyncio.sleep(0.5)


async def _rounds(http: httpx.AsyncClient, address: str) -> str:
    [count] = (
        line
        for line in (await http.get(address)).text.splitlines()
        if line.startswith("aftercare_job_seconds_count") and "done" in line
    )
    return count


async def _until_told(clinic: RealClinic, person: Person, words: str) -> None:
    """A program is not told what another one has written: it looks again within a minute."""
    async with asyncio.timeout(75):
        while not any(words in one.text for one in person.messages):  # noqa: ASYNC110
            await asyncio.sleep(0.1)


@pytest.mark.timeout(180)
async def test_a_start_with_an_earlier_clock_repeats_nothing(
    launcher: Launcher, tmp_path: Path
) -> None:
    clock = LeadingClock(tmp_path / "clock", start=datetime(2026, 5, 12, 8, 30, tzinfo=ZONE))
    async with real_clinic(launcher, tmp_path, clock=clock, rig=TOLD, **PROFILE) as clinic:
        await open_the_clinic(clinic)
        (asha,) = await admit(clinic, ["Asha"], ended_at=YESTERDAY)
        async with passing_time(clinic) as days:
            await days.pass_until(datetime(2026, 5, 12, 20, 0, tzinfo=ZONE))
            before = [one.text for one in asha.messages]
            assert await clinic.program.stop() == 0
            clock.jump(-timedelta(hours=12))
            clinic.start()
            await clinic.until_called("getMe", 2)
            await days.pass_until(datetime(2026, 5, 12, 20, 1, tzinfo=ZONE))
            assert [one.text for one in asha.messages] == before
            await days.pass_until(datetime(2026, 5, 13, 9, 0, tzinfo=ZONE))
            assert len(asha.messages) == len(before) + 1, "and the next day goes on"
