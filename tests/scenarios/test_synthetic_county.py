"""Synthetic counties: the same seed draws the same county, it looks like a county, and it can be staffed and visited."""

import re
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from duxue.scenarios.calendar import WorkCalendar
from duxue.scenarios.codes import Background, DayKind, Duty, Employment, Expertise, Severity, Stage, UnitLevel
from duxue.scenarios.parameters import GROUND, Parameters
from duxue.scenarios.synthetic import SHAPES, synthetic_county, synthetic_rows
from duxue.scenarios.synthetic.places import MOTHERS, county_codes
from duxue.scenarios.travel.minutes import build_travel
from duxue.scenarios.travel.outlines import contains, outline_of

START, END = date(2027, 1, 1), date(2027, 12, 31)
FEASIBLE = [code for code in SHAPES if code != "short"]
_drawn = {}


def drawn(shape="plain", seed=1, **sizes):
    key = (shape, seed, *sorted(sizes.items()))
    if key not in _drawn:
        _drawn[key] = synthetic_county(seed, shape=shape, **sizes)
    return _drawn[key]


def is_large(school):
    return school.students >= 1800


def years_later(day, years):
    return date(day.year + years, day.month, min(day.day, 28))


def may_serve(person, day):
    """Eligibility for school duty, worked out anew from the rule's words."""
    if (
        not person.term_start <= day <= person.term_end
        or not person.healthy
        or person.duty is Duty.GOVERNMENT
    ):
        return False
    if person.trained_on is not None and day < person.trained_on:
        return False
    if person.retired_on is None or day < person.retired_on:
        return True
    gone = person.retired_on.replace(year=person.retired_on.year + 5)
    return day <= gone and person.background is not Background.OFFICIAL


def changing_days(tables):
    days = {START}
    for school in tables["schools"]:
        days |= {school.opened, school.closed}
    for person in tables["inspectors"]:
        days |= {person.term_start, person.term_end + timedelta(days=1), person.trained_on}
        if person.retired_on:
            days.add(person.retired_on.replace(year=person.retired_on.year + 5) + timedelta(days=1))
    return sorted(day for day in days if day is not None and START <= day <= END)


