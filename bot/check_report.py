"""What `aftercare check` found, a line each."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from messages.faults import Fault, Weight


@dataclass(kw_only=True)
class Report:
    """What was found, a line each."""

    lines: list[str] = field(default_factory=list[str])
    good: bool = True

    def fine(self, line: str) -> None:
        """Something that is as it should be."""
        self.lines.append(f"ok       {line}")

    def warning(self, line: str) -> None:
        """Something to know, which stops nothing."""
        self.lines.append(f"warning  {line}")

    def fault(self, text: str) -> None:
        """Something that must be mended first; a line of `text` each."""
        self.lines.extend(f"FAULT    {line.strip()}" for line in text.splitlines())
        self.good = False

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
