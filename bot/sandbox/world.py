"""The world around a bot: whom there is to talk to, and what has not reached the bot yet."""

import itertools
from collections.abc import Sequence

from bot.sandbox.accounts import Bot, User
from bot.sandbox.chats import GroupChat, Membership
from bot.sandbox.events import EventCallback
from bot.sandbox.group import Account, Group, supergroup_id
from bot.sandbox.membership import set_membership
from bot.sandbox.person import Person
from bot.sandbox.servers import Servers
from bot.sandbox.updates import UpdateQueue
from jobs.clock import Clock

_PEOPLE_FROM = 5_100_000_001
_GROUPS_FROM = -4_100_000_000


class World:
    """Bots, people and groups."""

    def __init__(self, clock: Clock) -> None:
        self.servers = Servers(clock)
        self.people: list[Person] = []
        self.groups: list[Group] = []

    def add_bot(self, *, token: str, username: str, name: str) -> Bot:
        """Register a bot, as BotFather does; its id is the part of the token before the colon.

        Raises:
            ValueError: if the token has no such part, or is taken.
        """
        number, _, secret = token.partition(":")
        if not number.isdigit() or not secret or token in self.servers.bots:
            raise ValueError("a bot needs a token of its own, like 1000:letters")
        user = User(id=int(number), is_bot=True, first_name=name, username=username)
        bot = Bot(user=user, token=token, updates=UpdateQueue(self.servers.clock))
        self.servers.users[user.id] = user
        self.servers.bots[token] = bot
        bot.updates.on_taken(lambda update: self.servers.taken(bot, update))
        return bot

    def add_person(
        self,
        *,
        first_name: str,
        last_name: str | None = None,
        username: str | None = None,
        language_code: str | None = None,
        id: int | None = None,  # noqa: A002 - it is the person's id
    ) -> Person:
        """Let a person register with Telegram; the id is made up unless given.

        Raises:
            ValueError: if the id is taken.
        """
        user = User(
            id=id or _PEOPLE_FROM + len(self.people),
            is_bot=False,
            first_name=first_name,
            last_name=last_name,
            username=username,
            language_code=language_code,
        )
        if user.id in self.servers.users:
            raise ValueError(f"the user id {user.id} is taken")
        self.servers.users[user.id] = user
        person = Person(self.servers, user)
        self.people.append(person)
        return person

    def add_group(
        self, *, title: str, members: Sequence[Account], supergroup: bool = False
    ) -> Group:
        """Let the first person among `members` make a group with the others.

        Its bots are told by `my_chat_member` and, unless it is a supergroup at once, by the
        service message `group_chat_created`.

        Raises:
            ValueError: if there is no person among the members.
        """
        owner = next((one.user for one in members if not one.user.is_bot), None)
        if owner is None:
            raise ValueError("a group needs a person who makes it")
        servers = self.servers
        if supergroup:
            chat_id, numbers = supergroup_id(servers), itertools.count(1)
        else:
            chat_id, numbers = _GROUPS_FROM - len(servers.groups), servers.numbers
        chat = GroupChat(chat_id, numbers, title=title, supergroup=supergroup)
        servers.groups[chat_id] = chat
        chat.members[owner.id] = Membership.OWNER
        for member in members:
            if member.user is not owner:
                set_membership(servers, chat, member.user, Membership.MEMBER, owner)
        group = Group(servers, chat, owner)
        if not supergroup:
            group.announce({"group_chat_created": True})
        self.groups.append(group)
        return group

    def person(self, user_id: int) -> Person | None:
        """The person with that id."""
        return next((one for one in self.people if one.id == user_id), None)

    def group(self, chat_id: int) -> Group | None:
        """The group with that id."""
        return next((one for one in self.groups if one.id == chat_id), None)

    def on_event(self, callback: EventCallback) -> None:
        """Call `callback` synchronously for each visible thing from now on."""
        self.servers.on_event(callback)

    def updates_pending(self, bot: Bot) -> int:
        """How many updates the bot has neither confirmed nor taken by webhook."""
        return len(bot.updates.pending())
