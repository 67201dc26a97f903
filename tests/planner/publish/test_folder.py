"""A folder appears whole or not at all, whatever stops the run."""

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from duxue.planner.answers import RefusedError
from duxue.planner.publish import folder as folders
from duxue.planner.publish.folder import MARK, PublishError, claimed, file_stem, settle, whole_folder
from duxue.planner.publish.manifest import MANIFEST

ROOT = Path(__file__).parents[3]


def fill(folder: Path, text: str) -> None:
    (folder / MARK).write_text(text, encoding="utf-8")
    (folder / "maps").mkdir()
    (folder / "maps" / "a.html").write_text(text, encoding="utf-8")


def write_and_fail(target: Path, error: BaseException) -> None:
    with whole_folder(target, replace=True) as fresh:
        fill(fresh, "new")
        raise error


def old_plan(target: Path) -> Path:
    with whole_folder(target) as fresh:
        fill(fresh, "old")
    return target


def content(target: Path) -> set[str]:
    files = [path for path in target.rglob("*") if path.is_file() and path.name != MANIFEST]
    return {path.read_text(encoding="utf-8") for path in files}


def beside(target: Path) -> list[str]:
    return sorted(path.name for path in target.parent.iterdir() if path != target)


def test_a_folder_appears_only_at_the_end(tmp_path: Path) -> None:
    target = tmp_path / "deep" / "方案 2027"
    with whole_folder(target) as fresh:
        fill(fresh, "new")
        assert not target.exists()
    assert content(target) == {"new"}
    assert beside(target) == []


def test_an_error_leaves_nothing_behind_not_even_the_parents_made_for_it(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        write_and_fail(tmp_path / "a" / "b" / "plan", KeyboardInterrupt())
    assert list(tmp_path.iterdir()) == []


def test_an_existing_plan_is_kept_unless_replacing_is_asked_for(tmp_path: Path) -> None:
    target = old_plan(tmp_path / "plan")
    with pytest.raises(PublishError, match="--replace"), whole_folder(target):
        pytest.fail("the body must not run")
    assert content(target) == {"old"}
    with whole_folder(target, replace=True) as fresh:
        fill(fresh, "new")
        assert content(target) == {"old"}
    assert content(target) == {"new"}
    assert beside(target) == []


def test_an_error_while_replacing_keeps_the_old_plan(tmp_path: Path) -> None:
    target = old_plan(tmp_path / "plan")
    with pytest.raises(ZeroDivisionError):
        write_and_fail(target, ZeroDivisionError())
    assert content(target) == {"old"}
    assert beside(target) == []


def test_a_folder_that_is_no_plan_is_never_replaced(tmp_path: Path) -> None:
    target = tmp_path / "photos"
    target.mkdir()
    (target / "holiday.jpg").write_text("dear", encoding="utf-8")
    with pytest.raises(PublishError, match=MANIFEST), whole_folder(target, replace=True):
        pytest.fail("the body must not run")
    assert content(target) == {"dear"}


@pytest.mark.parametrize("touch", ["added", "edited", "linked", "added in maps"])
def test_what_the_office_added_or_edited_keeps_a_folder_from_being_replaced(
    tmp_path: Path, touch: str
) -> None:
    target = old_plan(tmp_path / "plan")
    file = {"added": "note.txt", "edited": MARK, "linked": "here", "added in maps": "maps/b.html"}[touch]
    if touch == "linked":
        (target / file).symlink_to(tmp_path, target_is_directory=True)
    else:
        (target / file).write_text("the office's own", encoding="utf-8")
    with pytest.raises(PublishError, match=file), whole_folder(target, replace=True):
        pytest.fail("the body must not run")
    assert os.path.lexists(target / file)


def test_what_is_added_while_a_new_folder_is_being_written_is_not_lost(tmp_path: Path) -> None:
    target = old_plan(tmp_path / "plan")

    def add_meanwhile() -> None:
        with whole_folder(target, replace=True) as fresh:
            fill(fresh, "new")
            (target / "late.txt").write_text("late", encoding="utf-8")

    with pytest.raises(PublishError, match=r"late\.txt"):
        add_meanwhile()
    assert content(target) == {"old", "late"}


def test_what_file_managers_leave_behind_does_not_count(tmp_path: Path) -> None:
    target = old_plan(tmp_path / "plan")
    (target / "maps" / ".DS_Store").write_bytes(b"\0")
    with whole_folder(target, replace=True) as fresh:
        fill(fresh, "new")
    assert content(target) == {"new"}


def test_a_folder_of_another_command_is_never_replaced(tmp_path: Path) -> None:
    target = old_plan(tmp_path / "plan")
    with (
        pytest.raises(PublishError, match=r"comparison\.json"),
        whole_folder(target, replace=True, mark="comparison.json"),
    ):
        pytest.fail("the body must not run")


@pytest.mark.parametrize("out", ["in/table", "in", "in/deep/plan", ".", "link"])
def test_no_output_is_holds_or_lies_in_an_input(tmp_path: Path, out: str) -> None:
    (tmp_path / "in" / "table").mkdir(parents=True)
    (tmp_path / "link").symlink_to(tmp_path / "in", target_is_directory=True)
    with (
        pytest.raises(RefusedError, match="never changed"),
        claimed(tmp_path / out, inputs=[tmp_path / "in" / "table", tmp_path / "in"]),
    ):
        pytest.fail("the body must not run")


def test_a_file_in_the_way_is_told_in_both_languages(tmp_path: Path) -> None:
    target = tmp_path / "plan"
    target.write_text("a file", encoding="utf-8")
    with pytest.raises(PublishError) as told, whole_folder(target, replace=True):
        pytest.fail("the body must not run")
    assert "是文件" in told.value.text("zh")
    assert "is a file" in told.value.text("en")
    assert target.read_text(encoding="utf-8") == "a file"


def test_a_linked_folder_is_replaced_where_it_really_lies(tmp_path: Path) -> None:
    real = old_plan(tmp_path / "real")
    link = tmp_path / "link"
    link.symlink_to(real, target_is_directory=True)
    with whole_folder(link, replace=True) as fresh:
        fill(fresh, "new")
    assert link.is_symlink()
    assert content(real) == {"new"}


@pytest.mark.parametrize("fails_at", [1, 2])
def test_a_rename_that_fails_gives_the_old_plan_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails_at: int
) -> None:
    target = old_plan(tmp_path / "plan")
    rename, calls = Path.rename, []

    def refuse(self: Path, to: Path) -> Path:
        calls.append(self)
        if len(calls) == fails_at:
            raise PermissionError(13, "open elsewhere")
        return rename(self, to)

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(PublishError, match="open elsewhere"), whole_folder(target, replace=True) as fresh:
        fill(fresh, "new")
    assert content(target) == {"old"}
    assert beside(target) == []


