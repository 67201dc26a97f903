"""Days that are told in part or several at once: a month without a day, an inspection of two days in one cell."""

from __future__ import annotations

from datetime import date
from typing import Any

from duxue.scenarios.calendar import month_end
from duxue.scenarios.cells.as_typed import last_of_days
from duxue.scenarios.problems import Fault
from duxue.scenarios.rows import Column

LAST_DAYS = ("end", "term_end", "deadline")
"""Fields in which a month without a day means its last day."""
RECORDED = ("done_on", "found_on", "closed_on")
"""Fields of a record: a month alone is no day on which something happened, and none is made up."""
TOOK_PLACE = ("last_comprehensive", "reviewed_on", "done_on")
"""Fields that say when something was over: several days there mean the last of them."""


def in_month(month: date, column: Column) -> tuple[date, Fault]:
    """A month without a day: its first day, or its last where a time ends."""
    if column.field not in LAST_DAYS:
        zh = f"{column.zh}只到月，按当月首日理解"
        en = f"{column.name} gives a month alone; its first day is taken"
        return month, Fault("month_only", zh, en, "warning")
    zh, en = f"{column.zh}只到月，按当月末日理解", f"{column.name} gives a month alone; its last day is taken"
    return month_end(month), Fault("month_only", zh, en, "warning")


def in_days(raw: Any, column: Column) -> tuple[date, Fault] | None:
    """The last of several days of what took place; None where the cell holds none, or the field asks for another day."""
    if column.field not in TOOK_PLACE or (day := last_of_days(raw)) is None:
        return None
    zh = f"{column.zh}写了几天，按最后一天理解"
    return day, Fault("several_days", zh, f"{column.name} names several days; the last is taken", "warning")
