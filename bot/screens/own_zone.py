"""Which time zone a patient lives by."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.actions import Verb, button
from bot.forms.cities import Place
from bot.screens.own_settings import back, here
from messages.catalogue import Html
from messages.draft import Button, Draft
from messages.place_names import country_name
from messages.voice import Voice

_LONGEST_ECHO = 60


def question(voice: Voice, *, now: datetime) -> Draft:
    """Which city? What holds now is said first."""
    text = voice.text("zone-question", place=here(voice, now=now), time=voice.clock_time(now))
    return Draft(text=text, buttons=_ways_on(voice))


def share_question(voice: Voice) -> Draft:
    """Puts a button under the text box by which the patient shares where they are."""
    return Draft(text=voice.text("zone-share"), asks_location=voice.plain("button-location"))


def which(voice: Voice, found: Sequence[Place], *, now: datetime) -> Draft:
    """Several cities are meant by the same words; the time tells those of one name apart."""
    cities = tuple((button(_label(voice, each, now), Verb.ZONE, each.zone),) for each in found)
    return Draft(text=voice.text("zone-which"), buttons=(*cities, back(voice)))


def _label(voice: Voice, place: Place, now: datetime) -> str:
    country = country_name(place.country, voice.language)
    there = replace(voice, zone=ZoneInfo(place.zone))
    return f"{place.name}, {country}, {there.clock_time(now)}"


def unknown_city(voice: Voice, name: str) -> Draft:
    """No city that we know is called so."""
    shown = name if len(name) <= _LONGEST_ECHO else f"{name[:_LONGEST_ECHO]}…"
    return Draft(text=voice.text("zone-unknown", name=shown), buttons=_ways_on(voice))


def unknown_place(voice: Voice) -> Draft:
    """The shared location lies in no time zone that we know."""
    return Draft(text=voice.text("zone-unknown-place"), buttons=_ways_on(voice))


def chosen(voice: Voice, *, name: str, now: datetime, following: str) -> Draft:
    """It is set; the time there shows a mistake at once. `name` is what the patient calls it."""
    place = name or here(voice, now=now)
    said = voice.text("zone-set", place=place, time=voice.clock_time(now))
    return Draft(text=Html(f"{said}{following}"), buttons=(back(voice),))


def unchanged(voice: Voice, *, now: datetime) -> Draft:
    """It was so before."""
    text = voice.text("zone-unchanged", time=voice.clock_time(now))
    return Draft(text=text, buttons=(back(voice),))


def not_asked(voice: Voice) -> Draft:
    """A location was shared while no question was open."""
    return Draft(text=voice.text("zone-later"), ends_keyboard=True)


def _ways_on(voice: Voice) -> tuple[tuple[Button, ...], ...]:
    return ((button(voice.plain("button-share"), Verb.ZONE, "share"),), back(voice))
