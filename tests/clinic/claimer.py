"""Another process that claims until nothing is left: `python -m tests.clinic.claimer URL WHAT`."""

import sys
from datetime import datetime

from clinic import delivery, inbox
from clinic.database import Database
from tests.clinic.people import NOW

_AT_ONCE = 8


def outbox_keys(database: Database, now: datetime) -> list[str]:
    """The keys of what one claim took."""
    with database.writing() as db:
        claims = delivery.claim(db, now=now, limit=_AT_ONCE)
        return [row.key for taken in claims for row in taken.rows]


def update_ids(database: Database, now: datetime) -> list[str]:
    """The numbers of the updates that one claim took."""
    with database.writing() as db:
        return [str(row.update_id) for row in inbox.claim(db, now=now, limit=_AT_ONCE)]


def main() -> None:
    """Wait for the word, claim, and print what was claimed, a line each."""
    url, what = sys.argv[1:]
    database = Database(url)
    claim_some = outbox_keys if what == "outbox" else update_ids
    with database.reading():
        pass
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    while claimed := claim_some(database, NOW):
        sys.stdout.write("".join(f"{each}\n" for each in claimed))
    database.close()


if __name__ == "__main__":
    main()
