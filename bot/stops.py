"""Why the program cannot run, or not any longer, told to the person who can mend it."""

from typing import cast

from alembic.util.exc import CommandError
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from telegram.error import InvalidToken, TelegramError

from bot.settings import SettingsError
from bot.web.serve import AddressTakenError
from clinic import trouble
from clinic.backups import BackupError
from clinic.integrity import DamagedError
from clinic.profile import ProfileError
from messages.fluent_files import CatalogueError
from messages.plan import PlanError

TOKEN_REFUSED = (
    "Telegram does not know this token; get a new one from @BotFather and set AFTERCARE_BOT_TOKEN"  # noqa: S105 - no token
)


class CannotRunError(RuntimeError):
    """Something only a person can mend; the text says what and how."""


NEWER = "a newer version of aftercare made it; install that one"
READ_ONLY_DISK = (
    "cannot be written: its disk is read-only; remount it or set AFTERCARE_DATABASE_URL"
)

_TOLD_ALREADY = (
    CannotRunError,
    SettingsError,
    ProfileError,
    PlanError,
    CatalogueError,
    AddressTakenError,
    BackupError,
)
"""Their texts name the fault and the remedy."""


def reason(error: BaseException) -> str | None:
    """What stopped the program, in words without secrets; None if nobody foresaw it."""
    fault = first_of(error)
    match fault:
        case InvalidToken():
            # Its own text holds the token.
            return TOKEN_REFUSED
        case TelegramError(message=said):
            return f"Telegram refused to start the bot: {said}"
        case SQLAlchemyError() | CommandError() | ImportError(name="psycopg"):
            return f"the database cannot be used: {database_fault(fault)}"
        case DamagedError():
            return f"the database cannot be used: {fault}; {trouble.RESTORE}"
        case _ if isinstance(fault, _TOLD_ALREADY):
            return str(fault)
        case OSError(strerror=str(said), filename=path):
            return f"{path}: {said}"
        case _:
            return None


def first_of(error: BaseException) -> BaseException:
    """The first error of a group, however deep."""
    if isinstance(error, BaseExceptionGroup):
        return first_of(cast("BaseExceptionGroup[BaseException]", error).exceptions[0])
    return error


def database_fault(error: SQLAlchemyError | CommandError | ImportError) -> str:
    """What the driver or the migrations say, in one line, with the remedy."""
    if isinstance(error, CommandError):
        return NEWER
    if isinstance(error, ImportError):
        return f"its driver {error.name} is missing; .venv/bin/pip install -e '.[postgres]'"
    if isinstance(error, DBAPIError):
        return trouble.told(error)
    first_line = next(iter(str(error).strip().splitlines()), type(error).__name__)
    return f"{first_line}; see AFTERCARE_DATABASE_URL"
