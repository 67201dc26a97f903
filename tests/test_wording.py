"""Chinese texts stand in full-width punctuation, as an office writes them; English ones in half-width."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("scenarios", "models", "maps", "planner")
MATCHED = ("scenarios/cells/spellings.py", "scenarios/cells/spellings.toml", "scenarios/cells/as_typed.py")
"""What staff type is folded to half-width before it is compared, so the words it is compared with are too."""

HAN = "\u3400-\u9fff"
HALF = re.compile(rf"[{HAN}”』〕][,:;?!()]|[,:;?!(][{HAN}“『〔]")
FULL = re.compile("[\uff0c\uff1a\uff1b\uff1f\uff01\uff08\uff09]")
ENGLISH = re.compile(r"[a-z]{2,} [a-z]+ [a-z]{2,}")
NO_SENTENCE = re.compile(
    r"^=|\)\?|\(\?[:=!]|GS\(2024\)"
)  # formulas, patterns, the number of the outlines' map review


def literals(text: str) -> Iterator[tuple[int, str]]:
    """Every string of a module but its docstrings, with its line; a value put into one counts as a Chinese word."""
    tree = ast.parse(text)
    loose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    parts = {
        id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in ast.walk(node)
    } - {id(node) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield (
                node.lineno,
                "".join(p.value if isinstance(p, ast.Constant) else "\u67d0" for p in node.values),
            )
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in loose | parts:
            yield node.lineno, re.sub(r"\{\w+\}", "\u67d0", node.value)


def misfits(text: str) -> list[str]:
    """The Chinese lines of a module's strings that hold half-width punctuation, and the English ones that hold full-width."""
    found = []
    for number, literal in literals(text):
        for said in re.split(r"\n| / ", re.sub(r"`[^`]*`", "\u67d0", literal)):
            if not re.search(f"[{HAN}]", said.replace("\u67d0", "")):
                continue
            english = ENGLISH.search(said)
            if english and FULL.search(said):
                found.append(f"{number}: {said}")
            if not english and not NO_SENTENCE.search(said) and HALF.search(said):
                found.append(f"{number}: {said}")
    return found


def source(path: Path) -> str:
    """A module, or a file of words as a module would hold them."""
    text = path.read_text(encoding="utf-8")
    return repr([tomllib.loads(text)]) if path.suffix == ".toml" else text


@pytest.mark.parametrize("package", PACKAGES)
def test_chinese_texts_of_the_program_are_punctuated_in_chinese(package: str) -> None:
    found = [
        f"{path.relative_to(ROOT)}:{misfit}"
        for path in sorted((ROOT / package).rglob("*"))
        if path.suffix in {".py", ".toml"} and path.relative_to(ROOT).as_posix() not in MATCHED
        for misfit in misfits(source(path))
    ]
    assert found == []


@pytest.mark.parametrize(
    "page",
    ["README.zh-CN.md", "planner/publish/templates/report.html.j2", "planner/publish/templates/card.html.j2"],
)
def test_chinese_pages_are_punctuated_in_chinese(page: str) -> None:
    text = re.sub(r"`[^`]*`|\{[{%#].*?[}%#]\}", "X", (ROOT / page).read_text(encoding="utf-8"))
    assert [line for line in text.splitlines() if HALF.search(line)] == []


@pytest.mark.parametrize(
    "line",
    [
        "x = '\u65e5\u671f,\u5982 2027-09-01'",
        "x = f'{n}\u6240(\u542b\u5e7c\u513f\u56ed)'",
        "x = f'\u65b9\u6848:{n}'",
        "x = '{name}\u6709{have}\u540d;\u5e94\u6709{need}\u540d'",
        "x = 'see the sheet \u8bf4\u660e\uff0cand fill it in'",
    ],
)
def test_a_text_in_the_other_width_is_seen(line: str) -> None:
    assert misfits(line)


@pytest.mark.parametrize(
    "line",
    [
        "x = '\u65e5\u671f\uff0c\u5982 2027-09-01 8:00'",
        "x = f'{n:,} \u6240\uff08{x}\uff09'",
        "x = 'all of them stand on the sheet \u8bf4\u660e, row 1'",
        "'\u7b2c9\u6761(\u6761\u4f8b)'",
    ],
)
def test_a_text_in_its_own_width_passes(line: str) -> None:
    assert misfits(line) == []
