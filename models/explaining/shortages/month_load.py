"""Witnesses by month: half-days of visits, teams and leads against the days of those who may do them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from duxue.models.explaining.shortages.cuts import Deficit, deficits
from duxue.models.explaining.telling import (
    Proposed,
    Shortage,
    Text,
    Way,
    Witness,
    month_said,
    tested,
    with_choice,
)
from duxue.models.facts.availability import field_days
from duxue.models.facts.duties import required_months
from duxue.models.facts.duty_order import RULE_OF
from duxue.models.facts.field_work import monthly_half_days, remaining_capacity
from duxue.models.postings.staff_facts import StaffFacts
from duxue.models.rules.register import subject_name
from duxue.models.stages.combined_duties import CombinedDuty
from duxue.models.stages.comprehensives import Comprehensives
from duxue.models.stages.event_task import EventTask, placements
from duxue.models.stages.tasks import YearTasks
from duxue.models.stages.workforce import Workforce
from duxue.scenarios.calendar import by_month, days_between
from duxue.scenarios.codes import Role
from duxue.scenarios.county import County
from duxue.scenarios.edits.row_edits import CHANGE, RowEdit, applied
from duxue.scenarios.plan import Plan

HALF_DAYS = Text("个半天", "half-days")
PEOPLE = Text("人", "people")
ALL, LEADS = "months/all", "months/leads"
NAMED = 4


@dataclass(frozen=True)
class Load:
    """What the months of an office demand and who may do it, in half-days: duty -> demand, duty -> (person, month)."""

    demands: Mapping[Hashable, int]
    may: Mapping[Hashable, Sequence[Hashable]]
    room: Mapping[Hashable, int]


def tasks_of(county: County, office_id: str) -> tuple[EventTask, ...]:
    """The events that an office owes in the horizon whatever it plans: nothing pulled forward."""
    known = Comprehensives(county, office_id, Plan())
    bundles: list[CombinedDuty] = [b for s in county.schools_of(office_id) for b in known.owed(s).bundles]
    return YearTasks(county, office_id, bundles).all


def loads(county: County, office_id: str) -> Mapping[str, Load]:
    """The half-days of all duties together, and those of the leads alone."""
    mine = tasks_of(county, office_id)
    force = Workforce(county, office_id, Plan())
    room: dict[Hashable, int] = {}
    for i, person in force.people.items():
        days: Counter[date] = Counter()
        for government in (False, True):
            days |= by_month(force.days(i, government=government))
        for month, number in sorted(days.items()):
            room[i, month] = remaining_capacity(person, number)
    found: dict[str, tuple[dict[Hashable, int], dict[Hashable, list[Hashable]]]] = {
        ALL: ({}, {}),
        LEADS: ({}, {}),
    }
    for task in mine:
        days_of = [set(e.days()) for e in placements(county, task)]
        if not days_of:
            continue  # a window without a day is a cause of its own
        for key, role, number in ((ALL, Role.MEMBER, task.team), (LEADS, Role.LEAD, 1)):
            demands, may = found[key]
            demands[task.event_id] = 2 * task.length * number
            may[task.event_id] = [k for k in _seats(force, task, days_of, role) if k in room]
    _visits(county, office_id, *found[ALL])
    return {key: Load(demands, may, room) for key, (demands, may) in found.items()}


def _seats(
    force: Workforce, task: EventTask, placements: Iterable[set[date]], role: Role
) -> list[tuple[str, date]]:
    """The person-months in which somebody may sit in a team."""
    runs = list(placements)
    found = []
    for i in force.people if task.government else force.own:
        if force.fit(task, i, role):
            free = force.days(i, government=task.government)
            months = {d.replace(day=1) for run in runs if run <= free for d in run}
            found += [(i, month) for month in sorted(months)]
    return found


def _visits(
    county: County, office_id: str, demands: dict[Hashable, int], may: dict[Hashable, list[Hashable]]
) -> None:
    staff_facts, p = StaffFacts(county, office_id), county.parameters
    each = monthly_half_days(county, office_id)
    there = {
        i: {d.replace(day=1) for d in field_days(county, person)} for i, person in staff_facts.people.items()
    }
    able = {stretch: staff_facts.may(stretch[0]) for stretch in staff_facts.stretches()}
    for school in county.schools_of(office_id):
        for first, last in required_months(county, school, p):
            month = first.replace(day=1)
            people = {
                i
                for stretch, may_take in able.items()
                if stretch[0] <= last and first <= stretch[1]
                for i in may_take.get(school.school_id, ())
            }
            key = ("visits", school.school_id, month)
            demands[key] = each
            may[key] = [(i, month) for i in staff_facts.people if i in people and month in there[i]]


def witnesses(county: County, office_id: str) -> list[Witness]:
    """What the months cannot bear, all duties first; what the leads alone cannot bear is told only beside it."""
    found: list[Witness] = []
    tasks = {task.event_id: task for task in tasks_of(county, office_id)}
    for key, load in loads(county, office_id).items():
        demands = {d: n for d, n in load.demands.items() if load.may[d]}
        for number, cut in enumerate(deficits(demands, load.may, load.room)):
            found.append(_witness(county, tasks, f"{key}/{number}", key, cut))
        if key == ALL:
            found += _small_teams(county, tasks, load)
        alone = [d for d in load.demands if not load.may[d]]
        if alone:
            people = Deficit(tuple(alone), (), sum(load.demands[d] for d in alone), 0)
            found.append(_witness(county, tasks, f"{key}/nobody", key, people))
    return found


def _witness(county: County, tasks: Mapping[str, EventTask], key: str, kind: str, cut: Deficit) -> Witness:
    visits = [d for d in cut.duties if isinstance(d, tuple)]
    events = [str(d) for d in cut.duties if not isinstance(d, tuple)]
    months = sorted({m for _, m in cut.doers})  # type: ignore[misc, has-type]
    owed = [tasks[one] for one in events]
    months = months or sorted(
        {d[2] for d in visits} | {m for task in owed for m in by_month(days_between(task.first, task.last))}
    )
    people = sorted({str(i) for i, _ in cut.doers})  # type: ignore[misc, has-type]
    named = [month_said(m, county) for m in months]
    when = Text("、".join(m.zh for m in named), ", ".join(m.en for m in named))
    what_zh = "、".join(
        [f"督导事项{len(events)}项"] * bool(events) + [f"经常性督导{len(visits)}次"] * bool(visits)
    )
    what_en = ", ".join([f"{len(events)} events"] * bool(events) + [f"{len(visits)} visits"] * bool(visits))
    who = (
        Text("可任组长的督学", "people who may lead")
        if kind == LEADS
        else Text("可派的督学", "people who may go")
    )
    said = Text(
        f"{when.zh}：{what_zh}需{cut.demanded}个半天，{who.zh}{len(people)}人共有{cut.available}个半天，"
        f"缺{cut.demanded - cut.available}个半天",
        f"{when.en}: {what_en} need {cut.demanded} half-days; {len(people)} {who.en} have {cut.available}: "
        f"{cut.demanded - cut.available} short",
    )
    duties = [RULE_OF[one.kind] for task in owed for one in task.kinds] + ["monthly_visit"] * bool(visits)
    rules = tuple(dict.fromkeys([*["team_size"] * bool(events), *duties, "working_day"]))
    places = tuple(sorted({task.target_id for task in owed} | {str(d[1]) for d in visits}))
    why = (_why(county, tasks, cut),)
    return Witness(
        key, rules, float(cut.demanded), float(cut.available), HALF_DAYS, said, why, places, tuple(people),
        months[0] if months else None, None,
    )  # fmt: skip


def _small_teams(county: County, tasks: Mapping[str, EventTask], load: Load) -> list[Witness]:
    """Events whose team asks for more different people than may sit in it at all."""
    found = []
    for event_id, task in tasks.items():
        people = sorted({str(doer[0]) for doer in load.may.get(event_id, ())})  # type: ignore[index]
        if not people or len(people) >= task.team:
            continue
        place = subject_name(task.target_id, county, "zh"), subject_name(task.target_id, county, "en")
        said = Text(
            f"{place[0]}（{task.first}至{task.last}）：督导组须{task.team}人，可派的督学只有{len(people)}人",
            f"{place[1]} ({task.first} to {task.last}): the team needs {task.team} people, only {len(people)} may sit in it",
        )
        duties = [RULE_OF[one.kind] for one in task.kinds]
        found.append(
            Witness(
                f"{ALL}/team/{event_id}", tuple(dict.fromkeys(["team_size", *duties])), float(task.team), float(len(people)),
                PEOPLE, said, (), (task.target_id,), tuple(people), task.first, task.last,
            )
        )  # fmt: skip
    return found


def _why(county: County, tasks: Mapping[str, EventTask], cut: Deficit) -> Text:
    days: defaultdict[float, int] = defaultdict(int)
    for i in sorted({str(i) for i, _ in cut.doers}):  # type: ignore[misc, has-type]
        days[county.inspectors[i].days_per_month] += 1
    zh = "、".join(f"每月{number:g}天的{count}人" for number, count in sorted(days.items()))
    en = ", ".join(f"{count} of {number:g} days a month" for number, count in sorted(days.items()))
    events = [str(d) for d in cut.duties if not isinstance(d, tuple)][:NAMED]
    places = [(subject_name(tasks[one].target_id, county, "zh"), one) for one in events]
    named = f"；事项如{'、'.join(f'{place}（{one}）' for place, one in places)}" if events else ""
    also = f"; events such as {', '.join(f'{place} ({one})' for place, one in places)}" if events else ""
    if not zh:
        return Text(f"没有人可派{named}", f"nobody may go{also}")
    return Text(f"可派的人：{zh}{named}", f"people: {en}{also}")


def shortage_of(witness: Witness) -> Shortage:
    """How many half-days or people are lacking, by the minimum cut."""
    number, unit = int(witness.short), witness.unit
    of = witness.said if unit == PEOPLE else Text("", "")
    zh, en = of.zh.partition("：")[0], of.en.partition(": the team")[0]
    return Shortage(
        witness.key,
        number,
        True,
        Text(
            f"{zh and zh + '：'}缺{number}{unit.zh}（已证）",
            f"{en and en + ': '}{number} {unit.en} short (proven)",
        ),
    )


def _short(county: County, office_id: str) -> int:
    return int(sum(w.short for w in witnesses(county, office_id) if w.unit == HALF_DAYS))


def ways(county: County, office_id: str, found: Sequence[Witness]) -> tuple[Way, ...]:
    """More days a month for those concerned, and more people who may lead, each counted anew."""
    if not found:
        return ()
    people = list(dict.fromkeys(i for w in found for i in w.people))
    more = [
        RowEdit("inspectors", CHANGE, {"inspector_id": i}, {"days_per_month": _more_days(county, i)})
        for i in people
        if _more_days(county, i) > county.inspectors[i].days_per_month
    ]
    said = Text(f"把{len(more)}人的每月可用天数各增加一半", f"half as many days again for {len(more)} people")
    agreed = with_choice(
        "working_day", "每月天数由督导室与本人商定", "days a month are agreed with the person"
    )
    proposed = [Proposed("office", said, agreed, more)]
    if any(w.key.startswith(LEADS) for w in found):
        able = [i for i in county.inspectors_of(office_id) if not i.can_lead and i.healthy]
        lead = [
            RowEdit("inspectors", CHANGE, {"inspector_id": i.inspector_id}, {"can_lead": True}) for i in able
        ]
        said = Text(f"增加可任组长的督学{len(lead)}人", f"let {len(lead)} more people lead")
        named = with_choice("team_size", "组长人选由督导室指定", "the office names its leads")
        proposed.append(Proposed("office", said, named, lead))
    before = _short(county, office_id)
    return tested("months", before, proposed, lambda edits: _short(applied(county, edits), office_id))


def _more_days(county: County, inspector_id: str) -> float:
    return float(min(22, int(county.inspectors[inspector_id].days_per_month * 1.5 + 0.5)))
