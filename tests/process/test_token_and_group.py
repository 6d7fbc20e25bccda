"""A token that is revoked, a staff group that is upgraded: over a restart, nothing is lost."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest
import yaml

from bot.sandbox.group import Group
from tests.process.admitting import admit
from tests.process.crash_flows import PROFILE, YESTERDAY, ZONE
from tests.process.flows import open_the_clinic
from tests.process.passing_time import passing_time
from tests.process.program import Launcher
from tests.process.real_clinic import TOKEN, RealClinic, real_clinic
from tests.process.rigging import TOLD
from tests.process.told_clock import LeadingClock

pytestmark = pytest.mark.process

NEW_TOKEN = "1000:another-token-that-no-log-may-show"
MORNING = datetime(2026, 5, 12, 7, 50, tzinfo=ZONE)
WORRY = "A patient is worried"


@pytest.fixture
async def clinic(launcher: Launcher, tmp_path: Path) -> AsyncIterator[RealClinic]:
    clock = LeadingClock(tmp_path / "clock", start=MORNING)
    async with real_clinic(launcher, tmp_path, clock=clock, rig=TOLD, **PROFILE) as clinic:
        yield clinic


async def until_printed(clinic: RealClinic, words: str, *, times: int = 1) -> None:
    async with asyncio.timeout(40):
        while clinic.output.count(words) < times:  # noqa: ASYNC110 - a file has no event
            await asyncio.sleep(0.05)


@pytest.mark.timeout(180)
async def test_after_a_revoked_token_what_still_helps_leaves_with_a_new_one(
    clinic: RealClinic,
) -> None:
    await open_the_clinic(clinic)
    (asha,) = await admit(clinic, ["Asha"], ended_at=YESTERDAY)
    async with passing_time(clinic) as days:
        await days.calm()
        bots = clinic.sandbox.world.servers.bots
        account = bots.pop(TOKEN)
        clinic.pass_to(MORNING + timedelta(minutes=11))
        await until_printed(clinic, "token-refused")
        clinic.pass_to(MORNING + timedelta(minutes=30))
        address = f"http://{clinic.environment['AFTERCARE_LISTEN']}/readyz"
        async with httpx.AsyncClient(trust_env=False) as http:
            answer = await http.get(address)
        assert answer.status_code == 503
        assert answer.json()["telegram"]["state"] == "refuses the token"
        said = [line for line in clinic.output.splitlines() if "token-refused" in line]
        assert all("CRITICAL" in line for line in said)
        assert any("remedy=set a good AFTERCARE_BOT_TOKEN and restart" in line for line in said)
        assert not any("Reminder from" in line for line in clinic.transcript(asha))
        assert await clinic.program.stop() == 0
        clinic.start()
        assert await clinic.program.end() == 1, "an old token does not start"
        bots[NEW_TOKEN] = account
        clinic.environment["AFTERCARE_BOT_TOKEN"] = NEW_TOKEN
        clinic.start()
        await until_printed(clinic, " running\n", times=2)
        # The first message may have been refused, too; then the reminder comes a moment after it.
        clinic.pass_to(MORNING + timedelta(minutes=36))
        await clinic.until_shown(asha, "Reminder from")
        await days.calm()
        assert sum("Reminder from" in one.text for one in asha.messages) == 1
    for private in (TOKEN, NEW_TOKEN):
        assert private not in clinic.output


@pytest.mark.timeout(180)
async def test_alerts_reach_a_group_that_was_upgraded_also_after_a_restart(
    clinic: RealClinic,
) -> None:
    world = clinic.sandbox.world
    group = world.add_group(title="Reception", members=[clinic.owner, clinic.bot])
    file = clinic.folder / "clinic.yaml"
    profile = yaml.safe_load(file.read_text("utf-8"))
    file.write_text(yaml.safe_dump(profile | {"staff_chat": group.id}), "utf-8")
    await open_the_clinic(clinic)
    asha, bela, chitra = await admit(clinic, ["Asha", "Bela", "Chitra"], ended_at=YESTERDAY)
    async with passing_time(clinic) as days:
        await days.pass_until(MORNING.replace(hour=19, minute=5))
        group.upgrade()
        for count, person in enumerate((asha, bela), start=1):
            await clinic.tap(person, "4 · Blister, pus, fever, swelling")
            await clinic.until(lambda count=count: worries(group) == count, "the alert")
            await days.calm()
        assert f"remedy=clinic.yaml: staff_chat: {group.id}" in clinic.output, (
            "what to write into clinic.yaml"
        )
        clinic.program.kill()
        await clinic.program.end()
        clinic.start()
        await clinic.tap(chitra, "4 · Blister, pus, fever, swelling")
        await clinic.until(lambda: worries(group) == 3, "the alert after a restart")
        await days.calm()
        assert worries(group) == 3


def worries(group: Group) -> int:
    return sum(WORRY in one.text for one in group.messages if one.from_bot)
