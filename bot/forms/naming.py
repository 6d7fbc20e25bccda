"""Which patient, and which series, a member of staff means by a name."""

from dataclasses import dataclass

from bot.forms.reading import UnreadableError
from bot.services import Services
from clinic import patients, series
from clinic.database import Session
from clinic.tables import CareSession, Patient, Series
from clinic.tables.base import stored
from messages import dates


@dataclass(frozen=True, kw_only=True)
class Running:
    """A patient's running series."""

    patient: Patient
    series: Series
    newest: CareSession

    @property
    def is_complete(self) -> bool:
        """Whether the last session of the series took place."""
        return self.newest.number >= self.series.length


def running(db: Session, *, series_id: int) -> Running | None:
    """The series with this id, if it still runs."""
    run = db.get(Series, series_id)
    if run is None or run.closed_at is not None:
        return None
    sessions = series.sessions(db, series_id=series_id)
    if not sessions:
        return None
    return Running(patient=patients.get(db, run.patient_id), series=run, newest=sessions[-1])


def running_of(db: Session, *, name: str) -> list[Running]:
    """The running series of everybody of this name, the newest patient first.

    Raises:
        UnreadableError: if there is none.
    """
    known = patients.by_name(db, name=name)
    if not known:
        raise UnreadableError("name-unknown", name)
    found = [
        Running(patient=patient, series=run, newest=newest)
        for patient in known
        for run, newest in series.running(db, patient_id=stored(patient.id))
    ]
    if not found:
        raise UnreadableError("name-without-series", name)
    return found


def going_on(found: list[Running], *, name: str) -> list[Running]:
    """Those with a session to come.

    Raises:
        UnreadableError: if there is none.
    """
    left = [each for each in found if not each.is_complete]
    if not left:
        raise UnreadableError("name-series-complete", name)
    return left


def split_name(db: Session, line: str) -> tuple[str, str]:
    """A patient's name at the beginning of a line, and the rest.

    It is the longest one that is known; of an unknown one whatever stands before a digit.
    """
    words = line.split()
    for count in range(len(words), 0, -1):
        if patients.by_name(db, name=" ".join(words[:count])):
            return " ".join(words[:count]), " ".join(words[count:])
    digits = (place for place, word in enumerate(words) if any(each.isdigit() for each in word))
    count = max(next(digits, len(words)), 1)
    return " ".join(words[:count]), " ".join(words[count:])


def label(services: Services, each: Running) -> str:
    """The series on a button, with what tells it from others."""
    voice = services.voice
    return voice.plain(
        "enrol-known-line",
        name=each.patient.name,
        procedure=services.procedure_name(each.series.procedure),
        number=each.newest.number,
        length=each.series.length,
        day=dates.day(each.newest.ended_at, voice.zone, voice.language),
    )
