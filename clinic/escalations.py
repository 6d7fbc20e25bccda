"""A patient's worry, and the chain of people who are told until one takes it."""

from datetime import datetime, time, timedelta

from sqlalchemy import update
from sqlmodel import Session, col, select

from clinic import audit, desk, outbox, series
from clinic.profile import ClinicProfile
from clinic.tables import CheckInReply, Escalation, Kind, OutboxRow, Reason, Role, Staff, State
from clinic.tables.base import stored
from messages.walltime import local_date, moment_of

PATIENCE = timedelta(hours=2)
"""How long each link of the chain has before the next one is told."""
ALERT_LIVES = timedelta(days=2)
_MORNING = time(9)
_INSISTS_DAYS = 14
"""For so many mornings; what nobody takes for longer stays in `/today`."""
_LAST_LEVEL = 2
"""Of the chain on the first day."""
_MAY_ARRIVE = (State.HELD, State.PENDING, State.SENDING, State.SENT, State.UNCERTAIN)


def raise_(
    db: Session, *, reply: CheckInReply, profile: ClinicProfile, now: datetime
) -> Escalation:
    """Open an escalation and queue its alerts: now, after 2 h, after 4 h.

    A worry that is open already stays one and its chain goes on, or whoever answers again and
    again would keep the last link from ever being told; only news is told once more, at once.
    """
    running = _lock_open(db, patient_id=reply.patient_id)
    if running:
        _join(db, running[0], reply=reply, profile=profile, now=now)
        return running[0]
    escalation = Escalation(
        patient_id=reply.patient_id,
        session_id=reply.session_id,
        reply_id=stored(reply.id),
        raised_at=now,
    )
    db.add(escalation)
    db.flush()
    for level, chats in enumerate(_chain(db, reply=reply, profile=profile)):
        due_at = now + level * PATIENCE
        _alert(db, escalation, chats=chats, level=level, due_at=due_at)
    return escalation


def _join(
    db: Session,
    escalation: Escalation,
    *,
    reply: CheckInReply,
    profile: ClinicProfile,
    now: datetime,
) -> None:
    """Let an open escalation tell the new answer; one that got worse is told at once."""
    before = db.get_one(CheckInReply, escalation.reply_id)
    worse = reply.answer.number > before.answer.number
    if reply.answer.number < before.answer.number:
        _show_milder(db, escalation, reply=reply, now=now)
        return
    if not worse and reply.session_id != escalation.session_id:
        return  # It must not hide what was said of the other session.
    escalation.reply_id, escalation.session_id = stored(reply.id), reply.session_id
    db.add(escalation)
    db.flush()
    if worse:
        for chats in _chain(db, reply=reply, profile=profile)[:1]:
            _alert(db, escalation, chats=chats, level=0, due_at=now)
    elif _was_milder_since(db, reply=reply):
        _edit_alerts(db, escalation, mark=f"again:{reply.id}", now=now)


def _was_milder_since(db: Session, *, reply: CheckInReply) -> bool:
    """Whether the answer before this one was milder, so that the alerts show it."""
    before = db.exec(
        select(CheckInReply)
        .where(
            CheckInReply.session_id == reply.session_id,
            col(CheckInReply.id) < stored(reply.id),
        )
        .order_by(col(CheckInReply.id).desc())
        .limit(1)
    ).first()
    return before is not None and before.answer.number < reply.answer.number


def note_milder(db: Session, *, reply: CheckInReply, now: datetime) -> None:
    """An answer that worries nobody: an open worry stays, and whoever was told of it sees both."""
    for escalation in _lock_open(db, patient_id=reply.patient_id):
        _show_milder(db, escalation, reply=reply, now=now)


def _show_milder(
    db: Session, escalation: Escalation, *, reply: CheckInReply, now: datetime
) -> None:
    if reply.session_id == escalation.session_id:
        _edit_alerts(db, escalation, mark=f"again:{reply.id}", now=now)


def _edit_alerts(db: Session, escalation: Escalation, *, mark: str, now: datetime) -> None:
    """Bring every alert that was told up to date."""
    for row in alerts(db, escalation=escalation):
        if row.state in (State.SENT, State.SENDING) and row.edits is None:
            outbox.put(
                db,
                key=f"{row.key}:{mark}",
                kind=Kind.ESCALATION,
                due_at=now,
                expires_at=now + ALERT_LIVES,
                chat_id=row.chat_id,
                content={"escalation_id": escalation.id, "level": row.content["level"]},
                edits=row.id,
            )


def _alert(
    db: Session, escalation: Escalation, *, chats: list[int], level: int, due_at: datetime
) -> None:
    for chat_id in chats:
        outbox.put(
            db,
            key=f"{_link_key(escalation, level=level)}:{chat_id}",
            kind=Kind.ESCALATION,
            due_at=due_at,
            expires_at=due_at + ALERT_LIVES,
            chat_id=chat_id,
            content={"escalation_id": escalation.id, "level": level},
        )


def _link_key(escalation: Escalation, *, level: int) -> str:
    return f"escalation:{escalation.id}:{escalation.reply_id}:{level}"


