"""APScheduler behind the injected clock. It only wakes us: the tables are the memory."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler  # pyright: ignore[reportMissingTypeStubs]
from apscheduler.triggers.date import DateTrigger  # pyright: ignore[reportMissingTypeStubs]
from apscheduler.triggers.interval import IntervalTrigger  # pyright: ignore[reportMissingTypeStubs]

from jobs.clock import Clock, SystemClock
from jobs.watcher import Watcher

_EPOCH = datetime.fromtimestamp(0, UTC)
_MANY = 1000
_LOOK_SECONDS = 1.0
_JUMP = timedelta(seconds=1)
"""Less is the machine's clock being put right little by little."""


@dataclass(kw_only=True)
class _Round:
    """Work that is repeated, and when it is due again."""

    interval: timedelta
    next_at: datetime
    begun: float
    """When it began the last time, by the machine's count."""


class Schedule:
    """Wake-ups at moments of the clock. Moving the clock wakes whatever it passed.

    The machine's clock may be set, and a machine that slept wakes with a later one; nobody tells a
    program. So this looks every second, by a count that nobody sets, and goes by the new time.
    """

    def __init__(self, clock: Clock, *, watchers: Sequence[Watcher] = ()) -> None:
        """Nothing runs before `start`."""
        self._clock = clock
        self._machine = SystemClock()
        self._watchers = watchers
        # The default grace of one second would drop a wake-up after a short stall.
        self._scheduler = AsyncIOScheduler(
            timezone=UTC,
            job_defaults={"misfire_grace_time": None, "coalesce": True},
        )
        self._wakes: dict[str, tuple[datetime, Callable[[], None]]] = {}
        self._repeating: dict[str, _Round] = {}
        self._looking: asyncio.TimerHandle | None = None
        clock.on_move(self._clock_moved)

    def start(self) -> None:
        """Begin waking, in the running event loop."""
        self._scheduler.start()
        self._look(self._machine_ahead())

    def stop(self) -> None:
        """Wake nobody any more."""
        if self._looking is not None:
            self._looking.cancel()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    @property
    def overdue(self) -> bool:
        """Whether repeated work should have run by now and has not ended yet."""
        now = self._clock.now()
        return any(repeated.next_at <= now for repeated in self._repeating.values())

    def wake_at(self, name: str, moment: datetime, callback: Callable[[], None]) -> None:
        """Call `callback` once when the clock shows `moment`; replaces the earlier wish."""
        self._wakes[name] = (moment, callback)
        self._scheduler.add_job(  # pyright: ignore[reportUnknownMemberType]
            self._wake,
            DateTrigger(self._clock.real(moment)),
            args=[name, moment],
            id=name,
            replace_existing=True,
            # APScheduler counts a call as running for one turn of the loop after it returned, and
            # drops what becomes due in that turn.
            max_instances=_MANY,
        )

    def every(self, name: str, interval: timedelta, work: Callable[[], Awaitable[None]]) -> None:
        """Await `work` at this interval, the first time at once; never twice at the same time."""
        repeated = self._repeating[name] = _Round(
            interval=interval,
            next_at=self._clock.now(),
            begun=self._machine.monotonic() - interval.total_seconds(),
        )
        one_at_a_time = asyncio.Lock()

        async def run() -> None:
            async with one_at_a_time:
                begun, repeated.begun = self._clock.now(), self._machine.monotonic()
                failed = True
                try:
                    await work()
                    failed = False
                finally:
                    repeated.next_at = begun + interval
                    self._tell(
                        name, seconds=self._machine.monotonic() - repeated.begun, failed=failed
                    )

        self._scheduler.add_job(  # pyright: ignore[reportUnknownMemberType]
            run,
            IntervalTrigger(seconds=int(interval.total_seconds())),
            id=name,
            next_run_time=self._machine.now(),
            # A round that the clock overtakes is followed by another, which sees the new time.
            max_instances=3,
        )

    def _tell(self, name: str, *, seconds: float, failed: bool) -> None:
        for watcher in self._watchers:
            watcher.ran(name, seconds=seconds, failed=failed, now=self._clock.now())

    async def _wake(self, name: str, moment: datetime) -> None:
        wished, callback = self._wakes.get(name, (None, None))
        # A newer wish under this name has a call of its own.
        if wished == moment and callback is not None:
            del self._wakes[name]
            callback()

    def _machine_ahead(self) -> timedelta:
        """How far the machine's clock is ahead of its count; the same unless somebody sets it."""
        return self._machine.now() - _EPOCH - timedelta(seconds=self._machine.monotonic())

    def _look(self, before: timedelta) -> None:
        ahead = self._machine_ahead()
        if abs(ahead - before) >= _JUMP:
            # What was forty seconds away still is; moments of the clock stay where they are.
            count = self._machine.monotonic()
            for repeated in self._repeating.values():
                left = repeated.interval - timedelta(seconds=count - repeated.begun)
                repeated.next_at = self._clock.now() + max(left, timedelta(0))
            self._clock_moved()
        loop = asyncio.get_running_loop()
        self._looking = loop.call_later(_LOOK_SECONDS, self._look, ahead)

    def _clock_moved(self) -> None:
        for name, (moment, callback) in list(self._wakes.items()):
            self.wake_at(name, moment, callback)
        for name, repeated in self._repeating.items():
            due = max(self._clock.real(repeated.next_at), self._machine.now())
            self._scheduler.modify_job(name, next_run_time=due)  # pyright: ignore[reportUnknownMemberType]
