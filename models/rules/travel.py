"""As few minutes on the road as can be (方案第18、23条): a goal with a measure and no yes or no."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from duxue.models.rules.card import Card, Finding, Source, Table
from duxue.scenarios.codes import Force, Half, Role, Status
from duxue.scenarios.county import County
from duxue.scenarios.parameters import ParameterKind, Parameters, ParameterSpec
from duxue.scenarios.plan import Plan

CARD = Card(
    id="travel",
    zh="路途时间",
    en="Time on the road",
    force=Force.GOAL,
    binds=frozenset({Table.VISITS, Table.EVENTS, Table.SEATS}),
    sources=(
        Source("方案", "第18条", "综合考虑工作任务、地理因素、交通条件等"),
        Source("方案", "第23条", "落实…通讯、交通、食宿、劳务等费用"),
    ),
    reading_zh="全部外出日的路途分钟数之和，每天从出发地出发、回到出发地：入校日为出发地→第一校→第二校→出发地，督导事项日为出发地→"
    "对象→出发地。越少越好，没有合格线。",
    reading_en="The minutes on the road of all days out, from the start and back to it: base, first school, second school, base on "
    "days of visits; base, place, base on days of events. The fewer the better; there is no line to pass.",
    finding_zh="{name}路途{minutes}分钟",
    finding_en="{name}: {minutes} minutes on the road",
    parameters=(
        ParameterSpec(
            "weight_travel", ParameterKind.NUMBER, 1.0, "路途每分钟的折算", "worth of one minute on the road", unit_zh="分钟",
            low=0, high=1000,
        ),
    ),
)  # fmt: skip

_ORDER = {Half.AM: 0, Half.DAY: 1, Half.PM: 2}


@dataclass(frozen=True, slots=True)
class Tour:
    """A person's way of one day: from the start to the places in turn and back, in minutes."""

    inspector_id: str
    day: date
    stops: tuple[str, ...]
    minutes: float


def check(county: County, plan: Plan, p: Parameters) -> Iterable[Finding]:
    """Nothing: minutes are measured, not judged."""
    return ()


def measure(county: County, plan: Plan, p: Parameters) -> float:
    """All minutes on the road of a plan."""
    return sum(tour.minutes for tour in tours(county, plan))


def tours(county: County, plan: Plan) -> Iterator[Tour]:
    """The tours of a plan, person by person and day by day; people lent to a level above travel at its cost."""
    for person in county.rows.inspectors:
        ways: list[tuple[date, tuple[str, ...]]] = []
        visits: dict[date, list[tuple[int, str, str]]] = {}
        for visit in plan.visits_by(person.inspector_id):
            turn = (_ORDER[visit.half], visit.visit_id, visit.school_id)
            visits.setdefault(visit.date, []).append(turn)
        for day, turns in visits.items():
            ways.append((day, tuple(place for _, _, place in sorted(turns))))
        for seat in plan.seats_of(person.inspector_id):
            event = plan.event(seat.event_id)
            if event and seat.role is not Role.RESERVE and event.event_id not in county.imposed:
                days = event.days() if event.status is not Status.CANCELLED else ()
                ways += [(day, (event.target_id,)) for day in days]
        for day, stops in sorted(ways):
            known = tuple(s for s in stops if s in county.schools or s in county.units)
            if known:
                yield Tour(
                    person.inspector_id,
                    day,
                    known,
                    county.travel.along((person.inspector_id, *known, person.inspector_id)),
                )
