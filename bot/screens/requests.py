"""What staff read about a request for a time."""

from bot.actions import Verb, button
from bot.screens.desk import mention
from clinic.agenda import Ending, Request, Visit
from clinic.tables import Appointment, AppointmentState, Patient, Series
from clinic.tables.base import stored
from messages import dates
from messages.catalogue import Html
from messages.draft import Button, Draft
from messages.voice import Voice

_ENDINGS = {
    AppointmentState.CONFIRMED: "request-confirmed",
    AppointmentState.DECLINED: "request-declined",
    AppointmentState.LAPSED: "request-lapsed",
}
_ANSWERS = {
    AppointmentState.DECLINED: "answer-refused",
    AppointmentState.LAPSED: "answer-none",
    AppointmentState.CANCELLED: "answer-cancelled",
}


def request(voice: Voice, facts: Request, *, procedure: str, ending: Ending | None) -> Draft:
    """A request with its buttons; once it is over, what became of it and no buttons."""
    asked = _asked(voice, facts, procedure)
    if ending is not None:
        text = voice.text(_ending_id(ending), **_ending_words(voice, facts.visit, ending))
        return Draft(text=Html(f"{asked}\n\n{text}"))
    return Draft(
        text=Html("\n".join((asked, *_what_helps(voice, facts)))),
        buttons=_buttons(voice, facts.visit),
    )


def other_time(
    voice: Voice, patient: Patient, run: Series, *, number: int, procedure: str, words: str
) -> Draft:
    """What a patient wrote who found no time to choose."""
    propose = button(voice.plain("button-propose-time"), Verb.STAFF_DAYS, stored(run.id), 0)
    return Draft(
        text=voice.text(
            "other-time-staff",
            patient=mention(patient.name, patient.chat_id),
            procedure=procedure,
            number=number,
            length=run.length,
            text=words,
        ),
        buttons=((propose,),),
    )


def what_became(voice: Voice, visit: Visit, ending: Ending) -> str:
    """What became of a request, for a toast."""
    return voice.plain(_ending_id(ending), **_ending_words(voice, visit, ending))


def _asked(voice: Voice, facts: Request, procedure: str) -> str:
    visit = facts.visit
    asked = voice.text(
        "request-asked",
        patient=mention(visit.patient.name, visit.patient.chat_id),
        procedure=procedure,
        number=visit.number,
        length=visit.series.length,
        when=voice.day_and_time(visit.appointment.starts_at),
    )
    if facts.replaces is None:
        return asked
    before = voice.day_and_time(facts.replaces.starts_at)
    return f"{asked}\n{voice.text('request-replaces', when=before)}"


def _what_helps(voice: Voice, facts: Request) -> list[str]:
    first, last = (
        dates.date_words(day, voice.language) for day in (facts.best.first, facts.best.last)
    )
    lines = [voice.text("request-advised", first=first, last=last)]
    if facts.no_shows:
        lines.append(voice.text("request-no-shows", count=facts.no_shows))
    if not facts.skin_is_clear:
        lines.append(voice.text("request-skin"))
    return lines


def _buttons(voice: Voice, visit: Visit) -> tuple[tuple[Button, ...], ...]:
    request_id, series_id = stored(visit.appointment.id), stored(visit.series.id)
    return (
        (
            button(voice.plain("button-confirm"), Verb.DECIDE, request_id, "yes"),
            button(voice.plain("button-decline"), Verb.DECIDE, request_id, "no"),
        ),
        (button(voice.plain("button-propose"), Verb.STAFF_DAYS, series_id, 0),),
    )


def _ending_id(ending: Ending) -> str:
    if ending.state is not AppointmentState.CANCELLED:
        return _ENDINGS.get(ending.state, "request-changed-since")
    if ending.instead is None:
        return "request-called-off"
    if not ending.by_staff:
        return "request-asked-instead"
    proposed = ending.instead.answer_until is not None
    return "request-proposed-instead" if proposed else "request-agreed-instead"


def _ending_words(voice: Voice, visit: Visit, ending: Ending) -> dict[str, str]:
    return {
        "name": visit.patient.first_name,
        "member": ending.who,
        "when": voice.day_and_time(ending.instead.starts_at) if ending.instead else "",
    }


def answer(voice: Voice, visit: Visit, *, procedure: str, before: Appointment | None) -> Draft:
    """What a patient did about an appointment; `before` is the time it takes the place of."""
    proposed = visit.appointment.answer_until is not None
    text = voice.text(
        _ANSWERS.get(visit.appointment.state, "answer-accepted" if proposed else "answer-booked"),
        patient=mention(visit.patient.name, visit.patient.chat_id),
        procedure=procedure,
        number=visit.number,
        length=visit.series.length,
        when=voice.day_and_time(visit.appointment.starts_at),
    )
    if before is None:
        return Draft(text=text)
    moved = voice.text("schedule-before", when=voice.day_and_time(before.starts_at))
    return Draft(text=Html(f"{text}\n{moved}"))
