"""Ways to mend one breach of a plan with everything else kept, tried one by one and judged by the rules themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from duxue.models.explaining.changing.handing_over import HandOver, hand_over
from duxue.models.explaining.telling import Text
from duxue.models.explaining.why.answer import minutes_said
from duxue.models.judging.one_change import Change, Judge, Verdict, key_of
from duxue.models.rules.card import Finding
from duxue.models.rules.register import rule
from duxue.scenarios.codes import Force, Status
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan, Posting, Seat

FIXED = "fixed"
FIXED_WORDS = Text("须动已锁定或他处既定的安排", "touches what is frozen or others' matter")
GIVE_WAY = 3
"""Breaches of a way that something else may be asked to give way to."""
NAMED = 3
"""Obstacles named in a reason, the most frequent first."""


@dataclass
class Budget:
    """How many changes may still be tried: a count, so that the same plan gets the same reasons."""

    left: int

    def spend(self) -> bool:
        """Whether one more may be tried; it is then taken off."""
        self.left -= 1
        return self.left >= 0


@dataclass(frozen=True)
class Reason:
    """Why a duty is open, and whether that was tested; ``obstacles`` counts the ways tried by what stood in each.

    ``tested`` is ``impossible`` or ``possible`` (with everything else kept), ``partly`` (not all ways tried), ``given`` (a
    fact of the scenario that no plan can change) or ``untested``.
    """

    tested: str
    said: Text
    obstacles: tuple[tuple[str, int], ...] = ()

    def facts(self) -> str:
        """The reason as key=value pairs for the facts of an unmet row."""
        stood = ",".join(f"{name}:{number}" for name, number in self.obstacles)
        pairs = {
            "tested": self.tested,
            "obstacles": stood,
            "reason_zh": self.said.zh,
            "reason_en": self.said.en,
        }
        return "; ".join(f"{key}={value.replace(';', ',')}" for key, value in pairs.items() if value)


@dataclass(frozen=True)
class Way:
    """A change that mends a breach, what it costs by the rules, and its words."""

    change: Change
    verdict: Verdict
    said: Text

    @property
    def rank(self) -> tuple[int, int, float, int, str]:
        """Fewest musts broken first, then fewest breaches, then minutes, then fewest rows that change."""
        verdict, rows = self.verdict, len(self.change.rows)
        return len(verdict.musts), len(verdict.breaches), verdict.price, rows, self.said.zh


@dataclass(frozen=True)
class Standing:
    """What may not be touched: rows that are fact, and everything before a day."""

    rows: frozenset[Any] = frozenset()
    before: date = date.min

    def bars(self, change: Change, plan: Plan, today: date) -> bool:
        """Whether a change touches what stands; a team stands once its event has begun."""
        days = (getattr(row, "date", None) or getattr(row, "start", None) for row in change.rows)
        early = any(day is not None and day < self.before for day in days)
        seated = {row.event_id for row in change.rows if isinstance(row, Seat)}
        begun = (plan.event(event_id) for event_id in seated)
        held = any(e is not None and (e.status is Status.DONE or e.start < today) for e in begun)
        return early or held or not self.rows.isdisjoint(change.out)


class Tried:
    """What is known of changes of one plan: each is judged once, and each school handed over once, however often it is asked for."""

    def __init__(self, county: County, plan: Plan, office_id: str) -> None:
        self._where = county, plan, office_id
        self._judge = Judge(county, plan, office_id)
        self._verdicts: dict[Change, Verdict] = {}
        self._handed: dict[tuple[Posting, str], HandOver] = {}

    def verdict(self, change: Change) -> Verdict:
        """What the rules say of a change."""
        if change not in self._verdicts:
            self._verdicts[change] = self._judge.of(change)
        return self._verdicts[change]

    def handed(self, row: Posting, to: str) -> HandOver:
        """A posting in other hands with all that follows from it."""
        if (row, to) not in self._handed:
            self._handed[row, to] = hand_over(*self._where, row, to)
        return self._handed[row, to]


@dataclass
class Trials:
    """The ways tried against one finding: what stood in the way of each, and the cheapest that works.

    With ``deep`` ways are tried too that need something else to give way; they are gathered in ``near``. ``tried_before`` is what
    other trials of the same plan have found.
    """

    county: County
    plan: Plan
    office_id: str
    finding: Finding
    budget: Budget
    obstacles: Counter[str] = field(default_factory=Counter)
    words: dict[str, Text] = field(default_factory=dict)
    works: list[Way] = field(default_factory=list)
    yields: list[Way] = field(default_factory=list)
    near: list[Way] = field(default_factory=list)
    standing: Standing = field(default_factory=Standing)
    deep: bool = False
    cut_short: bool = False
    tried_before: Tried | None = None

    def __post_init__(self) -> None:
        self.known = self.tried_before or Tried(self.county, self.plan, self.office_id)

    def attempt(self, change: Change, said: Text, verdict: Verdict | None = None) -> bool:
        """Try one change; true where it mends the breach and no rule stands against it."""
        if self.standing.bars(change, self.plan, self.county.as_of):
            self.stood(FIXED, FIXED_WORDS)
            return False
        if not self.budget.spend():
            self.cut_short = True
            return False
        verdict = verdict or self.known.verdict(change)
        mends = key_of(self.finding) in {key_of(f) for f in verdict.mended}
        way = Way(change, verdict, said)
        if mends and verdict.allowed:
            self.works.append(way)
            return True
        if mends and len(verdict.breaches) <= GIVE_WAY:
            self.near.append(way)
        if mends and not verdict.musts and self.finding.force is Force.MUST:
            self.yields.append(way)
        elif verdict.breaches:
            self.stood((verdict.musts or verdict.breaches)[0].rule)
        return False

    def stood(self, name: str, words: Text | None = None) -> None:
        """Count a way that did not work by the rule (or other obstacle, with its words) that stood in it."""
        self.obstacles[name] += 1
        if words is not None:
            self.words[name] = words

    @property
    def tried(self) -> int:
        """How many ways came to nothing."""
        return sum(self.obstacles.values())

    def reason(self, what: Text, nothing: Text | None = None) -> Reason:
        """The outcome: ``what`` names the ways tried; ``nothing`` stands where there was no way to try."""
        if self.works:
            way = min(self.works, key=lambda w: w.rank)
            return self._possible(way.said, minutes_said(way.verdict.minutes))
        if self.yields:
            way = min(self.yields, key=lambda w: w.rank)
            said = way.said
            titles = [rule(name).CARD for name in dict.fromkeys(f.rule for f in way.verdict.breaches)]
            zh = f"须突破{'、'.join(f'“{t.zh}”' for t in titles)}"
            return self._possible(said, Text(zh, f"breaks {', '.join(t.id for t in titles)}"))
        ranked = sorted(self.obstacles.items(), key=lambda item: (-item[1], item[0]))
        if self.cut_short:
            zh = f"已试{what.zh}{self.tried}种均不可行（未试完）"
            en = f"{self.tried} ways to {what.en} tried, none possible (not all tried)"
            return self._none("partly", zh, en, ranked)
        if not ranked and nothing is not None:
            return Reason("impossible", nothing)
        zh = f"其余安排不动，{what.zh}共{self.tried}种均不可行"
        en = f"with everything else kept none of {self.tried} ways to {what.en} is possible"
        return self._none("impossible", zh, en, ranked)

    def _possible(self, said: Text, price: Text) -> Reason:
        return Reason(
            "possible",
            Text(
                f"经试算可行：{said.zh}，代价：{price.zh}",
                f"possible: {said.en}, at the price of: {price.en}",
            ),
            tuple(sorted(self.obstacles.items())),
        )

    def _none(self, tested: str, zh: str, en: str, ranked: Sequence[tuple[str, int]]) -> Reason:
        """No way works: what was tried, and what stood in it most often."""
        named = [(self._name(name), number) for name, number in ranked[:NAMED]]
        if named:
            zh += "：" + "，".join(f"{name.zh}{number}种" for name, number in named)
            en += ": " + ", ".join(f"{name.en} {number}" for name, number in named)
        return Reason(tested, Text(zh, en), tuple(ranked))

    def _name(self, name: str) -> Text:
        if name in self.words:
            return self.words[name]
        return Text(f"“{rule(name).CARD.zh}”", name)
