"""/telegram over real HTTP, with a real database and without a bot."""

import socket
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.web.routes import Web
from bot.web.serve import AddressTakenError, serving
from clinic import inbox, schema
from clinic.database import Database
from jobs.clock import MovableClock

SECRET = "a-secret-of-the-webhook"
HEADERS = {"X-Telegram-Bot-Api-Secret-Token": SECRET}


@dataclass(kw_only=True)
class Site:
    """What is served, and what came of it."""

    http: httpx.AsyncClient
    database: Database
    woken: list[int] = field(default_factory=list[int])

    async def bring(self, update: object) -> int:
        answer = await self.http.post("/telegram", json=update, headers=HEADERS)
        return answer.status_code

    async def waiting(self) -> int:
        return await self.database.read(inbox.open_count)


@asynccontextmanager
async def site(database: Database, *, secret: str = SECRET) -> AsyncGenerator[Site]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        listen = f"127.0.0.1:{server.getsockname()[1]}"
    woken: list[int] = []
    web = Web(
        database=database,
        clock=MovableClock(datetime(2026, 3, 2, 9, 0, tzinfo=UTC)),
        wake_worker=lambda: woken.append(1),
        webhook_secret=secret,
    )
    async with (
        serving(web.routes(), listen=listen),
        httpx.AsyncClient(base_url=f"http://{listen}", trust_env=False) as http,
    ):
        yield Site(http=http, database=database, woken=woken)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(f"sqlite:///{tmp_path / 'web.db'}")
    schema.migrate(database)
    yield database
    database.close()


def update(number: int = 1) -> dict[str, Any]:
    return {"update_id": number, "message": {"chat": {"id": 7}, "text": "hello"}}


async def test_an_update_that_cannot_be_stored_is_not_acknowledged(tmp_path: Path) -> None:
    gone = Database(f"sqlite:///{tmp_path / 'no' / 'such' / 'folder' / 'web.db'}")
    async with site(gone) as served:
        assert await served.bring(update()) == 503
        assert not served.woken
    gone.close()


async def test_an_update_is_stored_before_it_is_acknowledged(database: Database) -> None:
    async with site(database) as served:
        assert await served.bring(update()) == 200
        assert await served.waiting() == 1
        assert served.woken


async def test_an_update_that_comes_again_is_taken_and_kept_once(database: Database) -> None:
    async with site(database) as served:
        assert [await served.bring(update()) for _ in range(3)] == [200, 200, 200]
        assert await served.bring(update(2)) == 200
        assert await served.waiting() == 2


@pytest.mark.parametrize("secret", [None, "", "a-guess", SECRET + "x", "ü"])
async def test_without_the_right_secret_nothing_is_stored(
    database: Database, secret: str | None
) -> None:
    name = b"X-Telegram-Bot-Api-Secret-Token"
    headers = {} if secret is None else {name: secret.encode()}
    async with site(database) as served:
        answer = await served.http.post("/telegram", json=update(), headers=headers)
        assert answer.status_code == 403
        assert await served.waiting() == 0
        assert not served.woken


@pytest.mark.parametrize(
    "body", ["", "no json", "[]", "7", "null", "{}", '{"update_id": "1"}', '{"update_id": true}']
)
async def test_what_is_no_update_is_400(database: Database, body: str) -> None:
    async with site(database) as served:
        answer = await served.http.post("/telegram", content=body, headers=HEADERS)
        assert answer.status_code == 400
        assert await served.waiting() == 0


async def test_what_is_too_large_is_413(database: Database) -> None:
    async with site(database) as served:
        assert await served.bring({**update(), "padding": "x" * 1_000_000}) == 413
        assert await served.waiting() == 0


async def test_there_is_no_webhook_while_updates_are_polled(database: Database) -> None:
    async with site(database, secret="") as served:
        empty = {"X-Telegram-Bot-Api-Secret-Token": ""}
        answer = await served.http.post("/telegram", json=update(), headers=empty)
        assert answer.status_code == 404


async def test_only_post_reaches_the_webhook(database: Database) -> None:
    async with site(database) as served:
        assert (await served.http.get("/telegram", headers=HEADERS)).status_code == 405


async def test_an_address_that_is_taken_is_named(database: Database) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        listen = f"127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(AddressTakenError, match=rf"{listen} cannot be listened on"):
            async with serving([], listen=listen):
                pass


async def test_an_address_may_be_of_the_newer_protocol() -> None:
    if not socket.has_ipv6:
        pytest.skip("this machine has no IPv6")
    with socket.socket(socket.AF_INET6) as probe:
        try:
            probe.bind(("::1", 0))
        except OSError:
            pytest.skip("this machine has no IPv6 loopback")
        port = probe.getsockname()[1]
    async with serving([], listen=f"[::1]:{port}"):
        with socket.socket(socket.AF_INET6) as second, pytest.raises(OSError, match="in use"):
            second.bind(("::1", port))
