"""Telling in the terminal what people see on their phones."""

from collections.abc import Generator
from contextlib import contextmanager
from datetime import date, datetime
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.markup import escape
from rich.text import Text

from bot.demo.bubbles import print_bubble, terminal
from bot.sandbox.events import Event, EventKind, SeenMessage
from jobs.clock import Clock
from messages.walltime import local_date


class Storyteller:
    """Prints every visible thing as it happens: when, who sees it, what it says."""

    def __init__(self, *, clock: Clock, zone: ZoneInfo, console: Console | None = None) -> None:
        """Without a console: the terminal's own."""
        self._clock = clock
        self._zone = zone
        self._console = console or terminal()
        self._day: date | None = None
        self._first_day = local_date(clock.now(), zone)
        self._seen: dict[tuple[int, int], str] = {}
        self.messages = 0

    def title(self, text: str) -> None:
        """The first line."""
        self._console.print(f"[bold]{escape(text)}[/bold]\n")

    def say(self, text: str) -> None:
        """A sentence of the story itself."""
        self._turn_page()
        self._console.print()
        for line in Text(text, style="italic cyan").wrap(self._console, self._console.width):
            line.rstrip()
            self._console.print(line)

    @contextmanager
    def quietly(self, what: str) -> Generator[None]:
        """Tell only how many messages there were, for what has been told in full before."""
        self._turn_page()
        before, self._console.quiet = self.messages, True
        try:
            yield
        finally:
            self._console.quiet = False
        self.say(f"{what}: {self.messages - before} messages.")

    def wrong(self, text: str) -> None:
        """Something expected that did not happen."""
        self._console.print(f"[bold red]✗ {escape(text)}[/bold red]")

    def event(self, event: Event) -> None:
        """Tell one visible thing."""
        self._turn_page()
        match event.kind:
            case EventKind.MESSAGE if event.message is not None:
                self._message(event, event.message)
            case EventKind.EDIT if event.message is not None:
                self._edit(event, event.message)
            case EventKind.TAP:
                self._line(f"[bold]{escape(event.actor)}[/bold] taps", f"[{event.detail}]")
            case EventKind.TOAST:
                self._line(f"{escape(event.chat_title)} sees for a moment:", event.detail)
            case EventKind.BLOCK | EventKind.UNBLOCK | EventKind.DELETE:
                self._line(f"[bold]{escape(event.actor)}[/bold]", f"({event.kind.value})")
            case _:
                pass

    def _turn_page(self) -> None:
        today = local_date(self._clock.now(), self._zone)
        if today == self._day:
            return
        self._day = today
        number = (today - self._first_day).days
        self._console.print()
        self._console.rule(f"[bold]{today:%A %-d %B %Y} · day {number}[/bold]", align="left")

    def _message(self, event: Event, message: SeenMessage) -> None:
        self._seen[event.chat, message.message_id] = message.text
        if not message.from_bot:
            self._line(f"[bold]{escape(event.actor)}[/bold] writes", message.text)
            return
        self.messages += 1
        self._line(f"[bold]{escape(event.chat_title)}[/bold] reads, from the clinic:")
        print_bubble(self._console, message, text=message.text)

    def _edit(self, event: Event, message: SeenMessage) -> None:
        before = self._seen.get((event.chat, message.message_id), "")
        self._seen[event.chat, message.message_id] = message.text
        if message.text == before:
            self._line(f"The buttons under it change for [bold]{escape(event.chat_title)}[/bold]:")
            print_bubble(self._console, message, text="")
        elif before and message.text.startswith(before):
            added = message.text.removeprefix(before).strip()
            self._line(f"Below it, [bold]{escape(event.chat_title)}[/bold] now reads:")
            print_bubble(self._console, message, text=added)
        else:
            self._line(f"The message changes for [bold]{escape(event.chat_title)}[/bold]:")
            print_bubble(self._console, message, text=message.text)

    def _line(self, who: str, what: str = "") -> None:
        time = self._now().strftime("%H:%M")
        self._console.print(f"[dim]{time}[/dim]  {who} {escape(what)}".rstrip(), soft_wrap=True)

    def _now(self) -> datetime:
        return self._clock.now().astimezone(self._zone)
