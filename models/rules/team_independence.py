"""The responsible inspector does not lead; the team comes from the office that runs the event (条例第10条)."""

from __future__ import annotations

from collections.abc import Iterable

from duxue.models.rules.card import Card, Fact, Finding, Source, Table
from duxue.models.rules.pen import Lit, Pen, by_event
from duxue.scenarios.as_imposed import own_events
from duxue.scenarios.codes import Force, Role, TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.parameters import ParameterKind, Parameters, ParameterSpec
from duxue.scenarios.plan import Event, Plan, Seat

CARD = Card(
    id="team_independence",
    zh="督导组独立",
    en="Independence of a team",
    force=Force.MUST,
    binds=frozenset({Table.EVENTS, Table.SEATS, Table.POSTINGS}),
    office_choice=True,
    sources=(Source("条例", "第10条", "可能影响客观公正实施教育督导情形的，应当回避"),),
    reading_zh="学校的责任督学不任该校任何督导事项的组长；定为“责任督学不参加”的，也不任成员、专家（回头看的成员除外：回头看须有责任督学）。"
    "组长、成员应是组织督导的督导室的督学；市督导室组织的，应是市级督学，或从对象以外的县抽调（学校以管辖它的县为对象）；"
    "省督导室同理，从直属的市（县）抽调。"
    "专家可外请。",
    reading_en="A school's responsible inspector leads no event there; where the office says that they may not join, they are "
    "neither member nor expert (a look-back needs them as member). Lead and members are inspectors of the office that runs "
    "the event; an office may also borrow from the units right below it (a city's counties, a province's cities) that are not "
    "the target (for a school: the unit whose office inspects it). Experts may come from anywhere.",
    finding_zh="{name}（{date}起）的组长或成员{who}不是组织督导的督导室的督学",
    finding_en="{name} (from {date}) has {who} as lead or member, who is no inspector of the office that runs it",
    wordings={
        "posted": (
            "{name}（{date}起）由该校责任督学{who}任{role}，责任督学不任此席",
            "{name} (from {date}) has {who}, the school's responsible inspector, as {role}",
        ),
    },
    parameters=(
        ParameterSpec(
            "responsible_may_join", ParameterKind.YES_NO, True, "责任督学可参加督导组", "the responsible inspector may join"
        ),
    ),
)  # fmt: skip


def check(county: County, plan: Plan, p: Parameters) -> Iterable[Finding]:
    """Every team with a responsible inspector where none may sit, or with a lead or member of another office."""
    for event in own_events(county, plan):
        team = plan.team(event.event_id)
        answering = {i for day in event.days() for i in plan.responsible(event.target_id, day)}
        kept_out = _seats_kept_out(county, event, p)
        days = (event.start, event.end)
        for seat in team:
            facts: dict[str, Fact] = {"what": "posted", "who": seat.inspector_id, "role": seat.role}
            if seat.role in kept_out and seat.inspector_id in answering:
                yield Finding(CARD.id, event.event_id, event.start, facts, days=days)
            if seat.role in (Role.LEAD, Role.MEMBER) and not _may_sit(county, event, seat.inspector_id):
                facts = {**facts, "what": "outside"}
                yield Finding(CARD.id, event.event_id, event.start, facts, days=days)


def _seats_kept_out(county: County, event: Event, p: Parameters) -> tuple[Role, ...]:
    """The roles that a school's responsible inspector must not take."""
    school = county.schools.get(event.target_id)
    if school is None or p.yes("responsible_may_join", school.office_id):
        return (Role.LEAD,)
    if event.serves(TaskKind.FOLLOW_UP):
        return (Role.LEAD, Role.EXPERT)
    return (Role.LEAD, Role.MEMBER, Role.EXPERT)


def _may_sit(county: County, event: Event, inspector_id: str) -> bool:
    """Whether a person may be lead or member: of the running office, or lent by an uninvolved unit right below it."""
    person = county.inspectors.get(inspector_id)
    if person is None:
        return False
    if person.unit_id == event.office_id:
        return True
    school = county.schools.get(event.target_id)
    target = event.target_id if school is None else school.office_id
    return person.unit_id != target and event.office_id in county.superiors(person.unit_id)[:1]


def post(at: Pen, county: County, p: Parameters) -> None:
    """No seat of an outsider in a taken event; no placement on days when its lead answers for the school."""
    for event_id, rows in by_event(at.board, lambda row: row.event_id not in county.imposed).items():
        event = rows[0][0]
        lenders = _lenders(county, event)
        for seat, literal in at.board.team(event_id):
            person = county.inspectors.get(seat.inspector_id)
            stranger = person is None or person.unit_id not in lenders
            if stranger and seat.role in (Role.LEAD, Role.MEMBER):
                at.require([x for _, x in rows], subject=event_id, high=0, when=[literal])
            elif _barred_from(county, event, seat, p):
                _keep_apart(at, rows, seat, literal)


def _lenders(county: County, event: Event) -> set[str]:
    """The units whose people may be lead or member."""
    school = county.schools.get(event.target_id)
    target = event.target_id if school is None else school.office_id
    below = {unit.unit_id for unit in county.subordinates(event.office_id)}
    return {event.office_id} | below - {target}


def _barred_from(county: County, event: Event, seat: Seat, p: Parameters) -> bool:
    """Whether the seat is one that no responsible inspector may take."""
    if seat.role is Role.LEAD:
        return True
    if seat.role is Role.RESERVE or event.target_id not in county.schools:
        return False
    looks_back = any(task.kind is TaskKind.FOLLOW_UP for task in event.kinds)
    wanted = looks_back and seat.role is Role.MEMBER
    return not wanted and not p.yes("responsible_may_join", county.schools[event.target_id].office_id)


def _keep_apart(at: Pen, rows: list[tuple[Event, Lit]], seat: Seat, taken: Lit) -> None:
    """A person in the seat answers for the school on no day of the placement."""
    for posting, posted in at.board.postings_at(rows[0][0].target_id):
        if posting.inspector_id == seat.inspector_id:
            shared = [x for e, x in rows if posting.start <= e.end and e.start <= posting.end]
            at.require(shared, subject=seat.event_id, high=0, when=[posted, taken])
