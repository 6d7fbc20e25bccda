"""`aftercare check`: everything that can be wrong before the first patient, at once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError
from telegram import Bot
from telegram.error import BadRequest, Forbidden, InvalidToken, TelegramError

from bot import stops
from bot.offer import faults_between
from bot.settings import Places, Settings, SettingsError, load_places, load_settings
from clinic import schema
from clinic.database import Database
from clinic.profile import ClinicProfile, ProfileError, load_profile
from messages.catalogue import Catalogue
from messages.fluent_files import CatalogueError
from messages.plan import CarePlan, PlanError, load_plans


@dataclass(kw_only=True)
class Report:
    """What was found, a line each."""

    lines: list[str] = field(default_factory=list[str])
    good: bool = True

    def fine(self, line: str) -> None:
        """Something that is as it should be."""
        self.lines.append(f"ok       {line}")

    def warning(self, line: str) -> None:
        """Something to know, which stops nothing."""
        self.lines.append(f"warning  {line}")

    def fault(self, text: str) -> None:
        """Something that must be mended first; a line of `text` each."""
        self.lines.extend(f"FAULT    {line.strip()}" for line in text.splitlines())
        self.good = False


async def check_everything() -> Report:
    """Look at settings, clinic file, plans, texts, database and token."""
    report = Report()
    settings = _check_settings(report)
    places = settings or _places()
    if places is None:
        return report
    profile = _check_profile(report, places)
    _check_plans(report, places, profile)
    _check_database(report, places)
    if settings is not None:
        await _check_token(report, settings, profile)
    return report


def _check_settings(report: Report) -> Settings | None:
    try:
        settings = load_settings()
    except SettingsError as error:
        report.fault(str(error))
        return None
    report.fine(f"settings: {len(settings.owner_ids)} owner(s), API {settings.api_url}")
    if settings.webhook_url and not settings.webhook_url.endswith("/telegram"):
        report.warning(
            "AFTERCARE_WEBHOOK_URL does not end in /telegram: is there a proxy that leads there?"
        )
    return settings


def _places() -> Places | None:
    """Where to go on looking although other settings are faulty."""
    try:
        return load_places()
    except SettingsError:
        return None


def _check_profile(report: Report, places: Places) -> ClinicProfile | None:
    try:
        profile = load_profile(places.clinic_file)
    except ProfileError as error:
        report.fault(str(error))
        return None
    report.fine(f"clinic file: {profile.name}, {profile.timezone}")
    if not profile.phone:
        report.warning("clinic file: no phone, so patients cannot be told where to call")
    if profile.latitude is None:
        report.warning("clinic file: no latitude and longitude, so no strong-sun hours are named")
    return profile


def _check_plans(report: Report, places: Places, profile: ClinicProfile | None) -> None:
    plans = catalogue = None
    try:
        plans = load_plans(places.plans_dir)
    except PlanError as error:
        report.fault(str(error))
    try:
        catalogue = Catalogue.load(places.plans_dir)
    except CatalogueError as error:
        report.fault(str(error))
    if plans is None or catalogue is None:
        return
    report.fine(f"texts: {', '.join(catalogue.languages)}")
    for fault in faults_between(profile, plans=plans, catalogue=catalogue):
        report.fault(fault)
    _check_signatures(report, _offered(plans, profile))


def _offered(
    plans: Mapping[str, CarePlan], profile: ClinicProfile | None
) -> Mapping[str, CarePlan]:
    if profile is None or not profile.procedures:
        return plans
    return {name: plan for name, plan in plans.items() if name in profile.procedures}


def _check_signatures(report: Report, plans: Mapping[str, CarePlan]) -> None:
    for plan in plans.values():
        if plan.reviewed_by is None:
            report.warning(f"plan {plan.id}: nobody has signed it (reviewed_by, reviewed_on)")
        else:
            report.fine(f"plan {plan.id}: signed by {plan.reviewed_by} on {plan.reviewed_on}")


def _check_database(report: Report, places: Places) -> None:
    url = make_url(places.database_url)
    path = Path(url.database or "")
    if url.get_backend_name() == "sqlite" and path.parent.is_dir() and not path.exists():
        report.fine(f"database: {path} does not exist yet; `aftercare run` makes it")
        return
    try:
        revision = _revision(places.database_url)
    except (SQLAlchemyError, ImportError) as error:
        report.fault(f"database: {stops.database_fault(error)}")
        return
    state = "empty" if revision is None else f"schema {revision}"
    report.fine(f"database: {state}; `aftercare run` brings it to {schema.head()}")


def _revision(database_url: str) -> str | None:
    database = Database(database_url)
    try:
        return schema.revision(database)
    finally:
        database.close()


async def _check_token(report: Report, settings: Settings, profile: ClinicProfile | None) -> None:
    bot = Bot(settings.bot_token.get_secret_value(), base_url=f"{settings.api_url}/bot")
    try:
        async with bot:
            report.fine(f"token: the bot is @{bot.username}")
            await _check_people(report, bot, settings, profile)
    except InvalidToken:
        report.fault(f"token: {stops.TOKEN_REFUSED}")
    except TelegramError as error:
        report.fault(
            f"token: {settings.api_url} does not answer ({type(error).__name__}); "
            "see AFTERCARE_API_URL and the network"
        )


async def _check_people(
    report: Report, bot: Bot, settings: Settings, profile: ClinicProfile | None
) -> None:
    for owner in settings.owner_ids:
        try:
            await bot.get_chat(owner)
        except (BadRequest, Forbidden):
            report.warning(f"owner {owner} has not opened the bot yet: open it and press Start")
    if profile is not None and profile.staff_chat is not None:
        try:
            chat = await bot.get_chat(profile.staff_chat)
        except (BadRequest, Forbidden):
            report.fault(
                f"clinic file: staff_chat {profile.staff_chat}: the bot is not in that group; "
                "add it there"
            )
        else:
            report.fine(f"staff chat: {chat.title}")
