"""What `aftercare check` found, a line each."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from messages.faults import Fault, Weight


@dataclass(kw_only=True)
class Report:
    """What was found, a line each."""

    _others: list[str] = field(default_factory=list[str])
    _faults: list[str] = field(default_factory=list[str])

    @property
    def good(self) -> bool:
        """Whether nothing must be mended first."""
        return not self._faults

    @property
    def lines(self) -> list[str]:
        """Everything; the faults last and counted, where nobody overlooks them."""
        if not self._faults:
            return self._others
        count = len(self._faults)
        told = "1 FAULT: mend it first." if count == 1 else f"{count} FAULTs: mend them first."
        return [*self._others, *self._faults, told]

    def fine(self, line: str) -> None:
        """Something that is as it should be."""
        self._others.append(f"ok       {line}")

    def warning(self, line: str) -> None:
        """Something to know, which stops nothing."""
        self._others.append(f"warning  {line}")

    def fault(self, text: str) -> None:
        """Something that must be mended first; a line of `text` each."""
        self._faults.extend(f"FAULT    {line.strip()}" for line in text.splitlines())

    def found(self, faults: Iterable[Fault]) -> None:
        """What is wrong in files, in the order of their lines and each once."""
        ordered = sorted(set(faults), key=lambda one: (str(one.file), one.line or 0, one.text))
        for one in ordered:
            # A fault of a file is one line of the report, whatever a file's own words hold.
            said = " ".join(str(one).split())
            if one.weight is Weight.FAULT:
                self.fault(said)
            else:
                self.warning(said)
