"""/broadcast: a text to all who agreed to news, with the count, a confirmation and a report."""

from telegram import Message, Update

from bot.actions import Verb, button
from bot.context import Context, action_of
from bot.handlers.who import for_staff
from bot.receive.turn import Effects
from bot.services import Services
from clinic import broadcasts, dialogues
from clinic.tables import Staff
from clinic.tables.base import stored
from messages.catalogue import Html
from messages.draft import Draft

BROADCAST = "broadcast"
"""Kind of the dialogue."""
_LONGEST = 3500
"""UTF-16 units; Telegram allows 4096, and every copy says how to end the news."""


@for_staff
async def broadcast(update: Update, context: Context, _member: Staff) -> None:
    """/broadcast asks for the text; with text behind it, it shows the preview at once."""
    message = update.effective_message
    text = _html_after_command(message) if message else ""

    def begin(effects: Effects) -> None:
        audience = len(broadcasts.audience(effects.db))
        voice = effects.turn.services.staff_voice
        if not audience:
            effects.say(Draft(text=voice.text("broadcast-nobody")))
            return
        _save(effects, text)
        if text:
            _preview(effects, text, audience)
        else:
            effects.say(Draft(text=voice.text("broadcast-ask", count=audience)))

    await context.turn.write(begin)


async def typed(update: Update, context: Context, _member: Staff) -> None:
    """The text of a broadcast that was asked for."""
    message = update.effective_message
    text = message.text_html if message else ""

    def go_on(effects: Effects) -> None:
        _save(effects, text)
        _preview(effects, text, len(broadcasts.audience(effects.db)))

    await context.turn.write(go_on)


def _html_after_command(message: Message) -> str:
    _, _, rest = (message.text_html or "").partition(" ")
    return rest.strip()


def _save(effects: Effects, text: str) -> None:
    dialogues.save(
        effects.db,
        chat_id=effects.turn.chat_id,
        kind=BROADCAST,
        answers={"text": text},
        now=effects.now,
        outbox_id=None,
    )


def copy_text(services: Services, text: str) -> str:
    """One copy as its reader sees it."""
    return services.staff_voice.text(
        "broadcast-copy", text=Html(text), clinic=services.profile.name
    )


def _preview(effects: Effects, text: str, audience: int) -> None:
    services = effects.turn.services
    voice = services.staff_voice
    over = len(text.encode("utf-16-le")) // 2 - _LONGEST
    if over > 0:
        effects.say(Draft(text=voice.text("broadcast-too-long", count=over)))
        return
    copy = Html(copy_text(services, text))
    effects.say(
        Draft(
            text=voice.text("broadcast-preview", count=audience, copy=copy),
            buttons=(
                (
                    button(voice.plain("button-send-to", count=audience), Verb.BROADCAST, "yes"),
                    button(voice.plain("button-cancel"), Verb.BROADCAST, "no"),
                ),
            ),
        )
    )


@for_staff
async def confirm(update: Update, context: Context, member: Staff) -> None:
    """[Send to N] or [Cancel] under the preview."""
    wanted = action_of(update).text() == "yes"

    def settle(effects: Effects) -> bool:
        chat_id = stored(member.chat_id)
        dialogue = dialogues.current(effects.db, chat_id=chat_id, kind=BROADCAST)
        text = dialogue.answers.get("text") if dialogue else None
        if not text:
            return False
        dialogues.close(effects.db, chat_id=chat_id)
        voice = effects.turn.services.staff_voice
        if wanted:
            effects.replace_tapped(_send(effects, text, member))
        else:
            effects.replace_tapped(Draft(text=voice.text("broadcast-cancelled")))
        return True

    if not await context.turn.write(settle):
        context.turn.toast = context.services.staff_voice.plain("button-stale")


def _send(effects: Effects, text: str, member: Staff) -> Draft:
    services = effects.turn.services
    voice = services.staff_voice
    sent = broadcasts.confirm(effects.db, text=text, by=member, now=effects.now)
    said = [voice.text("broadcast-sending", count=sent.recipients)]
    awake = services.profile.quiet.defer(effects.now, services.profile.zone)
    if awake > effects.now:
        said.append(voice.text("broadcast-night", time=voice.when(awake, effects.now)))
    return Draft(text=Html("\n".join(said)))
