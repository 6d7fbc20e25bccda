"""Choosing the next session's day and time, one message for both."""

from datetime import date, datetime

from bot.actions import Action
from bot.handlers import word_of_visits
from bot.handlers.own_series import about_series, following_of, put
from bot.handlers.picker_dialogue import PICKING, TYPED, is_moving, keep_open, save
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


def show(
    effects: Effects, patient: Patient, following: NextSession, *, afresh: bool, said: str = ""
) -> None:
    """What /book says of one series."""
    if following.is_booked:
        standing = standing_of(effects.turn.services, patient)
        if not word_of_visits.is_wanted(effects, patient):
            said = "\n".join((*([said] if said else []), standing.voice.text("book-off-note")))
        put(effects, screen.booked(standing, following, said=said), afresh=afresh)
        if dialogues.current(effects.db, chat_id=effects.turn.chat_id, kind=PICKING):
            dialogues.close(effects.db, chat_id=effects.turn.chat_id)
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
    moving: bool = False,
) -> None:
    """Free days; how else to book where there are none to show.

    `moving` says that the patient asked to move what is agreed.
    """
    if not word_of_visits.is_wanted_or_asked_for(effects, patient, following, afresh=afresh):
        return
    services, now = effects.turn.services, effects.now
    profile, voice = services.profile, services.voice_of(patient)
    how = ways_to_book.how_to_book(profile)
    if following.is_complete or how != "times":
        draft = ways_to_book.not_booked(voice, following, profile=profile, now=now, said=said)
        asked = put(effects, draft, afresh=afresh)
        if not following.is_complete:
            answers = {"series_id": following.series_id, "told": False}
            save(effects, TYPED[how], answers, asked)
        return
    free = slots.free_days(effects.db, profile=profile, run=following.run, now=now)
    draft = ways_to_book.days(
        voice, following, free, page=page, profile=profile, now=now, said=said
    )
    asked = put(effects, draft, afresh=afresh)
    keep_open(effects, following, asked, moving=moving)


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
    if not word_of_visits.is_wanted_or_asked_for(effects, patient, following, afresh=afresh):
        return
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
    keep_open(effects, following, asked, day=day)


def bookable(effects: Effects, following: NextSession, day: date) -> list[Slot]:
    """The free times of a day on which patients may book."""
    profile, now = effects.turn.services.profile, effects.now
    if not following.earliest <= day <= slots.last_day(profile=profile, now=now):
        return []
    procedure = following.run.procedure
    return slots.free_on(effects.db, profile=profile, procedure=procedure, day=day, now=now)


def choose(
    effects: Effects,
    patient: Patient,
    following: NextSession,
    moment: datetime,
    *,
    afresh: bool,
    sure: bool = False,
) -> None:
    """Ask for this time; somebody else may have been quicker.

    Unless the patient is `sure` to move what is agreed, or chose to, it is asked about first.
    """
    services = effects.turn.services
    kept = appointments.live(effects.db, series_id=following.series_id)
    if following.is_complete or any(each.starts_at == moment for each in kept):
        show(effects, patient, following, afresh=afresh)
        return
    if not word_of_visits.is_wanted_or_asked_for(effects, patient, following, afresh=afresh):
        return
    day = local_date(moment, services.profile.zone)
    free = [each for each in bookable(effects, following, day) if each.starts_at == moment]
    if free and not sure and _is_old(effects, following):
        _ask_to_move(effects, patient, following, moment, afresh=afresh)
    elif not free or not _request(effects, patient, following, free[0], afresh=afresh):
        gone = services.voice_of(patient).text("slot-gone")
        show_day(effects, patient, following, day, afresh=afresh, said=gone)


def _is_old(effects: Effects, following: NextSession) -> bool:
    """Whether a time was agreed since the picker was opened, which did not ask to move it."""
    agreed = following.agreed
    is_first_wish = agreed is not None and agreed.ends_at > effects.now and following.asked is None
    return is_first_wish and not is_moving(effects, following)


def _ask_to_move(
    effects: Effects, patient: Patient, following: NextSession, moment: datetime, *, afresh: bool
) -> None:
    standing = standing_of(effects.turn.services, patient)
    asked = put(effects, screen.move_question(standing, following, moment), afresh=afresh)
    keep_open(effects, following, asked, moment=moment)


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


def _read_page(action: Action) -> tuple[int, str]:
    return action.number(1), action.text(2, "")


def _turn_page(
    effects: Effects, patient: Patient, following: NextSession, chosen: tuple[int, str]
) -> None:
    page, how = chosen
    if how == ways_to_book.AS_BOOK:
        show(effects, patient, following, afresh=False)
    else:
        afresh = how == ways_to_book.AFRESH
        show_days(effects, patient, following, page=page, afresh=afresh, moving=afresh)


def _read_choice(action: Action) -> tuple[datetime, bool]:
    return read_moment(action), action.text(2, "") == "yes"


def _choose_tapped(
    effects: Effects, patient: Patient, following: NextSession, chosen: tuple[datetime, bool]
) -> None:
    moment, sure = chosen
    choose(effects, patient, following, moment, afresh=False, sure=sure)


days = about_series(_read_page, _turn_page)
"""Another page of days, or the first one."""
day = about_series(read_day, show_day)
"""The times of a day."""
slot = about_series(_read_choice, _choose_tapped)
"""A time was chosen."""
