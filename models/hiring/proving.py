"""A staff that was found by postings, held against a whole year's plan; where that leaves duties open, one with more people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from duxue.models.hiring.builder import Instance, RuleSwitches
from duxue.models.hiring.checking import Verdict
from duxue.models.hiring.kinds import proposals
from duxue.models.hiring.smallest import SmallestStaff, Trial, best_trial, padded, placed
from duxue.models.solver import Stop
from duxue.scenarios.codes import Employment
from duxue.scenarios.records import Inspector

PlanYear = Callable[[tuple[Inspector, ...]], Verdict]
"""Plans a whole year with some people more, and tells what stays open."""


def held_against_a_year(
    case: Instance, found: SmallestStaff, plan_year: PlanYear, *, stop: Stop
) -> SmallestStaff:
    """The staff found if a year planned with it leaves nothing open, else the fewest people of up to two more tries that do.

    These are one person more, full-time, and many more; what all of them leave open is no matter of staff.
    """
    full = sum(n for kind, n in found.hires if kind.employment is Employment.FULL_TIME)
    trials = [Trial(found.hires, found.people, plan_year(found.people))]
    for more in (1, max(3, found.number // 5)):
        if not trials[-1].verdict.open or stop.is_asked():
            break
        heads = found.number + more
        hires = placed(case, RuleSwitches(), heads, full + 1, stop=stop) or padded(
            dict(found.hires), heads, full + 1
        )
        people = proposals(case.county, case.office_id, hires)
        trials.append(Trial(hires, people, plan_year(people)))
    best = best_trial(trials)
    return replace(
        found,
        hires=best.hires,
        people=best.people,
        verdict=best.verdict,
        tried=(*found.tried, *((one.number, len(one.verdict.open)) for one in trials)),
    )
