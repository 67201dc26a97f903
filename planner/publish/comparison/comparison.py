"""What-ifs planned and audited, beside the scenario as it is: what the table, the page and the maps of a comparison draw on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from duxue.models.levels import Standing
from duxue.models.outcomes import SUMMED
from duxue.models.rules.register import rule
from duxue.planner.answers import Exit
from duxue.planner.audit import Audit
from duxue.planner.stage_gaps import OpenLevels, open_levels
from duxue.planner.words import Lang, pick
from duxue.scenarios.codes import Code, Force
from duxue.scenarios.county import County
from duxue.scenarios.edits.rows import Edit
from duxue.scenarios.plan import Plan, Unmet
from duxue.scenarios.problems import Problem
from duxue.scenarios.records import Unit
from duxue.scenarios.whatif.reading import BASE


class Verdict(Code):
    """How one plan stands to another by their objectives and bounds; only what the bounds prove is told."""

    BETTER = "better", "优于"
    WORSE = "worse", "劣于"
    WITHIN = "within", "相差在求解误差之内"
    MORE_OPEN = "more_open", "未满足的必须事项更多，不作优劣"
    FEWER_OPEN = "fewer_open", "未满足的必须事项更少，不作优劣"
    SAME = "same", "方案相同"
    UNLIKE = "unlike", "目标权重不同，不可比"
    OPEN = "open", "没有下界，无法判定"


@dataclass(frozen=True)
class Alternative:
    """One what-if (or, first of all, the scenario as it is), planned and audited."""

    name: str
    county: County
    plan: Plan
    audit: Audit
    edits: tuple[Edit, ...] = ()
    reused: tuple[str, ...] = ()
    """The offices (ids) whose plan is taken over from the scenario as it is."""
    left_out: tuple[str, ...] = ()

    @cached_property
    def proof(self) -> tuple[float, float] | None:
        """Objective and bound in minutes over all offices; None where some stage told none, or an office is left out."""
        stages = [row for row in self.plan.outcome.get("stages", ()) if row.get("stage") in SUMMED]
        told = [(row.get("objective"), row.get("bound")) for row in stages]
        if self.left_out or not told or any(None in pair for pair in told):
            return None
        return sum(objective for objective, _ in told), sum(bound for _, bound in told)

    @cached_property
    def _forces(self) -> Mapping[tuple[str, str], Force]:
        told = ((f.rule, f.subject, f.force) for f in reversed(self.audit.findings))
        return {(rule_id, subject): force for rule_id, subject, force in told if force is not None}

    def force_of(self, row: Unmet) -> Force:
        """How strongly an open duty binds: as the audit says of it, else as its rule does in general."""
        return self._forces.get((row.rule, row.subject)) or rule(row.rule).CARD.force

    @cached_property
    def open_musts(self) -> int:
        """How many musts are left open."""
        return sum(self.force_of(row) is Force.MUST for row in self.plan.unmet)

    @cached_property
    def standing(self) -> tuple[Standing, Standing] | None:
        """What postings leave open by force, then the minutes: as found, and the least by proof (None: see ``proof``)."""
        if self.proof is None:
            return None
        levels = open_levels(self.plan.outcome, "staffing") or OpenLevels((0, 0), (0, 0))
        found, least = zip(levels.musts, levels.in_principle, self.proof, strict=True)
        return Standing(*found), Standing(*least)

    @property
    def title(self) -> tuple[str, str]:
        """Its name in Chinese and in English (a what-if's own in both)."""
        return (self.name, self.name) if self.name else BASE


@dataclass(frozen=True)
class Comparison:
    """All alternatives, the scenario as it is first; ``seconds`` is the work spent on each office, as asked for."""

    alternatives: tuple[Alternative, ...]
    seconds: float
    lang: Lang = "zh"
    problems: tuple[Problem, ...] = ()
    stopped: bool = False
    folder: Path | None = None

    @property
    def code(self) -> Exit:
        """130 where the user stopped it, 3 where some plan leaves duties open, else 0."""
        if self.stopped:
            return Exit.STOPPED
        return Exit.OPEN if self.open else Exit.DONE

    @property
    def base(self) -> Alternative:
        """The scenario as it is."""
        return self.alternatives[0]

    @cached_property
    def offices(self) -> tuple[Unit, ...]:
        """Every office of any alternative once, those of the scenario as it is first, the highest level leading."""
        found: dict[str, Unit] = {}
        for one in self.alternatives:
            for unit in one.county.offices:
                found.setdefault(unit.unit_id, unit)
        return tuple(sorted(found.values(), key=lambda u: u.level.rank))

    @property
    def open(self) -> bool:
        """Whether any plan leaves duties open, or offices out."""
        return any(one.plan.unmet or one.audit.breaches or one.left_out for one in self.alternatives)

    def say(self, zh: str, en: str) -> str:
        """One of two texts, in the comparison's language."""
        return pick(self.lang, zh, en)

    def name(self, one: Alternative) -> str:
        """An alternative's name."""
        return self.say(*one.title)


def verdict(one: Alternative, other: Alternative) -> Verdict:
    """How one plan stands to another: better only where it stands below the other's bound, worse the other way round.

    Open musts come first, then breaches in principle, then minutes, each with its bound.
    None is called better that leaves more musts open: whatever minutes it saves, it does less of what is due.
    """
    if _rows(one.plan) == _rows(other.plan) and one.proof == other.proof:
        return Verdict.SAME
    if _weights(one.county) != _weights(other.county):
        return Verdict.UNLIKE
    mine, theirs = one.standing, other.standing
    if mine is None or theirs is None:
        return Verdict.OPEN
    if mine[0] < theirs[1]:
        return Verdict.MORE_OPEN if one.open_musts > other.open_musts else Verdict.BETTER
    if theirs[0] < mine[1]:
        return Verdict.FEWER_OPEN if one.open_musts < other.open_musts else Verdict.WORSE
    return Verdict.WITHIN


def _rows(plan: Plan) -> Plan:
    return replace(plan, outcome={}, unmet=())


def _weights(county: County) -> list[tuple[str, str, Any]]:
    """The office's own weights of goals: under others the same plan has another objective."""
    given = county.parameters.given.items()
    return sorted((key, unit, value) for (key, unit), value in given if key.startswith("weight_"))


def verdict_text(found: Verdict, lang: Lang, *, than: str = "") -> str:
    """A verdict in words; ``than`` names the other plan."""
    english = {
        Verdict.BETTER: f"better{than and ' than ' + than} (proven)",
        Verdict.WORSE: f"worse{than and ' than ' + than} (proven)",
        Verdict.WITHIN: "within the solver's gap",
        Verdict.MORE_OPEN: "more musts left open: not called better",
        Verdict.FEWER_OPEN: "fewer musts left open: not called worse",
        Verdict.SAME: "the same plan",
        Verdict.UNLIKE: "other weights: not comparable",
        Verdict.OPEN: "no bound: undecided",
    }
    proven = "（已证明）" if found in (Verdict.BETTER, Verdict.WORSE) else ""
    return pick(lang, f"{found.zh}{than if proven else ''}{proven}", english[found])
