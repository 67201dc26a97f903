"""Headings that an office teaches: written down, remembered beside the scenario, and read from then on."""

from pathlib import Path

import pytest

from duxue import desk, face
from duxue.planner import cli
from duxue.planner.answers import RefusedError

FILES = {
    "单位": "单位代码,名称,层级,经度,纬度\nU1,甲县教育督导室,县,118.18,39.63\n",
    "学校": "学校标识码,单位全名,学段,孩子们,校训\nS1,一小,小学,500,勤\n",
    "督学": "督学证号,姓名,专兼职,原身份,聘期起\nX1,甲,专职,教师,2026-01-01\n",
    "校历": "起,止,类型\n2027-02-22,2027-07-09,学期\n",
}
HEADS = '[学校]\n"单位全名" = "学校名称"\n孩子们 = "students"\n"校训" = ""\n'


@pytest.fixture
def scenario(tmp_path: Path) -> Path:
    folder = tmp_path / "own"
    folder.mkdir()
    for name, text in FILES.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def test_the_template_lists_the_headings_that_are_not_known(scenario: Path, tmp_path: Path) -> None:
    desk.heads_template(scenario, tmp_path / "heads.toml")
    text = (tmp_path / "heads.toml").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert lines == ["[学校]", '"单位全名" = ""', '"孩子们" = ""', '"校训" = ""']


def test_taught_headings_are_remembered_and_read(scenario: Path, tmp_path: Path) -> None:
    assert face.check(scenario).county is None
    heads = tmp_path / "heads.toml"
    heads.write_text(HEADS, encoding="utf-8")
    assert cli.main(["check", str(scenario), "--map", str(heads)]) == 0
    county = face.check(scenario).county
    assert county is not None
    assert [(s.name, s.students) for s in county.rows.schools] == [("一小", 500)]


@pytest.mark.parametrize(
    "text", ['[学校]\n"孩子们" = "人头"\n', '[食堂]\n"a" = "b"\n', "[学校\n", '学校 = "x"\n', None]
)
def test_what_teaches_nothing_is_refused_and_nothing_kept(
    text: str | None, scenario: Path, tmp_path: Path
) -> None:
    heads = tmp_path / "heads.toml"
    if text is not None:
        heads.write_text(text, encoding="utf-8")
    with pytest.raises(RefusedError):
        desk.teach(scenario, heads)
    assert not [path for path in scenario.iterdir() if path.suffix != ".csv"]
