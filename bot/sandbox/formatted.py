"""Text with its formatting, measured as Telegram measures it: in UTF-16 code units."""

import re
from dataclasses import dataclass, replace

from bot.sandbox.errors import JsonObject

_DETECTED = (
    ("bot_command", re.compile(r"(?<![\w/@<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?\b")),
    ("mention", re.compile(r"(?<!\w)@[A-Za-z0-9_]{4,32}\b")),
    ("url", re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:!?)\]]")),
)


def units(text: str) -> int:
    """The length of `text` in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


@dataclass(frozen=True, kw_only=True)
class Entity:
    """A formatted stretch of a text: https://core.telegram.org/bots/api#messageentity."""

    type: str
    offset: int
    length: int
    url: str | None = None
    language: str | None = None

    @property
    def end(self) -> int:
        """The first unit behind the stretch."""
        return self.offset + self.length

    def json(self) -> JsonObject:
        """The entity as a bot gets it."""
        body: JsonObject = {"type": self.type, "offset": self.offset, "length": self.length}
        if self.url is not None:
            body["url"] = self.url
        if self.language is not None:
            body["language"] = self.language
        return body


@dataclass(frozen=True, kw_only=True)
class FormattedText:
    """Plain text and its entities, outer ones before the ones within."""

    text: str
    entities: tuple[Entity, ...] = ()

    def json(self, name: str, entities_name: str) -> JsonObject:
        """The two fields of a Message; without entities there is only one."""
        body: JsonObject = {name: self.text}
        if self.entities:
            body[entities_name] = [entity.json() for entity in self.entities]
        return body


def trimmed(written: FormattedText) -> FormattedText:
    """Without white space at either end, as Telegram keeps every text."""
    start = units(written.text) - units(written.text.lstrip())
    text = written.text.strip()
    size = units(text)
    kept: list[Entity] = []
    for entity in written.entities:
        offset = max(entity.offset - start, 0)
        end = min(entity.end - start, size)
        if end > offset:
            kept.append(replace(entity, offset=offset, length=end - offset))
    return FormattedText(text=text, entities=tuple(kept))


def with_detected(written: FormattedText) -> FormattedText:
    """With the commands, mentions and web addresses that Telegram finds by itself."""
    entities = list(written.entities)
    opaque = [entity for entity in entities if entity.type in {"code", "pre", "text_link"}]
    for kind, pattern in _DETECTED:
        for match in pattern.finditer(written.text):
            offset = units(written.text[: match.start()])
            found = Entity(type=kind, offset=offset, length=units(match[0]))
            if not any(found.offset < other.end and other.offset < found.end for other in opaque):
                entities.append(found)
                opaque.append(found)
    entities.sort(key=lambda entity: (entity.offset, -entity.length))
    return FormattedText(text=written.text, entities=tuple(entities))


def plain(text: str) -> FormattedText:
    """What becomes of a text that is sent without a parse mode."""
    return with_detected(trimmed(FormattedText(text=text)))
