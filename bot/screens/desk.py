"""What staff read about worries."""

from bot.actions import Verb, button
from messages.catalogue import Phrase
from messages.draft import Button
from messages.voice import Voice


def mention(name: str, chat_id: int | None) -> Phrase:
    """The name as a link that opens the person's chat, where Telegram allows it.

    https://core.telegram.org/bots/api#html-style
    """
    safe = name.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return Phrase(f'<a href="tg://user?id={chat_id}">{safe}</a>' if chat_id else safe)


def take_button(voice: Voice, *, escalation_id: int) -> tuple[tuple[Button, ...], ...]:
    """Under an alert."""
    return ((button(voice.plain("button-take"), Verb.TAKE, escalation_id),),)
