"""The face for programs: every verb in memory on a small county, light to import, and the examples that show it."""

import contextlib
import io
import json
import os
import pickle
import subprocess
import sys
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

import duxue
from duxue.planner.answers import Exit
from duxue.scenarios.sheets import PLAN
from tests.planner.fake_planner import work_here

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "examples"
AS_OF = date(2027, 4, 1)


def test_a_plan_is_made_in_memory_and_says_how_good_it_is(example: duxue.Result) -> None:
    assert example.code is Exit.DONE
    assert example.folder is None
    assert len(example.open) == 0
    assert set(example.gaps) == {("130227", row["stage"]) for row in example.plan.outcome["stages"]}
    assert all(gap is None or 0 <= gap < 0.2 for gap in example.gaps.values())


@pytest.mark.parametrize("table", PLAN, ids=lambda table: table.name)
def test_every_table_is_a_frame_with_the_contracts_headings(example: duxue.Result, table: object) -> None:
    rows = getattr(example.plan, table.name)
    frame = rows.frame()
    assert list(frame.columns) == [column.name for column in table.columns]
    assert len(frame) == len(rows)


def test_a_frame_holds_days_as_days_and_codes_as_words(example: duxue.Result) -> None:
    visits = example.plan.visits.frame()
    assert pd.api.types.is_datetime64_any_dtype(visits["date"])
    assert set(visits["half"]) <= {"am", "pm", "day"}
    assert not any(isinstance(value, type(example.plan.visits[0].half)) for value in visits["half"])


def test_a_plan_survives_a_process_boundary(example: duxue.Result) -> None:
    again = pickle.loads(pickle.dumps(example.plan))  # noqa: S301 - our own bytes
    assert again == example.plan
    assert again.postings.frame().equals(example.plan.postings.frame())


def test_what_is_shown_takes_three_lines(example: duxue.Result) -> None:
    for one in (example, example.plan, example.county):
        assert len(repr(one).splitlines()) == 3
    assert "20 schools, 6 inspectors" in repr(example.county)
    assert "0 duties open" in repr(example)


def test_progress_is_told_and_a_stop_is_obeyed() -> None:
    told = []
    stop = duxue.Stop()

    def hear(said: object) -> None:
        told.append(said.stage)
        stop.ask()

    stopped = duxue.plan(EXAMPLES / "county", seconds=1, progress=hear, stop=stop)
    assert told[0] == "staffing"
    assert stopped.code is Exit.STOPPED


def test_the_audit_takes_a_plan_or_its_folder(example: duxue.Result, tmp_path: Path) -> None:
    written = duxue.publish(example, tmp_path / "plan")
    assert written == tmp_path / "plan"
    there = duxue.audit(duxue.read(tmp_path / "plan" / "scenario"), tmp_path / "plan")
    here = duxue.audit(EXAMPLES / "county", example.plan)
    assert there.audit.findings == here.audit.findings


def test_a_revision_keeps_what_is_past(example: duxue.Result) -> None:
    after = duxue.revise(example, EXAMPLES / "changes", AS_OF, seconds=1)
    past = {visit for visit in example.plan.visits if visit.date < AS_OF}
    assert past
    assert past <= set(after.plan.visits)
    ill = [
        v
        for v in after.plan.visits
        if v.inspector_id == "D130227001" and date(2027, 4, 6) <= v.date <= date(2027, 5, 14)
    ]
    assert ill == []


def test_problems_are_one_error_that_lists_them_all(tmp_path: Path) -> None:
    (tmp_path / "units.csv").write_text("unit_id,name,level,lon,lat\nU1,A,county,118.2,\n", encoding="utf-8")
    with pytest.raises(duxue.ProblemsError) as caught:
        duxue.read(tmp_path)
    assert {problem.sheet for problem in caught.value.problems} >= {"units.csv"}
    assert "schools" in str(caught.value)


def test_importing_the_face_loads_neither_solver_nor_pandas() -> None:
    told = "import sys, duxue; duxue.read; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", told], cwd=ROOT, capture_output=True, text=True, check=True)
    assert not {"ortools", "pandas", "folium", "networkx"} & set(done.stdout.split())


def test_the_face_offers_what_it_says() -> None:
    assert set(dir(duxue)) == set(duxue.__all__)
    assert all(getattr(duxue, name) for name in duxue.__all__)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        duxue.nothing  # noqa: B018


@pytest.mark.parametrize("name", sorted(file.name for file in EXAMPLES.glob("*.ipynb")))
def test_an_example_runs(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    work_here(monkeypatch)
    monkeypatch.chdir(EXAMPLES)
    before = sorted(os.walk("."))
    cells = json.loads(Path(name).read_text(encoding="utf-8"))["cells"]
    room: dict[str, object] = {}
    with contextlib.redirect_stdout(io.StringIO()):
        for cell in cells:
            if cell["cell_type"] == "code":
                # That it runs is looked at here, not how well.
                source = "".join(cell["source"]).replace("seconds=2", "seconds=0.2")
                exec(compile(source, name, "exec"), room)  # noqa: S102 - our own example
    assert sorted(os.walk(".")) == before, "an example writes nothing"
