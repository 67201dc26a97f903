"""The documents hold what the program does: generated pages are fresh, links lead somewhere, words are the code's."""

import argparse
import re
import shlex
from pathlib import Path

import pytest

from duxue.planner import docs
from duxue.planner.answers import Exit
from duxue.planner.command_line import arguments
from duxue.planner.command_line.arguments import Parser
from duxue.scenarios import codes
from duxue.scenarios.sheets import PLAN, SCENARIO

ROOT = Path(__file__).parents[2]
READMES = ("README.md", "README.zh-CN.md")
PAGES = [*READMES, "CONTRIBUTING.md", *(f"docs/{file.name}" for file in sorted((ROOT / "docs").glob("*.md")))]
FLOORS = ("planner", "models", "scenarios", "maps")
ROOMS = (*FLOORS, "duxue", "tests", "docs", "examples", "benchmarks", "bundle")
OUTPUTS = {
    "PLAN/",
    "PLAN.work/",
    "public/",
    "maps/public/",
    "calendars/",
    "offices/",
    "cards/",
    "scenario/",
    "build/fuzz/",
    "bin/",
}
"""Folders that the program writes, or an installation has."""
WRITTEN = {"json", "xlsx", "html", "csv", "docx", "txt", "zip", "toml"}
"""What follows the dot in a file's name, not in a module's."""
HOUSE_TERMS = [
    "inspector",
    "full_time",
    "part_time",
    "responsible",
    "posting",
    "zone",
    "visit",
    "event",
    "comprehensive",
    "principal_review",
    "campaign",
    "follow_up",
    "county_evaluation",
    "recusal",
    "waiver",
    "occasion",
    "release",
    "revise",
    "frozen",
    "horizon",
    "round",
    "witness",
    "shortage",
    "finding",
    "problem",
]


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def tree() -> frozenset[str]:
    """Every file of the project, and every folder with a stroke behind it, each by all the ends of its path."""
    files = [file for room in ROOMS for file in (ROOT / room).rglob("*") if "__pycache__" not in file.parts]
    files += ROOT.glob("*.md")
    named = [f"{file.relative_to(ROOT).as_posix()}{'/' * file.is_dir()}" for file in files]
    named += [f"{room}/" for room in ROOMS]
    return frozenset(
        "/".join(parts[n:]) for name in named for parts in [name.split("/")] for n in range(len(parts))
    )


def is_there(quoted: str) -> bool:
    """Whether what a page quotes is no path, file or module of the project, or is there."""
    parts = quoted.removeprefix("duxue.").split(".")
    if re.fullmatch(rf"[\w./-]*\w/|[\w./`-]+\.py|(?:{'|'.join(ROOMS)})/[\w./-]+", quoted):
        return not {quoted, f"{quoted}/"}.isdisjoint(TREE | OUTPUTS)
    module = re.fullmatch(r"\w+(\.\w+)+", quoted) and parts[-1] not in WRITTEN
    if not module or not (parts[0] in FLOORS or f"{parts[0]}.py" in TREE or f"{parts[0]}/" in TREE):
        return True
    path, home = "/".join(parts), "/".join(parts[:-1]) + ".py"
    if not {f"{path}.py", f"{path}/"}.isdisjoint(TREE):
        return True
    homes = [file for floor in FLOORS for file in (ROOT / floor).rglob(f"{parts[-2]}.py")]
    return any(
        file.as_posix().endswith(f"/{home}") and re.search(rf"\b{parts[-1]}\b", file.read_text("utf-8"))
        for file in homes
    )


TREE = tree()


def grids(name: str) -> list[list[str]]:
    """The rows of a page's tables, cell by cell."""
    lines = [
        line for line in text(name).splitlines() if line.startswith("| ") and not line.startswith("| ---")
    ]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


def glossary(name: str) -> dict[str, str]:
    after = text(name).split("## Glossary" if name == "README.md" else "## 用语", 1)[1].split("\n## ", 1)[0]
    return dict(re.findall(r"^\| `(\w+)` \| (\S+) \|", after, re.MULTILINE))


def code_words() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    happenings = codes.ChangeKind  # its words say what has happened (新增回避), not what a thing is called
    for kind in vars(codes).values():
        if isinstance(kind, type) and issubclass(kind, codes.Code) and kind not in (codes.Code, happenings):
            for code in kind:
                found.setdefault(str(code), set()).add(code.zh)
    return found