def need_and_supply(tables, day):
    schools = [s for s in tables["schools"] if s.in_scope(day)]
    large = sum(map(is_large, schools))
    need = -(-(len(schools) - large) // 5) + large
    return need, sum(may_serve(p, day) for p in tables["inspectors"])


# --- the draw -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", list(SHAPES))
def test_a_seed_draws_the_same_county_again_and_another_seed_another(shape):
    again = synthetic_county(1, shape=shape, institutions=60, inspectors=16)
    assert drawn(shape, institutions=60, inspectors=16) == again
    assert synthetic_county(2, shape=shape, institutions=60, inspectors=16)["schools"] != again["schools"]


def test_unknown_shapes_counties_and_sizes_are_refused():
    with pytest.raises(ValueError, match="mountain"):
        synthetic_county(1, shape="flat")
    with pytest.raises(ValueError, match="130227"):
        synthetic_county(1, county="110101")
    with pytest.raises(ValueError, match="at least 20"):
        synthetic_county(1, institutions=5)


@pytest.mark.parametrize("code", county_codes())
def test_every_point_lies_inside_the_county_or_the_one_it_was_carved_from(code):
    tables = drawn(institutions=40, inspectors=8, county=code)
    outline = outline_of(MOTHERS.get(code, code))
    assert outline is not None
    places = tables["schools"] + tables["units"] + [p for p in tables["inspectors"] if p.lon is not None]
    assert contains(outline, [p.lon for p in places], [p.lat for p in places]).all()


def test_the_parts_of_a_county_are_as_counted_in_the_field():
    tables = drawn()
    schools = tables["schools"]
    stages = Counter(s.stage for s in schools)
    assert len(schools) == 240
    assert len(tables["inspectors"]) == 60
    assert stages[Stage.KINDERGARTEN] == round(0.55 * 240)
    assert stages[Stage.PRIMARY] == round(0.34 * 240)
    assert stages[Stage.JUNIOR] == round(0.07 * 240)
    assert {Stage.NINE_YEAR, Stage.SENIOR, Stage.VOCATIONAL, Stage.SPECIAL} <= set(stages)
    large = Counter(s.stage for s in schools if is_large(s))
    assert large == {Stage.PRIMARY: 4, Stage.JUNIOR: 3, Stage.SENIOR: 1}
    private = sum(s.ownership.value == "private" for s in schools)
    assert 0.15 < private / 240 < 0.4
    due = sum(s.last_comprehensive is not None and s.last_comprehensive.year == 2022 for s in schools)
    assert 0.16 < due / 240 < 0.24
    assert any(s.last_comprehensive is None for s in schools)
    assert any(s.last_comprehensive and s.last_comprehensive.year == 2021 for s in schools)


def test_large_schools_stand_near_the_seat():
    tables = drawn()
    seat = tables["units"][0]

    def far(schools):
        return np.mean([np.hypot((s.lon - seat.lon) * 0.77, s.lat - seat.lat) * 111 for s in schools])

    assert far([s for s in tables["schools"] if is_large(s)]) < 0.5 * far(tables["schools"])


def test_ids_are_single_and_names_are_numbers_in_a_real_township():
    tables = drawn("churn")
    ids = [s.school_id for s in tables["schools"]]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"\d{10}", key) for key in ids)
    assert len({s.name for s in tables["schools"]}) == len(ids)
    for school in tables["schools"]:
        assert re.fullmatch(
            re.escape(school.township) + r"(民办)?第\d+(幼儿园|小学|.*学校|.*中学)", school.name
        )
    people = [p.inspector_id for p in tables["inspectors"]]
    assert len(set(people)) == len(people)
    names = [p.name for p in tables["inspectors"] + tables["principals"]]
    assert len(set(names)) == len(names)


def test_the_scenario_says_that_it_is_synthetic():
    given = {row.key: row.value for row in drawn()["parameters"]}
    assert given["synthetic"] == "yes"
    assert (given["from"], given["to"], given["as_of"]) == ("2027-01-01", "2027-12-31", "2026-12-01")


def test_the_calendar_leaves_no_day_provisional_and_has_the_exams():
    tables = drawn()
    calendar = WorkCalendar(tables["calendar"], tables["closures"])
    assert calendar.provisional == ()
    exams = {row.stage: (row.start, row.end) for row in tables["calendar"] if row.kind is DayKind.EXAM}
    assert exams[Stage.SENIOR] == (date(2027, 6, 7), date(2027, 6, 10))
    assert Stage.JUNIOR in exams
    days = calendar.school_days_in(next(s for s in tables["schools"] if s.stage is Stage.PRIMARY), START, END)
    assert 170 < len(days) < 195


# --- the staff ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("shape", list(SHAPES))
def test_there_are_enough_inspectors_on_every_day_except_where_they_are_to_be_short(shape, seed):
    tables = drawn(shape, seed)
    for day in changing_days(tables):
        need, supply = need_and_supply(tables, day)
        if shape == "short":
            assert 0.80 * need < supply < 0.90 * need
        elif shape == "churn":
            assert supply >= need
        else:
            assert supply >= 1.08 * need


@pytest.mark.parametrize("shape", list(SHAPES))
def test_there_is_a_full_time_inspector_for_every_ten_part_timers_on_every_day(shape):
    tables = drawn(shape)
    for day in changing_days(tables):
        office = [p for p in tables["inspectors"] if p.term_start <= day <= p.term_end]
        full = sum(p.employment is Employment.FULL_TIME for p in office)
        assert 10 * full >= 1.3 * (len(office) - full)


