"""The words of rows that staff get: cards, alerts, notices."""

from dataclasses import dataclass, replace
from typing import Any

from bot import cards
from bot.screens import card as card_screen
from bot.screens import desk
from bot.screens.card import CardFacts
from bot.send.errors import NothingToSayError
from bot.send.words_for_owners import backup_failed, waited
from bot.send.words_for_requests import APPOINTMENT_NOTICES
from bot.services import Services
from clinic import (
    backup_notice,
    broadcasts,
    invitations,
    outage,
    outbox,
    overview,
    patients,
    planning,
    series,
    staff,
)
from clinic.database import Session
from clinic.delivery import Claim
from clinic.sent_already import row_key
from clinic.tables import CareSession, Escalation, Invitation, State
from clinic.tables.base import stored
from messages.catalogue import Html
from messages.draft import Button, Draft
from messages.isolation import isolated
from messages.voice import Voice
from messages.walltime import local_date


def facts_of(db: Session, *, session: CareSession, services: Services) -> CardFacts:
    """A session as the card shows it; what is late and still useful comes at once."""
    patient, now = patients.get(db, session.patient_id), services.clock.now()
    run = series.get(db, session.series_id)
    plan = planning.planned(db, patient=patient, profile=services.profile, now=now)
    settled = planning.settled_keys(db, patient_id=session.patient_id)
    return CardFacts(
        session_id=stored(session.id),
        name=patient.name,
        procedure=services.procedure_name(run.procedure),
        number=session.number,
        length=run.length,
        ended_at=session.ended_at,
        to_come=[
            replace(each, due=max(each.due, now))
            for each in plan.to_come
            if each.session_id == session.id and row_key(each) not in settled
        ],
        past=[each for each in plan.past if each.session_id == session.id],
    )


@dataclass(frozen=True, kw_only=True)
class _Subject:
    """Whom a card is about, in words."""

    first_name: str
    top: str
    bottom: str = ""


def card(db: Session, claim: Claim, services: Services) -> Draft:
    """The card of an invitation, in the state the invitation is in now."""
    invitation = db.get(Invitation, claim.lead.content["invitation_id"])
    if invitation is None:
        raise NothingToSayError("the invitation was refused and erased")
    subject, voice = _subject(db, invitation, services), services.voice
    if invitation.used_at is not None:
        joined = voice.text(
            "card-joined", time=voice.when(invitation.used_at, services.clock.now())
        )
        return card_screen.closed_card(top=subject.top, status=joined, bottom=subject.bottom)
    if invitation.withdrawn_at is not None:
        return card_screen.closed_card(
            top=subject.top,
            status=voice.text("card-withdrawn"),
            buttons=_way_back(db, invitation, voice),
        )
    return _open_card(invitation, subject, services)


def _open_card(invitation: Invitation, subject: _Subject, services: Services) -> Draft:
    voice = services.voice
    codes = invitations.codes_of(invitation, key=services.key)
    link = services.link(codes.link)
    how = card_screen.how_to_join(
        voice,
        name=subject.first_name,
        codes=codes,
        link=link,
        username=services.username(),
        until=voice.day_and_time(invitation.expires_at),
    )
    return card_screen.open_card(
        voice,
        top=subject.top,
        how=how,
        bottom=subject.bottom,
        link=link,
        invitation_id=stored(invitation.id),
        session_id=invitation.session_id,
    )


def _subject(db: Session, invitation: Invitation, services: Services) -> _Subject:
    voice, now = services.voice, services.clock.now()
    if invitation.session_id is None:
        member = staff.get(db, stored(invitation.staff_id))
        name = member.name if member else ""
        return _Subject(first_name=name, top=voice.text("card-staff", name=name))
    session = series.get_session(db, invitation.session_id)
    facts = facts_of(db, session=session, services=services)
    return _Subject(
        first_name=facts.first_name,
        top=card_screen.heading(voice, facts, now=now),
        bottom=card_screen.schedule(voice, facts, now=now),
    )


def _way_back(db: Session, invitation: Invitation, voice: Voice) -> tuple[tuple[Button, ...], ...]:
    """[New code] under a withdrawn card, unless a newer card is open or nobody waits any more."""
    guest = {"patient_id": invitation.patient_id, "staff_id": invitation.staff_id}
    if invitations.pending(db, **guest) or not cards.is_awaited(db, invitation=invitation):
        return ()
    return ((card_screen.new_code_button(voice, invitation_id=stored(invitation.id)),),)


