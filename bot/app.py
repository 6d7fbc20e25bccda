"""The composition root: everything is built here, started here, stopped here."""

import asyncio
import contextlib
import hashlib
import logging
import math
from collections.abc import AsyncGenerator, Coroutine, Mapping
from contextlib import asynccontextmanager
from typing import Any

from telegram.error import BadRequest, InvalidToken, TelegramError

from bot.application import build_application
from bot.receive.contact import Contact
from bot.receive.knock import knock
from bot.receive.poll import WANTED, Poller
from bot.receive.work import Worker
from bot.records import records_file
from bot.replaced import SameFile
from bot.send.pacing import Pacing
from bot.send.sender import TelegramSender
from bot.services import Services
from bot.settings import Settings
from bot.web.metrics import Metrics
from clinic import inbox, outbox, places, processes, recording, room, schema, staff
from clinic.database import Database, DatabaseTrouble, Session
from clinic.profile import ClinicProfile
from jobs import housekeeping
from jobs.alarm import Alarm
from jobs.backup import NightlyBackup
from jobs.clock import Clock
from jobs.deliver import AT_ONCE, Delivery
from jobs.hold import Hold
from jobs.membership import Membership
from jobs.schedule import Schedule
from messages.catalogue import Catalogue
from messages.plan import CarePlan

log = logging.getLogger(__name__)

_CONNECT_PAUSE = 5.0
_LOOK_AGAIN = 0.01