def assignment(tables, travel, day):
    """School -> inspector on a day by two matchings; forbidden pairs cost a million."""
    people = [p for p in tables["inspectors"] if may_serve(p, day)]
    schools = [s for s in tables["schools"] if s.in_scope(day)]
    cost = travel.matrix([s.school_id for s in schools], [p.inspector_id for p in people])
    cost[cost > 90] = 1e6
    recused = {(r.inspector_id, r.school_id) for r in tables["recusals"] if r.holds(day)}
    serving = {p.school_id: i for i, p in enumerate(people) if p.school_id}
    for i, school in enumerate(schools):
        for j, person in enumerate(people):
            own = person.school_id == school.school_id
            reciprocal = person.school_id and serving.get(school.school_id, -1) > j
            if own or reciprocal or (person.inspector_id, school.school_id) in recused:
                cost[i, j] = 1e6
    held = {}
    alone, shared = [i for i, s in enumerate(schools) if is_large(s)], []
    rows, columns = linear_sum_assignment(cost[alone])
    for row, column in zip(rows, columns, strict=True):
        assert cost[alone[row], column] < 1e6
        held[schools[alone[row]].school_id] = people[column]
    taken = {p.inspector_id for p in held.values()}
    for j, person in enumerate(people):
        if person.inspector_id not in taken:
            shared += [j] * min(5, person.max_schools if person.max_schools is not None else 5)
    others = [i for i, s in enumerate(schools) if not is_large(s)]
    rows, slots = linear_sum_assignment(cost[np.ix_(others, shared)])
    for row, slot in zip(rows, slots, strict=True):
        if cost[others[row], shared[slot]] < 1e6:
            held[schools[others[row]].school_id] = people[shared[slot]]
    return schools, held


def travel_of(tables):
    given = {
        (row.key, ""): float(row.value)
        for row in tables["parameters"]
        if row.key in ("detour_factor", "road_speed_kmh")
    }
    return build_travel(synthetic_rows(tables), Parameters(GROUND, given), Path())


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("shape", FEASIBLE)
def test_every_school_finds_an_inspector_in_reach_and_not_recused_on_every_day(shape, seed):
    tables = drawn(shape, seed)
    travel = travel_of(tables)
    for day in changing_days(tables):
        schools, held = assignment(tables, travel, day)
        assert [s.school_id for s in schools if s.school_id not in held] == []
        load = Counter(p.inspector_id for p in held.values())
        assert max(load.values()) <= 5
        assert all(load[held[s.school_id].inspector_id] == 1 for s in schools if is_large(s))


def test_a_short_county_leaves_schools_without_anyone():
    tables = drawn("short")
    schools, held = assignment(tables, travel_of(tables), START)
    assert len(schools) - len(held) > 20


def test_in_the_mountains_reach_bites():
    tables = drawn("mountain")
    minutes = travel_of(tables).matrix(
        [p.inspector_id for p in tables["inspectors"]], [s.school_id for s in tables["schools"]]
    )
    assert (minutes > 90).mean() > 0.15
    plain = drawn("plain")
    there = travel_of(plain).matrix(
        [p.inspector_id for p in plain["inspectors"]], [s.school_id for s in plain["schools"]]
    )
    assert (there > 90).mean() < 0.05


def test_an_urban_county_has_many_large_schools():
    assert sum(map(is_large, drawn("urban")["schools"])) == round(0.15 * 240)


def test_churn_has_terms_that_end_and_schools_that_open_and_close_in_mid_year():
    tables = drawn("churn")
    people, schools = tables["inspectors"], tables["schools"]
    assert sum(START <= p.term_end < END for p in people) >= 4
    assert sum(START < p.term_start <= END for p in people) >= 8
    assert sum(s.opened is not None and START < s.opened <= END for s in schools) == 6
    assert sum(s.closed is not None and START < s.closed <= END for s in schools) == 6


