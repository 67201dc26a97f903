"""A school handed to another inspector: its posting, its zone, its visits and the teams that the change touches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from duxue.models.explaining.changing.openings import Openings
from duxue.models.explaining.telling import Text
from duxue.models.judging.one_change import POSTING_RULES, Change, Judge, Verdict, cut, judged
from duxue.models.rules.card import Finding
from duxue.models.rules.register import subject_name
from duxue.scenarios.belonging import held_by, office_of_event
from duxue.scenarios.calendar import month_of
from duxue.scenarios.codes import Role, Status, TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.plan import Event, Plan, Posting, Seat, Visit, ZoneRow

TRIED = 12
"""People tried for a seat that has to change hands, the nearest first."""


@dataclass(frozen=True)
class HandOver:
    """A posting in other hands with all that follows from it, what else moves, and the rules' verdict on the whole."""

    change: Change
    also: tuple[Text, ...]
    verdict: Verdict


def reposted(county: County, posting: Posting, to: str) -> Change:
    """The posting alone in other hands (``since`` and ``change`` follow today's list)."""
    return Change((posting,), (held_by(posting, to, county),))


def screened(county: County, plan: Plan, office_id: str, posting: Posting, to: str) -> tuple[Change, Verdict]:
    """The posting in other hands, with the school in that person's zone if nothing but zones stands in the way."""
    change = reposted(county, posting, to)
    verdict = judged(county, plan, change, office_id, POSTING_RULES)
    if {f.rule for f in verdict.breaches} == {"zone"}:
        for moved in filter(None, (_rezoned(county, plan, posting, to), _newly_led(plan, posting, to))):
            again = judged(county, plan, change + moved, office_id, POSTING_RULES)
            if again.allowed:
                return change + moved, again
    return change, verdict


def _newly_led(plan: Plan, posting: Posting, to: str) -> Change | None:
    """The zone of the school led by its new inspector, where the former one led it."""
    zones = {z.zone_id for z in plan.zones if z.school_id == posting.school_id}
    rows = tuple(z for z in plan.zones if z.zone_id in zones and z.leader_id == posting.inspector_id)
    return Change(rows, tuple(replace(z, leader_id=to) for z in rows)) if rows else None


def _rezoned(county: County, plan: Plan, posting: Posting, to: str) -> Change | None:
    """The school in the zone of the person's other schools (None where it is given, or they have none or several)."""
    now = next((z for z in plan.zones if z.school_id == posting.school_id), None)
    others = {
        r.school_id
        for r in plan.postings_of(to)
        if r.school_id != posting.school_id and r.start <= posting.end and posting.start <= r.end
    }
    theirs = {z.zone_id: z for z in plan.zones if z.school_id in others}
    if now is None or len(theirs) != 1 or county.schools[posting.school_id].zone_id:
        return None
    zone = next(iter(theirs.values()))
    return Change((now,), (replace(zone, school_id=posting.school_id),))


def hand_over(county: County, plan: Plan, office_id: str, posting: Posting, to: str) -> HandOver:
    """A posting handed over whole: zone, visits on the best days that the successor has, and seats that must change."""
    change, first = screened(county, plan, office_id, posting, to)
    if not first.allowed:
        return HandOver(change, (), first)
    return followed_up(county, plan, office_id, [(posting, to)], change)


def followed_up(
    county: County, plan: Plan, office_id: str, moves: Sequence[tuple[Posting, str]], change: Change
) -> HandOver:
    """A change of postings (and zones) with the visits and seats that follow from it; ``moves`` are postings and successors."""
    also = [
        _zone_told(county, row) for row in change.into if isinstance(row, ZoneRow) and row not in _led(change)
    ]
    change += _visits(county, plan, office_id, moves, change)
    verdict = judged(county, plan, change, office_id)
    for posting, to in moves:
        if not verdict.allowed:
            change, told = _seats(county, plan, office_id, (posting, to), change, verdict.breaches)
            if told:
                also += told
                verdict = judged(county, plan, change, office_id)
    return HandOver(change, tuple(also), verdict)


def _led(change: Change) -> set[ZoneRow]:
    """Zone rows that only get another leader."""
    before = {(row.zone_id, row.school_id) for row in change.out if isinstance(row, ZoneRow)}
    return {r for r in change.into if isinstance(r, ZoneRow) and (r.zone_id, r.school_id) in before}


def _zone_told(county: County, row: ZoneRow) -> Text:
    name = subject_name(row.school_id, county, "zh")
    return Text(f"{name}改划入{row.name}", f"{name} moves to {row.name}")


def _visits(
    county: County, plan: Plan, office_id: str, moves: Sequence[tuple[Posting, str]], change: Change
) -> Change:
    """The schools' visits in the successors' hands, each in its month on the best half-day that is open."""
    shift = Change(tuple(v for row, _ in moves for v in visits_under(plan, row)))
    here, small = cut(county, plan, change + shift)
    after = (change + shift).applied(small)
    placed: list[Visit] = []
    for posting, to in moves:
        openings = Openings(here, after, office_id, posting.school_id, to)
        mine: list[Visit] = []
        for visit in visits_under(plan, posting):
            made = _placed(openings, posting, visit, to)
            openings.take(made)
            mine.append(made)
        after = Change((), tuple(mine)).applied(after)
        placed += mine
    return Change(shift.out, tuple(placed))


