"""Any order of putting, claiming, recording, dying, cancelling and waiting keeps the promises."""

import itertools
from datetime import datetime, timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlmodel import col, select

from clinic import delivery, outbox, recording
from clinic.database import Database
from clinic.delivery import Claim
from clinic.outcomes import Locked, NotSent, Outcome, Refused, Sent, Throttled, Unknown, Unreachable
from clinic.tables import Kind, OutboxRow, Reason, State
from tests.clinic.people import CLINIC, NOW, in_care
from tests.clinic.rows import put
from tests.databases import empty

PATIENTS = 2
CHATS = st.integers(1, PATIENTS)
OUTCOMES = st.sampled_from(
    [
        Sent(message_id=1),
        Unreachable(detail="blocked"),
        Refused(detail="too long"),
        Throttled(seconds=5),
        NotSent(detail="no connection"),
        Unknown(detail="TimedOut"),
        Locked(detail="Unauthorized"),
    ]
)
ENDS = {State.SENT, State.FAILED, State.CANCELLED, State.EXPIRED}


class Outbox(RuleBasedStateMachine):
    """One outbox, two patients, any number of workers that may die or be late."""

    database: Database

    @initialize()
    def open(self) -> None:
        empty(self.database)
        self.now: datetime = NOW
        self.numbers = itertools.count()
        self.under_way: list[Claim] = []
        self.put_keys: set[str] = set()
        self.ended: dict[str, State] = {}
        self.sent: set[str] = set()
        with self.database.writing() as db:
            self.patients = [in_care(db, f"P{n}", chat_id=n + 1).id for n in range(PATIENTS)]

    @rule(
        chat=CHATS,
        kind=st.sampled_from([Kind.REMINDER, Kind.CHECK_IN, Kind.NOTICE, Kind.BROADCAST]),
        minutes=st.integers(-1, 2),
        held=st.booleans(),
    )
    def put(self, chat: int, kind: Kind, minutes: int, *, held: bool) -> None:
        key = f"row {next(self.numbers)}"
        patient = None if kind is Kind.NOTICE else self.patients[chat - 1]
        due = self.now + timedelta(minutes=minutes)
        with self.database.writing() as db:
            put(db, key, chat_id=chat, kind=kind, due=due, held=held, patient_id=patient)
        self.put_keys.add(key)

    @rule(limit=st.integers(1, 3))
    def claim(self, limit: int) -> None:
        with self.database.writing() as db:
            claims = delivery.claim(db, now=self.now, limit=limit)
        taken = {row.key for each in claims for row in each.rows}
        assert not taken & self.sent, "it was sent before"
        self.under_way += claims

    @precondition(lambda self: self.under_way)
    @rule(outcome=OUTCOMES, data=st.data())
    def record(self, outcome: Outcome, data: st.DataObject) -> None:
        taken = data.draw(st.sampled_from(self.under_way))
        self.under_way.remove(taken)
        if isinstance(outcome, Sent):
            self.sent.update(row.key for row in taken.rows)
        with self.database.writing() as db:
            recording.record(db, claim=taken, outcome=outcome, profile=CLINIC, now=self.now)

    @rule(seconds=st.integers(1, 90))
    def wait(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @rule()
    def rescue(self) -> None:
        with self.database.writing() as db:
            recording.rescue(db, now=self.now)

    @rule()
    def expire(self) -> None:
        with self.database.writing() as db:
            outbox.expire(outbox.late_rows(db, now=self.now))

    @rule(chat=CHATS)
    def cancel(self, chat: int) -> None:
        with self.database.writing() as db:
            whose = col(OutboxRow.patient_id) == self.patients[chat - 1]
            outbox.cancel(db, whose, reason=Reason.STOPPED)

    @rule(chat=CHATS)
    def let_in_again(self, chat: int) -> None:
        with self.database.writing() as db:
            patient_id = self.patients[chat - 1] or 0
            outbox.release_patient(db, patient_id=patient_id, chat_id=chat)

    def rows(self) -> list[OutboxRow]:
        with self.database.reading() as db:
            return list(db.exec(select(OutboxRow)).all())

    @invariant()
    def no_row_is_lost_and_what_ended_stays_ended(self) -> None:
        now = {row.key: row.state for row in self.rows()}
        assert self.put_keys <= set(now)
        for key, state in self.ended.items():
            assert now[key] is state
        self.ended = {key: state for key, state in now.items() if state in ENDS}

    @invariant()
    def who_has_a_row_shows_in_its_state(self) -> None:
        for row in self.rows():
            assert (row.state is State.SENDING) == (row.lease_until is not None)
            assert (row.state is State.SENT) == (row.sent_at is not None)
            assert row.attempts >= 0
            assert row.kind is Kind.BROADCAST or row.state is not State.UNCERTAIN

    @invariant()
    def a_chat_has_one_message_on_its_way(self) -> None:
        leases: dict[int | None, set[datetime | None]] = {}
        sending = [row for row in self.rows() if row.state is State.SENDING]
        for row in sending:
            leases.setdefault(row.chat_id, set()).add(row.lease_until)
        assert all(len(each) == 1 for each in leases.values())
        for chat in leases:
            together = [row for row in sending if row.chat_id == chat]
            assert len(together) == 1 or all(
                row.kind in (Kind.REMINDER, Kind.CHECK_IN) for row in together
            )


def test_no_order_of_events_loses_or_doubles_a_row(sqlite_database: Database) -> None:
    Outbox.database = sqlite_database
    run_state_machine_as_test(
        Outbox,
        settings=settings(
            max_examples=20,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )
