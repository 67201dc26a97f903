"""The office's verbs, one function each: the command line and the web pages call nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace as replace_fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from duxue.models.rules.register import RULES, parameter_specs
from duxue.planner.answers import Checked, Demand, Following, Judged, Planned, RefusedError
from duxue.planner.audit import audit as hold_against_rules
from duxue.planner.publish.folder import claimed, settle, whole_folder
from duxue.planner.publish.whole_file import check_file, whole_file
from duxue.planner.publishing import (
    EFFORT_PER_SECOND,
    Wish,
    chosen,
    cores,
    inputs_of,
    published,
    read,
    with_seed,
)
from duxue.planner.released_plan import COPY as SCENARIO_COPY
from duxue.planner.released_plan import Rerun, read_released
from duxue.planner.words import Lang
from duxue.scenarios.county import County
from duxue.scenarios.files.writing import write_csv
from duxue.scenarios.plan import Plan
from duxue.scenarios.problems import Fault, Problem, at_file
from duxue.scenarios.reading.scenario import read_plan
from duxue.scenarios.releases.releases import Release, releases_of
from duxue.scenarios.sheets import SCENARIO

if TYPE_CHECKING:
    from duxue.models.planning import Progress
    from duxue.models.solver import Stop
    from duxue.planner.compare import Compared, Question, Ready
    from duxue.planner.crew.city import PlanOffice
    from duxue.planner.explain import Explained
    from duxue.planner.publish.notices.writing import NoticeWish
    from duxue.planner.revising.revise import ReviseOffice
    from duxue.planner.staffing import Staffed, StaffingWish
    from duxue.planner.stress import Stressed, StressWish

__all__ = [
    "EFFORT_PER_SECOND", "SCENARIO_COPY", "Rerun", "Wish", "audit", "check", "chosen", "compare", "explain", "history", "next_year", "plan",
    "publish", "read", "revise", "staffing", "stress", "synth", "template", "with_seed",
]  # fmt: skip
SYNTHETIC_MARK = "SYNTHETIC.txt"
"""The file that labels a synthetic scenario, and by which its folder is known as one that may be replaced."""


def template(out: Path, *, changes: bool = False, whatifs: bool = False, replace: bool = False) -> None:
    """An empty workbook with every sheet, its heads explained, drop-downs, and example rows.

    ``changes``: the one for a revision; ``whatifs``: the one for a comparison.
    """
    from duxue.scenarios.changes.template import write_changes_template
    from duxue.scenarios.files.template import write_template
    from duxue.scenarios.whatif.template import write_whatifs_template

    if changes and whatifs:
        raise RefusedError(
            "--changes 与 --what-ifs 只能选一个", "--changes and --what-ifs are two workbooks: choose one"
        )
    write = write_changes_template if changes else write_whatifs_template if whatifs else write_template
    with whole_file(out, replace=replace) as fresh:
        write(fresh, parameter_specs())


def teach(scenario: Path, heads: Path) -> Path:
    """Remember an office's own headings beside the scenario; a file that is not understood is refused and nothing kept."""
    from duxue.scenarios.reading.taught import beside, taught_of

    _, problems = taught_of(heads, SCENARIO)
    if problems or not heads.is_file():
        zh = "；".join(p.message_zh for p in problems) or "没有这个文件"
        en = "; ".join(p.message_en for p in problems) or "there is no such file"
        raise RefusedError(f"表头对照 {heads}：{zh}", f"headings {heads}: {en}")
    kept = beside(scenario)
    if not (kept.exists() and kept.samefile(heads)):
        with whole_file(kept, replace=True) as fresh:
            fresh.write_bytes(heads.read_bytes())
    return kept


def heads_template(scenario: Path, out: Path, *, replace: bool = False) -> None:
    """Write the file in which the headings of a scenario that are not known can be taught."""
    from duxue.scenarios.files.source import open_source
    from duxue.scenarios.reading.taught import template as heads

    with whole_file(out, replace=replace, inputs=(scenario,)) as fresh:
        fresh.write_text(heads(open_source(scenario).sheets, SCENARIO), encoding="utf-8")


def check(
    scenario: Path, *, annotate: Path | None = None, replace: bool = False, lang: Lang = "zh"
) -> Checked:
    """Every problem of a scenario at once, and demand against staff; ``annotate`` hands the workbook back with red cells."""
    reading = read(scenario)
    problems = reading.problems
    if annotate is not None:
        from duxue.scenarios.files.annotate import annotate as hand_back

        if annotate.suffix.lower() != ".xlsx":
            raise RefusedError(
                f"批注件是工作簿，文件名请以 .xlsx 结尾：{annotate}",
                f"the annotated copy is a workbook: its name must end in .xlsx, not {annotate}",
            )
        with whole_file(annotate, replace=replace, inputs=inputs_of(scenario, reading.county)) as fresh:
            note = hand_back(scenario, problems, fresh, lang)
        problems = (*problems, *([note] if note else []))
    demands = _demands(reading.county) if reading.county else ()
    return Checked(reading.county, problems, demands, annotate)


