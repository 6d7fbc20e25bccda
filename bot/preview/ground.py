"""On which ground a preview stands: the clinic's own files, or an example's."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.demo.clinic import SUNRISE
from bot.preview.errors import PreviewError
from bot.settings import SettingsError, load_places
from clinic.profile import ClinicProfile, ProfileError, load_profile
from messages.catalogue import Catalogue
from messages.fluent_files import CatalogueError
from messages.plan import CarePlan, PlanError, load_plans


@dataclass(frozen=True, kw_only=True)
class Ground:
    """Everything that a clinic brings along."""

    profile: ClinicProfile
    plans: Mapping[str, CarePlan]
    catalogue: Catalogue
    example: bool
    """Whether the clinic is made up, as there is no clinic file yet."""


def load_ground(*, timezone: str | None) -> Ground:
    """Read the clinic's files as `aftercare run` does; `timezone` is where an example would be.

    Raises:
        PreviewError: if a file that is there cannot be used.
    """
    try:
        places = load_places()
        example = not places.clinic_file.exists() and "clinic_file" not in places.model_fields_set
        profile = _example(timezone) if example else load_profile(places.clinic_file)
        return Ground(
            profile=profile,
            plans=load_plans(places.plans_dir),
            catalogue=Catalogue.load(places.plans_dir).with_default(profile.language),
            example=example,
        )
    except (SettingsError, ProfileError, PlanError, CatalogueError) as error:
        remedy = "`aftercare check` names every fault at once."
        raise PreviewError(f"{error}\n{remedy}") from error


def _example(timezone: str | None) -> ClinicProfile:
    known = {"name": "Example Clinic", "address": ""}
    if timezone is None:
        return SUNRISE.model_copy(update=known)
    # The sun of another place would be told at wrong hours.
    elsewhere = {"timezone": timezone, "latitude": None, "longitude": None}
    return SUNRISE.model_copy(update=known | elsewhere)
