"""Log lines: an event name and ids, never what anybody is called or wrote.

Whoever logs may be a library, and whatever it logs may quote a person. So a line holds the event as
it stands in the source, without the values that would be put into it; facts of our own loggers
only; and tracebacks without what the exceptions say. Secrets are cut out of all of it.
"""

import json
import logging
import sys
import threading
import warnings
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, TextIO

from bot.settings import LogFormat
from bot.traces import trace_of

_OURS = frozenset({"bot", "jobs", "clinic", "messages"})
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
_NOISY = ("httpx", "httpcore", "apscheduler", "alembic", "uvicorn")
"""httpx writes every URL, and with it the token, at INFO."""

log = logging.getLogger(__name__)


class _Redacting(logging.Formatter):
    def __init__(self, *, secrets: tuple[str, ...], layout: LogFormat) -> None:
        super().__init__()
        # As they are, and as JSON writes them.
        spelled = [
            form
            for each in secrets
            if each
            for form in (each, json.dumps(each, ensure_ascii=False)[1:-1])
        ]
        self._secrets = tuple(spelled)
        self._layout = layout

    def format(self, record: logging.LogRecord) -> str:
        told = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "event": _event(record),
            "logger": record.name,
        }
        facts = _facts(record)
        error = record.exc_info[1] if record.exc_info else None
        trace = trace_of(error) if error is not None else ""
        if self._layout is LogFormat.JSON:
            entry = {**facts, **told, **({"trace": trace} if trace else {})}
            line = json.dumps(entry, default=_kind, ensure_ascii=False)
        else:
            pairs = "".join(f" {name}={value}" for name, value in facts.items())
            line = f"{told['time']} {record.levelname:8} {told['event']}{pairs}"
            line += f"\n{trace}" if trace else ""
        for secret in self._secrets:
            line = line.replace(secret, "«secret»")
        return line


def _event(record: logging.LogRecord) -> str:
    """The first line of what the source says; asyncio puts objects into the others."""
    text = record.msg if isinstance(record.msg, str) else type(record.msg).__name__
    return next(iter(text.splitlines()), "")


def _facts(record: logging.LogRecord) -> dict[str, Any]:
    if record.name.partition(".")[0] not in _OURS:
        return {}
    return {name: value for name, value in vars(record).items() if name not in _STANDARD}


def _kind(value: object) -> str:
    return type(value).__name__


def set_up(*, style: LogFormat, secrets: tuple[str, ...], level: int = logging.INFO) -> None:
    """Send log lines, warnings and what nobody caught to standard error in this style."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Redacting(secrets=secrets, layout=style))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in _NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)
    warnings.showwarning = _show_warning
    sys.excepthook = _uncaught
    threading.excepthook = _uncaught_in_thread
    sys.unraisablehook = _unraisable


def _show_warning(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    """A warning's text may quote a value that it warns of; where it comes from tells enough."""
    del message, file, line
    facts = {"category": category.__name__, "where": f"{filename}:{lineno}"}
    log.warning("warning", extra=facts)


def _uncaught(
    _kind_of: type[BaseException], error: BaseException, _trace: TracebackType | None
) -> None:
    log.critical("uncaught", exc_info=error)


def _uncaught_in_thread(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None:
        log.critical("uncaught-in-thread", exc_info=args.exc_value)


def _unraisable(args: "sys.UnraisableHookArgs") -> None:
    if args.exc_value is not None:
        log.error("unraisable", exc_info=args.exc_value)
