"""The picture of the gap: what is drawn is what the outcome tells, in both languages, and nothing where nothing is known."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from duxue.planner.publish.charts import HALF
from duxue.planner.publish.context import PublishContext
from duxue.planner.publish.figures import Figures
from duxue.planner.publish.gap_picture import closing_so_far, courses, dots, gap_drawing
from duxue.planner.publish.pictures import pictures
from duxue.planner.publish.report import report_html
from duxue.planner.words import Lang
from duxue.scenarios.trajectory import KEY
from tests.conftest import WatchedPage
from tests.planner.publish import worlds

STEPS = {
    "staffing": [[0.0, None, 0.0], [4.0, None, 900.0], [8.0, 1200.0, 960.0], [10.0, 1000.0, 960.0]],
    "zones": [[0.0, 9e7, None], [0.2, 300.0, 100.0], [0.5, 300.0, 300.0]],
    "year": [[0.0, 130.0, 70.0], [2.0, 110.0, 70.0], [18.0, 100.0, 70.0]],
    "classes": [[0.0, 480.0, 480.0]],
}


def stage(name: str, steps: list[list[Any]], office: str = "130201") -> dict[str, Any]:
    _, objective, bound = steps[-1]
    gap = round((objective - bound) / objective, 6)
    return {"office": office, "stage": name, "status": "feasible", "objective": objective, "bound": bound, "gap": gap, KEY: steps}  # fmt: skip


def edition_of(stages: list[dict[str, Any]], offices: int = 1, lang: Lang = "zh") -> PublishContext:
    world = worlds.county(offices=offices)
    plan = replace(worlds.plan_for(world), outcome={**worlds.OUTCOME, "stages": stages})
    return worlds.edition(world, plan, lang)


def one_office(lang: Lang = "zh") -> PublishContext:
    return edition_of([stage(name, steps) for name, steps in STEPS.items()], lang=lang)


def lines_of(drawing: str) -> list[list[tuple[float, float]]]:
    """The corners of each line drawn."""
    found = []
    for path in re.findall(r'<path d="([^"]*)"', drawing):
        corners: list[tuple[float, float]] = []
        for sign, numbers in re.findall(r"([MLH])([-\d. ]+)", path):
            values = [float(n) for n in numbers.split()]
            corners.append((values[0], values[1] if sign != "H" else corners[-1][1]))
        found.append(corners)
    return found


def test_what_took_no_steps_is_not_drawn_and_the_stages_stand_in_the_order_of_the_work() -> None:
    assert [c.stage for c in courses(one_office().outcome)] == ["staffing", "zones", "year"]


def test_the_gap_drawn_is_the_outcome_s_gap() -> None:
    edition = one_office()
    told = {row["stage"]: row["gap"] for row in edition.outcome["stages"]}
    assert {c.stage: c.end.gap for c in courses(edition.outcome)} == {
        name: pytest.approx(told[name]) for name in ("staffing", "zones", "year")
    }
    found = gap_drawing(edition)
    assert found is not None
    assert re.findall(r">(至多省[\d.]+%|已证最优)<", found.drawing) == [
        "至多省4.0%",
        "已证最优",
        "至多省30.0%",
    ]
    bound, plan = lines_of(found.drawing)[:2]
    # The lines end one gap apart, on the scale that the axis tells.
    y = {
        int(share): float(at) - 4
        for at, share in re.findall(r'y="([\d.]+)" text-anchor="end">(\d+)%', found.drawing)
    }
    a_percent = (y[50] - y[100]) / 50
    assert bound[-1][0] == plan[-1][0]
    assert plan[-1][1] == pytest.approx(y[100], abs=0.1)
    assert bound[-1][1] - plan[-1][1] == pytest.approx(4.0 * a_percent, abs=0.2)


def test_lines_stay_inside_and_only_ever_close_in() -> None:
    found = gap_drawing(one_office())
    assert found is not None
    lines = lines_of(found.drawing)
    assert len(lines) == 6
    for number, line in enumerate(lines):
        assert all(0 < x <= HALF and 40 < y < 170 for x, y in line)
        assert [x for x, _ in line] == sorted(x for x, _ in line)
        ys = [y for _, y in line]
        assert ys == sorted(ys, reverse=number % 2 == 0), "bounds climb, plans sink"


def test_a_bound_far_below_the_plan_is_on_the_picture_too() -> None:
    found = gap_drawing(edition_of([stage("year", [[0.0, 100.0, 5.0], [1.0, 100.0, 10.0]])]))
    assert found is not None
    assert all(lines_of(found.drawing))
    assert ">0%<" in found.drawing


@pytest.mark.parametrize(
    "stages",
    [
        [],
        [{k: v for k, v in stage("staffing", STEPS["staffing"]).items() if k != KEY}],
        [stage("classes", STEPS["classes"])],
        [{**stage("improve", [[0.0, 9.0, 9.0]]), KEY: [[0.0, 9.0, None], [1.0, 8.0, None]]}],
    ],
    ids=["no stage", "made before steps were kept", "at once", "no proof"],
)
def test_nothing_is_drawn_where_there_is_nothing_to_draw(stages: list[dict[str, Any]]) -> None:
    edition = edition_of(stages)
    assert gap_drawing(edition) is None
    assert len(pictures(edition, Figures(edition))) == 4


def test_several_offices_are_compared_by_their_final_gaps() -> None:
    stages = [stage("staffing", STEPS["staffing"]), stage("year", STEPS["year"], "130202")]
    del stages[0][KEY]  # the final gap needs no steps
    edition = edition_of([*stages, stage("round", [[0.0, 5.0, 4.0]]), stage("year", STEPS["year"], "9")], 2)
    assert [(one.office_id, one.stage, one.gap) for one in dots(edition)] == [
        ("130201", "staffing", 0.04),
        ("130202", "year", 0.3),
    ]
    found = gap_drawing(edition)
    assert found is not None
    at = [float(x) for x in re.findall(r'<circle cx="([\d.]+)"', found.drawing)]
    marks = {
        float(v): float(x) for x, v in re.findall(r'<text x="([\d.]+)"[^>]*middle">(\d+)<', found.drawing)
    }
    a_percent = (marks[30] - marks[0]) / 30
    assert at == [pytest.approx(marks[0] + gap * a_percent, abs=0.2) for gap in (4, 30)]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("offices", [1, 2])
def test_the_page_shows_it_with_title_units_and_reading(
    tmp_path: Path, browser: WatchedPage, lang: Lang, offices: int
) -> None:
    edition = edition_of([stage(name, steps) for name, steps in STEPS.items()], offices, lang)
    file = tmp_path / "report.html"
    file.write_text(report_html(edition, Figures(edition)), encoding="utf-8")
    page = browser.open(file)
    assert browser.errors == browser.outside == []
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    shown = page.locator("figure", has=page.locator("svg.chart")).last
    text = " ".join(shown.inner_text().split())
    wanted = {
        ("zh", 1): ("离最好还有多远", "以最终方案为100%", "计算量", "越窄越接近最好", "未计日期冲突"),
        ("en", 1): ("Gap over time", "% of the final plan", "deterministic seconds", "the narrower", "clashes of days"),
        ("zh", 2): ("各督导室", "至多还能省（%）", "点越靠左", "未计日期冲突"),
        ("en", 2): ("each office", "might be saved at most (%)", "further left", "clashes of days"),
    }[lang, offices]  # fmt: skip
    assert [w for w in wanted if w not in text] == []
    if lang == "en":
        assert not re.search(
            r"[\u4e00-\u9fff]", text.replace(edition.offices[0].name, "").replace("甲县", "")
        )
    inside = shown.locator("svg").evaluate(
        "s => { const b = s.viewBox.baseVal;"
        " return [...s.querySelectorAll('text,path,circle')].every(e => { const r = e.getBBox();"
        " return r.x >= -1 && r.y >= -4 && r.x + r.width <= b.width + 1 && r.y + r.height <= b.height + 4; }); }"
    )
    assert inside, "nothing is cut at the edge"


def test_what_is_done_so_far_is_drawn_of_the_office_heard_of_last() -> None:
    other = stage("staffing", [[0.0, 100.0, 10.0], [1.0, 100.0, 60.0]], office="130202")
    mine = [stage(name, STEPS[name]) for name in ("staffing", "zones")]
    found = closing_so_far([other, *mine], "zh")
    assert found is not None
    assert re.findall(r">(至多省[\d.]+%|已证最优)<", found.drawing) == ["至多省4.0%", "已证最优"]
    english = closing_so_far([*mine, other], "en")
    assert english is not None
    assert "at most 40.0%" in english.drawing
    assert closing_so_far([], "en") is None
