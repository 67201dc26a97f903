"""The verb compare: what-ifs planned like real plans, unchanged offices once, figures that anybody can count again."""

import csv
import io
import json
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from statistics import median
from urllib.parse import unquote

import openpyxl
import pytest

from duxue import desk, face
from duxue.models.explaining.reasons.reasons import give_reasons
from duxue.models.stop import Stop
from duxue.planner import compare, joining
from duxue.planner import run as run_module
from duxue.planner.answers import Exit, ProblemsError, RefusedError
from duxue.planner.cli import main
from duxue.planner.crew.crew import crew_of
from duxue.planner.crew.job import OfficeFailedError
from duxue.planner.publish.comparison.comparison import Comparison
from duxue.planner.publish.folder import PublishError
from duxue.scenarios.codes import Employment
from duxue.scenarios.county import County
from duxue.scenarios.files.writing import csv_text, scenario_rows, write_csv
from duxue.scenarios.sheets import SCENARIO
from tests.conftest import WatchedPage
from tests.planner import fake_planner, fake_whatif_planner
from tests.planner.publish import worlds

HEADS = "方案名称,调整类别,对象,相关对象,乡镇街道,数量,专兼职,单位代码,学段范围,取值,起,止\n"
WHATIFS = (
    "增聘一名,增聘,,,,1,兼职,{u},,,,\n"
    "减员一名,减员,,,,1,,{u},,,,\n"
    "改小参数,参数,reach_minutes,,,,,,,61,,\n"
    "撤校并添人,撤并学校,{s},,,,,,,,2027-09-01,\n"
    "撤校并添人,增聘,,,,1,专职,{u},,,,\n"
)


def set_up(patch: pytest.MonkeyPatch) -> None:
    """All in this process, and no reasons sought for the many duties that the planner by hand leaves open."""
    patch.setenv("LC_ALL", "zh_CN.UTF-8")
    fake_planner.work_here(patch)
    patch.setattr(compare, "plan_office", fake_whatif_planner.by_hand)
    fake_planner.no_reasons(patch)


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    set_up(monkeypatch)


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(fake_whatif_planner.LOG, str(tmp_path / "log"))
    (tmp_path / "log").touch()
    return tmp_path / "log"


def scenario(folder: Path, offices: int = 1, **given: float) -> Path:
    """A county (or a city) whose inspectors have a price, with a list of postings in force."""
    world = worlds.county(
        offices=offices, schools=9, inspectors=5, given={(k, ""): v for k, v in given.items()}
    )
    rows = worlds.plan_for(world).postings
    former = [
        {
            "school_id": p.school_id,
            "inspector_id": rows[n - 1].inspector_id if n == 4 else p.inspector_id,
            "since": "",
        }
        for n, p in enumerate(rows)
        if n != 7
    ]
    write_csv(SCENARIO, scenario_rows(world), folder)
    with (folder / "postings.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, ["school_id", "inspector_id", "since"])
        writer.writeheader()
        writer.writerows(former)
    return folder


def whatifs(folder: Path, text: str = WHATIFS, unit: str = "130201") -> Path:
    folder.mkdir(exist_ok=True)
    told = text.format(u=unit, s=f"{unit}S0002")
    (folder / "what_ifs.csv").write_text(HEADS + told, encoding="utf-8")
    return folder


def run(place: Path, whatif: Path, out: Path, **wish: object) -> Comparison:
    return face.compare(place, whatif, seconds=1, out=out, **wish)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Comparison]:
    folder = tmp_path_factory.mktemp("made")
    prices = {"cost_per_travel_hour": 30.0, "cost_per_day_full_time": 100.0, "cost_per_day_part_time": 150.0}
    place = scenario(folder / "某县", **prices)
    with pytest.MonkeyPatch.context() as patch:
        set_up(patch)
        answer = run(place, whatifs(folder / "方案"), folder / "out")
    return folder / "out", answer


# ---- every figure, counted again from the files alone


