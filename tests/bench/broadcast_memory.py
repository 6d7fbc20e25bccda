"""Memory of the program while a broadcast goes out: `python -m tests.bench.broadcast_memory`.

A real `aftercare run` against a stub, as fast as the settings let it (1000 a second).
"""

import argparse
import contextlib
import sqlite3
import tempfile
import time
from pathlib import Path

from jobs.clock import SystemClock
from messages.plan import load_plans
from tests.bench.many_rows import Records
from tests.bench.real_program import RealProgram, real_program
from tests.bench.report import Cell, tell_figures
from tests.bench.stub import stub
from tests.process.real_clinic import morning_zone

_LOOK = 0.1
_STEPS_TO_FILL = 2


def followed(program: RealProgram, path: Path, *, copies: int, step: int) -> list[dict[str, Cell]]:
    """A line for each step of the broadcast until its last copy is sent."""
    begun = time.monotonic()
    lines: list[dict[str, Cell]] = []
    with contextlib.closing(sqlite3.connect(path)) as file:
        for sent in range(0, copies + 1, step):
            while _sent(file) < sent:
                time.sleep(_LOOK)  # noqa: TID251 - there is no event loop here
            lines.append(
                {
                    "sent": sent,
                    "seconds": round(time.monotonic() - begun, 1),
                    "MiB": round(program.memory, 1),
                    f"of {_STEPS_TO_FILL} steps": 0.0,
                    "log MiB": round(path.with_name(f"{path.name}-wal").stat().st_size / 2**20, 1),
                }
            )
    # At first caches fill: what follows is compared with the line after two steps.
    settled = float(lines[min(_STEPS_TO_FILL, len(lines) - 1)]["MiB"])
    for each in lines:
        each[f"of {_STEPS_TO_FILL} steps"] = round(float(each["MiB"]) / settled, 2)
    return lines


def _sent(file: sqlite3.Connection) -> int:
    return file.execute(
        "SELECT count(*) FROM outbox WHERE broadcast_id = 1 AND state = 'sent'"
    ).fetchone()[0]


def main() -> None:
    """Measure and tell."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--copies", type=int, default=100_000)
    options.add_argument("--step", type=int, default=10_000)
    options.add_argument("--folder", type=Path, help="where the files are made (1 kB a row)")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(dir=chosen.folder) as there, stub() as url:
        now = SystemClock().now()
        records = Records(
            path=Path(there, "aftercare.db"),
            now=now,
            plan=load_plans()["microdermabrasion"],
            zone=morning_zone(),
        )
        records.open()
        records.add_people(chosen.copies)
        records.add_broadcast(chosen.copies, due_at=now)
        with real_program(Path(there), url=url) as program:
            lines = followed(program, records.path, copies=chosen.copies, step=chosen.step)
    tell_figures("broadcast-memory", lines, note="resident memory of aftercare run; goal: flat")


if __name__ == "__main__":
    main()
