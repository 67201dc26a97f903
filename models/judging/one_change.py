"""One change of a plan, judged by the rules' own checks on the schools and people that it concerns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType
from typing import Any, TypeVar

from duxue.models.prices import price_of
from duxue.models.rules import travel
from duxue.models.rules.card import Finding, Rule, Table
from duxue.models.rules.register import RULES, binding, rule
from duxue.scenarios.codes import Force
from duxue.scenarios.county import County
from duxue.scenarios.plan import Attendance, CycleRow, Event, Plan, Posting, Seat, StandIn, Visit, ZoneRow
from duxue.scenarios.subset import subset

R = TypeVar("R")
TABLES: Mapping[type[Any], Table] = MappingProxyType(
    {
        Posting: Table.POSTINGS,
        StandIn: Table.STAND_INS,
        ZoneRow: Table.ZONES,
        Event: Table.EVENTS,
        Seat: Table.SEATS,
        Visit: Table.VISITS,
        Attendance: Table.ATTENDANCE,
        CycleRow: Table.CYCLE,
    }
)
"""The table of a plan in which a row of each class stands."""

MEASURED = frozenset({"travel", "fair_load", "budget"})
"""Rules that look at an office as a whole: one change is not judged by them."""

POSTING_RULES: tuple[Rule, ...] = tuple(
    rule(name)
    for name in (
        "coverage",
        "responsible_load",
        "eligibility",
        "recusal",
        "reach",
        "rotation",
        "zone",
        "stage_match",
        "pinned",
    )
)
"""The rules on a posting alone: a first, quick judgment before its visits and teams are looked at."""


OF_A_DAY = frozenset(("week_cap", "quiet_days", "own_school_presence"))
"""Rules whose breach is one of its day or week: in another week it is another breach."""


@dataclass(frozen=True)
class Change:
    """Rows taken out of a plan and rows put in."""

    out: tuple[Any, ...] = ()
    into: tuple[Any, ...] = ()

    def __add__(self, other: Change) -> Change:
        """Both changes, one after the other: what the second takes out of the first's new rows never happened."""
        made = tuple(row for row in self.into if row not in other.out)
        gone = tuple(row for row in other.out if row not in self.into)
        return Change((*self.out, *gone), (*made, *other.into))

    def __reduce__(self) -> tuple[type[Change], tuple[Any, ...]]:
        """What travels to another process: the rows, not the rules found for them."""
        return Change, (self.out, self.into)

    @property
    def rows(self) -> tuple[Any, ...]:
        """All rows concerned."""
        return (*self.out, *self.into)

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that the change can touch, in the order of the rule book."""
        bound = binding(*{TABLES[type(row)] for row in self.rows})
        return tuple(one for one in bound if one.CARD.id not in MEASURED)

    def applied(self, plan: Plan) -> Plan:
        """The plan with the change made."""
        tables: dict[str, Any] = {}
        for kind, name in TABLES.items():
            out = {row for row in self.out if type(row) is kind}
            into = tuple(row for row in self.into if type(row) is kind)
            if out or into:
                tables[name] = (*(row for row in getattr(plan, name) if row not in out), *into)
        return replace(plan, **tables)


@dataclass(frozen=True)
class Verdict:
    """What a change does to a plan: findings it makes and mends, and minutes on the road (a year's, more or less)."""

    made: tuple[Finding, ...]
    mended: tuple[Finding, ...]
    minutes: float
    price: float
    """Minutes on the road plus the office's own price of every goal newly missed, less that of those mended."""

    @property
    def breaches(self) -> tuple[Finding, ...]:
        """New findings against musts and in-principle rules: what forbids the change."""
        return tuple(f for f in self.made if f.force is not Force.GOAL)

    @property
    def musts(self) -> tuple[Finding, ...]:
        """New findings against musts."""
        return tuple(f for f in self.made if f.force is Force.MUST)

    @property
    def goals(self) -> tuple[Finding, ...]:
        """Goals that the change misses and the plan does not."""
        return tuple(f for f in self.made if f.force is Force.GOAL)

    @property
    def allowed(self) -> bool:
        """Whether no rule stands against the change."""
        return not self.breaches


def judged(
    county: County, plan: Plan, change: Change, office_id: str, rules: Sequence[Rule] | None = None
) -> Verdict:
    """What the rules say of one change, held against the plan as it is (``rules``: only these)."""
    return Judge(county, plan, office_id).of(change, rules)


class Judge:
    """Judges changes of one plan; how things stand is looked up once for all changes that concern the same schools and people."""

    def __init__(self, county: County, plan: Plan, office_id: str) -> None:
        self.county, self.plan, self.office_id = county, plan, office_id
        self._around: dict[Concerned, _Around] = {}

    def of(self, change: Change, rules: Sequence[Rule] | None = None) -> Verdict:
        """What the rules say of one change (``rules``: only these)."""
        checked = change.rules if rules is None else rules
        around = self._around_of(change)
        here, after = around.county, change.applied(around.plan)
        old, new = around.findings(checked), _findings(here, after, checked)
        made = _unpaired(new, old, earlier_is_worse=True)
        mended = _unpaired(old, new)
        minutes = 0.0
        if rules is None:
            minutes = travel.measure(here, after, here.parameters) - around.minutes
        price = minutes * self.county.parameters.number("weight_travel", self.office_id)
        for sign, findings in ((1, made), (-1, mended)):
            for finding in findings:
                if finding.force is Force.GOAL:
                    price += sign * price_of(self.county, self.office_id, finding.rule, Force.GOAL)
        return Verdict(made, mended, minutes, price)

    def _around_of(self, change: Change) -> _Around:
        """What stands around those whom a change concerns."""
        whom = concerned(self.county, self.plan, change)
        if whom not in self._around:
            self._around[whom] = _Around(*_cut(self.county, self.plan, whom))
        return self._around[whom]


class _Around:
    """County and plan cut to whom a change concerns, with what the rules find there before it."""

    def __init__(self, county: County, plan: Plan) -> None:
        self.county, self.plan = county, plan
        self._found: dict[str, list[Finding]] = {}

    @cached_property
    def minutes(self) -> float:
        """Minutes on the road."""
        return travel.measure(self.county, self.plan, self.county.parameters)

    def findings(self, rules: Sequence[Rule]) -> list[Finding]:
        """What some rules find."""
        for one in rules:
            if one.CARD.id not in self._found:
                self._found[one.CARD.id] = _findings(self.county, self.plan, (one,))
        return [finding for one in rules for finding in self._found[one.CARD.id]]


def _findings(county: County, plan: Plan, rules: Iterable[Rule]) -> list[Finding]:
    return [
        replace(finding, force=finding.force or one.CARD.force)
        for one in rules
        for finding in one.check(county, plan, county.parameters)
        if (finding.rule, finding.subject) not in county.waived
    ]


def key_of(finding: Finding) -> tuple[str, ...]:
    """What a finding is about, amounts and (most) days apart: two findings with one key differ in how bad they are."""
    named = [str(finding.facts.get(k, "")) for k in ("what", "fault", "month", "campaign", "year", "other")]
    place = "" if "duties" in finding.facts else str(finding.facts.get("at", ""))
    day = str(finding.date) if finding.rule in OF_A_DAY else ""
    return (finding.rule, finding.subject, *named, place, day)


def _weight(finding: Finding) -> float:
    """How bad a finding is where that can be more or less: so much beyond the limit, so many duties."""
    facts = finding.facts
    for key in ("beyond", "duties"):
        if isinstance(number := facts.get(key), int):
            return number
    have, wanted = facts.get("have"), facts.get("limit", facts.get("need"))
    if isinstance(have, int | float) and isinstance(wanted, int | float):
        return abs(have - wanted)
    return 1.0


DAY_BY_DAY = ("coverage", "responsible_load")
"""Rules that hold for each day by itself."""
STRETCHED = (*DAY_BY_DAY, "eligibility", "recusal", "zone")
"""Rules that find stretches of days: a breach of which a change leaves some days is none more, in however many pieces."""


def _as_bad(one: Finding, other: Finding) -> bool:
    """Whether a finding is at least as bad as another about the same thing: by as much, and on as many days of a stretch."""
    if one.rule in STRETCHED and one.days and other.days:
        lengths = [(last - first).days for first, last in (one.days, other.days)]
        if lengths[0] < lengths[1]:
            return False
    return _weight(one) >= _weight(other)


def _covers(one: Finding, other: Finding) -> bool:
    """Whether a finding about the same thing is at least as bad on all days of the other."""
    if one.rule not in STRETCHED or one.days is None or other.days is None:
        return False
    within = one.days[0] <= other.days[0] and other.days[1] <= one.days[1]
    return within and _weight(one) >= _weight(other)


def _unpaired(
    these: Iterable[Finding], those: Iterable[Finding], *, earlier_is_worse: bool = False
) -> tuple[Finding, ...]:
    """The findings without a counterpart on the other side that is about the same thing and at least as bad.

    Where a rule looks at every day the counterpart covers the finding's days: what is broken in March must not hide
    what is broken in June. Elsewhere each stands for one, whatever its days, and for any that is left of its days.
    """
    others: dict[tuple[str, ...], list[Finding]] = defaultdict(list)
    for finding in those:
        others[key_of(finding)].append(finding)
    left = []
    for finding in sorted(these, key=lambda f: (-_weight(f), str(f.date))):
        if any(_covers(f, finding) for f in others.get(key_of(finding), ())):
            continue
        match = (
            []
            if finding.rule in DAY_BY_DAY
            else [
                f
                for f in others.get(key_of(finding), ())
                if _as_bad(f, finding) and not (earlier_is_worse and str(f.date) > str(finding.date))
            ]
        )
        if match:
            others[key_of(finding)].remove(max(match, key=_weight))
        else:
            left.append(finding)
    order = {one.CARD.id: place for place, one in enumerate(RULES)}
    return tuple(sorted(left, key=lambda f: (order[f.rule], f.subject, str(f.date))))


# Whom and what a change concerns.


@dataclass(frozen=True, slots=True)
class Concerned:
    """Whom and what a change concerns: all that county and plan are cut by.

    Parameters
    ----------
    places, people, zones : ids of schools (or units), of people, of zones with rows in the change
    posted : whether postings or zones change
    exchanged : who serves at a school that changes hands: a posting of theirs may become, or cease to be, an exchange
    """

    places: frozenset[str]
    people: frozenset[str]
    zones: frozenset[str]
    posted: bool
    exchanged: frozenset[str]


def concerned(county: County, plan: Plan, change: Change) -> Concerned:
    """Whom and what a change concerns."""
    places: set[str] = set()
    people: set[str] = set()
    events = {row.event_id: row for row in change.rows if isinstance(row, Event)}
    for row in change.rows:
        place, person = getattr(row, "school_id", ""), getattr(row, "inspector_id", "")
        if isinstance(row, Seat):
            event = plan.event(row.event_id) or events.get(row.event_id)
            place = event.target_id if event else ""
        if isinstance(row, Event):
            place = row.target_id
            people |= {s.inspector_id for s in plan.team(row.event_id)}
            people |= {i.inspector_id for i in county.rows.inspectors if i.school_id == row.target_id}
        if isinstance(row, ZoneRow):
            people |= {p.inspector_id for p in plan.postings_at(row.school_id)}
        places |= {place} - {""}
        people |= {person} - {""}
    posted = any(isinstance(row, Posting | ZoneRow) for row in change.rows)
    zones = frozenset(row.zone_id for row in change.rows if isinstance(row, ZoneRow))
    handed = {row.school_id for row in change.rows if isinstance(row, Posting | StandIn)}
    exchanged = frozenset(i.inspector_id for i in county.rows.inspectors if i.school_id in handed)
    return Concerned(frozenset(places), frozenset(people), zones, posted, exchanged)


def cut(county: County, plan: Plan, change: Change, also: Iterable[str] = ()) -> tuple[County, Plan]:
    """County and plan cut to what the rules must see to judge a change: whatever touches those whom it concerns.

    ``also`` are people (ids) whom it may come to concern, whether they have a row yet or not.
    """
    whom = concerned(county, plan, change)
    return _cut(county, plan, replace(whom, people=whom.people | frozenset(also)))


def _cut(county: County, plan: Plan, whom: Concerned) -> tuple[County, Plan]:
    places, people = set(whom.places), set(whom.people)
    homes = {county.inspectors[i].school_id for i in people if i in county.inspectors} - {""}
    postings = _touching(plan.postings_at, plan.postings_of, places | homes, people)
    held = {r.school_id for r in postings}
    of_school = {z.school_id: z.zone_id for z in plan.zones}
    zone_ids = whom.zones | {of_school[s] for s in places | held if s in of_school}
    zones = tuple(z for z in plan.zones if z.zone_id in zone_ids or z.school_id in places)
    if whom.posted:
        postings = _once([*postings, *(r for z in zones for r in plan.postings_at(z.school_id))])
    events = _once(
        [
            *(e for s in sorted(places | homes) for e in plan.events_at(s)),
            *(e for i in sorted(people) for s in plan.seats_of(i) if (e := plan.event(s.event_id))),
        ]
    )
    postings = _once([*postings, *(r for e in events for r in plan.postings_at(e.target_id))])
    visits = _touching(plan.visits_at, plan.visits_by, places, people)
    small = Plan(
        postings=postings,
        zones=zones,
        events=events,
        seats=tuple(s for e in events for s in plan.team(e.event_id)),
        visits=visits,
        stand_ins=_once(
            [
                *(r for s in sorted(places | {v.school_id for v in visits}) for r in plan.stand_ins_at(s)),
                *(r for r in plan.stand_ins if r.inspector_id in people),
            ]
        ),
        attendance=tuple(a for a in plan.attendance if a.inspector_id in people),
        cycle=tuple(c for c in plan.cycle if c.school_id in places),
        unmet=plan.unmet,
    )
    here = _county_of(county, small, places | homes, people)
    return here.focused(places, people | whom.exchanged), small


def _once(rows: Iterable[R]) -> tuple[R, ...]:
    return tuple(dict.fromkeys(rows))


def _touching(
    at: Callable[[str], Iterable[R]], of: Callable[[str], Iterable[R]], places: set[str], people: set[str]
) -> tuple[R, ...]:
    """The rows at some places and those of some people, each once."""
    return _once([*(r for s in sorted(places) for r in at(s)), *(r for i in sorted(people) for r in of(i))])


def _county_of(county: County, plan: Plan, places: set[str], people: set[str]) -> County:
    """The county cut to what a cut plan speaks of."""
    ids = places | {r.school_id for r in plan.postings} | {r.school_id for r in plan.zones}
    ids |= {r.school_id for r in plan.visits}
    ids |= {e.target_id for e in plan.events}
    staff = people | {r.inspector_id for r in plan.postings} | {r.inspector_id for r in plan.seats}
    return subset(county, ids, staff, places)
