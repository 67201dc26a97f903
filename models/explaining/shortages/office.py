"""Why an office has no plan that keeps all its rules: witnesses, conflicts, shortages and ways out, the true cause first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from duxue.models.declaring import declared
from duxue.models.explaining.shortages import month_load, shortage, staffing_ways, timing, timing_ways
from duxue.models.explaining.shortages.conflicts import conflict_set
from duxue.models.explaining.shortages.instance import Instance, staff_facts
from duxue.models.explaining.shortages.shortage import InfeasibleSet
from duxue.models.explaining.shortages.windows import blocked, windows
from duxue.models.explaining.telling import (
    ConflictSet,
    Explanation,
    Shortage,
    Text,
    Way,
    Witness,
    day_said,
)
from duxue.models.postings.one_day import Limits, Sharing
from duxue.models.postings.staff_facts import STAFFING_RULES, StaffFacts
from duxue.models.rules.register import finding_message, rule, subject_name
from duxue.models.solver import Stop
from duxue.scenarios.county import County
from duxue.scenarios.grouping import grouped
from duxue.scenarios.plan import Plan
from duxue.scenarios.subset import office_county

EFFORT = 3.0
"""Deterministic seconds of a single solve where nothing else is asked for."""


def explain_office(
    county: County,
    office_id: str,
    plan: Plan | None = None,
    *,
    effort: float = EFFORT,
    stop: Stop | None = None,
) -> Explanation:
    """What keeps an office from a plan that keeps every must and every rule in principle, and what would put it right.

    ``effort`` is in deterministic seconds for each of the small solves. With a ``plan``, breaches that no witness accounts
    for are listed as unexplained. Nothing is claimed that is not proven: a cause is a count over all plans, an infeasible
    model, or a look at every day.
    """
    return _Office(
        office_county(county, office_id), office_id, plan, Limits(county.seed, effort, stop or Stop())
    ).explanation()


class _Office:
    """One office on its way to an explanation."""

    def __init__(self, county: County, office_id: str, plan: Plan | None, limits: Limits) -> None:
        self.county = county
        self.office_id = office_id
        self.plan = plan
        self.limits = limits
        self.staff_facts = StaffFacts(county, office_id)
        self.witnesses: list[Witness] = []
        self.conflicts: list[ConflictSet] = []
        self.shortages: list[Shortage] = []
        self.ways: list[Way] = []

    def explanation(self) -> Explanation:
        """Staffing first, for the rest follows from it; then windows; then the months."""
        self._staffing()
        self._windows()
        self._months()
        return Explanation(
            self.office_id,
            tuple(self.witnesses),
            tuple(self.conflicts),
            tuple(self.shortages),
            tuple(self.ways),
            self._proofs(),
            self._notes(),
            self._unexplained(),
        )

    # Staffing.

    def _staffing(self) -> None:
        found = shortage.infeasible_sets(self.staff_facts, self.limits)
        facts = staff_facts(self.county, self.office_id)
        for infeasible in found:
            conflict = self._conflict(infeasible)
            witness = shortage.witness_of(self.staff_facts, infeasible)
            if conflict is not None:
                self.conflicts.append(conflict)
                witness = replace(witness, rules=conflict.rules)
            self.witnesses.append(witness)
        self.witnesses += [self._fact_witness(rule_id) for rule_id, _ in facts]
        if not found and not facts:
            return
        days = tuple(sorted({infeasible.stretch[0] for infeasible in found}))
        case = Instance(self.county, self.office_id, days, self.limits)
        self._staffing_slack(case)
        self.ways += staffing_ways.ways(case)

    def _conflict(self, infeasible: InfeasibleSet) -> ConflictSet | None:
        def holds(rules: Sequence[str]) -> bool | None:
            return Sharing(self.staff_facts, infeasible.stretch[0], rules, infeasible.schools).holds(
                self.limits
            )

        def words(rules: Text) -> Text:
            number = len(infeasible.schools)
            return Text(
                f"这{number}所学校：{rules.zh}不能同时做到；少了其中任何一条都能做到",
                f"these {number} schools: {rules.en} cannot hold together; without any one of them they can",
            )

        return conflict_set(infeasible.key, holds, STAFFING_RULES, words)

    def _fact_witness(self, rule_id: str) -> Witness:
        finding = next(
            f
            for f in rule(rule_id).check(self.county, Plan(), self.county.parameters)
            if f.subject == self.office_id
        )
        facts = finding.facts
        need, have = (facts["need"], facts["have"]) if "need" in facts else (facts["part"], facts["most"])
        said = Text(finding_message(finding, self.county, "zh"), finding_message(finding, self.county, "en"))
        zh, en = "名", "people"
        return Witness(
            rule_id, (rule_id,), float(str(need)), float(str(have)), Text(zh, en), said, start=finding.date
        )

    def _staffing_slack(self, case: Instance) -> None:
        for day, open_ in sorted(case.open_by_day.items(), key=lambda item: (-len(item[1]), item[0]))[:1]:
            proven = Sharing(case.staff_facts, day).shared(self.limits).proven
            number, when = len(open_), day_said(day)
            tail = (
                Text("（已证）", " (proven)")
                if proven
                else Text("（尚未证明不能更少）", " (fewer is not ruled out)")
            )
            said = Text(
                f"其余规则都做到、大校优先时，{when.zh}有{number}所学校没有责任督学{tail.zh}",
                f"with all other rules kept and large schools first, {number} schools have nobody on {when.en}{tail.en}",
            )
            self.shortages.append(Shortage("staffing", number, proven, said))

    # Windows and months.

    def _windows(self) -> None:
        open_ones = [
            w for w in blocked(self.county, self.office_id) if (w.rule, w.target_id) not in self.county.waived
        ]
        # Those of one cause together: the schools of a campaign, a head, an issue.
        for group in grouped(open_ones, lambda window: window.key).values():
            conflict = timing.conflict_of(self.county, self.office_id, group)
            self.witnesses.append(timing.witness_of(self.county, self.office_id, group, conflict))
            self.conflicts += [conflict] if conflict else []
            self.shortages.append(timing.shortage_of(group))
            self.ways += timing_ways.ways(self.county, self.office_id, group)

    def _months(self) -> None:
        found = month_load.witnesses(self.county, self.office_id)
        self.witnesses += found
        self.shortages += [month_load.shortage_of(one) for one in found]
        self.ways += month_load.ways(self.county, self.office_id, found)

    # What was proven, what is not free, what is not explained.

    def _proofs(self) -> tuple[Text, ...]:
        stretches = len(self.staff_facts.stretches())
        dated = windows(self.county, self.office_id)
        proofs = [
            Text(
                f"挂牌：计划期按人员、学校、回避的变动分为{stretches}段，逐段用最小割清点、用求解器核实",
                f"postings: the horizon falls into {stretches} stretches; each was counted by a minimum cut and solved",
            ),
            Text(
                f"有期限的事项{len(dated)}项：逐日核对各规则，各项是否还有可排的日期",
                f"{len(dated)} dated events: every day was held against the rules",
            ),
            Text(
                "逐月人力：督导组、组长、经常性督导所需的半天数与可用天数对照（最小割；这是必要条件，不是充分条件）",
                "the months: half-days of teams, leads and visits against days to be had (minimum cut: necessary, not sufficient)",
            ),
        ]
        if self.plan is not None and not self._open_rows():
            zh = "所给方案没有未满足的职责：方案本身就是可行的证明"
            en = "the plan leaves nothing open: it is itself the proof"
            proofs.insert(0, Text(zh, en))
        return tuple(proofs)

    def _notes(self) -> tuple[Text, ...]:
        if not self.witnesses:
            return ()
        law = sorted(
            {spec.zh for one in self._rules() for spec in rule(one).CARD.parameters if spec.basis == "law"}
        )
        keys = sorted(
            {spec.key for one in self._rules() for spec in rule(one).CARD.parameters if spec.basis == "law"}
        )
        if not law:
            return ()
        zh = f"条文规定的数字不列为出路：{'、'.join(law)}"
        en = f"numbers of the law's text are not offered as ways out: {', '.join(keys)}"
        return (Text(zh, en),)

    def _rules(self) -> set[str]:
        return {r for w in self.witnesses for r in w.rules}

    def _open_rows(self) -> list[tuple[str, str]]:
        if self.plan is None:
            return []
        return [(r.rule, r.subject) for r in declared(self.county, self.plan, [self.office_id])]

    def _unexplained(self) -> tuple[Text, ...]:
        """Breaches of the plan that no witness accounts for: not proven to be unavoidable."""
        rest = [(r, s) for r, s in self._open_rows() if not any(_accounts(w, r, s) for w in self.witnesses)]
        return tuple(
            Text(
                f"{rule(r).CARD.zh}（{subject_name(s, self.county, 'zh')} {s}）：方案未做到，但没有证明非如此不可，可加大 --seconds 重排",
                f"{r} {subject_name(s, self.county, 'en')} ({s}): open in the plan, but not proven unavoidable; plan again with more --seconds",
            )
            for r, s in sorted(set(rest))
        )


def _accounts(witness: Witness, rule_id: str, subject: str) -> bool:
    """Whether a witness speaks of an open duty: its rule and its school or person, or its rule where it names neither."""
    named = {*witness.schools, *witness.people}
    return rule_id in witness.rules and (not named or subject in named)
