"""Letting time pass: one jump of the clock at a time."""

import asyncio
from datetime import datetime, timedelta

from bot.demo.clinic import DemoClinic
from bot.demo.page.feed import Feed
from bot.sandbox.errors import CannotActError
from bot.sandbox.people_bodies import BadBodyError, Body

_MOST = {"hours": 24 * 90, "days": 90}


class Jumps:
    """Moves the clock of one clinic."""

    def __init__(self, clinic: DemoClinic, feed: Feed) -> None:
        self._clinic = clinic
        self._feed = feed
        self._going: asyncio.Task[None] | None = None

    async def jump(self, body: Body) -> None:
        """Jump as asked, and wait until the clinic has done all that it brings.

        Raises:
            BadBodyError: if the body asks for no jump.
            CannotActError: if a jump is going on, or if there is nothing to jump to.
        """
        if self._going is not None:
            raise CannotActError("The clock is moving already.")
        self._going = asyncio.create_task(self._jump(body))
        try:
            await asyncio.wait({self._going})
            if self._going.cancelled():
                raise CannotActError("The demo stops.")
            self._going.result()
        finally:
            self._going = None

    def stop(self) -> None:
        """Cut short the jump that is going on."""
        if self._going is not None:
            self._going.cancel()

    async def _jump(self, body: Body) -> None:
        moment = await self._wanted(body)
        self._feed.set_busy(busy=True)
        try:
            # Each stop is told, so that the page sees when what happened.
            while (due := await self._clinic.next_due()) is not None and due < moment:
                await self._to(due)
            await self._to(moment)
        finally:
            self._feed.set_busy(busy=False)

    async def _to(self, moment: datetime) -> None:
        await self._clinic.move_to(moment)
        await self._feed.refresh()

    async def _wanted(self, body: Body) -> datetime:
        if body.fields == {"to": "next"}:
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
