"""What whoever watches the program asks: `/healthz`, `/readyz`, `/metrics`."""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.receive.contact import Contact
from bot.web.metrics import Metrics
from bot.web.readiness import Readiness, readiness
from clinic import overdue
from clinic.database import Database
from clinic.processes import Share
from clinic.tables import Lane
from jobs.clock import Clock

log = logging.getLogger(__name__)

_COUNTS_EVERY = timedelta(minutes=5)
"""Rows that wait for later days may be millions, and counting looks at each of them."""
_NEVER_STORED = {"Cache-Control": "no-store"}


class Probes:
    """The routes and what they need. They read, and never wait for whoever writes."""

    def __init__(
        self,
        *,
        database: Database,
        clock: Clock,
        metrics: Metrics,
        contact: Contact,
        halted: Callable[[], bool],
        held: Callable[[], bool],
        share: Callable[[], Share | None],
    ) -> None:
        """Nothing is read before somebody asks. `halted` and `held` say why sending waits.

        `share` is this process's part of the work.
        """
        self._database = database
        self._clock = clock
        self._metrics = metrics
        self._contact = contact
        self._halted = halted
        self._held = held
        self._share = share
        self._pending: Mapping[Lane, int] = {}
        self._counted_at: datetime | None = None

    def routes(self) -> list[Route]:
        """The routes to serve."""
        return [
            Route("/healthz", self.healthz),
            Route("/readyz", self.readyz),
            Route("/metrics", self.metrics),
        ]

    async def healthz(self, _request: Request) -> Response:
        """200 while the process lives and its event loop turns: nothing else is looked at."""
        return JSONResponse({"ok": True}, headers=_NEVER_STORED)

    async def readyz(self, _request: Request) -> Response:
        """200 while every part does its work, else 503; the body says which does not."""
        found = await self._readiness()
        status = 200 if found.ready else 503
        return JSONResponse(found.body, status_code=status, headers=_NEVER_STORED)

    async def metrics(self, _request: Request) -> Response:
        """Everything Prometheus wants to know."""
        now = self._clock.now()
        try:
            backlog = await self._database.read(lambda db: overdue.backlog(db, now=now))
            if self._counted_at is None or now - self._counted_at >= _COUNTS_EVERY:
                self._pending = await self._database.read(overdue.pending)
                self._counted_at = now
        except SQLAlchemyError:
            log.exception("database-does-not-answer")
            backlog = None
        text = self._metrics.text(
            backlog,
            pending=self._pending,
            writable=self._database.trouble is None,
            held=self._held(),
            share=self._share(),
            now=now,
        )
        return Response(text, media_type=CONTENT_TYPE_PLAIN_0_0_4, headers=_NEVER_STORED)

    async def _readiness(self) -> Readiness:
        now, answers, oldest = self._clock.now(), True, None
        try:
            oldest = await self._database.read(lambda db: overdue.oldest(db, now=now))
        except SQLAlchemyError:
            log.exception("database-does-not-answer")
            answers = False
        return readiness(
            database_answers=answers,
            trouble=self._database.trouble,
            oldest_due=oldest,
            contact=self._contact,
            halted=self._halted(),
            held=self._held(),
            share=self._share(),
            now=now,
        )
