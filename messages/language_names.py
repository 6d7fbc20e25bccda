"""Languages by their names: their own for a reader to choose from, any of them for who writes."""

from collections.abc import Sequence

from babel import Locale, UnknownLocaleError

from messages.day_names import plain_words


def own_name(language: str) -> str:
    """What those who speak it call it, "हिन्दी"; the code itself if Babel does not know it."""
    return _name(language, reader=language) or language


def named(words: str, *, languages: Sequence[str]) -> str | None:
    """Which of `languages` is meant by its code, or by what any of them or English calls it."""
    said = plain_words(words)
    for language in languages:
        names = (_name(language, reader=reader) for reader in ("en", *languages))
        if said in {plain_words(name) for name in (language, *names) if name}:
            return language
    return None


def _name(language: str, *, reader: str) -> str | None:
    try:
        return Locale.parse(language, sep="-").get_display_name(Locale.parse(reader, sep="-"))
    except (UnknownLocaleError, ValueError):
        return None
