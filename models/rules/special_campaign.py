"""Every campaign reaches the schools drawn for it, once each, inside its window (方案第6条)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from duxue.models.facts.campaigns import campaign_offices, campaign_scope, fixed_by_above, quotas, sample_size
from duxue.models.rules.card import Card, Fact, Finding, Need, Source, Table
from duxue.models.rules.pen import Lit, Pen
from duxue.scenarios.belonging import is_about
from duxue.scenarios.codes import Force, Stage, TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.parameters import Parameters
from duxue.scenarios.plan import Event, Plan
from duxue.scenarios.records import Campaign, School

Stratum = tuple[Stage, str]

CARD = Card(
    id="special_campaign",
    zh="专项督导",
    en="Campaigns",
    force=Force.MUST,
    binds=frozenset({Table.EVENTS}),
    sources=(Source("方案", "第6条", "每年适时组织教育热点难点问题和重点工作专项督导"),),
    reading_zh="窗口与计划期有交集的每个专项：范围为其管辖单位（空白则各督导室各自抽取）在窗口首日和末日均在督导范围的、"
    "符合所在单位、学段、办学性质的学校（窗口内开办或撤并的，不要求，去了也不算错）；抽取比例的进位取整，恰抽足此数；按学段×所在单位分层、最大余额法按比例分配，并列的由抽签定；抽签由随机种子在编制之前"
    "完成。每所抽中的学校在窗口内、教学日做一次；不可合并的专项单独进行。上级既定的同一专项在窗口内进行的算抽中并已安排。"
    "抽中而没有可行日期的学校不换，列为未满足。核对时不要求与本程序的抽签相同，只看数量、分层、范围、窗口和每校一次。",
    reading_en="For every campaign whose window meets the horizon: its scope is the schools of its office (blank: every office draws "
    "its own sample) that are in scope on the first and the last day of the window and have the right unit, stage and ownership "
    "(one that opens or closes inside it owes nothing, and an event there is no breach). A share is "
    "rounded up, and exactly that many are drawn, in proportion by stage x unit (largest remainder, ties by lot), from the seed "
    "before anything is optimised. Each school drawn gets one event inside the window on school days; a campaign that may not be "
    "merged has events of its own. The same campaign imposed by a level above inside the window counts as drawn and done. A "
    "school drawn that has no feasible day is not exchanged but listed as unmet. The audit does not ask for this program's own "
    "draw; it checks number, strata, scope, window, and one event each.",
    finding_zh="专项督导“{campaign}”应去{name}而没有安排（窗口止于{date}）",
    finding_en="campaign {campaign} must reach {name}, but no event does (its window ends on {date})",
    wordings={
        "number": (
            "专项督导“{name}”在{office}抽取{have}所，应恰为{need}所",
            "campaign {name} draws {have} schools in {office}; exactly {need} are required",
        ),
        "share": (
            "专项督导“{name}”在{office}的抽取不按比例：{stage}（{unit}）抽取{have}所，按比例最少{low}所、最多{high}所",
            "campaign {name} is drawn out of proportion in {office}: {have} of {stage} in {unit}, {low} at least and {high} at most by its share",
        ),
        "outside": (
            "{name}{date}的专项督导“{campaign}”不在其范围内",
            "the event of {date} at {name} is outside the scope of campaign {campaign}",
        ),
        "window": (
            "{name}{date}起的专项督导“{campaign}”不在窗口{first}至{last}内",
            "the event at {name} from {date} on is outside the window of campaign {campaign}, {first} to {last}",
        ),
        "school_day": (
            "{name}{date}起的专项督导“{campaign}”不全在教学日",
            "the event at {name} from {date} on for campaign {campaign} is not on school days throughout",
        ),
        "merged": (
            "专项督导“{campaign}”不可合并，{name}{date}的事项却兼办其他",
            "campaign {campaign} may not be merged, but the event of {date} at {name} serves something else too",
        ),
        "twice": (
            "专项督导“{campaign}”对{name}安排{have}次，应为1次", "campaign {campaign} reaches {name} {have} times; once is right",
        ),
    },
)  # fmt: skip


def check(county: County, plan: Plan, p: Parameters) -> Iterable[Finding]:
    """Events that do not fit their campaign; schools left out; draws of the wrong number or out of proportion."""
    events: dict[str, dict[str, list[Event]]] = defaultdict(lambda: defaultdict(list))
    for event in plan.live_events:
        for ref in sorted({task.ref for task in event.kinds if task.kind is TaskKind.CAMPAIGN}):
            events[ref][event.target_id].append(event)
    for ref in sorted(events):
        for target, held in sorted(events[ref].items()):
            yield from _misfits(county, ref, target, held)
    for campaign in county.rows.campaigns:
        for office_id in campaign_offices(county, campaign):
            yield from _draw(county, plan, campaign, office_id, events.get(campaign.campaign_id, {}))


def _misfits(county: County, ref: str, target: str, held: Sequence[Event]) -> Iterable[Finding]:
    """What is wrong with our events for one campaign at one school."""
    campaign, school = county.campaigns.get(ref), county.schools.get(target)
    ours = sorted((e for e in held if e.event_id not in county.imposed), key=lambda e: (e.start, e.event_id))
    facts: dict[str, Fact] = {"campaign": ref}
    for event in ours:
        days = (event.start, event.end)
        if campaign is None or school is None or not _concerns(campaign, school):
            yield Finding(CARD.id, target, event.start, {"what": "outside", **facts}, days=days)
            continue
        if event.start < campaign.start or event.end > campaign.end:
            window: dict[str, Fact] = {"what": "window", "first": campaign.start, "last": campaign.end}
            yield Finding(CARD.id, target, event.start, {**window, **facts}, days=days)
        elif not all(
            county.calendar.is_school_day(school, day) and school.in_scope(day) for day in event.days()
        ):
            yield Finding(CARD.id, target, event.start, {"what": "school_day", **facts}, days=days)
        if not campaign.merge and len(event.kinds) > 1:
            yield Finding(CARD.id, target, event.start, {"what": "merged", **facts}, days=days)
    above = [
        e for e in held if e not in ours and campaign and campaign.start <= e.start and e.end <= campaign.end
    ]
    if ours and len(ours) + len(above) > 1:
        second = sorted((e.start, e.end) for e in (*ours, *above))[1]
        facts = {"what": "twice", "have": len(ours) + len(above), **facts}
        yield Finding(CARD.id, target, second[0], facts, days=second)


def _concerns(campaign: Campaign, school: School) -> bool:
    """Whether a campaign is about a school that is open on some day of its window."""
    first, last = school.scope_within(campaign.start, campaign.end)
    return is_about(campaign, school) and first <= last


def _owes(county: County, campaign: Campaign, school: School) -> bool:
    """Whether a school is among those that a campaign reaches or draws from: open from its first day to its last."""
    meets = campaign.start <= county.end and county.start <= campaign.end
    whole = school.in_scope(campaign.start) and school.in_scope(campaign.end)
    return meets and whole and _concerns(campaign, school)


def _draw(
    county: County, plan: Plan, campaign: Campaign, office_id: str, events: Mapping[str, Sequence[Event]]
) -> Iterable[Finding]:
    """What is wrong with the schools that an office has drawn for a campaign."""
    scope = [s for s in county.schools_of(office_id) if _owes(county, campaign, s)]
    above = {
        s.school_id
        for s in scope
        for e in events.get(s.school_id, ())
        if e.event_id in county.imposed and campaign.start <= e.start and e.end <= campaign.end
    }
    reached = above | {
        s.school_id
        for s in scope
        if any(e.event_id not in county.imposed for e in events.get(s.school_id, ()))
    }
    everyone = campaign.sample.everyone
    left_out = {s.school_id for s in scope} if everyone else _listed(county, plan, campaign)
    left_out -= reached
    for school in scope:
        if school.school_id in left_out:
            facts: dict[str, Fact] = {"campaign": campaign.campaign_id}
            days = (campaign.start, campaign.end)
            yield Finding(CARD.id, school.school_id, campaign.end, facts, days=days)
    if not everyone:
        drawn = [s for s in scope if s.school_id in reached or s.school_id in left_out]
        yield from _proportion(campaign, office_id, scope, drawn, above)


def _listed(county: County, plan: Plan, campaign: Campaign) -> set[str]:
    """Schools that the plan lists as drawn for a campaign and not reached (a row that names other campaigns does not count)."""
    others = set(county.campaigns) - {campaign.campaign_id}
    return {
        row.subject
        for row in plan.unmet
        if row.rule == CARD.id
        and (campaign.campaign_id in row.facts or not any(other in row.facts for other in others))
    }


def _proportion(
    campaign: Campaign, office_id: str, scope: Sequence[School], drawn: Sequence[School], above: set[str]
) -> Iterable[Finding]:
    """Whether as many schools are drawn as the sample asks, and of each stratum its share."""
    sizes: Counter[Stratum] = Counter((s.stage, s.unit_id) for s in scope)
    have: Counter[Stratum] = Counter((s.stage, s.unit_id) for s in drawn)
    given: Counter[Stratum] = Counter((s.stage, s.unit_id) for s in scope if s.school_id in above)
    need = sample_size(campaign.sample, len(scope))
    bounds = {k: (max(low, given[k]), max(high, given[k])) for k, (low, high) in quotas(sizes, need).items()}
    most = max(need, sum(low for low, _ in bounds.values()))
    window = (campaign.start, campaign.end)
    facts: dict[str, Fact] = {"office": office_id, "have": len(drawn), "need": need}
    if not need <= len(drawn) <= most:
        facts = {"what": "number", **facts}
        yield Finding(CARD.id, campaign.campaign_id, campaign.end, facts, days=window)
        return
    for key in sorted(bounds):
        low, high = bounds[key]
        if not low <= have[key] <= high:
            facts = {
                "what": "share", "office": office_id, "stage": key[0], "unit": key[1],
                "have": have[key], "low": low, "high": high,
            }  # fmt: skip
            yield Finding(CARD.id, campaign.campaign_id, campaign.end, facts, days=window)
            return


def post(at: Pen, county: County, p: Parameters) -> None:
    """Fitting placements only, one a school; and the schools drawn each have one.

    A board that has drawn lists them as the subjects of ``campaign:ID`` and answers for each school; any other board
    is held to number and proportion, whichever schools it takes.
    """
    asked = at.board.subjects("campaigns")
    schools = at.board.subjects("schools")
    for campaign in county.rows.campaigns:
        if asked is not None and campaign.campaign_id not in asked:
            continue
        everyone = campaign.sample.everyone
        for school in _reach(county, campaign):
            held = fixed_by_above(county, campaign, [school])
            _bind_school(at, county, campaign, school, _own(at, county, campaign, school.school_id), held)
        drawn = at.board.subjects(f"campaign:{campaign.campaign_id}")
        for office_id in campaign_offices(county, campaign):
            scope = campaign_scope(county, campaign, office_id)
            above = fixed_by_above(county, campaign, scope)
            taken = {s.school_id: _own(at, county, campaign, s.school_id) for s in scope}
            if drawn is None and not everyone:
                _bind_draw(at, campaign, scope, taken, above)
                continue
            for school_id, rows in taken.items():
                wanted = schools is None or school_id in schools if drawn is None else school_id in drawn
                if wanted and school_id not in above:
                    at.require([literal for _, literal in rows], subject=school_id, low=1, day=campaign.end)
    _forbid_strays(at, county)


def _own(at: Pen, county: County, campaign: Campaign, school_id: str) -> list[tuple[Event, Lit]]:
    """Our candidate placements for a campaign at a school."""
    return [
        (event, literal)
        for event, literal in at.board.events_at(school_id)
        if event.event_id not in county.imposed and campaign.campaign_id in _refs(event)
    ]


def _refs(event: Event) -> set[str]:
    return {task.ref for task in event.kinds if task.kind is TaskKind.CAMPAIGN}


def _bind_school(
    at: Pen,
    county: County,
    campaign: Campaign,
    school: School,
    taken: Sequence[tuple[Event, Lit]],
    above: frozenset[str],
) -> None:
    """At one school: at most one placement, inside the window, on school days, alone where it may not be merged."""
    most = 0 if school.school_id in above else 1
    at.require([literal for _, literal in taken], subject=school.school_id, high=most, day=campaign.start)
    for event, literal in taken:
        length = (event.end - event.start).days + 1
        inside = campaign.start <= event.start and event.end <= campaign.end
        teaching = len(county.calendar.school_days_in(school, event.start, event.end)) == length
        if not (inside and teaching and (campaign.merge or len(event.kinds) == 1)):
            at.forbid(literal, subject=school.school_id, day=event.start)


def _bind_draw(
    at: Pen,
    campaign: Campaign,
    scope: Sequence[School],
    taken: Mapping[str, Sequence[tuple[Event, Lit]]],
    above: frozenset[str],
) -> None:
    """As many schools as the sample asks, each stratum within its quota."""
    strata: dict[Stratum, list[Lit]] = defaultdict(list)
    given: Counter[Stratum] = Counter()
    for school in scope:
        held = school.school_id in above
        given[school.stage, school.unit_id] += held
        reached = True if held else at.any_of(literal for _, literal in taken[school.school_id])
        strata[school.stage, school.unit_id].append(reached)
    number = sample_size(campaign.sample, len(scope))
    least = 0
    for key, (low, high) in sorted(quotas({key: len(lits) for key, lits in strata.items()}, number).items()):
        floor, top = max(low, given[key]), max(high, given[key])
        least += floor
        at.require(strata[key], subject=campaign.campaign_id, low=floor, high=top, day=campaign.end)
    every = [reached for key in sorted(strata) for reached in strata[key]]
    at.require(every, subject=campaign.campaign_id, low=number, high=max(number, least), day=campaign.end)


def _reach(county: County, campaign: Campaign) -> list[School]:
    """The schools at which an event for a campaign is no breach by itself: open on some day of its window."""
    about = [s for s in county.rows.schools if is_about(campaign, s)]
    spans = [s.scope_within(campaign.start, campaign.end) for s in about]
    return [s for s, (first, last) in zip(about, spans, strict=True) if first <= last]


def _forbid_strays(at: Pen, county: County) -> None:
    """No placement of ours for a campaign that is not about its school."""
    reach = {c.campaign_id: {s.school_id for s in _reach(county, c)} for c in county.rows.campaigns}
    for event, literal in at.board.events():
        stray = any(event.target_id not in reach.get(ref, ()) for ref in _refs(event))
        if stray and event.event_id not in county.imposed:
            at.forbid(literal, subject=event.target_id, day=event.start)


def count(county: County, p: Parameters) -> Iterable[Need]:
    """Schools that a campaign wants to draw (per office) against schools in its scope."""
    for campaign in county.rows.campaigns:
        offices = campaign_offices(county, campaign)
        scopes = [len(campaign_scope(county, campaign, office_id)) for office_id in offices]
        if (wanted := campaign.sample.count) is not None and any(scopes):
            short = [size for size in scopes if size < wanted and (size or campaign.office_id)]
            if short:
                yield Need(campaign.campaign_id, wanted, min(short))
