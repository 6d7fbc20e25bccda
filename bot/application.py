"""python-telegram-bot's application, put together: bot, transport, handlers."""

import functools
import ssl

import httpx
from telegram.ext import ApplicationBuilder, ContextTypes

from bot.context import ClinicApplication, Context
from bot.registration import handlers
from bot.send.transport import AiohttpRequest
from bot.services import Services

_CONNECTIONS = 100
"""As many calls as can be under way: 1,000 a second when each takes a tenth of one."""


def build_application(*, token: str, api_url: str, services: Services) -> ClinicApplication:
    """An application that handles updates it is given; it fetches and schedules nothing itself."""
    application = (
        ApplicationBuilder()
        .application_class(ClinicApplication)
        .token(token)
        .base_url(f"{api_url}/bot")
        .base_file_url(f"{api_url}/file/bot")
        .request(AiohttpRequest(connections=_CONNECTIONS, trusted=_trusted()))
        .get_updates_request(AiohttpRequest(connections=2, trusted=_trusted()))
        .context_types(ContextTypes(context=Context))
        .updater(None)
        .job_queue(None)
        .build()
    )
    if not isinstance(application, ClinicApplication):
        raise TypeError("the builder made another application than it was asked for")
    application.services = services
    application.turns = {}
    for handler in handlers():
        application.add_handler(handler)
    application.add_error_handler(_remember_error)
    return application


@functools.cache
def _trusted() -> ssl.SSLContext:
    """Whom both connections trust; reading all the authorities takes a while, so once will do."""
    return httpx.create_ssl_context()


async def _remember_error(_update: object, context: Context) -> None:
    """Keep what a handler raised, so that the worker sets the update aside."""
    if isinstance(context.error, Exception):
        context.turn.error = context.error
