"""A message in the terminal as it stands on a phone: its words, what hangs on it, its buttons."""

from rich.console import Console
from rich.text import Text

from bot.sandbox.events import SeenMessage

GUTTER = 8
"""How many characters stand before the line at a bubble's left."""
_LEAST_ROOM = 40
_PIPE_WIDTH = 100


def terminal() -> Console:
    """Colour on a terminal, plain text in a pipe."""
    console = Console(highlight=False, emoji=False)
    if not console.is_terminal:
        console.width = _PIPE_WIDTH
    return console


def print_bubble(console: Console, message: SeenMessage, *, text: str, gutter: str = "") -> None:
    """Print these words of a message; `gutter` stands before the first line of them."""
    lines = text.splitlines()
    if message.picture is not None and message.edited is None:
        lines.insert(0, "▦ (QR picture)")
    if message.file_name and message.edited is None:
        lines.insert(0, f"📎 {message.file_name}")
    lines += ["  ".join(f"[{label}]" for label in row) for row in message.buttons]
    for line in lines:
        style = "yellow" if line.startswith("[") else "green"
        for part in _wrapped(console, line):
            shown = Text(f"{gutter:<{GUTTER}}│ {part}".rstrip(), style=style)
            console.print(shown)
            gutter = ""


def _wrapped(console: Console, line: str) -> list[str]:
    room = max(console.width - GUTTER - 3, _LEAST_ROOM)
    return [str(part) for part in Text(line).wrap(console, room)] or [""]
