"""What staff see of one session's plan when they change it: its steps, and one of them."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.actions import Verb, button
from bot.screens import step_lines
from bot.screens.desk import mention
from bot.screens.fitting import LONGEST_TEXT, cut_lines
from clinic.session_plan import Coming, SessionPlan, StepToCome, is_far_from_its_time
from clinic.tables.base import stored
from messages.catalogue import Html
from messages.draft import Button, Draft
from messages.place_names import place_name
from messages.steps import CheckIns
from messages.voice import Voice

ALL = "all"
"""In place of the mark of one day."""
_NUMBERS_A_ROW = 5
_DAYS_A_ROW = 2
_MOST_DAYS = 40
"""Of a long step so many days get a button: Telegram allows a hundred."""


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A session's plan, and how to speak of it."""

    plan: SessionPlan
    voice: Voice
    """In the reader's language and the clinic's zone."""
    procedure: str
    """As people call it."""
    clinic: str
    emergency_number: str
    now: datetime

    @property
    def theirs(self) -> Voice:
        """In the reader's language and the patient's zone."""
        return replace(self.voice, zone=self.plan.zone)

    @property
    def session_id(self) -> int:
        """Of the session whose plan it is."""
        return stored(self.plan.session.id)


def mark(name: str) -> str:
    """Ten characters that stand for a step or a day of it in a button."""
    return hashlib.sha256(name.encode()).hexdigest()[:10]


def steps(shown: Shown) -> Draft:
    """All that is still to come of this session, a numbered line for each step."""
    plan, voice = shown.plan, shown.voice
    lines = [
        voice.text(
            "steps-line", number=number, step=Html(step_lines.summary(shown.theirs, plan, each))
        )
        for number, each in enumerate(plan.steps, start=1)
    ]
    caution = [line for each in plan.steps for line in _nobody_asks(shown, each)]
    parts = (
        "\n".join([_whose(shown), *_zone(shown)]),
        "\n".join(lines) or voice.text("outline-nothing"),
        "\n".join(caution),
        voice.text("steps-how") if lines else "",
    )
    numbers = [
        button(str(number), Verb.STEP, shown.session_id, mark(each.step.id))
        for number, each in enumerate(plan.steps, start=1)
    ]
    back = voice.plain("button-back-to-patient", name=plan.patient.first_name)
    return Draft(
        text=_text(*parts),
        buttons=(
            *_rows(numbers, _NUMBERS_A_ROW),
            (button(back, Verb.PATIENT, stored(plan.patient.id)),),
        ),
    )


def step(shown: Shown, found: StepToCome, *, heading: str = "") -> Draft:
    """One step: what it says, when it comes, what can be done; `heading` says what was done."""
    voice = shown.voice
    days = [
        voice.text("step-day", when=Html(step_lines.day(shown.theirs, shown.plan, found, one)))
        for one in found.coming
    ]
    parts = (
        "\n".join([heading, title(shown, found)] if heading else [title(shown, found)]),
        "\n".join([voice.text("step-says"), _quoted(shown, found), *_fit(shown, found)]),
        "\n".join([*days, *_conditions(shown, found), *_zone(shown)]),
        "\n".join(_nobody_asks(shown, found) or _would_ask_nobody(shown, found)),
        voice.text("step-toggle") if len(found.coming) > 1 else "",
    )
    return Draft(text=_text(*parts), buttons=(*_toggles(shown, found), *_ways(shown, found)))


def _conditions(shown: Shown, found: StepToCome) -> list[str]:
    conditions = step_lines.conditions(shown.voice, found)
    if found.left_out and not found.coming:
        conditions.append(shown.voice.text("step-left-out"))
    return [shown.voice.text("step-day", when=Html(" · ".join(conditions)))] if conditions else []


def title(shown: Shown, found: StepToCome) -> str:
    """Which step of whose session."""
    label = step_lines.label(shown.voice, found)
    return f"<b>{label}</b>\n{_whose(shown)}"


