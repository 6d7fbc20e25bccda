"""Opening the records from the command line, beside an `aftercare run` that may be at work."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import make_url

from bot.settings import Places
from bot.stops import NEWER, CannotRunError
from clinic import schema
from clinic.database import Database


def records_file(database_url: str) -> Path | None:
    """The SQLite file of the records; None if they are in PostgreSQL."""
    url = make_url(database_url)
    return Path(url.database or "") if url.get_backend_name() == "sqlite" else None


def placed_file(database_url: str) -> Path | None:
    """As `records_file`, if a file can be there.

    Raises:
        CannotRunError: if its folder is missing, or it is a folder itself.
    """
    path = records_file(database_url)
    if path is None:
        return None
    if not path.parent.is_dir():
        raise CannotRunError(
            f"the folder {path.parent} does not exist; make it or set AFTERCARE_DATABASE_URL"
        )
    if path.is_dir():
        raise CannotRunError(f"{path} is a folder; move it away or set AFTERCARE_DATABASE_URL")
    return path


@contextmanager
def opened(places: Places) -> Generator[Database]:
    """The records, which must be of this program's version.

    Raises:
        CannotRunError: if there are none, or they have to be migrated first.
    """
    path = placed_file(places.database_url)
    if path is not None and not path.exists():
        raise CannotRunError(f"there is no {path} yet; `aftercare run` makes it")
    database = Database(places.database_url)
    try:
        revision = schema.revision(database)
        if revision != schema.head():
            if revision is not None and not schema.knows(revision):
                raise CannotRunError(f"the database cannot be used: {NEWER}")
            raise CannotRunError("the database is of another version; run `aftercare migrate`")
        yield database
    finally:
        database.close()
