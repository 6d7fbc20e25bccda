"""What a person reads on the way into care."""

from collections.abc import Mapping
from datetime import datetime

from bot.actions import Verb, button
from clinic.consents import Notice
from clinic.joining import Closed
from clinic.profile import ClinicProfile
from messages.draft import Button, Draft
from messages.voice import Voice

_CLOSED = {
    Closed.UNKNOWN: "code-unknown",
    Closed.TOO_MANY: "code-too-many",
    Closed.EXPIRED: "code-expired",
    Closed.WITHDRAWN: "code-withdrawn",
    Closed.YOURS: "already-joined",
    Closed.USED: "code-used",
}


def notice(voice: Voice, *, profile: ClinicProfile, first_name: str, invitation_id: int) -> Draft:
    """What is stored, where, why, how to leave; and the question."""
    return Draft(
        text=notice_text(voice, profile=profile, first_name=first_name),
        buttons=(
            (
                button(voice.plain("button-agree"), Verb.AGREE, invitation_id),
                button(voice.plain("button-refuse"), Verb.REFUSE, invitation_id),
            ),
        ),
    )


def notice_text(voice: Voice, *, profile: ClinicProfile, first_name: str) -> str:
    """The words that are agreed to."""
    return voice.text("notice", first_name=first_name, clinic=profile.name)


def whose_code(voice: Voice, *, first_name: str, invitation_id: int) -> Draft:
    """For a patient in care who opened a code that was made for another name."""
    return Draft(
        text=voice.text("whose-code", first_name=first_name),
        buttons=(
            (
                button(voice.plain("button-mine"), Verb.MINE, "yes", invitation_id),
                button(voice.plain("button-not-mine"), Verb.MINE, "no", invitation_id),
            ),
        ),
    )


def news_question(voice: Voice, *, profile: ClinicProfile) -> Draft:
    """The separate question about the clinic's news."""
    return Draft(
        text=voice.text("news-question", clinic=profile.name), buttons=_news_buttons(voice)
    )


def news_state(voice: Voice, *, profile: ClinicProfile, on: bool) -> Draft:
    """Whether news comes now, and the two ways to change it."""
    text = voice.text("news-choose", clinic=profile.name, state="on" if on else "off")
    return Draft(text=text, buttons=_news_buttons(voice))


def _news_buttons(voice: Voice) -> tuple[tuple[Button, ...], ...]:
    # The question comes where [I agree] was: a second tap there must not agree to news as well.
    return (
        (
            button(voice.plain("button-news-no"), Verb.NEWS, "no"),
            button(voice.plain("button-news-yes"), Verb.NEWS, "yes"),
        ),
    )


def as_agreed(voice: Voice, words: str, *, channel: str) -> Notice:
    """The words somebody answered, as the record of their consent keeps them."""
    return as_answered(as_shown(voice, words), channel=channel)


def as_shown(voice: Voice, words: str) -> dict[str, str]:
    """The words of a question as its dialogue keeps them until they are answered."""
    return {"version": voice.plain("notice-version"), "text": words, "language": voice.language}


def as_answered(shown: Mapping[str, str], *, channel: str) -> Notice:
    """What was shown, answered: the texts may have changed since."""
    return Notice(**shown, channel=channel)


def left_notice(voice: Voice, *, profile: ClinicProfile, first_name: str) -> Draft:
    """For somebody who stopped and comes back: the way in again."""
    return Draft(
        text=voice.text("left-notice", first_name=first_name, clinic=profile.name),
        buttons=((button(voice.plain("button-return"), Verb.RETURN),),),
    )


def closed(
    voice: Voice, *, why: Closed, first_name: str = "", until: datetime | None = None
) -> Draft:
    """Why a code opens nothing, each with what to do."""
    time = voice.clock_time(until) if until else ""
    return Draft(text=voice.text(_CLOSED[why], first_name=first_name, time=time))
