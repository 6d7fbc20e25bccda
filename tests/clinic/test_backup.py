"""Copies of the records: whole, checked, held, and never the cause of a message sent twice."""

import shutil
import sqlite3
import threading
from collections.abc import Generator
from contextlib import closing, contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from alembic import command
from sqlmodel import col, select

from clinic import backups, copies, inbox, lateness, planning, release, schema
from clinic.backups import BackupError
from clinic.copies import Held
from clinic.database import Database
from clinic.integrity import DamagedError, check
from clinic.release import Group
from clinic.tables import InboxRow, InboxState, Kind, OutboxRow, Reason, RestoredCopy, State
from tests.clinic.people import CLINIC, NOW, enrol, hire, in_care
from tests.clinic.rows import claim, claimed_keys, look, put, states

HOUR = timedelta(hours=1)


@pytest.fixture
def path(tmp_path: Path, empty_database: Path) -> Path:
    """An empty, migrated file of records that nobody uses yet."""
    return Path(shutil.copy(empty_database, tmp_path / "aftercare.db"))


def migrated(path: Path, revision: str) -> Path:
    with opened(path) as database, database.writing_connection() as connection:
        settings = schema.config()
        settings.attributes["connection"] = connection
        command.upgrade(settings, revision)
    return path


@contextmanager
def opened(path: Path) -> Generator[Database]:
    database = Database(f"sqlite:///{path}")
    try:
        yield database
    finally:
        database.close()


@pytest.mark.thorough
def test_a_copy_taken_while_somebody_writes_is_of_one_moment(path: Path, tmp_path: Path) -> None:
    stop = threading.Event()
    with opened(path) as database:

        def write() -> None:
            pair = 0
            while not stop.is_set():
                pair += 1
                with database.writing() as db:
                    put(db, f"{pair}a", chat_id=1)
                    put(db, f"{pair}b", chat_id=2)

        writer = threading.Thread(target=write)
        writer.start()
        held: list[int] = []
        for number in range(5):
            copy = tmp_path / f"copy-{number}.db"
            held.append(backups.take(path, copy, now=NOW).waiting)
            assert copy.stat().st_mode & 0o777 == 0o600
        stop.set()
        writer.join()
    assert held == sorted(held)
    assert held[0] < held[-1], "nobody wrote meanwhile"
    assert not any(waiting % 2 for waiting in held)
    assert {each.name for each in tmp_path.glob("copy*")} == {f"copy-{n}.db" for n in range(5)}
    assert backups.look(tmp_path / "copy-4.db").waiting == held[-1]


def test_a_copy_tells_what_it_holds_and_overwrites_nothing(path: Path, tmp_path: Path) -> None:
    with opened(path) as database, database.writing() as db:
        enrol(db, in_care(db, chat_id=7), by=hire(db, "Ravi", chat_id=50))
    copy = tmp_path / "copy.db"
    contents = backups.take(path, copy, now=NOW)
    assert (contents.revision, contents.patients, contents.sessions) == (schema.head(), 1, 1)
    assert contents.waiting > 5
    before = copy.read_bytes()
    with pytest.raises(BackupError, match="is there already"):
        backups.take(path, copy, now=NOW)
    assert copy.read_bytes() == before


@pytest.mark.thorough
@pytest.mark.parametrize("damage", ["no database", "hole", "another's", "newer"])
def test_what_is_no_good_copy_is_neither_taken_nor_put_in_place(
    path: Path, tmp_path: Path, damage: str
) -> None:
    bad = tmp_path / "bad.db"
    with opened(path) as database, database.writing() as db:
        for number in range(500):
            put(db, f"row {number}", chat_id=number + 1)
    match damage:
        case "no database":
            bad.write_text("this is no database, just a text")
        case "hole":
            backups.take(path, bad, now=NOW)
            page = bad.stat().st_size // 4096 // 2 * 4096
            whole = bad.read_bytes()
            bad.write_bytes(whole[:page] + bytes(4096 * 8) + whole[page + 4096 * 8 :])
        case "another's":
            with closing(sqlite3.connect(bad)) as other:
                other.execute("CREATE TABLE songs (name TEXT)")
        case _:
            backups.take(path, bad, now=NOW)
            with closing(sqlite3.connect(bad)) as other, other:
                other.execute("UPDATE alembic_version SET version_num = '9999'")
    files = set(tmp_path.iterdir())
    with pytest.raises(BackupError):
        backups.take(bad, tmp_path / "copy.db", now=NOW)
    with pytest.raises(BackupError):
        backups.restore(bad, path, kept=tmp_path / "kept.db", now=NOW)
    assert set(tmp_path.iterdir()) == files
    with opened(path) as database, database.reading() as db:
        assert not copies.is_held(db)


