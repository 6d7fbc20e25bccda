"""Keeping words that run from right to left apart from those that run the other way.

Without it "✔ فاطمة (2/6)" is shown scrambled: https://unicode.org/reports/tr9/#Explicit_Directional_Isolates
"""

import functools
import re
import unicodedata

from babel import Locale, UnknownLocaleError

_BEGIN, _END = "\u2068", "\u2069"  # first strong isolate … pop directional isolate
_LINE = re.compile(r"[^\n\r\x1c-\x1e\x85\u2029]+")
"""An isolate ends where the paragraph ends, so each line gets its own."""
_COPIED = re.compile(f"(@|<code>){_BEGIN}([^{_BEGIN}{_END}]*){_END}(</code>)?")
"""What Telegram copies or links as a whole, so that nothing invisible may be in it."""
_OTHER_WAY = frozenset({"R", "AL", "AN"})
_MARKS = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})
"""Characters that turn what follows them; none may reach beyond the value it came in."""


@functools.cache
def reads_right_to_left(language: str) -> bool:
    """Whether the language is written from right to left; one that Babel does not know is not."""
    try:
        return Locale.parse(language.replace("_", "-"), sep="-").text_direction == "rtl"
    except (UnknownLocaleError, ValueError):
        return False


def isolated(text: str, *, language: str) -> str:
    """`text` ready to stand among words of `language`: isolated where the directions may differ.

    That is always in a language written from right to left, else only if the text holds something
    that is, so that an ordinary name stays as it is.
    """
    always = reads_right_to_left(language)
    return _LINE.sub(
        lambda line: _isolated(line[0]) if always or _turns(line[0]) else line[0], text
    )


def around_what_is_copied(text: str) -> str:
    """`text` with isolates around a code or @name instead of within it."""
    return _COPIED.sub(rf"{_BEGIN}\1\2\3{_END}", text) if _BEGIN in text else text


def without_isolates(text: str) -> str:
    """`text` as people type it; what was copied out of a message has its isolate about it."""
    return text.replace(_BEGIN, "").replace(_END, "")


def _turns(line: str) -> bool:
    return not line.isascii() and any(
        unicodedata.bidirectional(each) in _OTHER_WAY | _MARKS for each in line
    )


def _isolated(line: str) -> str:
    """The line within one isolate, whose own isolates neither break out of it nor stay open."""
    kept, depth = [_BEGIN], 0
    for each in line:
        direction = unicodedata.bidirectional(each)
        if direction == "PDI" and depth == 0:
            continue
        depth += (direction in {"LRI", "RLI", "FSI"}) - (direction == "PDI")
        kept.append(each)
    return "".join((*kept, _END * (depth + 1)))
