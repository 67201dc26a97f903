"""Offices of a few schools that lack one thing each: what is missing, from when to when, and what would mend it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

import pytest

from duxue.models.explaining.shortages.office import explain_office
from duxue.models.explaining.telling import Explanation, Witness
from duxue.scenarios.codes import RecusalReason
from duxue.scenarios.county import County
from duxue.scenarios.records import Inspector, Recusal
from duxue.scenarios.rows import make
from tests.models.stages.small_office import FIRST, LAST, office, person, school


def people(*cells: dict[str, object]) -> tuple[Inspector, ...]:
    """People with days to spare, one for each dictionary of further cells."""
    return tuple(person(f"X{n}", **{"days_per_month": 20.0, **more}) for n, more in enumerate(cells))


def line(schools: int, staff: tuple[Inspector, ...], **tables: tuple[object, ...]) -> County:
    return office([school(n, east=n) for n in range(schools)], staff, **tables)


def recused(*pairs: tuple[str, str]) -> tuple[Recusal, ...]:
    return tuple(
        make(Recusal, inspector_id=who, school_id=where, reason=RecusalReason.FORMER_POST)
        for who, where in pairs
    )


@dataclass(frozen=True)
class Story:
    """An office, what its first witness says (rules, schools short, days), and the leave that each whole way asks."""

    county: County
    rules: tuple[str, ...]
    short: float
    days: tuple[date, date]
    ways: tuple[tuple[str, str], ...]


APPOINT, WAIVE = ("staff", "inspectors"), ("waiver", "waivers")
JULY, FEBRUARY = date(2027, 7, 1), date(2027, 2, 28)


@cache
def stories() -> dict[str, Story]:
    gone = people({}, {"term_end": date(2027, 6, 30)}, {"max_schools": 0})
    both_away = recused(("X0", "S000"), ("X1", "S000"))
    heads = people({"school_id": "S000"}, {"school_id": "S001"})
    load = ("coverage", "responsible_load")
    return {
        "eleven schools and two people": Story(line(11, people({}, {})), load, 1, (FIRST, LAST), (APPOINT, WAIVE)),
        "one leaves in June, and one agreed to no school": Story(
            line(6, gone), (*load, "eligibility"), 1, (JULY, LAST),
            (("office", "inspectors"), APPOINT, ("staff", "inspectors"), WAIVE),
        ),
        "everybody must keep away from the only school": Story(
            line(1, people({}, {}), recusals=both_away), ("coverage", "recusal"), 1, (FIRST, LAST),
            (APPOINT, ("review", "recusals")),
        ),
        "two heads who would answer for each other's school": Story(
            line(2, heads), ("coverage", "recusal"), 1, (FIRST, LAST), (APPOINT,)
        ),
        "the only inspector lives five hours away": Story(
            line(2, people({"lon": 119.9, "lat": 39.63})), ("coverage", "reach"), 2, (FIRST, LAST),
            (("office", "parameters"), APPOINT, WAIVE),
        ),
        "the only inspector is trained in March": Story(
            line(2, people({"trained_on": date(2027, 3, 1)})), ("coverage", "eligibility"), 2, (FIRST, FEBRUARY),
            (("staff", "inspectors"), APPOINT),
        ),
    }  # fmt: skip


@cache
def explained(name: str) -> Explanation:
    return explain_office(stories()[name].county, "U1", effort=1.0)


NAMES = pytest.mark.parametrize("name", stories())


@NAMES
def test_the_first_cause_is_the_true_one(name: str) -> None:
    story, first = stories()[name], explained(name).witnesses[0]
    assert (first.rules, first.short, (first.start, first.end)) == (story.rules, story.short, story.days)
    assert set(first.schools) == set(story.county.schools)


@NAMES
def test_the_rules_named_are_needed_all_of_them_and_no_more(name: str) -> None:
    (conflict,) = explained(name).conflicts
    assert (conflict.rules, conflict.necessary, conflict.smallest) == (stories()[name].rules, True, True)


@NAMES
def test_how_much_is_missing_is_proven(name: str) -> None:
    first = explained(name).shortages[0]
    assert (first.key, first.amount, first.proven) == ("staffing", stories()[name].short, True)


@NAMES
def test_ways_that_mend_all_of_it_come_in_the_order_of_the_leave_they_ask(name: str) -> None:
    whole = [way for way in explained(name).ways_out if way.whole]
    assert [(way.leave, way.edits[0].table) for way in whole] == list(stories()[name].ways)
    assert all(way.before > 0 for way in whole)


@NAMES
def test_everything_is_said_in_both_languages_and_names_somebody(name: str) -> None:
    found = explained(name)
    texts = [w.said for w in (*found.witnesses, *found.conflicts, *found.shortages, *found.ways_out)]
    for text in texts:
        assert text.zh
        assert text.en
        assert "0人（）" not in text.zh, "a way for nobody"
        assert "()" not in text.en


def test_an_office_that_lacks_nothing_is_told_so() -> None:
    found = explain_office(line(5, people({}, {}, {})), "U1", effort=1.0)
    assert found.feasible
    assert (found.conflicts, found.shortages, found.ways_out) == ((), (), ())


def test_one_person_more_makes_the_first_story_fit_and_one_school_more_does_not() -> None:
    assert explain_office(line(11, people({}, {}, {})), "U1", effort=1.0).feasible
    worse: Witness = explain_office(line(12, people({}, {})), "U1", effort=1.0).witnesses[0]
    assert worse.short == 2