def _demands(county: County) -> tuple[Demand, ...]:
    found = []
    for one in RULES:
        count = getattr(one, "count", None)
        if count is not None:
            found += [Demand(one.CARD.id, need) for need in count(county, county.parameters)]
    return tuple(found)


def audit(scenario: Path, plan: Path) -> Judged:
    """Hold a plan folder, or a workbook that an office edited, against every rule."""
    settle(plan)
    reading = read(scenario)
    made, problems = read_plan(plan)
    if reading.county is None or made is None:
        wrong = () if reading.county is not None else reading.problems
        return Judged((*wrong, *problems))
    return _judged(reading.county, made, (*reading.problems, *problems))


def _judged(county: County, made: Plan, problems: tuple[Problem, ...]) -> Judged:
    return Judged(problems, county, made, hold_against_rules(county, made))


def plan(
    scenario: Path,
    out: Path,
    wish: Wish,
    *,
    stop: Stop,
    tell: Callable[[Progress], None],
    ready: Callable[[County, Sequence[str]], None] | None = None,
    planner: PlanOffice | None = None,
) -> Planned:
    """The main job: read, plan office by office, audit, publish; nothing is written where the scenario has problems.

    ``ready`` is told the county and the offices to be planned before the work begins. Raises ``RefusedError`` where a folder
    or office does not fit or there is no plan, and ``OfficeFailedError`` where a process broke.
    """
    from duxue.planner.plan_run import planned

    inputs = (scenario, *((wish.given,) if wish.given else ()))
    with claimed(out, replace=wish.replace, inputs=inputs):
        return planned(scenario, out, wish, stop=stop, tell=tell, ready=ready, planner=planner)


def revise(
    rerun: Rerun,
    out: Path,
    wish: Wish,
    *,
    stop: Stop,
    tell: Callable[[Progress], None],
    ready: Callable[[County, Sequence[str]], None] | None = None,
    planner: ReviseOffice | None = None,
) -> Planned:
    """The rerun: a new release after changes, the past and the public frozen, with what changed and whom to tell.

    The plan in force is never touched. ``ready`` is told the county after the changes and the offices that they touch.
    Raises as ``plan`` does.
    """
    from duxue.planner.revising.rerun import revise_release

    return revise_release(rerun, out, wish, stop=stop, tell=tell, ready=ready, planner=planner)


def next_year(folder: Path, year: int, out: Path, *, replace: bool = False) -> Following:
    """The workbook of the year after a plan, with what is known carried on and yellow where the office must look.

    Raises ``RefusedError`` for a year that is not after the plan's own.
    """
    from duxue.planner.following import write_following

    settle(folder)
    inforce = read_released(folder / SCENARIO_COPY, folder, read)
    if inforce.county is None or inforce.plan is None:
        return Following(inforce.problems)
    with whole_file(out, replace=replace, inputs=(folder,)) as fresh:
        made = write_following(inforce.county, inforce.plan, year, fresh)
    return replace_fields(made, file=out)


def history(folder: Path) -> tuple[tuple[Release, ...], tuple[Problem, ...]]:
    """All releases up to the one in a plan folder, oldest first; or the problems that kept it from being read."""
    settle(folder)
    made, problems = read_plan(folder)
    return (releases_of(made) if made is not None else ()), problems


def publish(
    folder: Path,
    out: Path,
    *,
    lang: Lang = "zh",
    replace: bool = False,
    notices: NoticeWish | None = None,
) -> Planned:
    """Every document anew from a plan folder, which carries the scenario it was made from; the audit runs again."""
    inputs = (folder, *((notices.templates,) if notices and notices.templates else ()))
    with claimed(out, replace=replace, inputs=inputs):
        return _published_anew(folder, out, Wish(lang=lang, replace=replace, notices=notices))


def _published_anew(folder: Path, out: Path, wish: Wish) -> Planned:
    settle(folder)
    source = folder / SCENARIO_COPY
    if not source.is_dir():
        zh = f"不是完整的方案文件夹：缺少 {SCENARIO_COPY} 子文件夹（方案所依据的数据表）"
        en = f"no whole plan folder: {SCENARIO_COPY}, the tables it was made from, is missing"
        return Planned((at_file(folder.name, Fault("no_scenario", zh, en)),))
    judged = audit(source, folder)
    if judged.county is None or judged.plan is None:
        return Planned(judged.problems)
    answer = published(judged.county, judged.plan, source, out, wish)
    return replace_fields(answer, problems=judged.problems)


def explain(
    scenario: Path,
    plan: Path | None = None,
    *,
    out: Path | None = None,
    replace: bool = False,
    lang: Lang = "zh",
    **wish: Any,
) -> Explained:
    """Why no plan keeps every rule: ``offices`` (ids or names), ``seconds`` and ``stop`` as ``duxue.planner.explain.answered`` has them.

    With ``out`` the answer is written as a page too.
    """
    from duxue.planner.explain import Explained, answered
    from duxue.planner.plan_run import read_given
    from duxue.planner.publish.explain_page import explain_html

    inputs = (scenario, *((plan,) if plan is not None else ()))
    if out is not None:
        check_file(out, replace=replace, inputs=inputs)
    reading = read(scenario)
    made, problems = read_given(plan) if plan is not None else (None, ())
    if reading.county is None or (plan is not None and made is None):
        return Explained((*reading.problems, *problems))
    wanted = chosen(reading.county, wish.pop("offices", ()), city_too=False)
    answer = answered(scenario, reading, made, wanted, **wish)
    if out is not None:
        with whole_file(
            out, replace=replace, inputs=(*inputs, *inputs_of(scenario, reading.county))
        ) as fresh:
            fresh.write_text(explain_html(answer, lang), encoding="utf-8")
    return answer


