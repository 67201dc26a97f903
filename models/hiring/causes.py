"""Why an office needs more people than the law's arithmetic says: each requirement let go and looked at again."""

from __future__ import annotations

from dataclasses import dataclass, replace

from duxue.models.facts.staff_numbers import DayNumbers, tightest
from duxue.models.hiring.builder import LAW_ALONE, Instance, RuleSwitches
from duxue.models.hiring.smallest import least
from duxue.models.solver import Stop

ORDER = ("posts", "reach", "recusal", "zones", "teams", "days", "leads", "stages")
"""The order in which requirements are added to the law's arithmetic; what each adds depends on it, their sum does not."""


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """The law's numbers on an office's tightest day: schools, inspectors needed, there and short; 1:10; new people for both."""

    level: DayNumbers
    short: int
    full_short: int
    """Full-time people whom today's part-time ones lack under 1:10 (0: none)."""
    hires: int


@dataclass(frozen=True, slots=True)
class Cause:
    """One requirement: new people it adds when added in order, and the number that would do if it alone were let go."""

    key: str
    step: int
    without: int


def law_arithmetic(case: Instance) -> Arithmetic:
    """What ceil(schools / 5) + large schools, and 1:10, ask for; worked out by hand, without a solver.

    New people: as many as are short, and at least so many full-time ones that 1:10 holds with the others part-time.
    """
    each = case.county.parameters.count("part_time_per_full_time", case.office_id)
    waived = ("staffing_level", case.office_id) in case.county.waived
    levels = case.supply.levels
    level = tightest(levels)
    short = 0 if waived else max(0, level.short)
    over = max((one.too_many_part(each) for one in levels), default=0)
    full = -(-max(0, over) // each) if each else max(0, over)
    return Arithmetic(level, short, full, max(short, full))


def causes(case: Instance, number: int, *, stop: Stop) -> tuple[Cause, ...]:
    """What each requirement adds to the law's arithmetic, up to ``number`` (the proven least), and what letting it go saves."""
    everything = RuleSwitches()
    now = least(case, LAW_ALONE, stop=stop).heads
    if now == number:
        return tuple(Cause(key, 0, number) for key in ORDER)
    found: list[Cause] = []
    kept = LAW_ALONE
    for key in ORDER:
        kept = replace(kept, **{key: True})
        then = number if now == number else least(case, kept, stop=stop).heads
        without = least(case, replace(everything, **{key: False}), stop=stop).heads
        found.append(Cause(key, then - now, without))
        now = then
    return tuple(found)


def wishes(case: Instance, number: int, *, stop: Stop) -> tuple[Cause, ...]:
    """What the two goals that ask for people would add to the smallest number (``without`` is the number without them)."""
    return tuple(
        Cause(key, least(case, replace(RuleSwitches(), **{key: True}), stop=stop).heads - number, number)
        for key in ("reserve", "experts")
    )
