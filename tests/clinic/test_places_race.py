"""The last free time cannot be given twice, whoever books at the same moment."""

import subprocess
import sys
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from itertools import combinations

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from clinic.database import Database
from clinic.opening import CLINIC, Slot
from clinic.tables import Appointment, AppointmentState, BookedTime
from clinic.tables.base import stored
from tests.clinic.bookings import agree, assert_times_agree, begin, slot
from tests.clinic.people import NOW

PROCESSES = 4
ROUNDS = 3


class Bookers:
    """Processes that each book for a patient of their own."""

    def __init__(self, processes: list[subprocess.Popen[str]]) -> None:
        self._processes = processes

    def race(self, *wishes: Slot, capacity: int) -> list[str]:
        """What came of it when each asks for its time at the same moment."""
        for process, wish in zip(self._processes, wishes, strict=True):
            assert process.stdin is not None
            process.stdin.write(
                f"{capacity} {wish.starts_at.isoformat()} {wish.ends_at.isoformat()}\n"
            )
        for process in self._processes:
            assert process.stdin is not None
            process.stdin.flush()
        return list(self.answers())

    def answers(self) -> Iterator[str]:
        """A line from each."""
        for process in self._processes:
            assert process.stdout is not None
            yield process.stdout.readline().strip()


@contextmanager
def bookers(url: str, series_ids: list[int]) -> Generator[Bookers]:
    command = [sys.executable, "-m", "tests.clinic.booker", url]
    processes = [
        subprocess.Popen(  # noqa: S603 - our own module
            [*command, str(series_id)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for series_id in series_ids
    ]
    try:
        racers = Bookers(processes)
        assert set(racers.answers()) == {"ready"}
        yield racers
        for process in processes:
            process.communicate(timeout=20)
            assert process.returncode == 0
    finally:
        for process in processes:
            process.kill()
            process.wait()


@pytest.mark.thorough
def test_processes_that_race_for_a_time_get_as_many_as_there_are_places(
    database: Database, database_url: str
) -> None:
    with database.writing() as db:
        runs = [stored(begin(db, f"P{n}", chat_id=n + 1).id) for n in range(PROCESSES)]
    with bookers(database_url, runs) as racers:
        for day in range(10, 10 + ROUNDS):
            for capacity, clock in ((1, "11:00"), (2, "12:00")):
                outcomes = racers.race(*[slot(day, clock)] * PROCESSES, capacity=capacity)
                lost = PROCESSES - capacity
                assert sorted(outcomes) == ["taken"] * lost + ["won"] * capacity
                with database.reading() as db:
                    assert_times_agree(db, capacity=2)
            lengths = [
                slot(day, "16:00"),
                slot(day, "16:15"),
                slot(day, "16:30", minutes=15),
                slot(day, "16:00", minutes=60),
            ]
            outcomes = racers.race(*lengths, capacity=1)
            won = [each for each, what in zip(lengths, outcomes, strict=True) if what == "won"]
            lost_ones = [each for each in lengths if each not in won]
            assert set(outcomes) == {"won", "taken"}
            assert not any(overlap(*pair) for pair in combinations(won, 2))
            assert all(any(overlap(each, other) for other in won) for each in lost_ones)
            with database.reading() as db:
                assert_times_agree(db, capacity=2)


def overlap(one: Slot, other: Slot) -> bool:
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def test_the_database_itself_refuses_to_give_one_place_twice(database: Database) -> None:
    with database.writing() as db:
        asha, meera = begin(db), begin(db, "Meera", chat_id=8)
        hers = agree(db, asha, slot(14, "11:00"))
        other = agree(db, meera, slot(15, "11:00"))
    again = BookedTime(
        pool=CLINIC,
        place=0,
        starts_at=slot(14, "11:25").starts_at,
        appointment_id=stored(other.id),
    )
    with pytest.raises(IntegrityError), database.writing() as db:
        db.add(again)
    with database.reading() as db:
        taken = db.exec(select(BookedTime.appointment_id)).all()
        assert sorted(taken) == [hers.id] * 6 + [other.id] * 6


def test_the_database_itself_refuses_two_agreed_times_for_one_session(database: Database) -> None:
    with database.writing() as db:
        run = begin(db)
        agreed = agree(db, run, slot(14, "11:00"))
    two = Appointment(
        patient_id=run.patient_id,
        series_id=stored(run.id),
        starts_at=agreed.starts_at,
        ends_at=agreed.ends_at,
        state=AppointmentState.CONFIRMED,
        uid="another",
        made_at=NOW,
        made_by="clock",
    )
    with pytest.raises(IntegrityError), database.writing() as db:
        db.add(two)
