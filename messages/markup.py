"""Whether Telegram can read a text's tags; a message with others is refused."""

from html.parser import HTMLParser

READ = ("b", "i", "u", "s", "code", "a")
"""The tags a text may use: https://core.telegram.org/bots/api#html-style names some more."""


def markup_fault(text: str) -> str | None:
    """What is wrong with the tags of a text, and the remedy; None if nothing is."""
    tags = _Tags()
    tags.feed(text)
    tags.close()
    if tags.unknown:
        allowed = " ".join(f"<{tag}>" for tag in READ)
        return f"Telegram cannot read <{tags.unknown[0]}>; it may be {allowed}, or &lt; for a sign"
    if tags.crossed or tags.waiting:
        tag = [*tags.crossed, *tags.waiting][0]
        return f"<{tag}> and </{tag}> do not belong together; open and close it once"
    return None


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.unknown: list[str] = []
        self.crossed: list[str] = []
        self.waiting: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self.waiting.append(tag)
        if tag not in READ:
            self.unknown.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.waiting and self.waiting[-1] == tag:
            self.waiting.pop()
        else:
            self.crossed.append(tag)