def escalation(db: Session, claim: Claim, services: Services) -> Draft:
    """A patient's worry; once taken, the same message says who took it."""
    row = claim.lead
    case = db.get_one(Escalation, row.content["escalation_id"])
    worry = overview.worry(db, case)
    voice, now = services.voice, services.clock.now()
    session = series.get_session(db, case.session_id)
    run = series.get(db, session.series_id)
    zone = patients.zone_of(worry.patient)
    alert = voice.text(
        "escalation-alert",
        level=row.content["level"] if case.taken_at is None else "taken",
        patient=desk.mention(worry.patient.name, worry.patient.chat_id),
        name=worry.patient.first_name,
        procedure=services.procedure_name(run.procedure),
        number=session.number,
        length=run.length,
        day=(local_date(worry.answered_at, zone) - local_date(session.ended_at, zone)).days,
        when=voice.when(worry.answered_at, now),
        answer=voice.plain(worry.answer.label_id),
        again=voice.plain(worry.again.label_id) if worry.again else "none",
    )
    if case.taken_at is None:
        return Draft(text=alert, buttons=desk.take_button(voice, escalation_id=stored(case.id)))
    member = staff.get(db, case.taken_by) if case.taken_by else None
    taken = voice.text(
        "escalation-taken",
        member=member.name if member else "",
        when=voice.when(case.taken_at, now),
    )
    return Draft(text=Html(f"{alert}\n\n{taken}"))


def notice(db: Session, claim: Claim, services: Services) -> Draft:
    """Whatever else staff are told."""
    content = claim.lead.content
    if content["about"] in APPOINTMENT_NOTICES:
        return APPOINTMENT_NOTICES[content["about"]](db, content, services)
    if content["about"] == "broadcast-report":
        return _broadcast_report(db, broadcast_id=content["broadcast_id"], services=services)
    if content["about"] == "late":
        return _late(db, content, services)
    if content["about"] == outage.ABOUT:
        return waited(content, services)
    if content["about"] == backup_notice.ABOUT:
        return backup_failed(content, services)
    patient = patients.find(db, content["patient_id"])
    if patient is None:
        raise NothingToSayError("the patient was erased")
    voice = services.voice
    asked = outbox.get(db, content["check_in"]) if "check_in" in content else None
    now = services.clock.now()
    return Draft(
        text=voice.text(
            f"notice-{content['about']}",
            name=desk.mention(patient.name, patient.chat_id),
            when=voice.when(asked.sent_at, now) if asked and asked.sent_at else "",
        )
    )


def _late(db: Session, content: dict[str, Any], services: Services) -> Draft:
    found = [patients.find(db, patient_id) for patient_id in content["patient_ids"]]
    known = [patient for patient in found if patient is not None]
    names = [
        isolated(desk.mention(each.name, each.chat_id), language=services.voice.language)
        for each in known[:_MOST_NAMES]
    ]
    if len(known) > _MOST_NAMES:
        names.append(Html(services.voice.text("today-more", count=len(known) - _MOST_NAMES)))
    return Draft(
        text=services.voice.text(
            "notice-late", count=content["count"], names=Html(", ".join(names))
        )
    )


_MOST_NAMES = 20
_REPORTED = {
    State.CANCELLED: "notice-broadcast-cancelled",
    State.FAILED: "notice-broadcast-failed",
    State.UNCERTAIN: "notice-broadcast-uncertain",
    State.EXPIRED: "notice-broadcast-expired",
}


def _broadcast_report(db: Session, *, broadcast_id: int, services: Services) -> Draft:
    voice = services.voice
    broadcast = broadcasts.get(db, broadcast_id)
    states = broadcasts.tally(db, broadcast_id=broadcast_id)
    lines = [
        voice.text(
            "notice-broadcast-report",
            recipients=broadcast.recipients,
            sent=states.get(State.SENT, 0),
        )
    ]
    lines += [
        voice.text(message_id, count=states[state])
        for state, message_id in _REPORTED.items()
        if states.get(state)
    ]
    return Draft(text=Html("\n".join(lines)))
