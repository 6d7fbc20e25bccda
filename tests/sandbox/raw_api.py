"""A Bot API client that hides nothing: it returns the JSON that was answered."""

from typing import Any

import httpx


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
