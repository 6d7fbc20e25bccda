"""Several real programs on one PostgreSQL database."""

import asyncio
import itertools
import time
from collections import Counter
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
from sqlalchemy import text
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.sandbox.calls import Phase
from bot.web.serve import serving
from clinic import outbox, schema
from clinic.database import Database
from clinic.tables import Kind, Patient
from tests.databases import new_postgres_database
from tests.process.program import Launcher, Program
from tests.process.real_clinic import RealClinic, free_port, real_clinic
from tests.process.rigging import CLOCK, MOVED, TOLD
from tests.process.told_clock import LeadingClock
from tests.steps import has_started

_MORNING = datetime(2026, 5, 12, 10, 0, tzinfo=ZoneInfo("Asia/Kolkata"))
_FIRST_CHAT = 1_000_000
_PATIENCE = 30.0
_LOOK_AGAIN = 0.05


@dataclass(kw_only=True)
class Runner:
    """One of the programs."""

    program: Program
    listen: str

    async def state(self) -> dict[str, Any]:
        """What it says of the processes; nothing while it does not answer."""
        async with httpx.AsyncClient(trust_env=False, timeout=1) as web:
            try:
                return (await web.get(f"http://{self.listen}/readyz")).json()["processes"]
            except httpx.HTTPError:
                return {}

    async def is_known(self) -> bool:
        """Whether it has its share of the work."""
        return bool((await self.state()).get("ok"))

    async def follows(self) -> bool:
        """Whether it has its share and another one leads."""
        return (await self.state()).get("state") == "another one leads"

    async def figure(self, name: str) -> float:
        """One of its figures."""
        async with httpx.AsyncClient(trust_env=False) as web:
            lines = (await web.get(f"http://{self.listen}/metrics")).text.splitlines()
        return next(float(line.split()[1]) for line in lines if line.startswith(f"{name} "))


