"""The verbs of the command line: each calls the face or the desk, prints, and gives the exit code."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from duxue import desk, face
from duxue.planner.command_line import pages_command
from duxue.planner.command_line.terminal import complain, ctrl_c_asks
from duxue.planner.words import REFUSED, Lang, json_text, pick


def verb_named(name: str) -> Callable[[argparse.Namespace, Lang], int]:
    """The verb of this name: it takes the arguments and the language, and gives the exit code."""
    return globals()[f"_{name}"]  # type: ignore[no-any-return]


def _template(asked: argparse.Namespace, lang: Lang) -> int:
    desk.template(asked.out, changes=asked.changes, whatifs=asked.what_ifs, replace=asked.replace)
    print(pick(lang, f"空白工作簿：{asked.out}", f"empty workbook: {asked.out}"))
    return 0


def _check(asked: argparse.Namespace, lang: Lang) -> int:
    from duxue.planner import listing

    for line in _taught(asked, lang):
        if not asked.json:
            print(line)
    checked = face.check(asked.scenario)
    if asked.annotate is not None:
        checked = desk.annotate(asked.scenario, checked, asked.annotate, replace=asked.replace, lang=lang)
    places = ""
    if asked.points is not None:
        made = desk.points(asked.scenario, asked.points, replace=asked.replace, lang=lang)
        places = pick(lang, *_places_told(asked.points, made))
    if asked.json:
        print(_problems_json(checked.problems, lang))
        return checked.code
    for line in listing.problem_lines(checked.problems, lang):
        print(line)
    if places:
        print(places)
    if checked.annotated:
        print(pick(lang, f"已批注：{checked.annotated}", f"annotated: {checked.annotated}"))
    if checked.county:
        _note_county(checked.county, lang)
        for line in listing.demand_lines(checked.demands, checked.county, lang):
            print(line)
    return checked.code


def _places_told(out: Path, made: tuple[int, int] | None) -> tuple[str, str]:
    """Where the page of places lies, and how many rows of schools it does not show yet."""
    if made is None:
        return (
            "定位页未写：单位或学校没有一行能读，请先改正以上问题",
            "no page of places: no unit or no school could be read",
        )
    zh, en = f"定位页：{out}", f"page of places: {out}"
    if made[1]:
        zh += f"；有错的 {made[1]} 行学校未列入，改正后可再出一次"
        en += f"; {made[1]} rows of schools with errors are not on it: write it again when they are put right"
    return zh, en


def _taught(asked: argparse.Namespace, lang: Lang) -> Iterator[str]:
    """Headings remembered, and those that wait to be taught written down, where either is asked for."""
    if asked.map is not None:
        kept = desk.teach(asked.scenario, asked.map)
        yield pick(lang, f"表头对照已保存：{kept}", f"headings are remembered in {kept}")
    if asked.map_template is not None:
        desk.heads_template(asked.scenario, asked.map_template, replace=asked.replace)
        yield pick(lang, f"待填的表头对照：{asked.map_template}", f"headings to teach: {asked.map_template}")


def _problems_json(problems: Sequence[desk.Problem], lang: Lang) -> str:
    return json_text([problem.to_json(lang) for problem in problems])


def _audit(asked: argparse.Namespace, lang: Lang) -> int:
    from duxue.planner import listing
    from duxue.planner.audit import findings_json

    if asked.workbook is not None or asked.changed or asked.plan is None:
        from duxue.planner.command_line.editing_command import audit_edits

        if (code := audit_edits(asked, lang, print, complain)) is not None:
            return code
    judged = face.audit(asked.scenario, asked.workbook or asked.plan)
    if asked.workbook is not None:
        from duxue.planner.command_line.editing_command import documents_told

        documents_told(judged, asked.workbook, lang, complain)
    if asked.json:
        print(findings_json(judged.audit.findings, judged.county, lang))
    else:
        _note_county(judged.county, lang)
        print(*listing.finding_lines(judged, lang), sep="\n")
    return judged.code


def _adopt(asked: argparse.Namespace, lang: Lang) -> int:
    from duxue.planner.command_line.editing_command import adopt

    return adopt(asked, lang, _tell_planned, print)


def _approve(asked: argparse.Namespace, lang: Lang) -> int:
    from duxue.planner.listing import standing_line

    made = face.approve(
        asked.plan, asked.state, by=asked.by, on=asked.on, document=asked.document, lang=lang
    )  # fmt: skip
    code = _tell_planned(made, lang)
    print(standing_line(made.plan, lang))
    return code


@contextmanager
def _watched(asked: argparse.Namespace, lang: Lang) -> Iterator[dict[str, Any]]:
    """What a long verb is run with: its progress shown, Ctrl-C heard, and where and in which language its answer is written."""
    from duxue.planner.command_line.progress import ProgressLines, silent

    lines = ProgressLines(sys.stderr, lang, overwrite=sys.stderr.isatty())
    tell = lines if asked.progress or sys.stderr.isatty() else silent
    stop = face.Stop()
    with ctrl_c_asks(stop, lines.say, lang):
        yield {
            "seconds": asked.seconds, "workers": asked.workers, "cluster": asked.cluster, "out": asked.out, "replace": asked.replace, "lang": lang,
            "progress": tell, "ready": lines.expect, "stop": stop,
        }  # fmt: skip
    lines.clear()


def _plan(asked: argparse.Namespace, lang: Lang) -> int:
    if asked.curve is not None:
        return _curve(asked, lang)
    with _watched(asked, lang) as how:
        made = face.plan(
            asked.scenario, seed=asked.seed, offices=asked.office or (), given=asked.given, **how
        )
    return _tell_planned(made, lang)


def _curve(asked: argparse.Namespace, lang: Lang) -> int:
    from duxue.planner import curve as price_list

    stop = face.Stop()
    with ctrl_c_asks(stop, complain, lang):
        made = desk.curve(
            asked.scenario, asked.curve, seconds=asked.seconds, seed=asked.seed, offices=asked.office or (),
            workers=asked.workers, cluster=asked.cluster, out=asked.out, replace=asked.replace, stop=stop,
        )  # fmt: skip
    _note_county(made.county, lang)
    print(*price_list.lines(made, lang), sep="\n")
    if made.stopped:
        complain(
            pick(lang, "已中止：价目表不全，未写入文件", "stopped: the list is not whole and was not written")
        )
        return 130
    target = price_list.place(asked.out)
    print(pick(lang, f"价目表：{target}", f"price list: {target}"))
    return 0


def _tell_planned(planned: face.Result, lang: Lang) -> int:
    from duxue.planner import listing

    _note_county(planned.county, lang)
    for problem in planned.problems:
        complain(problem.line(lang))
    for line in listing.finding_lines(planned, lang):
        print(line)
    for line in listing.plan_lines(planned, lang):
        print(line)
    return planned.code


def _note_county(county: face.County, lang: Lang) -> None:
    from duxue.planner import listing

    for line in listing.note_lines(county, lang):
        complain(line)


def _revise(asked: argparse.Namespace, lang: Lang) -> int:
    from duxue.planner.command_line.revision_lines import revision_lines

    with _watched(asked, lang) as how:
        before = desk.in_force(asked.plan, asked.scenario)
        revised = face.revise(
            before, asked.changes, asked.as_of, max_moves=asked.max_moves, mend=asked.mend, **how
        )
    for line in revision_lines(revised.plan, revised.county, lang):
        print(line)
    return _tell_planned(revised, lang)


def _history(asked: argparse.Namespace, lang: Lang) -> int:
    from duxue.planner.command_line.revision_lines import history_lines

    for line in history_lines(desk.history(asked.plan), lang):
        print(line)
    return 0


def _next(asked: argparse.Namespace, lang: Lang) -> int:
    from duxue.planner.following import line

    made = face.next_year(desk.in_force(asked.plan), asked.year, asked.out, replace=asked.replace)
    print(line(made, lang))
    return 0


def _why(asked: argparse.Namespace, lang: Lang) -> int:
    from duxue.planner import why

    if asked.plan is None:
        complain(pick(lang, "--why、--what-if 须给出方案文件夹", "--why and --what-if need a plan folder"))
        return 2
    if asked.out is not None:
        complain(pick(lang, *REFUSED["page_of_the_whole"]))
        return 2
    stop = face.Stop()
    with ctrl_c_asks(stop, complain, lang):
        given = desk.read_beside(asked.scenario, asked.plan)
        answer = desk.why_and_what_if(given, asked.why or (), asked.what_if or (), stop=stop)
    if asked.json:
        print(json_text(why.to_json(answer, lang)))
    else:
        for line in why.lines(answer, lang):
            print(line)
    return answer.code


def _explain(asked: argparse.Namespace, lang: Lang) -> int:
    from duxue.planner import explained

    if asked.why or asked.what_if:
        return _why(asked, lang)
    stop = face.Stop()
    with ctrl_c_asks(stop, complain, lang):
        answer = face.explain(
            asked.scenario, asked.plan, offices=asked.office or (), seconds=asked.seconds,
            out=asked.out, replace=asked.replace, lang=lang, stop=stop,
        )  # fmt: skip
    if asked.json:
        print(json_text(explained.to_json(answer, lang)))
        return answer.code
    _note_county(answer.county, lang)
    for line in explained.lines(answer, lang):
        print(line)
    if asked.out is not None:
        print(pick(lang, f"网页：{asked.out}", f"page: {asked.out}"))
    return answer.code


def _publish(asked: argparse.Namespace, lang: Lang) -> int:
    made = desk.load(asked.plan)
    out = face.publish(
        made, asked.out, lang=lang, replace=asked.replace, notices=asked.notices, templates=asked.templates,
        month=asked.month,
    )  # fmt: skip
    return _tell_planned(replace(made, folder=out), lang)


def _staffing(asked: argparse.Namespace, lang: Lang) -> int:
    from duxue.planner.staffed import lines

    stop = face.Stop()
    with ctrl_c_asks(stop, complain, lang):
        answer = face.staffing(
            asked.scenario, years=asked.years, seconds=asked.seconds, offices=asked.office or (), places=asked.places,
            reappointed=not asked.no_reappointment, least_cost=asked.least_cost, workers=asked.workers, cluster=asked.cluster, out=asked.out,
            replace=asked.replace, lang=lang, progress=complain, stop=stop,
        )  # fmt: skip
    _note_county(answer.county, lang)
    for line in lines(answer, lang):
        print(line)
    return answer.code


def _stress(asked: argparse.Namespace, lang: Lang) -> int:
    from duxue.planner import listing
    from duxue.planner.stressed import lines, to_json

    stop = face.Stop()

    def tell(done: int, draws: int) -> None:
        if done == draws or done % max(1, draws // 10) == 0:
            complain(pick(lang, f"已模拟 {done}/{draws}", f"{done} of {draws} draws"))

    with ctrl_c_asks(stop, complain, lang):
        answer = face.stress(
            desk.read_beside(asked.scenario, asked.plan), draws=asked.draws, workers=asked.workers, cluster=asked.cluster,
            out=asked.out, replace=asked.replace, lang=lang, progress=tell, stop=stop,
        )  # fmt: skip
    if asked.json:
        print(json_text(to_json(answer)))
        return answer.code
    for line in (*listing.note_lines(answer.county, lang), *lines(answer, lang)):
        print(line)
    return answer.code


def _compare(asked: argparse.Namespace, lang: Lang) -> int:
    from duxue.planner.command_line.compare_lines import compared_lines

    with _watched(asked, lang) as how:
        answer = face.compare(asked.scenario, asked.whatifs, plans=asked.plans, **how)
    for problem in answer.problems:
        complain(problem.line(lang))
    for line in compared_lines(answer, lang):
        print(line)
    return answer.code


def _synth(asked: argparse.Namespace, lang: Lang) -> int:
    from duxue.planner.words import SYNTHETIC

    tables = desk.synth(
        asked.kind, asked.seed, asked.out, replace=asked.replace, institutions=asked.institutions,
        inspectors=asked.inspectors, shape=asked.shape, counties=asked.counties, cities=asked.cities,
    )  # fmt: skip
    units, schools, people = (len(tables[name]) for name in ("units", "schools", "inspectors"))
    zh = f"{asked.out}：单位 {units} 个，学校 {schools} 所，督学 {people} 名"
    en = f"{asked.out}: {units} units, {schools} schools, {people} inspectors"
    print(pick(lang, zh, en))
    print(SYNTHETIC[lang])
    return 0


_open, _serve, _backup = pages_command.open_pages, pages_command.serve_pages, pages_command.back_pages_up