def test_restored_records_are_held_and_nothing_of_the_old_ones_is_lost_or_mixed_in(
    path: Path, tmp_path: Path
) -> None:
    copy, kept = tmp_path / "copy.db", tmp_path / "kept.db"
    with opened(path) as database:
        with database.writing() as db:
            put(db, "before")
            put(db, "under way", chat_id=2)
            put(db, "news under way", chat_id=3, kind=Kind.BROADCAST)
            update = InboxRow(
                update_id=1, chat_id=1, update={}, received_at=NOW, state=InboxState.HANDLING
            )
            db.add(update)
        claim(database)
        backups.take(path, copy, now=NOW)
        with database.writing() as db:
            put(db, "after")
        # Killed now: the log beside the file holds what the file does not.
        for ending in ("", "-wal", "-shm"):
            shutil.copy(f"{path}{ending}", tmp_path / f"killed.db{ending}")
    killed = tmp_path / "killed.db"
    backups.restore(copy, killed, kept=kept, now=NOW + HOUR)
    assert not list(tmp_path.glob("killed.db-*"))
    with opened(killed) as database, database.reading() as db:
        known = copies.held(db)
        assert known == Held(taken_at=NOW, restored_at=NOW + HOUR, last_row=3)
        assert states(database) == {
            "before": State.PENDING,
            "under way": State.PENDING,
            "news under way": State.UNCERTAIN,
        }
        assert db.get_one(InboxRow, 1).state is InboxState.RECEIVED
    with opened(kept) as database:
        assert "after" in states(database)


