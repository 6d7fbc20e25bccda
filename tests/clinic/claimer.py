"""Another process that claims until nothing is left: `python -m tests.clinic.claimer URL`."""

import sys

from clinic import delivery, inbox
from clinic.database import Database
from tests.clinic.people import NOW

_AT_ONCE = 8


def claimed_rows(database: Database) -> list[str]:
    """The keys of what one claim took from the outbox."""
    with database.writing() as db:
        claims = delivery.claim(db, now=NOW, limit=_AT_ONCE)
        return [row.key for taken in claims for row in taken.rows]


def claimed_updates(database: Database) -> list[str]:
    """The numbers of the updates that one claim took from the inbox."""
    with database.writing() as db:
        return [str(row.update_id) for row in inbox.claim(db, now=NOW, limit=_AT_ONCE)]


def main() -> None:
    """Wait for the word, claim, and print what was claimed, a line each."""
    database = Database(sys.argv[1])
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    for claim_some in (claimed_rows, claimed_updates):
        while claimed := claim_some(database):
            sys.stdout.write("".join(f"{each}\n" for each in claimed))
    database.close()


if __name__ == "__main__":
    main()
