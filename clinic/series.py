"""Series of sessions, and the plan version each session keeps."""

from datetime import datetime

from sqlmodel import Session, col, select

from clinic import settling
from clinic.inserting import add_unless_known
from clinic.tables import Appointment, CarePlanVersion, CareSession, Series
from clinic.tables.base import stored
from messages.plan import CarePlan


def open_series(db: Session, *, patient_id: int, procedure: str) -> Series | None:
    """The patient's running series of this procedure."""
    return db.exec(
        select(Series)
        .where(
            Series.patient_id == patient_id,
            Series.procedure == procedure,
            col(Series.closed_at).is_(None),
        )
        .order_by(col(Series.id).desc())
    ).first()


def start(db: Session, *, patient_id: int, procedure: str, length: int, now: datetime) -> Series:
    """A new series."""
    series = Series(patient_id=patient_id, procedure=procedure, length=length, created_at=now)
    db.add(series)
    db.flush()
    return series


class LengthError(ValueError):
    """The series cannot have this many sessions; nothing changed."""


def set_length(db: Session, *, run: Series, length: int) -> None:
    """The doctor lengthens or shortens the series; replan afterwards.

    Raises:
        LengthError: if more sessions took place already, or the plan advises against it.
    """
    newest = newest_session(db, run=run)
    if length < newest.number or length not in plan_of(db, session=newest).series.sessions_range:
        raise LengthError("the length is out of range")
    run.length = length
    db.add(run)
    db.flush()


def close(db: Session, *, run: Series, now: datetime) -> None:
    """The series is complete and the next one begins."""
    run.closed_at = now
    db.add(run)


def join_open(db: Session, *, patient_id: int, now: datetime) -> list[Appointment]:
    """Make one series of several that are open for one procedure; two records became one person.

    The oldest series stays. Of two sessions with one number the later one takes the next that is
    free. Returns agreed appointments that were called off, as only one can stay.
    """
    runs = db.exec(
        select(Series)
        .where(Series.patient_id == patient_id, col(Series.closed_at).is_(None))
        .order_by(col(Series.id))
    ).all()
    kept: dict[str, Series] = {}
    given_up: list[Appointment] = []
    for run in runs:
        if run.procedure in kept:
            given_up += _absorb(db, kept[run.procedure], run, now=now)
        else:
            kept[run.procedure] = run
    return given_up


def _absorb(db: Session, kept: Series, emptied: Series, *, now: datetime) -> list[Appointment]:
    both = [each for run in (kept, emptied) for each in sessions(db, series_id=stored(run.id))]
    free = set(range(1, 2 * len(both) + 1 + max((each.number for each in both), default=0)))
    free -= {each.number for each in both}
    numbers: set[int] = set()
    for session in sorted(both, key=lambda each: (each.ended_at, each.id)):
        if session.number in numbers:
            session.number = min(each for each in free if each > session.number)
            free.remove(session.number)
        numbers.add(session.number)
        db.add(session)
    db.flush()  # No two sessions of one series may share a number for a moment either.
    for session in both:
        session.series_id = stored(kept.id)
        db.add(session)
    given_up = settling.follow(
        db, old_series=stored(emptied.id), new_series=stored(kept.id), now=now
    )
    kept.length = max(kept.length, emptied.length, *numbers)
    db.add(kept)
    close(db, run=emptied, now=now)
    db.flush()
    return given_up


def sessions(db: Session, *, series_id: int) -> list[CareSession]:
    """The sessions of a series that took place, in order."""
    return list(
        db.exec(
            select(CareSession)
            .where(CareSession.series_id == series_id, col(CareSession.cancelled_at).is_(None))
            .order_by(col(CareSession.number))
        ).all()
    )


def running(db: Session, *, patient_id: int) -> list[tuple[Series, CareSession]]:
    """The patient's open series, each with its newest session."""
    runs = db.exec(
        select(Series)
        .where(Series.patient_id == patient_id, col(Series.closed_at).is_(None))
        .order_by(col(Series.id))
    ).all()
    held = [(run, sessions(db, series_id=stored(run.id))) for run in runs]
    return [(run, of_run[-1]) for run, of_run in held if of_run]


def latest_session(db: Session, *, patient_id: int) -> CareSession | None:
    """The patient's newest session of any series."""
    return db.exec(
        select(CareSession)
        .where(CareSession.patient_id == patient_id, col(CareSession.cancelled_at).is_(None))
        .order_by(col(CareSession.ended_at).desc(), col(CareSession.id).desc())
    ).first()


def sessions_before(db: Session, *, session: CareSession) -> list[CareSession]:
    """The patient's sessions that were enrolled before this one, of any series."""
    return list(
        db.exec(
            select(CareSession).where(
                CareSession.patient_id == session.patient_id,
                col(CareSession.cancelled_at).is_(None),
                col(CareSession.id) < stored(session.id),
            )
        ).all()
    )


def keep_plan(db: Session, *, plan: CarePlan, now: datetime) -> int:
    """The id of this very wording of the plan, stored now if it is new."""
    version = CarePlanVersion(
        procedure=plan.id, digest=plan.digest, document=plan.document(), created_at=now
    )
    kept = (
        add_unless_known(db, version, key="digest")
        or db.exec(select(CarePlanVersion).where(CarePlanVersion.digest == plan.digest)).one()
    )
    return stored(kept.id)


def plan_of(db: Session, *, session: CareSession) -> CarePlan:
    """The plan this session was planned with."""
    version = db.get_one(CarePlanVersion, session.plan_version_id)
    return CarePlan.from_document(version.document)


def newest_session(db: Session, *, run: Series) -> CareSession:
    """The newest session of a series; every series has one, as enrolment makes both."""
    return sessions(db, series_id=stored(run.id))[-1]


def get(db: Session, series_id: int) -> Series:
    """The series with this id, which must exist."""
    return db.get_one(Series, series_id)


def find_session(db: Session, session_id: int) -> CareSession | None:
    """The session with this id, if there is one."""
    return db.get(CareSession, session_id)


def get_session(db: Session, session_id: int | None) -> CareSession:
    """The session with this id, which must exist."""
    return db.get_one(CareSession, stored(session_id))
