"""One APScheduler job a reminder, beside rows of the outbox: `python -m tests.bench.job_store`.

The peer keeps every reminder as a dated job in a SQLAlchemy job store: an SQLite file with our
pragmas, jobs that carry only a chat, no misfire limit, 64 sent at once over our transport. It can
add jobs only one by one, each in a transaction of its own; our rows are put in 250 a transaction.
What was planned is copied. From the copy all that is due is sent to a stub; from the first file it
is too, but the program is killed (`kill -9`) when half of it has arrived, and started again. Lost
and repeated are what the stub received, chat by chat, when nothing due is left in the file and
nothing more comes.
"""

import argparse
import contextlib
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from clinic import outbox
from clinic.database import Database
from clinic.tables import Kind, OutboxRow, State
from jobs.clock import SystemClock
from messages.plan import load_plans
from tests.bench import job_store_peer
from tests.bench.job_store_peer import peer_program
from tests.bench.many_rows import Records
from tests.bench.real_program import real_program
from tests.bench.report import Cell, tell_figures
from tests.bench.stub import stub, took
from tests.bench.waiting_rows import FIRST_CHAT
from tests.process.real_clinic import morning_zone

_BATCH = 250
_FAR = timedelta(days=30)
_LOOK = 0.02
_CALM = 5.0
"""Seconds without a message after which none is on its way: our first retry comes after two."""
_PATIENCE = 60.0
"""Seconds without a message after which what is left in the file will not go any more."""


@dataclass(frozen=True, kw_only=True)
class _Design:
    """One of the two."""

    name: str
    file: str
    left: str
    """Asks the file how much waits of what is due today."""
    plan: Callable[..., float]
    program: Callable[..., AbstractContextManager[object]]


def plan_ours(folder: Path, *, rows: int, due: int) -> float:
    """Seconds to put all rows into the outbox, the first `due` of them due now."""
    now = SystemClock().now()
    records = Records(
        path=folder / "aftercare.db",
        now=now,
        plan=load_plans()["microdermabrasion"],
        zone=morning_zone(),
    )
    records.open()
    records.add_people(rows)
    begun = time.perf_counter()
    database = Database(records.url)
    try:
        for first in range(1, rows + 1, _BATCH):
            numbers = range(first, min(first + _BATCH, rows + 1))
            made = [_row(each, at=now if each <= due else now + _FAR) for each in numbers]
            with database.writing() as db:
                outbox.put_all(db, made)
    finally:
        database.close()
    return time.perf_counter() - begun


def _row(number: int, *, at: object) -> OutboxRow:
    return OutboxRow.model_validate(
        {
            # One that the plan has in a morning: what may have been sent goes a second time only
            # if the plan still wants it.
            "key": f"session:{number}:sun:day-2",
            "kind": Kind.REMINDER,
            "lane": int(Kind.REMINDER.lane),
            "state": State.PENDING,
            "due_at": at,
            "expires_at": SystemClock().now() + 2 * _FAR,
            "chat_id": FIRST_CHAT + number,
            "patient_id": number,
            "session_id": number,
            "step": "sun",
            "content": {"says": "remind-sunscreen", "day": 2},
        }
    )


def plan_peer(folder: Path, *, rows: int, due: int) -> float:
    """Seconds to add all jobs, the first `due` of them due now."""
    begun = time.perf_counter()
    command = [sys.executable, "-m", job_store_peer.__name__, "plan", str(rows), str(due)]
    subprocess.run(command, cwd=folder, check=True, env=job_store_peer.environment(""))  # noqa: S603
    return time.perf_counter() - begun


def _our_program(folder: Path, *, url: str) -> AbstractContextManager[object]:
    return real_program(folder, url=url, killed=True)


_OURS = _Design(
    name="outbox (aftercare run)",
    file="aftercare.db",
    left="SELECT count(*) FROM outbox WHERE state IN ('pending', 'sending')"
    " AND due_at < datetime('now', '+1 day')",
    plan=plan_ours,
    program=_our_program,
)
_PEER = _Design(
    name="one APScheduler job each",
    file="jobs.db",
    left="SELECT count(*) FROM apscheduler_jobs"
    " WHERE next_run_time < strftime('%s', 'now', '+1 day') + 0",
    plan=plan_peer,
    program=peer_program,
)


def figures_of(design: _Design, *, rows: int, due: int) -> dict[str, Cell]:
    """What one design takes, and what it loses."""
    with tempfile.TemporaryDirectory() as there:
        killed, whole = Path(there, "killed"), Path(there, "whole")
        killed.mkdir()
        planned = design.plan(killed, rows=rows, due=due)
        shutil.copytree(killed, whole)
        started, sent = _sent_whole(design, whole, due=due)
        arrived = _sent_with_a_kill(design, killed, due=due)
    return {
        "design": design.name,
        "plan s": round(planned, 1),
        "start s": round(started, 1),
        "fire s": round(sent, 1),
        "lost after kill -9": due - len(arrived),
        "repeated": sum(times - 1 for times in arrived.values()),
    }


def _sent_whole(design: _Design, folder: Path, *, due: int) -> tuple[float, float]:
    """Seconds to start, and seconds from then until all that is due has arrived."""
    begun = time.perf_counter()
    with stub(counts=True) as url, design.program(folder, url=url):
        ready = time.perf_counter()
        if _await(url, messages=due) < due:
            raise RuntimeError(f"{design.name} did not send everything")
        return ready - begun, time.perf_counter() - ready


def _sent_with_a_kill(design: _Design, folder: Path, *, due: int) -> Counter[int]:
    """How often each chat got its message."""
    with stub(counts=True) as url:
        with design.program(folder, url=url):
            _await(url, messages=due // 2)
        with design.program(folder, url=url):
            _await_the_end(url, file=folder / design.file, left=design.left)
        return _arrived(url)


def _await(url: str, *, messages: int) -> int:
    """Until so many chats got theirs, or it stands still; returns how many."""
    seen, since = -1, time.monotonic()
    while (now := len(_arrived(url))) < messages and time.monotonic() < since + _PATIENCE:
        if now != seen:
            seen, since = now, time.monotonic()
        time.sleep(_LOOK)  # noqa: TID251 - there is no event loop here
    return now


def _await_the_end(url: str, *, file: Path, left: str) -> None:
    """Until nothing due is left in the file and nothing comes any more, or it stands still."""
    seen, since = -1, time.monotonic()
    with contextlib.closing(sqlite3.connect(file)) as records:
        while True:
            if (now := sum(_arrived(url).values())) != seen:
                seen, since = now, time.monotonic()
            waits = records.execute(left).fetchone()[0]
            if time.monotonic() > since + (_PATIENCE if waits else _CALM):
                return
            time.sleep(_LOOK)  # noqa: TID251 - there is no event loop here


def _arrived(url: str) -> Counter[int]:
    """Staff may be told things too, and are not counted."""
    return Counter({chat: times for chat, times in took(url).items() if chat > FIRST_CHAT})


def main() -> None:
    """Measure and tell."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=2_000, help="reminders that are planned")
    options.add_argument("--due", type=int, default=1_000, help="of them are due at once")
    chosen = options.parse_args()
    figures = [figures_of(design, rows=chosen.rows, due=chosen.due) for design in (_OURS, _PEER)]
    note = f"{chosen.rows:,} planned; {chosen.due:,} due at once, sent to a stub"
    tell_figures("job-store", figures, note=note)


if __name__ == "__main__":
    main()
