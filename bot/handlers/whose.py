"""A code opened by a patient in care: for a new session, or made for somebody else?"""

from telegram import Update

from bot import cards
from bot.context import Context, action_of, words_of
from bot.forms.yes_no import read_yes_no
from bot.handlers.who import for_patients
from bot.receive.turn import Effects
from bot.screens import joining
from clinic import consents, dialogues, invitations, patients
from clinic import joining as records
from clinic.tables import Dialogue, Invitation, Patient, Purpose
from clinic.tables.base import stored
from messages.draft import Draft

WHOSE = "whose"
"""Kind of the dialogue between such a code and the answer whether both are one person."""


def opened(effects: Effects, invitation: Invitation, *, known: Patient) -> None:
    """Join at once with a code of one's own; ask first about somebody else's."""
    if invitation.patient_id == known.id:
        effects.say(_join(effects, invitation, known=known))
        return
    guest = patients.get(effects.db, stored(invitation.patient_id))
    voice = effects.turn.services.voice_of(known)
    invitation_id = stored(invitation.id)
    asked = effects.say(
        joining.whose_code(voice, first_name=guest.first_name, invitation_id=invitation_id)
    )
    dialogues.save(
        effects.db,
        chat_id=stored(known.chat_id),
        kind=WHOSE,
        answers={"invitation_id": invitation_id},
        now=effects.now,
        outbox_id=asked.id,
    )


@for_patients
async def answer(update: Update, context: Context, patient: Patient) -> None:
    """[Yes, that is me] or [No], by whoever was asked."""
    action = action_of(update)

    def settle(effects: Effects) -> bool:
        dialogue = dialogues.current(effects.db, chat_id=stored(patient.chat_id), kind=WHOSE)
        # Only who opened the code was asked: a tap alone could be forged.
        if dialogue is None or dialogue.answers["invitation_id"] != action.number(1):
            return False
        _settle(effects, dialogue, mine=action.text() == "yes")
        return True

    if not await context.turn.write(settle):
        context.turn.toast = context.services.voice_of(patient).plain("button-stale")


def is_answer(update: Update, context: Context, patient: Patient) -> bool:
    """Whether these words answer the question."""
    return _mine(update, context, patient) is not None


def _mine(update: Update, context: Context, patient: Patient) -> bool | None:
    voice = context.services.voice_of(patient)
    return read_yes_no(words_of(update), voice, yes="button-mine", no="button-not-mine")


@for_patients
async def typed(update: Update, context: Context, patient: Patient) -> None:
    """Yes or no in words."""
    mine = bool(_mine(update, context, patient))

    def settle(effects: Effects) -> None:
        dialogue = dialogues.current(effects.db, chat_id=stored(patient.chat_id), kind=WHOSE)
        if dialogue is not None:
            _settle(effects, dialogue, mine=mine)

    await context.turn.write(settle)


def _settle(effects: Effects, dialogue: Dialogue, *, mine: bool) -> None:
    user_id, asked = dialogue.chat_id, dialogue.outbox_id
    invitation = invitations.find_by_id(effects.db, dialogue.answers["invitation_id"])
    known = patients.by_chat(effects.db, chat_id=user_id)
    dialogues.close(effects.db, chat_id=user_id)
    services = effects.turn.services
    voice = services.voice_of(known) if known else services.voice
    opening = records.reopen(invitation, user_id=user_id, now=effects.now)
    if opening.invitation is None or known is None:
        why = opening.closed or records.Closed.UNKNOWN
        said = joining.closed(voice, why=why)
    elif mine:
        said = _join(effects, opening.invitation, known=known)
    else:
        guest = patients.get(effects.db, stored(opening.invitation.patient_id))
        said = Draft(text=voice.text("code-of-another", first_name=guest.first_name))
    effects.replace(said, row_id=asked)


def _join(effects: Effects, invitation: Invitation, *, known: Patient) -> Draft:
    """Somebody in care opened a further card: the consent given before still holds."""
    services = effects.turn.services
    guest = patients.get(effects.db, stored(invitation.patient_id))
    other = guest.name if guest.id != known.id else None
    joined = records.agree(
        effects.db,
        invitation=invitation,
        chat_id=stored(known.chat_id),
        notice=None,
        profile=services.profile,
        now=effects.now,
    )
    records.hasten_welcome(effects.db, patient=joined, now=effects.now)
    cards.refresh(effects.db, invitation=invitation, mark="joined", now=effects.now)
    card = cards.card_row(effects.db, invitation=invitation)
    if other is not None and card is not None and card.chat_id is not None:
        desk = effects.to(card.chat_id)
        desk_voice = desk.turn.services.voice
        text = desk_voice.text("card-same-person", name=other, known=joined.name)
        desk.say(Draft(text=text), answers=card.id)
    voice = services.voice_of(joined)
    withdrawn = consents.withdrawn(effects.db, patient_id=stored(joined.id))
    text = "joined-again-off" if Purpose.CARE in withdrawn else "joined-again"
    return Draft(text=voice.text(text, first_name=joined.first_name))
