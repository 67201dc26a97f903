"""The words of the command line: every verb with its arguments, in both languages."""

from __future__ import annotations

import argparse
import re
from datetime import date
from pathlib import Path

from duxue.planner.command_line import shared_arguments as shared
from duxue.planner.command_line.argument_parser import Parser, Version
from duxue.planner.command_line.editing_arguments import add_adopt, add_approve
from duxue.planner.command_line.pages_arguments import add_backup, add_open, add_serve
from duxue.planner.command_line.shared_arguments import Verb, Word
from duxue.planner.command_line.staffing_arguments import add_staffing
from duxue.planner.command_line.stress_arguments import add_stress
from duxue.planner.command_line.whatif_arguments import add_compare
from duxue.planner.words import Lang, language, pick


def parser(lang: Lang) -> Parser:
    """The parser of ``duxue`` with all its verbs; help and complaints in one language."""

    def word(zh: str, en: str) -> str:
        return pick(lang, zh, en)

    Parser.lang = lang
    top = Parser(
        prog="duxue",
        description=word("督学：教育督导年度计划", "duxue: a year of school inspection"),
        allow_abbrev=False,
    )
    lang_help = word("语言：zh 或 en", "language: zh or en")
    top.add_argument("--lang", type=_language, help=lang_help)
    top.add_argument("--version", action=Version, nargs=0, help=word("显示版本", "show the version"))
    verbs = top.add_subparsers(dest="verb", required=True, metavar=word("命令", "VERB"))

    def verb(name: str, zh: str, en: str) -> Parser:
        made = verbs.add_parser(name, help=word(zh, en), description=word(zh, en), allow_abbrev=False)
        made.add_argument("--lang", type=_language, default=argparse.SUPPRESS, help=lang_help)
        return made

    office_verbs = (_template, _check, _plan, _audit, _explain, _revise, _history, _next, _publish, _synth)
    asked_verbs = (add_stress, add_staffing, add_compare, add_open, add_serve, add_backup)
    for add in (*office_verbs, add_adopt, add_approve, *asked_verbs):
        add(verb, word)
    return top


