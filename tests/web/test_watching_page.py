"""docs/watching.md names figures: an alert on one that does not exist never rings."""

import re
from pathlib import Path

import yaml
from prometheus_client import CollectorRegistry

from bot.web.metrics import Metrics
from clinic.tables import Lane

PAGE = Path(__file__).parents[2] / "docs" / "watching.md"
_NAMED = re.compile(r"\baftercare_\w+")


def names(registry: CollectorRegistry) -> set[str]:
    """As they are shown: a counter's ends in `_total`."""
    return {
        each.name + ("_total" if each.type == "counter" else "")
        for each in registry.collect()
        if each.name.startswith("aftercare_")
    }


def test_the_page_names_every_figure_and_none_that_is_not_there() -> None:
    assert set(_NAMED.findall(PAGE.read_text("utf-8"))) == names(Metrics().registry)


def test_the_alerts_are_rules_about_figures_and_lanes_that_exist() -> None:
    [block] = re.findall(r"```yaml\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    [group] = yaml.safe_load(block)["groups"]
    figures = names(Metrics().registry)
    for rule in group["rules"]:
        assert set(_NAMED.findall(rule["expr"])) & figures, rule
    assert len(group["rules"]) == 5
    [lane] = re.findall(r'lane!="(\w+)"', block)
    assert lane in {each.name.lower() for each in Lane}
