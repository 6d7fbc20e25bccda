"""What claiming and recording cost however many rows wait: `python -m tests.bench.queue`.

CPU time of this process per row, in batches of 256, through the functions that delivery uses: as
there, one transaction records a batch and claims the next. Two queues: a calendar of reminders of
which a few are due (40 rows a patient), and a broadcast of which every copy is.
"""

import argparse
import itertools
import statistics
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.demo.clinic import SUNRISE
from clinic import delivery, recording
from clinic.database import Database
from clinic.delivery import Claim
from clinic.outcomes import Outcome, Sent
from jobs.clock import SystemClock
from messages.plan import load_plans
from tests.bench.bare_loops import settle_memory
from tests.bench.many_rows import Records
from tests.bench.report import Cell, tell_figures

_BATCH = 256
_WARM_UP = 4
_ROWS_A_PATIENT = 40
_SIZES = (10_000, 100_000, 1_000_000, 10_000_000)
_COMPARED = 100_000
_COST = "µs of CPU a row"


def _fill(records: Records, *, kind: str, rows: int, due: int) -> None:
    records.open()
    if kind == "calendar":
        patients = max(rows // _ROWS_A_PATIENT, min(due, rows))
        records.add_people(patients)
        records.add_reminders(
            rows, patients=patients, due_at=records.now, batch=due, apart=timedelta(minutes=10)
        )
    else:
        records.add_people(rows)
        records.add_broadcast(rows, due_at=records.now)


def _microseconds(database: Database, *, batches: int, now: datetime) -> Iterator[float]:
    """Of CPU for each row of each batch, without the first ones, which find everything cold."""
    finished: list[tuple[Claim, Outcome]] = []
    settle_memory()
    for number in range(batches + _WARM_UP):
        begun = time.process_time()
        with database.writing() as db:
            recording.record_all(db, finished=finished, profile=SUNRISE, now=now)
            claims = delivery.claim(db, now=now, limit=_BATCH)
        finished = [(each, Sent(message_id=7)) for each in claims]
        taken = time.process_time() - begun
        if len(claims) < _BATCH:
            raise RuntimeError("fewer rows were due than are measured")
        if number >= _WARM_UP:
            yield taken / _BATCH * 1e6


def measured(folder: Path, *, kind: str, rows: int, batches: int) -> dict[str, Cell]:
    """The figures of one queue."""
    now = SystemClock().now().astimezone(UTC).replace(microsecond=0)
    path = folder / f"{kind}-{rows}.db"
    records = Records(path=path, now=now, plan=load_plans()["microdermabrasion"])
    begun = time.perf_counter()
    _fill(records, kind=kind, rows=rows, due=_BATCH * (batches + _WARM_UP))
    filled, size = time.perf_counter() - begun, path.stat().st_size
    database = Database(records.url)
    try:
        later = now + timedelta(seconds=1)
        found = list(_microseconds(database, batches=batches, now=later))
    finally:
        database.close()
        for each in folder.glob(f"{path.name}*"):
            each.unlink()
    return {
        "queue": kind,
        "rows that wait": rows,
        _COST: round(statistics.median(found), 1),
        "lowest": round(min(found), 1),
        "highest": round(max(found), 1),
        "MB": size // 2**20,
        "filled in s": round(filled, 1),
    }


def main() -> None:
    """Measure and tell."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--most", type=int, default=1_000_000, help="rows in the longest queue")
    options.add_argument("--batches", type=int, default=30, help="of 256 rows each")
    options.add_argument("--folder", type=Path, help="where the files are made (1 kB a row)")
    chosen = options.parse_args()
    sizes = [each for each in _SIZES if each <= chosen.most]
    least = _BATCH * (chosen.batches + _WARM_UP)
    if chosen.most < _SIZES[0]:
        sizes = [chosen.most]
    if min(sizes) < least:
        options.error(f"{chosen.batches} batches take {least} rows")
    with tempfile.TemporaryDirectory(dir=chosen.folder) as folder:
        figures = [
            measured(Path(folder), kind=kind, rows=rows, batches=chosen.batches)
            for kind, rows in itertools.product(("calendar", "broadcast"), sizes)
        ]
    for each in figures:
        alike = {
            other["rows that wait"]: other for other in figures if other["queue"] == each["queue"]
        }
        base = alike.get(_COMPARED) or alike[sizes[0]]
        each[f"of {base['rows that wait']:,}"] = round(float(each[_COST]) / float(base[_COST]), 2)
    tell_figures("queue", figures, note="record + claim, batches of 256, SQLite, synchronous=FULL")


if __name__ == "__main__":
    main()
