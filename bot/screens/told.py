"""What patients are told when an appointment changes, and before it."""

from collections.abc import Sequence

from bot.actions import Verb, button
from bot.screens.appointments import Standing, agreed_buttons, choose_another, offer_buttons
from bot.screens.picker import Rows
from bot.screens.ways_to_book import letter
from clinic.tables import Appointment, AppointmentState
from messages.calendar_file import CalendarEvent, cancelled_file, event_file, google_link
from messages.catalogue import Html
from messages.draft import Button, Draft

_STATE = AppointmentState


def appointment(standing: Standing, told: Appointment, *, agreed: Appointment | None) -> Draft:
    """What became of `told`; `agreed` is what the series has instead or still, if anything."""
    match told.state:
        case _STATE.CONFIRMED:
            return _confirmed(standing, told)
        case _STATE.PROPOSED:
            return _proposed(standing, told, agreed)
        case _STATE.CANCELLED:
            return _cancelled(standing, told)
        case _STATE.NO_SHOW:
            return _no_show(standing, told)
        case _:
            return _refused(standing, told, agreed)


def visits(standing: Standing, expected: Sequence[Appointment]) -> list[str]:
    """What a reminder says of the visits to come: when, where, and what it means to miss one."""
    voice, said = standing.voice, list[str]()
    for visit in expected:
        line = voice.text(
            "visit-expected",
            when=voice.when(visit.starts_at, standing.now),
            coming="yes" if visit.coming_at else "no",
        )
        said.append("\n".join((line, *standing.place(visit))))
    if not all(visit.coming_at for visit in expected):
        said.append(voice.text("visit-please"))
    return said


def _confirmed(standing: Standing, told: Appointment) -> Draft:
    voice = standing.voice
    said, file = "told-confirmed", "told-confirmed-file"
    if told.replaces_id is not None:
        said, file = "told-moved", "told-moved-file"
    text = "\n".join((voice.text(said, when=standing.when(told)), *standing.place(told)))
    event = _event(standing, told)
    link = Button(label=voice.plain("button-add-to-calendar"), url=google_link(event))
    alarm = voice.plain("calendar-alarm", clinic=standing.profile.name)
    return Draft(
        text=_letter(standing, text, voice.text(file)),
        buttons=((link,), *agreed_buttons(voice, told)),
        calendar=event_file(event, stamp=standing.now, alarm=alarm),
    )


def _proposed(standing: Standing, told: Appointment, agreed: Appointment | None) -> Draft:
    voice = standing.voice
    until = voice.when(told.answer_until or told.starts_at, standing.now)
    by = "clock" if told.made_by == "clock" else "staff"
    lines = [
        voice.text("told-proposed", by=by, when=standing.when(told)),
        *standing.place(told),
        "",
        voice.text("told-proposed-until", until=until),
    ]
    if agreed is not None:
        lines.append(voice.text("told-proposed-now", when=standing.when(agreed)))
    buttons = (offer_buttons(voice, appointment=told),)
    return Draft(text=_letter(standing, "\n".join(lines)), buttons=buttons)


def _cancelled(standing: Standing, told: Appointment) -> Draft:
    voice = standing.voice
    by = "you" if (told.decided_by or "").startswith("patient") else "clinic"
    return Draft(
        text=_letter(
            standing,
            voice.text("told-cancelled", by=by, when=standing.when(told)),
            voice.text("told-cancelled-file"),
        ),
        buttons=((choose_another(voice, told),),),
        calendar=cancelled_file(_event(standing, told), stamp=standing.now),
    )


def _no_show(standing: Standing, told: Appointment) -> Draft:
    voice, about = standing.voice, told.series_id
    not_now = button(voice.plain("button-not-now"), Verb.RECALL, about, "not-now")
    return Draft(
        text=_letter(standing, voice.text("told-no-show", when=standing.when(told))),
        buttons=((choose_another(voice, told),), (not_now,)),
    )


def _refused(standing: Standing, told: Appointment, agreed: Appointment | None) -> Draft:
    voice, when = standing.voice, standing.when(told)
    if told.state is _STATE.LAPSED:
        by = "clinic" if told.made_by.startswith("patient") else "you"
        text = voice.text("told-lapsed", by=by, when=when)
    else:
        text = voice.text("told-declined", when=when)
    stays: list[str] = []
    if agreed is not None:
        stays.append(voice.text("told-stays", when=standing.when(agreed)))
    rows: Rows = ((choose_another(voice, told),),)
    return Draft(text=_letter(standing, text, *stays), buttons=rows)


def _event(standing: Standing, told: Appointment) -> CalendarEvent:
    voice, profile = standing.voice, standing.profile
    return CalendarEvent(
        uid=told.uid,
        sequence=told.sequence,
        starts_at=told.starts_at,
        ends_at=told.ends_at,
        summary=voice.plain("calendar-summary", clinic=profile.name),
        description=voice.plain("calendar-description", phone=profile.phone or "none"),
        location=profile.address,
        organizer=profile.name,
    )


def _letter(standing: Standing, *paragraphs: str) -> Html:
    first_line = standing.voice.text("message-first-line", clinic=standing.profile.name)
    return letter(first_line, *paragraphs)
