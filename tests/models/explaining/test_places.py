"""Where schools lie, in words that the list bears out."""

from __future__ import annotations

from duxue.models.explaining.shortages.places import place_words, stage_words
from duxue.scenarios.codes import Stage
from duxue.scenarios.records import School
from tests.models.stages.small_office import office, school

SCHOOLS = [school(n, east=n, lat=39.5 + n / 100, township=f"{'甲乙丙丁戊己'[n - 1]}镇") for n in range(1, 7)]
COUNTY = office(SCHOOLS)


def zh(*schools: School) -> str:
    return place_words(COUNTY, "U1", schools).zh


def test_few_townships_are_named_those_with_most_schools_first() -> None:
    again = school(7, township="乙镇")
    assert zh(SCHOOLS[0], SCHOOLS[1], again).endswith("乙镇、甲镇")
    assert place_words(COUNTY, "U1", [SCHOOLS[0]]).en.startswith("甲镇 (")


def test_more_townships_are_a_side_where_the_schools_bear_it_out() -> None:
    everybody = [*SCHOOLS, *(school(n, east=-n, lat=39.4, township="庚镇") for n in range(7, 12))]
    told = place_words(COUNTY, "U1", SCHOOLS[2:], everybody)
    assert told.zh.endswith("东北部（4个乡镇街道）")
    assert told.en.startswith("the northeast of ")


def test_all_schools_are_the_whole_area_and_schools_all_over_have_no_side() -> None:
    assert zh(*SCHOOLS).endswith("全境")
    assert place_words(COUNTY, "U1", SCHOOLS).en.startswith("all of ")
    scattered = zh(SCHOOLS[0], SCHOOLS[1], SCHOOLS[4], SCHOOLS[5])
    assert not scattered.endswith(("部", "镇", "全境"))


def test_stages_are_counted_the_commonest_first() -> None:
    some = [school(1), school(2), school(3, stage=Stage.KINDERGARTEN)]
    assert stage_words(some) == ("小学2所、幼儿园1所", "2 primary, 1 kindergarten")
