"""Choosing the next session's day and time, one message for both."""

from datetime import date, datetime
from functools import partial

from bot.actions import Action
from bot.handlers.own_series import about_series, following_of, put
from bot.next_session import NextSession
from bot.receive.turn import Effects
from bot.screens import appointments as screen
from bot.screens import ways_to_book
from bot.screens.picker import BY_PATIENT, at_clinic, read_day, read_moment, time_buttons
from bot.send.words_for_appointments import standing_of
from clinic import appointments, booking, dialogues, slots
from clinic.opening import Slot
from clinic.places import SlotTakenError
from clinic.tables import AppointmentState, Patient
from messages import dates
from messages.catalogue import Html
from messages.draft import Draft
from messages.walltime import local_date

PICKING = "picking"
"""Kind of the dialogue in which a day or a time may be typed."""


def show(
    effects: Effects, patient: Patient, following: NextSession, *, afresh: bool, said: str = ""
) -> None:
    """What /book says of one series."""
    if following.is_booked:
        standing = standing_of(effects.turn.services, patient)
        put(effects, screen.booked(standing, following, said=said), afresh=afresh)
    else:
        show_days(effects, patient, following, page=0, afresh=afresh, said=said)


def show_days(
    effects: Effects,
    patient: Patient,
    following: NextSession,
    *,
    page: int,
    afresh: bool,
    said: str = "",
) -> None:
    """Free days; how else to book where there are none to show."""
    services, now = effects.turn.services, effects.now
    profile, voice = services.profile, services.voice_of(patient)
    if following.is_complete or ways_to_book.how_to_book(profile) != "times":
        draft = ways_to_book.not_booked(voice, following, profile=profile, now=now, said=said)
        put(effects, draft, afresh=afresh)
        return
    free = slots.free_days(effects.db, profile=profile, run=following.run, now=now)
    draft = ways_to_book.days(
        voice, following, free, page=page, profile=profile, now=now, said=said
    )
    asked = put(effects, draft, afresh=afresh)
    _keep_open(effects, following, asked)


def show_day(
    effects: Effects,
    patient: Patient,
    following: NextSession,
    day: date,
    *,
    afresh: bool = False,
    said: str = "",
) -> None:
    """The free times of a day; the days, if it has none."""
    services = effects.turn.services
    voice = at_clinic(services.voice_of(patient), profile=services.profile)
    free = bookable(effects, following, day)
    name = dates.date_words(day, voice.language)
    if not free:
        none = voice.text("slot-none-free", day=name)
        said = "\n".join(line for line in (said, none) if line)
        show_days(effects, patient, following, page=0, afresh=afresh, said=said)
        return
    lines = [said] if said else []
    lines += [voice.text("slot-still-free" if said else "pick-time", day=name)]
    lines += standing_of(services, patient).clock(free[0].starts_at)
    buttons = time_buttons(voice, series_id=following.series_id, slots=free, verbs=BY_PATIENT)
    asked = put(effects, Draft(text=Html("\n".join(lines)), buttons=buttons), afresh=afresh)
    _keep_open(effects, following, asked, day=day)


def bookable(effects: Effects, following: NextSession, day: date) -> list[Slot]:
    """The free times of a day on which patients may book."""
    profile, now = effects.turn.services.profile, effects.now
    if not following.earliest <= day <= local_date(now + slots.HORIZON, profile.zone):
        return []
    procedure = following.run.procedure
    return slots.free_on(effects.db, profile=profile, procedure=procedure, day=day, now=now)


def choose(
    effects: Effects, patient: Patient, following: NextSession, moment: datetime, *, afresh: bool
) -> None:
    """Ask for this time; somebody else may have been quicker."""
    services = effects.turn.services
    kept = appointments.live(effects.db, series_id=following.series_id)
    if following.is_complete or any(each.starts_at == moment for each in kept):
        show(effects, patient, following, afresh=afresh)
        return
    day = local_date(moment, services.profile.zone)
    free = [each for each in bookable(effects, following, day) if each.starts_at == moment]
    if not free or not _request(effects, patient, following, free[0], afresh=afresh):
        gone = services.voice_of(patient).text("slot-gone")
        show_day(effects, patient, following, day, afresh=afresh, said=gone)


def _request(
    effects: Effects, patient: Patient, following: NextSession, slot: Slot, *, afresh: bool
) -> bool:
    services = effects.turn.services
    try:
        made = booking.request(
            effects.db,
            run=following.run,
            slot=slot,
            profile=services.profile,
            by=f"patient:{patient.id}",
            now=effects.now,
        )
    except SlotTakenError:
        return False
    dialogues.close(effects.db, chat_id=effects.turn.chat_id)
    if made.state is AppointmentState.CONFIRMED:
        standing = standing_of(services, patient)
        done = standing.voice.text("booked-done", when=standing.when(made))
        put(effects, Draft(text=done), afresh=afresh)
    else:
        asked = following_of(effects, patient, following.series_id)
        show(effects, patient, asked or following, afresh=afresh)
    return True


def _keep_open(
    effects: Effects, following: NextSession, asked: int, *, day: date | None = None
) -> None:
    """Let a typed day or time answer too."""
    dialogues.save(
        effects.db,
        chat_id=effects.turn.chat_id,
        kind=PICKING,
        answers={"series_id": following.series_id, "day": day.isoformat() if day else None},
        now=effects.now,
        outbox_id=asked,
    )


def _read_page(action: Action) -> tuple[int, str]:
    return action.number(1), action.text(2) if len(action.arguments) > 2 else ""  # noqa: PLR2004


def _turn_page(
    effects: Effects, patient: Patient, following: NextSession, chosen: tuple[int, str]
) -> None:
    page, how = chosen
    if how == ways_to_book.AS_BOOK:
        show(effects, patient, following, afresh=False)
    else:
        afresh = how == ways_to_book.AFRESH
        show_days(effects, patient, following, page=page, afresh=afresh)


days = about_series(_read_page, _turn_page)
"""Another page of days, or the first one."""
day = about_series(read_day, show_day)
"""The times of a day."""
slot = about_series(read_moment, partial(choose, afresh=False))
"""A time was chosen."""