def test_two_runs_never_write_one_folder_together(tmp_path: Path) -> None:
    target = tmp_path / "plan"
    with whole_folder(target) as fresh:
        fill(fresh, "first")
        with ThreadPoolExecutor(1) as another:
            told = another.submit(refused, target).result()
        assert "another run" in told
        settle(target)
        assert content(fresh) == {"first"}
    assert content(target) == {"first"}


def refused(target: Path) -> str:
    with pytest.raises(RefusedError) as told, whole_folder(target):
        pytest.fail("the body must not run")
    return told.value.en


def test_a_claim_is_held_from_before_the_work_until_after_the_writing(tmp_path: Path) -> None:
    target = tmp_path / "plan"
    with claimed(target), ThreadPoolExecutor(1) as another:
        assert "another run" in another.submit(refused, target).result()
        with whole_folder(target) as fresh:
            fill(fresh, "first")
        assert "another run" in another.submit(refused, target).result()
    assert content(target) == {"first"}
    assert beside(target) == []


KILLED_AT = """
import os, signal, sys
from pathlib import Path
from duxue.planner.publish import folder
target, step = Path(sys.argv[1]), sys.argv[2]
die = lambda *ignored: os.kill(os.getpid(), signal.SIGKILL)
rename, calls = Path.rename, []
def dying_rename(self, to):
    calls.append(self)
    if step == f"before rename {len(calls)}":
        die()
    rename(self, to)
    if step == f"after rename {len(calls)}":
        die()
Path.rename = dying_rename
with folder.whole_folder(target, replace=True) as fresh:
    (fresh / folder.MARK).write_text("new", encoding="utf-8")
    if step == "writing":
        die()
    if step == "removing":
        folder._remove = die
    (fresh / "maps").mkdir()
    (fresh / "maps" / "a.html").write_text("new", encoding="utf-8")
"""


