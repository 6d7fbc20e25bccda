"""The texts of the dialogues: short sentences, and buttons that fit."""

import re

from messages.catalogue import Catalogue

LONGEST_SENTENCE = 20
SECTIONS = (
    "notice", "news", "refused", "already", "joined", "welcome-back", "left", "code-", "stranger",
    "done", "plan-", "top-up", "pause", "stopped", "patient-", "enrol-", "card-", "declined",
    "escalation", "take-", "today-", "staff-", "broadcast-", "went-wrong", "button-",
    "recall-", "closing", "session-", "pick-", "clinic-time", "slot-", "other-time-", "booked-",
    "book-", "no-appointment", "call", "request-taken-back", "kept", "offer-", "coming-",
    "earlier-", "told-", "visit-", "language-",
    "settings-", "own-time-", "zone-", "next-",
)  # fmt: skip


def test_no_sentence_of_a_dialogue_is_too_long(catalogue_once: Catalogue) -> None:
    long: list[str] = []
    for message_id in sorted(catalogue_once.ids("en")):
        if message_id.startswith(SECTIONS) and not message_id.endswith(("-words", "-fillers")):
            names = catalogue_once.variables("en", message_id)
            text = catalogue_once.text("en", message_id, **dict.fromkeys(names, "Asha"))
            long += [
                f"{message_id}: {sentence}"
                for sentence in re.split(r"[.!?:]\s+|\n", re.sub(r"<[^>]+>", "", text))
                if len(sentence.split()) > LONGEST_SENTENCE
            ]
    assert long == []
