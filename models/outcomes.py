"""How a plan's stages ended, as its outcome and its timing tell."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from duxue.models.rules.register import cards
from duxue.models.stage_end import Level, Outcome
from duxue.scenarios.county import County

SUMMED = ("staffing", "year")
"""The stages whose minutes add up: the road and goals of visits, as postings cost them, and those of events' teams."""


def held_against(free: Outcome, tied: Outcome, broken: tuple[int, int]) -> Outcome:
    """How a stage ended that was tied to shares, with what it breaks and what is proven whoever holds how many."""
    known = (free.musts, free.in_principle)
    musts, others = (Level(n, min(n, one.bound if one else 0)) for n, one in zip(broken, known, strict=True))
    tied = replace(tied, musts=musts, in_principle=others)
    if free.bound is None or tied.objective is None:
        return replace(tied, bound=None, steps=())
    optimal = free.bound >= tied.objective and broken == (musts.bound, others.bound)
    status = "feasible" if tied.status == "optimal" and not optimal else tied.status
    return replace(tied, status=status, bound=min(free.bound, tied.objective), steps=())


def outcome_of(county: County, stages: Sequence[Outcome]) -> Mapping[str, Any]:
    """What ``outcome.json`` says of some offices' stages together, and of what the plan rests on."""
    told = [o for o in stages if o.stage in SUMMED and o.objective is not None and o.bound is not None]
    objective = sum(o.objective or 0.0 for o in told) if told else None
    bound = sum(o.bound or 0.0 for o in told) if told else None
    whole = Outcome("", "all", _status(stages), objective, bound, 0.0, 0.0)
    gap = whole.gap
    return {
        "status": whole.status,
        "objective": objective,
        "bound": bound,
        "gap": None if gap is None else round(gap, 6),
        "objective_stages": list(SUMMED),
        "seed": county.seed,
        "synthetic": county.synthetic,
        "digest": county.digest,
        "from": county.start.isoformat(),
        "to": county.end.isoformat(),
        "as_of": county.as_of.isoformat(),
        "travel_source": county.travel.words("zh"),
        "provisional_days": [
            d.isoformat() for d in county.calendar.provisional if county.start <= d <= county.end
        ],
        "parameters": _differing(county),
        "waivers": [
            [w.rule, w.subject, w.reason, w.approved_by, w.approved_on.isoformat()]
            for w in county.rows.waivers
        ],
        "versions": {
            name: importlib.metadata.version(name) for name in ("duxue", "ortools", "numpy", "pandas")
        },
        "stages": [o.to_json() for o in stages],
    }


def timing_of(stages: Sequence[Outcome]) -> Mapping[str, Any]:
    """Seconds of the clock by office and stage; content never depends on them."""
    told = [{"office": o.office, "stage": o.stage, "seconds": round(o.seconds, 3)} for o in stages]
    return {"seconds": round(sum(o.seconds for o in stages), 3), "stages": told}


def _status(stages: Sequence[Outcome]) -> str:
    found = {o.status for o in stages}
    for status in ("stopped", "unknown", "infeasible", "feasible"):
        if status in found:
            return status
    return "optimal"


def _differing(county: County) -> list[list[str]]:
    """The parameters that differ from their defaults, as [key, unit, value]."""
    specs = county.parameters.specs
    known = {spec.key for card in cards() for spec in card.parameters} | set(specs)
    return [
        [key, unit, str(value)]
        for (key, unit), value in sorted(county.parameters.given.items())
        if key in known and value != specs[key].default
    ]
