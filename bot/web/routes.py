"""`/telegram`: Telegram brings an update to the webhook."""

import hmac
import json
import logging
from collections.abc import Callable, Sequence
from typing import cast

from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.receive.watcher import ReceiveWatcher
from clinic import inbox
from clinic.database import Database
from jobs.clock import Clock

log = logging.getLogger(__name__)

_SECRET_HEADER = "x-telegram-bot-api-secret-token"  # noqa: S105 - the header's name
_LARGEST_UPDATE = 1_000_000


class Web:
    """The routes and what they need."""

    def __init__(
        self,
        *,
        database: Database,
        clock: Clock,
        wake_worker: Callable[[], None],
        webhook_secret: str,
        watchers: Sequence[ReceiveWatcher] = (),
    ) -> None:
        """`webhook_secret` is empty while updates are polled; the webhook then does not exist."""
        self._database = database
        self._clock = clock
        self._wake_worker = wake_worker
        self._secret = webhook_secret
        self._watchers = watchers

    def routes(self) -> list[Route]:
        """The routes to serve."""
        return [Route("/telegram", self.telegram, methods=["POST"])] if self._secret else []

    async def telegram(self, request: Request) -> Response:
        """Store the update, then answer 200; Telegram repeats what was not answered so.

        https://core.telegram.org/bots/api#setwebhook
        """
        given = request.headers.get(_SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(), self._secret.encode()):
            return Response(status_code=403)
        body = await request.body()
        if len(body) > _LARGEST_UPDATE:
            return Response(status_code=413)
        update = _read_update(body)
        if update is None:
            return Response(status_code=400)
        now = self._clock.now()
        try:
            await self._database.write(lambda db: inbox.store(db, updates=[update], now=now))
        except SQLAlchemyError:
            log.exception("update-not-stored")
            return Response(status_code=503)
        for watcher in self._watchers:
            watcher.brought(now=now)
        self._wake_worker()
        return Response(status_code=200)


def _read_update(body: bytes) -> inbox.RawUpdate | None:
    try:
        update: object = json.loads(body)
    except ValueError:
        return None
    if not isinstance(update, dict):
        return None
    read = cast("inbox.RawUpdate", update)
    return read if type(read.get("update_id")) is int else None
