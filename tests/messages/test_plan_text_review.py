"""What the review says of a text's variables is what the program fills in."""

from pathlib import Path

import pytest

from messages.catalogue import Catalogue, MissingVariable
from messages.plan import CarePlan
from messages.plan_text_review import named_texts
from messages.reminder import reminder_text
from messages.sun import SunFree
from messages.welcome import advice_text


@pytest.mark.parametrize("extra", ["", "nobody"])
@pytest.mark.parametrize("place", [("steps", 0, "says"), ("check_ins", "says"), ("advice", "call")])
def test_a_text_may_use_the_variables_that_are_filled_in_and_no_others(
    plan: CarePlan, tmp_path: Path, place: tuple[str | int, ...], extra: str
) -> None:
    allowed = {where: (name, given) for where, name, given in named_texts(plan)}
    message_id, variables = allowed[place]
    words = " ".join(f"{{ ${name} }}" for name in sorted({*variables, extra} - {""}))
    (tmp_path / "en.ftl").write_text(f"{message_id} = {words}\n", encoding="utf-8")
    catalogue = Catalogue.load(tmp_path)
    if extra:
        with pytest.raises(MissingVariable, match="needs nobody"):
            said(catalogue, plan, place)
    else:
        assert "Lotus" in said(catalogue, plan, place)


def said(catalogue: Catalogue, plan: CarePlan, place: tuple[str | int, ...]) -> str:
    """The text as the program itself says it."""
    if place[0] == "advice":
        return advice_text(
            catalogue,
            language="en",
            plan=plan,
            clinic="Lotus",
            phone=None,
            emergency_number="112",
        )
    step = place[0] == "steps"
    return reminder_text(
        catalogue,
        language="en",
        clinic="Lotus",
        emergency_number="112",
        says=[plan.steps[0].says] if step else [],
        check_in=None if step else plan.check_ins.says,
        sun=SunFree.UNKNOWN,
        first_name="Asha",
    ).partition("\n\n")[2]