@pytest.mark.thorough
def test_a_backup_put_in_place_by_hand_is_held_all_the_same(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    backups.take(path, copy, now=NOW)
    with opened(path) as database, database.reading() as db:
        assert not copies.is_held(db)
    with opened(copy) as database, database.writing() as db:
        assert copies.is_held(db)
        copies.note_in_place(db, now=NOW + HOUR)
        copies.note_in_place(db, now=NOW + 2 * HOUR)
        assert copies.held(db) == Held(taken_at=NOW, restored_at=NOW + HOUR, last_row=0)


@pytest.mark.thorough
def test_a_copy_of_an_older_version_is_migrated_and_held(tmp_path: Path) -> None:
    old = migrated(tmp_path / "old.db", "0003")
    copy, records = tmp_path / "copy.db", tmp_path / "aftercare.db"
    assert backups.take(old, copy, now=NOW).revision == "0003"
    backups.restore(copy, records, kept=tmp_path / "kept.db", now=NOW)
    with opened(records) as database, database.reading() as db:
        assert schema.revision(database) == schema.head()
        known = copies.held(db)
        assert known is not None
        assert known.taken_at <= NOW == known.restored_at


@pytest.fixture
def held(database: Database) -> Database:
    """Taken an hour ago, put in place twenty minutes ago, and the bot has run since."""
    with database.writing() as db:
        asha, mira = (in_care(db, name, chat_id=n) for n, name in enumerate(("Asha", "Mira"), 1))
        remind = partial(put, db, kind=Kind.REMINDER)
        remind("sent since?", chat_id=1, patient_id=asha.id, due=NOW - HOUR / 2)
        remind("due since", chat_id=2, patient_id=mira.id, due=NOW - HOUR / 6)
        put(db, "worry", chat_id=3, kind=Kind.ESCALATION, due=NOW - HOUR)
        put(db, "not joined", chat_id=None, due=NOW - HOUR, held=True)
        put(db, "too late", chat_id=4, due=NOW - HOUR, lives=HOUR / 2)
        put(db, "later", chat_id=5, due=NOW + HOUR)
        copies.mark_taken(db, now=NOW - HOUR)
        db.flush()
        copies.note_in_place(db, now=NOW - HOUR / 3)
        at = {1: NOW - HOUR * 2, 2: NOW - HOUR / 6}
        for number, received_at in at.items():
            raw = {"update_id": number, "message": {"chat": {"id": 7 + number}}}
            inbox.store(db, updates=[raw], now=received_at)
        put(db, "reply:1:0", chat_id=8, kind=Kind.REPLY, due=NOW - HOUR / 7)
        put(db, "reply:2:0", chat_id=9, kind=Kind.REPLY, due=NOW - HOUR / 7)
        put(db, "answer", chat_id=6, kind=Kind.REPLY, due=NOW - HOUR / 6)
        put(db, "planned since", chat_id=7, due=NOW - HOUR / 3 - HOUR / 60)
    return database


def test_a_release_is_told_before_it_is_made(held: Database) -> None:
    with held.reading() as db:
        found = release.outlook(db, now=NOW)
    assert found is not None
    assert found.perhaps_sent == [
        Group(kind=Kind.REMINDER, count=2, oldest=NOW - HOUR / 2),
        Group(kind=Kind.NOTICE, count=1, oldest=NOW - HOUR / 3 - HOUR / 60),
        Group(kind=Kind.REPLY, count=1, oldest=NOW - HOUR / 7),
    ]
    assert found.patients == ["Asha", "Mira"]
    assert found.new == [
        Group(kind=Kind.ESCALATION, count=1, oldest=NOW - HOUR),
        Group(kind=Kind.REPLY, count=2, oldest=NOW - HOUR / 6),
    ]
    assert (found.too_late, found.later, found.waits_for_patient) == (1, 1, 1)


def test_what_may_have_gone_out_is_left_out_for_good_if_wished(held: Database) -> None:
    with held.writing() as db:
        assert copies.release(db, drop_overdue=True, by="meera", now=NOW) == 4
    gone = {key for key, state in states(held).items() if state is State.CANCELLED}
    assert gone == {"sent since?", "due since", "planned since", "reply:1:0"}
    assert {look(held, key).reason for key in gone} == {Reason.RESTORED}
    with held.writing() as db:
        lateness.expire(db, profile=CLINIC, now=NOW)
    assert claimed_keys(held)[:3] == [["answer"], ["reply:2:0"], ["worry"]]
    assert states(held)["too late"] is State.EXPIRED
    with held.reading() as db:
        assert not copies.is_held(db)
        assert db.exec(select(RestoredCopy.released_by)).all() == ["meera"]


@pytest.mark.thorough
def test_without_that_wish_whatever_is_useful_goes(held: Database) -> None:
    with held.writing() as db:
        assert copies.release(db, drop_overdue=False, by="meera", now=NOW) == 0
        assert copies.release(db, drop_overdue=True, by="ravi", now=NOW) == 0, "is held no more"
        assert release.outlook(db, now=NOW) is None
    assert states(held)["sent since?"] is State.PENDING


def test_what_was_left_out_does_not_come_back_with_the_next_change_of_the_schedule(
    database: Database,
) -> None:
    with database.writing() as db:
        asha = in_care(db, chat_id=7)
        enrol(db, asha, by=hire(db, "Ravi", chat_id=50))
        copies.put_in_place(db, taken_at=NOW, now=NOW + HOUR)
        later = NOW + timedelta(hours=2, minutes=45)  # reminders of 18:32 and 20:00 are useful yet
        assert copies.release(db, drop_overdue=True, by="meera", now=later) == 3
        planning.replan(db, patient=asha, profile=CLINIC, now=later)
        due = db.exec(select(OutboxRow).where(col(OutboxRow.due_at) <= later)).all()
        assert {row.state for row in due} == {State.CANCELLED}


@pytest.mark.thorough
def test_the_log_beside_the_file_does_not_grow_without_end(path: Path) -> None:
    log = path.with_name("aftercare.db-wal")
    words = {"text": "x" * 500_000}
    with opened(path) as database:
        with database.reading() as reader:  # reads for so long that no checkpoint can end
            reader.exec(select(OutboxRow)).all()
            for number in range(60):
                with database.writing() as db:
                    put(db, f"row {number}", chat_id=number + 1, content=words)
            assert log.stat().st_size > 20 * 2**20
        database.shorten_log()
        assert log.stat().st_size == 0
        for number in range(60, 120):
            with database.writing() as db:
                put(db, f"row {number}", chat_id=number + 1, content=words)
        assert log.stat().st_size < 16 * 2**20


@pytest.mark.thorough
def test_a_damaged_file_is_seen_on_the_start(path: Path) -> None:
    with opened(path) as database, database.writing() as db:
        for number in range(500):
            put(db, f"row {number}", chat_id=number + 1)
    check(path)
    whole = path.read_bytes()
    middle = len(whole) // 4096 // 2 * 4096
    path.write_bytes(whole[:middle] + bytes(4096 * 8) + whole[middle + 4096 * 8 :])
    with pytest.raises(DamagedError):
        check(path)
    path.unlink()
    check(path)
