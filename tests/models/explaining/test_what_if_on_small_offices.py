"""What it costs to have one person answer for one school, on small offices where the answer can be said beforehand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from duxue.models.explaining.why.answer import UnknownSubjectError
from duxue.models.explaining.why.what_if import WhatIf, lines, what_if, wish_of
from duxue.scenarios.codes import RecusalReason
from duxue.scenarios.records import Recusal
from duxue.scenarios.rows import make
from tests.models.stages.small_office import office, person, school
from tests.scenarios_small.stories import (
    Small,
    five_each,
    goes_in_june,
    two_beside_two,
    west_and_east,
    year_of,
)


def asked(small: Small, place: str, who: str) -> WhatIf:
    return what_if(small.county, small.plan, place, who, effort=0.3)


def moves(answer: WhatIf) -> dict[str, str]:
    return {row.school_id: to for row, to in answer.moves}


def test_somebody_with_room_takes_it_and_nobody_else_moves() -> None:
    small = two_beside_two()
    answer = asked(small, "S001", "X1")
    assert (answer.possible, moves(answer), answer.proven) == (True, {"S001": "X1"}, True)
    told = lines(small.county, answer, "zh")
    assert told[0] == "第1小学改由X1负责："
    assert told[1].startswith("  可行：全年路途")
    assert told[-1] == "  （只重新分配相关人员的学校，其余不动；已证此范围内换人最少）"
    after = answer.change.applied(small.plan)
    assert {v.inspector_id for v in after.visits_at("S001")} == {"X1"}


def test_somebody_who_is_full_passes_one_school_on_in_exchange() -> None:
    """Two people of five schools each: X1 takes S000 and gives one of the own to X0."""
    small = five_each()
    answer = asked(small, "S000", "X1")
    assert answer.possible
    passed = moves(answer)
    assert passed.pop("S000") == "X1"
    ((other, to),) = passed.items()
    assert (to, other in {f"S{n:03d}" for n in range(5, 10)}) == ("X0", True)
    name = small.county.schools[other].name
    assert f"  同时须{name}由X1改由X0负责" in lines(small.county, answer, "zh")
    after = answer.change.applied(small.plan)
    assert [len(after.postings_of(i)) for i in ("X0", "X1")] == [5, 5]


def test_who_holds_it_already_moves_nothing() -> None:
    small = two_beside_two()
    answer = asked(small, "S000", "X0")
    assert (answer.possible, answer.moves, answer.change.rows, answer.verdict.minutes) == (True, (), (), 0.0)
    assert lines(small.county, answer, "zh") == ("第0小学改由X0负责：", "  方案已是如此")
    assert lines(small.county, answer, "en")[1] == "  the plan has it so already"


@pytest.mark.parametrize(
    ("cells", "recused", "rule"),
    [
        ({"term_end": date(2026, 12, 31)}, False, "eligibility"),
        ({}, True, "recusal"),
        ({"school_id": "S000"}, False, "recusal"),
        ({"lon": 119.6, "lat": 39.63}, False, "reach"),
    ],
)
def test_what_no_exchange_could_cure_is_told_with_its_rule_at_once(
    cells: dict[str, object], recused: bool, rule: str
) -> None:
    rows = (make(Recusal, inspector_id="X2", school_id="S000", reason=RecusalReason.RELATIVE),) * recused
    county = office(
        [school(n, east=n) for n in range(4)],
        [person("X0"), person("X1"), person("X2", **cells)],
        recusals=rows,
    )
    small = Small(county, year_of(county, {f"S{n:03d}": f"X{n // 2}" for n in range(4)}))
    answer = asked(small, "S000", "X2")
    assert (answer.possible, answer.proven) == (False, True)
    assert {f.rule for f in answer.forbidden} == {rule}
    told = lines(county, answer, "zh")
    assert told[1].startswith("  不可行，因“")
    assert RecusalReason.RELATIVE.zh not in told[2], "the reason of a recusal is private"


def test_a_recusal_known_since_the_plan_does_not_keep_the_school_where_it_is() -> None:
    """X0 must keep away from S000 and still holds it with its visits: X1 may take it."""
    kept = make(Recusal, inspector_id="X0", school_id="S000", reason=RecusalReason.OTHER)
    answer = asked(two_beside_two().with_rows(recusals=(kept,)), "S000", "X1")
    assert (answer.possible, moves(answer)) == (True, {"S000": "X1"})
    assert "recusal" in {f.rule for f in answer.verdict.mended}


def test_only_the_stretch_that_the_person_may_hold_passes_on() -> None:
    """X0's term ends in June: of S001, which X1 holds all year, nothing can pass; of S000 X0 has the half already."""
    small = goes_in_june()
    assert not asked(small, "S001", "X0").possible
    answer = asked(small, "S000", "X1")
    assert answer.possible
    assert [(row.start, row.end, to) for row, to in answer.moves] == [
        (date(2027, 1, 1), date(2027, 6, 30), "X1"),
    ]


def test_a_school_in_another_zone_moves_with_who_takes_it() -> None:
    small = west_and_east()
    answer = asked(small, "S001", "X3")
    assert answer.possible
    zones = {z.school_id: z.zone_id for z in answer.change.applied(small.plan).zones}
    assert zones["S001"] == zones["S003"]
    given = tuple(replace(s, zone_id="ZW") if s.school_id == "S001" else s for s in small.county.rows.schools)
    fixed = asked(small.with_rows(schools=given), "S001", "X3")
    zones = {z.school_id: z.zone_id for z in fixed.change.applied(small.plan).zones}
    assert (zones["S001"], zones["S003"]) == ("ZW", "ZW"), "what is given stays, the others follow"


def test_a_wish_is_written_as_school_and_person() -> None:
    assert wish_of(" S000 = X1 ") == ("S000", "X1")
    for text in ("S000", "=X1", "S000=", ""):
        with pytest.raises(UnknownSubjectError) as told:
            wish_of(text)
        assert "应写作“学校=督学”" in told.value.zh
    with pytest.raises(UnknownSubjectError, match="nothing goes by"):
        asked(two_beside_two(), "S000", "nobody")
