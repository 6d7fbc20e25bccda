"""The methods by which a bot looks around: itself, chats, members, files."""

from bot.sandbox.asked import Asked
from bot.sandbox.chats import GroupChat, Membership, PrivateChat, Standing
from bot.sandbox.errors import CHAT_NOT_FOUND, JsonObject, bad_request
from bot.sandbox.files import MAX_DOWNLOAD
from bot.sandbox.membership import member_json

_GIFTS = (
    "unlimited_gifts",
    "limited_gifts",
    "unique_gifts",
    "premium_subscription",
    "gifts_from_channels",
)


async def get_me(asked: Asked) -> JsonObject:
    """https://core.telegram.org/bots/api#getme."""
    return {
        **asked.bot.user.json(),
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


async def get_chat(asked: Asked) -> JsonObject:
    """https://core.telegram.org/bots/api#getchat; a person must have started the bot."""
    chat = asked.servers.chat(asked.bot, asked.values["chat_id"])
    if isinstance(chat, PrivateChat) and chat.standing is Standing.NEW:
        raise bad_request(CHAT_NOT_FOUND)
    if isinstance(chat, GroupChat):
        chat.check_open(asked.bot)
    return {
        **chat.json(),
        "accent_color_id": chat.id % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(_GIFTS, False),
    }


async def get_chat_member(asked: Asked) -> JsonObject:
    """https://core.telegram.org/bots/api#getchatmember."""
    chat = asked.servers.chat(asked.bot, asked.values["chat_id"])
    if isinstance(chat, GroupChat):
        chat.check_open(asked.bot)
    user = asked.servers.users.get(asked.values["user_id"])
    if user is None:
        raise bad_request("user not found")
    if isinstance(chat, GroupChat):
        return member_json(user, chat.membership(user.id))
    if user.id not in {chat.id, asked.bot.id}:
        raise bad_request("user not found")
    return member_json(user, Membership.MEMBER)


async def get_file(asked: Asked) -> JsonObject:
    """https://core.telegram.org/bots/api#getfile."""
    stored = asked.servers.cabinet.by_id(asked.values["file_id"])
    if stored is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if len(stored.content) > MAX_DOWNLOAD:
        raise bad_request("file is too big")
    return stored.file_json()
