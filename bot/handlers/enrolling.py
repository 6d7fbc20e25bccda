"""What stands behind the enrolment form: its offers, and the enrolment itself."""

from typing import TypeAlias

from bot import cards
from bot.forms.enrolment import NEW_PATIENT, EnrolmentForm, Question
from bot.forms.reading import UnreadableError
from bot.receive.turn import Effects
from bot.screens import card as card_screen
from bot.screens import enrolment as screen
from bot.screens.enrolment import Known, Offers
from bot.send.words_for_staff import facts_of
from bot.services import Services
from clinic import enrolment, overview, patients, series
from clinic.enrolment import EnrolmentError
from clinic.tables import Patient, Staff
from clinic.tables.base import stored
from messages import dates
from messages.draft import Draft

_REOPENS: dict[type[EnrolmentError], Question] = {
    enrolment.SessionInFutureError: Question.ENDED,
    enrolment.SessionTooOldError: Question.ENDED,
    enrolment.SeriesLengthError: Question.NUMBER,
    enrolment.NumberOutOfSeriesError: Question.NUMBER,
    enrolment.NumberTakenError: Question.NUMBER,
}

Refusal: TypeAlias = tuple[EnrolmentForm, str]
"""The form with the faulty answer open again, and why."""


def form_draft(effects: Effects, form: EnrolmentForm, *, error: str = "") -> Draft:
    """The form as it is shown now."""
    services = effects.turn.services
    return screen.form(
        services.staff_voice,
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
            return Offers(known=[_known(effects, patient) for patient in known])
        case Question.PROCEDURE:
            return Offers(
                procedures={each: services.procedure_name(each) for each in services.plans}
            )
        case Question.NUMBER:
            number, length = _next_session(effects, form)
            return Offers(next_number=number, length=length)
        case _:
            return Offers()


def _known(effects: Effects, patient: Patient) -> Known:
    services = effects.turn.services
    voice = services.staff_voice
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
    """Which session would come next, of how many."""
    plan = effects.turn.services.plans[form.procedure or ""]
    for run, latest in overview.progress(effects.db, patient_id=form.patient or NEW_PATIENT):
        if run.procedure == plan.id:
            return min(latest.number + 1, run.length), run.length
    return 1, plan.series.sessions


def finish(
    effects: Effects, form: EnrolmentForm, member: Staff, *, shown_on: int | None
) -> Refusal | None:
    """Enrol what the form holds and show the card; or say which answer cannot be."""
    services = effects.turn.services
    plan = services.plans[form.procedure or ""]
    facts = {
        "plan": plan,
        "number": form.number or 0,
        "length": form.length or 0,
        "ended_at": form.ended or effects.now,
        "now": effects.now,
    }
    try:
        enrolment.check(**facts)
        done = enrolment.enrol(
            effects.db,
            patient=_patient(effects, form),
            staff_id=stored(member.id),
            key=services.key,
            profile=services.profile,
            **facts,
        )
    except EnrolmentError as error:
        return form.without(_REOPENS[type(error)]), _why(services, form, error)
    voice = services.staff_voice
    effects.say(Draft(text=voice.text("enrol-done", name=done.patient.name)), edits=shown_on)
    if done.invitation is not None:
        cards.show(
            effects.db,
            invitation=done.invitation,
            chat_id=effects.turn.chat_id,
            now=effects.now,
        )
    else:
        shown = facts_of(effects.db, session=done.session, services=services)
        reachable = done.patient.receives
        effects.say(card_screen.known_card(voice, shown, reachable=reachable, now=effects.now))
    return None


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
    return services.staff_voice.text(error.message_id, text=error.text, procedures=names)


def _why(services: Services, form: EnrolmentForm, error: EnrolmentError) -> str:
    voice = services.staff_voice
    plan = services.plans[form.procedure or ""]
    now = services.clock.now()
    ended = form.ended or now
    texts = {
        enrolment.SessionInFutureError: "enrol-in-future",
        enrolment.SessionTooOldError: "enrol-too-old",
        enrolment.SeriesLengthError: "enrol-bad-length",
        enrolment.NumberOutOfSeriesError: "enrol-number-outside",
        enrolment.NumberTakenError: "enrol-number-taken",
    }
    return voice.text(
        texts[type(error)],
        when=voice.when(ended, now),
        time=voice.clock_time(ended),
        days=enrolment.OLDEST.days,
        name=form.name or "",
        number=form.number or 0,
        length=form.length or 0,
        lowest=plan.series.sessions_range.low,
        highest=plan.series.sessions_range.high,
        procedure=services.procedure_name(plan.id),
        next=(form.number or 0) + 1,
    )
