"""Staff's card of an enrolment: who, how to join, what will come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.actions import Verb, button
from bot.screens.fitting import LONGEST_CAPTION, cut_lines
from clinic.invitations import Codes
from messages.catalogue import Html
from messages.draft import Button, Draft
from messages.occurrence import Occurrence
from messages.outline import outline
from messages.voice import Voice


@dataclass(frozen=True, kw_only=True)
class CardFacts:
    """One session as the card shows it."""

    session_id: int
    name: str
    procedure: str
    number: int
    length: int
    ended_at: datetime
    to_come: Sequence[Occurrence]
    past: Sequence[Occurrence]

    @property
    def first_name(self) -> str:
        """Enough where the whole name stands above."""
        return self.name.split()[0]


def heading(voice: Voice, facts: CardFacts, *, now: datetime) -> str:
    """Who, which session, when."""
    return voice.text(
        "card-patient",
        name=facts.name,
        procedure=facts.procedure,
        number=facts.number,
        length=facts.length,
        ended=voice.when(facts.ended_at, now),
    )


def schedule(voice: Voice, facts: CardFacts, *, now: datetime) -> str:
    """What is already past, and what the patient will get and when."""
    steps = outline(
        voice.catalogue,
        language=voice.language,
        occurrences=facts.to_come,
        zone=voice.zone,
        now=now,
    )
    lines = [voice.text("card-gets", name=facts.first_name), steps]
    if facts.past:
        labels = dict.fromkeys(voice.text(each.label) for each in facts.past)
        lines.insert(0, voice.text("card-past", steps=Html(", ".join(labels))))
    return "\n".join(lines)


def how_to_join(
    voice: Voice, *, name: str, codes: Codes, link: str, username: str, until: str
) -> str:
    """The link and the typed code, and how long they work."""
    how = voice.text("card-how", name=name, link=link, username=username, code=codes.typed)
    return f"{how}\n{voice.text('card-valid', until=until)}"


def open_card(
    voice: Voice,
    *,
    top: str,
    how: str,
    bottom: str,
    link: str,
    invitation_id: int,
    session_id: int | None,
) -> Draft:
    """A card that waits to be scanned; with a session, its plan can be changed already."""
    withdraw = button(voice.plain("button-withdraw"), Verb.CARD_WITHDRAW, invitation_id)
    return Draft(
        text=_caption(top, how, bottom),
        qr=link,
        caption=True,
        buttons=(
            (new_code_button(voice, invitation_id=invitation_id), withdraw),
            *_change_plan(voice, session_id=session_id),
        ),
    )


def _change_plan(voice: Voice, *, session_id: int | None) -> tuple[tuple[Button, ...], ...]:
    if session_id is None:
        return ()
    return ((button(voice.plain("button-change-plan"), Verb.STEPS, session_id, "new"),),)


def new_code_button(voice: Voice, *, invitation_id: int) -> Button:
    """Under a card whose code is lost, too old or withdrawn."""
    return button(voice.plain("button-new-code"), Verb.CARD_NEW, invitation_id)


def closed_card(
    *, top: str, status: str, bottom: str = "", buttons: tuple[tuple[Button, ...], ...] = ()
) -> Draft:
    """A card whose code was used or withdrawn."""
    return Draft(text=_caption(top, status, bottom), caption=True, buttons=buttons)


def _caption(*parts: str) -> Html:
    whole = "\n\n".join(part for part in parts if part)
    return Html(cut_lines(whole, to=LONGEST_CAPTION))


def known_card(
    voice: Voice, facts: CardFacts, *, reachable: bool, cares: bool, now: datetime
) -> Draft:
    """For a patient who has joined already: no code is needed.

    `cares` says whether the patient wants care messages.
    """
    known = "card-known" if cares else "card-known-off"
    status = known if reachable else "card-known-unreachable"
    parts = (
        heading(voice, facts, now=now),
        voice.text(status, name=facts.name),
        schedule(voice, facts, now=now) if cares or facts.to_come else "",
    )
    return Draft(
        text=Html("\n\n".join(part for part in parts if part)),
        buttons=_change_plan(voice, session_id=facts.session_id),
    )
