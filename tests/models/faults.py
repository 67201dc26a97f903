"""Planted faults: a rule's check with one comparison gone wrong, and whether anything notices."""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from types import ModuleType

from duxue.models.rules.card import Rule
from duxue.scenarios.as_imposed import as_imposed
from tests.models.agreement import Check, feasible, found
from tests.models.worlds import cases_of, decoys, edited, world_of
from tests.rules.case_files import day_text, read_case

MOVED: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.And: ast.Or,
    ast.Or: ast.And,
}
"""Each comparison with its faulty twin: an order that differs on the boundary only, else the opposite."""


@dataclass(frozen=True)
class Fault:
    """A check with one comparison or one and/or gone wrong: the line as it was, and the faulty check."""

    line: int
    text: str
    check: Check


def functions_from(module: ModuleType, start: str) -> set[str]:
    """The module's own functions that a function reaches, itself included."""
    tree = ast.parse(inspect.getsource(module))
    bodies = {n.name: n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.ClassDef)}
    reached: set[str] = set()
    waiting = [start]
    while waiting:
        name = waiting.pop()
        if name in bodies and name not in reached:
            reached.add(name)
            waiting += sorted({n.id for n in ast.walk(bodies[name]) if isinstance(n, ast.Name)})
    return reached


def faults_of(module: ModuleType) -> Iterator[Fault]:
    """Every check of a rule file with one comparison, one and or one or gone wrong."""
    source = inspect.getsource(module)
    reached = functions_from(module, "check")
    number = 0
    while True:
        tree = ast.parse(source)
        bodies = [n for n in tree.body if isinstance(n, ast.FunctionDef | ast.ClassDef) and n.name in reached]
        places = list(_places(bodies))
        if number == len(places):
            return
        node, k = places[number]
        text = f"{ast.unparse(node)} [{k}]"
        if isinstance(node, ast.Compare):
            node.ops[k] = MOVED[type(node.ops[k])]()
        else:
            node.op = MOVED[type(node.op)]()
        twin = ModuleType(f"{module.__name__}_{number}")
        sys.modules[twin.__name__] = twin  # dataclasses look their module up
        try:
            exec(compile(tree, f"{module.__file__}:{number}", "exec"), twin.__dict__)  # noqa: S102
        finally:
            del sys.modules[twin.__name__]
        yield Fault(node.lineno, text, twin.check)
        number += 1


def _places(bodies: Iterable[ast.AST]) -> Iterator[tuple[ast.Compare | ast.BoolOp, int]]:
    for node in (n for body in bodies for n in ast.walk(body)):
        if isinstance(node, ast.Compare):
            yield from ((node, k) for k, op in enumerate(node.ops) if type(op) in MOVED)
        elif isinstance(node, ast.BoolOp):
            yield node, 0


def noticed(rule: Rule, check: Check, worlds: int) -> bool:
    """Whether a hand-worked case, the agreement of some edited worlds, or a crash gives the faulty check away."""
    try:
        return not _stands(rule, check, worlds)
    except (ArithmeticError, AttributeError, LookupError, NameError, RuntimeError, TypeError, ValueError):
        return True


def _stands(rule: Rule, check: Check, worlds: int) -> bool:
    paths = cases_of(rule.CARD.id)
    if any(not keeps(path, check) for path in paths):
        return False
    for seed in range(worlds if hasattr(rule, "post") else 0):
        random = Random(seed)
        world = edited(world_of(random.choice(paths)), random, random.randint(0, 6), rule.CARD.parameters)
        if feasible(world, rule, decoys(world, random, 1), True) == bool(found(world, check)):
            return False
    return True


def keeps(path: Path, check: Check) -> bool:
    """Whether a check finds in a case just what the case says, waivers apart."""
    case = read_case(path)
    seen = list(check(case.county, as_imposed(case.county, case.plan), case.county.parameters))
    seen = [f for f in seen if (f.rule, f.subject) not in case.county.waived]
    wanted = {row["subject"] for row in case.expect}
    days = {(f.subject, day_text(f.date)) for f in seen}
    dated = {(row["subject"], str(row["date"])) for row in case.expect if "date" in row}
    return wanted <= {f.subject for f in seen} <= wanted | {r["subject"] for r in case.may} and dated <= days
