"""Edited care plans, and a patient's phone while one is applied."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from clinic import delivery, outbox, plan_changes, recording
from clinic.database import Database
from clinic.outcomes import Sent
from clinic.plan_changes import Applied
from clinic.recheck import recheck
from clinic.tables import OutboxRow
from clinic.tables.base import stored
from messages.plan import CarePlan
from tests.clinic.people import CLINIC, PLAN, enrol, hire, in_care


def edited(plan: CarePlan = PLAN, /, **steps: Mapping[str, str] | str | None) -> CarePlan:
    """The plan with other times (or other fields) of these steps; without those that are None."""
    document = plan.document()
    for name, edit in steps.items():
        step_id = name.replace("_", "-")
        parts: list[dict[str, Any]] = [*document["steps"], document["check_ins"]]
        step = next(part for part in parts if part["id"] == step_id)
        if edit is None:
            document["steps"].remove(step)
        else:
            step |= {"when": edit} if isinstance(edit, str) else edit
    return CarePlan.from_document(document)


def enrolled(
    database: Database, *, chat_id: int = 7, plan: CarePlan = PLAN, number: int = 1
) -> int:
    """A patient in care with one session; returns the patient's id."""
    with database.writing() as db:
        patient = in_care(db, chat_id=chat_id)
        enrol(db, patient, by=hire(db, "Ravi", chat_id=50 + chat_id), plan=plan, number=number)
        return stored(patient.id)


def applied(database: Database, patient_id: int, plan: CarePlan, *, now: datetime) -> Applied:
    """Apply the plan in a transaction of its own; something must change."""
    with database.writing() as db:
        done = plan_changes.apply(
            db, patient_id=patient_id, plans={plan.id: plan}, profile=CLINIC, now=now
        )
    assert done is not None
    return done


def told(done: Applied) -> Sequence[tuple[str, str | None, int | None]]:
    """What was done to which step of which day."""
    return [(one.change.value, one.message.step, one.message.day) for one in done.changes]


@dataclass(kw_only=True)
class Phone:
    """Everything that reaches patients, by the very steps delivery takes, within one session."""

    db: Session
    now: datetime
    messages: list[tuple[datetime, tuple[OutboxRow, ...]]] = field(
        default_factory=list[tuple[datetime, tuple[OutboxRow, ...]]]
    )

    def until(self, moment: datetime) -> None:
        """Let the time pass, and everything be sent that is due on the way."""
        while True:
            self._send_what_is_due()
            due = outbox.next_due(self.db)
            if due is None or due > moment:
                break
            self.now = max(self.now + timedelta(seconds=1), due)
        self.now = max(self.now, moment)

    def _send_what_is_due(self) -> None:
        outbox.expire(outbox.late_rows(self.db, now=self.now))
        while claims := delivery.claim(self.db, now=self.now, limit=16):
            self._send(claims)
        self.db.flush()

    def _send(self, claims: list[delivery.Claim]) -> None:
        for claim in claims:
            going = recheck(self.db, claim=claim, profile=CLINIC, now=self.now)
            if going is not None:
                self.messages.append((self.now, going.rows))
                sent = Sent(message_id=len(self.messages))
                recording.record(self.db, claim=going, outcome=sent, profile=CLINIC, now=self.now)

    def steps(self) -> list[tuple[int | None, str | None, str]]:
        """Session, step and key of every row that was sent."""
        return [(row.session_id, row.step, row.key) for _, rows in self.messages for row in rows]
