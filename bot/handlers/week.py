"""/week: the next seven days; /calendar: the same for a calendar program."""

from datetime import date, timedelta

from telegram import Update

from bot.context import Context
from bot.handlers.who import for_owners, for_staff
from bot.receive.turn import Effects
from bot.screens import week as screen
from bot.screens.week import Free, WeekDay
from bot.web.feed import path_of
from clinic import agenda, opening, slots
from clinic.tables import LIVE, AppointmentState, Staff
from messages.draft import Draft
from messages.walltime import local_date

_DAYS = 7
_NO_TIME = timedelta(0)
"""Staff book somebody in who is there already; only patients are asked to wait some hours."""
_SHOWN = (*LIVE, AppointmentState.ATTENDED, AppointmentState.NO_SHOW)
_HERE = ("127.", "localhost", "0.0.0.0", "[::")  # noqa: S104 - an address to recognise


@for_staff
async def week(_update: Update, context: Context, _member: Staff) -> None:
    """/week: who comes when, and how much is free."""

    def show(effects: Effects) -> None:
        services = effects.turn.services
        today = local_date(effects.now, services.profile.zone)
        days = [_day(effects, today + timedelta(days=ahead)) for ahead in range(_DAYS)]
        effects.say(screen.week(services.voice, days, procedure_name=services.procedure_name))

    await context.turn.write(show)


async def week_in_group(update: Update, context: Context) -> None:
    """/week in the clinic's own group; in any other one it would tell strangers of patients."""
    if context.turn.chat_id == context.services.profile.staff_chat:
        await week(update, context)


def _day(effects: Effects, day: date) -> WeekDay:
    profile = effects.turn.services.profile
    since, until = agenda.day_bounds(day, profile.zone)
    return WeekDay(
        day=day,
        visits=agenda.between(effects.db, since=since, until=until, states=_SHOWN),
        is_open=opening.closes_at(profile, day=day) is not None,
        free=_free(effects, day),
    )


def _free(effects: Effects, day: date) -> list[Free]:
    """What is free at each of the clinic's pools of places."""
    services = effects.turn.services
    pools = {
        opening.pool_of(services.profile, procedure=each).name: each for each in services.plans
    }
    return [
        Free(
            procedure=name,
            count=len(
                slots.free_on(
                    effects.db,
                    profile=services.profile,
                    procedure=procedure,
                    day=day,
                    now=effects.now,
                    ahead=_NO_TIME,
                )
            ),
        )
        for name, procedure in sorted(pools.items())
    ]


@for_owners
async def calendar(_update: Update, context: Context, _member: Staff) -> None:
    """/calendar: the secret address of the appointments, for the clinic's calendar program."""
    services = context.services
    voice, address = services.voice, services.public_url
    only_here = address.partition("://")[2].startswith(_HERE)
    text = voice.text(
        "calendar-feed",
        address=f"{address}{path_of(services.key)}",
        here="yes" if only_here else "no",
    )
    await context.turn.reply(Draft(text=text))
