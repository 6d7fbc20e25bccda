"""A whole clinic on this machine: the sandbox for Telegram, the real bot, a movable clock."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from pydantic import SecretStr

from bot.app import App
from bot.sandbox.accounts import Bot
from bot.sandbox.group import Group
from bot.sandbox.person import Person
from bot.sandbox.server import Sandbox
from bot.settings import Settings
from clinic import outbox
from clinic.profile import WEEKDAYS, ClinicProfile
from jobs.clock import MovableClock
from messages.catalogue import Catalogue
from messages.plan import CarePlan, load_plans

TOKEN = "1000:sandbox-token"  # noqa: S105 - it opens nothing but the sandbox
SUNRISE = ClinicProfile(
    name="Sunrise Skin Clinic",
    timezone="Asia/Kolkata",
    phone="+91 20 5550 0147",
    address="12 Garden Road, Pune",
    latitude=18.52,
    longitude=73.86,
    hours=dict.fromkeys(WEEKDAYS[:-1], ("10:00-14:00", "16:00-20:00")),
)
"""The clinic of the demo."""
_LOOK_AGAIN = 0.005


@dataclass(frozen=True, kw_only=True)
class DemoClinic:
    """One running clinic with people around it."""

    sandbox: Sandbox
    bot: Bot
    clock: MovableClock
    app: App
    owner: Person
    group: Group | None
    """The staff's own group, if the clinic has one."""

    async def settled(self) -> None:
        """Return when the bot has nothing left to do at this moment of the clock."""
        # First the updates: one that is confirmed is stored, so that the bot's own look sees it.
        while self.sandbox.world.updates_pending(self.bot):  # noqa: ASYNC110 - no event tells it
            await asyncio.sleep(_LOOK_AGAIN)
        await self.app.settled()

    async def move(self, by: timedelta) -> None:
        """Let this much time pass at once, and everything happen that it brings."""
        self.clock.move(by)
        await self.settled()

    async def move_to(self, moment: datetime) -> None:
        """Let the time pass until `moment` (aware), stopping at each thing that is due."""
        while (due := await self.next_due()) is not None and due <= moment:
            self.clock.move_to(due)
            await self.settled()
        self.clock.move_to(moment)
        await self.settled()

    async def next_due(self) -> datetime | None:
        """When the bot will next send something by itself."""
        return await self.app.database.read(outbox.next_due)


@asynccontextmanager
async def demo_clinic(
    *,
    folder: Path,
    start: datetime,
    profile: ClinicProfile = SUNRISE,
    limits: bool = True,
    with_group: bool = False,
    messages_per_second: float = 29.5,
    database_url: str | None = None,
    catalogue: Catalogue | None = None,
    plans: Mapping[str, CarePlan] | None = None,
) -> AsyncGenerator[DemoClinic]:
    """Run a clinic whose clock shows `start` (aware), with its files in `folder`.

    With a group, the owner and the bot are in it, and it is the staff chat of the profile.
    """
    clock = MovableClock(start)
    sandbox = Sandbox(clock=clock, limits=limits)
    bot = sandbox.world.add_bot(token=TOKEN, username="sunrise_clinic_bot", name=profile.name)
    owner = sandbox.world.add_person(first_name="Meera", language_code="en")
    group = None
    if with_group:
        group = sandbox.world.add_group(title="Reception", members=[owner, bot])
        profile = profile.model_copy(update={"staff_chat": group.id})
    async with sandbox.serving(port=0):
        settings = Settings.model_construct(
            bot_token=SecretStr(TOKEN),
            owner_ids=(owner.id,),
            database_url=database_url or f"sqlite:///{folder / 'demo.db'}",
            api_url=sandbox.url,
            messages_per_second=messages_per_second,
            backup_dir=None,
        )
        app = App(
            settings=settings,
            profile=profile,
            plans=plans or load_plans(),
            catalogue=catalogue or Catalogue.load(),
            clock=clock,
        )
        async with app.running():
            yield DemoClinic(
                sandbox=sandbox, bot=bot, clock=clock, app=app, owner=owner, group=group
            )
