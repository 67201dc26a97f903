"""The page of a stress test: what it says first, what it leaves out, and that nothing on it is a code."""

import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest

from duxue.models.rules.register import RULES
from duxue.models.solver import Stop
from duxue.models.stress.intervals import Figure, mean_of
from duxue.models.stress.report import MOVES, Report, ReserveFigures
from duxue.planner.crew.team import Hands
from duxue.planner.publish.stress.page import MOVED, stress_html
from duxue.planner.publish.stress.tables import figures
from duxue.planner.stress import found
from duxue.planner.stressed import Stressed, reserve_text
from duxue.planner.words import Lang
from duxue.scenarios.county import County
from tests.conftest import WatchedPage
from tests.models.stress.small_year import small_county, small_plan

RATES = {"stress_sick_days_full_time": 30.0, "stress_long_share": 0.3, "stress_emergencies": 60.0}


@pytest.fixture(scope="module")
def answer() -> Stressed:
    county = small_county(people=3, schools=6, parameters=RATES)
    plan = small_plan(county, day=20)
    return found(county, plan, draws=6, hands=Hands(alone=True), stop=Stop(), tell=lambda _done, _draws: None)


def page(answer: Stressed, lang: Lang = "zh", **changed: object) -> str:
    report, county = answer.report, answer.county
    assert isinstance(report, Report)
    assert isinstance(county, County)
    report = replace(report, **changed)  # type: ignore[arg-type]
    lost = mean_of([len(one.lost) for one in answer.results], low=0.0)
    return stress_html(report, lost, county, figures(report, county, lang), lang)


def bears(share: float, value: float, *, possible: bool = True) -> ReserveFigures:
    return ReserveFigures(share, possible, Figure(value, value, value))


def test_the_first_sentence_is_what_the_draws_lose(answer: Stressed) -> None:
    assert answer.report is not None
    due = sum(one.due for one in answer.report.duties)
    lost = sum(len(one.lost) for one in answer.results) / len(answer.results)
    assert lost > 0
    assert (
        f"全年应完成职责{due}项；模拟6年，平均完成{1 - lost / due:.1%}，每年新增未完成{lost:.1f}项 ["
        in page(answer)
    )


def test_shares_that_bear_the_same_stand_on_one_line_and_are_not_drawn(answer: Stressed) -> None:
    same = tuple(bears(k / 20, 1.0) for k in range(13))
    told = page(answer, reserve=same)
    assert "<td>0–60</td>" in told
    assert "所试各档结果相同" in told
    assert "能承受多少模拟" not in told
    two = page(
        answer, reserve=(bears(0.0, 0.5), bears(0.05, 1.0), bears(0.1, 1.0), bears(0.15, 0.0, possible=False))
    )
    assert [cell for cell in ("0", "5–10", "15") if re.search(f"<td[^>]*>{cell}</td>", two)] == [
        "0",
        "5–10",
        "15",
    ]
    assert "所试各档结果相同" not in two
    assert "能承受多少模拟" in two


def test_a_reserve_that_nobody_needs_is_told_in_words(answer: Stressed) -> None:
    assert answer.report is not None
    report = replace(answer.report, reserve=(bears(0.0, 1.0),), enough=0.0)
    assert "不另留也能承受" in reserve_text(report, "zh")
    assert "机动比例是每人每月可用天数中事先不排任务" in page(answer)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_code_word_and_no_word_of_the_other_language_is_shown(answer: Stressed, lang: Lang) -> None:
    text = unescape(re.sub(r"<(style|script).*?</\1>|<[^>]+>", " ", page(answer, lang), flags=re.DOTALL))
    for one in RULES:
        assert "_" not in one.CARD.id or one.CARD.id not in text
    for never in ("stress_", "压力测试：", "stress test:"):
        assert never not in text
    if lang == "en":
        assert not re.search("[，。；：（）]", text)


def test_every_kind_of_move_has_its_words() -> None:
    assert set(MOVES) <= set(MOVED)


def test_what_is_folded_is_printed(answer: Stressed, tmp_path: Path, browser: WatchedPage) -> None:
    file = tmp_path / "stress.html"
    file.write_text(page(answer), encoding="utf-8")
    opened = browser.open(file)
    assert opened.locator("details.fold").count() == 7
    assert opened.locator("details.fold[open]").count() == 0
    opened.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert opened.locator("details.fold[open]").count() == 7
    opened.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert opened.locator("details.fold[open]").count() == 0
    assert browser.errors == []
    assert browser.outside == []
