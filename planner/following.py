"""The verb ``next``: the workbook of the year after a plan, in Chinese, for the office to go through and plan with."""

from __future__ import annotations

from pathlib import Path

from duxue.models.rules.register import parameter_specs, waivable
from duxue.planner.answers import Following, PlanRead, RefusedError
from duxue.planner.publish.whole_file import whole_file
from duxue.planner.words import Lang, pick
from duxue.scenarios.codes import Result
from duxue.scenarios.files.workbook_writing import write_workbook
from duxue.scenarios.next_year import NextYear, next_year
from duxue.scenarios.plan import Plan
from duxue.scenarios.sheets import SCENARIO


def write_following(inforce: PlanRead, year: int, path: Path, *, replace: bool = False) -> Following:
    """Write the next scenario as a workbook; refuses a year that is not after the plan's own (RefusedError)."""
    county, plan = inforce.county, inforce.plan
    try:
        following = next_year(county, plan, year)
    except ValueError as error:
        raise RefusedError(
            f"--year 应晚于该方案的年度 {county.start.year}",
            f"--year must be later than the plan's own year {county.start.year}",
        ) from error
    with whole_file(path, replace=replace, inputs=inforce.inputs) as fresh:
        write_workbook(
            fresh,
            SCENARIO,
            following.rows,
            parameter_specs(),
            _notes(plan, following),
            marks=following.marks,
            waivable=waivable(),
            named=True,
        )
    marked = sum(len(marks) for marks in following.marks.values())
    return Following(following.start, following.end, marked, path)


def line(made: Following, lang: Lang) -> str:
    """What the command line says of the workbook."""
    zh = f"下年度工作簿：{made.file}（计划期 {made.start} 至 {made.end}）；黄色单元格 {made.marked} 处须核对，批注写明原因"
    en = f"next year's workbook: {made.file} ({made.start} to {made.end}); {made.marked} yellow cells to look at, each with its reason"
    return pick(lang, zh, en)


def _notes(plan: Plan, following: NextYear) -> tuple[str, ...]:
    """What was carried on, and what the office must see to."""
    done = sum(r.result is Result.DONE for r in plan.records)
    marked = sum(len(marks) for marks in following.marks.values())
    return (
        f"{following.start.year}年度督导计划工作簿（由上年方案结转）",
        f"计划期 {following.start} 至 {following.end}。已按台账登记的 {done} 项实绩结转上次综合督导、校长任期督导、现任挂牌、未销号问题。",
        f"黄色单元格共 {marked} 处，批注写明须核对的内容：聘期、任期届满，按计划日期结转而台账尚未登记的，按上年推算的校历等。",
        "已完成学时按自然年计，上年学时不结转；上年已结束的请假、专项、培训、上级既定督导和已销号的问题不再列出。",
        "核对后用 duxue check 检查，再用 duxue plan 编排。",
    )
