"""The real program as a process of its own, seen from a test."""

import asyncio
import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Generator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, cast

from tests.process.rigging import Rig

_ENDS_WITHIN = 30.0


@dataclass(frozen=True, kw_only=True)
class Program:
    """One process, from its start to its end."""

    pid: int
    ended: "Future[int]" = field(default_factory=Future)

    @property
    def runs(self) -> bool:
        """Whether it has not ended yet."""
        return not self.ended.done()

    def kill(self) -> None:
        """End it as `kill -9` does."""
        self.tell(signal.SIGKILL)

    def tell(self, what: signal.Signals) -> None:
        """Send it a signal, if it still runs."""
        # It may be over, and the word of it still on its way.
        with contextlib.suppress(ProcessLookupError):
            if self.runs:
                os.kill(self.pid, what)

    async def end(self) -> int:
        """Wait for its end; returns the exit code."""
        async with asyncio.timeout(_ENDS_WITHIN):
            # Shielded: who loses patience must not make it look ended.
            return await asyncio.shield(asyncio.wrap_future(self.ended))

    async def stop(self) -> int:
        """Ask it to stop as a supervisor does, and wait; returns the exit code."""
        self.tell(signal.SIGTERM)
        return await self.end()


class Launcher:
    """Starts programs; see launcher.py for why not simply by `python -m bot`."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._orders = cast("IO[str]", process.stdin)
        self._answers = cast("IO[str]", process.stdout)
        self._started: queue.Queue[Program] = queue.Queue()
        self._programs: dict[int, Program] = {}
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def start(
        self,
        command: Sequence[str],
        *,
        folder: Path,
        environment: Mapping[str, str],
        rig: Rig | None = None,
    ) -> Program:
        """Start `aftercare COMMAND…` in this folder with exactly this environment."""
        order = {
            "command": command,
            "folder": str(folder),
            "environment": dict(environment),
            "rig": rig,
        }
        self._orders.write(json.dumps(order) + "\n")
        self._orders.flush()
        return self._started.get(timeout=30)

    def close(self) -> None:
        """Leave nothing behind: at the end of its orders the launcher kills what still runs."""
        self._orders.close()
        self._listener.join()

    def _listen(self) -> None:
        for line in self._answers:
            word, pid, *code = line.split()
            if word == "started":
                self._programs[int(pid)] = Program(pid=int(pid))
                self._started.put(self._programs[int(pid)])
            else:
                self._programs[int(pid)].ended.set_result(int(code[0]))


@contextlib.contextmanager
def launching() -> Generator[Launcher]:
    """A launcher for as long as the context lasts."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.process.launcher"],
        cwd=Path(__file__).parents[2],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PTB_TIMEDELTA": "true"},
    ) as process:
        launcher = Launcher(process)
        try:
            yield launcher
        finally:
            launcher.close()
