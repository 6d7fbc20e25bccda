"""Log lines: an event name and ids. Secrets are cut out of whatever says them by mistake."""

import json
import logging
import sys
from datetime import UTC, datetime

from bot.settings import LogFormat

_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
_NOISY = ("httpx", "httpcore", "apscheduler", "alembic", "uvicorn")
"""httpx writes every URL, and with it the token, at INFO."""


class _Redacting(logging.Formatter):
    def __init__(self, *, secrets: tuple[str, ...], layout: LogFormat) -> None:
        super().__init__()
        self._secrets = tuple(secret for secret in secrets if secret)
        self._layout = layout

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        facts = {name: value for name, value in vars(record).items() if name not in _STANDARD}
        trace = self.formatException(record.exc_info) if record.exc_info else ""
        event = record.getMessage()
        if self._layout is LogFormat.JSON:
            entry = {**facts, "at": at, "level": record.levelname, "event": event}
            line = json.dumps({**entry, **({"trace": trace} if trace else {})}, default=str)
        else:
            told = " ".join(f"{name}={value}" for name, value in facts.items())
            line = f"{at} {record.levelname:8} {event} {told}".rstrip()
            line += f"\n{trace}" if trace else ""
        for secret in self._secrets:
            line = line.replace(secret, "«secret»")
        return line


def set_up(*, style: LogFormat, secrets: tuple[str, ...], level: int = logging.INFO) -> None:
    """Send log lines and warnings to standard error in this style, without the secrets."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Redacting(secrets=secrets, layout=style))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    logging.captureWarnings(capture=True)
    for name in _NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)