def compare(
    question: Question,
    out: Path,
    wish: Wish,
    *,
    stop: Stop,
    tell: Callable[[Progress], None],
    ready: Ready | None = None,
    planner: PlanOffice | None = None,
) -> Compared:
    """What-ifs planned and audited like real plans and laid side by side with the scenario as it is.

    ``ready`` is told every office of every what-if as (label, name). Raises as ``plan`` does.
    """
    from duxue.planner.compare import compared

    return compared(question, out, wish, stop=stop, tell=tell, ready=ready, planner=planner)


def staffing(
    scenario: Path,
    out: Path,
    wish: StaffingWish,
    *,
    places: Path | None = None,
    offices: Sequence[str] = (),
    replace: bool = False,
    stop: Stop,
    say: Callable[[str], None],
) -> Staffed:
    """The smallest staff of each office with its proof, whom to take on, and the years ahead, written as a folder.

    ``places`` is the office's own file of candidate places, trends and terms; ``say`` hears how far it is.
    """
    from duxue.planner.publish.staffing.folder import MARK, write_staffing
    from duxue.planner.staffing import Staffed, found

    with claimed(out, replace=replace, mark=MARK, inputs=(scenario, *((places,) if places else ()))):
        reading = read(scenario)
        if reading.county is None:
            return Staffed(reading.problems)
        wanted = chosen(reading.county, offices, city_too=False)
        crewed = replace_fields(wish, workers=wish.workers or cores())
        answer = found(reading, scenario, wanted, crewed, places=places, stop=stop, say=say)
        if answer.county is None or not answer.offices:
            return answer
        write_staffing(answer, out, wish.lang, replace=replace)
        return replace_fields(answer, folder=out)


def stress(
    scenario: Path,
    plan: Path,
    wish: StressWish,
    *,
    out: Path | None = None,
    replace: bool = False,
    stop: Stop,
    tell: Callable[[int, int], None],
) -> Stressed:
    """How a plan stands so many randomly drawn years, each mended as an office would and held against every rule.

    With ``out`` a folder is written too; ``tell`` hears how many draws are done of how many. A stop keeps those done.
    """
    from duxue.planner.publish.stress.folder import MARK

    if out is None:
        return _stressed(scenario, plan, wish, None, replace=replace, stop=stop, tell=tell)
    with claimed(out, replace=replace, mark=MARK, inputs=(scenario, plan)):
        return _stressed(scenario, plan, wish, out, replace=replace, stop=stop, tell=tell)


def _stressed(
    scenario: Path,
    plan: Path,
    wish: StressWish,
    out: Path | None,
    *,
    replace: bool,
    stop: Stop,
    tell: Callable[[int, int], None],
) -> Stressed:
    from duxue.planner.publish.stress.folder import write_stress
    from duxue.planner.stress import Stressed, found

    judged = audit(scenario, plan)
    if judged.county is None or judged.plan is None:
        return Stressed(judged.problems)
    answer = found(
        judged.county, judged.plan, draws=wish.draws, workers=wish.workers or cores(), stop=stop, tell=tell
    )
    if out is not None and answer.report is not None:
        write_stress(answer, out, wish.lang, replace=replace)
        answer = replace_fields(answer, folder=out)
    return replace_fields(answer, problems=judged.problems)


def synth(
    kind: Literal["county", "city"],
    seed: int,
    out: Path,
    *,
    institutions: int | None = None,
    inspectors: int | None = None,
    shape: str | None = None,
    replace: bool = False,
) -> Mapping[str, Sequence[Any]]:
    """A synthetic county or city drawn from a seed, written as csv tables and labelled synthetic; returns its tables."""
    from duxue.scenarios.synthetic import NOTES, synthetic_city, synthetic_county

    sizes: dict[str, Any] = {"institutions": institutions, "inspectors": inspectors, "shape": shape}
    asked = {name: value for name, value in sizes.items() if value is not None}
    if kind == "city" and asked:
        raise RefusedError(
            "--kind city 只按种子生成，不接受规模与形态", "--kind city takes a seed alone, no sizes or shape"
        )
    with whole_folder(out, replace=replace, mark=SYNTHETIC_MARK) as fresh:
        try:
            tables = synthetic_city(seed) if kind == "city" else synthetic_county(seed, **asked)
        except ValueError as error:
            raise RefusedError(f"不能按此生成：{error}", f"cannot be drawn: {error}") from error
        write_csv(SCENARIO, tables, fresh)
        (fresh / SYNTHETIC_MARK).write_text("".join(f"{zh}\n{en}\n" for zh, en in NOTES), encoding="utf-8")
    return tables
