"""What it costs to have one person answer for one school: the neighbourhood is shared out anew, all else stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from duxue.models.explaining.changing.handing_over import followed_up, reposted
from duxue.models.explaining.telling import Text, clause
from duxue.models.explaining.why.answer import (
    UnknownSubjectError,
    called,
    finding_said,
    minutes_said,
    several,
)
from duxue.models.judging.one_change import Change, Verdict, judged
from duxue.models.postings.least_change.posting_board import SCHOOLS, PostingBoard
from duxue.models.postings.least_change.prices import Prices
from duxue.models.postings.least_change.released_postings import ReleasedPostings
from duxue.models.postings.least_change.search import LeastChange
from duxue.models.postings.least_change.zone_rows import zone_rows
from duxue.models.rules import eligibility, reach, recusal
from duxue.models.rules.card import Finding, Rule
from duxue.models.rules.register import rule, subject_name
from duxue.models.solver import Stop
from duxue.scenarios.cells.names import Names
from duxue.scenarios.codes import Force
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan, Posting
from duxue.scenarios.shares import rows_of

PEOPLE = 8
"""People whose schools are shared out anew, the holder and the person wished for among them."""
EFFORT = 5.0
"""Deterministic seconds of the solve."""
BARS: tuple[Rule, ...] = (eligibility, recusal, reach)
"""Rules that a posting keeps or breaks by itself, whatever else moves (exchanges of own schools apart)."""


@dataclass(frozen=True)
class WhatIf:
    """The price of a wish, or the rule that forbids it: which other schools move, extra minutes, and the whole change."""

    school_id: str
    inspector_id: str
    possible: bool
    moves: tuple[tuple[Posting, str], ...]
    also: tuple[Text, ...]
    change: Change
    verdict: Verdict
    forbidden: tuple[Finding, ...]
    proven: bool


def what_if(
    county: County,
    plan: Plan,
    school: str,
    inspector: str,
    *,
    effort: float = EFFORT,
    stop: Stop | None = None,
) -> WhatIf:
    """The price of one person answering for one school (ids or names), everything outside the neighbourhood kept.

    The postings of the people concerned are solved anew at the least breach, then the fewest moves, then minutes; visits
    and seats follow, and the rules judge the whole. Raises ``UnknownSubjectError`` for an unknown school or person.
    """
    names = Names.of_rows(county.rows)
    school_id, person_id = _only(names, school, "schools"), _only(names, inspector, "inspectors")
    office = county.schools[school_id].office_id
    rows = [r for r in plan.postings_at(school_id) if r.inspector_id != person_id]
    forced: list[Posting] = []
    barred: list[tuple[Posting, Verdict, list[Finding]]] = []
    for row in rows:
        verdict = judged(county, plan, reposted(county, row, person_id), office, BARS)
        bars = [f for f in verdict.breaches if f.facts.get("what") != "reciprocal"]
        if bars:
            barred.append((row, verdict, bars))
        else:
            forced.append(row)
    if rows and not forced:
        row, verdict, bars = barred[0]
        return WhatIf(
            school_id, person_id, False, (), (), reposted(county, row, person_id), verdict, tuple(bars), True
        )
    if not rows:
        return WhatIf(school_id, person_id, True, (), (), Change(), Verdict((), (), 0.0, 0.0), (), True)
    near = _Neighbourhood(county, plan, office, forced, person_id)
    found = near.shared_out(effort=effort, stop=stop)
    change = found.zones
    for row, to in found.moves:
        change += reposted(county, row, to)
    done = followed_up(county, plan, office, found.moves, change)
    allowed = done.verdict.allowed
    forbidden = (
        ()
        if allowed
        else (*done.verdict.musts, *(f for f in done.verdict.breaches if f.force is not Force.MUST))
    )
    return WhatIf(
        school_id, person_id, allowed, tuple(found.moves), done.also, done.change, done.verdict, forbidden, found.proven
    )  # fmt: skip


def wish_of(text: str) -> tuple[str, str]:
    """School and person of ``S017=I042`` (the full-width sign too)."""
    school, sign, person = text.replace("\uff1d", "=").partition("=")
    if not sign or not school.strip() or not person.strip():
        raise UnknownSubjectError(
            f"“{text}”应写作“学校=督学”，如 S017=I042",
            f"write {text!r} as SCHOOL=INSPECTOR, for example S017=I042",
        )
    return school.strip(), person.strip()


def _only(names: Names, asked: str, table: str) -> str:
    found = called(names, asked, table)
    if len(found) > 1:
        raise several(names, asked, found)
    if not found:
        raise UnknownSubjectError(f"数据中没有“{asked}”", f"nothing goes by {asked!r}")
    return found[0].key


@dataclass(frozen=True)
class _Answer:
    """The postings that change hands, the rows of zones that change, and whether fewer moves are ruled out."""

    moves: list[tuple[Posting, str]]
    zones: Change
    proven: bool


class _Neighbourhood:
    """The schools of the people concerned, to be shared out anew with the fewest moves; postings pass on whole."""

    def __init__(self, county: County, plan: Plan, office_id: str, wish: Sequence[Posting], to: str) -> None:
        self.county, self.plan, self.office_id, self.wish, self.to = county, plan, office_id, wish, to
        people = _neighbours(county, plan, wish, to)
        known = {(row.rule, row.subject) for row in plan.unmet}
        self.rows = sorted(
            {*wish, *(r for i in people for r in plan.postings_of(i) if r.school_id in county.schools)},
            key=lambda r: (r.school_id, r.start),
        )
        own = rows_of(county, plan, office_id)
        self.released = ReleasedPostings(county, office_id, own, county.start, known)
        holders = {r.school_id: {p.inspector_id for p in plan.postings_at(r.school_id)} for r in self.rows}
        takers = {s: {*people, *mine} & self.released.people.keys() for s, mine in holders.items()}
        prices = Prices.of(county, office_id)
        self.board = PostingBoard(self.released, prices, takers, zone_people=people, tours=False)

    def shared_out(self, *, effort: float, stop: Stop | None) -> _Answer:
        """The least breach beyond what the plan breaks already, then the fewest moves, then the office's prices."""
        board = self.board
        search = LeastChange(
            self.released, board.prices, seed=self.county.seed, effort=effort, stop=stop or Stop()
        )
        whole = self._whole()
        run = search.solve(board, SCHOOLS * board.breach + board.moves(), whole, None, 0.5) if whole else None
        if run is None or not run.found:
            return _Answer([(row, self.to) for row in self.wish], Change(), False)
        breach, moves = divmod(round(run.objective or 0.0), SCHOOLS)
        least = [board.breach <= breach, board.moves() <= moves]
        best = search.solve(board, board.costs, [*whole, *least], run, 0.5)
        best, proven = best if best.found else run, run.status == "optimal"
        literals = [x for x in (*board.held.values(), *board.places.values()) if not isinstance(x, bool)]
        choice = board.chosen({x.index for x in literals if best.is_true(x)})
        held = {(s, board.spans[t][0]): who for s, who, t in choice.held}
        found = [(row, who) for row in self.rows if (who := self._holder(held, row)) != row.inspector_id]
        return _Answer(found, self._rezoned(dict(found), choice.zones), proven)

    def _within(self, row: Posting) -> list[int]:
        """The stretches of a posting, by place in the board's list."""
        return [t for t, (a, b) in enumerate(self.board.spans) if row.start <= a and b <= row.end]

    def _holder(self, held: Mapping[tuple[str, date], str], row: Posting) -> str:
        days = (self.board.spans[t][0] for t in self._within(row))
        return next((held[row.school_id, d] for d in days if (row.school_id, d) in held), row.inspector_id)

    def _whole(self) -> list[Any]:
        """Requirements that the wish is granted, and that each posting stays with one person (none: it cannot be granted)."""
        mine, board, found = set(self.rows), self.board, []
        for row in (r for s in sorted({r.school_id for r in self.rows}) for r in self.plan.postings_at(s)):
            days = self._within(row)
            for who in board.takers[row.school_id]:
                there = [x for t in days if (x := board.held.get((row.school_id, who, t))) is not None]
                if row in self.wish and who == self.to:
                    if not days or len(there) < len(days):
                        return []
                    found += [x == 1 for x in there]
                elif row not in mine:
                    found += [x == (who == row.inspector_id) for x in there]
                elif len(there) < len(days):
                    found += [x == 0 for x in there]
                else:
                    found += [x == there[0] for x in there[1:]]
        return found

    def _rezoned(self, moves: Mapping[Posting, str], zones: Mapping[str, str]) -> Change:
        """The rows of zones that follow: schools in another zone, zones with another leader."""
        own = [z for z in self.plan.zones if z.school_id in self.released.schools]
        rows = (r for r in self.plan.postings if r.school_id in self.released.schools)
        postings = [replace(r, inspector_id=moves.get(r, r.inspector_id)) for r in rows]
        places = {s: z for s, z in zones.items() if s in {row.school_id for row in own}}
        now = {z.school_id: z for z in zone_rows(self.county, self.office_id, own, places, postings)}
        old = [z for z in own if now.get(z.school_id, z) != z]
        return Change(tuple(old), tuple(now[z.school_id] for z in old))


