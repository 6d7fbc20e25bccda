"""A group as a test or a page handles it: its members, what stands in it, its upgrade."""

import itertools
from typing import Protocol

from bot.sandbox.accounts import User
from bot.sandbox.chats import GroupChat, Membership
from bot.sandbox.errors import JsonObject
from bot.sandbox.events import SeenMessage
from bot.sandbox.membership import set_membership
from bot.sandbox.messages import Content, Message
from bot.sandbox.servers import Servers

_SUPERGROUPS_FROM = -1_001_900_000_000


class Account(Protocol):
    """A person or a bot."""

    @property
    def user(self) -> User:
        """The account's public face."""
        ...


class Group:
    """One group; the first member owns it."""

    def __init__(self, servers: Servers, chat: GroupChat, owner: User) -> None:
        self._servers = servers
        self._owner = owner
        self.chat = chat

    @property
    def id(self) -> int:
        """The chat id, negative; another one after `upgrade`."""
        return self.chat.id

    @property
    def title(self) -> str:
        """The group's name."""
        return self.chat.title

    @property
    def messages(self) -> list[SeenMessage]:
        """What stands in the group now, oldest first."""
        return [message.seen() for message in self.chat.messages.values()]

    def add(self, account: Account) -> None:
        """Let the owner add somebody."""
        set_membership(self._servers, self.chat, account.user, Membership.MEMBER, self._owner)
        self.announce({"new_chat_members": [account.user.json()]})

    def promote(self, account: Account) -> None:
        """Make a member an administrator; as such a bot sees every message."""
        administrator = Membership.ADMINISTRATOR
        set_membership(self._servers, self.chat, account.user, administrator, self._owner)

    def kick(self, account: Account) -> None:
        """Throw somebody out."""
        set_membership(self._servers, self.chat, account.user, Membership.KICKED, self._owner)
        self.announce({"left_chat_member": account.user.json()})

    def upgrade(self) -> None:
        """Turn the group into a supergroup with a new id and no messages.

        The service messages are those of `migrate_to_chat_id` and `migrate_from_chat_id` in
        https://core.telegram.org/bots/api#message; the old id is refused from then on.

        Raises:
            ValueError: if it is a supergroup already.
        """
        old = self.chat
        if old.supergroup:
            raise ValueError(f"{self.title!r} is a supergroup already")
        new_id = supergroup_id(self._servers)
        new = GroupChat(new_id, itertools.count(1), title=old.title, supergroup=True)
        new.members = dict(old.members)
        self.announce({"migrate_to_chat_id": new_id})
        self._servers.groups[new_id] = new
        self._servers.upgraded[old.id] = new_id
        self.chat = new
        self.announce({"migrate_from_chat_id": old.id})

    def announce(self, service: JsonObject) -> None:
        """Put a service message with these fields into the group."""
        self._servers.post(
            self.chat,
            Message(
                message_id=next(self.chat.numbers),
                sender=self._owner,
                date=self._servers.clock.now(),
                content=Content(service=service),
            ),
        )


def supergroup_id(servers: Servers) -> int:
    """An id for a new supergroup."""
    return _SUPERGROUPS_FROM - len(servers.groups)
