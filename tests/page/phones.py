"""The demo page as a visitor uses it: by what is written on it, never by its making."""

import re
from dataclasses import dataclass
from typing import Literal

from playwright.async_api import Locator, Page, expect

_REGIONS = {"team": "Phones of the clinic", "patients": "Phones of the patients"}


@dataclass(frozen=True, kw_only=True)
class Phone:
    """One of the two phones."""

    root: Locator

    @property
    def chat(self) -> Locator:
        """The messages."""
        return self.root.get_by_role("log")

    @property
    def composer(self) -> Locator:
        """Where its owner writes."""
        return self.root.get_by_role("textbox", name="Message", exact=True)

    @property
    def faces(self) -> Locator:
        """The people whose phone it can be."""
        return self.root.get_by_role("group", name="Whose phone of the").get_by_role("button")

    async def of(self, name: str) -> "Phone":
        """Let it be that person's phone."""
        await self.faces.filter(has_text=name).click()
        await expect(self.root.get_by_role("log", name=f"{name}’s chat with")).to_be_visible()
        return self

    async def writes(self, text: str) -> None:
        """Write and send a message."""
        await self.composer.fill(text)
        await self.root.get_by_role("button", name="Send", exact=True).click()
        await expect(self.composer).to_have_value("")

    async def chooses(self, command: str) -> None:
        """Send a command by the menu."""
        await self.root.get_by_role("button", name="Menu", exact=True).click()
        await self.root.get_by_role("menuitem", name=command).click()

    def button(self, label: str | re.Pattern[str]) -> Locator:
        """The newest button of the chat with that label."""
        exact = isinstance(label, str)
        return self.chat.get_by_role("button", name=label, exact=exact).last

    async def taps(self, label: str | re.Pattern[str]) -> None:
        """Tap the newest button of the chat with that label."""
        await self.button(label).click()

    async def reads(self, words: str) -> None:
        """Wait until the chat says that, though perhaps above what is in sight."""
        await expect(self.chat.get_by_text(words).last).to_be_visible()

    async def sees(self, words: str) -> None:
        """Wait until that stands at the end of the chat, after going there if need be."""
        await self.reads(words)
        to_end = self.root.get_by_role("button", name="To the newest message")
        if await to_end.is_visible():
            await to_end.click()
        await expect(self.chat.get_by_text(words).last).to_be_in_viewport()

    async def left_below(self) -> int:
        """How many pixels of the chat are below what is in sight."""
        return await self.chat.evaluate("it => it.scrollHeight - it.scrollTop - it.clientHeight")


class Desk:
    """The page: the clock, the phone of the clinic, that of a patient, the queue."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.clinic = Phone(root=page.get_by_role("region", name=_REGIONS["team"]))
        self.patient = Phone(root=page.get_by_role("region", name=_REGIONS["patients"]))
        self.clock = page.get_by_role("region", name="Clock of the demo")
        self.queue = page.get_by_role("region", name="Messages that the clinic sends by itself")

    @classmethod
    async def of(cls, page: Page) -> "Desk":
        """The page when it knows the clinic."""
        desk = cls(page)
        await expect(desk.clock).to_contain_text(re.compile(r"\d\d:\d\d"))
        return desk

    async def reload(self) -> None:
        """Load the page anew."""
        await self.page.reload()
        await expect(self.clock).to_contain_text(re.compile(r"\d\d:\d\d"))

    async def jumps(self, by: Literal["+1 hour", "+1 day", "Next message"], times: int = 1) -> None:
        """Let time pass, and wait until the clinic has done all that it brings."""
        button = self.clock.get_by_role("button", name=by)
        for _ in range(times):
            async with self.page.expect_response("**/clock") as answer:
                await button.click()
            assert (await answer.value).ok
            await expect(button).to_be_enabled()

    async def looks_at(self, part: Literal["Clinic", "Patient", "Queue"]) -> None:
        """On a narrow screen: choose what is shown."""
        tabs = self.page.get_by_role("navigation", name="What to look at")
        await tabs.get_by_role("button", name=part).click()

    async def overflow(self) -> int:
        """By how many pixels the page is wider than the screen."""
        return await self.page.evaluate(
            "document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"
        )
