"""The command line's part of edited workbooks: ``audit --workbook`` with a plan folder, and ``adopt``."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from duxue import desk, face
from duxue.planner import listing
from duxue.planner.answers import Judged
from duxue.planner.audit import findings_json
from duxue.planner.editing.adopt import Adopted
from duxue.planner.editing.audit_workbook import tables_told
from duxue.planner.editing.edited import EditsError, unlike_tables
from duxue.planner.editing.edits import unpinned
from duxue.planner.editing.lines import broken_json, edit_lines, edits_json
from duxue.planner.words import Lang, in_a_row, json_text, pick

Say = Callable[[str], object]


def audit_edits(asked: argparse.Namespace, lang: Lang, say: Say, complain: Say) -> int | None:
    """``duxue audit SCENARIO PLAN --workbook EDITED.xlsx``: what was changed, what it broke, then all findings.

    None where there is no plan folder to hold the workbook against, so that its tables alone are to be audited.
    """
    if asked.plan is None or asked.workbook is None:
        return _without_plan(asked, lang, complain)

    with _edits_told(asked.changed and asked.json, asked.json, lang, say):
        told = desk.audit_edits(desk.in_force(asked.plan, asked.scenario), asked.plan, asked.workbook)
    judged = told.judged
    for line in listing.problem_lines(judged.problems, lang) if judged.problems else ():
        complain(line)
    if asked.changed and asked.json:
        say(
            json_text(
                {
                    "edits": edits_json(told.edits, lang),
                    "broken": broken_json(told.broken, judged.county, lang),
                }
            )
        )
        return judged.code
    if asked.json:
        say(findings_json(judged.audit.findings, judged.county, lang))
        return judged.code
    for line in edit_lines(told.edits, told.broken, judged, lang):
        say(line)
    if not asked.changed:
        for line in listing.finding_lines(judged, lang):
            say(line)
    return judged.code


def adopt(asked: argparse.Namespace, lang: Lang, tell_planned: Callable[[Any, Lang], int], say: Say) -> int:
    """``duxue adopt``: publish the edited plan as the next draft."""
    with _edits_told(asked.json, asked.json, lang, say):
        inforce = desk.in_force(asked.plan, asked.scenario)
        adopted = face.adopt(inforce, asked.plan, asked.workbook, asked.out, replace=asked.replace, lang=lang)
    if asked.json:
        say(json_text({"edits": edits_json(adopted.edits, lang)}))
        return adopted.planned.code
    for line in edit_lines(adopted.edits, adopted.broken, adopted.planned, lang):
        say(line)
    zh = f"写入“指定”表 {len(adopted.pins)} 条，下次重排时照办"
    en = f"{len(adopted.pins)} pins were added; a later rerun keeps them"
    say(pick(lang, zh, en))
    for line in _pins_told(adopted, lang):
        say(line)
    return tell_planned(adopted.planned, lang)


def _pins_told(adopted: Adopted, lang: Lang) -> Iterator[str]:
    """What gave way to the edits of what was set by hand before, and which edits nothing keeps."""
    for pin in adopted.gone:
        words = desk.pin_words(pin, lang)
        yield pick(lang, f"  原有的指定与改动不合，已撤下：{words}", f"  a former pin gave way: {words}")
    if loose := unpinned(adopted.edits):
        cells = in_a_row(lang, dict.fromkeys(f"{edit.sheet}!{edit.cell}" for edit in loose))
        zh = f"没有相应指定的改动 {len(loose)} 处，这次照改，以后重排时可能再变：{cells}"
        en = f"{len(loose)} edits that no pin keeps, done now but free in a later rerun: {cells}"
        yield pick(lang, zh, en)


@contextmanager
def _edits_told(as_json: bool, quiet: bool, lang: Lang, say: Say) -> Iterator[None]:
    """Tell the edits of a workbook that has problems too, before those are told."""
    try:
        yield
    except EditsError as error:
        if as_json:
            say(json_text({"edits": edits_json(error.edits, lang), "broken": []}))
        for edit in error.edits if not quiet else ():
            say(edit.line(lang))
        raise


def _without_plan(asked: argparse.Namespace, lang: Lang, complain: Say) -> int | None:
    """What is said where there is no plan folder; 2 where a workbook cannot be judged by its tables either."""
    if not _told_without_plan(asked, lang, complain):
        return 2
    problems = tables_told(asked.workbook) if asked.workbook is not None else ()
    for problem in problems:
        complain(problem.line(lang))
    return 2 if any(problem.level == "error" for problem in problems) else None


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
        zh = "未给出方案文件夹：只核对数据表，年度计划等文书表中的改动不读入（与数据表不符之处逐格列出）"
        en = "no plan folder given: only the tables are audited; documents are not read, and told where they differ"
        complain(pick(lang, zh, en))
    return True


_WRITTEN_OUT = 40
"""Cells that differ from the tables whose values are told; the rest are named."""


def documents_told(judged: Judged, workbook: Path, lang: Lang, complain: Say) -> None:
    """Tell every cell of a workbook's documents that says something else than the tables by which alone it is judged."""
    edits, strange, apart = unlike_tables(judged, judged.audit, workbook)
    for edit in edits[:_WRITTEN_OUT]:
        complain(edit.line(lang))
    if rest := edits[_WRITTEN_OUT:]:
        cells = in_a_row(lang, (f"{edit.sheet}!{edit.cell}" for edit in rest))
        zh, en = f"另有 {len(rest)} 处与数据表不符：{cells}", f"{len(rest)} more cells that differ: {cells}"
        complain(pick(lang, zh, en))
    for sheet, columns in apart.items():
        names = in_a_row(lang, ("".join(column.split()) for column in columns))
        zh = f"{sheet}：其余各列已与数据表比对；早先版本的写法不同或表头改动过的列未比对：{names}"
        en = f"{sheet}: compared but for columns that an earlier release wrote otherwise, or with other heads: {names}"
        complain(pick(lang, zh, en))
    if strange:
        names = in_a_row(lang, strange)
        zh = f"{names}：找不到表头，未与数据表比对；请给出方案文件夹（duxue audit 数据 方案 --workbook …）"
        en = f"{names}: no heads are found, so not compared: give the plan folder (duxue audit SCENARIO PLAN --workbook ...)"
        complain(pick(lang, zh, en))
