import re
from pathlib import Path

from messages.catalogue import Catalogue

_ROOT = Path(__file__).parents[2]
_SOURCES = [
    path
    for folder in ("bot", "clinic", "jobs", "messages")
    for path in (*(_ROOT / folder).rglob("*.py"), *(_ROOT / folder).rglob("*.yaml"))
]
_MADE_UP_AS = re.compile(r'f"([a-z-]+-)\{')


def test_every_text_is_said_somewhere() -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in _SOURCES)
    families = set(_MADE_UP_AS.findall(source))
    words = set(re.findall(r"[a-z][a-z0-9-]+", source))
    unused = {
        message_id
        for message_id in Catalogue.load().ids("en")
        if message_id not in words and not any(message_id.startswith(each) for each in families)
    }
    assert not unused, f"nothing says {sorted(unused)}: delete them or use them"
