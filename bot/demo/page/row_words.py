"""A row of the outbox in words that a clinic's owner understands."""

from collections.abc import Mapping

from clinic.outbox_report import Reported
from clinic.tables import Kind, Reason, State

KINDS: Mapping[Kind, str] = {
    Kind.REPLY: "Answer",
    Kind.MENU: "Command menu",
    Kind.CARD: "Invitation card",
    Kind.WELCOME: "Welcome and advice",
    Kind.REMINDER: "Reminder",
    Kind.CHECK_IN: "Check-in",
    Kind.UPKEEP: "Keeping the result",
    Kind.RECALL: "Invites to book",
    Kind.CLOSING: "Series complete",
    Kind.APPOINTMENT: "Appointment",
    Kind.VISIT: "Visit reminder",
    Kind.ESCALATION: "Worry",
    Kind.NOTICE: "Note to the team",
    Kind.BROADCAST: "News",
}
"""What each kind of row is called."""

STATES: Mapping[State, str] = {
    State.HELD: "waits until {name} has agreed",
    State.PENDING: "",
    State.SENDING: "on its way",
    State.SENT: "arrived",
    State.FAILED: "could not be delivered",
    State.CANCELLED: "no longer needed",
    State.EXPIRED: "too late to be useful",
    State.UNCERTAIN: "may or may not have arrived",
}
"""What each state means, if no reason says more; what waits for its time needs no words."""

REASONS: Mapping[Reason, str] = {
    Reason.STOPPED: "{name} has left",
    Reason.NO_CONSENT: "{name} does not want this",
    Reason.PAUSED: "{name} has paused messages",
    Reason.REPLANNED: "no longer in the plan",
    Reason.SESSION_CANCELLED: "the session was taken back",
    Reason.BOOKED: "{name} has already booked",
    Reason.APPOINTMENT_CHANGED: "the appointment has changed",
    Reason.TAKEN: "somebody took the worry",
    Reason.SUPERSEDED: "a newer message says it better",
    Reason.REMOVED: "{name} has left the team",
    Reason.BLOCKED: "{name} has blocked the clinic",
    Reason.SKIN: "the skin was not calm yet",
    Reason.RESTORED: "may have gone out before the records were restored",
    Reason.UNKNOWN_OUTCOME: "the connection broke while it was sent",
}
"""What each reason means."""

_PLANNED: Mapping[Kind, str] = {
    Kind.ESCALATION: "unless somebody takes it first",
    Kind.RECALL: "unless {name} books first",
}
NOTICES: Mapping[str, str] = {
    "request": "asks for an appointment",
    "appointment-answer": "answer about an appointment",
    "other-time": "other times would suit",
    "unmarked": "who came today?",
    "missed-check-in": "check-in not answered",
    "unreachable": "cannot be reached",
    "not-sent": "a message did not arrive",
    "late": "sent late after an outage",
    "stopped": "has left",
    "care-off": "wants no more care messages",
    "care-on": "wants care messages again",
    "appointments-off": "wants no messages about appointments",
    "appointments-on": "wants messages about appointments again",
    "broadcast-report": "how the news went out",
    "backup-failed": "the nightly backup failed",
}
"""What each notice to staff is about."""

_APPOINTMENTS = {
    "confirmed": "booked",
    "proposed": "another time offered",
    "declined": "not possible",
    "cancelled": "cancelled",
    "no-show": "missed",
    "moved": "moved",
    "lapsed": "offer lapsed",
}
_VISITS = {"day-3": "3 days before", "day-1": "the day before", "hours": "3 hours before"}
_ABOUT = {Kind.APPOINTMENT: _APPOINTMENTS, Kind.VISIT: _VISITS, Kind.NOTICE: NOTICES}
_OF_A_PATIENT = (Kind.CARD, Kind.ESCALATION, Kind.NOTICE)


def what(reported: Reported, *, label: str) -> str:
    """Which message it is; `label` are the step's two or three words, or empty."""
    row = reported.row
    details = [KINDS[row.kind], *_details(reported, label)]
    if row.kind in _OF_A_PATIENT and reported.patient:
        details.append(reported.patient)
    return " · ".join(each for each in details if each)


def _details(reported: Reported, label: str) -> list[str]:
    day = "" if reported.day is None else f"day {reported.day}"
    match reported.row.kind:
        case Kind.REMINDER | Kind.CHECK_IN:
            return [label if reported.row.kind is Kind.REMINDER else "", day]
        case Kind.WELCOME | Kind.RECALL if reported.session:
            following = reported.row.kind is Kind.RECALL
            return [f"session {reported.session + following}"]
        case Kind.APPOINTMENT | Kind.VISIT | Kind.NOTICE:
            return [_ABOUT[reported.row.kind].get(reported.about, "")]
        case _:
            return []


def words(reported: Reported) -> str:
    """How it stands with the row, and why."""
    row, name = reported.row, reported.patient or reported.recipient or "somebody"
    if row.state is State.SENT:
        return _sent(reported)
    if row.state is State.PENDING:
        return _pending(reported).format(name=name)
    if row.state is State.HELD and row.reason == Reason.BLOCKED:
        return f"waits until {name} lets the clinic in again"
    if row.reason in {*Reason}:
        return REASONS[Reason(row.reason)].format(name=name)
    said = STATES[row.state].format(name=name)
    return f"{said}: {row.reason}" if row.reason else said


def _pending(reported: Reported) -> str:
    if reported.row.retry_at is not None:
        return "did not get through, is tried again"
    if reported.row.reason == Reason.SKIN:
        return "waits until the skin of {name} is calm"
    return _PLANNED.get(reported.row.kind, STATES[State.PENDING])


def _sent(reported: Reported) -> str:
    row = reported.row
    if row.edits is not None:
        return "the message was updated"
    if row.done_at is not None:
        return "arrived, ticked off as done"
    if row.missed_at is not None:
        return "arrived, not answered"
    return STATES[State.SENT]
