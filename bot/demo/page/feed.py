"""What the page shows, live: everything once, then each change."""

import asyncio
import json
import logging
from collections import deque
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from functools import partial

from bot.demo.clinic import DemoClinic
from bot.demo.page.cast import Cast
from bot.demo.page.queue import QueueReader
from bot.demo.page.views import call_view, message_view, person_view
from bot.sandbox.calls import Phase
from bot.sandbox.errors import JsonObject
from bot.sandbox.events import Event, EventKind
from bot.sandbox.person import Person

log = logging.getLogger(__name__)

_MOST_CALLS = 200
_MOST_UNREAD = 20_000
"""A page that takes nothing any more is let go; when it comes back it gets everything anew."""


class Feed:
    """Tells every page that listens what can be seen of one clinic."""

    def __init__(self, clinic: DemoClinic, cast: Cast) -> None:
        self._clinic = clinic
        self._cast = cast
        self._pages: set[asyncio.Queue[bytes | None]] = set()
        self._reader = QueueReader(clinic.app.services.catalogue)
        self._queue: JsonObject = {"coming": [], "came": [], "waiting": 0, "ended": 0}
        self._next: str | None = None
        self._busy = False
        self._calls: deque[JsonObject] = deque(maxlen=_MOST_CALLS)
        self._changes = 0
        self._told = -1
        self._wake = asyncio.Event()
        self._reading = asyncio.Lock()
        self._closed = False

    @asynccontextmanager
    async def running(self) -> AsyncGenerator[None]:
        """Follow the clinic until the block ends; all streams end then."""
        clinic = self._clinic
        for call in clinic.sandbox.calls:
            self._keep_call(call_view(call))
        await self.refresh()
        clinic.sandbox.world.on_event(self._event)
        clinic.sandbox.on_call(self._call)
        clinic.clock.on_move(self._moved)
        async with asyncio.TaskGroup() as tasks:
            follower = tasks.create_task(self._follow())
            try:
                yield
            finally:
                self.close()
                follower.cancel()

    def close(self) -> None:
        """End every stream."""
        self._closed = True
        for page in self._pages:
            page.put_nowait(None)

    async def stream(self) -> AsyncGenerator[bytes]:
        """Everything that can be seen, then each change, as server-sent events."""
        if self._closed:
            return
        page: asyncio.Queue[bytes | None] = asyncio.Queue()
        self._pages.add(page)
        try:
            yield _encoded("state", self._state())
            while (event := await page.get()) is not None:
                yield event
        finally:
            self._pages.discard(page)

    def person(self, person: Person) -> JsonObject:
        """Tell of somebody who is new or has changed; returns what is told."""
        view = person_view(person, self._cast.part_of(person))
        self._tell("person", view)
        return view

    def set_busy(self, *, busy: bool) -> None:
        """Tell whether a jump of the clock is going on."""
        self._busy = busy
        self._wake.set()
        self._tell("clock", self._clock())

    @property
    def pages(self) -> int:
        """How many pages listen."""
        return len(self._pages)

    async def refresh(self) -> None:
        """Tell what the records say as soon as the bot has nothing left to do.

        Where that fails the page shows what it showed before, and goes on with the next change.
        """
        changes = self._changes
        try:
            await self._clinic.settled()
            async with self._reading:
                # Whoever waited for the same moment may have read meanwhile.
                if self._told < changes:
                    await self._read()
                    self._told = changes
        except Exception:
            # A row that cannot be told must not close the page, and the clinic with it.
            log.exception("page-not-refreshed")

    async def _follow(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            # A jump refreshes at each of its stops, and wakes us when it ends.
            if not self._busy:
                await self.refresh()

    def _change(self) -> None:
        self._changes += 1
        self._wake.set()

    async def _read(self) -> None:
        work = partial(self._reader.read, now=self._clinic.clock.now())
        reading = await self._clinic.app.database.read(work)
        if reading.queue != self._queue:
            self._queue = reading.queue
            self._tell("queue", reading.queue)
        following = reading.next_due.isoformat() if reading.next_due else None
        if following != self._next:
            self._next = following
            self._tell("clock", self._clock())
        for changed in self._cast.learn(reading.staff):
            person = self._clinic.sandbox.world.person(changed)
            if person is not None:
                self.person(person)

    def _event(self, event: Event) -> None:
        person = self._clinic.sandbox.world.person(event.chat)
        if person is None:
            return
        self._change()
        chat, message = event.chat, event.message
        match event.kind:
            case EventKind.MESSAGE | EventKind.EDIT if message is not None:
                view = message_view(person, message, username=self._clinic.bot.username)
                self._tell("message", {"chat": chat, "message": view})
            case EventKind.DELETE if message is not None:
                self._tell("delete", {"chat": chat, "id": message.message_id})
            case EventKind.READ if message is not None:
                self._tell("read", {"chat": chat, "up_to": message.message_id})
            case EventKind.TYPING:
                self._tell("typing", {"chat": chat})
            case EventKind.TOAST:
                self._tell("toast", {"chat": chat, "text": event.detail})
            case EventKind.TAP:
                pass
            case _:
                self.person(person)

    def _call(self, number: int, method: str, phase: Phase) -> None:
        del number
        if phase == "after" and method != "getUpdates":
            self._change()
            view = call_view(self._clinic.sandbox.calls[-1])
            self._keep_call(view)
            self._tell("call", view)

    def _keep_call(self, view: JsonObject) -> None:
        if view["method"] != "getUpdates":
            self._calls.append(view)

    def _moved(self) -> None:
        self._change()
        self._tell("clock", self._clock())

    def _state(self) -> JsonObject:
        clinic = self._clinic
        people = clinic.sandbox.world.people
        profile, username = clinic.app.services.profile, clinic.bot.username
        return {
            "clinic": {
                "name": profile.name,
                "zone": profile.timezone,
                "place": [profile.latitude or 0, profile.longitude or 0],
                "bot": username,
            },
            "clock": self._clock(),
            "people": [person_view(each, self._cast.part_of(each)) for each in people],
            "messages": {
                str(each.id): [
                    message_view(each, message, username=username) for message in each.messages
                ]
                for each in people
            },
            "queue": self._queue,
            "calls": list(self._calls),
        }

    def _clock(self) -> JsonObject:
        now = self._clinic.clock.now().isoformat()
        return {"now": now, "next": self._next, "busy": self._busy}

    def _tell(self, name: str, data: JsonObject) -> None:
        if not self._pages:
            return
        event = _encoded(name, data)
        for page in list(self._pages):
            page.put_nowait(event)
            if page.qsize() > _MOST_UNREAD:
                self._pages.discard(page)
                page.put_nowait(None)


def _encoded(name: str, data: JsonObject) -> bytes:
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n".encode()
