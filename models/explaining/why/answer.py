"""What an answer to "why this" holds: how things stand, what binds them, the best alternatives, and what blocks the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from duxue.models.explaining.telling import Text, clause
from duxue.models.judging.one_change import Change, Verdict
from duxue.models.prices import price_of
from duxue.models.rules.card import Finding
from duxue.models.rules.register import finding_message, rule
from duxue.scenarios.cells.names import Known, Names
from duxue.scenarios.codes import Force
from duxue.scenarios.county import County
from duxue.scenarios.grouping import grouped
from duxue.scenarios.problems import ToldError

BEST = 5
"""Alternatives told."""
NAMED = 6
"""Impossible ones named under each rule; further ones are counted."""


class UnknownSubjectError(ToldError, ValueError):
    """A subject that the plan or scenario does not know."""


def called(names: Names, asked: str, *tables: str) -> tuple[Known, ...]:
    """What a text may mean in some tables (``schools``, ``inspectors``); several where several bear the name."""
    return tuple(one for table in tables for one in names.meant(asked, (table,)))


def several(names: Names, asked: str, found: Sequence[Known]) -> UnknownSubjectError:
    """The refusal of a name that several bear: each with what tells it from the others."""
    zh, en = names.told_apart(found)
    return UnknownSubjectError(
        f"“{asked}”不止一个：{zh}；请写代码", f"{asked!r} is not the only one: {en}; give the id"
    )


@dataclass(frozen=True)
class Alternative:
    """Another choice that no rule forbids: minutes on the road more (or less) a year, and with goals at their price.

    ``details`` tell loads before and after; ``also`` what else moves; ``goals`` what would be missed; ``change`` makes it.
    """

    key: str
    said: Text
    minutes: float
    price: float
    details: tuple[Text, ...]
    also: tuple[Text, ...]
    goals: tuple[Text, ...]
    change: Change


@dataclass(frozen=True)
class Blocked:
    """A choice that a rule forbids: the rule that stands first against it, its words with the facts, and all such rules."""

    key: str
    said: Text
    rule: str
    words: Text
    rules: tuple[str, ...]
    change: Change
    finding: Finding


@dataclass(frozen=True)
class Choice:
    """One thing that could be otherwise (a posting, a day, a seat), with its best alternatives and those that are blocked.

    ``others`` are the possible alternatives beyond the best ones, dearer than those.
    """

    said: Text
    alternatives: tuple[Alternative, ...]
    blocked: tuple[Blocked, ...]
    others: tuple[Alternative, ...] = ()

    @property
    def more(self) -> int:
        """How many are possible beyond the best ones."""
        return len(self.others)


@dataclass(frozen=True)
class Why:
    """An answer: how it stands, what binds it, and what else there is; ``private`` ones are for the office alone."""

    kind: str
    subject: str
    title: Text
    stands: tuple[Text, ...]
    binds: tuple[Text, ...]
    choices: tuple[Choice, ...]
    private: bool = False


def finding_said(finding: Finding, county: County) -> Text:
    """A finding in both languages."""
    return Text(finding_message(finding, county, "zh"), finding_message(finding, county, "en"))


@dataclass
class Choosing:
    """What one thing could be otherwise, taken one by one as the rules judge it: possible ones, and by key those forbidden."""

    county: County
    office_id: str
    possible: list[Alternative] = field(default_factory=list)
    barred: dict[str, Blocked] = field(default_factory=dict)

    def add(
        self, key: str, said: Text, change: Change, verdict: Verdict,
        details: Sequence[Text] = (), also: Sequence[Text] = (),
    ) -> None:  # fmt: skip
        """Take another choice with its verdict; a possible one takes the place of the forbidden one of its key."""
        self.barred.pop(key, None)
        if not verdict.allowed:
            first = (verdict.musts or verdict.breaches)[0]  # musts first, then by the order of the rule book
            rules = tuple(dict.fromkeys(f.rule for f in (*verdict.musts, *verdict.breaches)))
            words = finding_said(first, self.county)
            self.barred[key] = Blocked(key, said, first.rule, words, rules, change, first)
            return
        goals = tuple(self._goal(finding) for finding in verdict.goals)
        self.possible.append(
            Alternative(key, said, verdict.minutes, verdict.price, tuple(details), tuple(also), goals, change)
        )

    def _goal(self, finding: Finding) -> Text:
        worth = price_of(self.county, self.office_id, finding.rule, Force.GOAL)
        card = rule(finding.rule).CARD
        return Text(f"“{card.zh}”（折{worth}分钟）", f'"{card.en}" (counts as {worth} minutes)')

    def choice(self, said: Text) -> Choice:
        """The best alternatives by price, the others after them; forbidden ones in the order in which they came."""
        ranked = sorted(self.possible, key=lambda a: (round(a.price, 6), a.key))
        return Choice(said, tuple(ranked[:BEST]), tuple(self.barred.values()), tuple(ranked[BEST:]))


# In words.


def lines(why: Why, lang: str) -> tuple[str, ...]:
    """An answer as lines of text in one language (``zh`` or ``en``)."""
    zh = lang == "zh"
    told = [why.title.text(lang)]
    if why.private:
        told.append(
            "仅供督导室内部使用：含未通知的随机督导安排，不得外传"
            if zh
            else "for the office alone: it tells of visits that are never announced"
        )
    told += [f"  {one.text(lang)}" for one in why.stands]
    if why.binds:
        told += ["约束：" if zh else "What binds it:", *(f"  {one.text(lang)}" for one in why.binds)]
    for one in why.choices:
        told += _choice_lines(one, lang)
    return tuple(told)


def _choice_lines(one: Choice, lang: str) -> list[str]:
    zh = lang == "zh"
    told = [one.said.text(lang)]
    if not one.alternatives:
        told.append("  没有可行的其他选择" if zh else "  no other choice is possible")
    for number, other in enumerate(one.alternatives, 1):
        told.append(f"  {number}. {_alternative_text(other, lang)}")
    if one.more:
        told.append(
            f"  另有{one.more}个可行选择，代价更高"
            if zh
            else f"  {one.more} more are possible at a higher price"
        )
    groups = grouped(one.blocked, lambda other: other.rule)
    for rule_id, group in sorted(groups.items(), key=lambda item: (-len(item[1]), item[0])):
        told += _rule_lines(rule_id, group, lang)
    return told


def minutes_said(minutes: float) -> Text:
    """Extra minutes on the road in words."""
    whole = round(minutes)
    if whole == 0:
        return Text("全年路途不变", "the road of the year stays the same")
    if whole > 0:
        return Text(f"全年路途多{whole}分钟", f"{whole} more minutes on the road in the year")
    return Text(f"全年路途少{-whole}分钟", f"{-whole} fewer minutes on the road in the year")


def _alternative_text(one: Alternative, lang: str) -> str:
    parts = [minutes_said(one.minutes), *one.details, *one.also]
    parts += [Text(f"未达目标{g.zh}", f"misses the goal {g.en}") for g in one.goals]
    stop, colon = ("；", "：") if lang == "zh" else ("; ", ": ")
    return one.said.text(lang) + colon + stop.join(p.text(lang) for p in parts)


def _rule_lines(rule_id: str, group: Sequence[Blocked], lang: str) -> list[str]:
    card, basis = rule(rule_id).CARD, clause(rule_id)
    force = group[0].finding.force or card.force
    if lang == "zh":
        names = "、".join(one.said.zh for one in group[:NAMED]) + ("等" if len(group) > NAMED else "")
        head = f"  不可行{len(group)}个，因“{card.zh}”（{rule_id}，{force.zh}；{basis.zh}）：{names}"
        return [head, f"    如：{group[0].words.zh}"]
    names = ", ".join(one.said.en for one in group[:NAMED]) + (" ..." if len(group) > NAMED else "")
    head = f'  {len(group)} impossible by "{card.en}" ({rule_id}, {str(force).replace("_", " ")}; {basis.en}): {names}'
    return [head, f"    e.g. {group[0].words.en}"]
