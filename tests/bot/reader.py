"""Somebody who reads one language: what they do by its words, and all that they are shown."""

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

from bot.demo.clinic import DemoClinic
from bot.sandbox.events import Event, EventKind, SeenMessage
from bot.sandbox.group import Group
from bot.sandbox.person import Person
from tests.bot.foreign_words import foreign_words
from tests.steps import has_started, labels, open_link, say, tap

_SHOWN = {EventKind.MESSAGE, EventKind.EDIT}


class Reader:
    """One person with a phone in one language; with `chat`, what a group reads."""

    def __init__(
        self, clinic: DemoClinic, person: Person, language: str, *, chat: Group | None = None
    ) -> None:
        self.clinic, self.person, self.language = clinic, person, language
        self._chat_id = chat.id if chat else person.id
        self.shown: list[str] = []
        """Every text, label, toast, menu and file's words, as often as they changed."""
        self._typed: set[str] = set()
        """Words of theirs that are of another language; they may be said back anywhere."""
        self._quoted: set[str] = set()
        """What anybody typed, which a text may pass on in quotation marks."""
        clinic.sandbox.world.on_event(self._see)

    def _see(self, event: Event) -> None:
        if event.message is not None and not event.message.from_bot:
            self._quoted.add(f"“{event.message.text}”")
        if event.chat != self._chat_id:
            return
        if event.kind in _SHOWN and event.message is not None and event.message.from_bot:
            self.shown.extend(_words(event.message))
        elif event.kind is EventKind.TOAST:
            self.shown.append(event.detail)
        elif event.kind is EventKind.MENU:
            self.shown.extend(command.description for command in self.person.menu)
        elif event.kind is EventKind.KEYBOARD:
            self.shown.extend(self.person.location_buttons)

    def words(self, message_id: str, **variables: str | int) -> str:
        """What a button or a toast says in this reader's language."""
        return self.clinic.app.services.catalogue.plain(self.language, message_id, **variables)

    async def say(self, *texts: str) -> str:
        """Type these, one after the other; returns the chat's newest text."""
        for text in texts:
            self._typed |= foreign_words(text, self.language)
            await say(self.clinic, self.person, text)
        return self.person.last.text

    async def open(self, link: str) -> str:
        """Open a link to the bot."""
        has_started(self.person)
        return await open_link(self.clinic, self.person, link)

    async def tap(self, message_id: str, **variables: str | int) -> str:
        """Tap the button that says this in the reader's language."""
        return await tap(self.clinic, self.person, self.words(message_id, **variables))

    async def tap_label(self, beginning: str, *, nth: int = 0) -> str:
        """Tap the newest message's first (or nth) button that begins like this."""
        fit = [each for each in labels(self.newest) if each.startswith(beginning)]
        assert len(fit) > nth, f"no button begins with {beginning!r}: {labels(self.newest)}"
        return await tap(self.clinic, self.person, fit[nth])

    @property
    def newest(self) -> SeenMessage:
        """The newest message with buttons."""
        return next(each for each in reversed(self.person.messages) if each.buttons)

    def leaks(self) -> dict[str, set[str]]:
        """Words of another language, by the text that holds them."""
        found = {each: self._foreign(each) for each in set(self.shown)}
        return {text: words for text, words in found.items() if words}

    def _foreign(self, text: str) -> set[str]:
        for each in self._quoted:
            text = text.replace(each, "")
        return foreign_words(text, self.language) - self._typed


def _words(message: SeenMessage) -> Iterator[str]:
    yield message.text
    yield from labels(message)
    for address in (each for row in message.addresses for each in row if each):
        for values in parse_qs(urlsplit(address).query).values():
            yield from (each for each in values if " " in each)
    if message.file_name and message.file_name.endswith(".ics"):
        lines = (message.file or b"").decode().replace("\r\n ", "")
        yield from re.findall(r"^(?:SUMMARY|DESCRIPTION):(.*)\r$", lines, re.MULTILINE)
