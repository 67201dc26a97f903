"""The verb ``stress``: the same figures from any number of processes, what a stop keeps, and what it writes and prints."""

import csv
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from duxue.models.solver import Stop
from duxue.planner.answers import Exit
from duxue.planner.cli import main
from duxue.planner.crew.team import Hands
from duxue.planner.publish.output import Output
from duxue.planner.publish.stress.folder import write_stress
from duxue.planner.stress import found, run_draws
from duxue.planner.stressed import Stressed, lines
from duxue.scenarios.county import County
from duxue.scenarios.files.writing import scenario_rows, write_csv
from duxue.scenarios.plan import Plan
from duxue.scenarios.sheets import PLAN, SCENARIO
from tests.models.stress.small_year import small_county, small_plan

RATES = {"stress_sick_days_full_time": 30.0, "stress_long_share": 0.3, "stress_emergencies": 60.0}

HERE = Hands(alone=True)


def silent(_done: int, _draws: int) -> None:
    """Nobody listens."""


@pytest.fixture(scope="module")
def world() -> tuple[County, Plan]:
    county = small_county(people=3, schools=6, parameters=RATES)
    return county, small_plan(county, day=20)


@pytest.fixture(scope="module")
def answer(world: tuple[County, Plan]) -> Stressed:
    return found(*world, draws=6, hands=HERE, stop=Stop(), tell=silent)


def test_two_processes_draw_what_one_draws(world: tuple[County, Plan], answer: Stressed) -> None:
    heard: list[tuple[int, int]] = []
    side_by_side = found(
        *world, draws=6, hands=Hands(2), stop=Stop(), tell=lambda n, of: heard.append((n, of))
    )
    assert side_by_side.results == answer.results
    assert side_by_side.report == answer.report
    assert heard[-1] == (6, 6)
    assert any(r.lost for r in answer.results)  # else nothing was compared


def test_a_stop_keeps_the_draws_that_are_done_and_says_how_many(world: tuple[County, Plan]) -> None:
    stop = Stop()

    def after_two(done: int, _draws: int) -> None:
        if done == 2:
            stop.ask()

    stopped = found(*world, draws=6, hands=HERE, stop=stop, tell=after_two)
    assert stopped.code is Exit.STOPPED
    assert stopped.report is not None
    assert (stopped.report.draws, stopped.report.asked) == (2, 6)
    told = "\n".join(lines(stopped, "zh"))
    assert "完成 2 次模拟" in told
    asked = Stop()
    asked.ask()
    assert run_draws(*world, 6, HERE, stop=asked, tell=silent) == ()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_folder_holds_page_workbook_and_tables_in_one_language(
    answer: Stressed, tmp_path: Path, lang: str
) -> None:
    write_stress(answer, Output(tmp_path / "out", lang=lang))  # type: ignore[arg-type]
    out = tmp_path / "out"
    page = (out / "stress.html").read_text(encoding="utf-8")
    assert ("压力测试" in page) == (lang == "zh")
    assert not re.search(r"https?://(?!www\.w3\.org)", page)
    assert (
        page.count("<script>") == page.count("<script") == 1
    )  # the one that opens what is folded for printing
    assert (out / "stress.xlsx").stat().st_size > 5000
    with (out / "draws.csv").open(encoding="utf-8", newline="") as file:
        draws = list(csv.DictReader(file))
    assert [int(row["draw"]) for row in draws] == list(range(6))
    assert [int(row["lost"]) for row in draws] == [len(r.lost) for r in answer.results]
    told = json.loads((out / "stress.json").read_text(encoding="utf-8"))
    value, low, high = told["duties"]["monthly_visit"]["met"]
    assert 0 <= low <= value <= high <= 1


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_one_draw_alone_is_written_without_a_bound_that_it_cannot_tell(
    world: tuple[County, Plan], tmp_path: Path, lang: str
) -> None:
    alone = found(*world, draws=1, hands=HERE, stop=Stop(), tell=silent)
    write_stress(alone, Output(tmp_path / "out", lang=lang))  # type: ignore[arg-type]
    told = json.loads(
        (tmp_path / "out" / "stress.json").read_text(encoding="utf-8"), parse_constant=pytest.fail
    )
    value, low, high = told["duties"]["monthly_visit"]["lost"]
    assert (low, high) == (0.0, None)
    assert value >= 0
    for name in ("stress.html", "duties.csv", "months.csv"):
        text = (tmp_path / "out" / name).read_text(encoding="utf-8")
        assert not re.search(r"(?<![a-z])(inf|nan)(?![a-z])", text), name
    said = "\n".join(lines(alone, "zh"))
    assert "—]" in said
    assert "inf" not in said


def test_the_same_seed_writes_the_same_bytes_from_any_number_of_processes(
    world: tuple[County, Plan], answer: Stressed, tmp_path: Path
) -> None:
    side_by_side = found(*world, draws=6, hands=Hands(2), stop=Stop(), tell=silent)
    write_stress(answer, Output(tmp_path / "one", lang="zh"))
    write_stress(side_by_side, Output(tmp_path / "two", lang="zh"))
    names = sorted(file.name for file in (tmp_path / "one").iterdir())
    assert {"draws.csv", "stress.xlsx", "stress.html", "stress.json"} <= set(names)
    for name in names:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), name
    other = replace(world[0], seed=world[0].seed + 1)
    write_stress(
        found(other, world[1], draws=6, hands=HERE, stop=Stop(), tell=silent),
        Output(tmp_path / "three"),
    )
    assert (tmp_path / "one" / "draws.csv").read_bytes() != (tmp_path / "three" / "draws.csv").read_bytes()


def test_the_command_reads_a_plan_folder_and_prints_intervals(
    world: tuple[County, Plan], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    county, plan = world
    write_csv(SCENARIO, scenario_rows(county), tmp_path / "scenario")
    write_csv(PLAN, {table.name: getattr(plan, table.name) for table in PLAN}, tmp_path / "plan")
    (tmp_path / "plan" / "outcome.json").write_text("{}", encoding="utf-8")
    asked = ["stress", str(tmp_path / "scenario"), str(tmp_path / "plan"), "--draws", "2", "--workers", "1"]
    assert main([*asked, "--lang", "zh", "--out", str(tmp_path / "out")]) == Exit.DONE
    said = capsys.readouterr().out
    assert "2 次模拟" in said
    assert re.search(r"每月经常性督导：共 \d+ 项，完成 \d+\.\d+% \[\d+\.\d+%，\d+\.\d+%\]", said)
    assert (tmp_path / "out" / "stress.html").is_file()
    assert main([*asked, "--lang", "en", "--json"]) == Exit.DONE
    assert json.loads(capsys.readouterr().out)["draws"] == 2
    assert main([*asked, "--lang", "zh", "--out", str(tmp_path / "out")]) == Exit.PROBLEMS
    assert "--replace" in capsys.readouterr().err


def test_a_plan_that_cannot_be_read_is_a_problem_and_no_traceback(
    world: tuple[County, Plan], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_csv(SCENARIO, scenario_rows(world[0]), tmp_path / "scenario")
    code = main(
        ["stress", str(tmp_path / "scenario"), str(tmp_path / "none"), "--draws", "1", "--lang", "zh"]
    )
    assert code == Exit.PROBLEMS
    assert capsys.readouterr().err.strip()
