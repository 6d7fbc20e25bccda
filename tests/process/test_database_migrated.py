"""Killed anywhere within a migration of a file with records in it: the next start does it whole."""

import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command

from clinic import schema
from clinic.database import Database
from tests.clinic.test_migrated_records import BEFORE, fill
from tests.process.database_rigging import STATEMENTS
from tests.process.program import Launcher
from tests.process.rigging import Rig

pytestmark = pytest.mark.process

KILLS = 12
_NAMES = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"


def first_release(folder: Path) -> Path:
    """A file as the first release left it, with one record of each kind."""
    folder.mkdir()
    database = Database(f"sqlite:///{folder / 'aftercare.db'}")
    with database.writing_connection() as connection:
        settings = schema.config()
        settings.attributes["connection"] = connection
        command.upgrade(settings, BEFORE)
        fill(connection)
    database.close()
    return folder


def contents(folder: Path) -> Mapping[str, object]:
    """The schema and every record; SQLite mends what a kill left as it opens the file."""
    with closing(sqlite3.connect(folder / "aftercare.db")) as file:
        assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert file.execute("PRAGMA foreign_key_check").fetchall() == []
        names = [name for (name,) in file.execute(_NAMES)]
        # Not as it was written: the order of a copied table's rules differs from run to run.
        columns = {name: file.execute(f"PRAGMA table_info({name})").fetchall() for name in names}
        rows = {name: sorted(map(repr, file.execute(f"SELECT * FROM {name}"))) for name in names}  # noqa: S608 - our own
    return {"columns": columns, "rows": rows}


async def migrate(launcher: Launcher, folder: Path, *, dies_after: int = 0) -> int:
    program = launcher.start(
        ["migrate"], folder=folder, environment={}, rig=Rig(dies_after=dies_after)
    )
    return await program.end()


@pytest.mark.timeout(180)
async def test_a_kill_within_a_migration_leaves_the_file_as_it_was_and_the_next_start_migrates(
    launcher: Launcher, tmp_path: Path
) -> None:
    old = first_release(tmp_path / "old")
    before = contents(old)
    calm = shutil.copytree(old, tmp_path / "calm")
    assert await migrate(launcher, calm) == 0
    after = contents(calm)
    assert after != before
    statements = int((calm / STATEMENTS).read_text("utf-8"))
    for number in sorted({1 + (statements - 1) * each // (KILLS - 1) for each in range(KILLS)}):
        killed = shutil.copytree(old, tmp_path / str(number))
        assert await migrate(launcher, killed, dies_after=number) == -9
        assert contents(killed) == before, f"killed after statement {number} of {statements}"
        assert await migrate(launcher, killed) == 0
        assert contents(killed) == after, f"migrated after a kill at {number} of {statements}"