def _neighbours(county: County, plan: Plan, wish: Sequence[Posting], to: str) -> list[str]:
    """The holders, the person wished for, and those whose schools or starts lie nearest to theirs."""
    named = list(dict.fromkeys([*(r.inspector_id for r in wish), to]))
    named = [i for i in named if i in county.inspectors]
    places = sorted({r.school_id for i in named for r in plan.postings_of(i)} | {r.school_id for r in wish})
    office = county.schools[wish[0].school_id].office_id if wish else county.inspectors[to].unit_id
    ranked = []
    for person in county.inspectors_of(office):
        if person.inspector_id not in named and eligibility.window(person, False, county.parameters):
            near = min(county.travel.minutes(person.inspector_id, s) for s in places)
            ranked.append((near, person.inspector_id))
    return [*named, *(i for _, i in sorted(ranked)[: max(0, PEOPLE - len(named))])]


# In words.


def lines(county: County, answer: WhatIf, lang: str) -> tuple[str, ...]:
    """The answer as lines of text in one language (``zh`` or ``en``)."""
    zh = lang == "zh"
    school = subject_name(answer.school_id, county, lang)
    person = subject_name(answer.inspector_id, county, lang)
    title = f"{school}改由{person}负责：" if zh else f"{person} answering for {school}:"
    if not answer.moves and answer.possible:
        return (title, "  方案已是如此" if zh else "  the plan has it so already")
    told = [title]
    if answer.possible:
        cost = minutes_said(answer.verdict.minutes).text(lang)
        price = round(answer.verdict.price)
        told.append(
            f"  可行：{cost}，连同目标折合{price}分钟"
            if zh
            else f"  possible: {cost}; with goals {price} minutes"
        )
    else:
        told += _forbidden_lines(county, answer, lang)
    told += [f"  {one.text(lang)}" for one in (*_moves_said(county, answer), *answer.also)]
    if answer.possible:
        told += [_goal_line(county, f, lang) for f in answer.verdict.goals]
    told += [_scope(answer).text(lang)] if answer.moves else []
    return tuple(told)