def back(shown: Shown, found: StepToCome) -> tuple[Button, ...]:
    """The row that leads back to the step."""
    label = shown.voice.plain("button-back")
    return (button(label, Verb.STEP, shown.session_id, mark(found.step.id)),)


def _whose(shown: Shown) -> str:
    patient = shown.plan.patient
    return shown.voice.text(
        "schedule-whose",
        patient=mention(patient.name, patient.chat_id),
        procedure=shown.procedure,
        number=shown.plan.session.number,
        length=shown.plan.series.length,
    )


def _zone(shown: Shown) -> list[str]:
    """Whose clock it is, where that is not the clinic's."""
    plan, voice = shown.plan, shown.voice
    if plan.zone.key == voice.zone.key:
        return []
    zone = place_name(plan.zone, language=voice.language, now=shown.now)
    return [voice.text("patient-clock", name=plan.patient.first_name, zone=zone)]


def _quoted(shown: Shown, found: StepToCome) -> str:
    # The text of its first day: some vary from day to day.
    plan, says = shown.plan, found.step.says
    variables: dict[str, str | int] = {
        "clinic": shown.clinic,
        "first_name": plan.patient.first_name,
        "emergency_number": shown.emergency_number,
        "day": step_lines.first_day(plan, found),
        "sun_today": "",
    }
    text = shown.voice.text(says, **variables).strip()
    return f"<blockquote>{text}</blockquote>"


def _fit(shown: Shown, found: StepToCome) -> list[str]:
    """A word of caution: "this evening" is read at another time of the day now."""
    far = any(is_far_from_its_time(one, shown.plan.zone) for one in found.coming)
    return [shown.voice.text("step-words-fit")] if far else []


def _nobody_asks(shown: Shown, found: StepToCome) -> list[str]:
    if not isinstance(found.step, CheckIns) or not found.is_silent:
        return []
    return [shown.voice.text("step-nobody-asks", name=shown.plan.patient.first_name)]


def _would_ask_nobody(shown: Shown, found: StepToCome) -> list[str]:
    if not isinstance(found.step, CheckIns):
        return []
    return [shown.voice.text("step-check-in-caution", name=shown.plan.patient.first_name)]


def _toggles(shown: Shown, found: StepToCome) -> tuple[tuple[Button, ...], ...]:
    several = found.coming if len(found.coming) > 1 else ()
    return _rows([_toggle(shown, found, one) for one in several[:_MOST_DAYS]], _DAYS_A_ROW)


def _toggle(shown: Shown, found: StepToCome, one: Coming) -> Button:
    verb = Verb.PUT_BACK if one.left_out else Verb.LEAVE_OUT
    label = shown.voice.plain(
        "button-step-day",
        how="back" if one.left_out else "out",
        day=shown.theirs.day_and_time(one.placed or shown.now),
    )
    return button(label, verb, shown.session_id, mark(found.step.id), mark(one.occurrence))


def _ways(shown: Shown, found: StepToCome) -> tuple[tuple[Button, ...], ...]:
    voice, of_step = shown.voice, (shown.session_id, mark(found.step.id))
    ways: list[tuple[Button, ...]] = []
    if not found.is_silent:
        several = "several" if len(found.coming) > 1 else "one"
        leave = voice.plain("button-step-leave-out", count=several)
        ways.append((button(leave, Verb.LEAVE_OUT, *of_step, ALL),))
        ways.append((button(voice.plain("button-step-time"), Verb.STEP_TIME, *of_step),))
    if found.changed:
        ways.append((button(voice.plain("button-step-put-back"), Verb.PUT_BACK, *of_step, ALL),))
    to_steps = button(voice.plain("button-back"), Verb.STEPS, shown.session_id)
    return (*ways, (to_steps,))


def _rows(buttons: Sequence[Button], width: int) -> tuple[tuple[Button, ...], ...]:
    return tuple(tuple(buttons[first : first + width]) for first in range(0, len(buttons), width))


def _text(*parts: str) -> Html:
    return Html(cut_lines("\n\n".join(part for part in parts if part), to=LONGEST_TEXT))
