"""The verb ``explain`` as a clerk meets it: exit code, what is printed, the page, and edits that can be typed in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from duxue import desk
from duxue.planner.cli import main


@pytest.fixture(scope="module")
def short(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("short") / "county"
    desk.synth("county", 3, folder, institutions=20, inspectors=6, shape="short")
    return folder


def test_a_short_county_has_no_plan_and_says_what_to_type(
    short: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "explain.html"
    assert main(["--lang", "zh", "explain", str(short), "--out", str(page)]) == 4
    told = capsys.readouterr().out
    assert told.index("缺口算式") < told.index("互相冲突的规则") < told.index("出路")
    assert "“督学”表增加一行" in told
    html = page.read_text(encoding="utf-8")
    assert "缺口与出路" in html
    assert "http" not in html, "the page opens with the network off"
    assert main(["--lang", "zh", "explain", str(short), "--out", str(page)]) == 2, "nothing is overwritten"


def test_the_json_holds_every_edit_as_the_tables_spell_it(
    short: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--lang", "en", "explain", str(short), "--json"]) == 4
    (told,) = json.loads(capsys.readouterr().out)
    assert not told["feasible"]
    assert told["witnesses"][0]["short"] > 0
    first = told["ways_out"][0]
    assert first["after"] == 0
    assert first["edits"][0]["table"] == "inspectors"
    assert first["edits"][0]["cells"]["term_start"] == "2027-01-01"


def test_an_office_that_is_not_there_is_refused(short: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", "en", "explain", str(short), "--office", "nowhere"]) == 2
    assert "nowhere" in capsys.readouterr().err
