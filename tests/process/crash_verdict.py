"""What a kill came to: everything seen and recorded, against a run that nobody disturbed."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import select

from clinic.database import Database, Session
from clinic.tables import OutboxRow, State
from tests.process.crash_points import AnyPoint
from tests.process.real_clinic import RealClinic, without_repeats

_KEPT = {
    "patient": "name, chat_id",
    "appointment": "state, starts_at",
    "check_in_reply": "answer",
    "escalation": "taken_by",
    "dialogue": "kind, chat_id",
    "inbox": "state, chat_id",
}
"""Tables, and the columns in which two runs must agree."""


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What a flow left behind: in every chat, and in the records."""

    chats: list[list[str]]
    records: Counter[str]
    uncertain: int


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What a kill came to."""

    flow: str
    point: AnyPoint
    passage: int
    lost: int
    """Messages of the calm run that nobody saw and no record calls uncertain."""
    repeated: int
    uncertain: int
    """Copies of a broadcast that may not come twice."""
    in_flight: int
    """Messages under way when it was killed, by the records."""
    in_order: bool
    differences: tuple[str, ...]
    """What the records hold otherwise than after the calm run."""

    @property
    def state_kept(self) -> bool:
        """Whether the records came to the same."""
        return not self.differences

    @property
    def kept(self) -> bool:
        """Whether the promise was kept."""
        bounded = self.repeated <= self.in_flight and self.uncertain <= self.in_flight
        return not self.lost and bounded and self.in_order and self.state_kept


async def seen_by_all(clinic: RealClinic) -> Seen:
    """All chats and records of a clinic whose program has stopped."""
    database = Database(f"sqlite:///{clinic.folder / 'aftercare.db'}")
    try:
        records = await database.read(_records)
    finally:
        database.close()
    return Seen(
        chats=[clinic.transcript(person) for person in clinic.sandbox.world.people],
        records=records[0],
        uncertain=records[1],
    )


def _records(db: Session) -> tuple[Counter[str], int]:
    """What must be the same whether or not the program was killed."""
    connection = db.connection()
    found = Counter(
        f"{table} {tuple(row)}"
        for table, columns in _KEPT.items()
        for row in connection.exec_driver_sql(f"SELECT {columns} FROM {table}")  # noqa: S608 - our own
    )
    rows = db.exec(select(OutboxRow.key, OutboxRow.state)).all()
    uncertain = sum(state is State.UNCERTAIN for _, state in rows)
    for key, state in rows:
        # What is uncertain was sent in the calm run.
        kept = State.SENT if state is State.UNCERTAIN else state
        found[f"{key} {kept}"] += 1
    return found, uncertain


def judged(
    flow: str, point: AnyPoint, passage: int, seen: Seen, calm: Seen, in_flight: int
) -> Verdict:
    """Compare a run with the calm one."""
    pairs = [
        ([_told(line) for line in here], [_told(line) for line in usual])
        for here, usual in zip(seen.chats, calm.chats, strict=True)
    ]
    missing = sum((Counter(usual) - Counter(here)).total() for here, usual in pairs)
    return Verdict(
        flow=flow,
        point=point,
        passage=passage,
        lost=max(0, missing - seen.uncertain),
        repeated=sum((Counter(here) - Counter(usual)).total() for here, usual in pairs),
        uncertain=seen.uncertain,
        in_flight=in_flight,
        in_order=all(_follows(without_repeats(here), usual) for here, usual in pairs),
        differences=tuple(
            f"{sign} {each}"
            for sign, more, fewer in (("+", seen, calm), ("-", calm, seen))
            for each in more.records - fewer.records
        ),
    )


def _told(line: str) -> str:
    """A report counts what is uncertain; whether it came is what matters here."""
    return "the report" if "Broadcast finished" in line else line


def _follows(shown: Sequence[str], usual: Sequence[str]) -> bool:
    """Whether everything stands in the usual order, even where something is missing."""
    rest = iter(usual)
    return all(line in rest for line in shown)
