"""A stop before Telegram has answered for the first time."""

import asyncio
import gc

import pytest
from terminal import TOKEN

from bot.app import App
from bot.sandbox.faults import Fault
from bot.sandbox.server import Sandbox
from bot.settings import load_settings
from clinic.profile import ClinicProfile
from jobs.clock import SystemClock
from messages.catalogue import Catalogue
from messages.plan import load_plans


@pytest.mark.thorough
async def test_a_stop_before_telegram_answers_leaves_no_connection_open(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for name, value in (("BOT_TOKEN", TOKEN), ("OWNER_IDS", "1"), ("API_URL", sandbox.url)):
        monkeypatch.setenv(f"AFTERCARE_{name}", value)
    sandbox.faults.order(Fault.SERVER_ERROR, method="getMe", times=100)

    async def start() -> None:
        app = App(
            settings=load_settings(),
            profile=ClinicProfile(name="Sunrise", timezone="Asia/Kolkata"),
            plans=load_plans(),
            catalogue=Catalogue.load(),
            clock=SystemClock(),
        )
        try:
            async with app.running():
                raise AssertionError("Telegram has not answered")
        finally:
            app.database.close()

    starting = asyncio.create_task(start())
    # A log line signals no event.
    while "telegram-unreachable" not in caplog.text:  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    starting.cancel()
    await asyncio.wait([starting])
    assert starting.cancelled()
    del starting
    gc.collect()
    assert "Unclosed" not in caplog.text
