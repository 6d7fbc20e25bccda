from messages.capital import with_capital


def test_a_name_gets_a_capital_first_and_keeps_those_it_has() -> None:
    assert with_capital("oxygen facial") == "Oxygen facial"
    assert with_capital("LED light therapy") == "LED light therapy"
    assert with_capital("") == ""