def test_dense_recusals_are_rings_of_serving_heads():
    tables = drawn("recusals")
    serves = {p.inspector_id: p.school_id for p in tables["inspectors"] if p.school_id}
    head_of = {school: person for person, school in serves.items()}
    between_heads = {
        (r.inspector_id, head_of[r.school_id])
        for r in tables["recusals"]
        if r.inspector_id in serves and r.school_id in head_of
    }
    assert len(between_heads) >= 40
    assert len(tables["recusals"]) > 5 * len(drawn()["recusals"])
    assert all(serves.get(r.inspector_id) != r.school_id for r in tables["recusals"])


# --- the year's work ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", list(SHAPES))
def test_every_stage_has_leads_and_every_field_has_experts(shape):
    tables = drawn(shape)
    people = [p for p in tables["inspectors"] if may_serve(p, START) and may_serve(p, END)]
    for stage in Stage:
        parts = {stage, *stage.parts}
        leads = [p for p in people if p.can_lead and (not p.stages or parts & set(p.stages))]
        assert len(leads) >= 3, stage
    known = Counter(category for p in people for category in p.expert)
    assert set(known) == set(Expertise)


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("shape", list(SHAPES))
def test_heads_whose_term_ends_can_be_reviewed_in_one_visit_with_the_round(shape, seed):
    tables = drawn(shape, seed)
    calendar = WorkCalendar(tables["calendar"], tables["closures"])
    schools = {s.school_id: s for s in tables["schools"]}
    fixed = {row.target_id for row in tables["imposed"]}
    due = 0
    for head in tables["principals"]:
        school = schools[head.school_id]
        end = min(day for day in (head.term_end, head.left_on) if day is not None)
        assert school.legal_person
        if not START <= end <= END or head.reviewed_on:
            continue
        due += 1
        last = school.last_comprehensive or school.opened
        deadline = years_later(last, 5) if last else END
        until = min(end, deadline if START <= deadline <= END else END)
        days = calendar.school_days_in(school, max(START, end - timedelta(weeks=26)), until)
        assert len(days) >= 10
        assert head.school_id not in fixed
    assert 0.10 <= due / sum(s.legal_person for s in tables["schools"]) <= 0.15
    assert {h.school_id for h in tables["principals"]} == {
        s.school_id for s in tables["schools"] if s.legal_person
    }


@pytest.mark.parametrize("seed", range(1, 13))
def test_follow_ups_of_every_severity_leave_days_for_the_look_back(seed):
    tables = drawn("plain", seed)
    calendar = WorkCalendar(tables["calendar"], tables["closures"])
    schools = {s.school_id: s for s in tables["schools"]}
    rows = tables["follow_ups"]
    assert {r.severity for r in rows} == set(Severity)
    assert any(r.closed_on for r in rows)
    overdue = [r for r in rows if r.deadline < date(2026, 12, 1) and not r.closed_on]
    assert overdue
    for row in rows:
        assert row.found_on < row.deadline
        last = max(row.deadline, START - timedelta(days=1)) + timedelta(days=60)
        if not row.closed_on and last <= END:
            since = max(START, row.deadline + timedelta(days=1))
            assert len(calendar.school_days_in(schools[row.school_id], since, last)) >= 10


def test_imposed_visits_fall_on_school_days_and_borrow_people_in_office():
    tables = drawn()
    calendar = WorkCalendar(tables["calendar"], tables["closures"])
    schools = {s.school_id: s for s in tables["schools"]}
    people = {p.inspector_id for p in tables["inspectors"]}
    assert len(tables["imposed"]) == 2
    for row in tables["imposed"]:
        assert row.inspectors
        assert set(row.inspectors) <= people
        days = [row.start + timedelta(days=n) for n in range((row.end - row.start).days + 1)]
        if row.target_id in schools:
            assert set(days) <= calendar.school_days(schools[row.target_id])
            assert years_later(schools[row.target_id].last_comprehensive, 3) <= row.start
        else:
            assert row.target_id == tables["units"][0].unit_id
            assert all(calendar.is_office_workday(day) for day in days)


