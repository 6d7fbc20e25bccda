"""The appointments for the clinic's own calendar program, behind an address nobody can guess."""

import hashlib
import hmac
import logging
from datetime import timedelta

from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.services import Services
from clinic import agenda
from clinic.agenda import Visit
from clinic.database import Session
from clinic.tables import AppointmentState
from messages import calendar_file
from messages.calendar_file import CalendarEvent

log = logging.getLogger(__name__)

_LABEL = b"aftercare calendar feed"
_LOOKS_BACK = timedelta(days=30)
_LOOKS_AHEAD = timedelta(days=3650)
_OPEN = (AppointmentState.REQUESTED, AppointmentState.PROPOSED)
_SHOWN = (
    *_OPEN,
    AppointmentState.CONFIRMED,
    AppointmentState.UNMARKED,
    AppointmentState.ATTENDED,
)


def path_of(key: bytes) -> str:
    """Where the feed is; whoever knows the path can read it."""
    return f"/calendar/{_secret(key)}.ics"


def _secret(key: bytes) -> str:
    return hmac.new(key, _LABEL, hashlib.sha256).hexdigest()


class Feed:
    """The route, and what it needs."""

    def __init__(self, services: Services) -> None:
        """Nothing is read before somebody asks."""
        self._services = services
        self._name = f"{_secret(services.key)}.ics"

    def routes(self) -> list[Route]:
        """The routes to serve."""
        return [Route("/calendar/{name}", self.calendar)]

    async def calendar(self, request: Request) -> Response:
        """The calendar file; 404 as for any unknown path unless the secret is right."""
        given = str(request.path_params["name"])
        if not hmac.compare_digest(given.encode(), self._name.encode()):
            raise HTTPException(status_code=404)
        try:
            text = await self._services.database.read(self._text)
        except SQLAlchemyError:
            log.exception("calendar-not-read")
            return Response(status_code=503)
        return Response(text, media_type="text/calendar", headers={"Cache-Control": "no-store"})

    def _text(self, db: Session) -> str:
        now = self._services.clock.now()
        visits = agenda.between(
            db, since=now - _LOOKS_BACK, until=now + _LOOKS_AHEAD, states=_SHOWN
        )
        return calendar_file.feed(
            [self._event(each) for each in visits],
            name=self._services.profile.name,
            stamp=now,
        )

    def _event(self, visit: Visit) -> CalendarEvent:
        appointment, profile = visit.appointment, self._services.profile
        summary = self._services.voice.plain(
            "feed-summary",
            name=visit.patient.name,
            procedure=self._services.procedure_name(visit.series.procedure),
            number=visit.number,
            length=visit.series.length,
            state=appointment.state.value,
        )
        return CalendarEvent(
            uid=appointment.uid,
            sequence=appointment.sequence,
            starts_at=appointment.starts_at,
            ends_at=appointment.ends_at,
            summary=summary,
            description="",
            location=profile.address,
            organizer=profile.name,
            tentative=appointment.state in _OPEN,
        )
