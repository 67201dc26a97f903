"""What ``stress`` answers, and the lines that say it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import Any

from duxue.models.rules.register import rule, subject_name
from duxue.models.stress.causes import LATE_DAYS, Cause
from duxue.models.stress.intervals import Figure
from duxue.models.stress.outcome import DrawResult
from duxue.models.stress.report import Report, Spread
from duxue.planner.answers import Exit
from duxue.planner.words import Lang, pairs, pick, texts
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan
from duxue.scenarios.problems import Problem

CAUSE_WORDS = texts("stress_causes")
CURES = pairs("stress_cures")
"""What helps against each cause."""
SHOWN = 5
MOVE_WORDS = pairs("stress_moves")
HAPPENED_WORDS = texts("stress_happened")


@dataclass(frozen=True)
class Stressed:
    """What ``stress`` answers: the figures (None where no draw was done), and where they were written."""

    problems: tuple[Problem, ...]
    county: County
    plan: Plan
    report: Report | None = None
    results: tuple[DrawResult, ...] = ()
    folder: Path | None = None
    stopped: bool = False

    @property
    def code(self) -> Exit:
        """130 where the user stopped it (the draws done are reported), else 0."""
        return Exit.STOPPED if self.stopped else Exit.DONE


def lines(answer: Stressed, lang: Lang) -> Iterator[str]:
    """The summary that the command line prints."""
    report = answer.report
    if report is None:
        yield pick(lang, "已停止；尚无一次模拟完成", "stopped before any draw was done")
        return
    yield from _duty_lines(report, lang)
    for one in report.moves:
        zh, en = MOVE_WORDS[one.name]
        yield pick(lang, f"{zh}：每年 {_spread(one, lang)}", f"{en}: {_spread(one, lang)} a year")
    yield from beside_text(report, lang)
    spare = pick(lang, f"方案共留有 {report.room:,.0f} 天", f"the plan leaves {report.room:,.0f} days free")
    zh = f"动用机动时间（天）：每年 {_spread(report.reserve_days, lang)}；{spare}"
    en = f"days of the reserve used: {_spread(report.reserve_days, lang)} a year; {spare}"
    yield pick(lang, zh, en)
    yield from _weak_lines(report, answer.county, lang)
    yield reserve_text(report, lang)
    if answer.folder is not None:
        yield pick(lang, f"已写出：{answer.folder}", f"written: {answer.folder}")


def _duty_lines(report: Report, lang: Lang) -> Iterator[str]:
    if report.draws < report.asked:
        zh = f"已停止：完成 {report.draws} 次模拟（共要求 {report.asked} 次），以下只据已完成的"
        en = f"stopped: {report.draws} of {report.asked} draws are done; the figures rest on these"
        yield pick(lang, zh, en)
    whole = share_text(report.whole, lang)
    zh = f"{report.draws} 次模拟中，没有新增任何未完成职责的占 {whole}（方括号内为95%置信区间）"
    en = f"of {report.draws} draws, {whole} lose no duty (in brackets: 95 % confidence)"
    yield pick(lang, zh, en)
    for one in report.duties:
        card = rule(one.rule).CARD
        met, lost = share_text(one.met, lang, 2), figure_text(one.lost, lang)
        zh = f"  {card.zh}：共 {one.due} 项，完成 {met}，每年新增未完成 {lost} 项"
        en = f"  {card.en}: {one.due} due, met {met}, lost {lost} a year"
        yield pick(lang, zh, en)


def _weak_lines(report: Report, county: County, lang: Lang) -> Iterator[str]:
    for rows, zh, en in (
        (report.people, "最薄弱的督学", "weakest inspectors"),
        (report.schools, "最薄弱的学校", "weakest schools"),
    ):
        weak = [w for w in rows if w.harmed.value > 0][:SHOWN]
        named = [f"{subject_name(w.subject, county, lang)} {share_text(w.harmed, lang)}" for w in weak]
        if named:
            yield pick(
                lang,
                f"{zh}（出现未完成职责的模拟占比）：{'、'.join(named)}",
                f"{en} (share of draws with a duty lost): {', '.join(named)}",
            )
    busiest = sorted(report.weeks, key=lambda w: (-w.hits.value, w.start))[:SHOWN]
    told = [f"{w.start} {figure_text(w.hits, lang)}" for w in busiest]
    if told:
        yield pick(
            lang,
            f"变动最多的周（周一日期，每年变动数）：{'、'.join(told)}",
            f"weeks with most moves (Monday, moves): {', '.join(told)}",
        )


def reserve_text(report: Report, lang: Lang) -> str:
    """Which share kept in reserve would have been enough, what it would have saved of what is lost, and what helps with the rest."""
    wanting = causes_text(report, lang)
    return _enough_text(report, lang) + (pick(lang, "。", ". ") + wanting if wanting else "")


def _enough_text(report: Report, lang: Lang) -> str:
    last = [r for r in report.reserve if r.possible][-1:]
    if report.enough is None:
        best = share_text(last[0].borne, lang) if last else "0%"
        top = f"{last[0].share:.0%}" if last else "0%"
        zh = f"机动比例：按月度总量，现有人员能留出的最大比例 {top} 也只能承受 {best} 的模拟，不足 95%"
        en = f"reserve: by the months' sums even the largest share today's people can keep, {top}, bears only {best} of the draws"
        return pick(lang, zh, en)
    at = next(r for r in report.reserve if r.share == report.enough)
    bears = share_text(at.borne, lang)
    return pick(
        lang,
        (f"机动比例：按月度总量，留 {at.share:.0%} 即可" if at.share else "机动比例：按月度总量，不另留也能")
        + f"承受 {bears} 的模拟",
        f"reserve: by the months' sums {at.share:.0%} bears {bears} of the draws",
    )


def causes_text(report: Report, lang: Lang) -> str:
    """Of the duties lost a year: those that a larger reserve would save, and those that none does, with what helps (blank: none)."""
    comma = pick(lang, "、", ", ")
    lost = {c.cause: c.lost for c in report.causes if c.lost.value > 0}
    if not lost:
        return ""
    all_told = sum(one.value for one in lost.values())
    short = lost.pop(Cause.DAYS, None)
    saved = pick(
        lang,
        f"每年新增未完成的 {all_told:.1f} 项中，多留机动可免的（{Cause.DAYS.zh}）"
        + (f"有 {short.value:.1f} 项" if short else "一项也没有"),
        f"Of {all_told:.1f} duties lost a year a larger reserve would save "
        + (f"{short.value:.1f} (no day left)" if short else "none"),
    )
    if not lost:
        return saved
    named = comma.join(
        pick(lang, f"{cause.zh} {one.value:.1f} 项", f"{CAUSE_WORDS[cause]} {one.value:.1f}")
        for cause, one in lost.items()
    )
    cures = comma.join(pick(lang, *CURES[cause]) for cause in lost)
    zh = f"；机动比例解决不了的有：{named}，要靠{cures}"
    en = f"; what no reserve cures: {named}; what helps: {cures}"
    rest = pick(lang, zh, en)
    return saved + rest


def beside_text(report: Report, lang: Lang) -> Iterator[str]:
    """What stands beside the duties lost: who lacks hours of training, how much of the plan lies at the ends of months."""
    if report.missed.mean.value > 0:
        yield pick(
            lang,
            f"因请假缺训、年终不足规定学时的人数：每年 {_spread(report.missed, lang)}；"
            "其中当年没有别的场次可参加的，规则不计为未完成",
            f"people whom leave costs hours of training that they need: {_spread(report.missed, lang)} a year; "
            "who had no other session to go to breaks no rule by it",
        )
    late, whole = report.late
    if whole:
        yield pick(
            lang,
            f"方案有 {late:,} 次入校（{late / whole:.0%}）排在当月最后 {LATE_DAYS} 个教学日，督学那时请假就来不及自己补",
            f"{late:,} visits of the plan ({late / whole:.0%}) lie on the last {LATE_DAYS} school days of their month: who is ill then "
            "cannot make them up",
        )


def figure_text(one: Figure, lang: Lang) -> str:
    """A figure with its interval: 3.2 [2.9, 3.5]."""
    comma = pick(lang, "，", ", ")
    return f"{one.value:.1f} [{bound_text(one.low)}{comma}{bound_text(one.high)}]"


def bound_text(bound: float) -> str:
    """An end of an interval; a dash where one draw alone tells none."""
    return f"{bound:.1f}" if isfinite(bound) else "—"


def share_text(one: Figure, lang: Lang, places: int = 0) -> str:
    """A share with its interval in percent: 97% [95%, 99%]."""
    comma = pick(lang, "，", ", ")
    return f"{one.value:.{places}%} [{one.low:.{places}%}{comma}{one.high:.{places}%}]"


def _spread(one: Spread, lang: Lang) -> str:
    zh = f"{figure_text(one.mean, lang)}（九成模拟在 {one.low:.0f}–{one.high:.0f} 之间）"
    en = f"{figure_text(one.mean, lang)} (90 % of draws: {one.low:.0f}–{one.high:.0f})"
    return pick(lang, zh, en)


def to_json(answer: Stressed) -> dict[str, Any]:
    """The figures for programs: intervals as [value, low, high], null where one draw alone tells no bound."""
    report = answer.report
    if report is None:
        return {"draws": 0}

    def three(one: Figure) -> list[float | None]:
        return [round(bound, 6) if isfinite(bound) else None for bound in (one.value, one.low, one.high)]

    return {
        "draws": report.draws,
        "asked": report.asked,
        "no_duty_lost": three(report.whole),
        "duties": {
            d.rule: {"due": d.due, "open": d.open, "met": three(d.met), "lost": three(d.lost)}
            for d in report.duties
        },
        "other_rules": {o.name: three(o.mean) for o in report.other},
        "happened": {h.name: three(h.mean) for h in report.happened},
        "moves": {m.name: three(m.mean) for m in report.moves},
        "reserve_days": three(report.reserve_days.mean),
        "free_days": report.room,
        "weakest_inspectors": {w.subject: three(w.harmed) for w in report.people[:20]},
        "weakest_schools": {w.subject: three(w.harmed) for w in report.schools[:20]},
        "weeks": {w.start.isoformat(): three(w.hits) for w in report.weeks},
        "causes": {str(c.cause): three(c.lost) for c in report.causes},
        "short_of_training": three(report.missed.mean),
        "visits_at_month_ends": list(report.late),
        "offices": {
            o.office_id: {"due": o.due, "open": o.open, "met": three(o.met), "lost": three(o.lost)}
            for o in report.offices
        },
        "reserve": {f"{r.share:.2f}": three(r.borne) if r.possible else None for r in report.reserve},
        "reserve_enough": report.enough,
    }
