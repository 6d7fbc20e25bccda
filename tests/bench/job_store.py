"""One APScheduler job a reminder, beside rows of the outbox: `python -m tests.bench.job_store`.

The peer keeps every reminder as a dated job in a SQLAlchemy job store: an SQLite file with our
pragmas, jobs that carry only a chat, no misfire limit, 64 sent at once over our transport. It can
add jobs only one by one, each in a transaction of its own; our rows are put in 250 a transaction.
Then both are started, send what is due to the same stub, are killed (`kill -9`) when half of it has
arrived, and are started again. "fire" is twice the time of that first half.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
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

_BATCH = 250
_FAR = timedelta(days=30)
_LOOK = 0.02
_PATIENCE = 300.0
_CALM = 12.0

_Start = Callable[[], AbstractContextManager[object]]


def plan_ours(folder: Path, *, rows: int, due: int) -> float:
    """Seconds to put all rows into the outbox, the first `due` of them due now."""
    now = SystemClock().now()
    records = Records(path=folder / "aftercare.db", now=now, plan=load_plans()["microdermabrasion"])
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
            "key": f"session:{number}:sunscreen:day-2",
            "kind": Kind.REMINDER,
            "lane": int(Kind.REMINDER.lane),
            "state": State.PENDING,
            "due_at": at,
            "expires_at": SystemClock().now() + 2 * _FAR,
            "chat_id": FIRST_CHAT + number,
            "patient_id": number,
            "session_id": number,
            "step": "sunscreen",
            "content": {"says": "remind-sunscreen", "day": 2},
        }
    )


def plan_peer(folder: Path, *, rows: int, due: int) -> float:
    """Seconds to add all jobs, the first `due` of them due now."""
    begun = time.perf_counter()
    command = [sys.executable, "-m", job_store_peer.__name__, "plan", str(rows), str(due)]
    subprocess.run(command, cwd=folder, check=True, env=job_store_peer.environment(""))  # noqa: S603
    return time.perf_counter() - begun


def fired(start: _Start, *, url: str, due: int) -> tuple[float, float, Counter[int]]:
    """Seconds to start, seconds to send all that is due with a kill half-way, and what arrived."""
    begun = time.perf_counter()
    with start():
        started = time.perf_counter() - begun
        begun = time.perf_counter()
        _await(url, messages=due // 2)
        half = time.perf_counter() - begun
    with start():
        _await(url, messages=due)
    return started, 2 * half, took(url)


def _await(url: str, *, messages: int) -> None:
    """Until so many chats got theirs, or nothing more comes."""
    seen, since = -1, time.monotonic()
    while (now := len(took(url))) < messages and time.monotonic() < since + _CALM:
        if now != seen:
            seen, since = now, time.monotonic()
        time.sleep(_LOOK)  # noqa: TID251 - there is no event loop here


def _figures(
    who: str, planned: float, found: tuple[float, float, Counter[int]], due: int
) -> dict[str, Cell]:
    started, sent, arrived = found
    return {
        "design": who,
        "plan s": round(planned, 1),
        "restart s": round(started, 1),
        "fire s": round(sent, 1),
        "lost after kill -9": due - len(arrived),
        "repeated": sum(times - 1 for times in arrived.values()),
    }


def main() -> None:
    """Measure and tell."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=10_000, help="reminders that are planned")
    options.add_argument("--due", type=int, default=2_000, help="of them are due at once")
    chosen = options.parse_args()
    rows, due = chosen.rows, chosen.due
    figures: list[dict[str, Cell]] = []
    with tempfile.TemporaryDirectory() as there, stub(counts=True) as url:
        ours = Path(there)
        planned = plan_ours(ours, rows=rows, due=due)
        found = fired(lambda: real_program(ours, url=url, killed=True), url=url, due=due)
        figures.append(_figures("outbox (aftercare run)", planned, found, due))
    with tempfile.TemporaryDirectory() as there, stub(counts=True) as url:
        theirs = Path(there)
        planned = plan_peer(theirs, rows=rows, due=due)
        found = fired(lambda: peer_program(theirs, url=url), url=url, due=due)
        figures.append(_figures("one APScheduler job each", planned, found, due))
    note = f"{rows:,} planned; {due:,} due at once, sent to a stub; killed half-way"
    tell_figures("job-store", figures, note=note)


if __name__ == "__main__":
    main()
