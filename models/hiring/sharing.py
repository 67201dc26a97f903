"""The schools of an office shared out among given people for the whole horizon, day by day within the rules on postings.

It is what a clerk would try with a list of names: no roads are spared, no day is planned; it shows that the people suffice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from duxue.models.facts.spans import DAY
from duxue.models.hiring.builder import Instance, RuleSwitches, StaffModelBuilder
from duxue.models.hiring.posts import Posts
from duxue.models.hiring.supply import Stretch, all_stretches
from duxue.models.solver import Stop, solve
from duxue.scenarios.county import County
from duxue.scenarios.plan import Posting
from duxue.scenarios.rows import make

SHARING_EFFORT = 8.0
SHARING_GAP = 0.02


@dataclass(frozen=True)
class Sharing:
    """Postings of the horizon, and how many minutes their visits take if each is a journey of its own (with a bound).

    The minutes are those of the longest stretch over the whole year, with the price of unmatched stages. ``open`` are the
    stretches that could not be shared out.
    """

    postings: tuple[Posting, ...]
    minutes: float | None
    bound: float | None
    open: tuple[date, ...]


def share_out(case: Instance, *, stop: Stop) -> Sharing:
    """Share out the schools among the people of a case (nobody new): the longest stretch first, then with few changes."""
    kept = case.supply.stretches
    longest = case.supply.longest
    if longest is None:
        return Sharing((), None, None, ())
    first, minutes, bound = _one(case, longest, None, stop)
    found = {longest: first}
    for stretch in (s for s in kept if s is not longest):
        found[stretch] = _one(case, stretch, first, stop)[0]
    missing = tuple(s.day for s in kept if found[s] is None)
    if missing:
        return Sharing((), minutes, bound, missing)
    return Sharing(_postings(case, found), minutes, bound, ())


def _one(
    case: Instance, stretch: Stretch, like: Mapping[str, str] | None, stop: Stop
) -> tuple[dict[str, str] | None, float | None, float | None]:
    """Who holds which school in a stretch: the least minutes, or as many as can be as in another stretch."""
    alone = replace(case, supply=case.supply.alone(stretch))
    builder = StaffModelBuilder(alone, RuleSwitches(), (), False, 1)
    Posts(builder, stretch if like is None else None, each=True).write()
    out = builder.out
    if like is None:
        out.model.minimize(out.road())
    else:
        stays = [x for (person, s), xs in out.holders.items() if like.get(s) == person for x in xs]
        out.model.maximize(sum(stays))
        for (person, s), literals in out.holders.items():
            for x in literals[:1]:
                out.model.add_hint(x, like.get(s) == person)
    gap = SHARING_GAP if like is None else 0.0  # a change of hands that nothing asks for is one too many
    run = solve(out.model, seed=case.county.seed, limit=SHARING_EFFORT, stop=stop, linearization=2, gap=gap)
    if not run.found:
        return None, None, None
    held = {s: person for (person, s), xs in out.holders.items() if any(run.is_true(x) for x in xs)}
    return held, run.objective, run.bound


def _postings(case: Instance, found: Mapping[Stretch, Mapping[str, str] | None]) -> tuple[Posting, ...]:
    """Each day's holders taken from a stretch at least as hard; days with the same holder make one posting."""
    county: County = case.county
    spans: dict[str, list[tuple[str, date, date]]] = defaultdict(list)
    for one in all_stretches(county, case.office_id):
        model = one if one in found else next(hard for hard in found if hard.harder_than(one))
        holders = found[model] or {}
        last = one.day + one.days * DAY - DAY
        for s in sorted(one.schools):
            if s in holders:
                before = spans[s][-1] if spans[s] else None
                if before and before[0] == holders[s] and before[2] + DAY == one.day:
                    spans[s][-1] = (before[0], before[1], last)
                else:
                    spans[s].append((holders[s], one.day, last))
    return tuple(
        make(Posting, school_id=s, inspector_id=person, start=start, end=end)
        for s, rows in sorted(spans.items())
        for person, start, end in rows
    )
