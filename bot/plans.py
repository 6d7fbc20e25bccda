"""`aftercare plans`: which versions are in use, and letting running sessions follow the newest."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.offer import faults_between
from bot.plan_words import applied_lines, version_lines, without_plan_lines
from bot.records import opened
from bot.settings import Places
from bot.stops import CannotRunError
from clinic import plan_changes, plan_versions
from clinic.database import Database
from clinic.plan_changes import Applied
from clinic.plan_versions import InRecovery
from clinic.profile import ClinicProfile, load_profile
from clinic.tables.base import stored
from jobs.clock import Clock
from messages.catalogue import Catalogue
from messages.plan import CarePlan, load_plans


class NoSuchPlanError(ValueError):
    """There is no plan of this name; the text says which there are."""


@dataclass(frozen=True, kw_only=True)
class _Files:
    """What the clinic's files say today."""

    profile: ClinicProfile
    plans: Mapping[str, CarePlan]
    catalogue: Catalogue


def listed(places: Places, *, clock: Clock) -> Iterator[str]:
    """Each plan with its version, its file and its signature, and the sessions that follow it.

    Raises:
        CannotRunError: if the database has to be migrated first.
        ProfileError, PlanError, CatalogueError: naming what is wrong in the clinic's files.
    """
    files = _read(places)
    running = _running(places, now=clock.now())
    for procedure in sorted({*files.plans, *(one.procedure for one in running)}):
        used = Counter(
            (one.plan.digest, one.since) for one in running if one.procedure == procedure
        )
        yield from version_lines(
            procedure,
            plan=files.plans.get(procedure),
            own_file=_own_file(places, procedure),
            used=used,
            profile=files.profile,
            catalogue=files.catalogue,
        )


def applied(
    places: Places, *, procedures: Collection[str], dry_run: bool, clock: Clock
) -> Iterator[str]:
    """Let the running sessions of these procedures (or of all) follow the plans as they are now.

    Each patient is one transaction, told of as soon as it is over.

    Raises:
        NoSuchPlanError: if there is no plan for a procedure; nothing was changed.
        CannotRunError: if a text is missing or the database has to be migrated; likewise.
    """
    files = _read(places)
    plans = _chosen(files.plans, procedures)
    faults = faults_between(None, plans=plans, catalogue=files.catalogue)
    if faults:
        raise CannotRunError("\n".join(faults))
    changed = 0
    with opened(places) as database:
        for patient_id in _patients(database, plans, now=clock.now()):
            done = _apply(
                database, patient_id, plans, profile=files.profile, dry_run=dry_run, clock=clock
            )
            if done is not None:
                changed += 1
                yield from applied_lines(
                    done,
                    plans=plans,
                    profile=files.profile,
                    catalogue=files.catalogue,
                    now=clock.now(),
                )
        left = _left(database, files.plans, now=clock.now()) if not procedures else Counter[str]()
    yield from _summary(changed, left=bool(left), dry_run=dry_run)
    yield from without_plan_lines(left)


def _summary(changed: int, *, left: bool, dry_run: bool) -> Iterable[str]:
    if not changed:
        every = "every other" if left else "every"
        return [f"Nothing to do: {every} running session follows its plan as it is now."]
    who = "1 patient" if changed == 1 else f"{changed} patients"
    if dry_run:
        return [f"{who} would be changed; nothing was (--dry-run)."]
    return [
        f"{who} changed. What was sent stays, and is not sent again at its new time.",
        "An `aftercare run` that was started before you edited the plan knows neither its new",
        "texts nor the plan for new sessions: restart it.",
    ]


def _apply(
    database: Database,
    patient_id: int,
    plans: Mapping[str, CarePlan],
    *,
    profile: ClinicProfile,
    dry_run: bool,
    clock: Clock,
) -> Applied | None:
    with database.writing() as db:
        # Asked here, as it may have taken a while until nobody else was writing.
        now = clock.now()
        done = plan_changes.apply(db, patient_id=patient_id, plans=plans, profile=profile, now=now)
        if dry_run:
            db.expunge_all()  # After the rollback their records could not be read any more.
            db.rollback()
    return done


def _patients(database: Database, plans: Mapping[str, CarePlan], *, now: datetime) -> Iterable[int]:
    with database.reading() as db:
        found = plan_versions.outdated(db, plans=plans, now=now)
    return dict.fromkeys(stored(one.patient.id) for one in found)


def _left(database: Database, plans: Mapping[str, CarePlan], *, now: datetime) -> Mapping[str, int]:
    """The procedures that have no plan any more, with how many running sessions each."""
    with database.reading() as db:
        running = plan_versions.in_recovery(db, now=now)
    return Counter(one.procedure for one in running if one.procedure not in plans)


def _chosen(plans: Mapping[str, CarePlan], procedures: Collection[str]) -> Mapping[str, CarePlan]:
    unknown = [name for name in procedures if name not in plans]
    if unknown:
        raise NoSuchPlanError(
            f"there is no plan {', '.join(unknown)}; there are {', '.join(sorted(plans))}"
        )
    return {name: plan for name, plan in plans.items() if name in procedures or not procedures}


def _read(places: Places) -> _Files:
    profile = load_profile(places.clinic_file)
    return _Files(
        profile=profile,
        plans=load_plans(places.plans_dir),
        catalogue=Catalogue.load(places.plans_dir).with_default(profile.language),
    )


def _running(places: Places, *, now: datetime) -> list[InRecovery]:
    with opened(places) as database, database.reading() as db:
        return plan_versions.in_recovery(db, now=now)


def _own_file(places: Places, procedure: str) -> Path | None:
    if places.plans_dir is None:
        return None
    path = places.plans_dir / f"{procedure}.yaml"
    return path if path.exists() else None
