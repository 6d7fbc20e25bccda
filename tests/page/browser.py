"""The browser that the page is looked at with."""

import os
import shutil
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, async_playwright

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_QUIET = (
    "--no-sandbox",  # Chromium refuses to start as root with it
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def find_browser() -> str | None:
    """The path of a Chromium: the one that is named, or the first that is installed."""
    named = os.environ.get("AFTERCARE_TEST_BROWSER")
    return named or next(filter(None, map(shutil.which, BROWSERS)), None)


@asynccontextmanager
async def running_browser(path: str) -> AsyncGenerator[Browser]:
    """That browser, without a window."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=_QUIET)
        try:
            yield browser
        finally:
            await browser.close()
