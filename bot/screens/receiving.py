"""What a patient receives, as they read it: a line and a button for each purpose."""

from collections.abc import Collection, Sequence

from bot.actions import Verb, button
from bot.screens.appointments import Standing
from clinic.consents import Notice
from clinic.tables import Appointment, Purpose
from messages.catalogue import Html
from messages.draft import Button, Draft
from messages.voice import Voice

_ON, _OFF = "on", "off"
_NEWS = {True: "news-on", False: "news-off"}
_SURE = "yes"


def shown(voice: Voice, given: Collection[Purpose], *said: str) -> Draft:
    """Three lines and three buttons, below what was `said` to a tap."""
    lines = [
        voice.text("receiving-heading"),
        "",
        *(line(voice, each, on=each in given) for each in Purpose),
        "",
        *(() if given else (voice.text("receiving-nothing"),)),
        voice.text("receiving-how"),
    ]
    toggles = tuple((_toggle(voice, each, on=each not in given),) for each in Purpose)
    back = button(voice.plain("button-back-to-settings"), Verb.SETTINGS, "show")
    above = [*said, ""] if said else []
    return Draft(text=Html("\n".join((*above, *lines))), buttons=(*toggles, (back,)))


def line(voice: Voice, purpose: Purpose, *, on: bool) -> str:
    """What comes for this purpose, and whether it does."""
    return voice.text(f"receiving-{purpose.value}", state=_ON if on else _OFF)


def _toggle(voice: Voice, purpose: Purpose, *, on: bool) -> Button:
    change = _ON if on else _OFF
    label = voice.plain(f"button-receiving-{purpose.value}", change=change)
    return button(label, Verb.RECEIVING, purpose.value, change)


def decided(voice: Voice, purpose: Purpose, *, on: bool) -> Notice:
    """The line and the button that were tapped, as the record of the consent keeps them."""
    words = f"{line(voice, purpose, on=not on)}\n{_toggle(voice, purpose, on=on).label}"
    return Notice(
        version=voice.plain("notice-version"), text=words, language=voice.language, channel="tap"
    )


def answer(voice: Voice, purpose: Purpose, *, on: bool) -> str:
    """What is said to the tap."""
    if purpose is Purpose.NEWS:
        return voice.text(_NEWS[on])
    change = "taken" if on else "left"
    return voice.text(f"receiving-{change}-{purpose.value}")


def while_it_stands(standing: Standing, open_ones: Sequence[Appointment]) -> Draft:
    """Before messages about appointments end: what would go on without them."""
    voice = standing.voice
    lines = [
        voice.text("receiving-stands", state=each.state.value, when=standing.when(each))
        for each in open_ones
    ]
    sure = button(
        voice.plain("button-receiving-sure"),
        Verb.RECEIVING,
        Purpose.APPOINTMENTS.value,
        _OFF,
        _SURE,
    )
    keep = button(voice.plain("button-receiving-keep"), Verb.RECEIVING, "show")
    return Draft(
        text=Html("\n".join((*lines, voice.text("receiving-ask")))), buttons=((sure,), (keep,))
    )


def turn_on_to_book(voice: Voice, *, series_id: int) -> Draft:
    """Nobody could tell the patient what becomes of it: first that has to be possible."""
    on = button(
        voice.plain("button-book-on"),
        Verb.RECEIVING,
        Purpose.APPOINTMENTS.value,
        _ON,
        series_id,
    )
    return Draft(text=voice.text("book-off"), buttons=((on,),))