@dataclass(kw_only=True)
class Several:
    """The clinic, its database, and the programs that were started."""

    clinic: RealClinic
    clock: LeadingClock
    database: Database
    runners: list[Runner] = field(default_factory=list[Runner])
    polls: list[float] = field(default_factory=list[float])
    """When each poll began."""

    def note(self, _number: int, method: str, phase: Phase) -> None:
        """A call begins or ends."""
        if method == "getUpdates" and phase == "before":
            self.polls.append(time.monotonic())

    def start(self) -> Runner:
        """One program more, with an address of its own."""
        listen = f"127.0.0.1:{free_port()}"
        program = self.clinic.launcher.start(
            ["run"],
            folder=self.clinic.folder,
            environment=self.clinic.environment | {"AFTERCARE_LISTEN": listen},
            rig=self.clinic.rig,
        )
        self.runners.append(Runner(program=program, listen=listen))
        return self.runners[-1]

    async def started(self, count: int) -> list[Runner]:
        """So many programs that know of each other; the first one leads."""
        first = self.start()
        await self.until(lambda: self._leads(first, living=1), "the first one leads")
        for _ in range(count - 1):
            self.start()
        await self.until(lambda: self._leads(first, living=count), "all of them are known")
        await self.until(self._all_have_shares, "each has its share")
        return self.runners[-count:]

    async def until(self, true: Callable[[], Awaitable[bool]], what: str) -> float:
        """Wait until this is so; returns how many seconds that took."""
        begun = time.monotonic()
        while not await true():
            waited = time.monotonic() - begun
            assert waited < _PATIENCE, f"waited in vain: {what}\n{self.clinic.output[-6000:]}"
            await asyncio.sleep(_LOOK_AGAIN)
        return time.monotonic() - begun

    async def until_leads(self, runner: Runner) -> float:
        """Wait until this one leads; returns how many seconds that took."""
        return await self.until(lambda: self._leads(runner), "another one leads")

    async def _leads(self, runner: Runner, living: int | None = None) -> bool:
        state = await runner.state()
        known = living is None or state.get("living") == living
        return state.get("state") == "this one leads" and known

    async def _all_have_shares(self) -> bool:
        return all([await each.is_known() for each in self.runners])

    async def all_sent(self) -> bool:
        """Whether everything was sent, by the records."""
        return not self.count("SELECT count(*) FROM outbox WHERE state IN ('pending', 'sending')")

    def statuses(self) -> list[int]:
        """What each message was answered with."""
        calls = self.clinic.sandbox.calls
        return [call.status for call in calls if call.method == "sendMessage"]

    def pass_by(self, time_passed: timedelta) -> None:
        """Let time pass for the sandbox and for every program."""
        self.clock.pass_by(time_passed)
        for runner in self.runners:
            runner.program.tell(MOVED)

    def queue(self, chats: int, *, due_at: datetime) -> None:
        """A notice for each of so many chats, before any program is started."""
        now = self.clock.now()
        asha = Patient(
            name="Asha", name_key="asha", language="en", timezone="Asia/Kolkata", created_at=now
        )
        with self.database.writing() as db:
            db.add(asha)
            db.flush()
            for chat_id in _chats(chats):
                person = self.clinic.sandbox.world.add_person(first_name="Meera", id=chat_id)
                has_started(person)
                outbox.put(
                    db,
                    key=f"notice:not-sent:{chat_id}",
                    kind=Kind.NOTICE,
                    due_at=due_at,
                    expires_at=due_at + timedelta(days=1),
                    chat_id=chat_id,
                    content={"about": "not-sent", "patient_id": asha.id},
                )

    def told(self, chats: int) -> Counter[int]:
        """How many messages came to each of these chats."""
        return Counter(
            call.params["chat_id"]
            for call in self.clinic.sandbox.calls
            if call.method == "sendMessage"
            and call.status == HTTPStatus.OK
            and call.params["chat_id"] in _chats(chats)
        )

    def count(self, statement: str) -> int:
        """What a query that counts something finds."""
        with self.database.reading() as db:
            return db.connection().execute(text(statement)).scalar_one()

    def cut_connections(self) -> None:
        """As when the database's server is started anew."""
        with self.database.writing() as db:
            db.connection().execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            )

    @asynccontextmanager
    async def balanced(self) -> AsyncGenerator[str]:
        """The address of something that brings each request to another program than the last."""
        turns = itertools.count()

        async def forward(request: Request) -> Response:
            runner = self.runners[next(turns) % len(self.runners)]
            answer = await web.post(
                f"http://{runner.listen}{request.url.path}",
                content=await request.body(),
                headers={
                    name: value
                    for name, value in request.headers.items()
                    if name in ("content-type", "x-telegram-bot-api-secret-token")
                },
            )
            return Response(answer.content, answer.status_code)

        listen = f"127.0.0.1:{free_port()}"
        routes = [Route("/{path:path}", forward, methods=["POST"])]
        async with (
            httpx.AsyncClient(trust_env=False) as web,
            serving(routes, listen=listen),
        ):
            yield f"http://{listen}"


def _chats(count: int) -> range:
    return range(_FIRST_CHAT, _FIRST_CHAT + count)


@asynccontextmanager
async def several(launcher: Launcher, folder: Path, *, server: str) -> AsyncGenerator[Several]:
    """A clinic on a new PostgreSQL database, in which nothing runs yet."""
    clock = LeadingClock(folder / CLOCK, start=_MORNING)
    url = new_postgres_database(server, "several")
    database = Database(url)
    schema.migrate(database)
    async with real_clinic(
        launcher, folder, clock=clock, rig=TOLD, timezone="Asia/Kolkata", quiet_hours="00:00-00:01"
    ) as clinic:
        clinic.environment |= {"AFTERCARE_DATABASE_URL": url}
        several = Several(clinic=clinic, clock=clock, database=database)
        clinic.sandbox.on_call(several.note)
        try:
            yield several
        finally:
            for runner in several.runners:
                runner.program.kill()
                await runner.program.end()
            database.close()
