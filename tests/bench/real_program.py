"""`aftercare run` as a process of its own, against a stub, with its start and memory measured."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

import yaml

from tests.process.real_clinic import TOKEN, free_port

_ROOT = Path(__file__).parents[2]
_LOOK = 0.01
_PATIENCE = 120.0


@dataclass(frozen=True, kw_only=True)
class RealProgram:
    """One that runs."""

    pid: int
    started_in: float
    """Seconds from the start of the process until `/readyz` said yes."""
    cpu_to_start: float
    """Seconds of CPU until then."""

    @property
    def memory(self) -> float:
        """MiB that are resident now."""
        return self._status("VmRSS") / 1024

    @property
    def peak_memory(self) -> float:
        """MiB that were resident at the most."""
        return self._status("VmHWM") / 1024

    def _status(self, name: str) -> int:
        for line in Path(f"/proc/{self.pid}/status").read_text(encoding="ascii").splitlines():
            if line.startswith(f"{name}:"):
                return int(line.split()[1])
        raise ValueError(f"the system does not tell {name}")


@contextlib.contextmanager
def real_program(
    folder: Path,
    *,
    url: str,
    per_second: float = 1000,
    killed: bool = False,
) -> Generator[RealProgram]:
    """Run it on the records in this folder until the context ends; `killed` ends it by `kill -9`.

    Its clinic has hardly any quiet hours, so that a measurement is none of the time of day.
    """
    profile = {"name": "Sunrise", "timezone": "Asia/Kolkata", "quiet_hours": "00:00-00:01"}
    (folder / "clinic.yaml").write_text(yaml.safe_dump(profile), encoding="utf-8")
    listen = f"127.0.0.1:{free_port()}"
    environment = {
        **os.environ,
        "PYTHONPATH": str(_ROOT),
        "AFTERCARE_BOT_TOKEN": TOKEN,
        "AFTERCARE_OWNER_IDS": "1",
        "AFTERCARE_API_URL": url,
        "AFTERCARE_LISTEN": listen,
        "AFTERCARE_MESSAGES_PER_SECOND": str(per_second),
        "AFTERCARE_BACKUP_DIR": "off",
    }
    begun = time.perf_counter()
    with (
        (folder / "output.log").open("ab") as output,
        subprocess.Popen(
            [sys.executable, "-m", "bot", "run"],
            cwd=folder,
            env=environment,
            stdout=output,
            stderr=output,
        ) as process,
    ):
        try:
            _await_ready(process, listen)
            taken = time.perf_counter() - begun
            yield RealProgram(pid=process.pid, started_in=taken, cpu_to_start=_cpu(process.pid))
        finally:
            process.send_signal(signal.SIGKILL if killed else signal.SIGTERM)
            process.wait()


def _await_ready(process: "subprocess.Popen[bytes]", listen: str) -> None:
    begun = time.monotonic()
    while time.monotonic() < begun + _PATIENCE and process.poll() is None:
        with (
            contextlib.suppress(OSError),
            urllib.request.urlopen(f"http://{listen}/readyz") as answer,
        ):
            if json.load(answer)["ok"]:
                return
        time.sleep(_LOOK)  # noqa: TID251 - there is no event loop here
    raise RuntimeError("the program did not start; see its output.log")


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
