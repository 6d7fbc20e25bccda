"""Enrolling patients in bulk, by the clinic's own functions: `python -m tests.bench.enrolling`.

What an import does for each line: a new patient, the session that took place, its invitation, the
whole plan as rows of the outbox; some hundreds in a transaction. CPU time of this process.
"""

import argparse
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from sqlmodel import func, select

from bot.demo.clinic import SUNRISE
from clinic import enrolment, patients, schema
from clinic.database import Database, Session
from clinic.tables import OutboxRow, Role, Staff
from jobs.clock import SystemClock
from messages.care_plan import CarePlan
from messages.plan import load_plans
from tests.bench.report import Cell, tell_figures

_KEY = b"a key that is not in the database"
_PARTS = 5


def enrol(db: Session, *, numbers: range, plan: CarePlan) -> None:
    """Enrol so many new patients, whose sessions ended in the last hours."""
    now = SystemClock().now()
    for number in numbers:
        patient = patients.add(
            db, name=f"Asha {number}", language="en", timezone=SUNRISE.timezone, now=now
        )
        enrolment.enrol(
            db,
            patient=patient,
            plan=plan,
            number=1 + number % plan.series.sessions,
            length=plan.series.sessions,
            ended_at=now - timedelta(minutes=number % 300),
            staff_id=1,
            key=_KEY,
            profile=SUNRISE,
            now=now,
        )


def measured(database: Database, *, numbers: range, batch: int, plan: CarePlan) -> dict[str, Cell]:
    """The figures of these patients."""
    rows = _rows(database)
    begun, cpu = time.perf_counter(), time.process_time()
    for first in range(numbers.start, numbers.stop, batch):
        with database.writing() as db:
            enrol(db, numbers=range(first, min(first + batch, numbers.stop)), plan=plan)
    cpu, taken = time.process_time() - cpu, time.perf_counter() - begun
    planned = _rows(database) - rows
    return {
        "patients": f"{numbers.start + 1:,} to {numbers.stop:,}",
        "seconds": round(taken, 1),
        "patients/s": round(len(numbers) / taken),
        "rows planned/s": round(planned / taken),
        "rows each": round(planned / len(numbers), 1),
        "ms of CPU a patient": round(cpu / len(numbers) * 1000, 2),
    }


def _rows(database: Database) -> int:
    with database.reading() as db:
        return db.exec(select(func.count()).select_from(OutboxRow)).one()


def main() -> None:
    """Measure and tell."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--patients", type=int, default=10_000)
    options.add_argument("--batch", type=int, default=250, help="patients in a transaction")
    chosen = options.parse_args()
    plan = load_plans()["microdermabrasion"]
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder, 'bench.db')}")
        try:
            schema.migrate(database)
            with database.writing() as db:
                at = SystemClock().now()
                db.add(Staff(id=1, name="Owner", role=Role.OWNER, chat_id=1, created_at=at))
            part = max(chosen.patients // _PARTS, 1)
            figures = [
                measured(
                    database, numbers=range(first, first + part), batch=chosen.batch, plan=plan
                )
                for first in range(0, part * _PARTS, part)
            ]
        finally:
            database.close()
    tell_figures("enrolling", figures, note=f"{chosen.batch} in a transaction; goal: no slower")


if __name__ == "__main__":
    main()
