"""Days and times as buttons, for whoever chooses the next session's: patients and staff.

Everything is by the clinic's wall clock, as that is where the visit is: see `at_clinic`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import batched

from bot.actions import Action, Verb, button
from clinic.opening import Slot
from messages import dates
from messages.draft import Button
from messages.recall import BestDays
from messages.voice import Voice
