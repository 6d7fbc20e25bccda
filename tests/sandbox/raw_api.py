"""A Bot API client that hides nothing: it returns the JSON that was answered."""

import asyncio
from typing import Any

import httpx

from bot.sandbox.calls import Phase
from bot.sandbox.server import Sandbox


class RawApi:
    def __init__(self, client: httpx.AsyncClient, token: str) -> None:
        self.client = client
        self.token = token

    async def __call__(self, method: str, **params: object) -> dict[str, Any]:
        """Call with a JSON body."""
        answer = await self.client.post(f"/bot{self.token}/{method}", json=params)
        body: dict[str, Any] = answer.json()
        assert answer.status_code == body.get("error_code", 200)
        return body

    async def result(self, method: str, **params: object) -> Any:  # noqa: ANN401 - any JSON
        """Call with a JSON body; it must succeed."""
        body = await self(method, **params)
        assert body["ok"], body
        return body["result"]

    async def refusal(self, method: str, **params: object) -> str:
        """Call with a JSON body; it must be refused, for the reason that is returned."""
        body = await self(method, **params)
        assert not body["ok"]
        return body["description"]


def begins(sandbox: Sandbox, method: str) -> asyncio.Event:
    """Set as soon as the next call of this method has come in."""
    came = asyncio.Event()

    def tell(_number: int, called: str, phase: Phase) -> None:
        if called == method and phase == "before":
            came.set()

    sandbox.on_call(tell)
    return came
