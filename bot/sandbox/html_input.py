"""HTML to formatted text, by the grammar of Telegram's `parse_mode` HTML.

The tags are those of https://core.telegram.org/bots/api#html-style; the sentences of refusals
are those of Telegram's own parser, with offsets in bytes of UTF-8.
"""

import re
from dataclasses import dataclass, field

from bot.sandbox.errors import cannot_parse
from bot.sandbox.formatted import Entity, FormattedText, trimmed, units, with_detected
from bot.sandbox.html_characters import character_at
from bot.sandbox.links import web_address

_TYPES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "blockquote": "blockquote",
}
_ATTRIBUTE_NAME = re.compile(r"[^\s=>/\"']*")
_NAME_TOKEN = re.compile(r"[A-Za-z0-9.-]*")


@dataclass(kw_only=True)
class _OpenTag:
    name: str
    start: int
    text_from: int
    order: int
    attributes: dict[str, str] = field(default_factory=dict[str, str])


def parse_html(markup: str) -> FormattedText:
    """The text that a reader sees, trimmed, with its entities.

    Raises:
        ApiError: 400 "can't parse entities: …" for anything but well-formed supported HTML.
    """
    return with_detected(trimmed(_Reader(markup).read()))


class _Reader:
    def __init__(self, markup: str) -> None:
        self._markup = markup
        self._at = 0
        self._text = ""
        self._open: list[_OpenTag] = []
        self._found: list[tuple[int, Entity]] = []
        self._tags = 0

    def read(self) -> FormattedText:
        while self._at < len(self._markup):
            if self._markup.startswith("</", self._at):
                self._close_tag()
            elif self._markup[self._at] == "<":
                self._open_tag()
            else:
                self._text += self._character()
        if self._open:
            name = self._open[-1].name
            raise cannot_parse(f'Can\'t find end tag corresponding to start tag "{name}"')
        self._found.sort(key=lambda found: (found[1].offset, -found[1].length, found[0]))
        return FormattedText(text=self._text, entities=tuple(entity for _, entity in self._found))

    def _peek(self) -> str:
        return self._markup[self._at : self._at + 1]

    def _skip_space(self) -> None:
        while self._peek().isspace():
            self._at += 1

    def _bytes(self, position: int) -> int:
        return len(self._markup[:position].encode("utf-8", "surrogatepass"))

    def _character(self) -> str:
        """One character, or what a reference stands for; an unknown reference is kept as it is."""
        character, self._at = character_at(self._markup, self._at)
        return character

    def _tag_name(self) -> str:
        start = self._at
        while self._peek() not in {"", ">"} and not self._peek().isspace():
            self._at += 1
        return self._markup[start : self._at]

    def _open_tag(self) -> None:
        begin = self._at
        self._at += 1
        name = self._tag_name().lower()
        if not self._peek():
            raise cannot_parse(f"Unclosed start tag at byte offset {self._bytes(begin)}")
        if name not in _TYPES:
            raise cannot_parse(
                f'Unsupported start tag "{name}" at byte offset {self._bytes(begin)}'
            )
        self._tags += 1
        tag = _OpenTag(
            name=name, start=units(self._text), text_from=len(self._text), order=self._tags
        )
        self._skip_space()
        while self._peek() != ">":
            self._attribute(tag, begin)
            self._skip_space()
        self._at += 1
        if name == "span" and tag.attributes.get("class") != "tg-spoiler":
            raise cannot_parse(
                f'Tag "span" must have class "tg-spoiler" at byte offset {self._bytes(begin)}'
            )
        self._open.append(tag)

    def _attribute(self, tag: _OpenTag, begin: int) -> None:
        where = f"at byte offset {self._bytes(begin)}"
        name = self._matched(_ATTRIBUTE_NAME).lower()
        if not self._peek():
            raise cannot_parse(f'Unclosed start tag "{tag.name}" {where}')
        if not name:
            raise cannot_parse(f'Empty attribute name in the tag "{tag.name}" {where}')
        self._skip_space()
        tag.attributes[name] = ""
        if self._peek() == "=":
            self._at += 1
            self._skip_space()
            if not self._peek():
                raise cannot_parse(f'Unclosed start tag "{tag.name}" {where}')
            tag.attributes[name] = self._value()
        if not self._peek():
            raise cannot_parse(f"Unclosed start tag {where}")

    def _value(self) -> str:
        quote = self._peek()
        if quote not in {"'", '"'}:
            start = self._at
            token = self._matched(_NAME_TOKEN).lower()
            if self._peek() != ">" and not self._peek().isspace():
                raise cannot_parse(
                    f"Unexpected end of name token at byte offset {self._bytes(start)}"
                )
            return token
        self._at += 1
        value = ""
        while self._peek() not in {"", quote}:
            value += self._character()
        self._at += 1
        return value

    def _matched(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self._markup, self._at)
        self._at = match.end() if match else self._at
        return match[0] if match else ""

    def _close_tag(self) -> None:
        where = f"at byte offset {self._bytes(self._at)}"
        if not self._open:
            raise cannot_parse(f"Unexpected end tag {where}")
        self._at += 2
        name = self._tag_name().lower()
        self._skip_space()
        if self._peek() != ">":
            raise cannot_parse(f"Unclosed end tag {where}")
        self._at += 1
        tag = self._open.pop()
        if name and name != tag.name:
            raise cannot_parse(
                f'Unmatched end tag {where}, expected "</{tag.name}>", found "</{name}>"'
            )
        self._finish(tag)

    def _finish(self, tag: _OpenTag) -> None:
        length = units(self._text) - tag.start
        if not length:
            return
        kind, url, language = _TYPES[tag.name], None, None
        if kind == "text_link":
            url = web_address(tag.attributes.get("href") or self._text[tag.text_from :])
            if url is None:
                return
        elif kind == "blockquote" and "expandable" in tag.attributes:
            kind = "expandable_blockquote"
        elif kind == "pre":
            language = self._language_within(tag.start, length)
        elif kind == "code" and tag.attributes.get("class", "").startswith("language-"):
            language = tag.attributes["class"].removeprefix("language-")
        entity = Entity(type=kind, offset=tag.start, length=length, url=url, language=language)
        self._found.append((tag.order, entity))

    def _language_within(self, start: int, length: int) -> str | None:
        """A `code` that fills a `pre` names its language and is no entity of its own."""
        if self._found and self._found[-1][1].type == "code":
            code = self._found[-1][1]
            if (code.offset, code.length) == (start, length):
                self._found.pop()
                return code.language
        return None
