"""The buttons under a reminder, as its steps, its check-in and its visits stand now."""

from collections.abc import Sequence

from bot.actions import Verb, button
from bot.screens import appointments as screen
from bot.screens import care
from bot.screens.picker import Rows
from clinic import appointments, checkins, outbox
from clinic.database import Session
from clinic.tables import AppointmentState, Kind, OutboxRow
from clinic.tables.base import stored
from messages.voice import Voice


def buttons(db: Session, *, rows: Sequence[OutboxRow], voice: Voice) -> Rows:
    """For the rows that one message holds."""
    asked = [row for row in rows if row.kind is Kind.CHECK_IN]
    steps = [row for row in rows if row.kind is Kind.REMINDER]
    visits = [row for row in rows if row.kind is Kind.VISIT]
    found: Rows = ()
    for row in visits:
        found += _of_visit(db, row, voice)
    if asked:
        return found + _of_check_in(db, asked[0], voice)
    return found + _of_step(steps[0], voice) if steps else found


def of_visits(db: Session, *, row: OutboxRow, voice: Voice) -> Rows:
    """Those of the visits that the same message tells of."""
    rows = outbox.same_message(db, row=row)
    return buttons(db, rows=[each for each in rows if each.kind is Kind.VISIT], voice=voice)


def _of_step(row: OutboxRow, voice: Voice) -> Rows:
    if row.done_at is None:
        return care.done_button(voice, row_id=stored(row.id))
    return ((button(voice.plain("button-done-marked"), Verb.DONE, stored(row.id)),),)


def _of_check_in(db: Session, row: OutboxRow, voice: Voice) -> Rows:
    row_id = stored(row.id)
    reply = checkins.reply_to(db, row=row)
    if reply is None:
        return care.answer_buttons(voice, row_id=row_id)
    return care.answered_button(voice, row_id=row_id, answer=reply.answer)


def _of_visit(db: Session, row: OutboxRow, voice: Voice) -> Rows:
    visit = appointments.get(db, row.appointment_id)
    if visit.state is not AppointmentState.CONFIRMED:
        return ()
    change = screen.change_buttons(voice, visit)
    if visit.coming_at is not None:
        return (change,)
    return ((button(voice.plain("button-coming"), Verb.COMING, stored(visit.id)),), change)
