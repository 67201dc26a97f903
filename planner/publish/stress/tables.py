"""The figures of a stress test as tables, declared once: csv, workbook and page show the same rows."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite

from duxue.models.rules.register import rule
from duxue.models.stress.causes import Cause
from duxue.models.stress.happenings import HappeningKind
from duxue.models.stress.intervals import Figure
from duxue.models.stress.report import Report, Spread, Weak
from duxue.planner.publish.figure_tables import Figures, Value, columns
from duxue.planner.stressed import CAUSE_WORDS, CURES, HAPPENED_WORDS, MOVE_WORDS
from duxue.planner.words import Lang, pick, value_text
from duxue.scenarios.county import County
from duxue.scenarios.parameters import ParameterSpec
from duxue.scenarios.stress_parameters import STRESS

INTERVAL = (("low", "下限", "low"), ("high", "上限", "high"))
RANGE = (
    ("p5", "较少的年份（5%分位）", "a quiet year (5 %)"),
    ("median", "居中的年份（中位数）", "a middling year (median)"),
    ("p95", "较多的年份（95%分位）", "a busy year (95 %)"),
)


def figures(report: Report, county: County, lang: Lang) -> tuple[Figures, ...]:
    """All tables of a stress test."""
    return (
        _duties(report, lang),
        _causes(report, lang),
        _offices(report, county),
        _moves(report, lang),
        _people(report, county),
        _schools(report, county),
        _weeks(report),
        _months(report),
        _reserve(report, lang),
        _other(report, lang),
        _happened(report, lang),
        _rates(county, lang),
    )


def _of(one: Figure, places: int = 3) -> tuple[Value, ...]:
    return tuple(round(end, places) if isfinite(end) else None for end in (one.value, one.low, one.high))


def _percent(one: Figure) -> tuple[Value, ...]:
    return _of(Figure(100 * one.value, 100 * one.low, 100 * one.high), 2)


def _interval(name: str, zh: str, en: str) -> tuple[tuple[str, str, str], ...]:
    return (name, zh, en), *((f"{name}_{n}", f"{zh}{z}", f"{en}, {e}") for n, z, e in INTERVAL)


def _duties(report: Report, lang: Lang) -> Figures:
    rows = []
    for one in report.duties:
        card = rule(one.rule).CARD
        rows.append(
            (
                one.rule, pick(lang, card.zh, card.en), one.due, one.open, *_percent(one.met), *_of(one.lost),
                *_percent(one.unharmed),
            )
        )  # fmt: skip
    heads = columns(
        ("rule", "规则代码", "rule"),
        ("title", "职责", "duty"),
        ("due", "应完成项数", "due"),
        ("open", "方案原已未完成", "open in the plan"),
        *_interval("met", "完成率（%）", "met (%)"),
        *_interval("lost", "每年新增未完成（项）", "lost a year"),
        *_interval("unharmed", "无新增的模拟占比（%）", "draws without loss (%)"),
    )
    return Figures("duties", "职责完成情况", "Duties", heads, tuple(rows))


def _causes(report: Report, lang: Lang) -> Figures:
    """Lost duties by what they wanted, whether a larger reserve saves them, and what helps otherwise."""
    rows = []
    for one in report.causes:
        saved = one.cause is Cause.DAYS
        rows.append(
            (
                str(one.cause), pick(lang, one.cause.zh, CAUSE_WORDS[one.cause]), *_of(one.lost), *_percent(one.unharmed),
                pick(lang, "能", "yes") if saved else pick(lang, "不能", "no"), pick(lang, *CURES[one.cause]),
            )
        )  # fmt: skip
    heads = columns(
        ("key", "代码", "key"),
        ("title", "原因", "what was wanting"),
        *_interval("lost", "每年新增未完成", "lost a year"),
        *_interval("unharmed", "无此类新增的模拟占比（%）", "draws without any (%)"),
        ("reserve", "多留机动能否避免", "saved by a larger reserve"),
        ("helps", "办法", "what helps"),
    )
    return Figures("causes", "未完成的原因", "Why duties are lost", heads, tuple(rows))


def _offices(report: Report, county: County) -> Figures:
    """Each office's own duties and people."""
    heads = columns(
        ("office_id", "单位代码", "office_id"),
        ("office", "督导室", "office"),
        ("due", "应完成项数", "due"),
        ("open", "方案原已未完成", "open in the plan"),
        *_interval("met", "完成率（%）", "met (%)"),
        *_interval("lost", "每年新增未完成", "lost a year"),
        *_interval("unharmed", "无新增的模拟占比（%）", "draws without loss (%)"),
        *_interval("slack", "每年动用机动天数", "days of reserve a year"),
        ("room", "方案留出的空余天数", "days the plan leaves free"),
    )
    rows = tuple(
        (
            o.office_id, county.units[o.office_id].name, o.due, o.open, *_percent(o.met), *_of(o.lost), *_percent(o.unharmed),
            *_of(o.reserve_days), round(o.room, 1),
        )
        for o in report.offices
    )  # fmt: skip
    return Figures("offices", "各督导室", "Offices", heads, rows)


def _spreads(name: str, zh: str, en: str, rows: Sequence[tuple[str, str, Spread]]) -> Figures:
    heads = columns(
        ("key", "代码", "key"),
        ("title", "项目", "what"),
        *_interval("mean", "每年平均", "mean a year"),
        *RANGE,
    )
    filled = tuple(
        (key, title, *_of(one.mean), round(one.low, 3), round(one.middle, 3), round(one.high, 3))
        for key, title, one in rows
    )
    return Figures(name, zh, en, heads, filled)


