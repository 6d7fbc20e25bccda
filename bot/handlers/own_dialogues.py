"""The questions of /settings that may be answered in words; a chat has one open at most."""

from datetime import timedelta

from bot.receive.turn import Effects
from clinic import dialogues

OWN_TIME = "own-time"
"""Takes a time of the day."""
ZONE = "own-zone"
"""Takes a city's name or a location."""
UNTIL = "pause-until"
"""Takes the day on which a pause ends."""
KINDS = (OWN_TIME, ZONE, UNTIL)
WAITS = timedelta(hours=1)


def close(effects: Effects) -> None:
    """End whichever of them is open; other dialogues go on."""
    dialogue = dialogues.current(effects.db, chat_id=effects.turn.chat_id)
    if dialogue is not None and dialogue.kind in KINDS:
        dialogues.close(effects.db, chat_id=effects.turn.chat_id)
