"""The house rules that no linter knows: size, names, floors, one command, a lock that fits anywhere."""

import ast
import re
import subprocess
import sys
import tomllib
from fnmatch import fnmatch
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
FLOORS = ("planner", "models", "scenarios", "maps")
LONGEST = 400
NAMES_THAT_SAY_NOTHING = {"utils", "util", "common", "helpers", "helper", "base", "manager", "misc"}
# Written so that this file does not match itself.
ADDRESSES = {
    "a package index": re.compile(r"pypi\.org/simple|files\.pythonhosted|registry\.npmjs"),
    "a path of one machine": re.compile(r"(?<![\w.:/*-])/(?:root|work|home/\w+|Users/\w+)/"),
}

ONE_HOME = {
    "a county is made": (r"\bCounty\(", {"scenarios/reading/scenario.py"}),
    "public holidays become days off": (r"^import (?:chinese_calendar|holidays)", {"scenarios/calendar.py"}),
    "road files and servers are asked": (r"travel\.(?:osrm|roads) import", {"scenarios/travel/minutes.py"}),
    "files of kinds of edits are gathered": (r"edits import kinds\b", {"scenarios/edits/register.py"}),
    "the half-days of a visit are read (and by the rule's own halves, which share no helper)": (
        r"[\"']visit_halfdays",
        {"models/facts/field_work.py", "models/rules/monthly_visit.py"},
    ),
    "how long an event takes and how many go (and by the halves of those rules, which share no helper)": (
        r"[\"'](?:days_kindergarten|days_large|team_size_large)[\"']",
        {"models/facts/event_terms.py", "models/rules/event_days.py", "models/rules/team_size.py"},
    ),
    "the Monday of a week (and by a rule's own halves; pages know no calendar)": (
        r"(?:timedelta\(days=|toordinal\(\) - )\w+(?:\.\w+)*\.weekday\(\)\)",
        {"scenarios/calendar.py", "models/rules/week_cap.py", "planner/web/days.py"},
    ),
    "an event to be placed is made": (r"\bEventTask\(", {"models/stages/event_task.py"}),
    "today's date is asked for (the contract's default year)": (
        r"\.today\(\)",
        {"scenarios/reading/settings.py"},
    ),
}
"""What the documents say has one home: what shows that it is done, and where alone it may stand."""

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")


def product_files() -> list[Path]:
    return [file for floor in FLOORS for file in sorted((ROOT / floor).rglob("*.py"))]


def shown(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def tracked_files() -> list[Path]:
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)  # noqa: S607
    return [file for name in listed.stdout.decode().split("\0") if name and (file := ROOT / name).is_file()]


def declared() -> list[Requirement]:
    project = PROJECT["project"]
    extras = project["optional-dependencies"]
    # Timefold is pinned where it is named: nothing but ``make bench-peers`` installs it.
    groups = [project["dependencies"], *(extras[name] for name in extras if name != "bench")]
    return [Requirement(line) for group in groups for line in group]


def test_no_file_is_too_long() -> None:
    lengths = {
        shown(file): len(file.read_text(encoding="utf-8").splitlines())
        for file in [*product_files(), *(ROOT / "duxue").glob("*.py")]
    }
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST} == {}


def test_every_room_has_a_name_that_says_what_it_holds() -> None:
    rooms = {shown(file): set(file.relative_to(ROOT).with_suffix("").parts) for file in product_files()}
    assert [name for name, parts in rooms.items() if parts & NAMES_THAT_SAY_NOTHING] == []


@pytest.mark.parametrize("what", ONE_HOME)
def test_what_has_one_home_stands_there_and_nowhere_else(what: str) -> None:
    pattern, homes = ONE_HOME[what]
    found = {name for name, text in sources().items() if re.search(pattern, text, re.MULTILINE)}
    assert found == homes