def table(folder: Path, name: str) -> list[dict[str, str]]:
    """A table of a folder by its English headings and codes, in which staff's own copy of a scenario is not written."""
    if folder.name == "scenario":
        one = next(t for t in SCENARIO if t.name == name)
        return list(csv.DictReader(io.StringIO(csv_text(one, scenario_rows(face.read(folder))[name]))))
    with (folder / f"{name}.csv").open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def day(text: str) -> date:
    return date.fromisoformat(text)


def days_of(event: dict[str, str]) -> list[date]:
    first, last = day(event["from"]), day(event["to"])
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


class Recount:
    """A plan folder counted anew, from its csv files; minutes between places come from the scenario's own travel."""

    def __init__(self, folder: Path, base: Path) -> None:
        self.county = face.read(folder / "scenario")
        self.folder, self.base = folder, base
        self.people = [
            i for i in table(folder / "scenario", "inspectors")
            if day(i["term_start"]) <= self.county.end and day(i["term_end"]) >= self.county.start
        ]  # fmt: skip
        self.schools = [s["school_id"] for s in table(folder / "scenario", "schools")]
        self.events = {e["event_id"]: e for e in table(folder, "events")}
        self.visits, self.seats = table(folder, "visits"), table(folder, "seats")

    def out(self) -> dict[str, list[tuple[date, list[str]]]]:
        """Every way that every person makes: the day and the places in turn."""
        ways: dict[str, list[tuple[date, list[str]]]] = {i["inspector_id"]: [] for i in self.people}
        halves: dict[tuple[str, date], list[tuple[str, str]]] = {}
        for v in self.visits:
            halves.setdefault((v["inspector_id"], day(v["date"])), []).append((v["half"], v["school_id"]))
        for (person, at), stops in halves.items():
            ways[person].append((at, [school for _, school in sorted(stops)]))  # am before pm
        for seat in self.seats:
            event = self.events[seat["event_id"]]
            ways[seat["inspector_id"]] += [(at, [event["target_id"]]) for at in days_of(event)]
        return ways

    def minutes(self, person: str) -> float:
        travel = self.county.travel
        return sum(
            sum(travel.minutes(a, b) for a, b in pairwise([person, *stops, person]))
            for _, stops in self.out()[person]
        )

    def loads(self) -> dict[str, float]:
        days = {i["inspector_id"]: 0.0 for i in self.people}
        for v in self.visits:
            days[v["inspector_id"]] += 0.5
        for seat in self.seats:
            days[seat["inspector_id"]] += len(days_of(self.events[seat["event_id"]]))
        return days

    def uneven(self) -> float:
        loads = self.loads()
        first, last = self.county.start, self.county.end
        room = {
            i["inspector_id"]: float(i["days_per_month"])
            * ((min(last, day(i["term_end"])) - max(first, day(i["term_start"]))).days + 1)
            for i in self.people
        }
        total, work = sum(room.values()), sum(loads.values())
        return sum(max(0.0, loads[p] - work * room[p] / total) for p in loads)

    def occasions(self) -> list[int]:
        found = Counter(v["school_id"] for v in self.visits)
        found.update(e["target_id"] for e in self.events.values())
        return [found[s] for s in self.schools]

    def cost(self) -> float:
        price = {"full_time": 100.0, "part_time": 150.0}
        loads = self.loads()
        days = sum(loads[i["inspector_id"]] * price[i["employment"]] for i in self.people)
        return days + sum(self.minutes(i["inspector_id"]) for i in self.people) / 60 * 30.0

    def hands(self, folder: Path, name: str) -> int:
        """Schools whose one posting of the year is another person's than in a former list."""
        former = {p["school_id"]: p["inspector_id"] for p in table(folder, name)}
        now = {p["school_id"]: p["inspector_id"] for p in table(self.folder, "postings")}
        return sum(former[s] != person for s, person in now.items() if s in former)

    def open(self, force: str) -> int:
        forces = {(f["rule"], f["subject"]): f["force"] for f in table(self.folder, "findings")}
        return sum(forces[u["rule"], u["subject"]] == force for u in table(self.folder, "unmet"))

    def beyond(self) -> list[float]:
        """Field days of each person beyond a month's days in every month with visits or events."""
        at = [day(v["date"]) for v in self.visits] + [day(e["from"]) for e in self.events.values()]
        months = len({(one.year, one.month) for one in at})
        loads = self.loads()
        over = (loads[i["inspector_id"]] - float(i["days_per_month"]) * months for i in self.people)
        return [more for more in over if more > 0]

    def schools_beyond(self) -> list[int]:
        """Of each person: the most schools held on any day beyond those allowed (none is large)."""
        held, found = table(self.folder, "postings"), []
        for person in self.people:
            who = person["inspector_id"]
            mine = [p for p in held if p["inspector_id"] == who]
            most = max((sum(p["from"] <= q["from"] <= p["to"] for p in mine) for q in mine), default=0)
            cap = self.county.parameters.count("schools_per_inspector", person["unit_id"])
            found.append(most - min(cap, int(person["max_schools"] or cap)))
        return [more for more in found if more > 0]

    def figures(self) -> dict[str, float]:
        loads = sorted(self.loads().values())
        occasions = self.occasions()
        employed = Counter(i["employment"] for i in self.people)
        needed = -(-len(self.schools) // 5)  # none is large, and all are open on the first day
        stages = json.loads((self.folder / "outcome.json").read_text(encoding="utf-8"))["stages"]
        proof = {
            k: sum(s[k] for s in stages if s["stage"] in ("staffing", "year")) for k in ("objective", "bound")
        }
        return {
            "schools": len(self.schools),
            "large_schools": 0,
            "full_time": employed["full_time"],
            "part_time": employed["part_time"],
            "inspectors_needed": needed,
            "inspectors_there": len(self.people),
            "inspectors_short": max(0, needed - len(self.people)),
            "full_time_needed": -(-employed["part_time"] // 10),
            "full_time_short": 0,
            "unmet_must": self.open("must"),
            "unmet_in_principle": self.open("in_principle"),
            "breaches": sum(f["force"] != "goal" for f in table(self.folder, "findings")),
            "overposted": len(self.schools_beyond()),
            "schools_beyond": sum(self.schools_beyond()),
            "overloaded": len(self.beyond()),
            "overload_days": sum(self.beyond()),
            "travel_hours": sum(self.minutes(i["inspector_id"]) for i in self.people) / 60,
            "field_days": sum(loads),
            "load_min": loads[0],
            "load_median": median(loads),
            "load_max": loads[-1],
            "load_uneven": self.uneven(),
            "occasions_mean": sum(occasions) / len(occasions),
            "occasions_most": max(occasions),
            "cost": self.cost(),
            "moved_from_today": self.hands(self.base / "scenario", "postings"),
            "moved_from_base": self.hands(self.base, "postings"),
            **proof,
            "gap": (proof["objective"] - proof["bound"]) / proof["objective"] * 100,
        }


def told(out: Path) -> dict[str, dict[str, float]]:
    """The figures of comparison.csv by what-if."""
    found: dict[str, dict[str, float]] = {}
    for line in table(out, "comparison"):
        if not line["figure"].startswith("unmet:"):
            found.setdefault(line["what_if"], {})[line["figure"]] = float(line["value"])
    return found


def test_every_figure_is_the_one_that_its_plan_folder_gives(made: tuple[Path, Comparison]) -> None:
    out, _ = made
    folders = sorted((out / "plans").iterdir())
    figures = told(out)
    assert list(figures) == ["today", "增聘一名", "减员一名", "改小参数", "撤校并添人"]
    for name, folder in zip(figures, folders, strict=True):
        again = Recount(folder, folders[0]).figures()
        assert figures[name] == pytest.approx(again, abs=1e-4), name
    assert figures["减员一名"]["travel_hours"] != figures["today"]["travel_hours"] > 0
    assert figures["today"]["moved_from_today"] == 1
    assert figures["减员一名"]["moved_from_base"] > 0


def test_open_duties_are_counted_by_rule_and_force(made: tuple[Path, Comparison]) -> None:
    out, _ = made
    for stem, name in (("00_现状", "today"), ("02_减员一名", "减员一名")):
        folder = out / "plans" / stem
        forces = {(f["rule"], f["subject"]): f["force"] for f in table(folder, "findings")}
        again = Counter((u["rule"], forces[u["rule"], u["subject"]]) for u in table(folder, "unmet"))
        lines = [r for r in table(out, "comparison") if r["what_if"] == name and "unmet:" in r["figure"]]
        counts = {tuple(r["figure"].split(":")[1:]): int(r["value"]) for r in lines}
        assert {key: count for key, count in counts.items() if count} == dict(again)
        assert sum(again.values()) > 0


def test_the_workbook_shows_the_same_figures(made: tuple[Path, Comparison]) -> None:
    out, _ = made
    sheet = openpyxl.load_workbook(out / "comparison.xlsx")["并列比较"]
    rows = {row[0]: row for row in sheet.iter_rows(values_only=True) if row[0]}
    assert rows["项目"][2:7] == ("现状", "增聘一名", "减员一名", "改小参数", "撤校并添人")
    for words, key in (("路途时间", "travel_hours"), ("费用（按所填单价）", "cost"), ("目标值", "objective")):
        assert rows[words][2:7] == pytest.approx([f[key] for f in told(out).values()], abs=0.006)


def test_only_what_bounds_prove_is_called_better(made: tuple[Path, Comparison]) -> None:
    out, answer = made
    assert answer.code is Exit.OPEN
    told = json.loads((out / "comparison.json").read_text(encoding="utf-8"))
    # Objectives 600, 500, 750, 600 and 500 (+ 100), each with a bound 60 lower; the first what-if owes one must more.
    assert [one["objective"] for one in told["what_ifs"]] == [700.0, 600.0, 850.0, 700.0, 600.0]
    assert [one["against"][0] for one in told["what_ifs"]] == [
        "", "more_open", "worse", "same", "better",
    ]  # fmt: skip
    assert told["what_ifs"][4]["against"] == ["better", "within", "better", "better", ""]
    page = (out / "comparison.html").read_text(encoding="utf-8")
    assert "优于现状（已证明）" in page
    assert "相差在求解误差之内" in page


def test_the_page_and_its_map_open_with_the_network_off(
    made: tuple[Path, Comparison], browser: WatchedPage
) -> None:
    out, _ = made
    page = browser.open(out / "comparison.html")
    assert page.locator("figure svg").count() == page.locator("figure").count() >= 4
    assert page.get_by_text("不另画图").count() == 1
    links = page.locator("a").evaluate_all("links => links.map(one => one.getAttribute('href'))")
    assert all((out / unquote(link)).exists() for link in links)
    page.locator("a", has_text="甲县").first.click()
    assert page.get_by_text("撤校并添人").count() == 1
    assert (browser.errors, browser.outside) == ([], [])


def test_nothing_private_is_told_for_programs_or_on_the_page(made: tuple[Path, Comparison]) -> None:
    out, _ = made
    for file in ("comparison.html", "comparison.json", "comparison.csv"):
        assert worlds.PRIVATE_PHONE not in (out / file).read_text(encoding="utf-8")


# ---- what is planned, and what is kept


def planned(log: Path) -> list[str]:
    lines = log.read_text(encoding="utf-8").splitlines()
    log.write_text("", encoding="utf-8")
    return lines


def test_an_office_that_no_edit_touches_is_planned_once(tmp_path: Path, log: Path) -> None:
    place = fake_planner.write_city(tmp_path / "市", counties=3)
    text = "增聘,增聘,,,,1,,{u},,,,\n改本县参数,参数,reach_minutes,,,,,{u},,61,,\n改全市参数,参数,reach_minutes,,,,,,,62,,\n"
    answer = run(place, whatifs(tmp_path / "w", text, "130202"), tmp_path / "out")
    # Today all four; one more person for a county's schools: that county alone; its own parameter: the county and the
    # city (whose teams may hold people of that unit); a parameter of all: all four.
    assert Counter(line.split()[0] for line in planned(log)) == {
        "130200": 3, "130201": 2, "130202": 4, "130203": 2,
    }  # fmt: skip
    assert [one.reused for one in answer.alternatives] == [
        (),
        ("130200", "130201", "130203"),
        ("130201", "130203"),
        (),
    ]
    figures = [r for r in table(tmp_path / "out", "comparison") if r["figure"] == "field_days"]
    for name in ("today", "增聘"):
        own = [float(r["value"]) for r in figures if r["what_if"] == name]
        assert own[0] == pytest.approx(sum(own[1:]))
        assert len(own) == 5


def test_a_run_that_broke_goes_on_where_it_stood(
    tmp_path: Path, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, asked = scenario(tmp_path / "s"), whatifs(tmp_path / "w")
    monkeypatch.setenv(fake_whatif_planner.BREAKS, "4")
    with pytest.raises(ZeroDivisionError):
        run(place, asked, tmp_path / "out")
    assert planned(log) == ["130201 5", "130201 6"]
    assert not (tmp_path / "out").exists()
    monkeypatch.delenv(fake_whatif_planner.BREAKS)
    run(place, asked, tmp_path / "out")
    assert planned(log) == ["130201 4", "130201 5", "130201 6"]
    assert [p.name for p in tmp_path.iterdir() if "work" in p.name] == []


def test_a_stop_writes_nothing_and_keeps_what_is_finished(tmp_path: Path, log: Path) -> None:
    place, asked = scenario(tmp_path / "s"), whatifs(tmp_path / "w")
    stop = Stop()
    with pytest.raises(RefusedError) as refused:
        run(place, asked, tmp_path / "out", stop=stop, progress=lambda _: stop.ask())
    assert refused.value.code is Exit.STOPPED
    assert not (tmp_path / "out").exists()
    assert planned(log) == ["130201 5"]


def test_processes_give_the_same_bytes_as_one_after_the_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, asked = scenario(tmp_path / "s"), whatifs(tmp_path / "w", "增聘,增聘,,,,1,,,,,,\n")
    monkeypatch.setattr(joining, "give_reasons", give_reasons)  # as other processes have it
    run(place, asked, tmp_path / "a")
    monkeypatch.setattr(run_module, "crew_of", crew_of)
    run(place, asked, tmp_path / "b", workers=2)
    files = [f.relative_to(tmp_path / "a") for f in sorted((tmp_path / "a").rglob("*")) if f.is_file()]
    assert len(files) > 30
    for file in files:
        if file.suffix != ".xlsx":
            assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes(), file


def test_a_process_that_breaks_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_module, "crew_of", crew_of)
    monkeypatch.setenv(fake_whatif_planner.BREAKS, "5")
    with pytest.raises(OfficeFailedError, match="130201"):
        run(scenario(tmp_path / "s"), whatifs(tmp_path / "w", "增聘,增聘,,,,1,,,,,,\n"), tmp_path / "out")


# ---- what is refused


def test_an_edit_that_cannot_be_applied_is_told_at_its_row_and_nothing_is_written(tmp_path: Path) -> None:
    text = WHATIFS + "减员太多,减员,,,,99,,,,,,\n并无此区,责任区合并,Z8,Z9,,,,,,,,\n"
    with pytest.raises(ProblemsError) as refused:
        run(scenario(tmp_path / "s"), whatifs(tmp_path / "w", text), tmp_path / "out")
    assert [(p.sheet, p.cell, p.code) for p in refused.value.problems] == [
        ("what_ifs.csv", "A7", "not_applicable"),
        ("what_ifs.csv", "A8", "not_applicable"),
    ]
    assert [p.name for p in tmp_path.iterdir()] == ["s", "w"] or not (tmp_path / "out").exists()


def test_data_that_come_out_wrong_are_told_as_a_check_would(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def spoiled(county: County, *_: object, **__: object) -> County:
        return county.with_rows(units=())

    monkeypatch.setattr(compare, "edited", spoiled)
    with pytest.raises(ProblemsError) as refused:
        run(scenario(tmp_path / "s"), whatifs(tmp_path / "w"), tmp_path / "out")
    assert "调整后的数据有误" in refused.value.problems[0].message_zh
    assert {p.sheet for p in refused.value.problems} == {"增聘一名", "减员一名", "改小参数", "撤校并添人"}


def test_a_folder_that_is_no_comparison_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("x", encoding="utf-8")
    with pytest.raises(PublishError):
        run(scenario(tmp_path / "s"), whatifs(tmp_path / "w"), tmp_path / "out", replace=True)
    assert (tmp_path / "out" / "mine.txt").exists()


# ---- plans to go on from, offices that come and go


def test_a_plan_of_a_comparison_is_published_and_audited_like_any_other(
    made: tuple[Path, Comparison], tmp_path: Path
) -> None:
    out, _ = made
    folder = out / "plans" / "02_减员一名"
    face.publish(desk.load(folder), tmp_path / "plan")
    assert (tmp_path / "plan" / "plan.xlsx").is_file()


def test_plans_in_full_where_asked_for(tmp_path: Path) -> None:
    asked = whatifs(tmp_path / "w", "增聘,增聘,,,,1,,,,,,\n")
    run(scenario(tmp_path / "s"), asked, tmp_path / "out", plans=True)
    for stem in ("00_现状", "01_增聘"):
        assert (tmp_path / "out" / "plans" / stem / "report.html").is_file()


def test_offices_that_are_split_or_merged_have_their_maps_and_lines(tmp_path: Path) -> None:
    place = fake_planner.write_city(tmp_path / "市", counties=2)
    text = "拆分,督导室拆分,{u},NEU,南河镇,,,,,,,\n合并,督导室合并,130202,130201,,,,,,,,\n"
    answer = run(place, whatifs(tmp_path / "w", text), tmp_path / "out", lang="en")
    assert [unit.unit_id for unit in answer.offices] == ["130200", "130201", "130202", "NEU"]
    assert len(list((tmp_path / "out" / "maps").iterdir())) == 4
    lines = table(tmp_path / "out", "comparison")
    held = {(r["what_if"], r["office"]) for r in lines if r["figure"] == "schools"}
    assert ("today", "130202") in held
    assert ("合并", "130202") not in held
    assert ("拆分", "NEU") in held


def test_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compare, "plan_office", fake_whatif_planner.by_hand)
    place, asked = scenario(tmp_path / "s"), whatifs(tmp_path / "w")
    command = ["compare", str(place), str(asked), "--out", str(tmp_path / "out"), "--seconds", "1"]
    assert main(command) == Exit.OPEN
    said = capsys.readouterr().out.splitlines()
    assert said[1].startswith("现状：缺督学 0 名，未满足 ")
    assert said[3].startswith("减员一名：")
    assert "劣于现状（已证明）" in said[3]
    assert main(command) == Exit.PROBLEMS
    assert "已存在" in capsys.readouterr().err
    assert main(["--lang", "en", *command, "--replace"]) == Exit.OPEN
    said = capsys.readouterr().out.splitlines()
    assert said[1].startswith("today: ")
    assert "more musts left open: not called better" in said[2]
    assert "better than today (proven)" in said[5]
    page = (tmp_path / "out" / "comparison.html").read_text(encoding="utf-8")
    assert "Staff" in page
    asked.joinpath("what_ifs.csv").write_text(HEADS + "现状,增聘,,,,1,,,,,,\n", encoding="utf-8")
    assert main([*command, "--replace"]) == Exit.PROBLEMS
    assert "what_ifs.csv!A2" in capsys.readouterr().err


def test_the_empty_workbook(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["template", str(tmp_path / "w.xlsx"), "--what-ifs"]) == 0
    assert "假设方案" in openpyxl.load_workbook(tmp_path / "w.xlsx").sheetnames
    assert main(["template", str(tmp_path / "x.xlsx"), "--what-ifs", "--changes"]) == Exit.PROBLEMS
    assert "只能选一个" in capsys.readouterr().err


def test_hired_people_are_full_time_where_nothing_is_said(made: tuple[Path, Comparison]) -> None:
    _, answer = made
    fresh = [i for i in answer.alternatives[4].county.rows.inspectors if "H" in i.inspector_id]
    assert [i.employment for i in fresh] == [Employment.FULL_TIME]
