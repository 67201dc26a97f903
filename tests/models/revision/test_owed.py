"""What an office still owes in events beside those that stand: nothing twice, and nothing lost with an event that falls out."""

from datetime import date

import pytest

from duxue.models.revision.owed import Owed
from duxue.scenarios.codes import Severity, TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.plan import Event, Plan
from duxue.scenarios.records import Campaign, FollowUp
from duxue.scenarios.rows import Task, make
from tests.models.stages.small_office import office, person, school

OLD = date(2010, 4, 15)
WHOLE, LOOK_BACK, CAMPAIGN = (
    Task(TaskKind.COMPREHENSIVE),
    Task(TaskKind.FOLLOW_UP, "L1"),
    Task(TaskKind.CAMPAIGN, "C1"),
)


def event(event_id: str, target: str, *kinds: Task, day: date = date(2027, 4, 12)) -> Event:
    return make(Event, event_id=event_id, office_id="U1", target_id=target, kinds=kinds, start=day, end=day)


def county(**tables: object) -> County:
    """S001 owes its comprehensive, S002 had one not long ago."""
    schools = [school(1, last_comprehensive=OLD), school(2, last_comprehensive=date(2024, 4, 15))]
    return office(schools, [person("I1"), person("I2")], **tables)  # type: ignore[arg-type]


def owed(
    world: County, *standing: Event, dropped: tuple[Event, ...] = ()
) -> list[tuple[str, tuple[Task, ...]]]:
    return [(t.target_id, t.kinds) for t in Owed(world, "U1", Plan(events=standing)).all(dropped)]


def test_a_comprehensive_is_owed_until_one_stands() -> None:
    assert owed(county()) == [("S001", (WHOLE,))]
    assert owed(county(), event("Z1", "S001", WHOLE)) == []


def test_one_that_was_planned_early_and_falls_out_is_owed_in_its_year_again() -> None:
    early = event("Z2", "S002", WHOLE)
    assert ("S002", (WHOLE,)) in owed(county(), dropped=(early,))
    assert owed(county(), event("Z1", "S001", WHOLE), event("Z3", "S002", WHOLE), dropped=(early,)) == []


def test_a_look_back_is_owed_until_an_event_serves_it() -> None:
    row = make(
        FollowUp, issue_id="L1", school_id="S002", severity=Severity.GENERAL, deadline=date(2027, 4, 1)
    )
    world = county(follow_ups=(row,))
    assert ("S002", (LOOK_BACK,)) in owed(world)
    assert owed(world, event("Z1", "S001", WHOLE), event("H1", "S002", LOOK_BACK)) == []


@pytest.mark.parametrize(("served", "left"), [((), 2), (("S001",), 1), (("S001", "S002"), 0)])
def test_a_campaign_is_owed_at_the_schools_where_no_event_serves_it(
    served: tuple[str, ...], left: int
) -> None:
    row = make(
        Campaign,
        campaign_id="C1",
        name="专项",
        office_id="U1",
        start=date(2027, 3, 15),
        end=date(2027, 6, 30),
    )
    events = [event(f"E{n}", s, CAMPAIGN) for n, s in enumerate(served)]
    found = owed(county(campaigns=(row,)), event("Z1", "S001", WHOLE), *events)
    assert [kinds for _, kinds in found] == [(CAMPAIGN,)] * left
    assert not {target for target, _ in found} & set(served)


def test_a_window_begins_with_the_horizon() -> None:
    (task,) = Owed(county(), "U1", Plan()).all(())
    assert date(2027, 1, 1) <= task.first <= task.last <= date(2027, 12, 31)
