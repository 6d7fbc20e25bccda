"""The languages a patient or a member of staff may choose from."""

from bot.actions import Verb, button
from clinic.profile import ClinicProfile
from messages.draft import Draft
from messages.isolation import isolated
from messages.language_names import own_name
from messages.voice import Voice


def offered(voice: Voice, *, profile: ClinicProfile) -> tuple[str, ...]:
    """The codes of the clinic's languages that there are texts in."""
    return tuple(each for each in profile.languages if each in voice.catalogue.languages)


def has_choice(voice: Voice, *, profile: ClinicProfile) -> bool:
    """Whether this reader could read another language than now."""
    return any(each != voice.language for each in offered(voice, profile=profile))


def question(voice: Voice, *, profile: ClinicProfile) -> Draft:
    """Which language? If there is no other one, that."""
    if not has_choice(voice, profile=profile):
        return Draft(text=voice.text("language-only", name=own_name(voice.language)))
    return _with_choice(voice, voice.text("language-question"), profile=profile)


def not_offered(voice: Voice, *, profile: ClinicProfile) -> Draft:
    """For a language that the clinic does not write: which ones it does."""
    if not has_choice(voice, profile=profile):
        return question(voice, profile=profile)
    names = ", ".join(
        isolated(own_name(each), language=voice.language)
        for each in offered(voice, profile=profile)
    )
    text = voice.text("language-not-offered", languages=names)
    return _with_choice(voice, text, profile=profile)


def chosen(voice: Voice, *, profile: ClinicProfile) -> Draft:
    """The choice is made; it can be changed at once, as a finger may slip."""
    text = voice.text("language-chosen", name=own_name(voice.language))
    return _with_choice(voice, text, profile=profile)


def _with_choice(voice: Voice, text: str, *, profile: ClinicProfile) -> Draft:
    return Draft(
        text=text,
        buttons=tuple(
            (button(_label(each, present=voice.language), Verb.LANGUAGE, each),)
            for each in offered(voice, profile=profile)
        ),
    )


def _label(language: str, *, present: str) -> str:
    name = own_name(language)
    return f"✓ {name}" if language == present else name
