"""The words of rows that patients get by the clock."""

from bot import reminder_buttons
from bot.send.words_for_appointments import visit_lines
from bot.services import Services
from clinic import broadcasts, patients, series
from clinic.database import Session
from clinic.delivery import Claim
from clinic.tables import Kind, OutboxRow, Patient
from clinic.tables.base import stored
from messages.catalogue import Html
from messages.draft import Draft
from messages.reminder import reminder_text
from messages.sun import sun_today
from messages.walltime import local_date
from messages.welcome import advice_text, welcome_text


def _patient(db: Session, row: OutboxRow) -> Patient:
    return patients.get(db, stored(row.patient_id))


def reminder(db: Session, claim: Claim, services: Services) -> Draft:
    """All the steps that leave together, the visits, and the check-in if one is among them."""
    patient = _patient(db, claim.lead)
    voice = services.voice_of(patient)
    asked = next((row for row in claim.rows if row.kind is Kind.CHECK_IN), None)
    steps = [row for row in claim.rows if row.kind not in (Kind.CHECK_IN, Kind.VISIT)]
    profile = services.profile
    text = reminder_text(
        services.catalogue,
        language=voice.language,
        clinic=profile.name,
        emergency_number=profile.emergency_number,
        says=[row.content["says"] for row in steps],
        check_in=asked.content["says"] if asked else None,
        sun=sun_today(
            local_date(services.clock.now(), profile.zone),
            latitude=profile.latitude,
            longitude=profile.longitude,
            zone=profile.zone,
        ),
        first_name=patient.first_name,
        # Of steps that were late and leave with newer ones, the newest day is today's; of two
        # sessions, the newer one's.
        day=max((row.session_id or 0, row.content.get("day") or 0) for row in claim.rows)[1],
        visits=visit_lines(db, claim, services),
    )
    buttons = reminder_buttons.buttons(db, rows=claim.rows, voice=voice)
    return Draft(text=text, buttons=buttons)


def upkeep(db: Session, claim: Claim, services: Services) -> Draft:
    """A word long after the last session, with nothing to tick off."""
    return Draft(text=reminder(db, claim, services).text)


def welcome(db: Session, claim: Claim, services: Services) -> Draft:
    """The first message of a session: the greeting the first time, the advice every time."""
    row = claim.lead
    patient = _patient(db, row)
    session = series.get_session(db, row.session_id)
    earlier = series.sessions_before(db, session=session)
    plan = series.plan_of(db, session=session)
    profile = services.profile
    if not earlier:
        return Draft(
            text=welcome_text(
                services.catalogue,
                language=patient.language,
                plan=plan,
                first_name=patient.first_name,
                clinic=profile.name,
                phone=profile.phone or None,
                emergency_number=profile.emergency_number,
            )
        )
    greeting = services.voice_of(patient).text(
        "welcome-again", first_name=patient.first_name, clinic=profile.name
    )
    advice = advice_text(
        services.catalogue,
        language=patient.language,
        plan=plan,
        clinic=profile.name,
        phone=profile.phone or None,
        emergency_number=profile.emergency_number,
    )
    return Draft(text=Html(f"{greeting}\n\n{advice}"))


def broadcast_copy(db: Session, claim: Claim, services: Services) -> Draft:
    """One recipient's copy, with the way out of it."""
    row = claim.lead
    voice = services.voice_of(_patient(db, row))
    broadcast = broadcasts.get(db, stored(row.broadcast_id))
    return Draft(
        text=voice.text("broadcast-copy", text=Html(broadcast.text), clinic=services.profile.name)
    )
