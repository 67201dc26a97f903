"""The command line as an office meets it: exit codes, what is printed where, complaints in words, nothing half-written."""

import csv
import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import duxue
import duxue.planner.plan_run
from duxue.planner.answers import Exit
from duxue.planner.cli import main
from duxue.planner.command_line.arguments import COMMANDS
from duxue.planner.words import RELEASE_STATES
from duxue.scenarios.reading.scenario import read_plan
from tests.planner import fake_planner

ROOT = Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def _chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    monkeypatch.delenv("DUXUE_DEBUG", raising=False)
    fake_planner.no_reasons(monkeypatch)


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    plan_at_once(monkeypatch)


def plan_at_once(patch: pytest.MonkeyPatch) -> None:
    fake_planner.work_here(patch)
    patch.setattr(duxue.planner.plan_run, "plan_office", fake_planner.at_once)


@pytest.fixture
def county(tmp_path: Path) -> Path:
    return fake_planner.write_county(tmp_path / "某县")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A scenario and a plan of it."""
    folder = tmp_path_factory.mktemp("made")
    scenario, plan = fake_planner.write_county(folder / "scenario"), folder / "plan"
    with pytest.MonkeyPatch.context() as patch:
        plan_at_once(patch)
        assert main(["plan", str(scenario), "--out", str(plan)]) == Exit.OPEN
    return scenario, plan


def run(*arguments: object) -> int:
    return main([str(one) for one in arguments])


def spoil(scenario: Path) -> None:
    """Two faults: an unknown unit, and a school without a stage."""
    file = scenario / "schools.csv"
    rows = list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))
    rows[0]["unit_id"], rows[1]["stage"] = "999", ""
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0])
        writer.writeheader()
        writer.writerows(rows)


def listing_of(folder: Path) -> list[str]:
    return sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*"))


def test_a_plan_is_made_audited_and_published(made: tuple[Path, Path]) -> None:
    scenario, folder = made
    names = listing_of(folder)
    for name in (
        "postings.csv",
        "outcome.json",
        "plan.xlsx",
        "report.html",
        "findings.csv",
        "scenario/schools.csv",
    ):
        assert name in names
    plan, problems = read_plan(folder)
    assert plan is not None
    assert len(plan.postings) == 4, problems
    assert duxue.read(folder / "scenario").digest == duxue.read(scenario).digest


def test_the_audit_prints_a_list_and_nothing_else(
    made: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("audit", *made, "--json") == Exit.OPEN
    said = capsys.readouterr()
    findings = json.loads(said.out)
    assert {"rule", "subject", "date", "force", "facts", "message", "declared"} == set(findings[0])
    assert {f["rule"] for f in findings if f["force"] == "must"} >= {"monthly_visit"}
    assert said.err == ""


def test_the_audit_takes_an_edited_workbook(
    made: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    scenario, folder = made
    assert run("audit", scenario, "--workbook", folder / "plan.xlsx") == Exit.OPEN
    from_workbook = capsys.readouterr().out
    assert run("audit", scenario, folder) == Exit.OPEN
    assert capsys.readouterr().out == from_workbook
    assert run("audit", scenario) == Exit.PROBLEMS


def test_notices_are_written_where_they_are_asked_for(
    made: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = made[1]
    assert run("publish", folder, "--out", tmp_path / "plain") == Exit.OPEN
    assert not (tmp_path / "plain" / "notices").exists()
    assert run("publish", folder, "--out", tmp_path / "all", "--notices") == Exit.OPEN
    months = sorted(p.name for p in (tmp_path / "all" / "notices").iterdir())
    assert "2027-01" in months
    assert run("publish", folder, "--out", tmp_path / "one", "--notices", "--month", "2027-01") == Exit.OPEN
    assert sorted(p.name for p in (tmp_path / "one" / "notices").iterdir()) == ["2027-01", "模板"]
    capsys.readouterr()
    with pytest.raises(SystemExit):
        run("publish", folder, "--out", tmp_path / "bad", "--notices", "--month", "2027-13")
    assert "--month" in capsys.readouterr().err
    own = tmp_path / "own"
    assert run("publish", folder, "--out", tmp_path / "bad", "--notices", "--templates", own) != Exit.OPEN
    assert "own" in capsys.readouterr().err
    assert not (tmp_path / "bad").exists()


def test_publishing_needs_the_plan_folder_alone(made: tuple[Path, Path], tmp_path: Path) -> None:
    _, folder = made
    assert run("publish", folder, "--out", tmp_path / "again") == Exit.OPEN
    assert sorted([*listing_of(tmp_path / "again"), "timing.json"]) == sorted(listing_of(folder))
    for file in sorted(folder.rglob("*.csv")):
        assert (tmp_path / "again" / file.relative_to(folder)).read_bytes() == file.read_bytes()


@pytest.mark.usefixtures("at_once")
def test_problems_are_listed_and_nothing_is_written(
    county: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(county)
    before = listing_of(tmp_path)
    assert run("plan", county, "--out", tmp_path / "plan") == Exit.PROBLEMS
    said = capsys.readouterr()
    assert "schools.csv!C2" in said.err
    assert "schools.csv!E3" in said.err
    assert said.out == ""
    assert run("check", county) == Exit.PROBLEMS
    assert "schools.csv!E3" in capsys.readouterr().out
    assert run("audit", county, tmp_path / "none", "--json") == Exit.PROBLEMS
    assert listing_of(tmp_path) == before


def test_check_speaks_json(county: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spoil(county)
    assert run("check", county, "--json", "--lang", "en") == Exit.PROBLEMS
    problems = json.loads(capsys.readouterr().out)
    wrong = [p for p in problems if p["level"] == "error"]
    assert {p["cell"] for p in wrong} >= {"C2", "E3"}
    assert set(wrong[0]) == {"sheet", "cell", "table", "row", "column", "value", "level", "code", "message"}
    assert wrong[0]["message"].isascii()


def test_check_holds_demand_against_staff(county: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check", county) == Exit.DONE
    said = capsys.readouterr().out
    assert "需求与力量对照" in said
    row = next(line.split() for line in said.splitlines() if "督学配备人数" in line)
    assert row == ["甲县", "督学配备人数", "1", "2", "-"]


def test_check_hands_the_workbook_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    workbook = tmp_path / "空白.xlsx"
    assert run("template", workbook) == Exit.DONE
    whole = workbook.read_bytes()
    assert run("check", workbook, "--annotate", tmp_path / "批注.xlsx") == Exit.DONE
    assert (tmp_path / "批注.xlsx").stat().st_size > 0
    assert run("check", workbook, "--annotate", workbook, "--replace") == Exit.PROBLEMS
    assert "输入文件" in capsys.readouterr().err
    assert workbook.read_bytes() == whole
    assert run("template", workbook) == Exit.PROBLEMS
    assert run("template", workbook, "--replace") == Exit.DONE


@pytest.mark.usefixtures("at_once")
def test_an_existing_folder_is_left_alone(
    county: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = tmp_path / "plan"
    mine.mkdir()
    (mine / "本人文件.txt").write_text("重要", encoding="utf-8")
    assert run("plan", county, "--out", mine) == Exit.PROBLEMS
    assert "--replace" in capsys.readouterr().err
    assert run("plan", county, "--out", mine, "--replace") == Exit.PROBLEMS
    assert listing_of(mine) == ["本人文件.txt"]


@pytest.mark.parametrize("here", [False, True])
def test_no_plan_is_an_answer(
    county: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    here: bool,
) -> None:
    """Whether the office was planned in a process of its own or in this one."""
    if here:
        fake_planner.work_here(monkeypatch)
    monkeypatch.setattr(duxue.planner.plan_run, "plan_office", fake_planner.has_no_plan)
    assert run("plan", county, "--out", tmp_path / "plan") == Exit.NO_PLAN
    assert capsys.readouterr().err.strip() == fake_planner.NO_WAY.zh
    assert not (tmp_path / "plan").exists()


def test_a_full_disk_is_told_as_such(
    county: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_planner.work_here(monkeypatch)
    monkeypatch.setattr(duxue.planner.plan_run, "plan_office", fake_planner.finds_the_disk_full)
    assert run("plan", county, "--out", tmp_path / "plan", "--lang", "en") == Exit.FAILED
    told = "cannot read or write /somewhere: No space left on device; check path, rights and disk space"
    assert capsys.readouterr().err.strip() == told
    assert not (tmp_path / "plan").exists()


@pytest.mark.parametrize("debug", ["0", "1"])
def test_a_defect_is_told_in_one_line(
    county: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    debug: str,
) -> None:
    monkeypatch.setattr(duxue.planner.plan_run, "plan_office", fake_planner.fails)
    monkeypatch.setenv("DUXUE_DEBUG", debug)
    assert run("plan", county, "--out", tmp_path / "plan") == Exit.FAILED
    said = capsys.readouterr().err
    assert ("ZeroDivisionError" in said) == (debug == "1")
    assert len(said.splitlines()) == 1 or debug == "1"
    assert "DUXUE_DEBUG=1" in said


@pytest.mark.usefixtures("at_once")
def test_another_seed_is_a_parameter_of_the_plan(county: Path, tmp_path: Path) -> None:
    assert run("plan", county, "--out", tmp_path / "one") == Exit.OPEN
    assert run("plan", county, "--out", tmp_path / "other", "--seed", 2) == Exit.OPEN
    one, other = (tmp_path / name / "postings.csv" for name in ("one", "other"))
    assert one.read_bytes() != other.read_bytes()
    tables = (tmp_path / "other" / "scenario" / "parameters.csv").read_text(encoding="utf-8-sig")
    assert "随机种子,2," in tables, "what people open speaks Chinese"
    assert run("publish", tmp_path / "other", "--out", tmp_path / "english", "--lang", "en") == Exit.OPEN
    assert "seed,2," in (tmp_path / "english" / "scenario" / "parameters.csv").read_text(encoding="utf-8")
    assert run("publish", tmp_path / "other", "--out", tmp_path / "again") == Exit.OPEN


@pytest.mark.usefixtures("at_once")
def test_some_offices_can_be_planned_and_the_rest_carried_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    city = fake_planner.write_city(tmp_path / "city")
    assert run("plan", city, "--out", tmp_path / "nobody", "--office", "天津市") == Exit.PROBLEMS
    assert "天津市" in capsys.readouterr().err
    assert run("plan", city, "--out", tmp_path / "first", "--office", "甲县") == Exit.OPEN
    first, _ = read_plan(tmp_path / "first")
    assert first is not None
    assert {p.school_id[:6] for p in first.postings} == {"130200", "130201"}
    assert {(u.rule, u.subject) for u in first.unmet} >= {("coverage", f"130202S000{n}") for n in (1, 2, 3)}
    left_out = {u.subject[:6] for u in first.unmet if "not_planned" in u.facts}
    assert left_out == {"130202"}
    second = ("--out", tmp_path / "second", "--office", "130202", "--given", tmp_path / "first")
    assert run("plan", city, *second) == Exit.OPEN
    assert run("plan", city, "--out", tmp_path / "whole") == Exit.OPEN
    assert (tmp_path / "second" / "postings.csv").read_bytes() == (
        tmp_path / "whole" / "postings.csv"
    ).read_bytes()


@pytest.mark.usefixtures("at_once")
def test_progress_is_quiet_where_nobody_looks(
    county: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("plan", county, "--out", tmp_path / "quiet")
    assert "挂牌分工" not in capsys.readouterr().err
    run("plan", county, "--out", tmp_path / "told", "--progress")
    said = capsys.readouterr()
    assert "挂牌分工  可行  最好 100  下界 90  差距 10.0%" in said.err
    assert "挂牌分工  可行" not in said.out


def test_synthetic_data_are_labelled(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    small = ("--institutions", 20, "--inspectors", 8)
    assert run("synth", "--kind", "county", "--seed", 1, "--out", tmp_path / "s", *small) == Exit.DONE
    assert "合成数据" in capsys.readouterr().out
    assert "合成" in (tmp_path / "s" / "SYNTHETIC.txt").read_text(encoding="utf-8")
    assert run("synth", "--kind", "county", "--seed", 1, "--out", tmp_path / "t", *small) == Exit.DONE
    assert (tmp_path / "s" / "schools.csv").read_bytes() == (tmp_path / "t" / "schools.csv").read_bytes()
    assert run("synth", "--kind", "county", "--seed", 2, "--out", tmp_path / "s", *small) == Exit.PROBLEMS
    assert (
        run("synth", "--kind", "county", "--seed", 2, "--out", tmp_path / "s", *small, "--replace")
        == Exit.DONE
    )
    capsys.readouterr()
    assert run("check", tmp_path / "s") == Exit.DONE
    assert "合成数据" in capsys.readouterr().err


def test_synth_replaces_no_scenario_of_an_office(county: Path) -> None:
    whole = (county / "schools.csv").read_bytes()
    assert run("synth", "--kind", "county", "--seed", 1, "--out", county, "--replace") == Exit.PROBLEMS
    assert (county / "schools.csv").read_bytes() == whole


@pytest.mark.parametrize(
    ("size", "zh", "en"),
    [
        (("--shape", "moon"), "没有 moon 这种形态", "moon: no shape of county"),
        (("--institutions", 5), "一个县至少有20所学校", "a county has at least 20 institutions"),
    ],
)
def test_a_county_that_cannot_be_drawn_is_refused_in_the_language_asked_for(
    size: tuple[object, ...], zh: str, en: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ("synth", "--kind", "county", "--seed", 1, "--out", tmp_path / "s", *size)
    assert run(*asked, "--lang", "zh") == Exit.PROBLEMS
    told = capsys.readouterr().err
    assert zh in told
    assert "county" not in told
    assert run(*asked, "--lang", "en") == Exit.PROBLEMS
    assert en in capsys.readouterr().err
    assert not (tmp_path / "s").exists()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    "content", [b"", b"\x00\xff" * 500, b"PK\x03\x04 no workbook", b"a,b\n1,2\n", "学校".encode("utf-16")]
)
@pytest.mark.parametrize(
    "name", ["input.xlsx", "input.xls", "input.ods", "input.csv", "input.txt", "units.csv"]
)
def test_hostile_files_get_a_few_clear_lines(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, content: bytes, language: str
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    file = folder / name
    file.write_bytes(content)
    scenario = folder if name == "units.csv" else file
    for command in (
        ("check", scenario),
        ("plan", scenario, "--out", tmp_path / "o"),
        ("audit", scenario, folder),
    ):
        assert run(*command, "--lang", language) == Exit.PROBLEMS
        said = capsys.readouterr()
        lines = (said.out + said.err).splitlines()
        assert lines
        assert not [line for line in lines if "Traceback" in line]
    assert listing_of(tmp_path) == ["in", f"in/{name}"]


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["plan", "x"], "缺少参数：--out"),
        (["plan"], "缺少参数：SCENARIO、--out"),
        (["frob"], "不能是 frob，可选：template、check"),
        ([], "缺少参数"),
        (["check", "x", "--nope"], "不认识的参数：--nope"),
        (["plan", "x", "--out", "y", "--workers", "0"], "--workers"),
        (["plan", "x", "--out", "y", "--seconds", "soon"], "soon"),
        (["plan", "x", "--out", "y", "--seconds", "nan"], "nan"),
        (["check", "x", "--lang", "fr"], "zh | en"),
    ],
)
def test_wrong_arguments_are_told_in_two_lines(
    capsys: pytest.CaptureFixture[str], arguments: list[str], word: str
) -> None:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    assert left.value.code == Exit.PROBLEMS
    said = capsys.readouterr().err.splitlines()
    assert word in said[0]
    assert said[1].startswith("用法：duxue")
    assert len(said) == 2


def test_both_languages_speak(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def help_of(*arguments: str) -> str:
        with pytest.raises(SystemExit):
            main([*arguments, "--help"])
        return capsys.readouterr().out

    assert "选项" in help_of("plan")
    assert help_of("plan", "--lang", "en").isascii()
    assert help_of("--lang", "en").isascii()
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    assert help_of("audit").isascii()


def test_the_audit_starts_without_what_it_does_not_need(made: tuple[Path, Path]) -> None:
    heavy = (
        "ortools",
        "pandas",
        "folium",
        "scipy",
        "openpyxl",
        "xlsxwriter",
        "networkx",
        "jinja2",
        "duxue.models.planning",
    )
    told = "import sys; from duxue.planner.cli import main; main(sys.argv[1:]); print(*sys.modules, file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", told, "audit", *map(str, made), "--json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout)
    assert set(heavy) & set(done.stderr.split()) == set()


def test_who_orders_a_plan_or_a_revision_and_writes_its_workbook_loads_neither_solver_nor_maps() -> None:
    """Offices are planned, and maps of large plans drawn, in processes that load what they need for that."""
    heavy = {"ortools", "pandas", "folium", "scipy", "networkx", "duxue.models.planning"}
    told = "import sys, duxue.planner.plan_run, duxue.planner.revising.rerun, duxue.planner.publish.bundle; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", told], cwd=ROOT, capture_output=True, text=True, check=True)
    assert heavy & set(done.stdout.split()) == set()


def test_the_package_runs_as_the_command_does(county: Path) -> None:
    command = [sys.executable, "-m", "duxue", "check", str(county), "--json", "--lang", "en"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert isinstance(json.loads(done.stdout), list)


def test_a_release_is_asked_for_in_the_states_that_there_are() -> None:
    approve = tomllib.loads(COMMANDS.read_text(encoding="utf-8"))["verbs"]["approve"]["arguments"]
    states = next(one for one in approve if one != "plan" and one["name"] == "--state")
    assert (*states["choices"], states["default"]) == (*RELEASE_STATES, RELEASE_STATES[-1])