def _chain(db: Session, *, reply: CheckInReply, profile: ClinicProfile) -> list[list[int]]:
    """Who is told at once, who after 2 h, who after 4 h.

    A link without people is left out; a small clinic's last one is told again instead.
    """
    staff = desk.members(db)
    owners = [stored(member.chat_id) for member in staff if member.role is Role.OWNER]
    others = [stored(member.chat_id) for member in staff if member.role is not Role.OWNER]
    if profile.staff_chat is not None:
        chain = [[profile.staff_chat], others, owners]
    else:
        enrolled_by = series.get_session(db, reply.session_id).enrolled_by
        first = [stored(member.chat_id) for member in staff if member.id == enrolled_by]
        chain = [first, [chat for chat in others if chat not in first], owners]
    links = [link for link in chain if link]
    while links and len(links) < len(chain):
        links.append(links[-1])
    return links


def insist(db: Session, *, profile: ClinicProfile, now: datetime) -> int:
    """Tell everybody again, once each morning until somebody takes it; returns how many worries."""
    today = local_date(now, profile.zone)
    if now < moment_of(today, _MORNING, profile.zone):
        return 0
    told = 0
    for escalation in open_ones(db):
        days = (today - local_date(escalation.raised_at, profile.zone)).days
        level = _LAST_LEVEL + days
        told_today = any(
            row.content.get("level") == level for row in alerts(db, escalation=escalation)
        )
        if 1 <= days <= _INSISTS_DAYS and not told_today:
            reply = db.get_one(CheckInReply, escalation.reply_id)
            links = _chain(db, reply=reply, profile=profile)
            chats = sorted({chat for link in links for chat in link})
            _alert(db, escalation, chats=chats, level=level, due_at=now)
            told += 1
    return told


def take(db: Session, *, escalation: Escalation, member: Staff, now: datetime) -> bool:
    """This member takes it; the chain ends. Returns False if somebody else already had."""
    won = db.exec(
        update(Escalation)
        .where(col(Escalation.id) == escalation.id, col(Escalation.taken_at).is_(None))
        .values(taken_by=member.id, taken_at=now)
        .execution_options(synchronize_session=False)
    )
    db.refresh(escalation)
    if won.rowcount != 1:
        return False
    _close_chain(db, escalation)
    _edit_alerts(db, escalation, mark="taken", now=now)
    audit.note(
        db,
        actor=f"staff:{member.id}",
        act="took escalation",
        now=now,
        patient_id=escalation.patient_id,
        subject_id=escalation.id,
    )
    return True


def pass_on(db: Session, *, alert: OutboxRow, now: datetime) -> None:
    """An alert cannot be delivered: if its whole link cannot, tell the next link now.

    It may be the only one who is told, and to them the worry is new.
    """
    escalation = get(db, alert.content.get("escalation_id", 0))
    if escalation is None or alert.edits is not None:
        return
    chain = [row for row in alerts(db, escalation=escalation) if row.edits is None]
    if any(_link_of(row) == _link_of(alert) and row.state in _MAY_ARRIVE for row in chain):
        return
    waiting = [row for row in chain if row.state is State.PENDING and row.due_at > now]
    soonest = min((row.due_at for row in waiting), default=now)
    for row in waiting:
        if row.due_at == soonest:
            outbox.move(row, due_at=now)
            row.content = {**row.content, "level": 0}
            db.add(row)


def _link_of(alert: OutboxRow) -> str:
    return alert.key.rpartition(":")[0]


def _close_chain(db: Session, escalation: Escalation) -> None:
    outbox.cancel(
        db,
        col(OutboxRow.key).startswith(f"escalation:{escalation.id}:"),
        col(OutboxRow.edits).is_(None),
        reason=Reason.TAKEN,
    )


def alerts(db: Session, *, escalation: Escalation) -> list[OutboxRow]:
    """Every row that tells of this escalation."""
    return list(
        db.exec(
            select(OutboxRow)
            .where(col(OutboxRow.key).startswith(f"escalation:{escalation.id}:"))
            .order_by(col(OutboxRow.id))
        ).all()
    )


def _lock_open(db: Session, *, patient_id: int) -> list[Escalation]:
    # Whoever takes it at this moment is waited for: a new worry must not join a taken one.
    return list(
        db.exec(
            select(Escalation)
            .where(Escalation.patient_id == patient_id, col(Escalation.taken_at).is_(None))
            .order_by(col(Escalation.id))
            .with_for_update()
        ).all()
    )


def open_ones(db: Session) -> list[Escalation]:
    """Escalations nobody has taken, the oldest first."""
    return list(
        db.exec(
            select(Escalation)
            .where(col(Escalation.taken_at).is_(None))
            .order_by(col(Escalation.id))
        ).all()
    )


def taken_since(db: Session, *, patient_id: int, since: datetime) -> bool:
    """Whether somebody took a worry of this patient at this moment or later."""
    return (
        db.exec(
            select(Escalation.id)
            .where(Escalation.patient_id == patient_id, col(Escalation.taken_at) >= since)
            .limit(1)
        ).first()
        is not None
    )


def get(db: Session, escalation_id: int) -> Escalation | None:
    """The escalation with this id, if there is one."""
    return db.get(Escalation, escalation_id)
