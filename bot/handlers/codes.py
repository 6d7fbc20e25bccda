"""[New code] and [Withdraw] under a card."""

from telegram import Update

from bot import cards
from bot.context import Context, action_of
from bot.handlers.who import for_staff
from bot.receive.turn import Effects
from clinic import audit, invitations
from clinic.tables import Invitation, Role, Staff


@for_staff
async def new_code(update: Update, context: Context, member: Staff) -> None:
    """Make a new code: the old card closes, a new one appears below."""
    await _change(update, context, member, renew=True)


@for_staff
async def withdraw(update: Update, context: Context, member: Staff) -> None:
    """Make the code useless: lost card, wrong person."""
    await _change(update, context, member, renew=False)


async def _change(update: Update, context: Context, member: Staff, *, renew: bool) -> None:
    invitation_id = action_of(update).number()

    def change(effects: Effects) -> str:
        invitation = invitations.find_by_id(effects.db, invitation_id)
        if invitation is None or not _may_change(invitation, member):
            return "button-stale"
        if not cards.is_awaited(effects.db, invitation=invitation):
            return "card-used-toast"
        for open_one in (invitation, *_open_for_the_same(effects, invitation)):
            _withdraw(effects, open_one, member, mark="replaced" if renew else "withdrawn")
        if renew:
            _renew(effects, invitation, member)
        return "" if renew else "card-withdrawn-toast"

    toast = await context.turn.write(change)
    context.turn.toast = context.services.voice.plain(toast) if toast else ""


def _may_change(invitation: Invitation, member: Staff) -> bool:
    """Only owners invite staff, whatever a tap claims."""
    return invitation.staff_id is None or member.role is Role.OWNER


def _open_for_the_same(effects: Effects, invitation: Invitation) -> list[Invitation]:
    return [
        each
        for each in invitations.pending(
            effects.db, patient_id=invitation.patient_id, staff_id=invitation.staff_id
        )
        if each.id != invitation.id
    ]


def _withdraw(effects: Effects, invitation: Invitation, member: Staff, *, mark: str) -> None:
    if invitation.withdrawn_at is None:
        invitations.withdraw(invitation, now=effects.now)
        effects.db.add(invitation)
        audit.note(
            effects.db,
            actor=f"staff:{member.id}",
            act="withdrew invitation",
            now=effects.now,
            patient_id=invitation.patient_id,
            subject_id=invitation.id,
        )
    cards.refresh(effects.db, invitation=invitation, mark=mark, now=effects.now)


def _renew(effects: Effects, invitation: Invitation, member: Staff) -> None:
    newer = invitations.invite(
        effects.db,
        key=effects.turn.services.key,
        now=effects.now,
        created_by=member.id,
        patient_id=invitation.patient_id,
        staff_id=invitation.staff_id,
        session_id=invitation.session_id,
    )
    cards.show(effects.db, invitation=newer, chat_id=effects.turn.chat_id, now=effects.now)
