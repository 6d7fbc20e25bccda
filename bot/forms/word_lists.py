"""Lists of words in the texts, which mean the same when somebody writes them."""

from dataclasses import replace

from messages.day_names import plain_words
from messages.voice import Voice


def listed(voice: Voice, message_id: str) -> set[str]:
    """The words of a list, each to be compared with one of `plain_words`."""
    return set(plain_words(voice.plain(message_id)))


def listed_in_each_language(voice: Voice, message_id: str) -> dict[str, set[str]]:
    """As `listed`, for every language that there is: a patient may say STOP in any of them."""
    return {
        language: listed(replace(voice, language=language), message_id)
        for language in voice.catalogue.languages
    }


def is_one_of(words: str, voice: Voice, message_id: str) -> bool:
    """Whether `words` are one of the whole phrases of a list."""
    said = plain_words(words)
    return any(said == plain_words(phrase) for phrase in voice.plain(message_id).split(","))
