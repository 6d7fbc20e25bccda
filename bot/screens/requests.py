"""What staff read about a request for a time, and what a patient answered."""

from bot.actions import Verb, button
from bot.screens.desk import mention
from clinic.agenda import Ending, Request, Visit
from clinic.tables import AppointmentState
from clinic.tables.base import stored
from messages import dates
from messages.catalogue import Html
from messages.draft import Button, Draft
from messages.voice import Voice

_STATE = AppointmentState


def request(voice: Voice, facts: Request, *, procedure: str, ending: Ending | None) -> Draft:
    """A request with its buttons; once it is over, what became of it and no buttons."""
    visit = facts.visit
    lines = [
        voice.text(
            "request-asked",
            patient=mention(visit.patient.name, visit.patient.chat_id),
            procedure=procedure,
            number=visit.number,
            length=visit.series.length,
            when=voice.day_and_time(visit.appointment.starts_at),
        )
    ]
    if facts.replaces is not None:
        before = voice.day_and_time(facts.replaces.starts_at)
        lines.append(voice.text("request-replaces", when=before))
    if ending is not None:
        lines += ["", voice.text(*_said(voice, facts.visit, ending)[0:1], **_words(voice, visit, ending))]
        return Draft(text=Html("\n".join(lines)))
    lines += _what_helps(voice, facts)
    return Draft(text=Html("\n".join(lines)), buttons=request_buttons(voice, visit))