def visits_under(plan: Plan, row: Posting) -> list[Visit]:
    """The visits that the holder of a posting makes under it."""
    visits = plan.visits_at(row.school_id)
    return [v for v in visits if v.inspector_id == row.inspector_id and row.start <= v.date <= row.end]


def _placed(openings: Openings, posting: Posting, visit: Visit, to: str) -> Visit:
    first, last = month_of(visit.date)
    options = openings.of(max(first, posting.start), min(last, posting.end), visit.covers)
    best = min(
        options, key=lambda o: (o.price, o.day != visit.date, o.half is not visit.half, o.day), default=None
    )
    day, half = (best.day, best.half) if best else (visit.date, visit.half)
    return replace(visit, date=day, half=half, inspector_id=to)


def _seats(
    county: County,
    plan: Plan,
    office_id: str,
    who: tuple[Posting, str],
    change: Change,
    breaches: Sequence[Finding],
) -> tuple[Change, list[Text]]:
    """The change with the seats exchanged that the new posting does not allow, as far as that mends its ``breaches``."""
    posting, to = who
    judge = Judge(county, plan, office_id)
    told: list[Text] = []
    for event in plan.events_at(posting.school_id):
        planned = event.event_id not in county.imposed and event.status is Status.PLANNED
        if not planned or event.end < posting.start or posting.end < event.start:
            continue
        for option, said in _exchanges(county, plan, event, posting.inspector_id, to):
            left = _fewer(judge, change + option, breaches)
            if left is not None:
                change, breaches = change + option, left
                told.append(said)
                break
    return change, told


def _fewer(judge: Judge, change: Change, breaches: Sequence[Finding]) -> tuple[Finding, ...] | None:
    """The breaches of a change where they are fewer than ``breaches``, else None.

    The rules broken so far are asked first: where they find as many again, the others can only add to them.
    """
    broken = {finding.rule for finding in breaches}
    asked = [one for one in change.rules if one.CARD.id in broken]
    left = judge.of(change, asked).breaches
    if len(left) >= len(breaches):
        return None
    left += judge.of(change, [one for one in change.rules if one.CARD.id not in broken]).breaches
    return left if len(left) < len(breaches) else None


def _exchanges(county: County, plan: Plan, event: Event, holder: str, to: str) -> list[tuple[Change, Text]]:
    """Ways to make an event's team fit the new posting: into look-backs comes the successor; other teams he leads no longer, or leaves."""
    team = {s.inspector_id: s for s in plan.team(event.event_id)}
    options: list[tuple[Change, Text]] = []
    if event.serves(TaskKind.FOLLOW_UP) and holder in team:
        mine, theirs = team[holder], team.get(to)
        if theirs is None:
            options.append(_swap(county, event, [(mine, replace(mine, inspector_id=to))]))
        else:
            options.append(
                _swap(
                    county,
                    event,
                    [(mine, replace(mine, role=theirs.role)), (theirs, replace(theirs, role=mine.role))],
                )
            )
    if to in team and team[to].role is not Role.RESERVE:
        seat = team[to]
        if seat.role is Role.LEAD:
            mates = sorted(
                (s for s in team.values() if s.role is Role.MEMBER), key=lambda s: s.inspector_id != holder
            )
            for mate in mates:
                pairs = [(seat, replace(seat, role=Role.MEMBER)), (mate, replace(mate, role=Role.LEAD))]
                options.append(_swap(county, event, pairs))
        others = (i for i in [holder, *nearest(county, event)] if i not in team and i != to)
        options += [_swap(county, event, [(seat, replace(seat, inspector_id=i))]) for i in others]
    return options[:TRIED]


def _swap(county: County, event: Event, seats: Sequence[tuple[Seat, Seat]]) -> tuple[Change, Text]:
    change = Change(tuple(old for old, _ in seats), tuple(new for _, new in seats))
    names = [(_name(county, old.inspector_id), _name(county, new.inspector_id)) for old, new in seats]
    zh = f"事项{event.event_id}的督导组：{names[0][0]}改为{names[0][1]}"
    en = f"team of {event.event_id}: {names[0][0]} gives way to {names[0][1]}"
    if len(seats) > 1:
        zh = f"事项{event.event_id}的督导组：{names[0][0]}与{names[1][0]}互换角色"
        en = f"team of {event.event_id}: {names[0][0]} and {names[1][0]} change roles"
    return change, Text(zh, en)


def _name(county: County, inspector_id: str) -> str:
    return subject_name(inspector_id, county, "zh")


def nearest(county: County, event: Event) -> list[str]:
    """The people of the office that runs an event, the shortest way to its place first."""
    office = office_of_event(event, county)
    people = [i.inspector_id for i in county.inspectors_of(office)]
    return sorted(people, key=lambda i: (county.travel.minutes(i, event.target_id), i))
