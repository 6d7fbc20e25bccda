"""Asking a running clinic over HTTP how it does, as a monitor would."""

import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
from prometheus_client.parser import text_string_to_metric_families

from bot.app import App
from bot.demo.clinic import DemoClinic
from bot.web.probes import Probes
from bot.web.serve import serving


@dataclass(frozen=True, kw_only=True)
class Monitor:
    """Looks in from outside."""

    http: httpx.AsyncClient

    async def ready(self) -> tuple[int, dict[str, Any]]:
        answer = await self.http.get("/readyz")
        return answer.status_code, answer.json()

    async def metrics(self) -> dict[str, float]:
        """Each sample by its name and labels: `aftercare_tries_total{kind="menu",...}`."""
        answer = await self.http.get("/metrics")
        assert answer.status_code == 200
        return {
            each.name + "".join(f" {value}" for _, value in sorted(each.labels.items())): each.value
            for family in text_string_to_metric_families(answer.text)
            for each in family.samples
        }


def probes_of(app: App) -> Probes:
    """As the program builds them."""
    return Probes(
        database=app.database,
        clock=app.clock,
        metrics=app.metrics,
        contact=app.contact,
        halted=lambda: app.delivery.halted,
        held=lambda: app.hold.on,
        share=lambda: app.membership.share,
    )


@asynccontextmanager
async def monitoring(clinic: DemoClinic) -> AsyncGenerator[Monitor]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        listen = f"127.0.0.1:{server.getsockname()[1]}"
    async with (
        serving(probes_of(clinic.app).routes(), listen=listen),
        httpx.AsyncClient(base_url=f"http://{listen}", trust_env=False) as http,
    ):
        yield Monitor(http=http)
