"""A preview in the terminal: the patient's weeks as a timeline."""

from collections.abc import Sequence

from rich.console import Console
from rich.markup import escape
from rich.text import Text

from bot.demo.bubbles import GUTTER, print_bubble, terminal
from bot.preview.sheet import Sheet, days_of
from bot.preview.weeks import Day, Entry, Only
from bot.sandbox.html_input import parse_html

AFTER_LAST = "If this is the last session of the series, this comes too"
ANSWERS = "What the answers to a check-in bring"


def tell(sheet: Sheet, *, console: Console | None = None) -> None:
    """Print it all; without a console, on the terminal's own."""
    console = console or terminal()
    console.print(f"[bold]{escape(sheet.title)}: what the patient gets[/bold]\n")
    for name, value in sheet.facts():
        console.print(f"[dim]{name:<16}[/dim]{escape(value)}")
    if sheet.warning:
        console.print(f"\n[yellow]{escape(sheet.warning)}[/yellow]")
    _tell_days(console, sheet.weeks.days)
    if sheet.weeks.after_last:
        _heading(console, AFTER_LAST)
        _tell_days(console, sheet.weeks.after_last)
    _heading(console, ANSWERS)
    for reply in sheet.replies:
        told = " · staff are told at once" if reply.staff_are_told else ""
        console.print(f"\n[yellow]\\[{escape(reply.label)}][/yellow]  {days_of(reply)}{told}")
        _words(console, parse_html(reply.html).text)


def _heading(console: Console, text: str) -> None:
    console.print()
    console.rule(f"[bold]{escape(text)}[/bold]", characters="═", align="left")


def _tell_days(console: Console, days: Sequence[Day]) -> None:
    for day in days:
        console.print()
        console.rule(f"[bold]{escape(heading_of(day))}[/bold]", align="left")
        for entry in day.entries:
            _tell_entry(console, entry)


def heading_of(day: Day) -> str:
    """Its date, and how far it is from the session."""
    clocks = " · the clocks change today" if day.clocks_change else ""
    return f"{day.date:%A %-d %B %Y} · day {day.number}{clocks}"


def _tell_entry(console: Console, entry: Entry) -> None:
    time = f"{entry.at:%H:%M}"
    console.print()
    if entry.message is None:
        console.print(f"[dim]{time}[/dim]   [italic cyan]{escape(entry.note)}[/italic cyan]")
        return
    if entry.only is not Only.ALL:
        console.print(f"{'':<{GUTTER}}[italic]({escape(entry.only)})[/italic]")
    print_bubble(console, entry.message, text=entry.message.text, gutter=time)


def _words(console: Console, text: str) -> None:
    for line in text.splitlines():
        for part in Text(line).wrap(console, console.width - GUTTER - 3) or [Text()]:
            console.print(Text(f"{'':<{GUTTER}}│ {part}".rstrip(), style="green"))
