"""Every method that the sandbox answers, by its name at Telegram."""

from collections.abc import Awaitable, Callable

from bot.sandbox import (
    methods_editing,
    methods_looking,
    methods_menus,
    methods_sending,
    methods_updates,
)
from bot.sandbox.asked import Asked

Method = Callable[[Asked], Awaitable[object]]

METHODS: dict[str, Method] = {
    "getMe": methods_looking.get_me,
    "getUpdates": methods_updates.get_updates,
    "setWebhook": methods_updates.set_webhook,
    "deleteWebhook": methods_updates.delete_webhook,
    "getWebhookInfo": methods_updates.get_webhook_info,
    "sendMessage": methods_sending.send_message,
    "sendPhoto": methods_sending.send_photo,
    "sendDocument": methods_sending.send_document,
    "copyMessage": methods_sending.copy_message,
    "sendChatAction": methods_sending.send_chat_action,
    "editMessageText": methods_editing.edit_message_text,
    "editMessageCaption": methods_editing.edit_message_caption,
    "editMessageReplyMarkup": methods_editing.edit_message_reply_markup,
    "deleteMessage": methods_editing.delete_message,
    "answerCallbackQuery": methods_menus.answer_callback_query,
    "setMyCommands": methods_menus.set_my_commands,
    "deleteMyCommands": methods_menus.delete_my_commands,
    "getMyCommands": methods_menus.get_my_commands,
    "getChat": methods_looking.get_chat,
    "getChatMember": methods_looking.get_chat_member,
    "getFile": methods_looking.get_file,
}


def stops_when_halted(method: str) -> bool:
    """Whether a bot that was told to be silent is refused this method."""
    return method.startswith(("send", "copy", "edit"))


def spelled(method: str) -> str:
    """The method's usual spelling: Telegram takes any case.

    https://core.telegram.org/bots/api#making-requests
    """
    return next((known for known in METHODS if known.lower() == method.lower()), method)
