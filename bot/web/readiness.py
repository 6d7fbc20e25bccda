"""Whether the program does its work now, part by part, without anything about anybody."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.receive.contact import Contact
from clinic.overdue import TOO_LONG
from clinic.processes import Share
from clinic.trouble import Trouble

_TOKEN = "set a good AFTERCARE_BOT_TOKEN and restart"  # noqa: S105 - no token
_NETWORK = "see the network and AFTERCARE_API_URL"
_QUEUE = "see `database` and `telegram` here, then the log"
_PROCESSES = "it joins within seconds by itself; if not, see the database"


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
    trouble: Trouble | None,
    oldest_due: datetime | None,
    contact: Contact,
    halted: bool,
    held: bool,
    share: Share | None,
    now: datetime,
) -> Readiness:
    """Judge each part; the whole is ready if all of them are.

    `trouble` is what is wrong with the database, which may answer all the same and take no change.
    A silence that Telegram asked for is shown and not judged: what waits too long because of it is.
    Of records that are held until a person releases them nothing could go, so nothing is late.
    """
    age = None if held else _seconds(oldest_due, now)
    parts = {
        "database": _judged(
            _of_database(trouble, answers=database_answers),
            ok=database_answers and trouble is None,
            remedy=(trouble or Trouble.OTHER).remedy,
        ),
        "telegram": {
            **_judged(
                _of_telegram(contact, now),
                ok=contact.is_recent(now=now),
                remedy=_TOKEN if contact.token_refused else _NETWORK,
            ),
            "answered_seconds_ago": _seconds(contact.answered_at, now),
        },
        "queue": {
            **_judged(
                _of_queue(answers=database_answers, halted=halted, held=held),
                ok=database_answers and (age is None or age < TOO_LONG.total_seconds()),
                remedy=_QUEUE,
            ),
            "oldest_overdue_seconds": age if database_answers else None,
        },
        "processes": {
            **_judged(_of_processes(share), ok=share is not None, remedy=_PROCESSES),
            "living": share.of if share else None,
        },
    }
    return Readiness(ready=all(part["ok"] for part in parts.values()), parts=parts)


def _judged(state: str, *, ok: bool, remedy: str) -> dict[str, Any]:
    return {"ok": ok, "state": state} | ({} if ok else {"remedy": remedy})


def _of_database(trouble: Trouble | None, *, answers: bool) -> str:
    if not answers:
        return "does not answer"
    return "answers" if trouble is None else f"cannot write: {trouble.value}"


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
