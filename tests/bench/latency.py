"""How long after they are due reminders are sent, 20 a second: `python -m tests.bench.latency`.

A real `aftercare run` at its default pace, against a stub. The rows wait in its records from the
start on; what is measured is from the moment a row is due to the one at which it is known as sent.
"""

import argparse
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from bot.settings import Settings
from jobs.clock import SystemClock
from messages.plan import load_plans
from tests.bench.latencies import latencies
from tests.bench.many_rows import Records
from tests.bench.real_program import real_program
from tests.bench.report import Cell, tell_figures
from tests.bench.stub import stub

_STARTS = timedelta(seconds=15)
_ENDS = 3.0


def measured(folder: Path, *, rate: int, seconds: int, spread: bool) -> dict[str, Cell]:
    """`spread`: evenly over the second, else all of a second at its beginning."""
    now = SystemClock().now()
    records = Records(path=folder / "aftercare.db", now=now, plan=load_plans()["microdermabrasion"])
    records.open()
    rows = rate * seconds
    records.add_people(rows)
    records.add_reminders(
        rows,
        patients=rows,
        due_at=now + _STARTS,
        batch=1 if spread else rate,
        apart=timedelta(seconds=1 / rate if spread else 1),
    )
    pace = Settings.model_fields["messages_per_second"].default
    with stub() as url, real_program(folder, url=url, per_second=pace) as program:
        until = now + _STARTS + timedelta(seconds=seconds + _ENDS)
        time.sleep((until - SystemClock().now()).total_seconds())  # noqa: TID251 - no event loop
        memory = program.memory
    (found,) = latencies(records.path, since=now)
    due = "evenly" if spread else "all at once each second"
    return {"due": due, **found, "lost": rows - int(found["messages"]), "MiB": round(memory)}


def main() -> None:
    """Measure and tell."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seconds", type=int, default=60)
    options.add_argument("--rate", type=int, default=20, help="reminders that become due a second")
    chosen = options.parse_args()
    figures: list[dict[str, Cell]] = []
    for spread in (True, False):
        with tempfile.TemporaryDirectory() as folder:
            figures.append(
                measured(Path(folder), rate=chosen.rate, seconds=chosen.seconds, spread=spread)
            )
    tell_figures("latency", figures, note=f"{chosen.rate} a second for {chosen.seconds} s")


if __name__ == "__main__":
    main()
