"""Only regular files are read, and nothing without end: wherever a path of an office is opened."""

import errno
import os
from pathlib import Path

import pytest

from duxue.models.rules.register import parameter_specs
from duxue.planner.publish.folder import PublishError
from duxue.planner.publish.notices.writing import read_templates
from duxue.scenarios.files.source import open_source
from duxue.scenarios.files.template import example_rows
from duxue.scenarios.files.writing import write_csv
from duxue.scenarios.parameters import GROUND
from duxue.scenarios.problems import refusal
from duxue.scenarios.reading.scenario import read_scenario
from duxue.scenarios.regular_files import read_regular
from duxue.scenarios.sheets import SCENARIO
from duxue.scenarios.travel.legs import TravelError
from duxue.scenarios.travel.roads import read_sections
from duxue.scenarios.whatif.reading import read_whatifs
from tests.models.stages.drawn import drawn_county

pipes = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes as files here")


def test_a_file_within_its_limit_is_read_and_a_larger_one_is_not(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_bytes(b"x" * 10)
    assert read_regular(file, 10) == b"x" * 10
    with pytest.raises(OSError, match="limit") as told:
        read_regular(file, 9)
    assert told.value.errno == errno.EFBIG


@pytest.mark.parametrize(("most", "told"), [(1_000, "1 kB"), (3 * 2**20, "3 MB")])
def test_a_limit_is_told_in_a_unit_that_fits_it(tmp_path: Path, most: int, told: str) -> None:
    (tmp_path / "a").write_bytes(b"x" * (most + 1))
    with pytest.raises(OSError, match=f"limit of {told}"):
        read_regular(tmp_path / "a", most)


def test_a_hole_of_gigabytes_is_refused_unread(tmp_path: Path) -> None:
    write_csv(SCENARIO, example_rows(), tmp_path)
    with (tmp_path / "travel.csv").open("r+b") as stream:
        stream.truncate(8 * 2**30)
    reading = read_scenario(tmp_path, GROUND, {"responsible_load": "负责学校数"})
    assert [(p.sheet, p.code) for p in reading.problems] == [("travel.csv", "unreadable")]


@pipes
def test_a_pipe_is_told_wherever_a_file_is_asked_for(tmp_path: Path) -> None:
    def pipe(name: str) -> Path:
        os.mkfifo(tmp_path / name)
        return tmp_path / name

    with pytest.raises(OSError, match="pipe") as told:
        read_regular(pipe("a"))
    assert refusal(told.value)[0] == "是管道或设备，不是文件"
    with pytest.raises(TravelError, match="管道"):
        read_sections(pipe("roads.csv"))
    assert (
        read_whatifs(pipe("w.toml"), drawn_county(2, 30, 9), parameter_specs()).problems[0].code
        == "unreadable"
    )
    assert open_source(pipe("b.xlsx")).problems[0].code == "unreadable"
    (tmp_path / "own").mkdir()
    os.mkfifo(tmp_path / "own" / "督导通知书.docx")
    with pytest.raises(PublishError, match="管道"):
        read_templates(tmp_path / "own")


@pipes
@pytest.mark.parametrize("what", ["link", "folder", "pipe", "device"])
def test_a_table_that_cannot_be_read_is_told_and_never_passed_over(what: str, tmp_path: Path) -> None:
    rows = example_rows()
    write_csv(SCENARIO, {name: rows[name] for name in rows if name != "recusals"}, tmp_path)
    table = tmp_path / "recusals.csv"
    if what == "link":
        table.symlink_to("nowhere")
    elif what == "folder":
        table.mkdir()
    elif what == "pipe":
        os.mkfifo(table)
    else:
        table.symlink_to("/dev/zero")
    reading = read_scenario(tmp_path, GROUND, {"responsible_load": "负责学校数"})
    assert reading.county is None
    assert [(p.sheet, p.code) for p in reading.problems] == [("recusals.csv", "unreadable")]
