"""Starts the real program without loading its modules anew each time: import once, then fork.

Reads one JSON object a line from standard input, `{"command", "folder", "environment", "rig"}`;
each becomes a process of its own that runs `aftercare COMMAND…` there, its output in `output.log`.
Answers `started PID`, and `ended PID CODE` when a process is over.
"""

import json
import os
import signal
import sys
import threading
import traceback
from typing import Any, NoReturn

from bot import cli
from tests.process.rigging import rig

_writing = threading.Lock()
_FAILED = 1
_running: set[int] = set()


def main() -> None:
    """Obey until standard input ends, also because whoever gave the orders was killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for line in sys.stdin:
        order = json.loads(line)
        pid = os.fork()
        if pid == 0:
            _run(order)
        _running.add(pid)
        _tell("started", pid)
        threading.Thread(target=_await, args=(pid,), daemon=True).start()
    for pid in list(_running):
        os.kill(pid, signal.SIGKILL)


def _await(pid: int) -> None:
    _, status = os.waitpid(pid, 0)
    _running.discard(pid)
    _tell("ended", pid, os.waitstatus_to_exitcode(status))


def _tell(*words: object) -> None:
    with _writing:
        print(*words, flush=True)  # noqa: T201 - its standard output is how it speaks


def _run(order: dict[str, Any]) -> NoReturn:
    code = _FAILED
    try:
        _become(order)
        cli.main()
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else _FAILED
    except BaseException:  # noqa: BLE001 - as Python itself ends a program
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _become(order: dict[str, Any]) -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.chdir(order["folder"])
    os.environ.clear()
    os.environ.update(order["environment"])
    output = os.open("output.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for source, target in ((nothing, 0), (output, 1), (output, 2)):
        os.dup2(source, target)
    if order["rig"]:
        rig(order["rig"])
    sys.argv = ["aftercare", *order["command"]]


if __name__ == "__main__":
    main()
