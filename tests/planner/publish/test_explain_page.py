"""The page of an explanation: the answer first, what to type folded for the clerk, several offices in one table."""

from __future__ import annotations

from pathlib import Path

import pytest

from duxue.models.explaining.telling import Explanation, Text, Way, Witness
from duxue.planner.explained import Explained
from duxue.planner.publish.explain_page import explain_html, lead
from duxue.scenarios.edits.row_edits import RowEdit
from tests.conftest import WatchedPage
from tests.planner.publish import worlds


def way(name: str, after: int, leave: str = "staff") -> Way:
    edit = RowEdit("inspectors", "add", cells={"name": "拟聘督学1"})
    return Way("posts", leave, Text(name, f"way {name}"), Text("依据", "basis"), (edit,), 4, after)


def office(unit_id: str, *ways: Way) -> Explanation:
    lack = Witness(
        "posts", ("coverage",), 28, 25, Text("个挂牌位", "places"), Text("缺3个挂牌位", "3 places short")
    )
    return Explanation(unit_id, (lack,), ways_out=ways, proofs=(Text("逐段清点", "counted"),))


def test_the_first_sentence_names_the_first_way_that_cures_everything() -> None:
    told = lead(office("130201", way("甲", 2), way("乙", 0), way("丙", 0)), "zh")
    assert told == "没有方案能做到全部规则：缺口1处。试出3种出路，2种可全部消除缺口；首选：乙。"
    assert "都只能消除一部分" in lead(office("130201", way("甲", 2)), "zh")
    assert lead(office("130201"), "en") == "No plan keeps every rule: 1 shortage."


def test_several_offices_stand_in_a_table_first_and_what_to_type_is_folded_until_printed(
    tmp_path: Path, browser: WatchedPage
) -> None:
    county = worlds.county(offices=3)
    offices = (office("130201", way("甲", 0), way("乙", 1)), Explanation("130202"), office("130203"))
    file = tmp_path / "explain.html"
    file.write_text(explain_html(Explained((), county, None, offices), "zh"), encoding="utf-8")
    page = browser.open(file)
    rows = page.locator("table").first.locator("tbody tr")
    assert [rows.nth(n).inner_text().split("\t") for n in range(3)] == [
        ["甲县", "没有方案能做到全部规则", "1", "2", "1"],
        ["乙县", "可行", "0", "0", "0"],
        ["丙县", "没有方案能做到全部规则", "1", "0", "0"],
    ]
    typed = page.get_by_text("“督学”表增加一行").first
    assert not typed.is_visible()
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert typed.is_visible()
    assert (browser.errors, browser.outside) == ([], [])


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_single_office_has_no_table_of_offices(lang: str) -> None:
    told = explain_html(Explained((), worlds.county(), None, (office("130201", way("甲", 0)),)), lang)  # type: ignore[arg-type]
    assert told.count("<table") == 1
