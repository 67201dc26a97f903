"""The store: what a killed process left half made is swept out, what somebody is making is left alone."""

import os
import time
from pathlib import Path
from typing import Any

import pytest

from duxue.planner.web import running
from duxue.planner.web.archive.store import ABANDONED, again, folder_of, fresh_folder, keep, sweep


def aged(place: Path) -> None:
    """Make a folder look as if nobody had written into it for long."""
    past = time.time() - ABANDONED - 60
    for path in (*place.rglob("*"), place):
        os.utime(path, (past, past))


def left_behind(name: str, store: Path) -> Path:
    """A fresh folder as a killed process leaves it."""
    place = store / "fresh" / name
    (place / "plan").mkdir(parents=True)
    (place / "plan" / "half.csv").write_text("a", encoding="utf-8")
    aged(place)
    return place


def test_only_what_nobody_is_at_is_swept_out(settings: Any, tmp_path: Path) -> None:
    settings.STORE = tmp_path / "store"
    assert sweep() == 0, "a store that was never used has nothing to sweep"
    with fresh_folder() as place:
        (place / "a").mkdir()
        (place / "a" / "x.txt").write_text("x", encoding="utf-8")
        digest = keep(place / "a")
    aged(folder_of(digest))
    old, begun = left_behind("1-a", settings.STORE), left_behind("2-b", settings.STORE)
    (begun / "plan" / "next.csv").write_text("still writing", encoding="utf-8")
    with fresh_folder() as own:
        assert sweep() == 1
        assert own.is_dir()
    assert not old.exists()
    assert begun.is_dir()
    assert (folder_of(digest) / "x.txt").is_file(), "what was kept is never swept"


@pytest.mark.django_db
def test_starting_the_pages_sweeps_the_store(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.STORE = tmp_path / "store"
    old = left_behind("1-a", settings.STORE)
    running._ready()
    assert not old.exists()


def test_a_file_of_the_store_stands_in_a_second_folder_and_is_not_written_again(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.STORE = tmp_path / "store"
    with fresh_folder() as place:
        (place / "a").mkdir()
        (place / "a" / "x.txt").write_text("x", encoding="utf-8")
        first = folder_of(keep(place / "a"))
    with fresh_folder() as place:
        (place / "b").mkdir()
        assert again(first / "x.txt", place / "b" / "x.txt")
        assert not again(first / "none.txt", place / "b" / "none.txt")
        (place / "b" / "y.txt").write_text("y", encoding="utf-8")
        second = folder_of(keep(place / "b"))
    assert (second / "x.txt").samefile(first / "x.txt")
    assert sorted(one.name for one in second.iterdir()) == ["x.txt", "y.txt"]
    monkeypatch.setattr(os, "link", _refused)
    assert not again(first / "x.txt", tmp_path / "x.txt"), "a disk without links: it is written anew"


def _refused(*_paths: object) -> None:
    raise OSError("no links here")
