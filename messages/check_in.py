"""What a patient hears after answering a check-in, and which answers go to the staff."""

from messages.answers import CheckInAnswer, Escalation, parse_escalation
from messages.catalogue import Catalogue
from messages.plan import CarePlan

__all__ = [
    "CheckInAnswer",
    "Escalation",
    "escalates",
    "parse_escalation",
    "reply_id",
    "reply_text",
]

REDNESS_IS_USUAL_UNTIL_DAY = 2
"""Redness beyond 72 hours is the clinic's business, so from day 3 on the reply says so."""


def escalates(plan: CarePlan, answer: CheckInAnswer, day: int) -> bool:
    """Whether the staff must see this answer, given `day` local days after the session."""
    rule = plan.escalate.get(answer)
    return rule is not None and rule.applies(day)


def reply_id(plan: CarePlan, answer: CheckInAnswer, day: int) -> str:
    """The id of the fitting reply; it says the staff were told exactly when `escalates` holds."""
    if answer is CheckInAnswer.SEVERE:
        return "check-in-reply-severe"
    if escalates(plan, answer, day):
        return "check-in-reply-told"
    if answer is CheckInAnswer.SORE:
        return "check-in-reply-sore-early"
    if answer is CheckInAnswer.PINK:
        usual = day <= REDNESS_IS_USUAL_UNTIL_DAY
        return "check-in-reply-pink" if usual else "check-in-reply-pink-late"
    return "check-in-reply-calm"


def reply_text(
    catalogue: Catalogue,
    *,
    language: str,
    plan: CarePlan,
    answer: CheckInAnswer,
    day: int,
    first_name: str,
    clinic: str,
    phone: str | None,
    emergency_number: str,
) -> str:
    """The reply as Telegram HTML; without `phone` it says how else to reach the clinic."""
    return catalogue.text(
        language,
        reply_id(plan, answer, day),
        first_name=first_name,
        clinic=clinic,
        phone=phone or "none",
        emergency_number=emergency_number,
    )