@pytest.mark.parametrize(
    ("step", "left"),
    [
        ("writing", "old"),
        ("before rename 1", "old"),
        ("after rename 1", "old"),
        ("before rename 2", "old"),
        ("after rename 2", "new"),
        ("removing", "new"),
    ],
)
def test_a_killed_run_leaves_the_old_or_the_new_plan_whole(tmp_path: Path, step: str, left: str) -> None:
    target = old_plan(tmp_path / "plan")
    ended = subprocess.run([sys.executable, "-c", KILLED_AT, target, step], cwd=ROOT, check=False)
    assert ended.returncode == -signal.SIGKILL
    settle(target)
    assert content(target) == {left}
    assert sorted(p.relative_to(target).as_posix() for p in target.rglob("*") if p.is_file()) == [
        MANIFEST,
        "maps/a.html",
        MARK,
    ]
    assert [name for name in beside(target) if not name.endswith("lock")] == []
    with whole_folder(target, replace=True) as fresh:
        fill(fresh, "next")
    assert content(target) == {"next"}
    assert beside(target) == []


def test_a_first_run_that_is_killed_leaves_no_folder(tmp_path: Path) -> None:
    target = tmp_path / "plan"
    body = (
        "import sys, time\nfrom pathlib import Path\nfrom duxue.planner.publish.folder import whole_folder\n"
        "with whole_folder(Path(sys.argv[1])) as fresh:\n"
        " (fresh / 'events.csv').write_text('half', encoding='utf-8')\n print('ready', flush=True)\n time.sleep(60)\n"
    )
    run = subprocess.Popen([sys.executable, "-c", body, target], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert run.stdout is not None
    assert run.stdout.readline() == "ready\n"
    run.kill()
    run.wait()
    run.stdout.close()
    assert not target.exists()
    with whole_folder(target) as fresh:
        assert list(fresh.iterdir()) == []
        fill(fresh, "new")
    assert beside(target) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(RefusedError, match="cannot"), whole_folder(tmp_path / "plan"):
        pytest.fail("the body must not run")
    tmp_path.chmod(0o700)


def test_a_parent_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(RefusedError, match="cannot"), whole_folder(tmp_path / "file" / "plan"):
        pytest.fail("the body must not run")


def test_the_root_of_a_disk_is_no_output_and_nothing_lies_beside_it() -> None:
    root = Path(Path.cwd().anchor)
    settle(root)
    for replace in (False, True):
        with pytest.raises(RefusedError, match="根目录"), claimed(root, replace=replace):
            pass


def test_the_folder_one_stands_in_may_be_named_by_a_dot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = old_plan(tmp_path / "plan")
    monkeypatch.chdir(plan)
    assert folders.work_folder(Path()) == tmp_path / "plan.work"
    assert folders.work_folder(Path("maps/..")) == tmp_path / "plan.work"
    assert folders.work_folder(Path("other")) == Path("other.work")
    settle(Path())
    with pytest.raises(PublishError, match="已存在"), claimed(Path()):
        pass
    with whole_folder(Path(), replace=True) as fresh:
        fill(fresh, "new")
    assert content(plan) == {"new"}


def test_file_names_are_safe_and_apart() -> None:
    taken: set[str] = set()
    keys = (
        "a/1",
        "A/1",
        "a_1",
        "..",
        "",
        "督",
        "D1",
        "d1",
        "x" * 90 + "1",
        "x" * 90 + "2",
        "a\\b:c*?",
        "\ud800",
    )
    names = [file_stem(key, "王/五", taken) for key in keys]
    assert len({name.casefold() for name in names}) == len(keys)
    assert not [
        name for name in names if set(name) & set('/\\:*?"<>|') or name.startswith(".") or len(name) > 80
    ]
    assert names[5:8] == ["督_王_五", "D1_王_五", "d1_王_五_2"]


def test_ids_in_chinese_stay_readable_and_are_not_cut_where_they_differ() -> None:
    taken: set[str] = set()
    names = [file_stem(f"冀教督证〔2023〕第00{n}号", "王伟", taken) for n in (1, 2)]
    assert names == ["冀教督证〔2023〕第001号_王伟", "冀教督证〔2023〕第002号_王伟"]
    assert file_stem("王伟(1111)", "王伟(1111)", taken) != file_stem("王伟(2222)", "王伟(2222)", taken)


def test_the_lock_is_that_of_the_system(tmp_path: Path) -> None:
    """A lock file left by a killed run (no process holds it) does not block the next one."""
    target = tmp_path / "plan"
    folders._beside(target, "lock").write_bytes(b"")
    with whole_folder(target) as fresh:
        fill(fresh, "new")
    assert content(target) == {"new"}
