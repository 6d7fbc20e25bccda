"""Whether labels are short enough for the lists in which they stand."""

from collections.abc import Iterator, Sequence

from messages.faults import Fault, Weight
from messages.plan import PlanFile
from messages.text_review import first_line
from messages.written_texts import WrittenTexts

_LONGEST = 5
"""Words, as many as the longest shipped label has."""
_FULL_STOPS = (".", "।")


def review_labels(texts: WrittenTexts, files: Sequence[PlanFile]) -> Iterator[Fault]:
    """Labels of the plans' steps that are whole sentences, in every language."""
    plans = [file.plan for file in files if file.plan is not None]
    labels = {part.label for plan in plans for part in (*plan.steps, plan.check_ins)}
    for message_id in sorted(labels):
        for language in texts.catalogue.languages:
            if texts.has(language, message_id) and _is_wordy(
                first_line(texts, language, message_id)
            ):
                said = "is a label for lists; write two or three words and no full stop"
                yield texts.fault(language, message_id, said, weight=Weight.WARNING)


def _is_wordy(label: str) -> bool:
    return len(label.split()) > _LONGEST or label.endswith(_FULL_STOPS)