def _language(text: str) -> Lang:
    try:
        return language(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError("zh | en") from error


def _template(verb: Verb, word: Word) -> None:
    made = verb(
        "template",
        "空白工作簿：各表表头带说明、下拉选项和示例行",
        "an empty workbook: heads with help, drop-downs, example rows",
    )
    made.add_argument("out", type=Path, metavar="OUT.xlsx")
    made.add_argument(
        "--changes",
        action="store_true",
        help=word("改为变动工作簿，供 revise 使用", "the workbook of changes instead, for revise"),
    )
    made.add_argument(
        "--what-ifs",
        action="store_true",
        help=word("改为假设方案工作簿，供 compare 使用", "the workbook of what-ifs instead, for compare"),
    )
    shared.replace(made, word)


def _check(verb: Verb, word: Word) -> None:
    made = verb(
        "check", "列出全部数据问题，并对照需求与力量", "every problem of the data, and demand against staff"
    )
    shared.scenario(made, word)
    made.add_argument(
        "--annotate",
        type=Path,
        metavar="OUT.xlsx",
        help=word("另存一份标红并批注的工作簿", "hand the workbook back with red cells and comments"),
    )
    made.add_argument(
        "--points",
        type=Path,
        metavar="OUT.html",
        help=word(
            "写出定位页：在地图上点出乡镇、学校的位置，复制后贴回工作簿",
            "a page on which places are clicked, to be copied back into the workbook",
        ),
    )
    made.add_argument(
        "--map",
        type=Path,
        metavar="HEADS.toml",
        help=word(
            "表头对照：本单位的表头各是哪一列，随数据保存",
            "headings taught, and remembered beside the scenario",
        ),
    )
    made.add_argument(
        "--map-template",
        type=Path,
        metavar="OUT.toml",
        help=word("写出待填的表头对照", "write the file in which headings are taught"),
    )
    shared.json(made, word)
    shared.replace(made, word)


def _plan(verb: Verb, word: Word) -> None:
    made = verb("plan", "编排年度方案，核对并发布", "make the year's plan, audit and publish it")
    shared.scenario(made, word)
    made.add_argument(
        "--out", type=Path, required=True, metavar="PLAN", help=word("方案文件夹", "the plan folder")
    )
    shared.effort(made, word)
    _plan_choices(made, word)
    shared.progress(made, word)
    shared.replace(made, word)


def _revise(verb: Verb, word: Word) -> None:
    made = verb(
        "revise",
        "变动后重排：已做的、已公布的不动，其余少动，另成一次发布",
        "the rerun after changes: what is done or public stays, the rest moves little; a new release",
    )
    shared.scenario(made, word)
    shared.plan(made, word)
    made.add_argument(
        "--changes",
        type=Path,
        required=True,
        metavar="CHANGES",
        help=word("变动工作簿或 csv 文件夹", "workbook or csv folder of changes"),
    )
    made.add_argument(
        "--as-of",
        type=shared.day,
        required=True,
        metavar="DATE",
        help=word("调整日，此前的都已定局", "the day of the revision: all before it is done"),
    )
    made.add_argument(
        "--out", type=Path, required=True, metavar="NEW", help=word("新方案文件夹", "the new plan folder")
    )
    made.add_argument(
        "--max-moves",
        type=shared.number(int, 0),
        metavar="N",
        help=word("每个督导室最多调整 N 所学校的责任督学", "at most N schools of an office change hands"),
    )
    made.add_argument(
        "--mend",
        action="store_true",
        help=word("原方案留下的问题也一并改", "mend what the plan before left open too"),
    )
    shared.effort(made, word)
    shared.progress(made, word)
    shared.replace(made, word)


def _history(verb: Verb, word: Word) -> None:
    made = verb("history", "列出方案的历次发布", "all releases up to a plan")
    shared.plan(made, word)


def _next(verb: Verb, word: Word) -> None:
    made = verb(
        "next",
        "下年度工作簿：结转已知的一切，须核对处标黄",
        "the next year's workbook: all that is known carried on, yellow where the office must look",
    )
    shared.plan(made, word)
    made.add_argument(
        "--year",
        type=shared.number(int, 1900),
        required=True,
        metavar="N",
        help=word("下一年度", "the next year"),
    )
    made.add_argument(
        "--out",
        type=Path,
        required=True,
        metavar="SCENARIO.xlsx",
        help=word("要写的工作簿", "the workbook to write"),
    )
    shared.replace(made, word)


def _plan_choices(made: Parser, word: Word) -> None:
    made.add_argument(
        "--curve",
        metavar="GOAL",
        help=word(
            "只给出一项目标（fair_load）的价目表：六种折算值下的路途与均衡，写入 --out 所指的 csv",
            "only the price list of a goal (fair_load): road and fairness at six weights, as the csv file named by --out",
        ),
    )
    made.add_argument(
        "--seed",
        type=shared.number(int, 0),
        metavar="N",
        help=word("随机种子，代替参数表中的 seed", "seed of every draw, in place of the scenario's"),
    )
    made.add_argument(
        "--office",
        action="append",
        metavar="ID",
        help=word(
            "只排这个督导室（代码或名称，可多次给出）",
            "plan this office only (id or name; may be given again)",
        ),
    )
    made.add_argument(
        "--given",
        type=Path,
        metavar="PLAN",
        help=word("其余督导室沿用这个方案文件夹", "take the other offices from this plan folder"),
    )


def _audit(verb: Verb, word: Word) -> None:
    made = verb("audit", "逐条核对方案是否符合规定", "hold a plan against every rule")
    shared.scenario(made, word)
    made.add_argument(
        "plan", type=Path, nargs="?", metavar="PLAN", help=word("方案文件夹", "the plan folder")
    )
    made.add_argument(
        "--workbook",
        type=Path,
        metavar="EDITED.xlsx",
        help=word(
            "核对这份改过的工作簿；同时给出方案文件夹，则先列出改了什么",
            "audit this edited workbook; with a plan folder, what was changed is listed first",
        ),
    )
    made.add_argument(
        "--changed",
        action="store_true",
        help=word("只列改动和由此带来的问题项", "tell only what was changed and what that broke"),
    )
    shared.json(made, word)


def _explain(verb: Verb, word: Word) -> None:
    made = verb(
        "explain",
        "说明为何没有方案能做到全部规则：缺在哪里、缺多少、有哪些出路",
        "why no plan keeps every rule: where, short by how much, and the ways out",
    )
    shared.scenario(made, word)
    made.add_argument(
        "plan", type=Path, nargs="?", metavar="PLAN", help=word("方案文件夹", "the plan folder")
    )
    made.add_argument(
        "--office", action="append", metavar="ID", help=word("只说明这个督导室（可重复）", "only this office (repeatable)")
    )  # fmt: skip
    made.add_argument(
        "--seconds",
        type=shared.number(float, 1),
        metavar="N",
        help=word("每次试解的计算量，约合 N 秒", "work for each small solve, about N seconds"),
    )
    made.add_argument(
        "--why",
        action="append",
        metavar="SUBJECT",
        help=word(
            "方案为何这样安排：如“学校 S017”“督学 张三”“事项 Z2027-S017”“入校 V-S017-202703-1”（可重复）",
            'why the plan has this: "school S017", "inspector I042", "event ...", "visit ..." (repeatable)',
        ),
    )
    made.add_argument(
        "--what-if",
        action="append",
        metavar="S017=I042",
        help=word(
            "某校改由某人负责的代价，或不许的规则（可重复）",
            "the price of a school in other hands, or the rule against it (repeatable)",
        ),
    )
    made.add_argument("--out", type=Path, metavar="FILE.html", help=word("另存为网页", "write a page too"))
    shared.json(made, word)
    shared.replace(made, word)


def _publish(verb: Verb, word: Word) -> None:
    made = verb(
        "publish",
        "由方案文件夹重新生成工作簿、日历、地图和报告",
        "workbook, calendars, maps and report again from a plan folder",
    )
    shared.plan(made, word)
    made.add_argument("--out", type=Path, required=True, metavar="DIR")
    made.add_argument(
        "--notices",
        action="store_true",
        help=word(
            "另生成通知书、整改通知、督办单、公示牌等 docx 文件",
            "letters and gate signs as docx too",
        ),
    )
    made.add_argument(
        "--templates",
        type=Path,
        metavar="DIR",
        help=word("用这个文件夹中的模板生成通知", "the office's own templates for the letters"),
    )
    made.add_argument(
        "--month",
        type=_month,
        metavar="YYYY-MM",
        help=word("只生成这个月要发的通知", "only the letters that go out in this month"),
    )
    shared.replace(made, word)


def _month(text: str) -> date:
    found = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", text.strip())
    if not found:
        raise argparse.ArgumentTypeError(f"{text} ≠ YYYY-MM")
    return date(int(found[1]), int(found[2]), 1)


def _synth(verb: Verb, word: Word) -> None:
    made = verb(
        "synth",
        "按种子生成合成数据（每份输出都会注明）",
        "a synthetic scenario drawn from a seed, labelled so",
    )
    made.add_argument("--kind", choices=("county", "city", "province"), required=True)
    made.add_argument("--seed", type=shared.number(int, 0), required=True, metavar="N")
    made.add_argument("--out", type=Path, required=True, metavar="DIR")
    made.add_argument(
        "--institutions",
        type=shared.number(int, 1),
        metavar="N",
        help=word("学校和幼儿园数（省：每县）", "schools and kindergartens (of a province: in each county)"),
    )
    made.add_argument(
        "--inspectors", type=shared.number(int, 1), metavar="N", help=word("督学人数", "inspectors")
    )
    made.add_argument("--shape", metavar="SHAPE", help=word("形态", "shape"))
    for name, zh, en in (("--counties", "每市县数", "counties of each city"), ("--cities", "市数", "cities")):
        told = word(f"{zh}（仅省）", f"{en} (of a province)")
        made.add_argument(name, type=shared.number(int, 1), metavar="N", help=told)
    shared.replace(made, word)
