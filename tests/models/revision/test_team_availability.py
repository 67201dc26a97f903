"""What keeps a person out of a team while events are revised: office, recusal, other teams, the own school, the lead's duties."""

from datetime import date

import pytest

from duxue.models.revision.team_availability import TeamAvailability
from duxue.models.stages.combined_duties import CombinedDuty
from duxue.models.stages.event_task import comprehensive_task
from duxue.models.stages.workforce import Workforce
from duxue.scenarios.codes import Half, RecusalReason, Role, TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.plan import Event, Plan, Visit
from duxue.scenarios.records import Absence, Recusal
from duxue.scenarios.rows import Task, make
from tests.models.stages.small_office import office, person, posting, school, seat

MONDAY, TUESDAY = date(2027, 4, 12), date(2027, 4, 13)
WHOLE = (Task(TaskKind.COMPREHENSIVE),)


def event(event_id: str, target: str, day: date = MONDAY) -> Event:
    return make(Event, event_id=event_id, office_id="U1", target_id=target, kinds=WHOLE, start=day, end=day)


OURS = event("Z1", "S001")


def county(parameters: dict[str, bool] | None = None, **tables: object) -> County:
    """Three schools; I1 leads, I2 does not, I3 serves at S003 and is in office until the Monday."""
    people = [
        person("I1", can_lead=True),
        person("I2", days_per_month=1.0, can_lead=False),
        person("I3", school_id="S003"),
        person("I4", term_end=MONDAY),
    ]
    return office([school(n, east=n) for n in range(1, 4)], people, parameters, **tables)  # type: ignore[arg-type]


def there(world: County, facts: Plan | None = None, *visits: Visit) -> TeamAvailability:
    given = facts or Plan()
    return TeamAvailability(world, Workforce(world, "U1", given), given, visits)


def fault(found: TeamAvailability, who: str, role: Role = Role.MEMBER, on: Event = OURS) -> str | None:
    task = comprehensive_task(found.county, "U1", CombinedDuty("S001", WHOLE, MONDAY, date(2027, 4, 30)))
    return found.fault(task, on, seat("Z1", who, role))


def test_who_is_free_and_fit_has_no_fault() -> None:
    assert fault(there(county()), "I1", Role.LEAD) is None
    assert fault(there(county()), "I2") is None


def test_each_obstacle_is_told_by_its_rule() -> None:
    away = make(Absence, inspector_id="I2", start=MONDAY, end=MONDAY)
    kept_away = make(Recusal, inspector_id="I2", school_id="S001", reason=RecusalReason.RELATIVE)
    assert fault(there(county()), "I2", Role.LEAD) == "team_size", "may not lead"
    assert fault(there(county()), "I4", on=event("Z1", "S001", TUESDAY)) == "eligibility", "out of office"
    assert fault(there(county()), "nobody") == "eligibility"
    assert fault(there(county(absences=(away,))), "I2") == "working_day"
    assert fault(there(county(recusals=(kept_away,))), "I2") == "recusal"
    assert fault(there(county(recusals=(kept_away,))), "I2", Role.RESERVE) == "recusal"


@pytest.mark.parametrize("joins", [True, False])
def test_the_responsible_inspector_leads_no_team_at_an_own_school_and_joins_where_the_office_lets(
    joins: bool,
) -> None:
    facts = Plan(postings=(posting("S001", "I1"),))
    found = there(county({"responsible_may_join": joins}), facts)
    assert fault(found, "I1", Role.LEAD) == "team_independence"
    assert fault(found, "I1") == (None if joins else "team_independence")


def test_a_day_in_another_team_is_taken_until_that_event_is_struck_out() -> None:
    other, team = event("Z2", "S002"), [seat("Z2", "I2")]
    found = there(county(), Plan(events=(other,), seats=tuple(team)))
    assert fault(found, "I2") == "working_day"
    assert fault(found, "I2", Role.RESERVE) is None, "a reserve stays at home"
    found.enter(other, team, -1)
    assert fault(found, "I2") is None
    found.enter(other, team)
    assert fault(found, "I2") == "working_day"


def test_an_event_at_the_own_school_keeps_a_person_there() -> None:
    found = there(county(), Plan(events=(event("Z3", "S003"),)))
    assert fault(found, "I3") == "own_school_presence"
    assert fault(there(county(), Plan(events=(event("Z3", "S003", TUESDAY),))), "I3") is None


def test_visits_of_the_days_would_give_way_and_the_month_must_hold_the_event() -> None:
    visit = Visit("V1", MONDAY, Half.AM, "S002", "I2", ())
    found = there(county(), None, visit)
    assert (found.clashes("I2", OURS), found.clashes("I2", event("Z1", "S001", TUESDAY))) == (1, 0)
    assert not found.has_room("I2", OURS), "a visit and an event are three half-days, two were agreed"
    assert there(county()).has_room("I2", OURS)


@pytest.mark.parametrize("role", [Role.RESERVE, Role.MEMBER])
def test_a_reserve_takes_no_field_day(role: Role) -> None:
    found = there(county(), Plan(events=(event("Z2", "S002", TUESDAY),), seats=(seat("Z2", "I2", role),)))
    assert found.has_room("I2", OURS) is (role is Role.RESERVE)
