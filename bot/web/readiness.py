"""Whether the program does its work now, part by part, without anything about anybody."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.receive.contact import Contact
from clinic.overdue import TOO_LONG
from clinic.processes import Share


@dataclass(frozen=True, kw_only=True)
class Readiness:
    """What `/readyz` says."""

    ready: bool
    parts: dict[str, Any]

    @property
    def body(self) -> dict[str, Any]:
        """As JSON."""
        return {"ok": self.ready, **self.parts}


def readiness(
    *,
    database_answers: bool,
    oldest_due: datetime | None,
    contact: Contact,
    halted: bool,
    held: bool,
    share: Share | None,
    now: datetime,
) -> Readiness:
    """Judge each part; the whole is ready if all of them are.

    A silence that Telegram asked for is shown and not judged: what waits too long because of it is.
    Of records that are held until a person releases them nothing could go, so nothing is late.
    """
    age = None if held else _seconds(oldest_due, now)
    parts = {
        "database": {"ok": database_answers, "state": _of_database(answers=database_answers)},
        "telegram": {
            "ok": contact.is_recent(now=now),
            "state": _of_telegram(contact, now),
            "answered_seconds_ago": _seconds(contact.answered_at, now),
        },
        "queue": {
            "ok": database_answers and (age is None or age < TOO_LONG.total_seconds()),
            "state": _of_queue(answers=database_answers, halted=halted, held=held),
            "oldest_overdue_seconds": age if database_answers else None,
        },
        "processes": {
            "ok": share is not None,
            "state": _of_processes(share),
            "living": share.of if share else None,
        },
    }
    return Readiness(ready=all(part["ok"] for part in parts.values()), parts=parts)


def _of_database(*, answers: bool) -> str:
    return "answers" if answers else "does not answer"


def _of_telegram(contact: Contact, now: datetime) -> str:
    if contact.token_refused:
        return "refuses the token"
    if contact.answered_at is None:
        return "has not answered yet"
    return "answers" if contact.is_recent(now=now) else "is silent"


def _of_queue(*, answers: bool, halted: bool, held: bool) -> str:
    if not answers:
        return "unknown"
    if held:
        return "a restored copy, held until `aftercare release`"
    return "halted by Telegram" if halted else "moves"


def _of_processes(share: Share | None) -> str:
    if share is None:
        return "this one is not known to the others"
    return "this one leads" if share.leads else "another one leads"


def _seconds(since: datetime | None, now: datetime) -> float | None:
    return None if since is None else round(max((now - since).total_seconds(), 0.0), 1)
