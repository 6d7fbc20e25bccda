"""Three lives of one patient, side by side in a clinic whose clock runs: what each gets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from functools import partial

from bot.demo.clinic import DemoClinic
from bot.preview.diary import Diary, Seen
from bot.preview.errors import PreviewError
from bot.preview.next_visit import book, just_asked
from bot.preview.wish import Visit, Wish
from bot.sandbox.person import Person
from clinic import enrolment, invitations, outbox, patients, staff
from clinic.database import Session
from clinic.enrolment import Enrolled
from clinic.tables import Kind, OutboxRow
from clinic.tables.base import stored
from messages.voice import Voice

PATIENT = "Asha"
"""Whoever reads a preview is to read a patient's name."""
_A_WHILE = timedelta(seconds=3)


class Life(Enum):
    """How the patient's series goes on."""

    MAIN = 1
    """Books when asked to, and asks for nothing that is optional."""
    OTHER = 2
    """Books nothing, and asks for everything that is optional."""
    LAST = 3
    """The session was the last one of its series; left out where that is so in every life."""


@dataclass(frozen=True, kw_only=True)
class Lived:
    """What was seen in each life."""

    chats: Mapping[Life, Sequence[Seen]]
    visits: Mapping[int, Visit]
    """The sessions that took place, by their id."""
    next_visits: Mapping[int, datetime]
    """When the visit after a session begins, by the session's id; only the main life has any."""


async def live(clinic: DemoClinic, wish: Wish) -> Lived:
    """Let every session of the wish take place in three lives, and the time after them run.

    Raises:
        PreviewError: if something could not be sent.
    """
    return await _Lives(clinic, wish).pass_by()


class _Lives:
    def __init__(self, clinic: DemoClinic, wish: Wish) -> None:
        self._clinic, self._wish = clinic, wish
        self._services = clinic.app.services
        self._voice = Voice(
            catalogue=self._services.catalogue, language=wish.language, zone=wish.zone
        )
        self._diary = Diary(clinic.clock)
        world = clinic.sandbox.world
        is_last = wish.main.number == wish.main.length
        lives = (Life.MAIN, Life.OTHER) if is_last else Life
        self._people = {life: world.add_person(first_name=PATIENT) for life in lives}
        self._visits: dict[int, Visit] = {}
        self._next_visits: dict[int, datetime] = {}

    async def pass_by(self) -> Lived:
        await self._clinic.owner.start()
        await self._clinic.settled()
        self._clinic.sandbox.world.on_event(self._diary.event)
        for visit in self._wish.visits:
            await self._run_until(visit.ended_at)
            await self._take_place(visit)
        await self._run_until(None)
        rows = await self._clinic.app.database.read(self._diary.rows)
        return Lived(
            chats={life: self._diary.of(one.id, rows) for life, one in self._people.items()},
            visits=self._visits,
            next_visits=self._next_visits,
        )

    async def _run_until(self, moment: datetime | None) -> None:
        """Stop at each thing that is due; without a moment, while anything waits for a patient."""
        while (due := await self._clinic.next_due()) is not None:
            if due > moment if moment else not await self._waiting():
                break
            await self._clinic.move_to(due)
            await self._book_if_asked()
        if moment:
            await self._clinic.move_to(moment)

    async def _waiting(self) -> list[OutboxRow]:
        waiting = await self._clinic.app.database.read(self._rows_to_come)
        stuck = [row for row in waiting if row.retry_at is not None]
        if stuck:
            step = stuck[0].step or stuck[0].kind.value
            raise PreviewError(
                f"“{step}” could not be sent; `aftercare check` looks at every plan and text"
            )
        return waiting

    def _rows_to_come(self, db: Session) -> list[OutboxRow]:
        known = [patients.by_chat(db, chat_id=person.id) for person in self._people.values()]
        return [
            row
            for patient in known
            if patient is not None
            for row in outbox.waiting(db, patient_id=stored(patient.id), kinds=set(Kind))
        ]

    async def _take_place(self, visit: Visit) -> None:
        """Staff enrol the session; whoever is new opens the link and agrees."""
        main = self._people[Life.MAIN]
        name = self._voice.plain(visit.plan.name)
        self._diary.note(main.id, f"The session ends: {name} {visit.number} of {visit.length}.")
        codes = await self._clinic.app.database.write(partial(self._enrol_all, visit=visit))
        self._services.wake_delivery()
        for life, code in codes.items():
            await self._people[life].open_link(self._services.link(code))
        await self._clinic.settled()
        for button in ("button-agree", "button-news-yes"):
            await self._tap(button, [self._people[life] for life in codes])
        await self._clinic.move(_A_WHILE)
        if any(step.opt_in for step in visit.plan.steps):
            await self._opt_in(self._people[Life.OTHER])

    async def _opt_in(self, person: Person) -> None:
        await person.say("/plan")
        await self._clinic.settled()
        if self._voice.plain("button-top-up-on") in _labels(person):
            await self._tap("button-top-up-on", [person])

    def _enrol_all(self, db: Session, *, visit: Visit) -> dict[Life, str]:
        """The codes for those whom messages do not reach yet."""
        codes: dict[Life, str] = {}
        for life, person in self._people.items():
            done = self._enrol(db, visit=visit, life=life, chat_id=person.id)
            self._visits[stored(done.session.id)] = visit
            if done.invitation is not None:
                codes[life] = invitations.codes_of(done.invitation, key=self._services.key).link
        return codes

    def _enrol(self, db: Session, *, visit: Visit, life: Life, chat_id: int) -> Enrolled:
        now = self._clinic.clock.now()
        member = staff.by_chat(db, chat_id=self._clinic.owner.id)
        patient = patients.by_chat(db, chat_id=chat_id) or patients.add(
            db,
            name=PATIENT,
            language=self._wish.language,
            timezone=self._wish.zone.key,
            now=now,
        )
        return enrolment.enrol(
            db,
            patient=patient,
            plan=visit.plan,
            number=visit.length if life is Life.LAST else visit.number,
            length=visit.length,
            ended_at=visit.ended_at,
            staff_id=stored(member.id if member else None),
            key=self._services.key,
            profile=self._services.profile,
            now=now,
        )

    async def _tap(self, button: str, people: Sequence[Person]) -> None:
        for person in people:
            await person.tap(self._voice.plain(button))
        await self._clinic.settled()

    async def _book_if_asked(self) -> None:
        person = self._people[Life.MAIN]
        database = self._clinic.app.database
        for session_id in await database.read(partial(just_asked, chat_id=person.id)):
            if session_id in self._next_visits:
                continue
            starts_at = await database.write(
                partial(
                    book,
                    session_id=session_id,
                    profile=self._services.profile,
                    now=self._clinic.clock.now(),
                )
            )
            self._next_visits[session_id] = starts_at
            shown = self._voice.day_and_time(starts_at)
            self._diary.note(person.id, f"In this example the next visit is agreed: {shown}.")
            self._services.wake_delivery()
            await self._clinic.settled()


def _labels(person: Person) -> list[str]:
    return [label for row in person.last.buttons for label in row]