def _forbidden_lines(county: County, answer: WhatIf, lang: str) -> list[str]:
    first = answer.forbidden[0]
    card, basis, words = rule(first.rule).CARD, clause(first.rule), finding_said(first, county)
    if lang == "zh":
        return [f"  不可行，因“{card.zh}”（{card.force.zh}；{basis.zh}）", f"    {words.zh}"]
    return [
        f'  forbidden by "{card.en}" ({first.rule}, {str(card.force).replace("_", " ")}; {basis.en})',
        f"    {words.en}",
    ]


def _moves_said(county: County, answer: WhatIf) -> list[Text]:
    told = []
    for row, to in answer.moves:
        if row.school_id != answer.school_id:
            school, old, new = (subject_name(i, county, "zh") for i in (row.school_id, row.inspector_id, to))
            told.append(
                Text(f"同时须{school}由{old}改由{new}负责", f"{school} must pass from {old} to {new}")
            )
    return told


def _goal_line(county: County, finding: Finding, lang: str) -> str:
    words = finding_said(finding, county)
    return f"  未达目标：{words.zh}" if lang == "zh" else f"  misses a goal: {words.en}"


def _scope(answer: WhatIf) -> Text:
    zh = "（只重新分配相关人员的学校，其余不动；" + (
        "已证此范围内换人最少）" if answer.proven else "未证换人最少）"
    )
    en = "(only the schools of the people near are shared out anew; " + (
        "proven the fewest moves)" if answer.proven else "not proven the fewest moves)"
    )
    return Text("  " + zh, "  " + en)
