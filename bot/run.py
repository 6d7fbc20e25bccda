"""Running the clinic's bot as a process of its own."""

import asyncio
import gc
import importlib
import logging
import signal
from collections.abc import Callable

from sqlalchemy.engine import make_url

from bot import logs, stops
from bot.alone import alone
from bot.app import App
from bot.offer import faults_between
from bot.records import records_file
from bot.settings import Settings
from bot.settings_names import unknown_settings
from bot.stops import CannotRunError
from bot.web.feed import Feed
from bot.web.probes import Probes
from bot.web.routes import Web
from bot.web.serve import serving
from clinic import integrity
from clinic.profile import load_profile
from jobs.clock import SystemClock
from messages.catalogue import Catalogue
from messages.plan import load_plans

log = logging.getLogger(__name__)


def run(settings: Settings) -> None:
    """Run the clinic's bot until it is told to stop, on uvloop where that installs.

    Raises:
        CannotRunError: as `run_until_stopped` does.
    """
    with asyncio.Runner(loop_factory=_fast_loop()) as runner:
        runner.run(run_until_stopped(settings))


def _fast_loop() -> Callable[[], asyncio.AbstractEventLoop] | None:
    try:
        uvloop = importlib.import_module("uvloop")
    except ImportError:  # It has no wheels for Windows and PyPy.
        return None
    return uvloop.new_event_loop


async def run_until_stopped(settings: Settings) -> None:
    """Run until SIGTERM or SIGINT, then stop in good order.

    Raises:
        CannotRunError: if something only a person can mend stands in the way, or if the program
            failed in a way nobody foresaw; the log then holds the trace.
    """
    logs.set_up(style=settings.log_format, secrets=_secrets(settings))
    for unknown in unknown_settings():
        log.warning("no-such-setting", extra={"setting": unknown.name, "meant": unknown.meant})
    work = asyncio.create_task(_work(settings))
    _cancel_on_signals(work)
    try:
        await work
    except asyncio.CancelledError:
        log.info("stopped")
    except Exception as error:
        said = stops.reason(error)
        if said is None:
            # Logged and not raised: Python's own traceback would not cut the secrets out.
            log.critical("failed", exc_info=error)
            said = f"the program failed ({type(stops.first_of(error)).__name__}); see the log"
        raise CannotRunError(said) from None


def _secrets(settings: Settings) -> tuple[str, ...]:
    return (
        settings.bot_token.get_secret_value(),
        settings.webhook_secret.get_secret_value(),
        make_url(settings.database_url).password or "",
    )


def _cancel_on_signals(work: "asyncio.Task[None]") -> None:
    loop = asyncio.get_running_loop()

    def stop() -> None:
        # Once: a second signal must not cut short what the first one lets finish.
        if not work.cancelling():
            work.cancel()

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop)


async def _work(settings: Settings) -> None:
    app = _build(settings)
    web = Web(
        database=app.database,
        clock=app.clock,
        wake_worker=app.worker.wake,
        watchers=[app.metrics, app.contact],
        webhook_secret=settings.webhook_secret.get_secret_value() if settings.webhook_url else "",
    )
    probes = Probes(
        database=app.database,
        clock=app.clock,
        metrics=app.metrics,
        contact=app.contact,
        halted=lambda: app.delivery.halted,
        held=lambda: app.hold.on,
        share=lambda: app.membership.share,
    )
    routes = [*web.routes(), *probes.routes(), *Feed(app.services).routes()]
    with alone(settings.database_url):
        if (records := records_file(settings.database_url)) is not None:
            if not records.exists():
                log.info("new-database", extra={"database": str(records.absolute())})
            integrity.check(records)
        async with serving(routes, listen=settings.listen), app.running():
            log.info("running")
            # What stands now stands until the end: the collector need not look at it again.
            gc.collect()
            gc.freeze()
            await asyncio.Event().wait()


def _build(settings: Settings) -> App:
    profile = load_profile(settings.clinic_file)
    plans = load_plans(settings.plans_dir)
    catalogue = Catalogue.load(settings.plans_dir).with_default(profile.language)
    faults = faults_between(profile, plans=plans, catalogue=catalogue)
    if faults:
        raise CannotRunError("\n".join(faults))
    return App(
        settings=settings, profile=profile, plans=plans, catalogue=catalogue, clock=SystemClock()
    )