def test_a_plan_hangs_on_no_clock() -> None:
    """Seconds that a stage took are told (``timing.json``); which day or hour it is, only pages ask."""
    clock = re.compile(r"\.now\(|\.today\(|\btime\.time\(|localdate|utcnow")
    asking = {name for name, text in sources().items() if clock.search(text)}
    assert {one for one in asking if not one.startswith("planner/web/")} == {"scenarios/reading/settings.py"}


def test_no_rule_and_no_stage_reads_what_was_recorded() -> None:
    """They see the plan as it went, which ``scenarios.as_happened`` gives."""
    reading = {name for name, text in sources().items() if re.search(r"\.records\b(?! import)", text)}
    assert [name for name in reading if name.startswith("models/")] == []


@cache
def sources() -> dict[str, str]:
    return {shown(file): file.read_text(encoding="utf-8") for file in product_files()}


@pytest.mark.parametrize("floor", FLOORS)
def test_every_floor_says_what_it_is_for(floor: str) -> None:
    assert ast.get_docstring(ast.parse((ROOT / floor / "__init__.py").read_text(encoding="utf-8")))


def test_the_audit_runs_without_the_solver() -> None:
    loaded = (
        "import sys, duxue.planner.audit; print([m for m in sys.modules if m.split('.')[0] == 'ortools'])"
    )
    run = subprocess.run([sys.executable, "-c", loaded], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_what_is_installed_is_the_face_and_the_floors_by_their_own_names() -> None:
    inside = {path.name for path in (ROOT / "duxue").iterdir()} - {"__pycache__"}
    assert inside == {"__init__.py", "__main__.py", "desk.py", "face.py", "py.typed", *FLOORS}
    assert all((ROOT / "duxue" / floor).resolve() == ROOT / floor for floor in FLOORS)
    assert PROJECT["tool"]["setuptools"]["packages"]["find"]["include"] == ["duxue*"]


def test_there_is_one_command() -> None:
    project = PROJECT["project"]
    assert project["scripts"] == {"duxue": "duxue.__main__:main"}
    assert not {"gui-scripts", "entry-points"} & project.keys()


def test_what_the_product_imports_is_declared() -> None:
    distributions = packages_distributions()
    wanted = [*PROJECT["project"]["dependencies"], *PROJECT["project"]["optional-dependencies"]["cluster"]]
    runtime = {canonicalize_name(Requirement(line).name) for line in wanted}
    known = runtime | {"branca"}  # folium's own other half
    undeclared = set()
    for file in product_files():
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            for top in {name.split(".")[0] for name in names} - {*sys.stdlib_module_names, "duxue"}:
                if not {canonicalize_name(name) for name in distributions.get(top, [])} & known:
                    undeclared.add((shown(file), top))
    assert undeclared == set()


def test_the_lock_holds_every_declared_dependency_in_its_range() -> None:
    pins = [Requirement(line.rstrip(" \\")) for line in LOCK.splitlines() if re.match(r"\w", line)]
    for need in declared():
        versions = [
            str(pin.specifier)[2:]
            for pin in pins
            if canonicalize_name(pin.name) == canonicalize_name(need.name)
        ]
        assert versions, f"{need.name} is not locked: make lock"
        assert all(map(need.specifier.contains, versions)), f"{need.name} is locked out of range: make lock"


def test_the_lock_names_no_place() -> None:
    assert not re.search(r"://|^-|@ |file:", LOCK, re.MULTILINE)
    pins = re.split(r"\n(?=\w)", LOCK.strip())
    assert [pin for pin in pins if "--hash=sha256:" not in pin] == []


def test_every_bundled_file_is_packaged() -> None:
    patterns = PROJECT["tool"]["setuptools"]["package-data"]["*"]
    inside = [shown(file) for file in tracked_files() if shown(file).split("/")[0] in FLOORS]
    data = [name for name in inside if not name.endswith(".py")]
    assert [name for name in data if not any(fnmatch(name, pattern) for pattern in patterns)] == []


def test_no_file_knows_where_it_was_written() -> None:
    found = []
    for file in tracked_files():
        try:
            text = file.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a picture or a workbook
        found += [(shown(file), what) for what, address in ADDRESSES.items() if address.search(text)]
    assert found == []
