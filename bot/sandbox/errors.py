"""The ways in which the sandbox says no: to a bot as Telegram does, to a person in plain words."""

from http import HTTPStatus
from typing import Any

JsonObject = dict[str, Any]
"""A JSON object as it goes over the wire."""

BLOCKED = "bot was blocked by the user"
NOT_STARTED = "bot can't initiate conversation with a user"
DEACTIVATED = "user is deactivated"
CHAT_NOT_FOUND = "chat not found"
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the "
    "same as a current content and reply markup of the message"
)
QUERY_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
OTHER_POLLER = (
    "terminated by other getUpdates request; make sure that only one bot instance is running"
)
SET_WEBHOOK = "terminated by setWebhook request"
WEBHOOK_ACTIVE = (
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the "
    "webhook first"
)
UPGRADED = "group chat was upgraded to a supergroup chat"


class ApiError(Exception):
    """A refusal of a Bot API call: what becomes `{"ok": false, …}`.

    Its form is told by https://core.telegram.org/bots/api#making-requests and
    https://core.telegram.org/bots/api#responseparameters.
    """

    def __init__(self, status: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters

    def body(self) -> JsonObject:
        """The answer's JSON object."""
        body: JsonObject = {
            "ok": False,
            "error_code": self.status,
            "description": self.description,
        }
        if self.parameters:
            body["parameters"] = dict(self.parameters)
        return body


class CannotActError(Exception):
    """A person was asked to do what nobody could do in a Telegram app at that moment."""


def bad_request(detail: str) -> ApiError:
    """A 400 in Telegram's form."""
    return ApiError(HTTPStatus.BAD_REQUEST, f"Bad Request: {detail}")


def cannot_parse(detail: str) -> ApiError:
    """A 400 for marked-up text that does not parse."""
    return bad_request(f"can't parse entities: {detail}")


def not_implemented(what: str) -> ApiError:
    """A 400 for what Telegram would take but the sandbox does not do."""
    return bad_request(f"the sandbox does not implement {what}")


def forbidden(detail: str) -> ApiError:
    """A 403 in Telegram's form."""
    return ApiError(HTTPStatus.FORBIDDEN, f"Forbidden: {detail}")


def conflict(detail: str) -> ApiError:
    """A 409 in Telegram's form."""
    return ApiError(HTTPStatus.CONFLICT, f"Conflict: {detail}")


def too_many(retry_after: int) -> ApiError:
    """A 429 that says how many seconds to stay silent."""
    return ApiError(
        HTTPStatus.TOO_MANY_REQUESTS,
        f"Too Many Requests: retry after {retry_after}",
        retry_after=retry_after,
    )


def upgraded(new_id: int) -> ApiError:
    """A 400 that names the supergroup which a group has become."""
    return ApiError(HTTPStatus.BAD_REQUEST, f"Bad Request: {UPGRADED}", migrate_to_chat_id=new_id)


def unauthorized() -> ApiError:
    """A 401: nobody has such a token."""
    return ApiError(HTTPStatus.UNAUTHORIZED, "Unauthorized")


def not_found() -> ApiError:
    """A 404: there is no such method, or the path is none of the Bot API's."""
    return ApiError(HTTPStatus.NOT_FOUND, "Not Found")
