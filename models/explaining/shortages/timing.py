"""Witnesses in time: windows without a day for the event, with the rules that conflict over them."""

from __future__ import annotations

from collections.abc import Sequence

from duxue.models.explaining.shortages.conflicts import conflict_set
from duxue.models.explaining.shortages.windows import (
    LENGTH,
    NOTICE,
    QUIET,
    SCHOOL_DAY,
    Window,
    days_left,
    quiet_reasons,
)
from duxue.models.explaining.telling import ConflictSet, Shortage, Text, Witness, rule_words, span_said
from duxue.scenarios.county import County

NAMED = 4
EVENTS = Text("项", "events")


def conflict_of(county: County, office_id: str, group: Sequence[Window]) -> ConflictSet | None:
    """The smallest set of rules that leaves a duty no day; every set is tried over all days of the horizon.

    A rule is necessary where without it there is a day: that day is the second method's witness.
    """
    one = group[0]

    def holds(rules: Sequence[str]) -> bool:
        return next(days_left(county, office_id, one, rules), None) is not None

    def words(rules: Text) -> Text:
        zh = f"{one.name.zh}：{rules.zh}不能同时做到"
        en = f"{one.name.en}: these cannot hold together: {rules.en}"
        return Text(zh, en)

    return conflict_set(one.key, holds, one.switches, words, _facts(county, one))


def _facts(county: County, one: Window) -> tuple[Text, ...]:
    """What the days of the window are, counted."""
    reasons = quiet_reasons(county, one.target_id, one.first, one.last)
    if not reasons:
        return (Text("窗口不在计划期内", "the window lies outside the horizon"),)
    zh = "、".join(f"{said.zh}{number}天" for said, number in reasons)
    en = ", ".join(f"{number} {said.en}" for said, number in reasons)
    return (Text(f"窗口内各天：{zh}", f"days of the window: {en}"),)


def witness_of(
    county: County, office_id: str, group: Sequence[Window], conflict: ConflictSet | None
) -> Witness:
    """A cause in words: the window, how many events it should hold, and why it holds none of these."""
    one = group[0]
    when = span_said(one.first, one.last)
    who = _targets(county, group)
    rules = conflict.rules if conflict else one.switches
    cause = _cause(county, office_id, one, rules)
    said = Text(
        f"{one.name.zh}：窗口{when.zh}，{who.zh}{cause.zh}",
        f"{one.name.en}: window {when.en}, {who.en}: {cause.en}",
    )
    return Witness(
        one.key,
        rules,
        float(len(group)),
        0.0,
        EVENTS,
        said,
        _facts(county, one),
        tuple(w.target_id for w in group),
        (),
        one.first,
        one.last,
    )


def _targets(county: County, group: Sequence[Window]) -> Text:
    names = [
        county.schools[w.target_id].name if w.target_id in county.schools else county.units[w.target_id].name
        for w in group
    ]
    ids = ", ".join(w.target_id for w in group[:NAMED])
    if len(names) <= NAMED:
        return Text("、".join(names), ids)
    return Text(f"{'、'.join(names[:NAMED])}等{len(names)}所学校", f"{ids} and {len(names) - NAMED} more")


def _cause(county: County, office_id: str, one: Window, rules: Sequence[str]) -> Text:
    """Why no day is left, by the rules that conflict."""
    number = dict(quiet_reasons(county, one.target_id, one.first, one.last)).get(SCHOOL_DAY, 0)
    if QUIET in rules and not number and one.target_id in county.schools:
        return Text("在窗口内没有一个教学日", "no school day lies in it")
    if LENGTH in rules:
        return Text(
            f"在窗口内教学日{number}天，没有同一周内连续的{one.length}天",
            f"{number} school days lie in it, but never {one.length} in a row in one week",
        )
    if NOTICE in rules:
        need = county.parameters.count("notice_workdays", office_id)
        return Text(
            f"在窗口内来不及提前{need}个工作日通知",
            f"no day of it can be announced {need} workdays ahead",
        )
    words = rule_words(tuple(rules))
    return Text(f"没有一天能同时做到{words.zh}", f"no day keeps all of {words.en}")


def shortage_of(group: Sequence[Window]) -> Shortage:
    """How many events of a cause have no day: counted over all days, hence proven."""
    number, one = len(group), group[0]
    zh, en = f"{one.name.zh}：{number}项没有可排的日期", f"{one.name.en}: {number} without any day"
    return Shortage(one.key, number, True, Text(zh, en))
