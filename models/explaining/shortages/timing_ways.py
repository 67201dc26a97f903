"""Ways out where a window leaves no day: another window, another number of the office's, a waiver; each tested."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from duxue.models.explaining.shortages.windows import (
    LENGTH,
    NOTICE,
    QUIET,
    Window,
    blocked,
    days_left,
    windows,
)
from duxue.models.explaining.telling import Proposed, Text, Way, clause, day_said, tested, with_choice
from duxue.models.facts.event_terms import comprehensive_days_key
from duxue.models.facts.spans import DAY
from duxue.scenarios.calendar import shuts, week_start
from duxue.scenarios.county import County
from duxue.scenarios.edits.row_edits import CHANGE, REMOVE, RowEdit, applied, parameter, waiver
from duxue.scenarios.parameters import Value

CHOICES = 10
"""Days to choose from that a widened window should leave each event, so that teams and visits fit in beside it."""
FEW = 3
"""Days to choose from below which a widened window is not worth proposing where a wider one is to be had."""

Group = Sequence[Window]


def ways(county: County, office_id: str, group: Group) -> tuple[Way, ...]:
    """The ways out of one cause, each applied to the county and all windows looked at anew."""
    others = len(blocked(county, office_id)) - len(group)

    def still_blocked(edits: list[RowEdit]) -> int:
        changed = applied(county, edits)
        left = blocked(changed, office_id)
        waived = {w.key for w in left if (w.rule, w.target_id) in changed.waived}
        rest = [w.key for w in left if w.key not in waived]
        return max(rest.count(group[0].key), len(rest) - others)

    return tested(group[0].key, len(group), _proposed(county, office_id, group), still_blocked)


def _proposed(county: County, office_id: str, group: Group) -> Iterator[Proposed]:
    rule = group[0].rule
    by_rule: dict[str, Callable[[County, str, Group], Iterator[Proposed]]] = {
        "special_campaign": _campaign,
        "principal_review": _review,
        "look_back": _look_back,
        "county_evaluation": _evaluation,
    }
    if rule in by_rule:
        yield from by_rule[rule](county, office_id, group)
    yield from _notice(county, office_id, group)
    yield from _shorter(county, office_id, group)
    yield from _makeup(county, office_id)
    yield from _closures(county, group)


# Another window.


def _campaign(county: County, office_id: str, group: Group) -> Iterator[Proposed]:
    campaign = county.campaigns[group[0].source]
    told = Text("窗口由专项方案自定", "the campaign's own paper sets its window")
    leave = "office"
    if campaign.basis:
        told = Text(
            f"窗口由专项方案自定；依据为{campaign.basis}的，改期先报其同意",
            f"the campaign's own paper sets its window (basis {campaign.basis}: ask its issuer first)",
        )
    for key, day in _wider(county, office_id, group, campaign.start, campaign.end):
        which = Text("止", "to") if key == "end" else Text("起", "from")
        said = Text(
            f"把专项督导“{campaign.name}”窗口的“{which.zh}”改为{day_said(day).zh}",
            f"move the {which.en} of campaign {campaign.campaign_id} to {day}",
        )
        edit = RowEdit("campaigns", CHANGE, {"campaign_id": campaign.campaign_id}, {key: day})
        yield Proposed(leave, said, with_choice(group[0].rule, told.zh, told.en), [edit])


def _wider(
    county: County, office_id: str, group: Group, first: date, last: date
) -> Iterator[tuple[str, date]]:
    """The nearest later end, and the nearest earlier beginning, that leave every event enough days to choose from."""
    starts = {w.target_id: set(days_left(county, office_id, w, set(w.switches) - {w.rule})) for w in group}
    length = group[0].length

    def choices(start: date, end: date) -> int:
        span = [start + timedelta(days=n) for n in range((end - start).days - length + 2)]
        return min(sum(d in mine for d in span) for mine in starts.values())

    for key in ("end", "start"):
        best: date | None = None
        day = last + DAY if key == "end" else first - DAY
        while county.start <= day <= county.end:
            number = choices(first, day) if key == "end" else choices(day, last)
            if number >= FEW:
                best = day
            if number >= CHOICES:
                break
            day += DAY if key == "end" else -DAY
        if best is not None:
            yield key, _enough(county, best, key)


def _enough(county: County, day: date, key: str) -> date:
    """The day itself, moved on to the end (or back to the beginning) of its week, as an office would set it."""
    moved = day + timedelta(days=max(0, 4 - day.weekday())) if key == "end" else week_start(day)
    return min(max(moved, county.start), county.end)


def _review(county: County, office_id: str, group: Group) -> Iterator[Proposed]:
    one = group[0]
    p = county.parameters
    now, spec = p.count("review_weeks", office_id), p.specs["review_weeks"]
    said_basis = with_choice(one.rule, "提前周数由督导室自定", "the weeks are the office's choice")
    weeks = _least(county, office_id, group, "review_weeks", range(now + 1, int(spec.high or now) + 1))
    if weeks is not None:
        said = Text(
            f"把校长任期结束督导的提前周数由{now}周改为{weeks}周",
            f"raise the weeks before the end of a term from {now} to {weeks}",
        )
        yield Proposed("office", said, said_basis, [parameter(county, "review_weeks", weeks, office_id)])
    name = county.schools[one.target_id].name
    said = Text(
        f"豁免{name}本任校长的任期结束督导（原则性规定）",
        f"waive the head's review at {one.target_id} (in principle)",
    )
    edit = waiver(one.rule, one.target_id, "任期结束前的窗口内没有可督导的教学日", county.as_of)
    yield Proposed("waiver", said, clause(one.rule), [edit])


def _look_back(county: County, office_id: str, group: Group) -> Iterator[Proposed]:
    p = county.parameters
    now, spec = p.count("look_back_days", office_id), p.specs["look_back_days"]
    days = _least(county, office_id, group, "look_back_days", range(now + 5, int(spec.high or now) + 1, 5))
    if days is not None:
        said = Text(
            f"把回头看期限由{now}天改为{days}天", f"raise the days for look-backs from {now} to {days}"
        )
        basis = with_choice(group[0].rule, "天数由督导室自定", "the days are the office's choice")
        yield Proposed("office", said, basis, [parameter(county, "look_back_days", days, office_id)])


def _evaluation(county: County, office_id: str, group: Group) -> Iterator[Proposed]:
    one = group[0]
    for key, day in _wider(county, office_id, group, one.first, one.last):
        name = "evaluation_to" if key == "end" else "evaluation_from"
        value = f"{day:%m-%d}"
        said = Text(
            f"把对县评价窗口的“{'止' if key == 'end' else '起'}”改为{day.month}月{day.day}日",
            f"set {name} to {value}",
        )
        basis = with_choice(one.rule, "窗口由督导室自定", "the window is the office's choice")
        yield Proposed("office", said, basis, [parameter(county, name, value, office_id)])


def _least(county: County, office_id: str, group: Group, key: str, values: Sequence[int]) -> int | None:
    """The smallest value of a parameter that leaves the events some days to choose from, else any (None: no value does)."""
    some: int | None = None
    for value in values:
        days = _choices(_with(county, key, value, office_id), office_id, group)
        if days and some is None:
            some = value
        if days >= FEW:
            return value
    return some


def _with(county: County, key: str, value: Value, office_id: str) -> County:
    return replace(county, parameters=county.parameters.replaced({(key, office_id): value}))


def _choices(county: County, office_id: str, group: Group) -> int:
    """Days that the worst of some blocked events has to choose from in a changed county (0 where it is blocked still)."""
    keys = {(w.key, w.target_id) for w in group}
    still = [w for w in windows(county, office_id) if (w.key, w.target_id) in keys]
    if not still:
        return _review_days(county, office_id, group)
    return min(sum(1 for _ in days_left(county, office_id, w)) for w in still)


def _review_days(county: County, office_id: str, group: Group) -> int:
    """Reviews that are no longer missed are planned with the others: their days within the wider window."""
    one = group[0]
    weeks = timedelta(weeks=county.parameters.count("review_weeks", office_id))
    wider = replace(one, first=max(county.start, one.last - weeks))
    return sum(1 for _ in days_left(county, office_id, wider))


# Other rules of the conflict.


def _notice(county: County, office_id: str, group: Group) -> Iterator[Proposed]:
    if any(next(days_left(county, office_id, w, set(w.switches) - {NOTICE}), None) is None for w in group):
        return
    now = county.parameters.count("notice_workdays", office_id)
    for value in range(now - 1, 0, -1):
        changed = _with(county, "notice_workdays", value, office_id)
        if all(next(days_left(changed, office_id, w), None) is not None for w in group):
            said = Text(
                f"把提前通知由{now}个工作日改为{value}个工作日",
                f"shorten the notice from {now} to {value} workdays",
            )
            zh, en = "天数由督导室自定，事先书面通知不可省", "the days are the office's, the notice is not"
            basis = with_choice("notice", zh, en)
            yield Proposed("office", said, basis, [parameter(county, "notice_workdays", value, office_id)])
            return


def _shorter(county: County, office_id: str, group: Group) -> Iterator[Proposed]:
    one = group[0]
    if one.length < 2 or any(
        next(days_left(county, office_id, w, set(w.switches) - {LENGTH}), None) is None for w in group
    ):
        return
    if one.rule == "special_campaign":
        said = Text(f"{one.name.zh}每校改为1天", f"{one.name.en}: 1 day a school")
        edit = RowEdit("campaigns", CHANGE, {"campaign_id": one.source}, {"days": 1.0})
        basis = with_choice(LENGTH, "天数由专项方案自定", "the campaign's paper sets its days")
        yield Proposed("office", said, basis, [edit])
        return
    key = _length_key(county, one)
    if key:
        spec = county.parameters.specs[key]
        said = Text(f"把“{spec.zh}”由{one.length}天改为1天", f"set {key} to 1")
        yield Proposed("office", said, clause(LENGTH), [parameter(county, key, 1, office_id)])


def _length_key(county: County, one: Window) -> str:
    if one.rule == "county_evaluation":
        return "evaluation_days"
    return comprehensive_days_key(county, county.schools[one.target_id])


def _makeup(county: County, office_id: str) -> Iterator[Proposed]:
    if county.parameters.yes("inspect_on_makeup_days", office_id):
        return
    said = Text("调休上班日也安排督导", "inspect on make-up workdays too")
    basis = with_choice(QUIET, "调休上班日是否督导由督导室自定", "make-up days are the office's choice")
    yield Proposed("office", said, basis, [parameter(county, "inspect_on_makeup_days", True, office_id)])


def _closures(county: County, group: Group) -> Iterator[Proposed]:
    """Closures that cover the window, to be reviewed with the school or unit that asked for them."""
    one = group[0]
    school = county.schools.get(one.target_id)
    if school is None:
        return
    rows = [
        r for r in county.rows.closures if shuts(r, school) and r.start <= one.last and one.first <= r.end
    ]
    if rows:
        keys: list[dict[str, Any]] = [
            {"school_id": r.school_id, "stage": r.stage, "unit_id": r.unit_id, "start": r.start, "end": r.end}
            for r in rows
        ]
        said = Text(
            f"与学校协商，取消窗口内{len(rows)}段不可督导时段",
            f"agree with the schools to take out {len(rows)} closures inside the window",
        )
        yield Proposed("review", said, clause(QUIET), [RowEdit("closures", REMOVE, key) for key in keys])
