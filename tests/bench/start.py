"""Starting with a million waiting rows against an empty file: `python -m tests.bench.start`.

A real `aftercare run`, until `/readyz` says yes; the two take turns. "After a kill" begins where
the last run ended by `kill -9`, so that it finds a log to take in.
"""

import argparse
import shutil
import statistics
import tempfile
from collections import defaultdict
from datetime import timedelta
from pathlib import Path

from jobs.clock import SystemClock
from messages.plan import load_plans
from tests.bench.many_rows import Records
from tests.bench.real_program import RealProgram, real_program
from tests.bench.report import Cell, tell_figures
from tests.bench.stub import stub

_ROWS_A_PATIENT = 40
_FAR = timedelta(days=1)


def fill(folder: Path, *, rows: int) -> None:
    """The records of a clinic with so many reminders to come, the first of them tomorrow."""
    now = SystemClock().now()
    records = Records(path=folder / "aftercare.db", now=now, plan=load_plans()["microdermabrasion"])
    records.open()
    if rows:
        patients = max(rows // _ROWS_A_PATIENT, 1)
        records.add_people(patients)
        records.add_reminders(
            rows, patients=patients, due_at=now + _FAR, batch=100, apart=timedelta(minutes=5)
        )


def _figures(
    who: str, runs: list[RealProgram], peaks: list[float], empty: list[float]
) -> dict[str, Cell]:
    seconds = statistics.median(each.started_in for each in runs)
    cpu = statistics.median(each.cpu_to_start for each in runs)
    peak = statistics.median(peaks)
    return {
        "start": who,
        "s until ready": round(seconds, 2),
        "s of CPU": round(cpu, 2),
        "peak MiB": round(peak, 1),
        "CPU of empty": round(cpu / empty[0], 2),
        "memory of empty": round(peak / empty[1], 2),
    }


def main() -> None:
    """Measure and tell."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=1_000_000)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--folder", type=Path, help="where the files are made (1 kB a row)")
    chosen = options.parse_args()
    runs: dict[str, list[RealProgram]] = defaultdict(list)
    peaks: dict[str, list[float]] = defaultdict(list)
    full = f"{chosen.rows:,} rows"
    with tempfile.TemporaryDirectory(dir=chosen.folder) as there, stub() as url:
        folders = {"empty": Path(there, "empty"), full: Path(there, "full")}
        for who, folder in folders.items():
            folder.mkdir()
            fill(folder, rows=chosen.rows if who == full else 0)
        for _ in range(chosen.rounds):
            for who, folder in folders.items():
                for after in (who, f"{who}, after a kill"):
                    killed = after == who
                    with real_program(folder, url=url, killed=killed) as program:
                        runs[after].append(program)
                        peaks[after].append(program.peak_memory)
        shutil.rmtree(folders[full])
    medians = [
        statistics.median(each.cpu_to_start for each in runs["empty"]),
        statistics.median(peaks["empty"]),
    ]
    tell_figures(
        "start",
        [_figures(who, runs[who], peaks[who], medians) for who in runs],
        note=f"aftercare run, median of {chosen.rounds}; goal: within 1.2 of the empty file",
    )


if __name__ == "__main__":
    main()