class App:
    """One running clinic."""

    def __init__(
        self,
        *,
        settings: Settings,
        profile: ClinicProfile,
        plans: Mapping[str, CarePlan],
        catalogue: Catalogue,
        clock: Clock,
    ) -> None:
        """Build everything; nothing is opened, asked or started yet."""
        self.settings = settings
        self.clock = clock
        self.database = Database(settings.database_url)
        token = settings.bot_token.get_secret_value()
        self.services = Services(
            database=self.database,
            clock=clock,
            catalogue=catalogue.with_default(profile.language),
            profile=profile,
            plans=_offered(plans, profile),
            key=hashlib.sha256(f"aftercare invitations {token}".encode()).digest(),
            public_url=settings.public_address,
            username=lambda: self.application.bot.username,
            wake_delivery=self._wake_delivery,
        )
        self.application = build_application(
            token=token, api_url=settings.api_url, services=self.services
        )
        self.membership = Membership(database=self.database, noted=self._beaten)
        self.metrics = Metrics()
        self.contact = Contact()
        self.alarm = Alarm(database=self.database, clock=clock, held=lambda: self.hold.on)
        self.worker = Worker(self.application, watchers=[self.metrics])
        self.schedule = Schedule(clock, watchers=[self.metrics])
        self.hold = Hold(database=self.database, clock=clock)
        self.backup = self._nightly_backup()
        self.same_file = SameFile(records_file(settings.database_url))
        self.pacing = Pacing(clock=clock, per_second=settings.messages_per_second)
        self.delivery = Delivery(
            database=self.database,
            clock=clock,
            schedule=self.schedule,
            sender=TelegramSender(
                bot=self.application.bot, services=self.services, pacing=self.pacing
            ),
            profile=profile,
            watchers=[self.metrics, self.contact, self.alarm, self.membership],
            held=lambda: self.hold.on,
            at_once=_at_once(settings.messages_per_second),
            share=lambda: self.membership.share,
        )

    def _nightly_backup(self) -> NightlyBackup | None:
        records = records_file(self.settings.database_url)
        if records is None or self.settings.backup_dir is None:
            return None
        return NightlyBackup(
            database=self.database,
            records=records,
            folder=self.settings.backup_dir,
            profile=self.services.profile,
            clock=self.clock,
            schedule=self.schedule,
            wake_delivery=self._wake_delivery,
        )

    @asynccontextmanager
    async def running(self) -> AsyncGenerator["App"]:
        """Migrate, pick up what the last run left, connect, work; stop in good order."""
        await asyncio.to_thread(schema.migrate, self.database)
        await self.database.write(self._pick_up)
        try:
            await self._connect()
        except BaseException:
            # The application's own shutdown does nothing before Telegram has answered.
            await self.application.bot.shutdown()
            raise
        self.schedule.start()
        self.schedule.every("housekeeping", housekeeping.EVERY, self._keep_house)
        if self.settings.webhook_url or not self.database.is_sqlite:
            self.schedule.every("knock", housekeeping.EVERY, self._knock)
        try:
            async with asyncio.TaskGroup() as tasks:
                started = [tasks.create_task(each) for each in self._loops()]
                try:
                    yield self
                finally:
                    for task in started:
                        # When one loop dies the group has cancelled the others already; a second
                        # time would cut them off while they finish what is under way.
                        if not task.cancelling():
                            task.cancel()
        finally:
            self.schedule.stop()
            await self.application.shutdown()
            self.database.close()

    def _pick_up(self, db: Session) -> None:
        processes.lock(db)
        now = self.clock.now()
        staff.settle_owners(db, owner_ids=self.settings.owner_ids, now=now)
        places.settle_pools(db, profile=self.services.profile, now=now)
        # On SQLite this is the only process, so whoever held a lease is dead.
        alone = self.database.is_sqlite
        recording.try_now(db, now=now)
        recording.rescue(db, now=now, all_leases=alone)
        inbox.rescue(db, now=now, all_leases=alone)
        self.hold.begin(db)

    async def _connect(self) -> None:
        """Ask Telegram who we are, for as long as it takes.

        Raises:
            TelegramError: if only a person can mend it: a bad token, a webhook it refuses.
        """
        while True:
            try:
                await self.application.initialize()
                await self._choose_delivery()
            except (InvalidToken, BadRequest):
                raise
            except TelegramError as error:
                log.warning("telegram-unreachable", extra={"error": type(error).__name__})
                await asyncio.sleep(_CONNECT_PAUSE)
            else:
                self.contact.answered(now=self.clock.now())
                log.info("connected", extra={"bot": self.application.bot.username})
                return

    async def _choose_delivery(self) -> None:
        """Tell Telegram how updates shall reach us; one way excludes the other."""
        bot = self.application.bot
        if self.settings.webhook_url:
            await bot.set_webhook(
                self.settings.webhook_url,
                secret_token=self.settings.webhook_secret.get_secret_value(),
                allowed_updates=WANTED,
            )
        else:
            await bot.delete_webhook()

    def _loops(self) -> list[Coroutine[Any, Any, None]]:
        loops: list[Coroutine[Any, Any, None]] = [
            self.worker.run(),
            self.delivery.run(),
            self.membership.run(),
            self.same_file.until_lost(),
        ]
        if not self.settings.webhook_url:
            loops.append(self.membership.while_leading(self._poll))
        if not self.database.is_sqlite:
            loops.append(self.membership.while_leading(self._take_over))
        if self.backup is not None:
            loops.append(self.backup.run())
        return loops

    async def _poll(self) -> None:
        # A new one each time: an offset from long ago could confirm updates that nobody has seen.
        poller = Poller(
            bot=self.application.bot,
            database=self.database,
            clock=self.clock,
            wake_worker=self.worker.wake,
            watchers=[self.metrics, self.contact],
        )
        await poller.run()

    async def _take_over(self) -> None:
        """What the process that led before left undone does not wait for the minute."""
        try:
            await self._look_after_all()
        except Exception:
            # As in the minute's round, which comes all the same: one bad row ends no program.
            log.exception("not-taken-over")

    def _beaten(self) -> None:
        share = self.membership.share
        if share is not None:
            self.pacing.divide(share.of)
        if (seconds := self.membership.silent_for) > 0:
            self.pacing.close(seconds)
            self.delivery.halt(seconds)
        if share is None or share.of > 1:
            # Whatever another process stored, this one hears of only here.
            self.worker.wake()
            self.delivery.wake()

    def _wake_delivery(self) -> None:
        self.delivery.wake()

    async def _keep_house(self) -> None:
        await self.same_file.look()
        await self._try_to_write()
        if self.membership.leads:
            # First: it also notices when the database lets nobody keep house.
            await self.alarm.look()
            await self._look_after_all()
        await self.hold.look()
        await asyncio.to_thread(self.database.shorten_log)
        # Another process may have changed the outbox, as `aftercare plans apply` does.
        self.delivery.wake()

    async def _try_to_write(self) -> None:
        """Trouble is over when a change is committed, and at night nobody may have any to make."""
        if self.database.is_sqlite and self.database.trouble is not None:
            now = self.clock.now()
            with contextlib.suppress(*DatabaseTrouble):
                await self.database.write(lambda db: room.take(db, now=now))
                await self.database.write(room.give_back)

    async def _look_after_all(self) -> None:
        if await housekeeping.housekeeping(
            self.database,
            profile=self.services.profile,
            clock=self.clock,
            watchers=[self.metrics, self.alarm],
            alive=lambda: self.delivery.in_hand,
        ):
            self.worker.wake()

    async def _knock(self) -> None:
        await knock(self.application.bot, contact=self.contact, clock=self.clock)

    async def settled(self) -> None:
        """Return when nothing that is due now is left to do (for demos and tests)."""
        # Only demos and tests wait here; three loops would have to signal every step for an event.
        while self._busy or await self.database.read(self._open):  # noqa: ASYNC110
            await asyncio.sleep(_LOOK_AGAIN)

    @property
    def _busy(self) -> bool:
        saves = self.backup is not None and self.backup.busy
        return saves or self.worker.busy or self.delivery.busy or self.schedule.overdue

    def _open(self, db: Session) -> bool:
        silent = self.delivery.halted or self.hold.on
        waits = not silent and outbox.is_due(db, now=self.clock.now())
        return waits or inbox.open_count(db) > 0


def _at_once(per_second: float) -> int:
    """No more than leave in a few seconds: what is claimed waits for its turn within its lease."""
    return max(min(AT_ONCE, math.ceil(per_second * 4)), int(per_second / 2))


def _offered(plans: Mapping[str, CarePlan], profile: ClinicProfile) -> Mapping[str, CarePlan]:
    if not profile.procedures:
        return plans
    return {name: plans[name] for name in profile.procedures}
