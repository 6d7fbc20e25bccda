"""What became of an appointment: [took place], [did not come], [Undo]; and /done."""

from collections.abc import Callable

from telegram import Update

from bot.actions import Action, Verb
from bot.context import Context, action_of, arguments_of
from bot.forms import naming
from bot.forms.naming import Running
from bot.forms.reading import UnreadableError
from bot.handlers import taking_place
from bot.handlers.enrolling import error_text
from bot.handlers.taking_place import NotEnteredError
from bot.handlers.today import day
from bot.handlers.who import for_staff
from bot.receive.turn import Effects
from bot.screens import attendance as screen
from bot.screens.attendance import Place
from bot.screens.which import which
from clinic import agenda, appointments, attendance, patients, series, taking_back
from clinic.booking import NotOpenError
from clinic.tables import MARKABLE, Appointment, Purpose, Staff
from clinic.tables.base import stored
from clinic.taking_back import TooLateError
from messages.draft import Draft


@for_staff
async def came(update: Update, context: Context, member: Staff) -> None:
    """A tap on one appointment; the message it stands on shows the new state."""
    action = action_of(update)
    context.turn.toast = await context.turn.write(lambda effects: _mark(effects, action, member))


def _mark(effects: Effects, action: Action, member: Staff) -> str:
    voice = effects.turn.services.voice
    appointment = appointments.find(effects.db, action.number())
    if appointment is None:
        return voice.plain("button-stale")
    try:
        return _ACTS[action.text(1)](effects, appointment, member, _place(action))
    except NotOpenError:
        _refresh(effects, _place(action))
        visit = agenda.visit(effects.db, appointment)
        return voice.plain(
            "already-marked", name=visit.patient.first_name, state=appointment.state.value
        )


def _place(action: Action) -> Place:
    return Place(action.text(2)) if len(action.arguments) > 2 else Place.LIST  # noqa: PLR2004


def _came(effects: Effects, appointment: Appointment, member: Staff, place: Place) -> str:
    appointments.lock(effects.db, appointment)
    found = naming.running(effects.db, series_id=appointment.series_id)
    if appointment.state not in MARKABLE or found is None:
        raise NotOpenError(appointment.state)
    ended_at = attendance.ended_at(appointment, now=effects.now)
    try:
        entered = taking_place.enter(effects, found, member, ended_at=ended_at)
    except NotEnteredError as refusal:
        effects.say(Draft(text=taking_place.why_not(effects, found, refusal)))
        return ""
    _refresh(effects, place)
    own = effects.to(stored(member.chat_id))
    own.say(taking_place.said_of(own, entered))
    taking_place.show(effects, entered, member)
    return taking_place.toast_of(effects, entered)


def _did_not_come(effects: Effects, appointment: Appointment, member: Staff, place: Place) -> str:
    asked_at = attendance.did_not_come(
        effects.db,
        appointment=appointment,
        profile=effects.turn.services.profile,
        by=f"staff:{member.id}",
        now=effects.now,
    )
    _refresh(effects, place)
    no_shows = appointments.no_shows(effects.db, patient_id=appointment.patient_id)
    visit = agenda.visit(effects.db, appointment)
    voice = effects.turn.services.voice
    hears = patients.hears(effects.db, patient=visit.patient, purpose=Purpose.APPOINTMENTS)
    effects.say(
        screen.did_not_come(voice, visit, no_shows=no_shows, asked_at=asked_at, hears=hears)
    )
    return ""


def _undo(effects: Effects, appointment: Appointment, member: Staff, _place: Place) -> str:
    attendance.came_after_all(
        effects.db,
        appointment=appointment,
        profile=effects.turn.services.profile,
        by=f"staff:{member.id}",
        now=effects.now,
    )
    visit = agenda.visit(effects.db, appointment)
    voice = effects.turn.services.voice
    effects.replace_tapped(screen.undone(voice, visit, now=effects.now))
    return ""


_ACTS = {"yes": _came, "no": _did_not_come, "undo": _undo}


def _refresh(effects: Effects, place: Place) -> None:
    effects.replace_tapped(day(effects) if place is Place.TODAY else _list(effects))


def _list(effects: Effects) -> Draft:
    services = effects.turn.services
    return screen.marking_list(
        services.voice,
        agenda.day(effects.db, profile=services.profile, now=effects.now),
        procedure_name=services.procedure_name,
        now=effects.now,
    )


@for_staff
async def done(update: Update, context: Context, member: Staff) -> None:
    """/done NAME: the patient's next session took place; without a name, the day's list."""
    name = arguments_of(update)

    def run(effects: Effects) -> None:
        if not name:
            effects.say(_list(effects))
            return
        try:
            found = naming.running_of(effects.db, name=name)
        except UnreadableError as error:
            effects.say(Draft(text=error_text(effects.turn.services, error)))
            return
        if len(found) > 1:
            effects.say(which(effects.turn.services, found, Verb.TOOK_PLACE))
            return
        _next_took_place(effects, found[0], member, effects.say)

    await context.turn.write(run)


@for_staff
async def took_place(update: Update, context: Context, member: Staff) -> None:
    """Of several series that fit a name, one was tapped."""
    series_id = action_of(update).number()

    def run(effects: Effects) -> bool:
        found = naming.running(effects.db, series_id=series_id)
        if found is not None:
            _next_took_place(effects, found, member, effects.replace_tapped)
        return found is not None

    if not await context.turn.write(run):
        context.turn.toast = context.services.voice.plain("button-stale")


@for_staff
async def take_back(update: Update, context: Context, member: Staff) -> None:
    """[Undo] under “took place”."""
    session_id = action_of(update).number()
    context.turn.toast = await context.turn.write(
        lambda effects: _take_back(effects, session_id, member)
    )


def _take_back(effects: Effects, session_id: int, member: Staff) -> str:
    services = effects.turn.services
    session = series.find_session(effects.db, session_id)
    if session is None:
        return services.voice.plain("button-stale")
    try:
        opened = taking_back.take_back(
            effects.db,
            session=session,
            profile=services.profile,
            by=f"staff:{member.id}",
            now=effects.now,
        )
    except TooLateError:
        return services.voice.plain("took-place-stays")
    visit = agenda.visit(effects.db, opened) if opened is not None else None
    name = patients.get(effects.db, session.patient_id).name
    effects.replace_tapped(
        screen.taken_back(services.voice, visit, name=name, number=session.number, now=effects.now)
    )
    return ""


def _next_took_place(
    effects: Effects, found: Running, member: Staff, say: Callable[[Draft], object]
) -> None:
    try:
        entered = taking_place.next_of(effects, found, member)
    except NotEnteredError as refusal:
        say(Draft(text=taking_place.why_not(effects, found, refusal)))
        return
    say(taking_place.said_of(effects, entered))
    taking_place.show(effects, entered, member)
