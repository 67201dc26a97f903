"""A file appears whole or not at all, and never where an input or another output lies."""

import errno
import os
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from duxue.planner.answers import Exit, RefusedError
from duxue.planner.publish.book import Book
from duxue.planner.publish.folder import MARK, disk_told, whole_folder
from duxue.planner.publish.whole_file import whole_file


def write(target: Path, *inputs: Path, replace: bool = True) -> None:
    with whole_file(target, replace=replace, inputs=inputs) as fresh:
        fresh.write_text("new", encoding="utf-8")


def test_a_file_is_replaced_only_where_that_is_asked_for(tmp_path: Path) -> None:
    target = tmp_path / "deep" / "空白.xlsx"
    write(target, replace=False)
    with pytest.raises(RefusedError, match="--replace"):
        write(target, replace=False)
    write(target)
    assert [path.name for path in target.parent.iterdir()] == [target.name]


@pytest.mark.parametrize("out", ["schools.csv", "other.csv", "deep/page.html", "SCHOOLS", "../in"])
def test_no_file_takes_the_place_of_an_input_or_lies_among_them(tmp_path: Path, out: str) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    table = folder / "schools.csv"
    table.write_text("dear", encoding="utf-8")
    (folder / "SCHOOLS").symlink_to(table)
    with pytest.raises(RefusedError, match="never changed"):
        write(folder / out, folder)
    assert table.read_text(encoding="utf-8") == "dear"


def test_a_workbook_reached_by_another_name_is_still_the_input(tmp_path: Path) -> None:
    book = tmp_path / "book.xlsx"
    book.write_text("dear", encoding="utf-8")
    (tmp_path / "same.xlsx").hardlink_to(book)
    for out in (book, tmp_path / "same.xlsx", tmp_path / "x" / ".." / "book.xlsx"):
        with pytest.raises(RefusedError, match="never changed"):
            write(out, book)
    write(tmp_path / "beside.xlsx", book)


def test_a_file_of_a_folder_that_was_written_whole_is_never_replaced_alone(tmp_path: Path) -> None:
    with whole_folder(tmp_path / "plan") as fresh:
        (fresh / MARK).write_text("{}", encoding="utf-8")
    for name in (MARK, "new.html", "maps/new.html"):
        with pytest.raises(RefusedError, match="written whole"):
            write(tmp_path / "plan" / name)


def test_a_place_that_cannot_be_is_the_arguments_fault(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    for place in (tmp_path / "file" / "a.xlsx", tmp_path / ("x" * 300)):
        with pytest.raises(RefusedError) as told:
            write(place)
        assert told.value.code is Exit.PROBLEMS
        assert place.name[:40] in told.value.zh


@pytest.mark.parametrize("replace", [False, True])
def test_a_pipe_is_never_replaced(tmp_path: Path, replace: bool) -> None:
    os.mkfifo(tmp_path / "page.html")
    with pytest.raises(RefusedError, match="no file"):
        write(tmp_path / "page.html", replace=replace)
    assert (tmp_path / "page.html").is_fifo()


@pytest.mark.parametrize("wrapped", [False, True])
def test_a_full_disk_is_told_in_both_languages_and_is_the_machines_fault(
    tmp_path: Path, wrapped: bool
) -> None:
    full = OSError(errno.ENOSPC, "No space left on device")
    with pytest.raises(RefusedError) as told, disk_told(tmp_path / "out.xlsx"):
        raise OSError(full) if wrapped else full
    assert told.value.code is Exit.FAILED
    assert told.value.zh.endswith("out.xlsx：磁盘空间不足")
    assert told.value.en.endswith("out.xlsx: No space left on device")


@pytest.mark.parametrize(
    ("number", "zh", "code"),
    [(errno.ENOSPC, "磁盘空间不足", Exit.FAILED), (errno.EACCES, "没有权限", Exit.PROBLEMS)],
)
def test_what_keeps_a_workbook_from_being_written_is_told_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, zh: str, code: Exit
) -> None:
    def refused(*_: object) -> None:
        raise FileCreateError(OSError(number, "refused"))

    book = Book(tmp_path / "plan.xlsx", title="x", day=date(2026, 12, 1))
    monkeypatch.setattr(xlsxwriter.Workbook, "close", refused)
    with pytest.raises(RefusedError) as told, disk_told(tmp_path):
        book.close()
    assert told.value.zh.endswith(zh)
    assert told.value.code is code
