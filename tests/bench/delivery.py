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
from clinic.database import Database, Session
from clinic.tables import OutboxRow, State
from jobs.clock import SystemClock
from jobs.deliver import Delivery
from jobs.schedule import Schedule
from messages.catalogue import Catalogue
from messages.plan import load_plans
from tests.bench import bare_loops, waiting_rows
from tests.bench.report import tell
from tests.bench.stub import stub

_BEST_OF_DEFAULT = 8
"""The default transport is at its best with 1 to 8 messages at once, and slower with more."""
_AT_ONCE = 64
_UNLIMITED = 1e9
_LOOK = 0.05
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
    schedule = Schedule(clock)
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
        at_once=_AT_ONCE,
    )
    async with application:
        schedule.start()
        bare_loops.settle_memory()
        begun = time.perf_counter()
        loop = asyncio.create_task(delivery.run())
        while await database.read(_unsent):  # noqa: ASYNC110 - whatever ends, ends in the database
            await asyncio.sleep(_LOOK)
        taken = time.perf_counter() - begun
        loop.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await loop
        schedule.stop()
    return messages / taken


def _unsent(db: Session) -> int:
    unsent = select(func.count()).select_from(OutboxRow).where(OutboxRow.state != State.SENT)
    return db.exec(unsent).one()


_Contender = Callable[..., Coroutine[Any, Any, float]]
_CONTENDERS: dict[str, tuple[_Contender, int]] = {
    "durable": (durable, _AT_ONCE),
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
