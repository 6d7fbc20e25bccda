"""A delivery with all it needs, outside any application."""

import asyncio
import threading
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, event

from clinic import outbox
from clinic.database import Database
from clinic.tables import State
from jobs.clock import MovableClock
from jobs.deliver import Delivery
from jobs.schedule import Schedule
from tests.clinic.rows import put, states
from tests.jobs.scripted_sender import ScriptedSender


async def until(met: Callable[[], bool]) -> None:
    """Let the loop run until this is so."""
    async with asyncio.timeout(20):
        while not met():  # noqa: ASYNC110 - what it waits for sets no event
            await asyncio.sleep(0.002)


@dataclass(frozen=True, kw_only=True)
class Office:
    """A delivery with all it needs, and a clock that can be moved."""

    database: Database
    clock: MovableClock
    schedule: Schedule
    sender: ScriptedSender
    delivery: Delivery

    def put(self, *keys: str) -> None:
        """Rows that are due now, each in a chat of its own."""
        first = 1 + len(states(self.database))
        with self.database.writing() as db:
            for chat_id, key in enumerate(keys, start=first):
                put(db, key, chat_id=chat_id, due=self.clock.now())
        self.delivery.wake()

    @asynccontextmanager
    async def delivering(self) -> AsyncGenerator[asyncio.Task[None]]:
        """Deliver until the end of the block."""
        self.schedule.start()
        running = asyncio.create_task(self.delivery.run())
        try:
            yield running
        finally:
            running.cancel()
            await asyncio.wait([running])
            self.schedule.stop()
            await asyncio.sleep(0)

    async def looked_again(self) -> None:
        """Return when delivery has looked at the outbox since this was called."""
        for _ in range(2):  # the first look may have begun before
            looked = threading.Event()

            def note(_connection: Connection, looked: threading.Event = looked) -> None:
                looked.set()

            event.listen(self.database.engine, "commit", note)
            self.delivery.wake()
            await until(looked.is_set)
            event.remove(self.database.engine, "commit", note)
        await until(lambda: not self.delivery.busy)

    async def settled(self) -> None:
        """Return when nothing that could be sent now is left."""

        def done() -> bool:
            with self.database.reading() as db:
                return not (self.delivery.busy or outbox.is_due(db, now=self.clock.now()))

        await until(done)

    def state(self, key: str) -> State:
        return states(self.database)[key]
