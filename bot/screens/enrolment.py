"""The enrolment form as staff see it: what was answered, the open question, its buttons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.actions import Verb, button
from bot.forms.enrolment import NEW_PATIENT, EnrolmentForm, Question
from messages.capital import with_capital
from messages.catalogue import Html
from messages.draft import Button, Draft
from messages.voice import Voice

_PER_ROW = 3
_ASKS = {
    Question.NAME: "enrol-ask-name",
    Question.PATIENT: "enrol-ask-known",
    Question.PROCEDURE: "enrol-ask-procedure",
    Question.NUMBER: "enrol-ask-number",
    Question.ENDED: "enrol-ask-ended",
}
ENDED_AGO = {"button-enrol-now": 0, "button-enrol-half-hour": 30, "button-enrol-hour": 60}
"""The buttons for when a session ended, with the minutes since."""


@dataclass(frozen=True, kw_only=True)
class Known:
    """A patient of the name that was entered."""

    patient_id: int
    label: str


@dataclass(frozen=True, kw_only=True)
class Offers:
    """What the open question can be answered with by a tap."""

    known: Sequence[Known] = ()
    procedures: Mapping[str, str] = field(default_factory=dict[str, str])
    """Names by the mark that a button carries."""
    next_number: int = 1
    length: int = 1


def form(
    voice: Voice,
    filled: EnrolmentForm,
    *,
    offers: Offers,
    procedure_name: str,
    now: datetime,
    error: str = "",
) -> Draft:
    """The form on its one message."""
    question = filled.next_question
    lines = [voice.text("enrol-heading"), *_answered(voice, filled, procedure_name, now)]
    if error:
        lines += ["", error]
    if question is not None:
        lines += ["", voice.text(_ASKS[question], count=len(offers.known))]
    return Draft(
        text=Html("\n".join(lines)),
        buttons=(*_answers(voice, filled, question, offers), _way_out(voice, filled, question)),
    )


def _answered(voice: Voice, filled: EnrolmentForm, procedure_name: str, now: datetime) -> list[str]:
    lines: list[str] = []
    if filled.name is not None:
        lines.append(voice.text("enrol-name-line", name=filled.name))
    if filled.procedure is not None:
        lines.append(voice.text("enrol-procedure-line", procedure=procedure_name))
    if filled.number is not None and filled.length is not None:
        lines.append(voice.text("enrol-number-line", number=filled.number, length=filled.length))
    if filled.ended is not None:
        lines.append(voice.text("enrol-ended-line", when=voice.when(filled.ended, now)))
    return lines


def _answers(
    voice: Voice, filled: EnrolmentForm, question: Question | None, offers: Offers
) -> tuple[tuple[Button, ...], ...]:
    match question:
        case Question.PATIENT:
            taps = [(known.label, known.patient_id) for known in offers.known]
            taps.append((voice.plain("button-enrol-new-patient"), NEW_PATIENT))
            return tuple(
                (button(label, Verb.ENROL, filled.id, question, value),) for label, value in taps
            )
        case Question.PROCEDURE:
            return tuple(
                (button(with_capital(name), Verb.ENROL, filled.id, question, mark),)
                for mark, name in offers.procedures.items()
            )
        case Question.NUMBER:
            return _number_buttons(voice, filled, offers)
        case Question.ENDED:
            return (
                tuple(
                    button(voice.plain(label), Verb.ENROL, filled.id, question, minutes)
                    for label, minutes in ENDED_AGO.items()
                ),
            )
        case _:
            return ()


def _number_buttons(
    voice: Voice, filled: EnrolmentForm, offers: Offers
) -> tuple[tuple[Button, ...], ...]:
    numbers = [
        button(
            voice.plain("button-enrol-number", number=number, length=offers.length),
            Verb.ENROL,
            filled.id,
            Question.NUMBER,
            f"{number}/{offers.length}",
        )
        for number in range(offers.next_number, offers.length + 1)
    ]
    return tuple(
        tuple(numbers[start : start + _PER_ROW]) for start in range(0, len(numbers), _PER_ROW)
    )


def _way_out(voice: Voice, filled: EnrolmentForm, question: Question | None) -> tuple[Button, ...]:
    cancel = button(voice.plain("button-cancel"), Verb.ENROL, filled.id, "cancel")
    if question in (None, Question.NAME):
        return (cancel,)
    return (button(voice.plain("button-back"), Verb.ENROL, filled.id, "back"), cancel)
