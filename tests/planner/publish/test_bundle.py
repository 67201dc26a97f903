"""The whole folder: everything in it, checked by reading it back, and nothing left when the check fails."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from duxue.planner.audit import audit
from duxue.planner.publish import bundle, drawer, drawing
from duxue.planner.publish.bundle import publish
from duxue.planner.publish.drawer import drawer_begun
from duxue.planner.publish.folder import PublishError, whole_folder
from duxue.planner.publish.tables import sheet_cell
from duxue.planner.words import Lang
from duxue.scenarios.county import County
from duxue.scenarios.files.source import open_source
from duxue.scenarios.plan import Plan
from duxue.scenarios.reading.scenario import read_plan
from duxue.scenarios.rows import Column
from tests.planner.publish import worlds

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def world() -> County:
    return worlds.county()


@pytest.fixture(scope="module")
def plan(world: County) -> Plan:
    return worlds.plan_for(world)


def test_a_folder_holds_everything_and_reads_back(world: County, plan: Plan, tmp_path: Path) -> None:
    published = publish(world, plan, audit(world, plan), tmp_path / "plan")
    assert published.workbook.is_file()
    assert published.report.is_file()
    assert [page.name for page in published.maps] == ["130201_甲县.html"]
    assert all(page.is_file() for page in published.maps)
    assert len(list((tmp_path / "plan" / "calendars").glob("*.ics"))) == 3
    assert read_plan(tmp_path / "plan")[0] == plan
    assert [path.name for path in tmp_path.iterdir()] == ["plan"]


def test_a_city_has_a_map_that_leads_to_its_offices(tmp_path: Path) -> None:
    world = worlds.county(offices=2, schools=3)
    plan = worlds.plan_for(world)
    published = publish(world, plan, audit(world, plan), tmp_path / "plan", "en")
    assert [page.name for page in published.maps] == ["index.html", "130201_甲县.html", "130202_乙县.html"]
    html = published.maps[0].read_text(encoding="utf-8")
    assert "130201_%E7%94%B2%E5%8E%BF.html" in html


def test_two_publications_are_equal_but_for_the_workbook(world: County, plan: Plan, tmp_path: Path) -> None:
    for name in ("one", "two"):
        publish(world, plan, audit(world, plan), tmp_path / name)
    one, two = (
        {
            path.relative_to(tmp_path / name).as_posix(): path.read_bytes()
            for path in sorted((tmp_path / name).rglob("*"))
            if path.is_file() and path.suffix != ".xlsx"
        }
        for name in ("one", "two")
    )
    assert one == two


def faulty_cell(value: Any, column: Column, lang: Lang) -> Any:
    """A writer that loses the first letter of every reason."""
    return str(value)[1:] if column.field == "facts" else sheet_cell(value, column, lang)


def test_a_workbook_that_reads_back_differently_is_not_published(
    world: County, plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("duxue.planner.publish.tables.sheet_cell", faulty_cell)
    with pytest.raises(PublishError, match="unmet") as told:
        publish(world, plan, audit(world, plan), tmp_path / "plan")
    assert "未满足" in told.value.zh
    assert list(tmp_path.iterdir()) == []


def test_a_plan_that_reads_back_but_with_other_findings_is_not_published(
    world: County, plan: Plan, tmp_path: Path
) -> None:
    audited = audit(world, plan)
    with pytest.raises(PublishError, match="audit"):
        publish(world, plan, replace(audited, findings=audited.findings[1:]), tmp_path / "plan")
    assert list(tmp_path.iterdir()) == []


def test_a_plan_that_no_workbook_can_hold_is_not_published(world: County, plan: Plan, tmp_path: Path) -> None:
    broken = replace(plan, unmet=(replace(plan.unmet[0], subject="S 1"),))
    with pytest.raises(PublishError):
        publish(world, broken, audit(world, broken), tmp_path / "plan")
    assert list(tmp_path.iterdir()) == []


STEPS = ("write_tables", "write_workbook", "write_calendars", "write_maps", "report_html", "verify_workbook")


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("error", [OSError(28, "disk full"), KeyboardInterrupt()], ids=["disk", "stop"])
def test_whatever_fails_the_old_plan_stays(
    world: County,
    plan: Plan,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    step: str,
    error: BaseException,
) -> None:
    target = tmp_path / "plan"
    with whole_folder(target) as fresh:
        (fresh / "outcome.json").write_text("{}", encoding="utf-8")

    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(bundle if hasattr(bundle, step) else drawing, step, fail)
    expected = PublishError if isinstance(error, OSError) else KeyboardInterrupt
    with pytest.raises(expected):
        publish(world, plan, audit(world, plan), target, replace=True)
    assert [path.name for path in tmp_path.iterdir()] == ["plan"]
    assert sorted(path.name for path in target.iterdir()) == ["manifest.json", "outcome.json"]


@pytest.mark.parametrize("early", [False, True], ids=["begun then", "begun before"])
def test_a_large_plan_is_drawn_in_a_process_of_its_own_and_is_the_same(
    world: County, plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, early: bool
) -> None:
    audited, drawn_here = audit(world, plan), []
    monkeypatch.setattr(
        drawing, "draw", lambda *told, _draw=drawing.draw: drawn_here.append(1) or _draw(*told)
    )
    one = publish(world, plan, audited, tmp_path / "one")
    monkeypatch.setattr(drawer, "LARGE", 1)
    monkeypatch.setattr(drawer, "cores", lambda: 2)
    begun = drawer_begun(world) if early else None
    assert (begun is not None) is early
    two = publish(world, plan, audited, tmp_path / "two", drawer=begun)
    assert drawn_here == [1]
    assert [page.name for page in one.maps] == [page.name for page in two.maps]
    files = [
        sorted(f.relative_to(at) for f in at.rglob("*") if f.is_file())
        for at in (tmp_path / "one", tmp_path / "two")
    ]
    assert files[0] == files[1]
    assert all((tmp_path / "one" / f).read_bytes() == (tmp_path / "two" / f).read_bytes() for f in files[0])


@pytest.mark.parametrize(("large", "cores"), [(1, 1), (1000, 2)], ids=["one core", "small"])
def test_no_process_is_begun_for_a_plan_that_is_not_drawn_apart(
    world: County, monkeypatch: pytest.MonkeyPatch, large: int, cores: int
) -> None:
    monkeypatch.setattr(drawer, "LARGE", large)
    monkeypatch.setattr(drawer, "cores", lambda: cores)
    assert drawer_begun(world) is None


def test_the_tables_of_a_workbook_are_read_without_its_documents(
    world: County, plan: Plan, tmp_path: Path
) -> None:
    book = publish(world, plan, audit(world, plan), tmp_path / "plan").workbook
    whole, _ = read_plan(book)
    assert whole is not None
    assert read_plan(book, tables_alone=True)[0] == whole
    _cover, second, *_ = (sheet.name for sheet in open_source(book).sheets)
    assert [sheet.name for sheet in open_source(book, lambda name: name == second).sheets] == [second]


KILLED = """
import os, signal, sys
from pathlib import Path
from duxue.planner.audit import audit
from duxue.planner.publish import bundle, drawing
from tests.planner.publish import worlds
world = worlds.county()
plan = worlds.plan_for(world)
setattr(bundle, sys.argv[2], lambda *a, **k: os.kill(os.getpid(), signal.SIGKILL))
bundle.publish(world, plan, audit(world, plan), Path(sys.argv[1]), replace=True)
"""


@pytest.mark.parametrize("step", ["write_workbook", "verify_workbook"])
def test_a_killed_publication_leaves_no_folder_and_the_next_run_cleans_up(
    world: County, plan: Plan, tmp_path: Path, step: str
) -> None:
    target = tmp_path / "plan"
    ended = subprocess.run([sys.executable, "-c", KILLED, target, step], cwd=ROOT, check=False)
    assert ended.returncode < 0
    assert not target.exists()
    assert list(tmp_path.iterdir())
    publish(world, plan, audit(world, plan), target)
    assert [path.name for path in tmp_path.iterdir()] == ["plan"]
