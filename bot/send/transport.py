"""How requests reach Telegram: aiohttp below python-telegram-bot.

The library's own transport (httpx) looks through its whole pool at every request: with 64 requests
at once it manages a tenth of what this one does (`tests/bench/delivery.py`).
"""

import json
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, cast
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

_DEFAULT = BaseRequest.DEFAULT_NONE
_JSON = {"Content-Type": "application/json"}
_ENCODER = json.JSONEncoder(ensure_ascii=False)


class UnsentError(NetworkError):
    """No connection came about, so Telegram cannot have seen the request."""


@dataclass(frozen=True, kw_only=True)
class Patience:
    """How long to wait for what, in seconds."""

    pool: float = 5.0
    """For a free connection."""
    connect: float = 5.0
    """For a new connection."""
    write: float = 20.0
    """For an upload to leave, beyond what a plain request may take."""
    read: float = 15.0
    """For the answer, or its next bytes."""


@dataclass(frozen=True, kw_only=True)
class _PlainCall:
    """Stands where the library has its `RequestData`, which nobody may derive from."""

    body: bytes
    contains_files: bool = False


def plain_call(parameters: Mapping[str, object]) -> RequestData:
    """A call without files for `AiohttpRequest.post`; `parameters` go to Telegram as they are.

    The library only hands it through. Of its own it would look into each parameter for objects,
    which takes a third as long as the request.
    """
    return cast("RequestData", _PlainCall(body=_ENCODER.encode(parameters).encode()))


class AiohttpRequest(BaseRequest):
    """The `telegram.request.BaseRequest` on one pool of connections that are kept alive."""

    def __init__(
        self, *, connections: int, trusted: ssl.SSLContext, patience: Patience | None = None
    ) -> None:
        """Nothing is opened before `initialize`; `trusted` says whose certificates are believed."""
        self._connections = connections
        self._trusted = trusted
        self._patience = patience or Patience()
        self._usual = _timeout(replace(self._patience, write=0.0))
        self._session: aiohttp.ClientSession | None = None
        self._proxies: dict[str, str | None] = {}

    @property
    def read_timeout(self) -> float | None:
        """Seconds to wait for an answer unless a call says otherwise."""
        return self._patience.read

    async def initialize(self) -> None:
        """Open the pool; doing it twice changes nothing."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections, ssl=self._trusted),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
            )

    async def shutdown(self) -> None:
        """Close every connection."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = _DEFAULT,
        write_timeout: object = _DEFAULT,
        connect_timeout: object = _DEFAULT,
        pool_timeout: object = _DEFAULT,
    ) -> tuple[int, bytes]:
        """Make one request; returns the status and the body.

        Raises:
            UnsentError: if no connection came about: Telegram has not seen it.
            TimedOut: if the answer did not come in time; Telegram may have taken it.
            NetworkError: if the connection broke; likewise.
        """
        if self._session is None:
            raise RuntimeError("initialize the transport before using it")
        uploads = request_data is not None and request_data.contains_files
        body = _body(request_data)
        timeout = self._usual
        if uploads or not (read_timeout is connect_timeout is pool_timeout is _DEFAULT):
            timeout = _timeout(
                Patience(
                    pool=_seconds(pool_timeout, self._patience.pool),
                    connect=_seconds(connect_timeout, self._patience.connect),
                    write=_seconds(write_timeout, self._patience.write) if uploads else 0.0,
                    read=_seconds(read_timeout, self._patience.read),
                )
            )
        try:
            async with self._session.request(
                method,
                url,
                data=body,
                proxy=self._proxy(url),
                headers=_JSON if isinstance(body, bytes) else None,
                timeout=timeout,
                allow_redirects=False,
            ) as answer:
                return answer.status, await answer.read()
        # aiohttp quotes the URL, which holds the token: nothing of its errors is passed on.
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise UnsentError(type(error).__name__) from None
        except TimeoutError:
            raise TimedOut from None
        except (aiohttp.ClientError, OSError) as error:
            raise NetworkError(type(error).__name__) from None

    def _proxy(self, url: str) -> str | None:
        # aiohttp's `trust_env` would read the environment and ~/.netrc at every request, which
        # takes twice as long as the rest of it.
        there = urlsplit(url)
        if there.netloc not in self._proxies:
            around = proxy_bypass(there.hostname or "")
            self._proxies[there.netloc] = None if around else getproxies().get(there.scheme)
        return self._proxies[there.netloc]

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Read Telegram's answer; the library's own way writes a bad one into the log.

        Raises:
            TelegramError: if it is no JSON.
        """
        try:
            return json.loads(payload.decode(errors="replace"))
        except ValueError:
            raise TelegramError("Invalid server response") from None


def _seconds(wished: object, default: float) -> float:
    return float(wished) if isinstance(wished, int | float) else default


def _timeout(patience: Patience) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(
        total=patience.pool + patience.connect + patience.write + patience.read,
        connect=patience.pool + patience.connect,
        sock_connect=patience.connect,
        sock_read=patience.write + patience.read,
    )


def _body(request_data: RequestData | _PlainCall | None) -> aiohttp.FormData | bytes | None:
    if request_data is None:
        return None
    if isinstance(request_data, _PlainCall):
        return request_data.body
    if not request_data.contains_files:
        # Quoting for a form takes ten times as long, and three times the bytes for Hindi.
        return _ENCODER.encode(request_data.parameters).encode()
    # Telegram shows the name of a file as it is sent, so it goes as it is and not percent-encoded.
    form = aiohttp.FormData(request_data.json_parameters, quote_fields=False)
    for name, (filename, content, content_type) in request_data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=content_type)
    return form
