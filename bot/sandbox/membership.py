"""How accounts come, go and rise in chats, and the updates that tell bots about it."""

from bot.sandbox.accounts import Bot, User
from bot.sandbox.chats import Chat, GroupChat, Membership, PrivateChat, Standing
from bot.sandbox.errors import JsonObject
from bot.sandbox.events import EventKind
from bot.sandbox.servers import Servers

_RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
)
_NO_RIGHTS = ("can_be_edited", "is_anonymous", "can_post_stories", "can_edit_stories")


def member_json(user: User, membership: Membership) -> JsonObject:
    """As https://core.telegram.org/bots/api#chatmember."""
    body: JsonObject = {"status": membership.value, "user": user.json()}
    if membership is Membership.OWNER:
        body["is_anonymous"] = False
    elif membership is Membership.ADMINISTRATOR:
        body |= dict.fromkeys(_RIGHTS, True)
        body |= dict.fromkeys((*_NO_RIGHTS, "can_delete_stories"), False)
    elif membership is Membership.KICKED:
        body["until_date"] = 0
    return body


def tell_own_membership(
    servers: Servers, bot: Bot, chat: Chat, actor: User, *, old: Membership, new: Membership
) -> None:
    """Send a bot `my_chat_member`: https://core.telegram.org/bots/api#chatmemberupdated."""
    bot.updates.push(
        "my_chat_member",
        {
            "chat": chat.json(),
            "from": actor.json(),
            "date": int(servers.clock.now().timestamp()),
            "old_chat_member": member_json(bot.user, old),
            "new_chat_member": member_json(bot.user, new),
        },
    )


def set_membership(
    servers: Servers, chat: GroupChat, account: User, new: Membership, actor: User
) -> None:
    """Change how an account stands to a group; a bot is told about itself."""
    old = chat.membership(account.id)
    chat.members[account.id] = new
    for bot in servers.bots.values():
        if bot.id == account.id:
            tell_own_membership(servers, bot, chat, actor, old=old, new=new)


def set_blocked(servers: Servers, bot: Bot, chat: PrivateChat, *, blocked: bool) -> None:
    """Let a person block or unblock a bot, which is told so."""
    chat.standing = Standing.BLOCKED if blocked else Standing.STARTED
    servers.show(EventKind.BLOCK if blocked else EventKind.UNBLOCK, chat, chat.user)
    old, new = Membership.MEMBER, Membership.KICKED
    if not blocked:
        old, new = new, old
    tell_own_membership(servers, bot, chat, chat.user, old=old, new=new)
