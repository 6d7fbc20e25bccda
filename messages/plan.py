"""The care plans there are: the shipped files, and the clinic's own over them."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from pydantic import ValidationError

from messages.care_plan import CarePlan, PlanError
from messages.faults import Fault
from messages.plan_faults import Place, by_field, field_name
from messages.plan_repair import repaired
from messages.yaml_file import YamlFile, read_yaml

__all__ = ["SHIPPED_PLANS", "CarePlan", "PlanError", "PlanFile", "load_plans", "read_plans"]

SHIPPED_PLANS = Path(__file__).parent / "plans"
_ROUNDS = 5
"""What does not fit together shows only when every field is right, and then the whole."""


@dataclass(frozen=True, kw_only=True)
class PlanFile:
    """One file of a plan, sound or not."""

    yaml: YamlFile
    plan: CarePlan | None
    """With stand-ins for what is faulty, so that the rest can be reviewed; None: nothing can."""
    faults: tuple[Fault, ...]
    unread: frozenset[str | int] = frozenset()
    """The plan's fields that are stand-ins, in whole or in part."""

    @property
    def shipped(self) -> bool:
        """Whether it is ours and not the clinic's."""
        return self.yaml.path.parent == SHIPPED_PLANS

    def fault(self, place: Place, text: str) -> Fault:
        """A fault of the field that is there."""
        return Fault(file=self.yaml.path, line=self.yaml.line(place), text=text)


def load_plans(extra_dir: Path | None = None) -> Mapping[str, CarePlan]:
    """The shipped plans by id; a plan in `extra_dir` replaces or joins them.

    Raises:
        PlanError: naming every fault with its file, line, field and remedy.
    """
    files = read_plans(extra_dir)
    faults = [fault for file in files for fault in file.faults]
    if faults:
        raise PlanError("\n".join(map(str, faults)))
    return {file.plan.id: file.plan for file in files if file.plan is not None}


def read_plans(extra_dir: Path | None = None) -> tuple[PlanFile, ...]:
    """Every plan's file, the shipped ones first, with all its faults.

    Raises:
        PlanError: if there is no folder `extra_dir`.
    """
    if extra_dir is not None and not extra_dir.is_dir():
        raise PlanError(f"{extra_dir} is not a directory; name the one that holds your plans")
    folders = (SHIPPED_PLANS,) if extra_dir is None else (SHIPPED_PLANS, extra_dir)
    return tuple(_read(path) for folder in folders for path in sorted(folder.glob("*.yaml")))


def _read(path: Path) -> PlanFile:
    read = read_yaml(path)
    if isinstance(read, Fault):
        nothing = YamlFile(path=path, content=None, root=None, faults=())
        return PlanFile(yaml=nothing, plan=None, faults=(read,))
    if not isinstance(read.content, dict):
        fault = Fault(file=path, line=1, text="holds no plan; copy a shipped one and edit it")
        return PlanFile(yaml=read, plan=None, faults=(fault,))
    plan, told = _validated(cast("dict[object, object]", read.content))
    found = {place: f"{field_name(place)}: {text}" for place, text in told.items()}
    if ("id",) not in found and read.content.get("id") != path.stem:  # pyright: ignore[reportUnknownMemberType]
        found[("id",)] = f"id is not the file's name; call it {path.stem}, or rename the file"
    file = PlanFile(yaml=read, plan=plan, faults=())
    faults = [file.fault(place, text) for place, text in found.items()]
    unread = frozenset(place[0] for place in found if place)
    return PlanFile(yaml=read, plan=plan, faults=(*read.faults, *faults), unread=unread)


def _validated(document: dict[object, object]) -> tuple[CarePlan | None, dict[Place, str]]:
    told: dict[Place, str] = {}
    for _ in range(_ROUNDS):
        try:
            return CarePlan.model_validate(document), told
        except ValidationError as error:
            found = dict(by_field(error))
        told = found | told
        document = repaired(document, found)
    return None, told
