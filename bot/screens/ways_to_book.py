"""Ways to book the next session, as patients read them: free days, an address, or asking."""

from datetime import date, datetime

from bot.actions import Verb, button
from bot.next_session import NextSession
from bot.screens.picker import BY_PATIENT, Rows, day_buttons, minutes_of
from clinic.profile import ClinicProfile
from messages import dates
from messages.capital import with_capital
from messages.catalogue import Html
from messages.draft import Button, Draft
from messages.recall import BestDays, dots
from messages.voice import Voice
from messages.walltime import local_date

AFRESH = "new"
"""After a series' id and a page: answer below, as the tapped message is worth keeping."""
AS_BOOK = "book"
"""After a series' id and a page: show what /book shows of this series."""


def how_to_book(profile: ClinicProfile) -> str:
    """How patients book here: `online`, by the free `times`, or by `asking`."""
    if profile.booking_url:
        return "online"
    return "times" if profile.hours else "asking"


def advised_line(voice: Voice, *, number: int, length: int, best: BestDays, today: date) -> str:
    """Which session comes next, and the best days for it."""
    if today > best.last:
        how = "now"
    elif today >= best.first:
        how = "until"
    else:
        how = "on" if best.first == best.last else "between"
    return voice.text(
        "session-next",
        number=number,
        length=length,
        how=how,
        first=dates.first_of_span(best.first, best.last, voice.language, today=today),
        last=dates.month_day(best.last, voice.language, today=today),
    )


def advised(voice: Voice, following: NextSession, *, now: datetime, profile: ClinicProfile) -> str:
    """Of this series."""
    return advised_line(
        voice,
        number=following.done + 1,
        length=following.run.length,
        best=following.best,
        today=local_date(now, profile.zone),
    )


def about(voice: Voice, following: NextSession) -> list[str]:
    """Which series it is, if the patient has several."""
    if not following.one_of_several:
        return []
    return [voice.text("session-about", procedure=with_capital(following.procedure))]


def letter(first_line: str, *paragraphs: str) -> Html:
    """What comes unasked: its first line is all that a locked phone shows."""
    return Html("\n\n".join((first_line, *paragraphs)))


def choice(voice: Voice, found: list[NextSession], *, said: str = "") -> Draft:
    """Which of several series /book is about."""
    question = voice.text("pick-series")
    return Draft(
        text=Html(f"{said}\n{question}" if said else question),
        buttons=tuple(
            (
                button(
                    voice.plain(
                        "button-pick-series",
                        procedure=with_capital(each.procedure),
                        number=min(each.done + 1, each.run.length),
                        length=each.run.length,
                    ),
                    Verb.DAYS,
                    each.series_id,
                    0,
                    AS_BOOK,
                ),
            )
            for each in found
        ),
    )


def nothing_to_book(voice: Voice, *, profile: ClinicProfile) -> Draft:
    """The patient has no series here."""
    return Draft(
        text=voice.text("book-none", clinic=profile.name, phone=profile.phone or "none").strip()
    )


def not_booked(
    voice: Voice,
    following: NextSession,
    *,
    profile: ClinicProfile,
    now: datetime,
    said: str = "",
) -> Draft:
    """How to book, where there are no free times to show."""
    length = following.run.length
    if following.is_complete:
        lines = [
            voice.text("book-complete", number=length, length=length, dots=dots(length, length)),
            voice.text("book-complete-how"),
        ]
        rows: Rows = ((ask_for_time(voice, following),),)
    else:
        lines = [
            advised(voice, following, now=now, profile=profile),
            voice.text("recall-ask", how=how_to_book(profile)),
        ]
        rows = ways_to_book(voice, following, profile=profile)
    lines = [*([said] if said else []), *about(voice, following), *lines]
    return Draft(text=Html("\n".join(lines)), buttons=rows)


def days(
    voice: Voice,
    following: NextSession,
    free: list[date],
    *,
    page: int,
    profile: ClinicProfile,
    now: datetime,
    said: str = "",
) -> Draft:
    """The days with a free time, the nearest to the best ones first."""
    starred = "yes" if any(each in following.best for each in free) else "no"
    asked = voice.text("pick-day", advised=starred).strip() if free else voice.text("pick-no-days")
    lines = [said, *about(voice, following), advised(voice, following, now=now, profile=profile)]
    return Draft(
        text=Html("\n".join(line for line in (*lines, asked) if line)),
        buttons=day_buttons(
            voice,
            series_id=following.series_id,
            days=free,
            best=following.best,
            page=page,
            verbs=BY_PATIENT,
        ),
    )


def ways_to_book(voice: Voice, following: NextSession, *, profile: ClinicProfile) -> Rows:
    """The buttons that lead to a time."""
    match how_to_book(profile):
        case "online":
            online = Button(label=voice.plain("button-book-online"), url=profile.booking_url)
            told = button(voice.plain("button-booked"), Verb.BOOKED, following.series_id)
            return ((online,), (told,))
        case "times":
            label = voice.plain("button-see-times")
            return ((button(label, Verb.DAYS, following.series_id, 0),),)
        case _:
            return ((ask_for_time(voice, following),),)


def booked_question(
    voice: Voice, *, series_id: int, moment: datetime, when: str, usual: bool
) -> Draft:
    """Whether a time that was typed is right, before it is noted."""
    right = button(voice.plain("button-booked-yes"), Verb.BOOKED, series_id, minutes_of(moment))
    wrong = button(voice.plain("button-booked-no"), Verb.BOOKED, series_id)
    text = voice.text("booked-sure", when=when, usual="yes" if usual else "no").strip()
    return Draft(text=text, buttons=((right, wrong),))


def ask_for_time(voice: Voice, following: NextSession, *afresh: str) -> Button:
    """The way to the team."""
    return button(voice.plain("button-ask-time"), Verb.OTHER_TIME, following.series_id, *afresh)
