"""What staff read about a series: how far it has come, what follows, how long it may be."""

from collections.abc import Sequence

from bot.forms.naming import Running
from bot.screens.calling_off import call_off_button
from bot.screens.desk import mention
from bot.screens.scheduling import STANDS
from clinic.slots import Advised
from clinic.tables import Appointment, AppointmentState
from messages import dates, recall
from messages.catalogue import Html
from messages.draft import Draft
from messages.steps import Range
from messages.voice import Voice


def series(
    voice: Voice,
    found: Running,
    *,
    procedure: str,
    allowed: Range,
    advised: Advised,
    live: Sequence[Appointment],
    heading: str = "",
) -> Draft:
    """The series as it is now; `heading` says what was changed, or why nothing was."""
    number, length = found.newest.number, found.series.length
    lines = [
        *((heading, "") if heading else ()),
        voice.text(
            "series-shown",
            patient=mention(found.patient.name, found.patient.chat_id),
            procedure=procedure,
            number=number,
            length=length,
            dots=recall.dots(number, length),
        ),
        _what_follows(voice, found, advised),
        *(voice.text(STANDS[each.state], when=voice.day_and_time(each.starts_at)) for each in live),
        "",
        voice.text(
            "series-how",
            name=found.patient.name,
            lowest=max(allowed.low, number),
            highest=allowed.high,
        ),
    ]
    agreed = [each for each in live if each.state is AppointmentState.CONFIRMED]
    # Of a series that is complete an appointment is left over.
    buttons = tuple((call_off_button(voice, each),) for each in agreed if found.is_complete)
    return Draft(text=Html("\n".join(lines)), buttons=buttons)


def _what_follows(voice: Voice, found: Running, advised: Advised) -> str:
    if found.is_complete:
        return voice.text("series-complete")
    first, last = (
        dates.date_words(day, voice.language) for day in (advised.best.first, advised.best.last)
    )
    return voice.text("series-next", number=advised.number, first=first, last=last)
