"""The program's figures, as Prometheus reads them.

https://prometheus.io/docs/concepts/metric_types/

Labels are members of enums and names of jobs: never an id, a name or a chat.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from importlib.metadata import version

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    generate_latest,
)

from bot.receive.watcher import PollOutcome, ReceiveWatcher, UpdateOutcome
from clinic.delivery import Claim
from clinic.lateness import Late
from clinic.outcomes import Outcome, Sent
from clinic.overdue import Backlog
from clinic.processes import Share
from clinic.tables import Lane, State
from jobs.watcher import Watcher

_LATENCY = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300, 900, 3600)
"""From a tap's answer, which should be at once, to a broadcast's last copy."""


class Metrics(Watcher, ReceiveWatcher):
    """Counts what this process does; what waits in the database is put in at each look.

    What ended is a counter of this process: counting it in the database would read the history.
    """

    def __init__(self) -> None:
        """Everything is in a registry of its own: several programs may live in one process."""
        self.registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        Gauge(
            "aftercare_build_info", "1, with the version that runs", ["version"], registry=registry
        ).labels(version("aftercare")).set(1)
        self._rows = Gauge(
            "aftercare_outbox_rows",
            "Open rows (a count of a while ago)",
            ["state", "lane"],
            registry=registry,
        )
        self._due = Gauge(
            "aftercare_outbox_due_rows", "Pending rows whose time came", ["lane"], registry=registry
        )
        self._overdue = Gauge(
            "aftercare_outbox_oldest_overdue_seconds",
            "How long the oldest row that could go has been due",
            ["lane"],
            registry=registry,
        )
        self._latency = Histogram(
            "aftercare_send_latency_seconds",
            "From due to sent",
            ["lane"],
            buckets=_LATENCY,
            registry=registry,
        )
        self._tries = Counter(
            "aftercare_tries", "Tries to send", ["kind", "outcome"], registry=registry
        )
        self._expired = Counter(
            "aftercare_expired_rows", "Rows that came too late", registry=registry
        )
        self._silences = Counter(
            "aftercare_silences", "Times a 429 told the bot to be silent", registry=registry
        )
        self._silence = Counter(
            "aftercare_silence_seconds", "Silence that 429s asked for", registry=registry
        )
        self._open_updates = Gauge(
            "aftercare_inbox_open_updates", "Updates not handled yet", registry=registry
        )
        self._inbox_lag = Gauge(
            "aftercare_inbox_lag_seconds", "Age of the oldest of them", registry=registry
        )
        self._updates = Counter(
            "aftercare_updates", "Turns of updates", ["outcome"], registry=registry
        )
        for outcome in UpdateOutcome:
            # Of a figure that begins with its first 1 Prometheus sees no increase.
            self._updates.labels(outcome.value)
        self._polls = Counter(
            "aftercare_polls", "Calls of getUpdates", ["outcome"], registry=registry
        )
        self._brought = Counter(
            "aftercare_webhook_updates", "Updates brought to the webhook", registry=registry
        )
        self._jobs = Histogram(
            "aftercare_job_seconds", "Rounds of the clock", ["job", "outcome"], registry=registry
        )
        self._last_run = Gauge(
            "aftercare_job_last_run_timestamp_seconds",
            "When the last round ended, by Unix time",
            ["job"],
            registry=registry,
        )
        self._database = Gauge(
            "aftercare_database_up",
            "1 if the database answered this look and takes changes",
            registry=registry,
        )
        self._held = Gauge(
            "aftercare_held",
            "1 while a restored copy is held: nothing is sent until it is released",
            registry=registry,
        )
        self._processes = Gauge(
            "aftercare_processes",
            "Programs on this database, as this one knows; 0 while it may not work",
            registry=registry,
        )
        self._leads = Gauge(
            "aftercare_leads", "1 if this program does what only one may do", registry=registry
        )

    def tried(self, claim: Claim, outcome: Outcome, *, now: datetime) -> None:
        """Count the try, and how long a message that was sent had been due."""
        row = claim.lead
        self._tries.labels(row.kind.value, type(outcome).__name__.lower()).inc()
        if isinstance(outcome, Sent):
            self._latency.labels(_name(row.lane)).observe(_age(row.due_at, now))

    def expired(self, late: Late) -> None:
        """Count what came too late."""
        self._expired.inc(late.rows)

    def silenced(self, *, seconds: float, begins: bool) -> None:
        """Count the silence."""
        self._silences.inc(begins)
        self._silence.inc(seconds)

    def ran(self, job: str, *, seconds: float, failed: bool, now: datetime) -> None:
        """Count the round."""
        self._jobs.labels(job, "failed" if failed else "done").observe(seconds)
        self._last_run.labels(job).set(now.timestamp())

    def polled(self, outcome: PollOutcome, *, now: datetime) -> None:
        """Count the poll."""
        del now
        self._polls.labels(outcome.value).inc()

    def brought(self, *, now: datetime) -> None:
        """Count what the webhook got."""
        del now
        self._brought.inc()

    def turned(self, outcome: UpdateOutcome) -> None:
        """Count the turn."""
        self._updates.labels(outcome.value).inc()

    def text(
        self,
        backlog: Backlog | None,
        *,
        pending: Mapping[Lane, int],
        writable: bool,
        held: bool,
        share: Share | None,
        now: datetime,
    ) -> bytes:
        """Everything in Prometheus' text format; without a backlog the database does not answer."""
        self._database.set(backlog is not None and writable)
        self._held.set(held)
        self._processes.set(share.of if share else 0)
        self._leads.set(share is not None and share.leads)
        for gauge in (self._rows, self._due, self._overdue):
            gauge.clear()
        if backlog is not None:
            self._show(backlog, pending, now)
        return generate_latest(self.registry)

    def _show(self, backlog: Backlog, pending: Mapping[Lane, int], now: datetime) -> None:
        for lane in Lane:
            name = _name(lane)
            self._rows.labels(State.PENDING.value, name).set(pending.get(lane, 0))
            self._rows.labels(State.SENDING.value, name).set(backlog.sending.get(lane, 0))
            self._due.labels(name).set(backlog.due[lane])
            self._overdue.labels(name).set(_age(backlog.oldest_due.get(lane), now))
        self._open_updates.set(backlog.updates)
        self._inbox_lag.set(_age(backlog.oldest_update, now))


def _name(lane: int) -> str:
    return Lane(lane).name.lower()


def _age(since: datetime | None, now: datetime) -> float:
    return max(now - since, timedelta(0)).total_seconds() if since is not None else 0.0
