"""Takes the pictures in docs/ anew: `.venv/bin/python -m tests.page.pictures`."""

import asyncio
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playwright.async_api import Browser, expect

from bot.demo.clinic import demo_clinic
from bot.demo.living import SIDES, STARTS, bring_to_life
from bot.demo.page.serve import page_of
from tests.page.browser import find_browser, running_browser
from tests.page.phones import Desk

DOCS = Path(__file__).parents[2] / "docs"


@dataclass(frozen=True, kw_only=True)
class Picture:
    """One picture: its screen, and what is looked at where there is room for one part only."""

    name: str
    width: int = 1440
    height: int = 900
    dark: bool = False
    scale: float = 1
    part: Literal["Clinic", "Patient", "Queue"] | None = None


PICTURES = (
    Picture(name="demo"),
    Picture(name="demo-dark", dark=True),
    Picture(name="demo-phone", width=390, height=844, scale=2, part="Patient"),
)


async def take_all(browser_path: str) -> None:
    """Bring the demo to life and write one file for each picture."""
    with tempfile.TemporaryDirectory() as folder:
        async with demo_clinic(folder=Path(folder), start=STARTS) as clinic:
            await bring_to_life(clinic)
            async with (
                page_of(clinic, port=8765, sides=SIDES) as address,
                running_browser(browser_path) as browser,
            ):
                for picture in PICTURES:
                    await _take(browser, address, picture)


async def _take(browser: Browser, address: str, picture: Picture) -> None:
    context = await browser.new_context(
        viewport={"width": picture.width, "height": picture.height},
        color_scheme="dark" if picture.dark else "light",
        device_scale_factor=picture.scale,
        reduced_motion="reduce",
    )
    page = await context.new_page()
    await page.goto(address)
    desk = await Desk.of(page)
    if picture.part is not None:
        await desk.looks_at(picture.part)
    await expect(desk.patient.chat.get_by_role("button", name="1 · Calm").last).to_be_in_viewport()
    await page.screenshot(path=DOCS / f"{picture.name}.png")
    await context.close()


if __name__ == "__main__":
    os.environ.setdefault("PTB_TIMEDELTA", "true")
    found = find_browser()
    if found is None:
        raise SystemExit("no browser is installed")
    asyncio.run(take_all(found))
