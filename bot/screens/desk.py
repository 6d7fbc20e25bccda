"""What staff read about worries, and about the day."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeVar

from bot.actions import Verb, button
from clinic.overview import Recovering, Today, Worry
from messages import dates
from messages.catalogue import Html
from messages.draft import Button, Draft
from messages.voice import Voice

T = TypeVar("T")

_MOST_LINES = 15
"""A section that is longer ends in "and N more", or the message would be over Telegram's limit."""


def mention(name: str, chat_id: int | None) -> Html:
    """The name as a link that opens the person's chat, where Telegram allows it.

    https://core.telegram.org/bots/api#html-style
    """
    safe = name.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return Html(f'<a href="tg://user?id={chat_id}">{safe}</a>' if chat_id else safe)


def today(
    voice: Voice, facts: Today, *, procedure_name: Callable[[str], str], now: datetime
) -> Draft:
    """Everything `/today` tells, and a button for each open worry."""
    sections = [
        _section(voice, "today-worries", facts.worries, lambda each: _worry(voice, each, now)),
        _section(
            voice,
            "today-recovering",
            facts.recovering,
            lambda each: _recovering(voice, each, procedure_name),
        ),
        _section(
            voice,
            "today-missed",
            facts.missed,
            lambda each: voice.text(
                "today-missed-line", name=each[0].name, when=voice.when(each[1], now)
            ),
        ),
        _section(
            voice,
            "today-not-joined",
            facts.not_joined,
            lambda each: voice.text(
                "today-not-joined-line" if each[1] > now else "today-not-joined-expired-line",
                name=each[0].name,
                when=voice.when(each[1], now),
            ),
        ),
        _section(
            voice,
            "today-unreachable",
            facts.unreachable,
            lambda each: voice.text(
                "today-unreachable-line",
                name=each.name,
                when=voice.when(each.unreachable_since or now, now),
            ),
        ),
    ]
    filled = [section for section in sections if section] or [voice.text("today-nobody")]
    heading = voice.text("today-heading", day=dates.day(now, voice.zone, voice.language))
    return Draft(
        text=Html("\n\n".join([heading, *filled])),
        buttons=tuple(_take_button(voice, each) for each in facts.worries[:_MOST_LINES]),
    )


def _section(voice: Voice, heading: str, entries: Sequence[T], line: Callable[[T], str]) -> str:
    if not entries:
        return ""
    lines = [voice.text(heading), *(line(each) for each in entries[:_MOST_LINES])]
    if len(entries) > _MOST_LINES:
        lines.append(voice.text("today-more", count=len(entries) - _MOST_LINES))
    return "\n".join(lines)


def _worry(voice: Voice, worry: Worry, now: datetime) -> str:
    return voice.text(
        "today-worry-line",
        patient=mention(worry.patient.name, worry.patient.chat_id),
        answer=voice.plain(worry.answer.label_id),
        when=voice.when(worry.escalation.raised_at, now),
    )


def _recovering(voice: Voice, each: Recovering, procedure_name: Callable[[str], str]) -> str:
    return voice.text(
        "today-recovering-line",
        name=each.patient.name,
        procedure=procedure_name(each.series.procedure),
        number=each.session.number,
        length=each.series.length,
        day=each.day,
        answer=voice.plain(each.answer.label_id) if each.answer else "none",
    )


def _take_button(voice: Voice, worry: Worry) -> tuple[Button, ...]:
    label = voice.plain("button-take-named", name=worry.patient.name)
    return (button(label, Verb.TAKE, worry.escalation.id or 0),)


def take_button(voice: Voice, *, escalation_id: int) -> tuple[tuple[Button, ...], ...]:
    """Under an alert."""
    return ((button(voice.plain("button-take"), Verb.TAKE, escalation_id),),)
