"""Letting time pass: one jump of the clock at a time."""

import asyncio
from datetime import datetime, timedelta

from bot.demo.clinic import DemoClinic
from bot.demo.page.feed import Feed
from bot.sandbox.errors import CannotActError
from bot.sandbox.events import Event, EventKind
from bot.sandbox.people_bodies import BadBodyError, Body

_STOPS = "The demo stops."
_NEXT = {"to": "next"}
_MOST = {"hours": 24 * 90, "days": 90}
_LOOKS = 60
"""At how many moments the next message is looked for: some rows are only put off when due."""


class Jumps:
    """Moves the clock of one clinic."""

    def __init__(self, clinic: DemoClinic, feed: Feed) -> None:
        self._clinic = clinic
        self._feed = feed
        self._going: asyncio.Task[None] | None = None
        self._stopped = False
        self._messages = 0
        clinic.sandbox.world.on_event(self._count)

    async def jump(self, body: Body) -> None:
        """Jump as asked, and wait until the clinic has done all that it brings.

        Raises:
            BadBodyError: if the body asks for no jump.
            CannotActError: if a jump is going on, if there is nothing to jump to, or if the demo
                stops.
        """
        if self._stopped:
            raise CannotActError(_STOPS)
        if self._going is not None:
            raise CannotActError("The clock is moving already.")
        self._going = going = asyncio.create_task(self._jump(body))
        # Not when the request ends: the jump goes on if whoever asked for it goes away.
        going.add_done_callback(self._ended)
        await asyncio.wait({going})
        if going.cancelled():
            raise CannotActError(_STOPS)
        going.result()

    def stop(self) -> None:
        """Cut short the jump that is going on, and begin no other."""
        self._stopped = True
        if self._going is not None:
            self._going.cancel()

    def _ended(self, _jump: asyncio.Task[None]) -> None:
        self._going = None

    def _count(self, event: Event) -> None:
        if event.kind is EventKind.MESSAGE and event.message and event.message.from_bot:
            self._messages += 1

    async def _jump(self, body: Body) -> None:
        moment = await self._wanted(body)
        self._feed.set_busy(busy=True)
        try:
            if body.fields == _NEXT:
                await self._to_next_message()
            else:
                await self._until(moment)
        finally:
            self._feed.set_busy(busy=False)

    async def _to_next_message(self) -> None:
        before = self._messages
        for _ in range(_LOOKS):
            due = await self._clinic.next_due()
            if due is None or self._messages > before:
                return
            await self._to(due)

    async def _until(self, moment: datetime) -> None:
        # Each stop is told, so that the page sees when what happened.
        while (due := await self._clinic.next_due()) is not None and due < moment:
            await self._to(due)
        await self._to(moment)

    async def _to(self, moment: datetime) -> None:
        await self._clinic.move_to(moment)
        await self._feed.refresh()

    async def _wanted(self, body: Body) -> datetime:
        if body.fields == _NEXT:
            await self._clinic.settled()
            due = await self._clinic.next_due()
            if due is None:
                raise CannotActError("Nothing is planned.")
            return due
        for unit, most in _MOST.items():
            if body.fields.keys() == {unit}:
                count = body.number(unit)
                if count is None or not 1 <= count <= most:
                    raise BadBodyError(f"{unit!r} must be from 1 to {most}.")
                return self._clinic.clock.now() + timedelta(**{unit: count})
        raise BadBodyError('The body must be {"to": "next"}, {"hours": …} or {"days": …}.')
