"""Which parameters each method has: all of Telegram's, and of those the ones done here.

A test holds this table against a machine-readable copy of https://core.telegram.org/bots/api.
"""

from bot.sandbox.parameters import Kind, Signature

KINDS = {
    "action": Kind.STRING,
    "allow_paid_broadcast": Kind.BOOLEAN,
    "allowed_updates": Kind.ARRAY,
    "cache_time": Kind.INTEGER,
    "callback_query_id": Kind.STRING,
    "caption": Kind.STRING,
    "chat_id": Kind.CHAT,
    "commands": Kind.ARRAY,
    "disable_notification": Kind.BOOLEAN,
    "document": Kind.FILE,
    "drop_pending_updates": Kind.BOOLEAN,
    "file_id": Kind.STRING,
    "from_chat_id": Kind.CHAT,
    "language_code": Kind.STRING,
    "limit": Kind.INTEGER,
    "link_preview_options": Kind.OBJECT,
    "max_connections": Kind.INTEGER,
    "message_id": Kind.INTEGER,
    "offset": Kind.INTEGER,
    "parse_mode": Kind.STRING,
    "photo": Kind.FILE,
    "protect_content": Kind.BOOLEAN,
    "reply_markup": Kind.OBJECT,
    "reply_parameters": Kind.OBJECT,
    "scope": Kind.OBJECT,
    "secret_token": Kind.STRING,
    "show_alert": Kind.BOOLEAN,
    "text": Kind.STRING,
    "timeout": Kind.INTEGER,
    "url": Kind.STRING,
    "user_id": Kind.INTEGER,
}

_SENDING = (
    "disable_notification",
    "protect_content",
    "allow_paid_broadcast",
    "reply_parameters",
    "reply_markup",
)
_SENDING_UNDONE = (
    "message_thread_id",
    "direct_messages_topic_id",
    "message_effect_id",
    "suggested_post_parameters",
)
_EDITING = ("chat_id", "message_id", "reply_markup")
_EDITING_UNDONE = ("business_connection_id", "inline_message_id")

SIGNATURES = {
    "getMe": Signature(),
    "getUpdates": Signature(optional=("offset", "limit", "timeout", "allowed_updates")),
    "setWebhook": Signature(
        required=("url",),
        optional=("max_connections", "allowed_updates", "drop_pending_updates", "secret_token"),
        undone=("certificate", "ip_address"),
    ),
    "deleteWebhook": Signature(optional=("drop_pending_updates",)),
    "getWebhookInfo": Signature(),
    "sendMessage": Signature(
        required=("chat_id", "text"),
        optional=("parse_mode", "link_preview_options", *_SENDING),
        undone=("business_connection_id", "entities", *_SENDING_UNDONE),
    ),
    "sendPhoto": Signature(
        required=("chat_id", "photo"),
        optional=("caption", "parse_mode", *_SENDING),
        undone=(
            "business_connection_id",
            "caption_entities",
            "show_caption_above_media",
            "has_spoiler",
            *_SENDING_UNDONE,
        ),
    ),
    "sendDocument": Signature(
        required=("chat_id", "document"),
        optional=("caption", "parse_mode", *_SENDING),
        undone=(
            "business_connection_id",
            "thumbnail",
            "caption_entities",
            "disable_content_type_detection",
            *_SENDING_UNDONE,
        ),
    ),
    "copyMessage": Signature(
        required=("chat_id", "from_chat_id", "message_id"),
        optional=("caption", "parse_mode", *_SENDING),
        undone=(
            "video_start_timestamp",
            "caption_entities",
            "show_caption_above_media",
            *_SENDING_UNDONE,
        ),
    ),
    "sendChatAction": Signature(
        required=("chat_id", "action"),
        undone=("business_connection_id", "message_thread_id"),
    ),
    "editMessageText": Signature(
        optional=("text", "parse_mode", "link_preview_options", *_EDITING),
        undone=("entities", "rich_message", *_EDITING_UNDONE),
    ),
    "editMessageCaption": Signature(
        optional=("caption", "parse_mode", *_EDITING),
        undone=("caption_entities", "show_caption_above_media", *_EDITING_UNDONE),
    ),
    "editMessageReplyMarkup": Signature(optional=_EDITING, undone=_EDITING_UNDONE),
    "deleteMessage": Signature(required=("chat_id", "message_id")),
    "answerCallbackQuery": Signature(
        required=("callback_query_id",),
        optional=("text", "show_alert", "cache_time"),
        undone=("url",),
    ),
    "setMyCommands": Signature(required=("commands",), optional=("scope", "language_code")),
    "deleteMyCommands": Signature(optional=("scope", "language_code")),
    "getMyCommands": Signature(optional=("scope", "language_code")),
    "getChat": Signature(required=("chat_id",)),
    "getChatMember": Signature(required=("chat_id", "user_id")),
    "getFile": Signature(required=("file_id",)),
}
