"""A message as a phone shows it, for a page without scripts."""

from html import escape

from bot.sandbox.events import SeenMessage

_LONG = 900
"""A message of more characters may go over to the next page when it is printed."""


def bubble(message: SeenMessage, *, language: str) -> str:
    """The bubble and the buttons under it, as words that cannot be tapped."""
    file = ""
    if message.file_name:
        file = f'<span class="file-name">📎 {escape(message.file_name)}</span>'
    # The stand-in for Telegram has written this HTML: its own tags and escaped words.
    long = " long" if len(message.text) > _LONG else ""
    return f"""<div class="message{long}">
<div class="bubble">{file}<div class="words" lang="{escape(language)}" dir="auto">{message.html}\
</div></div>
{_keyboard(message, language)}</div>"""


def _keyboard(message: SeenMessage, language: str) -> str:
    if not message.buttons:
        return ""
    rows = "\n".join(
        '<div class="keyboard-row">'
        + "".join(f'<span class="key" dir="auto">{escape(label)}</span>' for label in row)
        + "</div>"
        for row in message.buttons
    )
    return f'<div class="keyboard" lang="{escape(language)}">\n{rows}\n</div>\n'
