"""`aftercare check`: everything that can be wrong before the first patient, at once."""

from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError
from telegram import Bot
from telegram.error import BadRequest, Forbidden, InvalidToken, TelegramError

from bot import stops
from bot.check_plans import check_plans
from bot.check_report import Report
from bot.records import placed_file
from bot.settings import Places, Settings, SettingsError, load_places, load_settings
from bot.settings_names import unknown_settings
from bot.stops import NEWER, CannotRunError
from clinic import copies, schema
from clinic.database import Database
from clinic.profile import ClinicProfile, ProfileError, load_profile


async def check_everything(*, now: datetime) -> Report:
    """Look at settings, clinic file, plans, texts, database and token."""
    report = Report()
    settings = _check_settings(report)
    places = settings or _places()
    if places is None:
        return report
    profile = _check_profile(report, places)
    check_plans(report, places.plans_dir, profile, now=now)
    _check_database(report, places)
    if settings is not None:
        await _check_token(report, settings, profile)
    return report


def _check_settings(report: Report) -> Settings | None:
    for unknown in unknown_settings():
        report.warning(str(unknown))
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


def _check_database(report: Report, places: Places) -> None:
    try:
        path = placed_file(places.database_url)
        if path is not None and not path.exists():
            report.fine(f"database: {path} does not exist yet; `aftercare run` makes it")
            return
        revision, held = _state(places.database_url)
    except CannotRunError as error:
        report.fault(f"database: {error}")
        return
    except (SQLAlchemyError, ImportError) as error:
        report.fault(f"database: {stops.database_fault(error)}")
        return
    state = "empty" if revision is None else f"schema {revision}"
    if revision == schema.head():
        report.fine(f"database: {state}, current")
    elif revision is None or schema.knows(revision):
        report.fine(f"database: {state}; `aftercare run` brings it to {schema.head()}")
    else:
        report.fault(f"database: {state}: {NEWER}")
    if held:
        report.warning(
            "the records are a restored copy, held: nothing is sent until `aftercare release`"
        )


def _state(database_url: str) -> tuple[str | None, bool]:
    """The schema's revision, and whether the records are held."""
    database = Database(database_url)
    try:
        revision = schema.revision(database)
        if revision != schema.head():
            return revision, False
        with database.reading() as db:
            return revision, copies.is_held(db)
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