@pytest.mark.parametrize("name", sorted(docs.PAGES))
def test_generated_pages_are_fresh(name: str) -> None:
    assert text(f"docs/{name}") == docs.PAGES[name](), "run: python -m duxue.planner.docs"


def test_generated_pages_hold_every_column_and_rule() -> None:
    page = docs.tables_page()
    for table in (*SCENARIO, *PLAN):
        section = page.split(f"### {table.zh} `{table.name}`", 1)[1].split("\n### ", 1)[0]
        for column in table.columns:
            assert f"| `{column.name}`" in section
            assert f"| {column.zh} |" in section


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    targets = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", text(page))
    missing = [t for t in targets if "://" not in t and not (ROOT / page).parent.joinpath(t).exists()]
    assert missing == []


def test_every_file_of_the_roof_has_its_row() -> None:
    rooms = (ROOT / "docs" / "rooms.md").read_text(encoding="utf-8")
    files = {file.name for file in (ROOT / "planner").glob("*.py")} - {"__init__.py"}
    assert {name for name in files if f"`{name}`" not in rooms} == set()


@pytest.mark.parametrize("page", PAGES)
def test_what_a_page_names_of_the_project_is_there(page: str) -> None:
    quoted = re.findall(r"`([^`\n]+)`", text(page))
    assert [one for one in quoted if not is_there(one)] == []


@pytest.mark.parametrize(
    "gone",
    [
        "models/assignment.py",
        "scenarios.cutting",
        "`x`/nothing.py",
        "publishing.EFFORT",
        "rooms/",
        "planner/kit/",
    ],
)
def test_what_is_not_there_is_seen(gone: str) -> None:
    assert not is_there(gone)


def test_no_source_cites_a_page_that_is_not_in_the_project() -> None:
    cited = {
        (file.relative_to(ROOT).as_posix(), name)
        for floor in ("duxue/face.py", "duxue/desk.py", *FLOORS, "tests")
        for file in ([ROOT / floor] if floor.endswith(".py") else sorted((ROOT / floor).rglob("*.py")))
        for name in re.findall(r"[\w/.-]*\b[A-Z]+\.md\b", file.read_text(encoding="utf-8"))
    }
    assert {one for one in cited if one[1] not in TREE} == set()


@pytest.mark.parametrize("name", READMES)
def test_the_glossary_speaks_the_words_of_the_code(name: str) -> None:
    words = glossary(name)
    assert set(HOUSE_TERMS) <= set(words)
    known = code_words()
    wrong = {term: zh for term, zh in words.items() if term in known and zh not in known[term]}
    assert wrong == {}


def test_both_glossaries_are_one() -> None:
    first, second = (glossary(name) for name in READMES)
    assert first == second


@pytest.mark.parametrize("name", READMES)
def test_the_readme_names_tables_as_they_are(name: str) -> None:
    """Those that every office fills in, and all of a plan's; of the others the ones it speaks of (docs/tables.md has all)."""
    known = {f"`{table.name}` {table.zh}": table.required for table in SCENARIO}
    plan = {f"`{table.name}` {table.zh}" for table in PLAN}
    section = text(name).split("`units` 单位", 1)[1].split("\n\n", 1)[0]
    named = {"`units` 单位", *re.findall(r"`[a-z_]+` [\u4e00-\u9fff]+", section)}
    assert named <= {*known, *plan}
    assert plan | {one for one, required in known.items() if required} <= named


@pytest.mark.parametrize("name", READMES)
def test_the_readme_names_every_command_as_it_is_typed(name: str) -> None:
    shown = [
        shlex.split(command)[1:]
        for command in re.findall(r"^\| `(duxue [^`]+)` \|", text(name), re.MULTILINE)
    ]
    parser = arguments.parser("en")
    assert {parser.parse_args(command).verb for command in shown} == verbs(parser)
    codes_told = {int(row[0]) for row in grids(name) if row[0].isdigit()}
    assert codes_told == {int(code) for code in Exit} - {Exit.FAILED}


@pytest.mark.parametrize("name", READMES)
def test_every_option_named_in_the_readme_exists(name: str) -> None:
    files = (Path(arguments.__file__), arguments.COMMANDS)
    known = {
        option for file in files for option in re.findall(r"--[a-z-]+", file.read_text(encoding="utf-8"))
    }
    assert set(re.findall(r"--[a-z][a-z-]*", text(name))) - known == set()


def verbs(parser: Parser) -> set[str]:
    return next(set(a.choices) for a in parser._actions if isinstance(a, argparse._SubParsersAction))
