"""A preview as one page that needs nothing else: to look at, to print, to sign."""

from collections.abc import Sequence
from html import escape
from importlib.resources import files

from bot.preview.bubble import bubble
from bot.preview.sheet import Sheet, days_of
from bot.preview.telling import AFTER_LAST, ANSWERS
from bot.preview.weeks import Day, Entry
from messages.capital import with_capital

_DARK = "(prefers-color-scheme: dark)"


def page(sheet: Sheet) -> str:
    """The whole document; everything that is said in it is escaped."""
    title = f"{escape(sheet.title)}: what the patient gets"
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title>
<style>
{_styles()}</style>
</head>
<body>
<main>
<h1>{title}</h1>
<p class="lead">Every message, word for word, and when it comes; made by the program that sends \
them.</p>
{_head(sheet)}
<h2>The weeks</h2>
{_days(sheet.weeks.days, sheet)}
{_after_last(sheet)}
{_answers(sheet)}
{_signature(sheet)}
</main>
</body>
</html>
"""


def _styles() -> str:
    colours = files("bot.demo.page") / "static" / "colours.css"
    sheet = files("bot.preview") / "static" / "preview.css"
    styles = "\n".join(part.read_text(encoding="utf-8") for part in (colours, sheet))
    # Paper is white, however dark the screen is that prints it.
    return styles.replace(_DARK, f"screen and {_DARK}")


def _head(sheet: Sheet) -> str:
    facts = "\n".join(
        f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in sheet.facts()
    )
    warning = f'\n<p class="warning">{escape(sheet.warning)}</p>' if sheet.warning else ""
    return f'<div class="sheet">\n<dl class="facts">\n{facts}\n</dl>{warning}\n</div>'


def _days(days: Sequence[Day], sheet: Sheet) -> str:
    return "\n".join(_day(day, sheet) for day in days)


def _day(day: Day, sheet: Sheet) -> str:
    clocks = "<small>The clocks change today.</small>" if day.clocks_change else ""
    entries = "\n".join(_entry(entry, sheet) for entry in day.entries)
    return f"""<section class="date">
<h3>Day {day.number}<small>{day.date:%A}</small><small>{day.date:%-d %B %Y}</small>{clocks}</h3>
<div class="chat">
{entries}
</div>
</section>"""


def _entry(entry: Entry, sheet: Sheet) -> str:
    only = f'<p class="only">{escape(with_capital(entry.only))}:</p>\n' if entry.only else ""
    if entry.message is None:
        shown = f'<p class="note">{escape(entry.note)}</p>'
    else:
        shown = bubble(entry.message, language=sheet.wish.language)
    at = f'<time datetime="{entry.at.isoformat(timespec="minutes")}">{entry.at:%H:%M}</time>'
    return f'<div class="entry">{at}<div>\n{only}{shown}\n</div></div>'


def _after_last(sheet: Sheet) -> str:
    if not sheet.weeks.after_last:
        return ""
    return f"<h2>{AFTER_LAST}</h2>\n{_days(sheet.weeks.after_last, sheet)}"


def _answers(sheet: Sheet) -> str:
    rows = "\n".join(
        f"<tr><th><bdi>{escape(reply.label)}</bdi>"
        f"<small>{days_of(reply)}</small>"
        + ('<small class="told">Staff are told at once.</small>' if reply.staff_are_told else "")
        + f'</th><td><div class="words" lang="{escape(sheet.wish.language)}" dir="auto">'
        + f"{reply.html}</div></td></tr>"
        for reply in sheet.replies
    )
    return f'<h2>{ANSWERS}</h2>\n<table class="answers">\n{rows}\n</table>'


def _signature(sheet: Sheet) -> str:
    signed = f"The plan was reviewed {sheet.reviewed}." if sheet.reviewed else "Not signed yet."
    plan = sheet.wish.main.plan
    return f"""<section class="signature">
<h2>Sign-off</h2>
<p class="how">{escape(signed)} Whoever signs has read every message above.</p>
<p class="signing"><span>Name</span><span>Date</span><span>Signature</span></p>
<footer>Plan {escape(plan.id)}, version {plan.digest}. To record the signature, fill in \
reviewed_by and reviewed_on in {escape(plan.id)}.yaml; that gives the plan a new version.</footer>
</section>"""