def _moves(report: Report, lang: Lang) -> Figures:
    rows = [(one.name, pick(lang, *MOVE_WORDS[one.name]), one) for one in report.moves]
    missed = pick(
        lang, "因请假缺训、年终不足规定学时的人", "people whom leave costs hours of training that they need"
    )
    rows.append(("missed", missed, report.missed))
    rows.append(("slack", pick(lang, "动用机动时间（天）", "days of the reserve used"), report.reserve_days))
    return _spreads("moves", "调整量和机动时间", "Moves and reserve", rows)


def _weak(
    rows: Sequence[Weak], names: dict[str, str], *, reserve_days: bool
) -> tuple[tuple[Value, ...], ...]:
    return tuple(
        (w.subject, names.get(w.subject, w.subject), *_percent(w.harmed), *_of(w.lost), *(_of(w.reserve_days) if reserve_days else ()))
        for w in rows
    )  # fmt: skip


def _people(report: Report, county: County) -> Figures:
    names = {i.inspector_id: i.name for i in county.rows.inspectors}
    heads = columns(
        ("inspector_id", "督学证号", "inspector_id"),
        ("name", "姓名", "name"),
        *_interval("harmed", "出现未完成职责的模拟占比（%）", "draws with a duty lost (%)"),
        *_interval("lost", "每年新增未完成（项）", "lost a year"),
        *_interval("slack", "每年动用机动（天）", "days of reserve a year"),
    )
    rows = _weak(report.people, names, reserve_days=True)
    return Figures("inspectors", "易受影响的督学", "Weakest inspectors", heads, rows)


def _schools(report: Report, county: County) -> Figures:
    names = {s.school_id: s.name for s in county.rows.schools}
    heads = columns(
        ("school_id", "学校标识码", "school_id"),
        ("name", "学校", "school"),
        *_interval("harmed", "出现未完成职责的模拟占比（%）", "draws with a duty lost (%)"),
        *_interval("lost", "每年新增未完成（项）", "lost a year"),
    )
    rows = _weak(report.schools, names, reserve_days=False)
    return Figures("schools", "易受影响的学校", "Weakest schools", heads, rows)


def _weeks(report: Report) -> Figures:
    heads = columns(("monday", "该周周一", "Monday"), *_interval("moves", "变动（项）", "moves"))
    rows = sorted(report.weeks, key=lambda w: (-w.hits.value, w.start))
    return Figures(
        "weeks", "变动最多的周", "Busiest weeks", heads, tuple((w.start, *_of(w.hits)) for w in rows)
    )


def _months(report: Report) -> Figures:
    heads = columns(
        ("month", "月份", "month"),
        *_interval("moves", "变动（项）", "moves"),
        *_interval("lost", "新增未完成（项）", "lost"),
        *_interval("slack", "动用机动（天）", "days of reserve"),
    )
    rows = tuple(
        (f"{m.start:%Y-%m}", *_of(m.hits), *_of(m.lost), *_of(m.reserve_days)) for m in report.months
    )
    return Figures("months", "各月情况", "Months", heads, rows)


def _reserve(report: Report, lang: Lang) -> Figures:
    heads = columns(
        ("share", "机动比例（%）", "reserve (%)"),
        ("possible", "现有人员能否留出", "can be kept"),
        *_interval("borne", "能承受的模拟占比（%）", "draws borne (%)"),
    )
    rows = tuple(
        (round(100 * r.share), pick(lang, "能", "yes"), *_percent(r.borne))
        if r.possible
        else (round(100 * r.share), pick(lang, "不能", "no"), None, None, None)
        for r in report.reserve
    )
    return Figures("reserve", "机动比例", "Reserve", heads, rows)


def _other(report: Report, lang: Lang) -> Figures:
    rows = [
        (one.name, pick(lang, rule(one.name).CARD.zh, rule(one.name).CARD.en), one) for one in report.other
    ]
    return _spreads("other_rules", "其他规则新增问题", "Other rules broken", rows)


def _happened(report: Report, lang: Lang) -> Figures:
    kinds = {str(kind): kind for kind in HappeningKind}
    rows = [
        (one.name, pick(lang, kinds[one.name].zh, HAPPENED_WORDS[kinds[one.name]]), one)
        for one in report.happened
    ]
    return _spreads("happened", "模拟中发生的情况", "What happened", rows)


def _rates(county: County, lang: Lang) -> Figures:
    """The rates in force beside their defaults and what may be set: all of them the office's own choice."""
    rows = []
    for spec in STRESS:
        given = county.parameters.given
        own = [(unit, value) for (key, unit), value in sorted(given.items()) if key == spec.key and unit]
        known = spec.key in county.parameters.specs
        everywhere = county.parameters.value(spec.key) if known else spec.default
        for unit, value in (("", everywhere), *own):
            rows.append(
                (
                    spec.key, pick(lang, spec.zh, spec.en), value_text(spec, value, lang), value_text(spec, spec.default, lang),
                    _limits(spec, lang), "☐", unit,
                )
            )  # fmt: skip
    heads = columns(
        ("key", "参数", "key"),
        ("title", "含义", "meaning"),
        ("value", "所用取值", "value used"),
        ("default", "默认取值", "default"),
        ("limits", "可填范围", "may be"),
        ("basis", "自定", "office's choice"),
        ("unit_id", "单位代码", "unit"),
    )
    return Figures("rates", "所用频率", "Rates used", heads, tuple(rows))


def _limits(spec: ParameterSpec, lang: Lang) -> str:
    """The least and the most that an office may set."""
    if spec.low is None or spec.high is None:
        return pick(lang, "月-日", "MM-DD")
    return f"{value_text(spec, spec.low, lang)}–{value_text(spec, spec.high, lang)}"
