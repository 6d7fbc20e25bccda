from collections.abc import AsyncIterator
from datetime import UTC, datetime

import httpx
import pytest
from raw_api import RawApi

from bot.sandbox.accounts import Bot
from bot.sandbox.group import Group
from bot.sandbox.person import Person
from bot.sandbox.server import Sandbox
from jobs.clock import MovableClock

TOKEN = "1000:sandbox-token"


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(datetime(2026, 3, 2, 9, 0, tzinfo=UTC))


@pytest.fixture
async def sandbox(clock: MovableClock) -> AsyncIterator[Sandbox]:
    sandbox = Sandbox(clock=clock)
    sandbox.world.add_bot(token=TOKEN, username="sunrise_clinic_bot", name="Sunrise Skin Clinic")
    async with sandbox.serving():
        yield sandbox


@pytest.fixture
def account(sandbox: Sandbox) -> Bot:
    return sandbox.world.servers.bots[TOKEN]


@pytest.fixture
async def api(sandbox: Sandbox) -> AsyncIterator[RawApi]:
    async with httpx.AsyncClient(base_url=sandbox.url, timeout=10, trust_env=False) as client:
        yield RawApi(client, TOKEN)


@pytest.fixture
def stranger(sandbox: Sandbox) -> Person:
    return sandbox.world.add_person(first_name="Nobody")


@pytest.fixture
async def asha(sandbox: Sandbox, account: Bot) -> Person:
    """Has started the bot; nothing of that is pending any more."""
    person = sandbox.world.add_person(first_name="Asha", language_code="hi")
    await person.start()
    account.updates.clear()
    return person


@pytest.fixture
async def ravi(sandbox: Sandbox, account: Bot) -> Person:
    return sandbox.world.add_person(first_name="Ravi", username="ravi_at_desk")


@pytest.fixture
def reception(sandbox: Sandbox, account: Bot, ravi: Person) -> Group:
    """A group with the bot; nothing of its beginning is pending any more."""
    group = sandbox.world.add_group(title="Reception", members=[ravi, account])
    account.updates.clear()
    return group
