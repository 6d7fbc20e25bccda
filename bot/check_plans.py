"""The part of `aftercare check` that looks at care plans and texts."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.check_report import Report
from bot.offer import faults_of_profile
from clinic.profile import ClinicProfile
from messages.catalogue import FALLBACK
from messages.faults import Fault, Weight
from messages.label_review import review_labels
from messages.length_review import review_lengths
from messages.plan import PlanError, PlanFile, read_plans
from messages.plan_review import UNSIGNED_OURS, review_plan
from messages.plan_schema import SHIPPED_SCHEMA
from messages.plan_text_review import filled_in, review_named_texts, unknown_texts
from messages.quiet_hours import QuietHours
from messages.text_review import review_texts
from messages.walltime import local_date
from messages.written_texts import WrittenTexts

_FIRST_ZONE = ZoneInfo("Etc/GMT-14")
"""Where a day begins first: without a clinic file it is the day that it is anywhere."""


def check_plans(
    report: Report, plans_dir: Path | None, profile: ClinicProfile | None, *, now: datetime
) -> None:
    """Report every fault of the plans and texts that this clinic uses, with file and line."""
    today = local_date(now, _FIRST_ZONE if profile is None else profile.zone)
    try:
        files = read_plans(plans_dir)
    except PlanError as error:
        report.fault(str(error))
        files, plans_dir = read_plans(), None
    texts = WrittenTexts.read(plans_dir)
    report.fine(f"texts: {', '.join(texts.catalogue.languages)}")
    counting = {file.plan.id: file for file in files if file.plan is not None}
    if profile is not None:
        plans = {name: file.plan for name, file in counting.items() if file.plan is not None}
        for fault in faults_of_profile(profile, plans, texts.catalogue):
            report.fault(fault)
    used = [file for file in counting.values() if not file.shipped or _offered(file, profile)]
    found = [fault for file in files for fault in file.faults]
    found += _reviewed(texts, used, profile=profile, today=today)
    found += review_texts(
        texts,
        offered=_languages(texts, profile),
        names={file.plan.name for file in counting.values() if file.plan is not None},
        given=filled_in([*counting.values()]),
        mentioned=_mentioned(files, plans_dir),
    )
    ours = [fault for fault in found if fault.text == UNSIGNED_OURS]
    report.found([*(fault for fault in found if fault not in ours), *_not_read(plans_dir)])
    if ours:
        # In one line: six that nobody can mend in place would hide the others.
        names = ", ".join(sorted(fault.file.stem for fault in ours))
        report.warning(
            f"nobody has signed these shipped plans: {names}; copy each into your own folder "
            "(AFTERCARE_PLANS_DIR), where a clinician fills in reviewed_by and reviewed_on"
        )
    if plans_dir is not None and not (plans_dir / SHIPPED_SCHEMA.name).exists():
        report.fine(f"schema: copy {SHIPPED_SCHEMA} beside your plans, and editors check them")
    for file in used:
        plan = file.plan
        if plan is None or plan.reviewed_on is None or plan.reviewed_on > today or file.faults:
            continue
        report.fine(f"plan {plan.id}: signed by {plan.reviewed_by} on {plan.reviewed_on}")


def _offered(file: PlanFile, profile: ClinicProfile | None) -> bool:
    if profile is None or not profile.procedures:
        return True
    return file.plan is not None and file.plan.id in profile.procedures


def _reviewed(
    texts: WrittenTexts,
    used: Sequence[PlanFile],
    *,
    profile: ClinicProfile | None,
    today: date,
) -> Iterator[Fault]:
    quiet = _usual_quiet() if profile is None else profile.quiet
    offered = _languages(texts, profile)
    for file in used:
        yield from review_plan(file, quiet=quiet, today=today)
        yield from unknown_texts(file, texts)
        yield from review_lengths(file, texts.catalogue, quiet=quiet, languages=offered)
    yield from (fault for file in texts.files for fault in file.faults)
    yield from review_named_texts(texts, used)
    yield from review_labels(texts, used)


def _languages(texts: WrittenTexts, profile: ClinicProfile | None) -> Sequence[str]:
    """Those in which patients are written to; without a clinic file only English is asked for."""
    wanted = (FALLBACK,) if profile is None else profile.languages
    return [one for one in wanted if one in texts.catalogue.languages]


def _mentioned(files: Iterable[PlanFile], plans_dir: Path | None) -> frozenset[str]:
    """Every word of the plans that are not read, or not as they stand: it may be a text's id."""
    unread = [file.yaml.path for file in files if file.faults]
    unread += [] if plans_dir is None else plans_dir.glob("*.yml")
    plans = (path.read_text(encoding="utf-8", errors="replace") for path in unread)
    return frozenset(word for plan in plans for word in re.findall(r"[a-z][a-z0-9-]*", plan))


def _usual_quiet() -> QuietHours:
    return QuietHours.parse(ClinicProfile.model_fields["quiet_hours"].default)


def _not_read(plans_dir: Path | None) -> Iterable[Fault]:
    """Files that were surely meant to be read, and the schema of another version."""
    if plans_dir is None:
        return
    for path in sorted(plans_dir.glob("*.yml")):
        if "steps:" in path.read_text(encoding="utf-8", errors="replace"):
            said = f"is not read; call it {path.stem}.yaml"
            yield Fault(file=path, line=None, text=said, weight=Weight.WARNING)
    schema = plans_dir / SHIPPED_SCHEMA.name
    if schema.exists() and schema.read_bytes() != SHIPPED_SCHEMA.read_bytes():
        said = f"is of another version; copy {SHIPPED_SCHEMA} over it"
        yield Fault(file=schema, line=None, text=said, weight=Weight.WARNING)
