"""Why an inspector answers for a school: what binds the posting, who else could, and what forbids the others."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from duxue.models.explaining.changing.handing_over import hand_over
from duxue.models.explaining.telling import Text, clause, span_said
from duxue.models.explaining.why.answer import Choice, Choosing, Why
from duxue.models.judging.one_change import Change
from duxue.models.rules.register import rule
from duxue.scenarios.calendar import anniversary
from duxue.scenarios.codes import Change as Kept
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan, Posting
from duxue.scenarios.records import Inspector, School


def why_school(county: County, plan: Plan, school_id: str) -> Why:
    """Who answers for a school on which days, what binds that, and for each stretch the alternatives."""
    school = county.schools[school_id]
    rows = plan.postings_at(school_id)
    stands = [said for row in rows for said in _standing(county, plan, school, row)]
    if not rows:
        stands = [Text("本方案没有为该校安排责任督学", "the plan names no responsible inspector")]
    choices = tuple(_otherwise(county, plan, school, row) for row in rows)
    title = Text(f"{school.name}（{school_id}）的责任督学", f"Who answers for {school.name} ({school_id})")
    binds = tuple(_binding(county, school, rows, choices))
    return Why("school", school_id, title, tuple(stands), binds, choices)


def _standing(county: County, plan: Plan, school: School, row: Posting) -> Iterable[Text]:
    days = span_said(row.start, row.end)
    person = county.inspectors.get(row.inspector_id)
    if person is None:
        yield Text(f"{days.zh}：{row.inspector_id}", f"{days.en}: {row.inspector_id}")
        return
    minutes = round(county.travel.minutes(person.inspector_id, school.school_id))
    kept = row.change is Kept.KEPT
    zh = f"{days.zh}：{person.name}（{person.inspector_id}，{person.employment.zh}），单程{minutes}分钟，"
    en = f"{days.en}: {person.name} ({person.inspector_id}), {minutes} minutes one way, "
    yield Text(
        zh + f"{'续挂' if kept else '新挂'}，{load_words(county, plan, person, row).zh}",
        en + f"{'kept' if kept else 'new'}, {load_words(county, plan, person, row).en}",
    )


def load_of(plan: Plan, inspector_id: str, row: Posting, change: Change | None = None) -> int:
    """How many schools a person holds at most on one day of a posting's stretch, after a change if one is given."""
    rows = list(plan.postings_of(inspector_id))
    if change is not None:
        rows = [r for r in rows if r not in change.out]
        rows += [r for r in change.into if isinstance(r, Posting) and r.inspector_id == inspector_id]
    days = {max(r.start, row.start) for r in rows if r.start <= row.end and row.start <= r.end}
    return max((len({r.school_id for r in rows if r.start <= d <= r.end}) for d in days), default=0)


def load_words(county: County, plan: Plan, person: Inspector, row: Posting) -> Text:
    """How many schools a person holds beside the limit; a large one beside others is said."""
    held, limit = load_of(plan, person.inspector_id, row), county.allowance(person)
    rows = [r for r in plan.postings_of(person.inspector_id) if r.start <= row.end and row.start <= r.end]
    large = {r.school_id for r in rows if county.is_large(county.schools[r.school_id])}
    zh, en = f"上限{limit}所", f"limit {limit}"
    if large and held > 1 and county.parameters.yes("large_school_exclusive", person.unit_id):
        zh, en = f"其中大校{len(large)}所，不应另负责他校", f"{len(large)} of them large and to be held alone"
    return Text(f"挂牌{held}所（{zh}）", f"answers for {held} schools ({en})")


def _otherwise(county: County, plan: Plan, school: School, row: Posting) -> Choice:
    """Everybody else of the office in place of one posting."""
    others = Choosing(county, school.office_id)
    for person in county.inspectors_of(school.office_id):
        if person.inspector_id == row.inspector_id:
            continue
        said = Text(f"{person.name}（{person.inspector_id}）", f"{person.name} ({person.inspector_id})")
        handed = hand_over(county, plan, school.office_id, row, person.inspector_id)
        both = filter(None, (person, county.inspectors.get(row.inspector_id)))
        details = [load_change(county, plan, one, row, handed.change) for one in both]
        others.add(person.inspector_id, said, handed.change, handed.verdict, details, handed.also)
    days = span_said(row.start, row.end)
    return others.choice(Text(f"{days.zh}改由他人负责：", f"Somebody else from {days.en}:"))


