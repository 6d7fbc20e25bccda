"""Another process that books what it is told to: `python -m tests.clinic.booker URL SERIES`."""

import sys
from datetime import datetime

from clinic import booking, series
from clinic.database import Database
from clinic.opening import Slot
from clinic.places import SlotTakenError
from tests.clinic.bookings import open_daily, patient_of
from tests.clinic.people import NOW


def book(database: Database, series_id: int, order: str) -> str:
    """What came of asking for a time: `CAPACITY START END`."""
    capacity, starts_at, ends_at = order.split()
    wished = Slot(
        starts_at=datetime.fromisoformat(starts_at), ends_at=datetime.fromisoformat(ends_at)
    )
    try:
        with database.writing() as db:
            run = series.get(db, series_id)
            booking.request(
                db,
                run=run,
                slot=wished,
                profile=open_daily(capacity=int(capacity)),
                by=patient_of(run),
                now=NOW,
            )
    except SlotTakenError:
        return "taken"
    except Exception as error:  # noqa: BLE001 - the test wants to see whatever else it is
        return type(error).__name__
    return "won"


def main() -> None:
    """Book for one series, a line each, until there are no more lines."""
    database, series_id = Database(sys.argv[1]), int(sys.argv[2])
    with database.reading() as db:
        series.get(db, series_id)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for order in sys.stdin:
        sys.stdout.write(book(database, series_id, order) + "\n")
        sys.stdout.flush()
    database.close()


if __name__ == "__main__":
    main()
