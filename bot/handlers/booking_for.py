"""/book: with a name behind it, staff book for a patient."""

from telegram import Update

from bot.actions import Verb
from bot.context import Context, arguments_of
from bot.forms import naming
from bot.forms.naming import Running
from bot.forms.reading import UnreadableError
from bot.handlers import agreeing, booking, scheduling
from bot.handlers.agreeing import Step
from bot.handlers.enrolling import error_text
from bot.handlers.who import for_staff, patient, staff_member
from bot.receive.turn import Effects
from bot.screens.scheduling import Choosing, Mode
from bot.screens.which import which
from clinic.tables import Staff
from messages.draft import Draft
from messages.reading_dates import Spoken
from messages.walltime import moment_of


async def book(update: Update, context: Context) -> None:
    """/book is the patients'; with a name behind it staff book for a patient."""
    known = await patient(update, context)
    member = await staff_member(update, context)
    books_own = known is not None and known.in_care and not arguments_of(update)
    if member is None or books_own:
        await booking.book(update, context)
    else:
        await _book_for(update, context)


@for_staff
async def _book_for(update: Update, context: Context, member: Staff) -> None:
    line = arguments_of(update)

    def begin(effects: Effects) -> None:
        voice = effects.turn.services.voice
        if not line:
            effects.say(Draft(text=voice.text("staff-book-usage")))
            return
        try:
            name, rest = naming.split_name(effects.db, line)
            found = naming.going_on(naming.running_of(effects.db, name=name), name=name)
            said = scheduling.read(effects, rest) if rest else None
        except UnreadableError as error:
            effects.say(Draft(text=error_text(effects.turn.services, error)))
            return
        if len(found) > 1:
            effects.say(_which(effects, found, said))
            return
        chosen = agreeing.choosing(effects, found[0], mode=Mode.AGREE)
        scheduling.show(effects, chosen, _first_step(effects, chosen, said, member), member)

    await context.turn.write(begin)


def _first_step(effects: Effects, chosen: Choosing, said: Spoken | None, member: Staff) -> Step:
    if said is None:
        return agreeing.show_days(effects, chosen)
    return agreeing.take_spoken(effects, chosen, said, shown=None, member=member)


def _which(effects: Effects, found: list[Running], said: Spoken | None) -> Draft:
    """Several fit the name: the buttons carry what was said of the time."""
    services = effects.turn.services
    if said is None or said.day is None:
        return which(services, found, Verb.STAFF_DAYS, 0, Mode.AGREE)
    if said.time is None:
        return which(services, found, Verb.STAFF_DAY, f"{said.day:%Y%m%d}", Mode.AGREE)
    moment = moment_of(said.day, said.time, services.profile.zone)
    minutes = int(moment.timestamp()) // 60
    return which(services, found, Verb.STAFF_SLOT, minutes, Mode.AGREE)
