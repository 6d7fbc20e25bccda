"""What stands behind the enrolment form: its offers, and the enrolment itself."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from bot import cards
from bot.forms.enrolment import NEW_PATIENT, EnrolmentForm, Question
from bot.forms.enrolment_answers import procedure_mark
from bot.forms.reading import UnreadableError
from bot.receive.turn import Effects
from bot.screens import card as card_screen
from bot.screens import enrolment as screen
from bot.screens.enrolment import Known, Offers
from bot.send.words_for_staff import facts_of
from bot.services import Services
from clinic import consents, enrolment, patients, series
from clinic.enrolment import Enrolled, EnrolmentError
from clinic.tables import Invitation, Patient, Purpose, Staff
from clinic.tables.base import stored
from messages import dates
from messages.draft import Draft

_FAULTS: Mapping[type[EnrolmentError], tuple[Question, str]] = {
    enrolment.SessionInFutureError: (Question.ENDED, "enrol-in-future"),
    enrolment.SessionTooOldError: (Question.ENDED, "enrol-too-old"),
    enrolment.SeriesLengthError: (Question.NUMBER, "enrol-bad-length"),
    enrolment.NumberOutOfSeriesError: (Question.NUMBER, "enrol-number-outside"),
    enrolment.NumberTakenError: (Question.NUMBER, "enrol-number-taken"),
}
"""Which question a fault opens again, and what is said."""

_MOST_KNOWN = 8
"""Of many patients of one name the latest are offered: Telegram allows a hundred buttons."""

Refusal: TypeAlias = tuple[EnrolmentForm, str]
"""The form with the faulty answer open again, and why."""


def form_draft(effects: Effects, form: EnrolmentForm, *, error: str = "") -> Draft:
    """The form as it is shown now."""
    services = effects.turn.services
    return screen.form(
        services.voice,
        form,
        offers=_offers(effects, form),
        procedure_name=services.procedure_name(form.procedure) if form.procedure else "",
        now=effects.now,
        error=error,
    )


def _offers(effects: Effects, form: EnrolmentForm) -> Offers:
    services = effects.turn.services
    match form.next_question:
        case Question.PATIENT:
            known = patients.by_name(effects.db, name=form.name or "")
            return Offers(known=[_known(effects, patient) for patient in known[:_MOST_KNOWN]])
        case Question.PROCEDURE:
            return Offers(
                procedures={
                    procedure_mark(each): services.procedure_name(each) for each in services.plans
                }
            )
        case Question.NUMBER:
            number, length = _next_session(effects, form)
            return Offers(next_number=number, length=length)
        case _:
            return Offers()


def _known(effects: Effects, patient: Patient) -> Known:
    services = effects.turn.services
    voice = services.voice
    latest = series.latest_session(effects.db, patient_id=stored(patient.id))
    if latest is None:
        return Known(patient_id=stored(patient.id), label=patient.name)
    run = series.get(effects.db, latest.series_id)
    label = voice.plain(
        "enrol-known-line",
        name=patient.name,
        procedure=services.procedure_name(run.procedure),
        number=latest.number,
        length=run.length,
        day=dates.day(latest.ended_at, voice.zone, voice.language),
    )
    return Known(patient_id=stored(patient.id), label=label)


def _next_session(effects: Effects, form: EnrolmentForm) -> tuple[int, int]:
    """Which session would come next, of how many; after the last one a new series begins."""
    plan = effects.turn.services.plans[form.procedure or ""]
    for run, latest in series.running(effects.db, patient_id=form.patient or NEW_PATIENT):
        if run.procedure == plan.id and latest.number < run.length:
            return latest.number + 1, run.length
    return 1, plan.series.sessions


def finish(
    effects: Effects, form: EnrolmentForm, member: Staff, *, shown_on: int | None
) -> Refusal | None:
    """Enrol what the form holds and show the card; or say which answer cannot be."""
    earlier = cards.open_for(effects.db, patient_id=form.patient)
    try:
        done = _enrol(effects, form, staff_id=stored(member.id))
    except EnrolmentError as error:
        question, message_id = _FAULTS[type(error)]
        return form.reopen(question), _why(effects, form, message_id)
    voice = effects.turn.services.voice
    effects.say(Draft(text=voice.text("enrol-done", name=done.patient.name)), edits=shown_on)
    show_card(effects, done, replaces=earlier)
    return None


def _enrol(effects: Effects, form: EnrolmentForm, *, staff_id: int) -> Enrolled:
    services = effects.turn.services
    plan, number, length = services.plans[form.procedure or ""], form.number or 0, form.length or 0
    ended_at = form.ended or effects.now
    # Before a new patient is stored for nothing.
    enrolment.check(plan=plan, number=number, length=length, ended_at=ended_at, now=effects.now)
    return enrolment.enrol(
        effects.db,
        patient=_patient(effects, form),
        plan=plan,
        number=number,
        length=length,
        ended_at=ended_at,
        staff_id=staff_id,
        key=services.key,
        profile=services.profile,
        now=effects.now,
    )


def show_card(effects: Effects, done: Enrolled, *, replaces: Sequence[Invitation]) -> None:
    """Show what an enrolment made; cards that still wait from before it close."""
    services, chat_id = effects.turn.services, effects.turn.chat_id
    for invitation in replaces:
        cards.refresh(effects.db, invitation=invitation, mark="withdrawn", now=effects.now)
    if done.invitation is not None:
        cards.show(effects.db, invitation=done.invitation, chat_id=chat_id, now=effects.now)
        return
    shown = facts_of(effects.db, session=done.session, services=services)
    withdrawn = consents.withdrawn(effects.db, patient_id=stored(done.patient.id))
    effects.say(
        card_screen.known_card(
            services.voice,
            shown,
            reachable=done.patient.receives,
            cares=Purpose.CARE not in withdrawn,
            now=effects.now,
        )
    )


def _patient(effects: Effects, form: EnrolmentForm) -> Patient:
    if form.patient:
        return patients.get(effects.db, form.patient)
    profile = effects.turn.services.profile
    return patients.add(
        effects.db,
        name=form.name or "",
        language=profile.language,
        timezone=profile.timezone,
        now=effects.now,
    )


def error_text(services: Services, error: UnreadableError) -> str:
    """What was not understood, and what would be."""
    names = ", ".join(services.procedure_name(each) for each in services.plans)
    return services.voice.text(error.message_id, text=error.text, procedures=names)


def _why(effects: Effects, form: EnrolmentForm, message_id: str) -> str:
    services = effects.turn.services
    voice = services.voice
    plan = services.plans[form.procedure or ""]
    ended = form.ended or effects.now
    number, length = _next_session(effects, form)
    return voice.text(
        message_id,
        when=voice.when(ended, effects.now),
        time=voice.clock_time(ended),
        days=enrolment.OLDEST.days,
        name=form.name or "",
        number=form.number or 0,
        length=form.length or 0,
        lowest=plan.series.sessions_range.low,
        highest=plan.series.sessions_range.high,
        procedure=services.procedure_name(plan.id),
        next=f"{number}/{length}",
    )
