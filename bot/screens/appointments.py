"""What patients read of their appointments: how they stand, and what can be done about them."""

from dataclasses import dataclass
from datetime import datetime

from bot.actions import Verb, button
from bot.next_session import NextSession
from bot.screens.picker import Rows, minutes_of
from bot.screens.ways_to_book import AFRESH, AS_BOOK, about, advised
from clinic.profile import ClinicProfile
from clinic.tables import Appointment
from clinic.tables.base import stored
from messages.catalogue import Html
from messages.draft import Button, Draft
from messages.place_names import place_name
from messages.voice import Voice


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What is needed to say how the next session stands. `voice` is by the clinic's clock."""

    voice: Voice
    own: Voice
    """By the patient's own clock."""
    profile: ClinicProfile
    now: datetime

    def when(self, appointment: Appointment) -> str:
        """The appointment's day and time."""
        return self.at(appointment.starts_at)

    def at(self, moment: datetime) -> str:
        """The day and the time."""
        return self.voice.day_and_time(moment, now=self.now)

    def place(self, appointment: Appointment) -> list[str]:
        """Where it is, and whose clock is meant if the patient's shows something else."""
        lines: list[str] = []
        if self.profile.address:
            lines.append(self.voice.text("book-where", address=self.profile.address))
        return lines + self.clock(appointment.starts_at)

    def clock(self, moment: datetime) -> list[str]:
        """Whose clock is meant, if the patient's shows something else then."""
        ours, theirs = (moment.astimezone(each.zone) for each in (self.voice, self.own))
        if ours.utcoffset() == theirs.utcoffset():
            return []
        zone = place_name(self.voice.zone, language=self.voice.language, now=self.now)
        return [self.voice.text("clinic-time", zone=zone)]


def booked(standing: Standing, following: NextSession, *, said: str = "") -> Draft:
    """What is kept for the next session, and what can be done about it."""
    lines = [said, ""] if said else []
    lines += about(standing.voice, following)
    rows: Rows = ()
    agreed, kept = following.agreed, following.offered or following.asked
    if following.offered is not None:
        lines.append(_offered(standing, following.offered))
        rows = (offer_buttons(standing.voice, appointment=following.offered),)
    elif following.asked is not None:
        lines.append(standing.voice.text("book-asked", when=standing.when(following.asked)))
        rows = _asked_buttons(standing.voice, following.asked, agreed)
    elif agreed is not None:
        more, rows = _agreed(standing, agreed)
        lines += more
    if kept is not None and agreed is not None:
        lines.append(standing.voice.text("told-proposed-now", when=standing.when(agreed)))
    shown = kept or agreed
    lines += standing.place(shown) if shown else []
    return Draft(text=Html("\n".join(lines)), buttons=rows)


def in_plan(standing: Standing, found: list[NextSession]) -> list[str]:
    """What /plan says of appointments: a line or two a series; the best days where none is."""
    lines: list[str] = []
    for each in found:
        if each.agreed is not None and each.agreed.ends_at > standing.now:
            lines.append(standing.voice.text("book-agreed", when=standing.when(each.agreed)))
        if each.offered is not None:
            lines.append(_offered(standing, each.offered))
        if each.asked is not None:
            lines.append(standing.voice.text("plan-asked", when=standing.when(each.asked)))
        if not each.is_booked and not each.is_complete:
            lines.append(advised(standing.own, each, now=standing.now, profile=standing.profile))
    return lines


def _offered(standing: Standing, offered: Appointment) -> str:
    until = standing.voice.when(offered.answer_until or offered.starts_at, standing.now)
    return standing.voice.text("book-offered", when=standing.when(offered), until=until)


def _agreed(standing: Standing, agreed: Appointment) -> tuple[list[str], Rows]:
    voice, when = standing.voice, standing.when(agreed)
    if agreed.ends_at <= standing.now:
        return [voice.text("book-over", when=when)], ((choose_another(voice, agreed),),)
    lines = [voice.text("book-agreed", when=when)]
    if agreed.coming_at is not None:
        lines.append(voice.text("book-coming"))
    if agreed.waits_since is not None:
        lines.append(voice.text("book-waiting"))
    return lines, agreed_buttons(voice, agreed)


def agreed_buttons(voice: Voice, agreed: Appointment) -> Rows:
    """Under an agreed appointment."""
    return (change_buttons(voice, agreed), earlier_button(voice, agreed))


def earlier_button(voice: Voice, agreed: Appointment) -> tuple[Button, ...]:
    """To wait for an earlier time, or no more."""
    wish = "off" if agreed.waits_since is not None else "on"
    label = voice.plain(f"button-earlier-{wish}")
    return (button(label, Verb.EARLIER, stored(agreed.id), wish),)


def change_buttons(voice: Voice, agreed: Appointment) -> tuple[Button, ...]:
    """[Move] and [Cancel], each answered below."""
    return (
        button(voice.plain("button-move"), Verb.DAYS, agreed.series_id, 0, AFRESH),
        button(voice.plain("button-cancel"), Verb.CALL_OFF, stored(agreed.id), "ask"),
    )


def choose_another(voice: Voice, appointment: Appointment) -> Button:
    """The way to the free times, answered below."""
    label = voice.plain("button-choose-another")
    return button(label, Verb.DAYS, appointment.series_id, 0, AFRESH)


def offer_buttons(voice: Voice, *, appointment: Appointment) -> tuple[Button, ...]:
    """Under a time that the clinic proposes."""
    offered = stored(appointment.id)
    return (
        button(voice.plain("button-offer-yes"), Verb.OFFER, offered, "yes"),
        button(voice.plain("button-refuse"), Verb.OFFER, offered, "no"),
    )


def move_question(standing: Standing, following: NextSession, moment: datetime) -> Draft:
    """Whether the agreed time is to be moved to `moment`, which an old message offered."""
    voice, series_id = standing.voice, following.series_id
    before = standing.when(following.agreed) if following.agreed else ""
    return Draft(
        text=voice.text("move-question", before=before, when=standing.at(moment)),
        buttons=(
            (
                button(
                    voice.plain("button-move-yes"), Verb.SLOT, series_id, minutes_of(moment), "yes"
                ),
                button(voice.plain("button-call-off-no"), Verb.DAYS, series_id, 0, AS_BOOK),
            ),
        ),
    )


def call_off_question(standing: Standing, appointment: Appointment, *, agreed: bool) -> Draft:
    """Whether the patient means it."""
    voice, asked = standing.voice, stored(appointment.id)
    question = "call-off-question" if agreed else "call-off-request-question"
    return Draft(
        text=voice.text(question, when=standing.when(appointment)),
        buttons=(
            (
                button(voice.plain("button-call-off-yes"), Verb.CALL_OFF, asked, "yes"),
                button(voice.plain("button-call-off-no"), Verb.CALL_OFF, asked, "no"),
            ),
        ),
    )


def _asked_buttons(voice: Voice, asked: Appointment, agreed: Appointment | None) -> Rows:
    another = button(voice.plain("button-choose-another"), Verb.DAYS, asked.series_id, 0)
    back = button(voice.plain("button-take-back"), Verb.CALL_OFF, stored(asked.id), "ask")
    if agreed is None:
        return ((another,), (back,))
    both = button(voice.plain("button-cancel-both"), Verb.CALL_OFF, stored(agreed.id), "ask")
    return ((another,), (back,), (both,))
