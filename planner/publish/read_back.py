"""What was written is read back before it is published: tables of a workbook and of a folder, and what the audit says of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from duxue.planner.audit import Audit, audit
from duxue.planner.publish.folder import PublishError
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan
from duxue.scenarios.plan_folder import WORKBOOK
from duxue.scenarios.problems import Problem, has_errors
from duxue.scenarios.reading.plan_outcome import outcome_of
from duxue.scenarios.reading.scenario import read_plan, read_plan_table
from duxue.scenarios.rows import Table
from duxue.scenarios.sheets import PLAN


def verify_workbook(book: Path, county: County, plan: Plan, audited: Audit) -> None:
    """Read a written workbook's tables back and audit them again (PublishError if unequal)."""
    read = _read_back(book)
    compare(plan, read, WORKBOOK)
    again = audit(county, read)
    if (again.findings, again.waived) != (audited.findings, audited.waived):
        first = next(_differences(audited.findings + audited.waived, again.findings + again.waived))
        raise PublishError(
            f"发布校验未通过：读回 {WORKBOOK} 后的核查结果与原方案不一致（{first}）；未写出任何文件",
            f"publishing failed its own check: the audit of {WORKBOOK} read back differs ({first}); nothing was written",
        )


def verify_tables(folder: Path, plan: Plan) -> None:
    """Read a written folder's outcome and its csv tables back, one after the other (PublishError if unequal)."""
    outcome, problems = outcome_of(folder)
    if outcome is None or has_errors(problems):
        raise _unreadable(folder, problems)
    for table in PLAN:
        rows, wrong = read_plan_table(folder, table)
        if rows is None:
            raise _unreadable(folder, wrong)
        _compare(table, getattr(plan, table.name), rows, "csv")


def compare(plan: Plan, read: Plan, source: str) -> None:
    """Hold a plan read back against the one in memory, table by table (PublishError names the first difference)."""
    for table in PLAN:
        _compare(table, getattr(plan, table.name), getattr(read, table.name), source)


def _compare(table: Table, mine: Sequence[Any], theirs: Sequence[Any], source: str) -> None:
    if tuple(mine) != tuple(theirs):
        first = next(_differences(mine, theirs))
        raise PublishError(
            f"发布校验未通过：{source} 的“{table.zh}”读回后与原方案不一致（{first}）；未写出任何文件",
            f"publishing failed its own check: table {table.name} of {source} reads back differently ({first}); "
            "nothing was written",
        )


def _read_back(source: Path) -> Plan:
    plan, problems = read_plan(source, tables_alone=True)
    if plan is None:
        raise _unreadable(source, problems)
    return plan


def _unreadable(source: Path, problems: Iterable[Problem]) -> PublishError:
    told = next((p for p in problems if p.level == "error"), None)
    zh, en = (told.line("zh"), told.line("en")) if told else ("", "")
    return PublishError(
        f"发布校验未通过：{source.name} 读不回来（{zh}）；未写出任何文件",
        f"publishing failed its own check: {source.name} cannot be read back ({en}); nothing was written",
    )


def _differences(mine: Sequence[Any], theirs: Sequence[Any]) -> Iterator[str]:
    for number, (left, right) in enumerate(zip(mine, theirs, strict=False), 1):
        if left != right:
            yield f"#{number}: {left} ≠ {right}"
    if len(mine) != len(theirs):
        yield f"{len(mine)} ≠ {len(theirs)}"
    yield "?"
