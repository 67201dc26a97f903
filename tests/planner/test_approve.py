"""A release is a draft until somebody says otherwise; its papers tell, and an approved one is never edited."""

import shutil
from pathlib import Path

import openpyxl
import pytest

from duxue.planner.answers import RefusedError
from duxue.planner.approve import approve
from duxue.planner.cli import main
from duxue.planner.publish.folder import PublishError, check_free
from duxue.scenarios.reading.scenario import read_plan
from duxue.scenarios.releases.state import Standing, State, standing_of
from tests.planner.revising import fake_reviser

APPROVED = Standing(State.APPROVED, "主任", "2027-01-05", "甲教督〔2027〕1号")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fake_reviser.released(tmp_path_factory.mktemp("made"))[1]


@pytest.fixture
def plan(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "plan"))


def shown(plan: Path, sheet: str) -> str:
    book = openpyxl.load_workbook(plan / "plan.xlsx")
    return " ".join(str(c.value) for row in book[sheet].iter_rows(max_row=16) for c in row if c.value)


def test_a_plan_is_a_draft_until_it_is_approved(plan: Path) -> None:
    assert "请审定本方案" in (plan / "report.html").read_text(encoding="utf-8")
    assert "草案" in shown(plan, "首页")
    assert "草案" in shown(plan, "年度督导计划")
    before, _ = read_plan(plan)
    approve(plan, APPROVED, "zh")
    after, _ = read_plan(plan)
    assert before is not None
    assert after is not None
    assert standing_of(after.outcome) == APPROVED
    assert (after.visits, after.events, after.postings) == (before.visits, before.events, before.postings)
    for sheet in ("首页", "年度督导计划", "责任督学挂牌一览表"):
        assert "审定" in shown(plan, sheet)
        assert "草案" not in shown(plan, sheet)
        assert APPROVED.document in shown(plan, sheet)
    report = (plan / "report.html").read_text(encoding="utf-8")
    assert "审定" in report
    assert "本方案已审定，请公示" in report
    assert "请审定本方案" not in report


def test_the_command_says_where_the_release_stands(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["--by", APPROVED.by, "--on", APPROVED.on, "--document", APPROVED.document]
    main(["approve", str(plan), *asked, "--lang", "zh"])
    assert "状态：审定（主任，2027-01-05，甲教督〔2027〕1号）" in capsys.readouterr().out


def test_an_approved_release_is_neither_edited_nor_replaced(plan: Path) -> None:
    approve(plan, APPROVED, "zh")
    with pytest.raises(RefusedError, match="已审定"):
        approve(plan, Standing(), "zh")
    with pytest.raises(PublishError, match="已审定"):
        check_free(plan, replace=True)


@pytest.mark.parametrize(
    ("standing", "words"),
    [
        (Standing(State.SUBMITTED), "--by"),
        (Standing(State.APPROVED, "主任"), "--on"),
        (Standing(State.APPROVED, "主任", "2027-01-05"), "--document"),
    ],
)
def test_it_is_said_who_when_and_under_which_number(plan: Path, standing: Standing, words: str) -> None:
    with pytest.raises(RefusedError, match=words):
        approve(plan, standing, "zh")


def test_a_submitted_release_may_go_back_to_draft(plan: Path) -> None:
    approve(plan, Standing(State.SUBMITTED, "科长", "2026-12-20"), "zh")
    assert "送审" in shown(plan, "首页")
    approve(plan, Standing(), "zh")
    assert "草案" in shown(plan, "首页")


@pytest.mark.parametrize("told", [None, 1, "approved", {"state": "signed"}, {"state": 3}])
def test_what_is_no_state_is_a_draft(told: object) -> None:
    assert standing_of({"state": told}) == Standing()
