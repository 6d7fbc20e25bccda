"""The first message after joining: who writes, and the first advice."""

from messages.catalogue import Catalogue
from messages.plan import CarePlan


def welcome_text(
    catalogue: Catalogue,
    *,
    language: str,
    plan: CarePlan,
    first_name: str,
    clinic: str,
    phone: str | None,
    emergency_number: str,
) -> str:
    """Telegram HTML: a greeting, then what to do, to leave, to expect, and when to call.

    Raises:
        CatalogueError: if the plan names a text that the catalogue does not have.
    """
    greeting = catalogue.text(language, "welcome", first_name=first_name, clinic=clinic)
    advice = advice_text(
        catalogue,
        language=language,
        plan=plan,
        clinic=clinic,
        phone=phone,
        emergency_number=emergency_number,
    )
    return f"{greeting}\n\n{advice}"


def advice_text(
    catalogue: Catalogue,
    *,
    language: str,
    plan: CarePlan,
    clinic: str,
    phone: str | None,
    emergency_number: str,
) -> str:
    """The advice alone, as Telegram HTML: for a second session, or to read it again.

    Raises:
        CatalogueError: if the plan names a text that the catalogue does not have.
    """
    advice = plan.advice
    return "\n\n".join(
        catalogue.text(
            language,
            message_id,
            clinic=clinic,
            phone=phone or "none",
            emergency_number=emergency_number,
        )
        for message_id in (
            advice.today,
            advice.avoid,
            advice.normal,
            advice.call,
            advice.expect,
            "check-in-not-watched",
        )
    )
