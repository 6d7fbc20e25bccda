"""How near the pace comes to what Telegram allows, and who waits: `python -m tests.bench.pacing`.

The whole bot against the local stand-in for Telegram with its limits on (30 in any second over all
chats), by the machine's own clock. A broadcast is going out all the while. Meanwhile reminders
become due, staff are told things and people get answers, at random moments. `--jitter` puts a line
between them on which each message takes a different while.
"""

import argparse
import asyncio
import contextlib
import itertools
import tempfile
import time
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import uvloop
from pydantic import SecretStr

from bot.app import App
from bot.demo.clinic import SUNRISE, TOKEN
from bot.sandbox.limits import OVERALL_PER_SECOND
from bot.sandbox.server import Sandbox
from bot.settings import Settings
from clinic import outbox
from clinic.database import Session
from clinic.tables import Kind
from jobs.clock import SystemClock
from messages.catalogue import Catalogue
from messages.draft import Draft
from messages.plan import load_plans
from tests.bench.latencies import latencies
from tests.bench.many_rows import Records
from tests.bench.report import Cell, tell_figures
from tests.bench.slow_line import slow_line
from tests.bench.waiting_rows import FIRST_CHAT
from tests.process.real_clinic import morning_zone
from tests.steps import has_started

_CHANCE = Random(1)  # noqa: S311 - to be repeated, not to be secret
_OWNER = 1
_SETTLES = 3.0
_AN_HOUR = timedelta(hours=1)


async def measured(options: argparse.Namespace, *, per_second: float) -> list[dict[str, Cell]]:
    """The share of the allowed rate, and each kind's latency."""
    clock = SystemClock()
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        records = Records(
            path=Path(folder, "bench.db"),
            now=clock.now(),
            plan=load_plans()["microdermabrasion"],
            zone=morning_zone(),
        )
        _fill(records, options)
        sandbox = _sandbox(clock, options)
        async with (
            sandbox.serving() as url,
            slow_line(url, least=0, most=options.jitter / 1000, seed=1) as line,
        ):
            settings = Settings.model_construct(
                bot_token=SecretStr(TOKEN),
                owner_ids=(_OWNER,),
                database_url=records.url,
                api_url=line if options.jitter else url,
                messages_per_second=per_second,
                backup_dir=None,
            )
            app = App(
                settings=settings,
                profile=SUNRISE.model_copy(update={"quiet_hours": "00:00-00:01"}),
                plans=load_plans(),
                catalogue=Catalogue.load(),
                clock=clock,
            )
            async with app.running():
                await asyncio.sleep(_SETTLES)
                # What was due while the file was filled and the program started waited for that.
                since = clock.now()
                seconds, taken, refused = await _lived(app, sandbox, options)
        share = taken / seconds / OVERALL_PER_SECOND
        first: dict[str, Cell] = {
            "pace": per_second,
            "jitter ms": options.jitter,
            "sent a second": round(taken / seconds, 2),
            "of allowed": f"{share:.1%}",
            "429s": refused,
        }
        waits = latencies(records.path, since=since)
        return [{**first, **each} for each in waits if each["what"] in _SHOWN]


_SHOWN = (Kind.REMINDER, Kind.NOTICE, Kind.REPLY)


def _fill(records: Records, options: argparse.Namespace) -> None:
    records.open()
    reminders = options.seconds * options.urgent
    records.add_people(options.copies + reminders)
    records.add_broadcast(options.copies, due_at=records.now)
    records.add_reminders(
        reminders,
        patients=reminders,
        first_patient=options.copies + 1,
        due_at=records.now + timedelta(seconds=_SETTLES),
        batch=options.urgent,
        apart=timedelta(seconds=1),
    )


def _sandbox(clock: SystemClock, options: argparse.Namespace) -> Sandbox:
    """With those who are there to get something while it is measured."""
    get_news = range(1, min((options.seconds + 10) * OVERALL_PER_SECOND, options.copies) + 1)
    sandbox = Sandbox(clock=clock, limits=True)
    sandbox.world.add_bot(token=TOKEN, username="bench_bot", name="Bench")
    get_care = range(options.copies + 1, options.copies + options.seconds * options.urgent + 1)
    chats = (FIRST_CHAT + n for n in itertools.chain(get_news, get_care))
    for chat in {_OWNER, *chats}:
        has_started(sandbox.world.add_person(first_name="Asha", id=chat))
    return sandbox


async def _lived(app: App, sandbox: Sandbox, options: argparse.Namespace) -> tuple[float, int, int]:
    """Seconds, messages taken in them, and refusals of the whole run."""
    before, begun = _counted(sandbox), time.monotonic()
    urgent = asyncio.create_task(_urge(app, options))
    await asyncio.sleep(options.seconds)
    after, seconds = _counted(sandbox), time.monotonic() - begun
    urgent.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await urgent
    return seconds, after[200] - before[200], after[429]


def _counted(sandbox: Sandbox) -> Counter[int]:
    return Counter(each.status for each in sandbox.calls if each.method == "sendMessage")


async def _urge(app: App, options: argparse.Namespace) -> None:
    """Answers to people, and now and then word to staff, as handlers put them into the outbox."""
    for number in itertools.count():
        await asyncio.sleep(_CHANCE.expovariate(options.urgent))
        now = app.clock.now()
        await app.database.write(lambda db, n=number, at=now: _put(db, number=n, now=at))
        app.delivery.wake()


def _put(db: Session, *, number: int, now: datetime) -> None:
    if number % 8 == 0:
        outbox.put(
            db,
            key=f"notice:{number}",
            kind=Kind.NOTICE,
            due_at=now,
            expires_at=now + _AN_HOUR,
            chat_id=_OWNER,
            content={"about": "broadcast-report", "broadcast_id": 1},
        )
        return
    chat = FIRST_CHAT + 1 + number
    outbox.put_reply(db, key=f"reply:{number}:0", chat_id=chat, draft=Draft(text="Yes"), now=now)


def main() -> None:
    """Measure and tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--copies", type=int, default=100_000, help="of the broadcast that waits")
    parser.add_argument("--urgent", type=int, default=2, help="of each kind become due a second")
    parser.add_argument("--jitter", type=float, default=0, help="ms that a message takes at most")
    default = Settings.model_fields["messages_per_second"].default
    parser.add_argument("--pace", type=float, nargs="+", default=[default])
    parser.add_argument("--folder", type=Path, help="where the files are made (1 kB a row)")
    options = parser.parse_args()
    figures = [
        each for pace in options.pace for each in uvloop.run(measured(options, per_second=pace))
    ]
    note = (
        f"{options.seconds} s each, {options.copies:,} copies wait; goals: no 429, 97 %, below 1 s"
    )
    tell_figures("pacing", figures, note=note)


if __name__ == "__main__":
    main()
