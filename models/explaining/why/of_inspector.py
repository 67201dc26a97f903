"""Why an inspector carries what he carries: schools, load, zone, days of the months, and what else could be taken."""

from __future__ import annotations

from collections.abc import Iterable

from duxue.models.explaining.changing.handing_over import hand_over
from duxue.models.explaining.telling import Text, month_said, span_said
from duxue.models.explaining.why.answer import Choice, Choosing, Why
from duxue.models.explaining.why.of_school import by_rule, load_change, load_of
from duxue.models.facts.availability import away_spans, months_of, service_spans
from duxue.models.facts.field_work import field_work
from duxue.models.rules.register import subject_name
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan
from duxue.scenarios.records import Inspector


def why_inspector(county: County, plan: Plan, inspector_id: str) -> Why:
    """What a person carries, what binds it, and which schools of others could be taken besides."""
    person = county.inspectors[inspector_id]
    title = Text(
        f"{person.name}（{inspector_id}，{person.employment.zh}）的工作安排",
        f"What {person.name} ({inspector_id}) carries",
    )
    stands = (*_schools(county, plan, person), *_months(county, plan, person))
    binds = tuple(_binds(county, person))
    return Why("inspector", inspector_id, title, stands, binds, (_more(county, plan, person),), private=True)


def _schools(county: County, plan: Plan, person: Inspector) -> Iterable[Text]:
    rows = plan.postings_of(person.inspector_id)
    most = max((load_of(plan, person.inspector_id, r) for r in rows), default=0)
    limit = county.allowance(person)
    zones = {z.school_id: z for z in plan.zones}
    yield Text(f"挂牌至多同时{most}所，上限{limit}所", f"at most {most} schools at once, limit {limit}")
    for row in rows:
        days = span_said(row.start, row.end)
        name = subject_name(row.school_id, county, "zh")
        zone = zones[row.school_id].name if row.school_id in zones else "—"
        minutes = round(county.travel.minutes(person.inspector_id, row.school_id))
        yield Text(
            f"{name}（{row.school_id}）：{days.zh}，{row.change.zh}，单程{minutes}分钟，{zone}",
            f"{name} ({row.school_id}): {days.en}, {row.change}, {minutes} minutes one way, {zone}",
        )
    led = sorted({z.name for z in plan.zones if z.leader_id == person.inspector_id})
    if led:
        yield Text(f"任{'、'.join(led)}组长", f"leads {', '.join(led)}")


def _months(county: County, plan: Plan, person: Inspector) -> Iterable[Text]:
    """Field days of each month beside those available, the fullest month and the sum."""
    halves = field_work(county, plan, person.inspector_id)
    work = {first: halves[first.replace(day=1)] / 2 for first, _ in months_of(county)}
    fullest = max(work, key=lambda m: (work[m], -m.toordinal()))
    said = {m: month_said(m, county) for m in work}
    zh = "、".join(f"{said[m].zh}{work[m]:g}天" for m in work if work[m])
    en = ", ".join(f"{said[m].en} {work[m]:g}" for m in work if work[m])
    room, most = person.days_per_month, said[fullest]
    yield Text(
        f"外勤共{sum(work.values()):g}天，每月可用{room:g}天，最多的是{most.zh}{work[fullest]:g}天：{zh or '无'}",
        f"{sum(work.values()):g} field days, {room:g} a month available, most in {most.en} ({work[fullest]:g}): {en or 'none'}",
    )


def _binds(county: County, person: Inspector) -> Iterable[Text]:
    spans = service_spans(county, person)
    if spans != [(county.start, county.end)]:
        told = [span_said(a, b) for a, b in spans]
        zh = f"计划期内可任职的日子：{'、'.join(t.zh for t in told) or '无'}"
        en = f"may serve on: {', '.join(t.en for t in told) or 'no day'}"
        yield by_rule("eligibility", Text(zh, en))
    away = [
        span_said(a, b)
        for a, b in sorted(away_spans(county, person))
        if a <= county.end and county.start <= b
    ]
    if away:
        zh = f"不在岗或被抽调：{'、'.join(t.zh for t in away)}"
        en = f"away or lent: {', '.join(t.en for t in away)}"
        yield by_rule("working_day", Text(zh, en))
    kept = sorted(
        {r.school_id for r in county.rows.recusals if r.inspector_id == person.inspector_id}
        | {person.school_id} - {""}
    )
    if kept:
        names = [subject_name(s, county, "zh") for s in kept]
        yield by_rule(
            "recusal", Text(f"须回避：{'、'.join(names)}", f"must keep away from {', '.join(names)}")
        )


def _more(county: County, plan: Plan, person: Inspector) -> Choice:
    """Every other school of the office in this person's hands."""
    office = person.unit_id
    others = Choosing(county, office)
    for school in county.schools_of(office):
        for row in plan.postings_at(school.school_id):
            if row.inspector_id == person.inspector_id:
                continue
            key = f"{school.school_id}/{row.start.isoformat()}"
            holder = subject_name(row.inspector_id, county, "zh")
            said = Text(
                f"{school.name}（{school.school_id}，现{holder}）",
                f"{school.name} ({school.school_id}, now {holder})",
            )
            handed = hand_over(county, plan, office, row, person.inspector_id)
            detail = load_change(county, plan, person, row, handed.change)
            others.add(key, said, handed.change, handed.verdict, [detail], handed.also)
    return others.choice(Text("另可承担的学校：", "Schools that could be taken besides:"))
