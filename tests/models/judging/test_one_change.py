"""One change judged on the schools and people it concerns: the same as the whole audit, and stricter where that is silent."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from duxue.models.explaining.changing.handing_over import reposted
from duxue.models.explaining.changing.moving import on_days
from duxue.models.judging import one_change
from duxue.models.judging.one_change import Change, Judge, judged
from duxue.scenarios.plan import Plan
from tests.models.explaining.planned import planned
from tests.models.stages.small_office import office, person, posting, school

JULY = date(2027, 7, 1)
JUNE = date(2027, 6, 30)


def test_a_full_person_is_full_even_where_another_breach_comes_first() -> None:
    """B has six schools until June (a breach already) and five from July on: a sixth in July is one too many."""
    schools = [school(n) for n in range(1, 8)]
    county = office(schools, [person("A"), person("B")])
    held = [posting(f"S{n:03d}", "B") for n in range(1, 6)]
    plan = Plan(
        postings=(
            *held,
            posting("S006", "B", end=JUNE),
            posting("S006", "A", start=JULY),
            posting("S007", "A", start=JULY),
        )
    )
    verdict = judged(county, plan, reposted(county, plan.postings[-1], "B"), "U1")
    assert "responsible_load" in {f.rule for f in verdict.breaches}
    freed = replace(plan, postings=plan.postings[1:])
    verdict = judged(county, freed, reposted(county, freed.postings[-1], "B"), "U1")
    assert "responsible_load" not in {f.rule for f in verdict.breaches}


@pytest.mark.parametrize("beside", [2, 3, 4])
def test_one_school_more_beside_a_large_one_is_worse_however_few_they_are(beside: int) -> None:
    """B holds a large school and others; that A's sixth goes there too would be one finding less and a pile."""
    schools = [school(0, students=2000), *(school(n) for n in range(1, 12))]
    county = office(schools, [person("A"), person("B")])
    mine = [posting(f"S{n:03d}", "B") for n in range(beside)]
    others = [posting(f"S{n:03d}", "A") for n in range(beside, beside + 6)]
    plan = Plan(postings=(*mine, *others))
    verdict = judged(county, plan, reposted(county, others[-1], "B"), "U1")
    assert [(f.rule, f.subject) for f in verdict.breaches if f.rule == "responsible_load"] == [
        ("responsible_load", "B")
    ]
    back = judged(county, plan, reposted(county, mine[-1], "A"), "U1")
    assert ("responsible_load", "A") in {(f.rule, f.subject) for f in back.breaches}


def test_changes_add_up() -> None:
    a, b, c = (posting("S001", i) for i in "ABC")
    both = Change((a,), (b,)) + Change((b,), (c,))
    assert both == Change((a,), (c,))
    assert both.applied(Plan(postings=(a,))).postings == (c,)


def test_no_change_makes_or_mends_anything() -> None:
    county, plan = planned()
    office_id = county.offices[0].unit_id
    for row in (plan.postings[0], plan.visits[0], plan.events[0], plan.seats[0]):
        verdict = judged(county, plan, Change((row,), (row,)), office_id)
        assert verdict.made == verdict.mended == ()
        assert abs(verdict.minutes) < 1e-6


def test_every_row_taken_out_is_missed_by_the_rules() -> None:
    county, plan = planned()
    office_id = county.offices[0].unit_id
    for row, rule in (
        (plan.postings[0], "coverage"),
        (plan.visits[0], "monthly_visit"),
        (plan.seats[0], "team_size"),
    ):
        assert rule in {f.rule for f in judged(county, plan, Change((row,)), office_id).breaches}


def test_days_of_one_event_are_judged_as_each_by_itself_and_the_plan_is_cut_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    county, plan = planned()
    event = plan.live_events[0]
    office_id = event.office_id
    days = [event.start + timedelta(days=n) for n in (1, 2, 5, 30, 90, -7)]
    changes = [on_days(county, plan, event, day) for day in days]
    alone = [judged(county, plan, one, office_id) for one in changes]
    assert len({str(one.made) for one in alone}) > 1, "the days differ in what they break"
    cuts = []
    monkeypatch.setattr(one_change, "_cut", lambda *given, cut=one_change._cut: cuts.append(1) or cut(*given))
    judge = Judge(county, plan, office_id)
    assert [judge.of(one) for one in changes] == alone
    assert len(cuts) == 1
    seat = plan.team(event.event_id)[0]
    change = Change((seat,), ())
    assert judge.of(change) == judged(county, plan, change, office_id), (
        "another change is not mixed up with it"
    )
    assert judge.of(changes[0]) == alone[0]
