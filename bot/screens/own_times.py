"""When a patient wants the morning's and the evening's messages."""

from collections.abc import Iterator
from datetime import datetime, time

from bot.actions import Verb, button
from bot.screens.own_settings import back
from clinic.profile import ClinicProfile
from messages.catalogue import Html
from messages.dates import wall_time
from messages.day_times import PartOfDay
from messages.draft import Button, Draft
from messages.voice import Voice

_IN_A_ROW = 4
_FIRST, _LAST = (
    {PartOfDay.MORNING: time(6), PartOfDay.EVENING: time(17)},
    {PartOfDay.MORNING: time(11, 30), PartOfDay.EVENING: time(20)},
)


def question(voice: Voice, part: PartOfDay, *, profile: ClinicProfile) -> Draft:
    """Which time? Any that is possible may be written, too."""
    return _with_choice(voice, part, [f"own-time-{part}-question"], profile=profile)


def not_understood(voice: Voice, part: PartOfDay, *, profile: ClinicProfile) -> Draft:
    """For words that are no time."""
    return _with_choice(voice, part, ["own-time-not-understood"], profile=profile)


def not_possible(voice: Voice, part: PartOfDay, *, profile: ClinicProfile) -> Draft:
    """For a time at which nobody is written to, or of another part of the day."""
    return _with_choice(voice, part, ["own-time-not-possible"], profile=profile)


def chosen(
    voice: Voice, part: PartOfDay, *, at: time | None, now: datetime, following: str
) -> Draft:
    """It is set; `following` says what comes next, if anything does."""
    if at is None:
        said = voice.text(f"own-time-{part}-planned")
    else:
        begins = "today" if now.astimezone(voice.zone).time() < at else "tomorrow"
        shown = wall_time(at, voice.language)
        said = voice.text(f"own-time-{part}-set", begins=begins, time=shown)
    return Draft(text=Html(f"{said}{following}"), buttons=(back(voice),))


def _with_choice(
    voice: Voice, part: PartOfDay, message_ids: list[str], *, profile: ClinicProfile
) -> Draft:
    possible = part.possible(profile.quiet)
    said = [voice.text(each) for each in message_ids]
    if possible:
        first, last = (wall_time(each, voice.language) for each in (possible[0], possible[-1]))
        said += [voice.text(f"own-time-{part}-range", first=first, last=last)]
    planned = button(voice.plain("button-time-planned"), Verb.DAY_TIME, part, "plan")
    return Draft(
        text=Html("\n".join(said)),
        buttons=(*_times(voice, part, profile=profile), (planned,), back(voice)),
    )


def _times(
    voice: Voice, part: PartOfDay, *, profile: ClinicProfile
) -> Iterator[tuple[Button, ...]]:
    offered = [
        each
        for each in part.possible(profile.quiet)
        if each.minute % 30 == 0 and _FIRST[part] <= each <= _LAST[part]
    ]
    for start in range(0, len(offered), _IN_A_ROW):
        yield tuple(
            button(wall_time(each, voice.language), Verb.DAY_TIME, part, f"{each:%H%M}")
            for each in offered[start : start + _IN_A_ROW]
        )
