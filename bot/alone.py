"""One program at a time on a file of records."""

import contextlib
from collections.abc import Generator
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy.engine import make_url

from bot.stops import CannotRunError


@contextlib.contextmanager
def alone(database_url: str) -> Generator[None]:
    """One process a SQLite file: at its start it may then take back every lease at once.

    Raises:
        CannotRunError: if another process has the file.
    """
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite" or not url.database:
        yield
        return
    lock = FileLock(Path(f"{url.database}.lock"))
    try:
        with lock.acquire(timeout=0):
            yield
    except Timeout as error:
        raise CannotRunError(
            f"another `aftercare run` uses {url.database}; stop it first"
        ) from error
