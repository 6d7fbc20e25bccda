"""What patients read when they are asked to book, and when their series is complete."""

from datetime import datetime

from bot.actions import Verb, button
from bot.next_session import NextSession
from bot.screens.ways_to_book import (
    AFRESH,
    about,
    advised,
    ask_for_time,
    how_to_book,
    letter,
    ways_to_book,
)
from clinic.profile import ClinicProfile
from messages.draft import Button, Draft
from messages.recall import dots
from messages.voice import Voice


def recall(
    voice: Voice, following: NextSession, *, first_name: str, profile: ClinicProfile, now: datetime
) -> Draft:
    """The prompt to book the next session."""
    length, done = following.run.length, following.done
    how = how_to_book(profile)
    lines = [
        voice.text("reminder-greeting", first_name=first_name),
        *about(voice, following),
        voice.text("recall-progress", number=done, length=length, dots=dots(done, length)),
        voice.text("recall-cheer", stage=_stage(done, length)),
        "",
        advised(voice, following, now=now, profile=profile),
        voice.text("recall-ask", how=how),
    ]
    return Draft(
        text=letter(voice.text("reminder-first-line", clinic=profile.name), "\n".join(lines)),
        buttons=(*ways_to_book(voice, following, profile=profile), _refusals(voice, following)),
    )


def closing(
    voice: Voice, following: NextSession, *, first_name: str, profile: ClinicProfile
) -> Draft:
    """The series is complete: thanks, and how to have another session."""
    done = following.done
    text = voice.text(
        "closing",
        first_name=first_name,
        number=done,
        length=done,
        dots=dots(done, done),
        phone=profile.phone or "none",
    ).strip()
    first_line = voice.text("message-first-line", clinic=profile.name)
    return Draft(
        text=letter(first_line, "\n".join((*about(voice, following), text))),
        buttons=((ask_for_time(voice, following, AFRESH),),),
    )


def _refusals(voice: Voice, following: NextSession) -> tuple[Button, ...]:
    about = following.series_id
    return (
        button(voice.plain("button-not-now"), Verb.RECALL, about, "not-now"),
        button(voice.plain("button-never"), Verb.RECALL, about, "never"),
    )


def _stage(done: int, length: int) -> str:
    if length - done == 1:
        return "last"
    if 2 * done == length:
        return "half"
    return "begun" if done == 1 else "going"
