"""`aftercare check`: everything that can be wrong before the first patient, at once."""

import os
from dataclasses import dataclass, field

from sqlalchemy.exc import SQLAlchemyError
from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot.settings import Settings, SettingsError, load_settings
from clinic import schema
from clinic.database import Database
from clinic.profile import ClinicProfile, ProfileError, load_profile
from messages.catalogue import Catalogue
from messages.fluent_files import CatalogueError
from messages.plan import CarePlan, PlanError, load_plans


class CannotRunError(RuntimeError):
    """Something only a person can mend; the text says what and how."""


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
    try:
        settings = load_settings(os.environ)
    except SettingsError as error:
        report.fault(str(error))
        return report
    report.fine(f"settings: {len(settings.owner_ids)} owner(s), API {settings.api_url}")
    profile = _check_profile(report, settings)
    _check_plans(report, settings, profile)
    _check_database(report, settings)
    await _check_token(report, settings, profile)
    return report


def _check_profile(report: Report, settings: Settings) -> ClinicProfile | None:
    try:
        profile = load_profile(settings.clinic_file)
    except ProfileError as error:
        report.fault(str(error))
        return None
    report.fine(f"clinic file: {profile.name}, {profile.timezone}")
    if not profile.phone:
        report.warning("clinic file: no phone, so patients cannot be told where to call")
    if profile.latitude is None:
        report.warning("clinic file: no latitude and longitude, so no strong-sun hours are named")
    return profile


def _check_plans(report: Report, settings: Settings, profile: ClinicProfile | None) -> None:
    try:
        plans = load_plans(settings.plans_dir)
        catalogue = Catalogue.load(settings.plans_dir)
    except (PlanError, CatalogueError) as error:
        report.fault(str(error))
        return
    for offered in profile.procedures if profile else ():
        if offered not in plans:
            report.fault(f"clinic file: procedures: there is no plan {offered!r}")
    languages = profile.languages if profile else ("en",)
    for language in languages:
        if language not in catalogue.languages:
            report.fault(
                f"clinic file: languages: there are no texts in {language!r}; "
                f"there are {', '.join(catalogue.languages)}"
            )
    for plan in plans.values():
        _check_plan(report, plan, catalogue)


def _check_plan(report: Report, plan: CarePlan, catalogue: Catalogue) -> None:
    missing = sorted(plan.message_ids() - catalogue.ids("en"))
    if missing:
        report.fault(f"plan {plan.id}: no text for {', '.join(missing)}")
    elif plan.reviewed_by is None:
        report.warning(f"plan {plan.id}: nobody has signed it (reviewed_by, reviewed_on)")
    else:
        report.fine(f"plan {plan.id}: signed by {plan.reviewed_by} on {plan.reviewed_on}")


def _check_database(report: Report, settings: Settings) -> None:
    database = Database(settings.database_url)
    try:
        revision = schema.revision(database)
    except SQLAlchemyError as error:
        report.fault(f"database: cannot be opened ({type(error).__name__}); see DATABASE_URL")
    else:
        state = "new" if revision is None else f"schema {revision}"
        report.fine(f"database: {state}; `aftercare run` brings it to {schema.head()}")
    finally:
        database.close()


async def _check_token(
    report: Report, settings: Settings, profile: ClinicProfile | None
) -> None:
    bot = Bot(settings.bot_token.get_secret_value(), base_url=f"{settings.api_url}/bot")
    try:
        async with bot:
            report.fine(f"token: the bot is @{bot.username}")
            await _check_people(report, bot, settings, profile)
    except InvalidToken:
        report.fault("token: Telegram does not know it; get a new one from @BotFather")
    except TelegramError as error:
        report.fault(f"token: {settings.api_url} does not answer ({type(error).__name__})")


async def _check_people(
    report: Report, bot: Bot, settings: Settings, profile: ClinicProfile | None
) -> None:
    for owner in settings.owner_ids:
        try:
            await bot.get_chat(owner)
        except TelegramError:
            report.warning(f"owner {owner} has not opened the bot yet: open it and press Start")
    if profile is not None and profile.staff_chat is not None:
        try:
            chat = await bot.get_chat(profile.staff_chat)
            report.fine(f"staff chat: {chat.title}")
        except TelegramError:
            report.fault(
                f"clinic file: staff_chat {profile.staff_chat}: the bot is not in that group"
            )