def load_change(county: County, plan: Plan, person: Inspector, row: Posting, change: Change) -> Text:
    """How many schools a person holds in a posting's stretch before and after a change."""
    name = county.person_name(person.inspector_id)
    before, after = (load_of(plan, person.inspector_id, row, one) for one in (None, change))
    return Text(f"{name}挂牌{before}所变为{after}所", f"{name} holds {before}, then {after}")


# What binds the posting.


def _binding(
    county: County, school: School, rows: tuple[Posting, ...], choices: tuple[Choice, ...]
) -> Iterable[Text]:
    p = county.parameters
    if school.zone_id:
        yield by_rule("zone", Text(f"责任区已给定为{school.zone_id}", f"its zone is given: {school.zone_id}"))
    if county.is_large(school) and p.yes("large_school_exclusive", school.office_id):
        zh = f"在校生{school.students}人，属大校，责任督学不兼他校"
        en = f"{school.students} pupils: a large school, held alone"
        yield by_rule("responsible_load", Text(zh, en))
    yield from _of_today(county, school, rows)
    for before, after in pairwise(rows):
        yield from _handover(county, before, after)
    for row, one in zip(rows, choices, strict=True):
        yield _numbers(row, one)


def by_rule(rule_id: str, said: Text) -> Text:
    """What binds, with the rule's title and clause before it."""
    card, basis = rule(rule_id).CARD, clause(rule_id)
    return Text(f"“{card.zh}”（{basis.zh}）：{said.zh}", f'"{card.en}" ({basis.en}): {said.en}')


def _of_today(county: County, school: School, rows: tuple[Posting, ...]) -> Iterable[Text]:
    """What today's list says: kept because it can be, or passed on because its years are over."""
    former = county.former.get(school.school_id)
    if former is None:
        return
    name = county.person_name(former.inspector_id)
    years = county.parameters.count("posting_years", school.office_id)
    if former.since and anniversary(former.since, years) <= county.start:
        zh = f"现任{name}自{former.since.isoformat()}起挂牌，已满{years}年，宜由他人接任"
        en = f"{name} has held it since {former.since.isoformat()}, {years} years are over"
        yield by_rule("rotation", Text(zh, en))
    elif any(r.inspector_id == former.inspector_id for r in rows):
        worth = round(county.parameters.number("weight_stability", school.office_id))
        zh = f"现任{name}可以续挂，无故换人折{worth}分钟"
        en = f"{name} can stay; a change without need counts as {worth} minutes"
        yield by_rule("stability", Text(zh, en))


def _handover(county: County, before: Posting, after: Posting) -> Iterable[Text]:
    """Why one stretch ends and the next begins."""
    person = county.inspectors.get(before.inspector_id)
    if person is None or before.inspector_id == after.inspector_id:
        return
    years = county.parameters.count("retired_years", person.unit_id)
    day, name = before.end.isoformat(), county.person_name(person.inspector_id)
    if person.term_end == before.end:
        zh, en = f"{name}聘期止于{day}，次日交接", f"the term of {name} ends on {day}"
        yield by_rule("eligibility", Text(zh, en))
    elif person.retired_on and anniversary(person.retired_on, years) == before.end:
        zh, en = f"{name}退休满{years}年止于{day}，次日交接", f"{name} is retired {years} years on {day}"
        yield by_rule("eligibility", Text(zh, en))
    else:
        yield Text(f"{name}至{day}止，次日交接", f"{name} ends on {day}; the next begins the day after")


def _numbers(row: Posting, one: Choice) -> Text:
    """How many others could, how many could not, and by which rule."""
    possible = len(one.alternatives) + one.more
    counts: dict[str, int] = {}
    for barred in one.blocked:
        counts[barred.rule] = counts.get(barred.rule, 0) + 1
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    zh = "，".join(f"“{rule(r).CARD.zh}”{n}人" for r, n in ranked)
    en = ", ".join(f"{n} by {r}" for r, n in ranked)
    people = possible + len(one.blocked)
    days = span_said(row.start, row.end)
    return Text(
        f"{days.zh}：本室其余{people}人中可接任{possible}人" + (f"；不能接任：{zh}" if zh else ""),
        f"{days.en}: of {people} others {possible} could take it" + (f"; kept out: {en}" if en else ""),
    )
