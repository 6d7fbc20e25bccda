"""The Bot API calls: one parcel, one call."""

import io
from typing import Any

import segno
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeChat,
    InlineKeyboardMarkup,
    InputFile,
    LinkPreviewOptions,
    Message,
    ReplyParameters,
)
from telegram.constants import ParseMode
from telegram.error import TelegramError

from bot.send.parcel import AnyParcel, MenuParcel
from bot.send.transport import plain_call
from clinic.outcomes import Sent
from messages.draft import Button, Draft

_QR_SCALE = 10
_QR_BORDER = 4
_CALENDAR_FILE = "appointment.ics"
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


async def post(bot: Bot, *, chat_id: int, parcel: AnyParcel) -> Sent:
    """Make the one call this parcel needs.

    Raises:
        telegram.error.TelegramError: whatever the call came to, if not success.
    """
    if isinstance(parcel, MenuParcel):
        await _set_menu(bot, chat_id, parcel.commands)
        return Sent()
    if parcel.edits is not None:
        await _edit(bot, chat_id, parcel.edits, parcel.draft)
        return Sent(message_id=parcel.edits)
    if parcel.draft.qr or parcel.draft.calendar:
        message = await _send_file(bot, chat_id, parcel.draft, parcel.answers)
        return Sent(message_id=message.message_id)
    return Sent(message_id=await _send_text(bot, chat_id, parcel.draft, parcel.answers))


async def _send_text(bot: Bot, chat_id: int, draft: Draft, answers: int | None) -> int:
    # The library's own method makes objects of the keyboard and of Telegram's whole answer, which
    # takes longer than all the rest of sending.
    call: dict[str, Any] = {
        "chat_id": chat_id,
        "text": draft.text,
        "parse_mode": ParseMode.HTML,
        "link_preview_options": {"is_disabled": True},
    }
    if markup := _under_the_box(draft) or _under_the_words(draft):
        call["reply_markup"] = markup
    if answers:
        call["reply_parameters"] = {"message_id": answers, "allow_sending_without_reply": True}
    taken = await bot.request.post(f"{bot.base_url}/sendMessage", plain_call(call))
    if not isinstance(taken, dict):
        raise TelegramError("Invalid server response")
    return taken["message_id"]


async def _send_file(bot: Bot, chat_id: int, draft: Draft, answers: int | None) -> Message:
    quoted = (
        ReplyParameters(message_id=answers, allow_sending_without_reply=True) if answers else None
    )
    if draft.qr:
        return await bot.send_photo(
            chat_id,
            photo=qr_picture(draft.qr),
            caption=draft.text,
            parse_mode=ParseMode.HTML,
            reply_markup=_keyboard(draft),
            reply_parameters=quoted,
        )
    return await bot.send_document(
        chat_id,
        document=InputFile(draft.calendar.encode(), filename=_CALENDAR_FILE),
        caption=draft.text,
        parse_mode=ParseMode.HTML,
        reply_markup=_keyboard(draft),
        reply_parameters=quoted,
    )


async def _edit(bot: Bot, chat_id: int, message_id: int, draft: Draft) -> None:
    if not draft.text:
        await bot.edit_message_reply_markup(
            chat_id=chat_id, message_id=message_id, reply_markup=_keyboard(draft)
        )
    elif draft.caption:
        await bot.edit_message_caption(
            chat_id=chat_id,
            message_id=message_id,
            caption=draft.text,
            parse_mode=ParseMode.HTML,
            reply_markup=_keyboard(draft),
        )
    else:
        await bot.edit_message_text(
            draft.text,
            chat_id=chat_id,
            message_id=message_id,
            parse_mode=ParseMode.HTML,
            reply_markup=_keyboard(draft),
            link_preview_options=_NO_PREVIEW,
        )


async def _set_menu(bot: Bot, chat_id: int, commands: tuple[tuple[str, str], ...]) -> None:
    scope = BotCommandScopeChat(chat_id=chat_id)
    if commands:
        await bot.set_my_commands([BotCommand(*each) for each in commands], scope=scope)
    else:
        await bot.delete_my_commands(scope=scope)


def _under_the_box(draft: Draft) -> dict[str, Any] | None:
    """What changes under the reader's text box; only new messages can do that."""
    if draft.ends_keyboard:
        return {"remove_keyboard": True}
    if draft.asks_location:
        button = {"text": draft.asks_location, "request_location": True}
        return {"keyboard": [[button]], "one_time_keyboard": True, "resize_keyboard": True}
    return None


def _under_the_words(draft: Draft) -> dict[str, Any] | None:
    if not draft.buttons:
        return None
    return {"inline_keyboard": [[_button(each) for each in row] for row in draft.buttons]}


def _button(button: Button) -> dict[str, str]:
    if button.url:
        return {"text": button.label, "url": button.url}
    return {"text": button.label, "callback_data": button.action}


def _keyboard(draft: Draft) -> InlineKeyboardMarkup | None:
    markup = _under_the_words(draft)
    return None if markup is None else InlineKeyboardMarkup.de_json(markup, None)


def qr_picture(link: str) -> bytes:
    """The link as a QR code: a PNG, black on white."""
    picture = io.BytesIO()
    segno.make(link, error="m", micro=False).save(
        picture, kind="png", scale=_QR_SCALE, border=_QR_BORDER
    )
    return picture.getvalue()
