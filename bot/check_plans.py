"""The part of `aftercare check` that looks at care plans and texts."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from bot.check_report import Report
from bot.offer import faults_of_profile
from clinic.profile import ClinicProfile
from messages.faults import Fault, Weight
from messages.length_review import review_lengths
from messages.plan import PlanError, PlanFile, read_plans
from messages.plan_review import review_plan
from messages.plan_schema import SHIPPED_SCHEMA
from messages.plan_text_review import filled_in, review_named_texts, unknown_texts
from messages.quiet_hours import QuietHours
from messages.text_review import review_texts
from messages.written_texts import WrittenTexts


def check_plans(report: Report, plans_dir: Path | None, profile: ClinicProfile | None) -> None:
    """Report every fault of the plans and texts that this clinic uses, with file and line."""
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
    found += _reviewed(texts, used, every=[*counting.values()], profile=profile)
    report.found([*found, *_not_read(plans_dir)])
    if plans_dir is not None and not (plans_dir / SHIPPED_SCHEMA.name).exists():
        report.fine(f"schema: copy {SHIPPED_SCHEMA} beside your plans, and editors check them")
    for file in used:
        if file.plan is not None and file.plan.reviewed_by is not None and not file.faults:
            signed = f"signed by {file.plan.reviewed_by} on {file.plan.reviewed_on}"
            report.fine(f"plan {file.plan.id}: {signed}")


def _offered(file: PlanFile, profile: ClinicProfile | None) -> bool:
    if profile is None or not profile.procedures:
        return True
    return file.plan is not None and file.plan.id in profile.procedures


def _reviewed(
    texts: WrittenTexts,
    used: Sequence[PlanFile],
    *,
    every: Sequence[PlanFile],
    profile: ClinicProfile | None,
) -> Iterator[Fault]:
    quiet = _usual_quiet() if profile is None else profile.quiet
    known = texts.catalogue.languages
    offered = known if profile is None else [one for one in profile.languages if one in known]
    for file in used:
        yield from review_plan(file, quiet=quiet)
        yield from unknown_texts(file, texts)
        yield from review_lengths(file, texts.catalogue, quiet=quiet, languages=offered)
    names = {file.plan.name for file in every if file.plan is not None}
    yield from (fault for file in texts.files for fault in file.faults)
    yield from review_texts(texts, offered=offered, names=names, given=filled_in(every))
    yield from review_named_texts(texts, used)


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
