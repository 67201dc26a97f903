"""``check --points``: the page of places is written where units and schools can be read, whatever else is wrong, and says where it lies."""

from pathlib import Path

import pytest

from duxue import desk
from duxue.planner import cli
from duxue.planner.answers import RefusedError
from tests.planner.test_taught_headings import FILES

TAUGHT = {"单位全名": "学校名称", "孩子们": "在校生数"}


@pytest.fixture
def scenario(tmp_path: Path) -> Path:
    folder = tmp_path / "own"
    folder.mkdir()
    for name, text in FILES.items():
        for own, ours in TAUGHT.items():
            text = text.replace(own, ours)  # noqa: PLW2901 - the text mended
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def test_the_page_is_written_and_holds_the_schools_by_their_rows(
    scenario: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "points.html"
    assert cli.main(["check", str(scenario), "--points", str(out), "--lang", "zh"]) == 0
    assert f"定位页：{out}" in capsys.readouterr().out
    text = out.read_text(encoding="utf-8")
    assert '["S1","一小","甲县教育督导室","",2,118.18,39.63,"甲县教育督导室"]' in text


def test_the_page_is_written_though_other_tables_have_errors_and_says_what_it_lacks(
    scenario: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    schools = scenario / "学校.csv"
    head, first = schools.read_text(encoding="utf-8").splitlines()[:2]
    second = first.replace("S1", "S2").replace("一小", "二小").replace("小学", "不知道的学段")
    schools.write_text("\n".join((head, first, second)) + "\n", encoding="utf-8")
    people = scenario / "督学.csv"
    people.write_text(people.read_text(encoding="utf-8").replace("专职", "不明"), encoding="utf-8")
    (scenario / "校历.csv").write_text("起,止,类型\n2027-02-30,,学期\n", encoding="utf-8")
    out = tmp_path / "points.html"
    assert cli.main(["check", str(scenario), "--points", str(out), "--lang", "zh"]) == 2
    told = capsys.readouterr().out
    assert f"定位页：{out}；有错的 1 行学校未列入" in told
    assert "不知道的学段" in told, "the errors are told all the same"
    text = out.read_text(encoding="utf-8")
    assert '["S1","一小"' in text
    assert "二小" not in text
    assert "0001" not in text


def test_no_page_is_written_where_no_unit_can_be_read_or_the_name_is_another(
    scenario: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (scenario / "单位.csv").write_text("名称,经度,纬度\n甲县教育督导室,,\n", encoding="utf-8")
    out = tmp_path / "points.html"
    assert cli.main(["check", str(scenario), "--points", str(out), "--lang", "zh"]) == 2
    assert "定位页未写" in capsys.readouterr().out
    assert not out.exists()
    with pytest.raises(RefusedError):
        desk.points(scenario, tmp_path / "points.xlsx")
