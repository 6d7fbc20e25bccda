"""Which version of its care plan each session in recovery follows."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from clinic import patients, planning
from clinic.tables import CarePlanVersion, CareSession, Patient, Series
from messages.offsets import AfterEnd, OnDays
from messages.plan import CarePlan
from messages.walltime import local_date


@dataclass(frozen=True, kw_only=True)
class InRecovery:
    """A session whose plan still has something to say, and the version it was planned with."""

    session: CareSession
    patient: Patient
    procedure: str
    plan: CarePlan
    since: datetime
    """When this version was first used."""


def in_recovery(db: Session, *, now: datetime, patient_id: int | None = None) -> list[InRecovery]:
    """Every series' newest session, up to the last day of its own plan.

    Those of one patient are locked for changes.
    """
    statement = (
        select(CareSession, Patient, Series, CarePlanVersion)
        .join(Patient, col(Patient.id) == col(CareSession.patient_id))
        .join(Series, col(Series.id) == col(CareSession.series_id))
        .join(CarePlanVersion, col(CarePlanVersion.id) == col(CareSession.plan_version_id))
        .where(
            col(CareSession.cancelled_at).is_(None),
            col(CareSession.ended_at) > now - planning.LOOKS_BACK,
        )
        .order_by(col(CareSession.ended_at), col(CareSession.id))
    )
    if patient_id is not None:
        # Not against foreign keys: whoever plans holds outbox rows, and refers to sessions then.
        statement = statement.where(CareSession.patient_id == patient_id).with_for_update(
            of=CareSession, key_share=True
        )
    plans: dict[str, CarePlan] = {}
    newest: dict[int, InRecovery] = {}
    for session, patient, run, version in db.exec(statement).all():
        if version.digest not in plans:
            plans[version.digest] = CarePlan.from_document(version.document)
        newest[session.series_id] = InRecovery(
            session=session,
            patient=patient,
            procedure=run.procedure,
            plan=plans[version.digest],
            since=version.created_at,
        )
    return [one for one in newest.values() if _recovers(one, now=now)]


def outdated(
    db: Session, *, plans: Mapping[str, CarePlan], now: datetime, patient_id: int | None = None
) -> list[InRecovery]:
    """Those that follow another version than these plans are, of the procedures given."""
    return [
        one
        for one in in_recovery(db, now=now, patient_id=patient_id)
        if one.procedure in plans and plans[one.procedure].digest != one.plan.digest
    ]


def _recovers(one: InRecovery, *, now: datetime) -> bool:
    zone = patients.zone_of(one.patient)
    day = local_date(now, zone) - local_date(one.session.ended_at, zone)
    return day.days <= _last_day(one.plan)


def _last_day(plan: CarePlan) -> int:
    """The last local day after the session on which the plan speaks of recovery."""
    days = list(plan.check_ins.days)
    for step in plan.steps:
        match step.when:
            case OnDays() as on_days:
                days += on_days.days
            case AfterEnd(delay=delay):
                days.append(math.ceil(delay / timedelta(days=1)))
            case _:
                pass
    return max(days)