def test_campaigns_have_schools_to_go_to_and_days_to_go_on():
    tables = drawn()
    calendar = WorkCalendar(tables["calendar"], tables["closures"])
    samples = {str(c.sample) for c in tables["campaigns"]}
    assert samples == {"all", "20%", "15"}
    for campaign in tables["campaigns"]:
        assert timedelta(weeks=3) <= campaign.end - campaign.start <= timedelta(weeks=5)
        scope = [s for s in tables["schools"] if not campaign.stages or s.stage in campaign.stages]
        assert scope
        for school in scope:
            if school.in_scope(campaign.start) and school.in_scope(campaign.end):
                assert len(calendar.school_days_in(school, campaign.start, campaign.end)) >= 9


@pytest.mark.parametrize("shape", FEASIBLE)
def test_the_year_s_work_fills_about_half_of_the_days_there_are(shape):
    tables = drawn(shape)
    months = 9
    supply = (
        sum(p.days_per_month for p in tables["inspectors"] if may_serve(p, date(2027, 5, 3))) * 0.9 * months
    )
    calendar = WorkCalendar(tables["calendar"], tables["closures"])
    visits = 0.5 * months * len(tables["schools"])
    due = {
        s.school_id
        for s in tables["schools"]
        if (last := s.last_comprehensive or s.opened) is None or years_later(last, 5) <= END
    }
    due |= {p.school_id for p in tables["principals"] if p.term_end <= END or p.left_on is not None}
    rounds = 0
    for school in tables["schools"]:
        if school.school_id in due:
            days = 1 if school.stage is Stage.KINDERGARTEN else 3 if is_large(school) else 2
            rounds += days * (5 if is_large(school) else 4)
    primaries = sum(s.stage is Stage.PRIMARY for s in tables["schools"])
    campaigns = 3 * (primaries / 5 + len(tables["schools"]) / 16 + 10) * 1.2
    looks = 2 * len(tables["follow_ups"])
    share = (visits + rounds + campaigns + looks) / supply
    assert 0.3 < share < 0.7
    assert calendar.school_days_in(tables["schools"][0], START, END)


def test_offered_training_is_enough_and_on_workdays():
    tables = drawn()
    calendar = WorkCalendar(tables["calendar"], tables["closures"])
    assert sum(t.hours for t in tables["training"] if t.audience.value == "all") >= 40
    assert any(t.audience.value == "new" for t in tables["training"])
    for session in tables["training"]:
        days = (session.end - session.start).days + 1
        assert len(calendar.workdays(session.start, session.end)) == days


@pytest.mark.parametrize("shape", list(SHAPES))
def test_the_list_in_force_names_people_and_schools_there_are(shape):
    tables = drawn(shape)
    people = {p.inspector_id for p in tables["inspectors"]}
    own = {(p.inspector_id, p.school_id) for p in tables["inspectors"]}
    schools = {s.school_id for s in tables["schools"] if s.in_scope(date(2026, 12, 1))}
    held = [row.school_id for row in tables["postings"]]
    assert len(set(held)) == len(held)
    assert all(row.inspector_id in people for row in tables["postings"])
    assert all((row.inspector_id, row.school_id) not in own for row in tables["postings"])
    assert all(row.since < date(2026, 12, 1) for row in tables["postings"])
    old = sum(years_later(row.since, 3) <= START for row in tables["postings"])
    assert 0 < old < 0.3 * len(held)
    assert len(set(held) & schools) < len(schools)


def test_nobody_is_away_so_long_that_a_month_s_visits_could_not_be_made():
    for shape in SHAPES:
        tables = drawn(shape)
        for row in tables["absences"]:
            assert row.end - row.start <= timedelta(days=10)
            assert all(row.end < t.start or t.end < row.start for t in tables["training"])


def test_a_county_alone_is_one_county_office():
    units = drawn()["units"]
    assert [(u.level, u.parent_id) for u in units] == [(UnitLevel.COUNTY, "")]
