"""The price list of a goal: more weight costs road and buys fairness; printed and written as a csv file."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from duxue import desk, face
from duxue.models.curve import WEIGHTS
from duxue.planner.cli import main
from duxue.planner.curve import lines
from tests.models.stages.small_office import office, person, school

SPRING = (date(2027, 3, 1), date(2027, 6, 30))


def lopsided() -> face.County:
    """Four schools beside one of two people."""
    schools = [school(n, east=n, last_comprehensive=date(2025, 4, 15)) for n in range(4)]
    people = [person("X1", lon=118.19, lat=39.63), person("X2", lon=118.3, lat=39.63)]
    return office(schools, people, {"reach_minutes": 200.0}, horizon=SPRING)


def test_more_weight_costs_road_and_buys_fairness(tmp_path: Path) -> None:
    heard: list[float] = []
    made = desk.curve(lopsided(), seconds=3, out=tmp_path / "list.csv", tell=heard.append)
    assert [p.weight for p in made.points] == list(WEIGHTS)
    assert heard[-1] == 1.0
    first, last = made.points[0], made.points[-1]
    assert last.moved < first.moved
    assert last.busiest < first.busiest
    assert last.road > first.road > 0
    with (tmp_path / "list.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [float(row["weight"]) for row in rows] == list(WEIGHTS)
    assert float(rows[-1]["road_minutes"]) == round(last.road)
    told = "\n".join(lines(made, "zh") + lines(made, "en"))
    assert "价目表" in told
    assert "+0.0%" in told


def test_points_are_the_same_by_any_number_of_workers() -> None:
    alone, two = (desk.curve(lopsided(), seconds=0.3, workers=n).points for n in (1, 2))
    assert alone == two


def test_a_goal_without_a_price_list_is_refused_by_its_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    small = Path(__file__).parent.parent / "scenarios_small" / "budget_of_one_dear_person"
    asked = ["plan", str(small), "--out", str(tmp_path / "x"), "--lang", "en", "--curve"]
    assert main([*asked, "budget"]) == 2
    assert "budget" in capsys.readouterr().err
    assert main([*asked, "fair_load", "--seconds", "1"]) == 0
    assert "weight_fair_load" in capsys.readouterr().out
    assert (tmp_path / "x.csv").exists()


def test_a_stop_leaves_out_the_point_in_hand_and_nothing_is_written(tmp_path: Path) -> None:
    stop = face.Stop()
    former = tmp_path / "list.csv"
    former.write_text("former", encoding="utf-8")
    made = desk.curve(
        lopsided(), seconds=1, out=former, replace=True, stop=stop, tell=lambda _: stop.ask()
    )  # the second point is planned after the stop
    assert (len(made.points), made.stopped) == (1, True)
    assert former.read_text(encoding="utf-8") == "former"


def test_a_stop_ends_the_command_with_its_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    small = Path(__file__).parent.parent / "scenarios_small" / "budget_of_one_dear_person"
    asked = ["plan", str(small), "--out", str(tmp_path / "x"), "--lang", "en", "--curve", "fair_load"]
    monkeypatch.setattr(face.Stop, "is_asked", lambda _: True)
    assert main(asked) == 130
    assert "not whole" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_is_taken_is_refused_before_anything_is_planned(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("former", encoding="utf-8")
    heard: list[float] = []
    with pytest.raises(face.RefusedError, match="--replace"):
        desk.curve(lopsided(), seconds=1, out=tmp_path / "list", tell=heard.append)
    assert heard == []
