"""The JSON Schema of a care plan, by which editors complete and check one.

`python -m messages.plan_schema` writes the shipped file anew after a change of the model.
"""

import json

from messages.care_plan import CarePlan
from messages.plan import SHIPPED_PLANS

SHIPPED_SCHEMA = SHIPPED_PLANS / "care-plan.schema.json"


def plan_schema() -> str:
    """The file's text."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **CarePlan.model_json_schema(),
    }
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    SHIPPED_SCHEMA.write_text(plan_schema(), encoding="utf-8")
