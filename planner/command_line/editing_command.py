"""The command line's part of edited workbooks: ``audit --workbook`` with a plan folder, and ``adopt``."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from typing import Any

from duxue.planner import listing
from duxue.planner.approve import approve as set_standing
from duxue.planner.audit import findings_json
from duxue.planner.editing.adopt import adopt as take_over
from duxue.planner.editing.audit_workbook import audit_workbook, tables_told
from duxue.planner.editing.lines import broken_json, edit_lines, edits_json
from duxue.planner.publishing import Wish
from duxue.planner.words import Lang, pick
from duxue.scenarios.problems import Problem, has_errors
from duxue.scenarios.releases.state import Standing, state_named

Say = Callable[[str], object]


def audit_edits(asked: argparse.Namespace, lang: Lang, say: Say, complain: Say) -> int | None:
    """``duxue audit SCENARIO PLAN --workbook EDITED.xlsx``: what was changed, what it broke, then all findings.

    None where there is no plan folder to hold the workbook against, so that its tables alone are to be audited.
    """
    if asked.plan is None or asked.workbook is None:
        return _without_plan(asked, lang, complain)
    told = audit_workbook(asked.scenario, asked.plan, asked.workbook)
    judged = told.judged
    _problems(judged.problems, lang, complain)
    if asked.changed and asked.json:
        broken = broken_json(told.broken, judged.county, lang) if judged.county is not None else []
        say(
            json.dumps(
                {"edits": edits_json(told.edits, lang), "broken": broken}, ensure_ascii=False, indent=1
            )
        )
        return judged.code
    if judged.audit is None or judged.county is None:
        for edit in told.edits:
            say(edit.line(lang))
        return judged.code
    if asked.json:
        say(findings_json(judged.audit.findings, judged.county, lang))
        return judged.code
    for line in edit_lines(told.edits, told.broken, judged.county, lang):
        say(line)
    if not asked.changed:
        for line in listing.finding_lines(judged, lang):
            say(line)
    return judged.code


def adopt(asked: argparse.Namespace, lang: Lang, tell_planned: Callable[[Any, Lang], int], say: Say) -> int:
    """``duxue adopt``: publish the edited plan as the next draft."""

    wish = Wish(replace=asked.replace, lang=lang)
    adopted = take_over(asked.scenario, asked.plan, asked.workbook, asked.out, wish)
    county = adopted.planned.county
    if asked.json:
        say(json.dumps({"edits": edits_json(adopted.edits, lang)}, ensure_ascii=False, indent=1))
        return adopted.planned.code
    if county is not None:
        for line in edit_lines(adopted.edits, adopted.broken, county, lang):
            say(line)
        say(
            pick(
                lang,
                f"写入“指定”表 {len(adopted.pins)} 条，下次重排时照办",
                f"{len(adopted.pins)} pins were added; a later rerun keeps them",
            )
        )
    else:
        for edit in adopted.edits:
            say(edit.line(lang))
    return tell_planned(adopted.planned, lang)


def _problems(problems: Sequence[Problem], lang: Lang, complain: Say) -> None:

    for line in listing.problem_lines(problems, lang) if problems else ():
        complain(line)


def _without_plan(asked: argparse.Namespace, lang: Lang, complain: Say) -> int | None:
    """What is said where there is no plan folder; 2 where a workbook cannot be judged by its tables either."""
    if not _told_without_plan(asked, lang, complain):
        return 2
    problems = tables_told(asked.workbook) if asked.workbook is not None else ()
    for problem in problems:
        complain(problem.line(lang))
    return 2 if has_errors(problems) else None


def _told_without_plan(asked: argparse.Namespace, lang: Lang, complain: Say) -> bool:
    """Say what an audit without a plan folder does not do; False where nothing else was asked for."""
    if asked.plan is None and asked.workbook is None:
        told = (
            "请给出方案文件夹，或用 --workbook 给出改过的工作簿",
            "give a plan folder, or an edited workbook with --workbook",
        )
        complain(pick(lang, *told))
        return False
    if asked.changed:
        told = "--changed 须同时给出方案文件夹和 --workbook", "--changed needs a plan folder and --workbook"
        complain(pick(lang, *told))
        return False
    if asked.workbook is not None:
        complain(
            pick(
                lang,
                "未给出方案文件夹：只核对数据表，年度计划等文书表中的改动没有读入",
                "no plan folder given: only the tables are audited, edits of the documents are not read",
            )
        )
    return True


def approve(asked: argparse.Namespace, lang: Lang, tell_planned: Callable[[Any, Lang], int]) -> int:
    """``duxue approve``: set where a release stands."""
    on = asked.on.isoformat() if asked.on else ""
    standing = Standing(state_named(asked.state), asked.by.strip(), on, asked.document.strip())
    return tell_planned(set_standing(asked.plan, standing, lang), lang)


def run(asked: argparse.Namespace, lang: Lang, tell_planned: Callable[[Any, Lang], int], say: Say) -> int:
    """The verbs ``adopt`` and ``approve``."""
    return (
        adopt(asked, lang, tell_planned, say) if asked.verb == "adopt" else approve(asked, lang, tell_planned)
    )
