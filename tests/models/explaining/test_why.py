"""Why this: what is told as possible keeps every rule once it is applied, what is told as blocked breaks that rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from duxue.models.explaining.telling import day_said
from duxue.models.explaining.why.answer import UnknownSubjectError, Why, lines
from duxue.models.explaining.why.why import why
from duxue.models.facts.event_terms import notice_day
from duxue.models.facts.spans import DAY
from duxue.scenarios.codes import RecusalReason, TaskKind
from duxue.scenarios.plan import Event, Plan, Seat
from duxue.scenarios.rows import Task, make
from tests.models.explaining.planned import amount, breaches, planned, worse
from tests.models.stages.small_office import office, person, posting, school

SHAPES = (("plain", 2), ("recusals", 3))


def agrees(shape: str, seed: int, answer: Why, stride: int = 1) -> tuple[int, int]:
    """How many possible and blocked choices were held against the whole audit."""
    county, plan = planned(shape, seed)
    possible = blocked = 0
    for choice in answer.choices:
        for one in choice.alternatives:
            assert worse(county, plan, one.change) == set(), (answer.subject, one.key)
            possible += 1
        for barred in choice.blocked[::stride]:
            found = {rule for rule, _ in worse(county, plan, barred.change)}
            after = amount(breaches(county, barred.change.applied(plan)))
            found |= {rule for rule, subject in after if subject == barred.finding.subject}
            assert barred.rule in found, (answer.subject, barred.key, barred.rule, found)
            blocked += 1
    return possible, blocked


@pytest.mark.parametrize(("shape", "seed"), SHAPES)
def test_schools_alternatives_agree_with_the_audit(shape: str, seed: int) -> None:
    county, plan = planned(shape, seed)
    counts = [agrees(shape, seed, why(county, plan, f"school {s}"), 3) for s in sorted(county.schools)[::10]]
    assert sum(p for p, _ in counts) > 0
    assert sum(b for _, b in counts) > 0


def test_inspectors_further_schools_agree_with_the_audit() -> None:
    county, plan = planned()
    people = sorted(county.inspectors)[:1]
    counts = [agrees("plain", 2, why(county, plan, f"督学{i}"), 8) for i in people]
    assert sum(b for _, b in counts) > 0


def test_events_other_days_and_people_agree_with_the_audit() -> None:
    county, plan = planned()
    event = next(e for e in plan.events if e.event_id.startswith("Z"))
    possible, blocked = agrees("plain", 2, why(county, plan, f"事项 {event.event_id}"), 25)
    assert possible > 1
    assert blocked > 5


def test_a_visits_other_half_days_agree_with_the_audit_and_are_private() -> None:
    county, plan = planned()
    answer = why(county, plan, f"入校 {plan.visits[20].visit_id}")
    assert answer.private
    possible, blocked = agrees("plain", 2, answer, 4)
    assert possible > 0
    assert blocked > 0
    assert "不得外传" in "\n".join(lines(answer, "zh"))


def test_an_events_move_keeps_its_length_and_its_team_distinct() -> None:
    county, plan = planned()
    event = next(e for e in plan.events if e.event_id.startswith("Z"))
    days, *seats = why(county, plan, event.event_id).choices
    assert len(seats) == len(plan.team(event.event_id))
    for one in days.alternatives:
        moved = one.change.applied(plan).event(event.event_id)
        assert moved is not None
        assert moved.length == event.length
        assert moved.start != event.start
        team = [s.inspector_id for s in one.change.applied(plan).seats if s.event_id == event.event_id]
        assert len(team) == len(set(team))
    for choice in seats:
        for one in choice.alternatives:
            assert sum(isinstance(row, Seat) for row in one.change.into) == 1


def test_alternatives_come_cheapest_first_and_name_loads() -> None:
    county, plan = planned()
    choice = next(
        c for s in sorted(county.schools) for c in why(county, plan, s).choices if len(c.alternatives) > 1
    )
    prices = [a.price for a in choice.alternatives]
    assert prices == sorted(prices)
    assert all("变为" in a.details[0].zh for a in choice.alternatives)


def test_a_recused_person_is_told_with_the_clause() -> None:
    county, plan = planned("recusals", 3)
    recusal = next(
        r for r in county.rows.recusals
        if r.reason is RecusalReason.INTEREST and r.start is None and r.end is None and plan.postings_at(r.school_id)
        and county.inspectors[r.inspector_id].unit_id == county.schools[r.school_id].office_id
    )  # fmt: skip
    answer = why(county, plan, recusal.school_id)
    barred = [b for c in answer.choices for b in c.blocked if b.key == recusal.inspector_id]
    assert barred
    assert all("recusal" in b.rules for b in barred)
    told = "\n".join(lines(answer, "zh"))
    assert recusal.reason.zh not in told, "the reason of a recusal is private"


def test_names_and_words_of_both_languages_are_understood() -> None:
    county, plan = planned()
    school, person = county.rows.schools[0], county.rows.inspectors[0]
    assert why(county, plan, f"学校{school.name}").subject == school.school_id
    assert why(county, plan, school.school_id).kind == "school"
    assert why(county, plan, f"inspector {person.inspector_id}").kind == "inspector"
    spaced = f"督学 {person.name[0]} {person.name[1:]}"
    assert why(county, plan, spaced).subject == person.inspector_id
    assert why(county, plan, f"督学 {person.name}（{person.inspector_id}）").subject == person.inspector_id
    with pytest.raises(UnknownSubjectError, match="nothing goes by"):
        why(county, plan, "school 没有这所")
    with pytest.raises(UnknownSubjectError):
        why(county, plan, f"event {school.school_id}")


def test_of_several_of_one_name_each_is_told_with_its_unit_and_lines_tell_them_apart() -> None:
    county, plan = planned()
    first, second, *others = county.rows.inspectors
    twins = (replace(first, name="张 三"), replace(second, name="张三"), *others)
    county = county.with_rows(inspectors=twins)
    unit = county.units[first.unit_id].name
    with pytest.raises(UnknownSubjectError) as told:
        why(county, plan, "督学 张三")
    assert f"{first.inspector_id}（张 三，{unit}）、{second.inspector_id}（张三，{unit}）" in told.value.zh
    assert f"{first.inspector_id} (张 三, {unit})" in told.value.en
    same = county.with_rows(inspectors=(replace(first, name="张三"), *twins[1:]))
    school = plan.postings_of(second.inspector_id)[0].school_id
    answer = lines(why(same, plan, school), "zh")
    bare = [line for line in answer if "张三挂牌" in line or "张三聘期" in line]
    assert bare == []
    assert any("张三（" in line and "）挂牌" in line for line in answer)


def test_lines_exist_in_both_languages() -> None:
    county, plan = planned()
    answer = why(county, plan, county.rows.schools[0].school_id)
    zh, en = lines(answer, "zh"), lines(answer, "en")
    assert "约束：" in zh
    assert "What binds it:" in en
    assert len(zh) == len(en)


def test_the_earliest_start_holds_the_whole_event_and_may_be_its_own_day() -> None:
    """Wednesday is the first day that can still be announced; three days from Thursday on would leave the week."""
    monday = date(2027, 4, 12)
    bare = office([school(1)], [person("I1")])
    told = notice_day(bare, "U1", "S001", monday + 2 * DAY)
    kinds = (Task(TaskKind.COMPREHENSIVE),)
    for length, begins, soonest in ((3, 2, 2), (3, 7, 2), (4, 7, 7)):
        start = monday + begins * DAY
        event = make(
            Event, event_id="E1", office_id="U1", target_id="S001", kinds=kinds, start=start,
            end=start + (length - 1) * DAY, notice_on=told,
        )  # fmt: skip
        answer = why(replace(bare, as_of=told), Plan(events=(event,)), "事项 E1")
        first = day_said(monday + soonest * DAY)
        assert any(f"最早可于{first.zh}开始" in text.zh for text in answer.binds), (length, begins)


@pytest.mark.parametrize(
    ("held", "said"), [(1, "挂牌1所（上限5所）"), (3, "挂牌3所（其中大校1所，不应另负责他校）")]
)
def test_a_load_with_a_large_school_beside_others_says_so(held: int, said: str) -> None:
    county = office([school(0, students=2000), *(school(n) for n in range(1, 4))], [person("A")])
    plan = Plan(postings=tuple(posting(f"S{n:03d}", "A") for n in range(held)))
    assert said in "\n".join(lines(why(county, plan, "school S000"), "zh"))
