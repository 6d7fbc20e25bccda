"""What goes wrong in a soak: calls that fail, and a program that dies."""

import asyncio
from dataclasses import dataclass
from random import Random

from bot.sandbox.faults import Fault
from tests.process.real_clinic import RealClinic

_FAULTS: tuple[tuple[Fault, dict[str, float]], ...] = (
    (Fault.DROP_BEFORE, {}),
    (Fault.DROP_AFTER, {}),
    (Fault.SLOW, {"seconds": 0.5}),
    (Fault.SERVER_ERROR, {"status": 500}),
    (Fault.SERVER_ERROR, {"status": 502}),
    (Fault.TOO_MANY, {"retry_after": 1}),
    (Fault.MALFORMED, {}),
    (Fault.TRUNCATED, {}),
    (Fault.DUPLICATE_UPDATE, {}),
)


@dataclass(kw_only=True)
class Trouble:
    """Makes it, by chance, and counts it."""

    clinic: RealClinic
    chance: Random
    kills: int = 0
    stops: int = 0
    faults: int = 0
    cut_off: int = 0

    def order_faults(self) -> None:
        """Let some of the next calls go wrong."""
        for _ in range(self.chance.randint(0, 4)):
            fault, details = self.chance.choice(_FAULTS)
            self.clinic.sandbox.faults.order(fault, method=None, chat_id=None, times=1, **details)
            self.faults += 1

    async def end_the_program(self) -> None:
        """In the midst of its work, and start it again at once."""
        await asyncio.sleep(self.chance.uniform(0.05, 1.5))
        program = self.clinic.program
        if self.chance.random() < 0.7:
            program.kill()
            await program.end()
            self.kills += 1
        else:
            code = await program.stop()
            assert code == 0, f"SIGTERM ended it with {code}\n{self.clinic.output[-4000:]}"
            self.stops += 1
        self.clinic.start()
        self.cut_off += self.clinic.cut_off
