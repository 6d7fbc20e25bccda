"""Invitations: one-use codes by which patients and staff join."""

import base64
import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from clinic.tables import Guess, Invitation

LIVES = timedelta(hours=72)
GUESSES_ALLOWED = 5
GUESS_WINDOW = timedelta(hours=1)

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CODE_LENGTH = 10
_LINK = re.compile(r"[?&]start=([A-Za-z0-9_-]{20,64})")
_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{20,64}")
_AS_ON_THE_CARD = re.compile(r"[A-Za-z0-9]{5}-[A-Za-z0-9]{5}")
_UNLIKE_LETTERS = frozenset("23456789")
"""The digits that nobody writes as a letter: O reads as 0, I and L as 1."""


@dataclass(frozen=True, kw_only=True)
class Codes:
    """The two secrets of one invitation."""

    link: str
    """Payload of the link: 32 characters of `[A-Za-z0-9_-]`, 192 bits."""
    typed: str
    """What a person types where the link's payload is lost: 10 letters and digits, 50 bits.

    Short enough to type; five wrong tries an hour and 72 h of life keep it from being guessed.
    """


def codes_of(invitation: Invitation, *, key: bytes) -> Codes:
    """The invitation's codes, derived from its random nonce and a key outside the database."""
    return _codes(invitation.nonce, key=key)


def _codes(nonce: str, *, key: bytes) -> Codes:
    digest = hmac.new(key, nonce.encode(), hashlib.sha512).digest()
    number = int.from_bytes(digest[24:32], "big")
    typed = "".join(_CROCKFORD[(number >> 5 * place) & 31] for place in range(_CODE_LENGTH))
    return Codes(
        link=base64.urlsafe_b64encode(digest[:24]).decode(), typed=f"{typed[:5]}-{typed[5:]}"
    )


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


def read_code(text: str) -> str | None:
    """The code in what a person typed or pasted, in one spelling; None if there is none in it.

    Crockford's base32: O reads as 0, I and L as 1 (https://www.crockford.com/base32.html).
    """
    pasted = _LINK.search(text)
    if pasted:
        return pasted.group(1)
    bare = re.sub(r"[\s-]", "", text).upper().translate(str.maketrans("OIL", "011"))
    if len(bare) == _CODE_LENGTH and set(bare) <= set(_CROCKFORD):
        return f"{bare[:5]}-{bare[5:]}"
    whole = text.strip()
    return whole if _PAYLOAD.fullmatch(whole) else None


def looks_like_code(text: str) -> bool:
    """Whether this can be a code rather than words: "help please" would read as one, too."""
    code = read_code(text)
    if code is None:
        return False
    whole = text.strip()
    return len(code) > _CODE_LENGTH + 1 or bool(
        _AS_ON_THE_CARD.fullmatch(whole) or any(each.isdigit() for each in whole)
    )


def is_code(db: Session, *, text: str) -> bool:
    """Whether there is an invitation, open or not, with the code in this text."""
    code = read_code(text)
    return code is not None and db.exec(_with_code(code)).first() is not None


def invite(
    db: Session,
    *,
    key: bytes,
    now: datetime,
    created_by: int | None,
    patient_id: int | None = None,
    staff_id: int | None = None,
    session_id: int | None = None,
) -> Invitation:
    """Make an invitation for a patient or a member of staff; earlier open ones are withdrawn."""
    for open_one in pending(db, patient_id=patient_id, staff_id=staff_id):
        withdraw(open_one, now=now)
        db.add(open_one)
    invitation = Invitation(
        patient_id=patient_id,
        staff_id=staff_id,
        session_id=session_id,
        nonce=_nonce(key=key),
        link_hash="",
        code_hash="",
        created_by=created_by,
        created_at=now,
        expires_at=now + LIVES,
    )
    codes = codes_of(invitation, key=key)
    invitation.link_hash, invitation.code_hash = _hash(codes.link), _hash(codes.typed)
    db.add(invitation)
    db.flush()
    return invitation


def _nonce(*, key: bytes) -> str:
    """A random nonce whose typed code holds a digit, as it could be words otherwise."""
    while True:
        nonce = secrets.token_hex(16)
        if _UNLIKE_LETTERS & set(_codes(nonce, key=key).typed):
            return nonce


def pending(
    db: Session, *, patient_id: int | None = None, staff_id: int | None = None
) -> list[Invitation]:
    """Open invitations of this guest: neither used nor withdrawn (they may have expired)."""
    guest = (
        Invitation.patient_id == patient_id
        if patient_id is not None
        else Invitation.staff_id == staff_id
    )
    return list(
        db.exec(
            select(Invitation).where(
                guest, col(Invitation.used_at).is_(None), col(Invitation.withdrawn_at).is_(None)
            )
        ).all()
    )


def withdraw(invitation: Invitation, *, now: datetime) -> None:
    """Make an invitation useless."""
    invitation.withdrawn_at = now


def find(db: Session, *, code: str) -> Invitation | None:
    """The invitation with this link payload or typed code, whatever its state.

    It is locked until the transaction ends, so that two people cannot use it at once.
    """
    return db.exec(_with_code(code).with_for_update()).first()


def _with_code(code: str) -> SelectOfScalar[Invitation]:
    digest = _hash(code)
    return select(Invitation).where(
        (col(Invitation.link_hash) == digest) | (col(Invitation.code_hash) == digest)
    )


def guesses_blocked_until(db: Session, *, user_id: int, now: datetime) -> datetime | None:
    """When this person may try a code again; None if at once."""
    wrong = db.exec(
        select(func.count(), func.min(Guess.at)).where(
            Guess.user_id == user_id, col(Guess.at) > now - GUESS_WINDOW
        )
    ).one()
    count, first = wrong
    return first + GUESS_WINDOW if count >= GUESSES_ALLOWED and first else None


def note_guess(db: Session, *, user_id: int, now: datetime) -> None:
    """Count a code that opened nothing."""
    db.add(Guess(user_id=user_id, at=now))


def use(db: Session, *, invitation: Invitation, user_id: int, now: datetime) -> None:
    """Mark an invitation as used by this person."""
    invitation.used_at, invitation.used_by = now, user_id
    db.add(invitation)


def find_by_id(db: Session, invitation_id: int) -> Invitation | None:
    """The invitation with this id, if there still is one; locked as by `find`."""
    return db.get(Invitation, invitation_id, with_for_update=True)
