"""Running the clinic's bot as a process of its own."""

import asyncio
import contextlib
import logging
import signal
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy.engine import make_url
from telegram.error import InvalidToken

from bot import logs
from bot.app import App
from bot.check import CannotRunError
from bot.settings import Settings
from bot.web.routes import Web
from bot.web.serve import AddressTakenError, serving
from clinic.profile import load_profile
from jobs.clock import SystemClock
from messages.catalogue import Catalogue
from messages.plan import PlanError, load_plans

log = logging.getLogger(__name__)


async def run_until_stopped(settings: Settings) -> None:
    """Run until SIGTERM or SIGINT, then stop in good order.

    Raises:
        clinic.profile.ProfileError: if the clinic file is faulty.
        CannotRunError: if something else that only a person can mend stands in the way.
    """
    token = settings.bot_token.get_secret_value()
    secret = settings.webhook_secret.get_secret_value()
    logs.set_up(style=settings.log_format, secrets=(token, secret))
    try:
        plans = load_plans(settings.plans_dir)
    except PlanError as error:
        raise CannotRunError(str(error)) from error
    app = App(
        settings=settings,
        profile=load_profile(settings.clinic_file),
        plans=plans,
        catalogue=Catalogue.load(settings.plans_dir),
        clock=SystemClock(),
    )
    web = Web(
        database=app.database,
        clock=app.clock,
        wake_worker=app.worker.wake,
        webhook_secret=secret if settings.webhook_url else "",
    )
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    with _alone(settings.database_url):
        try:
            async with serving(web.routes(), listen=settings.listen), app.running():
                log.info("running")
                await stopped.wait()
        except AddressTakenError as error:
            raise CannotRunError(str(error)) from error
        except InvalidToken as error:
            raise CannotRunError(
                "Telegram does not know this token; get a new one from @BotFather and set "
                "AFTERCARE_BOT_TOKEN"
            ) from error
    log.info("stopped")


@contextlib.contextmanager
def _alone(database_url: str) -> Iterator[None]:
    """One process a SQLite file: at its start it may then take back every lease at once."""
    path = make_url(database_url).database
    if make_url(database_url).get_backend_name() != "sqlite" or not path:
        yield
        return
    lock = FileLock(Path(f"{path}.lock"))
    try:
        with lock.acquire(timeout=0):
            yield
    except Timeout as error:
        raise CannotRunError(
            f"another `aftercare run` uses {path}; stop it first (several processes need PostgreSQL)"
        ) from error
