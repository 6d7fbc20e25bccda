"""Durable delivery against bare loops that record nothing: `python -m tests.bench.delivery`.

Every contender sends the same number of messages to the same stub, in turn, several times over.
Durable means: claimed, looked at again, worded, sent and recorded in SQLite with synchronous=FULL.
"""

import argparse
import asyncio
import contextlib
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Coroutine
from datetime import datetime
from pathlib import Path
from typing import Any

import uvloop
from sqlmodel import func, select

from bot.application import build_application
from bot.demo.clinic import SUNRISE
from bot.send.pacing import Pacing
from bot.send.sender import TelegramSender
from bot.services import Services
from clinic import schema
from clinic.database import Database
from clinic.delivery import Claim
from clinic.outcomes import Outcome
from clinic.tables import OutboxRow, State
from jobs.clock import SystemClock
from jobs.deliver import Delivery
from jobs.schedule import Schedule
from jobs.watcher import Watcher
from messages.catalogue import Catalogue
from messages.plan import load_plans
from tests.bench import bare_loops, waiting_rows
from tests.bench.report import tell
from tests.bench.stub import stub

_BEST_OF_DEFAULT = 8
"""The default transport is at its best with 1 to 8 messages at once, and slower with more."""
_AT_ONCE = 64
_UNLIMITED = 1e9
_OURS_AT_ONCE = 256
"""As the program has it for a bot that may send 512 messages a second."""
_AWAKE = SUNRISE.model_copy(update={"quiet_hours": "00:00-00:01"})


async def durable(url: str, *, messages: int, at_once: int) -> float:
    """Our own delivery; `at_once` is its own business."""
    del at_once
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder, 'bench.db')}")
        try:
            return await _delivered(database, url, messages=messages)
        finally:
            database.close()


async def _delivered(database: Database, url: str, *, messages: int) -> float:
    clock, plans = SystemClock(), load_plans()
    schema.migrate(database)
    now = clock.now()
    waiting_rows.fill(
        database, plan=plans["microdermabrasion"], patients=messages, now=now, due_at=now
    )
    services = Services(
        database=database,
        clock=clock,
        catalogue=Catalogue.load(),
        profile=_AWAKE,
        plans=plans,
        key=b"",
        public_url="",
        username=lambda: "bench_bot",
        wake_delivery=lambda: None,
    )
    application = build_application(token=bare_loops.TOKEN, api_url=url, services=services)
    schedule, count = Schedule(clock), _Count(messages)
    delivery = Delivery(
        database=database,
        clock=clock,
        schedule=schedule,
        sender=TelegramSender(
            bot=application.bot,
            services=services,
            pacing=Pacing(clock=clock, per_second=_UNLIMITED),
        ),
        profile=_AWAKE,
        watchers=[count],
        at_once=_OURS_AT_ONCE,
    )
    async with application:
        schedule.start()
        bare_loops.settle_memory()
        begun = time.perf_counter()
        loop = asyncio.create_task(delivery.run())
        await count.all_tried.wait()
        loop.cancel()  # It records what it has not recorded yet.
        with contextlib.suppress(asyncio.CancelledError):
            await loop
        taken = time.perf_counter() - begun
        schedule.stop()
    with database.reading() as db:
        sent = select(func.count()).select_from(OutboxRow).where(OutboxRow.state == State.SENT)
        if db.exec(sent).one() != messages:
            raise RuntimeError("not everything was sent and recorded")
    return messages / taken


class _Count(Watcher):
    """Tells when every message was tried."""

    def __init__(self, messages: int) -> None:
        self._left = messages
        self.all_tried = asyncio.Event()

    def tried(self, claim: Claim, outcome: Outcome, *, now: datetime) -> None:
        del claim, outcome, now
        self._left -= 1
        if not self._left:
            self.all_tried.set()


_Contender = Callable[..., Coroutine[Any, Any, float]]
_CONTENDERS: dict[str, tuple[_Contender, int]] = {
    "durable": (durable, _OURS_AT_ONCE),
    "python-telegram-bot, our transport": (bare_loops.with_ours, _AT_ONCE),
    "python-telegram-bot, its own": (bare_loops.with_httpx, _BEST_OF_DEFAULT),
    "aiogram": (bare_loops.with_aiogram, _AT_ONCE),
    "pyTelegramBotAPI": (bare_loops.with_telebot, _AT_ONCE),
}


def main() -> None:
    """Measure and tell."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--messages", type=int, default=4000)
    options.add_argument("--rounds", type=int, default=5)
    chosen = options.parse_args()
    rates: dict[str, list[float]] = defaultdict(list)
    with stub() as url:
        for _ in range(chosen.rounds):
            for who, (contender, at_once) in _CONTENDERS.items():
                run = contender(url, messages=chosen.messages, at_once=at_once)
                rates[who].append(uvloop.run(run))
    tell("durable delivery", rates, unit="messages/s", against="python-telegram-bot, our transport")


if __name__ == "__main__":
    main()
