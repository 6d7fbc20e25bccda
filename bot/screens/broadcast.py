"""The clinic's news before it leaves: how long it is, how its readers will see it."""

from bot.actions import Verb, button
from bot.screens.fitting import visible_length
from bot.services import Services
from messages.catalogue import Html
from messages.draft import Draft

_LONGEST = 3500
"""Telegram allows 4096, and every copy says how to end the news."""


def too_long_by(text: str) -> int:
    """By how many characters a text is too long; 0 if it fits."""
    return max(0, visible_length(text) - _LONGEST)


def preview(services: Services, text: str, *, audience: int, number: int) -> Draft:
    """One copy as its readers will see it, and the question whether to send it."""
    voice = services.voice
    copy = Html(voice.text("broadcast-copy", text=Html(text), clinic=services.profile.name))
    send = button(voice.plain("button-send-to", count=audience), Verb.BROADCAST, "yes", number)
    cancel = button(voice.plain("button-cancel"), Verb.BROADCAST, "no", number)
    return Draft(
        text=voice.text("broadcast-preview", count=audience, copy=copy), buttons=((send, cancel),)
    )
