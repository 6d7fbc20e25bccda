"""From due to sent, by the records themselves: what became due and when it was known as sent."""

import contextlib
import sqlite3
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path

from tests.bench.report import Cell, percentile

_SENT = """SELECT kind, (julianday(sent_at) - julianday(due_at)) * 86400 FROM outbox
    WHERE state = 'sent' AND due_at >= ?"""


def latencies(path: Path, *, since: datetime) -> list[dict[str, Cell]]:
    """In ms, for each kind of message that was due since then and is sent."""
    waits: dict[str, list[float]] = defaultdict(list)
    with contextlib.closing(sqlite3.connect(path)) as file:
        stored = since.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
        for kind, seconds in file.execute(_SENT, [stored]):
            waits[kind].append(seconds * 1000)
    return [
        {
            "what": kind,
            "messages": len(found),
            "p50 ms": round(percentile(found, 0.5)),
            "p99 ms": round(percentile(found, 0.99)),
            "max ms": round(max(found)),
        }
        for kind, found in sorted(waits.items())
    ]
