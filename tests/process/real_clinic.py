"""A clinic whose bot is a real process, with the people around it in the test's own."""

import asyncio
import contextlib
import re
import socket
import sqlite3
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import yaml

from bot.sandbox.accounts import Bot
from bot.sandbox.calls import Phase
from bot.sandbox.events import Event, EventKind
from bot.sandbox.person import Person
from bot.sandbox.server import Sandbox
from clinic import inbox, outbox
from clinic.database import Database, Session
from jobs.clock import Clock, SystemClock
from tests.process.program import Launcher, Program
from tests.process.rigging import MOVED, Rig
from tests.process.told_clock import LeadingClock

TOKEN = "1000:sandbox-token-that-no-log-may-show"
_PATIENCE = 45.0
_LOOK_AGAIN = 0.02
_LOCAL_HOUR = 10
_ONE_TIME = (
    (re.compile(r"start=[\w-]+"), "start=…"),
    (re.compile(r"\b[0-9A-Z]{5}-[0-9A-Z]{5}\b"), "code"),
    (re.compile(r"\b\d\d:\d\d\b"), "time"),
)


def morning_zone() -> str:
    """A zone whose clocks show between 10 and 11 now, so that nothing here is a matter of luck."""
    ahead = (_LOCAL_HOUR - SystemClock().now().hour + 12) % 24 - 12
    return f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT"


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


@dataclass(kw_only=True)
class RealClinic:
    """Sandbox, people and program."""

    sandbox: Sandbox
    bot: Bot
    owner: Person
    folder: Path
    launcher: Launcher
    environment: dict[str, str]
    clock: Clock
    rig: Rig = field(default_factory=Rig)
    program: Program = field(init=False)
    cut_off: int = 0
    """How many messages were under way, by the records, when the program was last started."""
    shown: list[Event] = field(default_factory=list[Event])
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.sandbox.world.on_event(self._note)
        self.sandbox.on_call(self._note_call)

    def start(self) -> None:
        """Start the program."""
        self.cut_off = self._under_way()
        self.program = self.launcher.start(
            ["run"], folder=self.folder, environment=self.environment, rig=self.rig
        )

    def _under_way(self) -> int:
        records = self.folder / "aftercare.db"
        if not records.exists():
            return 0
        with contextlib.closing(sqlite3.connect(records)) as db:
            try:
                found = db.execute("SELECT count(*) FROM outbox WHERE state = 'sending'")
            except sqlite3.DatabaseError:
                return 0  # Some tests put a file there that is no database.
            return found.fetchone()[0]

    def pass_to(self, moment: datetime) -> None:
        """Let time pass for everybody; the clock must be one that can be moved."""
        assert isinstance(self.clock, LeadingClock)
        self.clock.pass_to(moment)
        self.program.tell(MOVED)

    @property
    def output(self) -> str:
        """Whatever the program has printed so far."""
        log = self.folder / "output.log"
        return log.read_text(encoding="utf-8") if log.exists() else ""

    async def until(self, true: Callable[[], bool], what: str) -> None:
        """Wait for something that people or Telegram's servers can see."""
        try:
            async with asyncio.timeout(_PATIENCE):
                while not true():
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError:
            raise AssertionError(
                f"waited in vain for {what}\n{self.told()}\n{self.output}"
            ) from None

    async def until_shown(self, person: Person, words: str) -> None:
        """Wait until a message of the bot with these words stands in the person's chat."""
        await self.until(
            lambda: any(words in one.text for one in person.messages if one.from_bot),
            f"{words!r} in the chat of {person.name}",
        )

    async def until_tappable(self, person: Person, label: str) -> None:
        """Wait until a button of this label stands in the person's chat."""
        await self.until(
            lambda: any(label in row for one in person.messages for row in one.buttons),
            f"the button {label!r} in the chat of {person.name}",
        )

    async def tap(self, person: Person, label: str) -> None:
        """Tap a button as soon as it is there."""
        await self.until_tappable(person, label)
        await person.tap(label)

    async def until_called(self, method: str, times: int = 1) -> None:
        """Wait until the program has made this call so many times."""
        await self.until(
            lambda: sum(call.method == method for call in self.sandbox.calls) >= times, method
        )

    async def until_idle(self) -> None:
        """Wait until the program has nothing left to do now, by its own records.

        Another process's commits make no event here, so this one looks again and again.
        """
        database = Database(f"sqlite:///{self.folder / 'aftercare.db'}")
        try:
            async with asyncio.timeout(_PATIENCE):
                while self._unread or await database.read(self._is_busy):  # noqa: ASYNC110 - see above
                    await asyncio.sleep(_LOOK_AGAIN)
        finally:
            database.close()

    @property
    def _unread(self) -> bool:
        return bool(self.sandbox.world.updates_pending(self.bot))

    def _is_busy(self, db: Session) -> bool:
        """Also while something waits for its second try."""
        soon = self.clock.now() + timedelta(minutes=5)
        return inbox.open_count(db) > 0 or outbox.is_due(db, now=soon)

    def transcript(self, person: Person) -> list[str]:
        """All that the bot showed in a chat, in order, without what differs from run to run."""
        return [_line(event) for event in self.shown if event.chat == person.id]

    def told(self) -> str:
        """Every transcript, for people who look for a fault."""
        return "\n".join(
            f"--- {person.name}\n" + "\n".join(self.transcript(person))
            for person in self.sandbox.world.people
        )

    def _note_call(self, _number: int, _method: str, _phase: Phase) -> None:
        self._changed.set()

    def _note(self, event: Event) -> None:
        by_bot = event.message is not None and event.message.from_bot
        if by_bot and event.kind in (EventKind.MESSAGE, EventKind.EDIT):
            self.shown.append(event)
        self._changed.set()


def _line(event: Event) -> str:
    assert event.message is not None
    text = f"{event.kind} {event.message.text!r} {event.message.buttons}"
    for pattern, word in _ONE_TIME:
        text = pattern.sub(word, text)
    return text


def without_repeats(lines: Sequence[str]) -> list[str]:
    """The lines without those that repeat the one before."""
    return [line for place, line in enumerate(lines) if place == 0 or line != lines[place - 1]]


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")


@contextlib.asynccontextmanager
async def real_clinic(
    launcher: Launcher,
    folder: Path,
    *,
    clock: Clock | None = None,
    rig: Rig | None = None,
    **profile: object,
) -> AsyncGenerator[RealClinic]:
    """A clinic without a running program yet; whatever was started is killed at the end.

    `profile` changes what stands in its clinic file.
    """
    clock = clock or SystemClock()
    sandbox = Sandbox(clock=clock)
    bot = sandbox.world.add_bot(token=TOKEN, username="sunrise_clinic_bot", name="Sunrise")
    owner = sandbox.world.add_person(first_name="Meera")
    usual = {"name": "Sunrise Skin Clinic", "timezone": morning_zone(), "phone": "020 5550 0147"}
    _write(folder / "clinic.yaml", yaml.safe_dump(usual | profile))
    async with sandbox.serving() as url:
        clinic = RealClinic(
            sandbox=sandbox,
            bot=bot,
            owner=owner,
            folder=folder,
            launcher=launcher,
            clock=clock,
            rig=rig or {},
            environment={
                "AFTERCARE_BOT_TOKEN": TOKEN,
                "AFTERCARE_OWNER_IDS": str(owner.id),
                "AFTERCARE_API_URL": url,
                "AFTERCARE_LISTEN": f"127.0.0.1:{free_port()}",
            },
        )
        try:
            yield clinic
        finally:
            if hasattr(clinic, "program"):
                clinic.program.kill()
                await clinic.program.end()
