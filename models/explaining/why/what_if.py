"""What it costs to have one person answer for one school: the neighbourhood is shared out anew, all else stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from duxue.models.board import Board
from duxue.models.explaining.changing.handing_over import followed_up, reposted
from duxue.models.explaining.telling import Said, clause
from duxue.models.explaining.why.answer import UnknownSubjectError, finding_said, minutes_said
from duxue.models.facts.duties import required_months
from duxue.models.judging.one_change import Change, Verdict, cut, judged
from duxue.models.prices import IN_PRINCIPLE, MUST
from duxue.models.rules import eligibility, reach, recusal, responsible_load, zone
from duxue.models.rules.card import Finding, Rule
from duxue.models.rules.pen import Lit
from duxue.models.rules.register import rule, subject_name
from duxue.models.solver import Stop, solve
from duxue.scenarios.codes import Force
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan, Posting, ZoneRow

PEOPLE = 8
"""People whose schools are shared out anew, the holder and the person wished for among them."""
EFFORT = 5.0
"""Deterministic seconds of the solve."""
MOVED = 50_000
"""Minutes that a school in other hands counts here: the fewest moves come first, and no gain unasked for."""
REZONED = 5_000
"""Minutes that a school's change of zone, or a zone's change of leader, counts here."""
BARS: tuple[Rule, ...] = (eligibility, recusal, reach)
"""Rules that a posting keeps or breaks by itself, whatever else moves (exchanges of own schools apart)."""
SHARED: tuple[Rule, ...] = (responsible_load, eligibility, recusal, reach, zone)


@dataclass(frozen=True)
class WhatIf:
    """The price of a wish, or the rule that forbids it: which other schools move, extra minutes, and the whole change."""

    school_id: str
    inspector_id: str
    possible: bool
    moves: tuple[tuple[Posting, str], ...]
    also: tuple[Said, ...]
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
    school_id, person_id = _school(county, school), _person(county, inspector)
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
    moves, zones, proven = near.shared_out(effort=effort, stop=stop)
    change = zones
    for row, to in moves:
        change += reposted(county, row, to)
    done = followed_up(county, plan, office, moves, change)
    allowed = done.verdict.allowed
    forbidden = (
        ()
        if allowed
        else (*done.verdict.musts, *(f for f in done.verdict.breaches if f.force is not Force.MUST))
    )
    return WhatIf(
        school_id, person_id, allowed, tuple(moves), done.also, done.change, done.verdict, forbidden, proven
    )


def wish_of(text: str) -> tuple[str, str]:
    """School and person of ``S017=I042`` (the full-width sign too)."""
    school, sign, person = text.replace("\uff1d", "=").partition("=")
    if not sign or not school.strip() or not person.strip():
        raise UnknownSubjectError(
            f"“{text}”应写作“学校=督学”，如 S017=I042",
            f"write {text!r} as SCHOOL=INSPECTOR, for example S017=I042",
        )
    return school.strip(), person.strip()


def _school(county: County, asked: str) -> str:
    found = [s.school_id for s in county.rows.schools if asked in (s.school_id, s.name)]
    return _only(asked, found)


def _person(county: County, asked: str) -> str:
    found = [i.inspector_id for i in county.rows.inspectors if asked in (i.inspector_id, i.name)]
    return _only(asked, found)


def _only(asked: str, found: Sequence[str]) -> str:
    if len(found) == 1:
        return found[0]
    if found:
        raise UnknownSubjectError(
            f"“{asked}”不止一个：{'、'.join(found)}；请写代码",
            f"{asked!r} is not the only one: {', '.join(found)}; give the id",
        )
    raise UnknownSubjectError(f"数据中没有“{asked}”", f"nothing goes by {asked!r}")


class _Neighbourhood:
    """The people concerned and their postings, on a board of its own."""

    def __init__(self, county: County, plan: Plan, office_id: str, wish: Sequence[Posting], to: str) -> None:
        self.office_id, self.wish, self.to = office_id, wish, to
        self.people = _neighbours(county, plan, wish, to)
        self.rows = [r for i in self.people for r in plan.postings_of(i)]
        self.rows = sorted({*self.rows, *wish}, key=lambda r: (r.school_id, r.start))
        self.county, self.plan = cut(county, plan, Change(tuple(self.rows)), self.people)
        self.board = Board(subjects={"schools": sorted({z.school_id for z in self.plan.zones})})
        self.held: dict[tuple[Posting, str], Lit] = {}
        self.zones: dict[ZoneRow, Lit] = {}
        self.leaders: dict[tuple[str, str], Lit] = {}

    def shared_out(
        self, *, effort: float, stop: Stop | None
    ) -> tuple[list[tuple[Posting, str]], Change, bool]:
        """The postings that change hands, the rows of zones that change, and whether nothing better can be."""
        self._postings()
        self._zones()
        self._nobody_worse()
        for one in SHARED:
            price = MUST if one.CARD.force is Force.MUST else IN_PRINCIPLE
            one.post(self.board.pen(one.CARD, self.county, price=price), self.county, self.county.parameters)  # type: ignore[attr-defined]
        self.board.minimise()
        run = solve(self.board.model, seed=self.county.seed, limit=effort, stop=stop)
        if not run.found:
            return [(row, self.to) for row in self.wish], Change(), False
        moves = [(row, i) for (row, i), x in self.held.items() if run.is_true(x) and i != row.inspector_id]
        zones = self._rezoned({row for row, x in self.zones.items() if run.is_true(x)})
        zones += self._led(zones, {zone_id: i for (zone_id, i), x in self.leaders.items() if run.is_true(x)})
        return moves, zones, run.status == "optimal"

    def _postings(self) -> None:
        """Every posting of the neighbourhood in the hands of each of its people; the wish is fixed."""
        county = self.county
        for row in self.rows:
            for person in self.people:
                candidate = reposted(county, row, person).into[0]
                x = self.held[row, person] = self.board.add_posting(candidate)
                moved = MOVED if person != row.inspector_id else 0
                self.board.pay(self._minutes(row, person) + moved, x)
            self.board.model.add_exactly_one(self.held[row, i] for i in self.people)
            if row in self.wish:
                self.board.model.add(self.held[row, self.to] == 1)
        known = set(self.rows)
        for row in self.plan.postings:
            if row not in known:
                self.board.add_posting(row, True)

    def _nobody_worse(self) -> None:
        """Beside the rule's own price: nobody gets more schools than the limit, or than now where that is more."""
        model = self.board.model
        for person in self.people:
            limit = self.county.allowance(self.county.inspectors[person])
            for day in sorted({row.start for row in self.rows}):
                on = [row for row in self.rows if row.start <= day <= row.end]
                now = sum(row.inspector_id == person for row in on)
                worse = model.new_int_var(0, len(on), f"board/worse/{person}/{day}")
                model.add(sum(self.held[row, person] for row in on) - worse <= max(limit, now))
                self.board.pay(IN_PRINCIPLE, worse)

    def _minutes(self, row: Posting, person: str) -> int:
        county = self.county
        school = county.schools[row.school_id]
        months = required_months(county, school, county.parameters)
        visits = sum(row.start <= last and first <= row.end for first, last in months)
        trip = county.travel.minutes(person, row.school_id) + county.travel.minutes(row.school_id, person)
        return round(trip * visits * county.parameters.count("visits_per_month", self.office_id))

    def _zones(self) -> None:
        """Schools of the neighbourhood may go to another of its zones (given ones stay); zones may change leaders."""
        mine = {r.school_id for r in self.rows}
        zones = {z.zone_id: z for z in self.plan.zones}
        for row in self.plan.zones:
            if row.school_id not in mine or self.county.schools[row.school_id].zone_id:
                self.board.add_zone(row, True)
                continue
            for zone_id, other in sorted(zones.items()):
                place = replace(other, school_id=row.school_id)
                x = self.zones[place] = self.board.add_zone(place)
                if zone_id != row.zone_id:
                    self.board.pay(REZONED, x)
        for zone_id, row in sorted(zones.items()):
            for person in dict.fromkeys((row.leader_id, *self.people)):
                if person:
                    x = self.leaders[zone_id, person] = self.board.add_leader(zone_id, person)
                    if person != row.leader_id:
                        self.board.pay(REZONED, x)

    def _rezoned(self, chosen: set[ZoneRow]) -> Change:
        now = {z.school_id: z for z in self.plan.zones}
        moved = sorted(
            (z for z in chosen if z.zone_id != now[z.school_id].zone_id), key=lambda z: z.school_id
        )
        return Change(tuple(now[z.school_id] for z in moved), tuple(moved))

    def _led(self, zones: Change, leaders: dict[str, str]) -> Change:
        """The rows of zones whose leader changes."""
        after = zones.applied(self.plan).zones
        old = tuple(z for z in after if leaders.get(z.zone_id, z.leader_id) != z.leader_id)
        return Change(old, tuple(replace(z, leader_id=leaders[z.zone_id]) for z in old))


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
        return [f"  不可行，因“{card.zh}”（{first.rule}，{card.force.zh}；{basis.zh}）", f"    {words.zh}"]
    return [
        f'  forbidden by "{card.en}" ({first.rule}, {str(card.force).replace("_", " ")}; {basis.en})',
        f"    {words.en}",
    ]


def _moves_said(county: County, answer: WhatIf) -> list[Said]:
    told = []
    for row, to in answer.moves:
        if row.school_id != answer.school_id:
            school, old, new = (subject_name(i, county, "zh") for i in (row.school_id, row.inspector_id, to))
            told.append(
                Said(f"同时须{school}由{old}改由{new}负责", f"{school} must pass from {old} to {new}")
            )
    return told


def _goal_line(county: County, finding: Finding, lang: str) -> str:
    words = finding_said(finding, county)
    return f"  未达目标：{words.zh}" if lang == "zh" else f"  misses a goal: {words.en}"


def _scope(answer: WhatIf) -> Said:
    zh = "（只重新分配相关人员的学校，其余不动；" + (
        "已证此范围内换人最少）" if answer.proven else "未证换人最少）"
    )
    en = "(only the schools of the people near are shared out anew; " + (
        "proven the fewest moves)" if answer.proven else "not proven the fewest moves)"
    )
    return Said("  " + zh, "  " + en)
