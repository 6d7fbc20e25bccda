import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, select

from clinic import invitations, joining
from clinic.database import Database
from clinic.invitations import GUESS_WINDOW, GUESSES_ALLOWED, LIVES, Codes, read_code
from clinic.joining import Closed, Opening
from clinic.tables import Invitation
from tests.clinic.people import CLINIC, KEY, NOTICE, NOW, stranger

LINK = "Ab3_-" * 6 + "Zz"
GUEST = 7


@pytest.fixture
def codes(database: Database) -> Codes:
    """The codes of the one invitation there is."""
    with database.writing() as db:
        return codes_of(invite(db))


def invite(db: Session) -> Invitation:
    return invitations.invite(db, key=KEY, now=NOW, created_by=None, patient_id=stranger(db).id)


def codes_of(invitation: Invitation) -> Codes:
    return invitations.codes_of(invitation, key=KEY)


def open_code(
    database: Database, code: str, *, by: int = GUEST, after: timedelta = timedelta(0)
) -> Opening:
    with database.writing() as db:
        return joining.open_code(db, code=code, user_id=by, now=NOW + after)


@pytest.mark.parametrize("which", ["link", "typed"])
def test_either_code_opens_the_invitation(database: Database, codes: Codes, which: str) -> None:
    assert open_code(database, getattr(codes, which)).invitation is not None


def test_the_link_has_no_fewer_than_128_random_bits_and_fits_telegram(codes: Codes) -> None:
    assert len(codes.link) == 32
    assert read_code(codes.link) == codes.link


def test_two_invitations_share_no_code(database: Database) -> None:
    with database.writing() as db:
        made = [codes_of(invite(db)) for _ in range(20)]
    assert len({code for each in made for code in (each.link, each.typed)}) == 40


def test_the_codes_are_nowhere_in_the_database(sqlite_database: Database, tmp_path: Path) -> None:
    with sqlite_database.writing() as db:
        codes = codes_of(invite(db))
    copy = tmp_path / "stolen.db"
    with closing(sqlite3.connect(str(sqlite_database.engine.url.database))) as raw:
        raw.execute("VACUUM INTO ?", (str(copy),))
    content = copy.read_bytes()
    for secret in (codes.link, codes.typed, codes.typed.replace("-", "")):
        assert secret.encode() not in content
    with sqlite_database.reading() as db:
        other_key = invitations.codes_of(db.exec(select(Invitation)).all()[-1], key=b"guessed")
    assert other_key.link != codes.link


def test_an_invitation_is_used_once(database: Database, codes: Codes) -> None:
    with database.writing() as db:
        opened = joining.open_code(db, code=codes.link, user_id=GUEST, now=NOW).invitation
        assert opened is not None
        joining.agree(db, invitation=opened, chat_id=GUEST, notice=NOTICE, profile=CLINIC, now=NOW)
    assert open_code(database, codes.link, by=GUEST).closed is Closed.YOURS
    assert open_code(database, codes.typed, by=GUEST + 1).closed is Closed.USED


def test_an_invitation_lives_72_hours(database: Database, codes: Codes) -> None:
    assert timedelta(hours=72) == LIVES
    just_before = LIVES - timedelta(seconds=1)
    assert open_code(database, codes.link, after=just_before).invitation
    assert open_code(database, codes.link, after=LIVES).closed is Closed.EXPIRED


def test_a_newer_invitation_closes_the_earlier_one(database: Database) -> None:
    with database.writing() as db:
        first = invite(db)
        second = invitations.invite(
            db, key=KEY, now=NOW, created_by=None, patient_id=first.patient_id
        )
        old, new = codes_of(first), codes_of(second)
    assert open_code(database, old.link).closed is Closed.WITHDRAWN
    assert open_code(database, new.link).invitation is not None


def test_after_five_wrong_codes_even_the_right_one_must_wait(
    database: Database, codes: Codes
) -> None:
    minute = timedelta(minutes=1)
    for guess in range(GUESSES_ALLOWED):
        assert open_code(database, f"guess {guess}", after=guess * minute).closed is Closed.UNKNOWN
    blocked = open_code(database, codes.typed, after=10 * minute)
    assert (blocked.closed, blocked.until) == (Closed.TOO_MANY, NOW + GUESS_WINDOW)
    still = GUESS_WINDOW - timedelta(seconds=1)
    assert open_code(database, codes.typed, after=still).closed is Closed.TOO_MANY
    assert open_code(database, codes.typed, after=GUESS_WINDOW).invitation is not None


def test_one_persons_guesses_close_nobody_else_out(database: Database, codes: Codes) -> None:
    for guess in range(GUESSES_ALLOWED):
        open_code(database, f"guess {guess}", by=666)
    assert open_code(database, codes.typed, by=GUEST).invitation is not None


def test_a_code_that_was_right_once_is_no_guess(database: Database, codes: Codes) -> None:
    for _ in range(GUESSES_ALLOWED + 1):
        assert open_code(database, codes.link, after=LIVES).closed is Closed.EXPIRED


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("ABCDE-12345", "ABCDE-12345"),
        (" abcde 12345 ", "ABCDE-12345"),
        ("abcde12345", "ABCDE-12345"),
        ("a b c d e 1 2 3 4 5", "ABCDE-12345"),
        ("OIL00-OIL00", "01100-01100"),
        (f"https://t.me/sunrise_bot?start={LINK}", LINK),
        (f"look: t.me/sunrise_bot?start={LINK} thanks", LINK),
        (LINK, LINK),
        ("UUUUU-12345", None),
        ("ABCDE-1234", None),
        ("my skin feels tight today", None),
        ("", None),
    ],
)
def test_a_code_is_read_however_it_is_typed_or_pasted(said: str, code: str | None) -> None:
    assert read_code(said) == code
