"""The questions of /settings that may be answered in words; a chat has one open at most."""

from datetime import datetime, timedelta

from bot.receive.turn import Effects
from bot.screens import care
from clinic import dialogues
from clinic.tables import Patient
from messages.catalogue import Html
from messages.draft import Draft

OWN_TIME = "own-time"
"""Takes a time of the day."""
ZONE = "own-zone"
"""Takes a city's name or a location."""
UNTIL = "pause-until"
"""Takes the day on which a pause ends."""
KINDS = (OWN_TIME, ZONE, UNTIL)
WAITS = timedelta(minutes=15)
_MOST_WORDS = 4
"""Who writes more than that hardly answers."""


def ask(
    effects: Effects, kind: str, question: Draft, *, since: datetime | None = None, **answers: str
) -> None:
    """Ask in the place of what was tapped; `since` is when it was asked first, if not now."""
    if kind == ZONE:
        answers["shares"] = "yes" if shares_location(effects) else ""
    else:
        leave(effects)
    row = effects.replace(question, row_id=None)
    dialogues.save(
        effects.db,
        chat_id=effects.turn.chat_id,
        kind=kind,
        answers=dict(answers),
        now=since or effects.now,
        outbox_id=row.id,
    )


def not_understood(
    effects: Effects, kind: str, patient: Patient, words: str, *, remedy: Draft, **answers: str
) -> None:
    """Ask again; unless it is clearly a slip, the patient may be worried: first how to reach help.

    The second time nothing is asked any more.
    """
    dialogue = dialogues.current(effects.db, chat_id=effects.turn.chat_id, kind=kind)
    is_short = len(words.split()) <= _MOST_WORDS
    if dialogue is None or (is_short and any(each.isdigit() for each in words)):
        ask(effects, kind, remedy, since=dialogue and dialogue.updated_at, **answers)
        return
    voice, profile = effects.turn.services.voice_of(patient), effects.turn.services.profile
    reach = care.patient_text(voice, profile=profile).text
    if dialogue.answers.get("missed"):
        close(effects)
        later = voice.text("settings-later")
        effects.say(Draft(text=Html(f"{reach}\n\n{later}")))
    else:
        said = f"{reach}\n\n{remedy.text}" if is_short else reach
        again = Draft(text=Html(said), buttons=remedy.buttons)
        ask(effects, kind, again, since=dialogue.updated_at, missed="yes", **answers)


def close(effects: Effects) -> None:
    """End whichever of them is open; other dialogues go on."""
    leave(effects)
    dialogue = dialogues.current(effects.db, chat_id=effects.turn.chat_id)
    if dialogue is not None and dialogue.kind in KINDS:
        dialogues.close(effects.db, chat_id=effects.turn.chat_id)


def shares_location(effects: Effects) -> bool:
    """Whether the button that shares a location stands under the patient's text box."""
    dialogue = dialogues.current(effects.db, chat_id=effects.turn.chat_id, kind=ZONE)
    return dialogue is not None and bool(dialogue.answers.get("shares"))


def leave(effects: Effects) -> None:
    """Take away that button; before anything else is asked, as nobody knows of it then."""
    if shares_location(effects):
        # Telegram takes it away only with a new message.
        said = effects.turn.services.voice.text("zone-kept")
        effects.say(Draft(text=said, ends_keyboard=True))
        dialogues.close(effects.db, chat_id=effects.turn.chat_id)
