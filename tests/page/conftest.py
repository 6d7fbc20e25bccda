"""The demo page of a small clinic in a real browser."""

import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Protocol

import pytest
from playwright.async_api import Browser, ConsoleMessage, Page, Request, expect

from bot.demo.clinic import DemoClinic
from bot.demo.page.cast import Side
from bot.demo.page.serve import page_of
from tests.page.browser import BROWSERS, find_browser, running_browser
from tests.page.phones import Desk
from tests.steps import hire, patient

_REQUIRED = "AFTERCARE_TEST_BROWSER_REQUIRED"
_SIDES: dict[str, Side] = {
    "Meera": "team",
    "Ravi": "team",
    "Asha": "patients",
    "Nisha": "patients",
}
_PORT = 18765
_BUSY_MACHINE = 30_000
"""Milliseconds that may pass until something is seen."""


class Visit(Protocol):
    """Opens the demo page as a visitor with that screen."""

    async def __call__(
        self, *, width: int = 1280, height: int = 800, dark: bool = False
    ) -> Desk: ...


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Each of these starts a browser, which takes long."""
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.thorough)


@pytest.fixture
def browser_path() -> str:
    """Where a Chromium is; skips, or fails where it is required, if there is none."""
    found = find_browser()
    if found is None:
        why = f"no browser: none of {', '.join(BROWSERS)} is installed"
        if os.environ.get(_REQUIRED) == "1":
            pytest.fail(why)
        pytest.skip(why)
    return found


@pytest.fixture
async def browser(browser_path: str) -> AsyncIterator[Browser]:
    """The browser, without a window."""
    async with running_browser(browser_path) as browser:
        yield browser


@pytest.fixture
async def small_clinic(clinic: DemoClinic) -> DemoClinic:
    """Meera's clinic with Ravi at the desk; Asha has joined, Nisha has not opened the bot."""
    await hire(clinic, "Ravi")
    await patient(clinic, "Asha microdermabrasion 2/6 17:30")
    clinic.sandbox.world.add_person(first_name="Nisha", language_code="en")
    return clinic


@pytest.fixture
async def address(small_clinic: DemoClinic) -> AsyncIterator[str]:
    """Where the page of the small clinic is served."""
    async with page_of(small_clinic, port=_PORT, sides=_SIDES) as address:
        yield address


@pytest.fixture
async def visit(browser: Browser, address: str) -> AsyncIterator[Visit]:
    """Opens the page; fails the test on any error in it and on any request to elsewhere.

    What the content security policy refuses is an error on the browser's console.
    """
    problems: list[str] = []
    expect.set_options(timeout=_BUSY_MACHINE)
    async with AsyncExitStack() as open_pages:

        async def opened(*, width: int = 1280, height: int = 800, dark: bool = False) -> Desk:
            context = await browser.new_context(
                viewport={"width": width, "height": height},
                color_scheme="dark" if dark else "light",
                reduced_motion="reduce",
                locale="en-GB",
                timezone_id="Europe/Berlin",  # not the clinic's: its own wall clock is shown
            )
            open_pages.push_async_callback(context.close)
            context.set_default_timeout(_BUSY_MACHINE)
            page = await context.new_page()
            _watch(page, address, problems)
            await page.goto(address)
            return await Desk.of(page)

        yield opened
    assert problems == []


@pytest.fixture
async def desk(visit: Visit) -> Desk:
    """The page on a usual screen."""
    return await visit()


def _watch(page: Page, address: str, problems: list[str]) -> None:
    def said(message: ConsoleMessage) -> None:
        if message.type == "error":
            problems.append(f"console: {message.text}")

    def asked(request: Request) -> None:
        if not request.url.startswith((f"{address}/", "data:", "blob:")):
            problems.append(f"request to elsewhere: {request.url}")

    page.on("console", said)
    page.on("request", asked)
    page.on("pageerror", lambda error: problems.append(f"uncaught: {error}"))
