"""Whether what the clinic offers is there: plans for its procedures, texts in its languages."""

from collections.abc import Mapping

from clinic.profile import ClinicProfile
from messages.catalogue import Catalogue
from messages.plan import CarePlan


def faults_between(
    profile: ClinicProfile | None, *, plans: Mapping[str, CarePlan], catalogue: Catalogue
) -> list[str]:
    """What is named and nobody has written, a line each; without a profile only the plans'."""
    faults = [] if profile is None else faults_of_profile(profile, plans, catalogue)
    for plan in plans.values():
        missing = sorted(plan.message_ids() - catalogue.ids_for_all)
        if missing:
            faults.append(f"plan {plan.id}: no text for {', '.join(missing)}")
    return faults


def faults_of_profile(
    profile: ClinicProfile, plans: Mapping[str, CarePlan], catalogue: Catalogue
) -> list[str]:
    """Procedures and languages that the clinic file names and nobody has written, a line each."""
    faults = [
        f"clinic file: procedures: there is no plan {procedure!r}; there are {', '.join(plans)}"
        for procedure in profile.procedures
        if procedure not in plans
    ]
    faults += [
        f"clinic file: languages: there are no texts in {language!r}; "
        f"there are {', '.join(catalogue.languages)}"
        for language in profile.languages
        if language not in catalogue.languages
    ]
    return faults
