"""Formatted text to HTML that a page or a snapshot can show."""

from html import escape

from bot.sandbox.formatted import Entity, FormattedText

_TAGS = {
    "bold": "b",
    "italic": "i",
    "underline": "u",
    "strikethrough": "s",
    "spoiler": "tg-spoiler",
    "code": "code",
    "pre": "pre",
    "text_link": "a",
    "blockquote": "blockquote",
    "expandable_blockquote": "blockquote",
}


def to_html(written: FormattedText) -> str:
    """The text in Telegram's HTML; parsing it again gives the same text and entities."""
    encoded = written.text.encode("utf-16-le", "surrogatepass")
    shown = [entity for entity in written.entities if entity.type in _TAGS]
    cuts = {0, len(encoded) // 2}
    for entity in shown:
        cuts |= {entity.offset, entity.end}
    parts: list[str] = []
    places = sorted(cuts)
    for place, following in zip(places, [*places[1:], places[-1]], strict=True):
        parts += [_end(entity) for entity in reversed(shown) if entity.end == place]
        parts += [_start(entity) for entity in shown if entity.offset == place]
        piece = encoded[place * 2 : following * 2].decode("utf-16-le", "surrogatepass")
        parts.append(escape(piece, quote=False))
    return "".join(parts)


def _start(entity: Entity) -> str:
    if entity.type == "text_link":
        return f'<a href="{escape(entity.url or "")}">'
    if entity.type == "expandable_blockquote":
        return "<blockquote expandable>"
    if entity.type == "pre" and entity.language:
        return f'<pre><code class="language-{escape(entity.language)}">'
    return f"<{_TAGS[entity.type]}>"


def _end(entity: Entity) -> str:
    inner = "</code>" if entity.type == "pre" and entity.language else ""
    return f"{inner}</{_TAGS[entity.type]}>"
