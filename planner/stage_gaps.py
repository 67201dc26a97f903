"""How near to the best a plan is, stage by stage: stages count different things, so no one gap stands for the plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from duxue.planner.words import Lang, in_a_row, pairs, pick, stage_text
from duxue.scenarios.trajectory import gap_between

NOTHING = 0.00005
"""The gap below which a stage is told as proven: less than can be shown."""


@dataclass(frozen=True, slots=True)
class StageGap:
    """One stage over all offices: objective and proven bound in its own minutes (the offices count alike)."""

    stage: str
    objective: float
    bound: float

    @property
    def gap(self) -> float:
        """The share of the objective that might still be saved, 0 to 1."""
        return gap_between(self.objective, self.bound) or 0.0


def stage_gaps(outcome: Mapping[str, Any]) -> tuple[StageGap, ...]:
    """The stages of an ``outcome.json`` that prove something at every office, in the order of the work."""
    told: dict[str, list[tuple[Any, Any]]] = {}
    for row in outcome.get("stages") or ():
        told.setdefault(stage_key(str(row.get("stage") or "")), []).append(
            (row.get("objective"), row.get("bound"))
        )
    return tuple(
        StageGap(stage, sum(o for o, _ in told[stage]), sum(b for _, b in told[stage]))
        for stage in told
        if all(isinstance(value, int | float) for pair in told[stage] for value in pair)
    )


def unproven(outcome: Mapping[str, Any]) -> dict[str, Any]:
    """The outcome of a plan that was changed by hand: what its stages had proven holds of the former plan alone."""
    return {
        **outcome,
        "status": "feasible",
        "objective": None,
        "bound": None,
        "gap": None,
        "objective_stages": [],
        "stages": [],
    }


@dataclass(frozen=True, slots=True)
class OpenLevels:
    """Over all offices what a stage leaves open by force: how many, and how many at the least by proof."""

    musts: tuple[int, int]
    in_principle: tuple[int, int]


LEVELLED = pairs("levelled")
"""The stages of which it is told what they leave open by force, with the words for it."""


def open_levels(outcome: Mapping[str, Any], stage: str) -> OpenLevels | None:
    """Open musts and breaches in principle of a stage of an ``outcome.json`` (None: it does not tell them)."""
    rows = [
        row
        for row in outcome.get("stages") or ()
        if row.get("stage") == stage and row.get("musts") and row.get("in_principle")
    ]
    if not rows:
        return None

    def total(name: str) -> tuple[int, int]:
        return sum(int(row[name]["open"]) for row in rows), sum(int(row[name]["bound"]) for row in rows)

    return OpenLevels(total("musts"), total("in_principle"))


def levels_text(levels: OpenLevels | None, lang: Lang) -> str:
    """What a stage leaves open, force by force, each with its bound; blank where it leaves nothing open."""
    if levels is None or not (levels.musts[0] or levels.in_principle[0]):
        return ""
    names = (("必须项", "musts open"), ("原则性问题", "breaches in principle"))
    parts = []
    for (zh, en), (number, bound) in zip(names, (levels.musts, levels.in_principle), strict=True):
        sure = (
            pick(lang, "已证最少", "proven least")
            if number == bound
            else pick(lang, f"至少{bound}项", f"at least {bound}")
        )
        parts.append(pick(lang, f"{zh}{number}项（{sure}）", f"{number} {en} ({sure})"))
    return in_a_row(lang, parts)


def level_lines(outcome: Mapping[str, Any], lang: Lang) -> tuple[str, ...]:
    """A line for each stage that leaves something open by force, with what is proven of it."""
    told = ((words, levels_text(open_levels(outcome, stage), lang)) for stage, words in LEVELLED.items())
    return tuple(pick(lang, f"{zh}：{text}", f"{en}: {text}") for (zh, en), text in told if text)


def how_far(outcome: Mapping[str, Any], lang: Lang) -> tuple[str, ...]:
    """What a plan leaves open by force, each with its bound, then how far each stage's minutes may be from the least."""
    gaps = gaps_text(stage_gaps(outcome), lang)
    told = pick(lang, f"与下界差距：{gaps}", f"gap to the bound: {gaps}")
    return (*level_lines(outcome, lang), *([told] if gaps else []))


def stage_key(stage: str) -> str:
    """A stage's name without what follows it (``month 2027-03`` is ``month``)."""
    return stage.replace(":", " ").partition(" ")[0]


def gaps_text(gaps: Sequence[StageGap], lang: Lang) -> str:
    """What each stage might still save, and that the others are proven; blank where there is nothing more to save."""
    open_ones = [one for one in gaps if one.gap >= NOTHING]
    apart = pick(lang, "", " ")
    parts = [f"{stage_text(one.stage, lang)}{apart}{percent(one.gap)}" for one in open_ones]
    if open_ones and len(open_ones) < len(gaps):
        parts.append(pick(lang, "其余阶段已证最优", "all others proven optimal"))
    return in_a_row(lang, parts)


def percent(gap: float) -> str:
    """A gap as a percentage, with a second place where one would show nothing."""
    return f"{gap:.2%}" if 0 < gap < 0.0005 else f"{gap:.1%}"
