"""Every table of the clinic. Importing this package is what makes `Record.metadata` complete."""

from clinic.tables.appointment import LIVE, MARKABLE, Appointment, AppointmentState, BookedTime
from clinic.tables.audit import AuditEntry
from clinic.tables.base import Record
from clinic.tables.broadcast import Broadcast
from clinic.tables.care import CarePlanVersion, CareSession, Series, StepChangeRow
from clinic.tables.checkin import CheckInReply, Escalation
from clinic.tables.dialogue import Dialogue
from clinic.tables.inbox import InboxRow, InboxState
from clinic.tables.invitation import Guess, Invitation
from clinic.tables.outbox import Kind, Lane, OutboxRow, Reason, State
from clinic.tables.people import Consent, Patient, Purpose, Role, Staff
from clinic.tables.process import ProcessRow
from clinic.tables.restored_copy import RestoredCopy

__all__ = [
    "LIVE",
    "MARKABLE",
    "Appointment",
    "AppointmentState",
    "AuditEntry",
    "BookedTime",
    "Broadcast",
    "CarePlanVersion",
    "CareSession",
    "CheckInReply",
    "Consent",
    "Dialogue",
    "Escalation",
    "Guess",
    "InboxRow",
    "InboxState",
    "Invitation",
    "Kind",
    "Lane",
    "OutboxRow",
    "Patient",
    "ProcessRow",
    "Purpose",
    "Reason",
    "Record",
    "RestoredCopy",
    "Role",
    "Series",
    "Staff",
    "State",
    "StepChangeRow",
]
