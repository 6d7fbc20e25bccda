"""The peer of job_store.py as a program: `plan ROWS DUE`, or `run URL`, on jobs.db here."""

import asyncio
import contextlib
import os
import signal
import ssl
import subprocess
import sys
from collections.abc import Generator
from datetime import UTC, timedelta
from pathlib import Path

import uvloop
from apscheduler.jobstores.sqlalchemy import (  # pyright: ignore[reportMissingTypeStubs]
    SQLAlchemyJobStore,
)
from apscheduler.schedulers.asyncio import (  # pyright: ignore[reportMissingTypeStubs]
    AsyncIOScheduler,
)
from apscheduler.triggers.date import DateTrigger  # pyright: ignore[reportMissingTypeStubs]
from sqlalchemy import create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from telegram import Bot

from bot.send.transport import AiohttpRequest
from jobs.clock import SystemClock
from tests.bench.bare_loops import TOKEN
from tests.bench.reminder import WORDS
from tests.bench.waiting_rows import FIRST_CHAT

_ROOT = Path(__file__).parents[2]
_FAR = timedelta(days=30)
_AT_ONCE = 64
_READY = "ready"


class _Peer:
    """What a job finds when it fires: jobs in a store can only carry what can be pickled."""

    bot: Bot
    room: asyncio.Semaphore


async def remind(chat_id: int) -> None:
    """The job."""
    async with _Peer.room:
        await _Peer.bot.send_message(chat_id, WORDS, parse_mode="HTML")


def _scheduler() -> AsyncIOScheduler:
    engine = create_engine("sqlite:///jobs.db")
    event.listen(engine, "connect", _prepare)
    return AsyncIOScheduler(
        jobstores={"default": SQLAlchemyJobStore(engine=engine)},
        # By default a job that is a second late is dropped.
        job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        timezone=UTC,
    )


def _prepare(connection: DBAPIConnection, _record: object) -> None:
    cursor = connection.cursor()
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "busy_timeout = 10000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


async def _plan(rows: int, due: int) -> None:
    scheduler, now = _scheduler(), SystemClock().now()
    scheduler.start(paused=True)
    for number in range(1, rows + 1):
        scheduler.add_job(  # pyright: ignore[reportUnknownMemberType]
            remind,
            DateTrigger(now if number <= due else now + _FAR),
            args=[FIRST_CHAT + number],
            id=f"session:{number}:sunscreen:day-2",
        )
    scheduler.shutdown()


async def _run(url: str) -> None:
    request = AiohttpRequest(connections=_AT_ONCE, trusted=ssl.create_default_context())
    async with request:
        _Peer.bot = Bot(TOKEN, base_url=f"{url}/bot", request=request)
        _Peer.room = asyncio.Semaphore(_AT_ONCE)
        _scheduler().start()
        sys.stdout.write(_READY + "\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


def environment(url: str) -> dict[str, str]:
    """What its process needs."""
    return {**os.environ, "PYTHONPATH": str(_ROOT), "PEER_URL": url}


@contextlib.contextmanager
def peer_program(folder: Path, *, url: str) -> Generator[None]:
    """Run it until the context ends, by `kill -9`."""
    with subprocess.Popen(  # noqa: S603 - this very file
        [sys.executable, "-m", __name__, "run"],
        cwd=folder,
        env=environment(url),
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            if process.stdout is None or process.stdout.readline().strip() != _READY:
                raise RuntimeError("the peer did not start")
            yield
        finally:
            process.send_signal(signal.SIGKILL)
            process.wait()


def main() -> None:
    """Do what is told."""
    if sys.argv[1] == "plan":
        uvloop.run(_plan(int(sys.argv[2]), int(sys.argv[3])))
    else:
        uvloop.run(_run(os.environ["PEER_URL"]))


if __name__ == "__main__":
    main()
