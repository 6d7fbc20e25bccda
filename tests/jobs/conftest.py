"""What the tests of the clock jobs may use."""

import pytest

from clinic.database import Database
from jobs.clock import MovableClock
from jobs.deliver import Delivery
from jobs.schedule import Schedule
from tests.clinic.people import CLINIC, NOW
from tests.databases import (
    database,
    database_url,
    empty,
    postgres_database,
    postgres_server,
    sqlite_database,
)
from tests.jobs.office import Office
from tests.jobs.scripted_sender import ScriptedSender

__all__ = ["database", "database_url", "postgres_database", "postgres_server", "sqlite_database"]


@pytest.fixture
async def office(sqlite_database: Database) -> Office:
    """A delivery that does not run yet."""
    empty(sqlite_database)
    clock = MovableClock(NOW)
    schedule, sender = Schedule(clock), ScriptedSender(clock)
    return Office(
        database=sqlite_database,
        clock=clock,
        schedule=schedule,
        sender=sender,
        delivery=Delivery(
            database=sqlite_database,
            clock=clock,
            schedule=schedule,
            sender=sender,
            profile=CLINIC,
        ),
    )
