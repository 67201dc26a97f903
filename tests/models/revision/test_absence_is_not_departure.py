"""A revision moves no school for an absence, mends nothing that nobody asked for, and hands nothing over for a few weeks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from duxue.models.postings.least_change.prices import Prices
from duxue.models.postings.least_change.released_postings import ReleasedPostings
from duxue.models.postings.least_change.search import ChangedPostings, LeastChange
from duxue.models.postings.leaves import long_leaves
from duxue.models.revision.revise import revise_office
from duxue.models.solver import Stop
from duxue.scenarios.codes import Change, RecusalReason
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan, Posting, Unmet, ZoneRow
from duxue.scenarios.records import Absence, Recusal
from duxue.scenarios.rows import make
from tests.models.revision.drawn_changes import PRICES
from tests.models.stages.small_office import FIRST, LAST, office, person, school

AS_OF = date(2027, 4, 1)
ILL = (date(2027, 4, 6), date(2027, 5, 14))


def released(held: Sequence[tuple[int, int]]) -> Plan:
    """School and person by number, all year, in one zone."""
    rows = tuple(Posting(f"S{s:03d}", f"X{i}", FIRST, LAST, FIRST, Change.NEW) for s, i in held)
    return Plan(postings=rows, zones=tuple(ZoneRow("Z1", "", "X0", r.school_id) for r in rows))


def three(schools: int, **tables: tuple[object, ...]) -> County:
    return office([school(n, east=n) for n in range(schools)], [person(f"X{n}") for n in range(3)], **tables)


def ill(who: str, span: tuple[date, date] = ILL) -> Absence:
    return make(Absence, inspector_id=who, start=span[0], end=span[1])


def changed_postings(county: County, plan: Plan, known: Sequence[tuple[str, str]] = ()) -> ChangedPostings:
    office = ReleasedPostings(replace(county, as_of=AS_OF), "U1", plan, AS_OF, known)
    return LeastChange(office, PRICES, seed=1, effort=4.0, stop=Stop()).run(None)


def test_five_weeks_of_illness_move_no_school_and_colleagues_make_the_visits() -> None:
    plan = released([(n, n % 3) for n in range(9)])
    county = replace(three(9, absences=(ill("X0"),)), as_of=AS_OF)
    found = revise_office(
        county, "U1", before=plan, given=Plan(), as_of=AS_OF, prices=PRICES, max_moves=None, effort=6.0, stop=Stop(),
        tell=lambda _: None,
    )  # fmt: skip
    assert (found.moves.postings, found.moves.least_postings, found.moves.proven) == (0, 0, True)
    rows = found.plan.stand_ins
    assert {(r.school_id, r.absent_id, r.start, r.end) for r in rows} == {
        (f"S{n:03d}", "X0", *ILL) for n in (0, 3, 6)
    }
    assert {r.inspector_id for r in rows} <= {"X1", "X2"}
    april = [v for v in found.plan.visits if v.school_id in ("S000", "S003", "S006") and v.date.month == 4]
    assert {v.school_id for v in april} == {"S000", "S003", "S006"}


def test_some_days_at_the_end_of_a_month_move_no_school_either() -> None:
    """The visits of March were still to come when X0 fell ill: no long leave, and yet no day of March is left."""
    days = (date(2027, 3, 22), date(2027, 4, 2))
    plan = released([(n, n % 3) for n in range(6)])
    county = replace(three(6, absences=(ill("X0", days),)), as_of=days[0])
    assert long_leaves(county, county.inspectors["X0"]) == []
    found = revise_office(
        county, "U1", before=plan, given=Plan(), as_of=days[0], prices=PRICES, max_moves=None, effort=6.0, stop=Stop(),
        tell=lambda _: None,
    )  # fmt: skip
    assert found.moves.postings == 0
    rows = found.plan.stand_ins
    assert {(r.school_id, r.absent_id, r.start, r.end) for r in rows} == {
        ("S000", "X0", *days),
        ("S003", "X0", *days),
    }
    march = [v for v in found.plan.visits if v.date.month == 3]
    assert {v.school_id for v in march} == {f"S{n:03d}" for n in range(6)}
    assert "X0" not in {v.inspector_id for v in march}


def test_nobody_on_leave_receives_a_school() -> None:
    # X1 leaves; X0 lives as near as X2 but is ill.
    plan = released([(0, 1), (1, 2), (2, 0)])
    county = three(3, absences=(ill("X0", (AS_OF, date(2027, 6, 30))),))
    gone = tuple(
        replace(i, term_end=AS_OF - timedelta(days=1)) if i.inspector_id == "X1" else i
        for i in county.rows.inspectors
    )
    found = changed_postings(county.with_rows(inspectors=gone), plan)
    after = {r.school_id: r.inspector_id for r in found.postings if r.end == LAST}
    assert after == {"S000": "X2", "S001": "X2", "S002": "X0"}
    assert found.moves == found.least == 1


def test_what_the_plan_before_broke_asks_for_no_moves() -> None:
    # X0 holds six schools and X1 four: known, and left alone; new, it is mended.
    plan = released([*((n, 0) for n in range(6)), *((n, 1) for n in range(6, 10))])
    county = three(10)
    assert changed_postings(county, plan, [("responsible_load", "X0")]).moves == 0
    assert changed_postings(county, plan).moves == 1


def test_a_new_breach_of_somebody_else_is_mended_beside_an_old_one() -> None:
    plan = released([*((n, 0) for n in range(6)), *((n, 1) for n in range(6, 12))])
    found = changed_postings(three(12), plan, [("responsible_load", "X0")])
    after = [r.inspector_id for r in found.postings if r.end == LAST]
    assert found.moves == found.least == 1
    assert (after.count("X0"), after.count("X1")) == (6, 5)


def test_the_plan_before_told_its_breaches_as_unmet() -> None:
    plan = released([*((n, 0) for n in range(6)), *((n, 1) for n in range(6, 10))])
    told = replace(plan, unmet=(Unmet("responsible_load", "X0", FIRST, LAST, ""),))
    county = replace(three(10), as_of=AS_OF)

    def moved(mend: bool) -> int:
        return revise_office(
            county, "U1", before=told, given=Plan(), as_of=AS_OF, prices=PRICES, max_moves=None, effort=4.0,
            stop=Stop(), tell=lambda _: None, mend=mend,
        ).moves.postings  # fmt: skip

    assert (moved(False), moved(True)) == (0, 1)


@pytest.mark.parametrize(("days", "hands"), [(60, {"X2"}), (0, {"X1", "X2"})])
def test_nobody_takes_a_school_over_for_a_few_weeks(days: int, hands: set[str]) -> None:
    # X0 leaves. X1 lives at the school but must keep away from it from the middle of May on; X2 is far off.
    county = leaver_and_two(days, ("X1", date(2027, 5, 20), None))
    assert hands_after(county) == hands


def test_a_handover_of_a_few_weeks_stands_where_the_rules_let_nobody_hold_the_school_for_long() -> None:
    county = leaver_and_two(60, ("X1", date(2027, 5, 20), None), ("X2", None, date(2027, 5, 19)))
    assert hands_after(county) == {"X1", "X2"}


def leaver_and_two(days: int, *recused: tuple[str, date | None, date | None]) -> County:
    rows = tuple(
        make(Recusal, inspector_id=who, school_id="S000", reason=RecusalReason.OTHER, start=start, end=end)
        for who, start, end in recused
    )
    people = [
        person("X0", term_end=AS_OF - timedelta(days=1)),
        person("X1"),
        person("X2", lon=118.4, lat=39.63),
    ]
    return office([school(0)], people, {"min_posting_days": days}, recusals=rows)


def hands_after(county: County) -> set[str]:
    """Who holds the school after X0 if a posting begun anew costs nothing in itself."""
    office = ReleasedPostings(replace(county, as_of=AS_OF), "U1", released([(0, 0)]), AS_OF)
    found = LeastChange(office, Prices(0, 0, 0), seed=1, effort=4.0, stop=Stop()).run(None)
    return {r.inspector_id for r in found.postings if r.end >= AS_OF}


def test_somebody_back_from_four_months_leave_still_holds_the_schools() -> None:
    leave = (date(2027, 3, 1), date(2027, 6, 30))
    county = three(9, absences=(ill("X0", leave),))
    assert long_leaves(county, county.inspectors["X0"]) == [leave]
    plan = released([(n, n % 3) for n in range(9)])
    found = changed_postings(county, plan)
    assert found.moves == 0
    assert sum(r.inspector_id == "X0" and r.end == LAST for r in found.postings) == 3
