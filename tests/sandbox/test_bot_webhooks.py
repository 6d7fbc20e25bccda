"""setWebhook: updates are brought, in order, with the secret, until they are taken."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from raw_api import RawApi, begins
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.sandbox.accounts import Bot
from bot.sandbox.person import Person
from bot.sandbox.server import Sandbox


@dataclass
class Endpoint:
    url: str
    taken: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    secrets: list[str | None] = field(default_factory=list[str | None])
    refusals: int = 0

    async def take(self, request: Request) -> Response:
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        if self.refusals:
            self.refusals -= 1
            return Response(status_code=500)
        self.taken.append(await request.json())
        return Response()


@pytest.fixture
async def endpoint(sandbox: Sandbox) -> AsyncIterator[Endpoint]:
    """Stands on the sandbox's own server, to need no other one."""
    endpoint = Endpoint(url=f"{sandbox.url}/hook")
    hook = Route("/hook", endpoint.take, methods=["POST"])
    app: Starlette = sandbox.app
    app.router.routes.insert(0, hook)
    yield endpoint
    app.router.routes.remove(hook)


async def quiet(sandbox: Sandbox, account: Bot) -> None:
    for _ in range(500):
        if not sandbox.world.updates_pending(account):
            return
        await asyncio.sleep(0.01)
    pytest.fail("the updates were not taken within 5 s")


async def test_updates_are_brought_in_order_with_the_secret(
    sandbox: Sandbox, account: Bot, api: RawApi, asha: Person, endpoint: Endpoint
) -> None:
    await asha.say("one")
    await api.result("setWebhook", url=endpoint.url, secret_token="s3cret_-")
    await asha.say("two")
    await quiet(sandbox, account)
    assert [update["message"]["text"] for update in endpoint.taken] == ["one", "two"]
    assert set(endpoint.secrets) == {"s3cret_-"}
    assert asha.read_up_to == asha.last.message_id


async def test_an_update_that_is_not_taken_is_brought_again_before_the_next(
    sandbox: Sandbox, account: Bot, api: RawApi, asha: Person, endpoint: Endpoint
) -> None:
    endpoint.refusals = 2
    await api.result("setWebhook", url=endpoint.url)
    await asha.say("one")
    await asha.say("two")
    await quiet(sandbox, account)
    assert [update["message"]["text"] for update in endpoint.taken] == ["one", "two"]
    assert len(endpoint.secrets) == 4
    info = await api.result("getWebhookInfo")
    assert info["last_error_message"] == (
        "Wrong response from the webhook: 500 Internal Server Error"
    )


async def test_a_poll_is_refused_while_there_is_a_webhook(
    sandbox: Sandbox, api: RawApi, asha: Person, endpoint: Endpoint
) -> None:
    polled = begins(sandbox, "getUpdates")
    waiting = asyncio.ensure_future(api("getUpdates", timeout=30))
    await polled.wait()
    await api.result("setWebhook", url=endpoint.url)
    assert (await waiting)["description"] == "Conflict: terminated by setWebhook request"
    body = await api("getUpdates")
    assert body["error_code"] == 409
    assert body["description"].startswith("Conflict: can't use getUpdates method while webhook")
    await api.result("deleteWebhook")
    assert await api.result("getUpdates") == []


async def test_pending_updates_can_be_dropped(api: RawApi, asha: Person) -> None:
    await asha.say("forget me")
    await api.result("setWebhook", url="", drop_pending_updates=True)
    assert (await api.result("getWebhookInfo"))["pending_update_count"] == 0


@pytest.mark.parametrize(
    ("url", "secret", "reason"),
    [
        (
            "http://example.com",
            "s",
            "bad webhook: An HTTPS URL must be provided for webhook",
        ),
        ("https://example.com", "no spaces", "secret token contains unallowed characters"),
    ],
)
async def test_a_webhook_that_telegram_would_not_take_is_refused(
    api: RawApi, url: str, secret: str, reason: str
) -> None:
    said = await api.refusal("setWebhook", url=url, secret_token=secret)
    assert said == f"Bad Request: {reason}"
