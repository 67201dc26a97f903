"""What ``stress`` tells of causes, remedies and offices: in words, in the tables, on the page; the numbers are the draws' own."""

import csv
import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from duxue.models.solver import Stop
from duxue.models.stress.causes import Cause
from duxue.models.stress.report import Report
from duxue.planner.crew.team import Hands
from duxue.planner.publish.output import Output
from duxue.planner.publish.stress.folder import write_stress
from duxue.planner.stress import found
from duxue.planner.stressed import CAUSE_WORDS, CURES, Stressed, beside_text, causes_text, lines
from duxue.scenarios.stress_parameters import STRESS
from tests.planner.publish import worlds

HERE = Hands(alone=True)


@pytest.fixture(scope="module")
def city() -> Stressed:
    """Three offices of whose people many are ill."""
    county = worlds.county(3)
    rates = {f"stress_sick_days_{kind}_time": 90.0 for kind in ("full", "part")}
    rates["stress_long_share"] = 0.3
    parameters = county.parameters.replaced({(key, ""): value for key, value in rates.items()})
    county = replace(county, parameters=parameters)
    plan = worlds.plan_for(county)
    return found(county, plan, draws=3, hands=HERE, stop=Stop(), tell=lambda _done, _draws: None)


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def test_every_cause_has_its_words_and_a_remedy() -> None:
    assert set(CAUSE_WORDS) == set(CURES) == set(Cause)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_causes_and_offices_stand_in_the_tables_and_on_the_page(
    city: Stressed, tmp_path: Path, lang: str
) -> None:
    write_stress(city, Output(tmp_path / "out", lang=lang))  # type: ignore[arg-type]
    wanted = Counter[str]()
    for one in city.results:
        wanted.update(one.causes)
    assert wanted
    told = {row["key"]: float(row["lost"]) for row in rows(tmp_path / "out" / "causes.csv")}
    assert told == {str(c): pytest.approx(wanted[str(c)] / 3, abs=1e-3) for c in Cause}
    assert city.county is not None
    offices = rows(tmp_path / "out" / "offices.csv")
    assert [row["office"] for row in offices] == [u.name for u in city.county.offices]
    lost = sum(len(one.lost) for one in city.results) / 3
    assert sum(float(row["lost"]) for row in offices) == pytest.approx(lost, abs=0.01)
    page = (tmp_path / "out" / "stress.html").read_text(encoding="utf-8")
    assert all(u.name in page for u in city.county.offices)
    assert {"zh": "未完成的原因", "en": "Why duties are lost"}[lang] in page
    kept = json.loads((tmp_path / "out" / "stress.json").read_text(encoding="utf-8"))
    assert set(kept["offices"]) == {u.unit_id for u in city.county.offices}
    covers = [int(row["covers"]) for row in rows(tmp_path / "out" / "draws.csv")]
    assert covers == [one.moves["covers"] for one in city.results]


def test_only_want_of_days_is_told_as_what_a_reserve_saves(city: Stressed) -> None:
    assert isinstance(city.report, Report)

    def with_lost(**numbers: float) -> Report:
        assert isinstance(city.report, Report)
        causes = tuple(
            replace(c, lost=replace(c.lost, value=numbers.get(str(c.cause), 0.0))) for c in city.report.causes
        )
        return replace(city.report, causes=causes)

    assert causes_text(with_lost(), "zh") == ""
    days = causes_text(with_lost(days=2.0), "zh")
    assert "有 2.0 项" in days
    assert "解决不了" not in days
    training = causes_text(with_lost(training=3.0), "zh")
    assert "一项也没有" in training
    assert "补训" in training
    assert "代管" not in training
    both = causes_text(with_lost(days=1.0, dates=0.5), "en")
    assert "1.5 duties lost a year a larger reserve would save 1.0" in both
    assert "stand-ins" in both


def test_what_stands_beside_is_said_once_and_printed(city: Stressed) -> None:
    assert isinstance(city.report, Report)
    late, whole = city.report.late
    told = list(beside_text(city.report, "zh"))
    assert any(f"{late:,} 次入校" in line for line in told)
    assert 0 < late < whole
    printed = list(lines(city, "zh"))
    for line in told:
        assert printed.count(line) == 1


def test_the_rates_used_stand_beside_their_defaults_and_limits(city: Stressed, tmp_path: Path) -> None:
    write_stress(city, Output(tmp_path / "out", lang="zh"))
    told = {row["key"]: row for row in rows(tmp_path / "out" / "rates.csv")}
    assert set(told) == {spec.key for spec in STRESS}
    sick = told["stress_sick_days_full_time"]
    assert (sick["value"], sick["default"], sick["limits"]) == ("90 天", "5 天", "0 天–120 天")
    assert told["stress_snow_from"]["limits"] == "月-日"
    changed = {key for key, row in told.items() if row["value"] != row["default"]}
    assert changed == {"stress_sick_days_full_time", "stress_sick_days_part_time", "stress_long_share"}
