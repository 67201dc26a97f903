"""The figures of a stress test as tables, declared once: csv, workbook and page show the same rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import isfinite
from typing import Any

from duxue.models.rules.register import rule_title
from duxue.models.stress.causes import Cause
from duxue.models.stress.happenings import HappeningKind
from duxue.models.stress.intervals import Figure
from duxue.models.stress.report import Report, Spread, Weak
from duxue.planner.publish.figure_tables import Figures, Value, table
from duxue.planner.stressed import CAUSE_WORDS, CURES, HAPPENED_WORDS, MOVE_WORDS
from duxue.planner.words import Lang, pick, value_text
from duxue.scenarios.county import County
from duxue.scenarios.parameters import ParameterSpec
from duxue.scenarios.stress_parameters import STRESS

Rows = Iterator[tuple[Value, ...]]


def figures(report: Report, county: County, lang: Lang) -> tuple[Figures, ...]:
    """All tables of a stress test."""
    found: dict[str, Iterable[tuple[Value, ...]]] = {
        "duties": _duties(report, lang),
        "causes": _causes(report, lang),
        "offices": _offices(report, county),
        "moves": _spreads(_moves(report, lang)),
        "inspectors": ((*row, *_of(w.reserve_days)) for w, row in _weak(report.people, county.inspectors)),
        "schools": (row for _, row in _weak(report.schools, county.schools)),
        "weeks": (
            (w.start, *_of(w.hits)) for w in sorted(report.weeks, key=lambda w: (-w.hits.value, w.start))
        ),
        "months": (
            (f"{m.start:%Y-%m}", *_of(m.hits), *_of(m.lost), *_of(m.reserve_days)) for m in report.months
        ),
        "reserve": _reserve(report, lang),
        "other_rules": _spreads((one.name, rule_title(one.name, lang), one) for one in report.other),
        "happened": _spreads(_happened(report, lang)),
        "rates": _rates(county, lang),
    }
    return tuple(table("stress", name, rows) for name, rows in found.items())


def _of(one: Figure, places: int = 3) -> tuple[Value, ...]:
    return tuple(round(end, places) if isfinite(end) else None for end in (one.value, one.low, one.high))


def _percent(one: Figure) -> tuple[Value, ...]:
    return _of(Figure(100 * one.value, 100 * one.low, 100 * one.high), 2)


def _yes(lang: Lang, *, yes: bool) -> str:
    return pick(lang, "能", "yes") if yes else pick(lang, "不能", "no")


def _duties(report: Report, lang: Lang) -> Rows:
    for one in report.duties:
        told = one.rule, rule_title(one.rule, lang), one.due, one.open
        yield *told, *_percent(one.met), *_of(one.lost), *_percent(one.unharmed)


def _causes(report: Report, lang: Lang) -> Rows:
    """Lost duties by what they wanted, whether a larger reserve saves them, and what helps otherwise."""
    for one in report.causes:
        title = pick(lang, one.cause.zh, CAUSE_WORDS[one.cause])
        helps = _yes(lang, yes=one.cause is Cause.DAYS), pick(lang, *CURES[one.cause])
        yield str(one.cause), title, *_of(one.lost), *_percent(one.unharmed), *helps


def _offices(report: Report, county: County) -> Rows:
    """Each office's own duties and people."""
    for o in report.offices:
        figures = *_percent(o.met), *_of(o.lost), *_percent(o.unharmed), *_of(o.reserve_days)
        yield o.office_id, county.units[o.office_id].name, o.due, o.open, *figures, round(o.room, 1)


def _spreads(rows: Iterable[tuple[str, str, Spread]]) -> Rows:
    for key, title, one in rows:
        yield key, title, *_of(one.mean), round(one.low, 3), round(one.middle, 3), round(one.high, 3)


def _moves(report: Report, lang: Lang) -> Iterator[tuple[str, str, Spread]]:
    for one in report.moves:
        yield one.name, pick(lang, *MOVE_WORDS[one.name]), one
    missed = pick(
        lang, "因请假缺训、年终不足规定学时的人", "people whom leave costs hours of training that they need"
    )
    yield "missed", missed, report.missed
    yield "slack", pick(lang, "动用机动时间（天）", "days of the reserve used"), report.reserve_days


def _weak(rows: Sequence[Weak], known: Mapping[str, Any]) -> Iterator[tuple[Weak, tuple[Value, ...]]]:
    for w in rows:
        name = known[w.subject].name if w.subject in known else w.subject
        yield w, (w.subject, name, *_percent(w.harmed), *_of(w.lost))


def _reserve(report: Report, lang: Lang) -> Rows:
    for r in report.reserve:
        borne = _percent(r.borne) if r.possible else (None, None, None)
        yield round(100 * r.share), _yes(lang, yes=r.possible), *borne


def _happened(report: Report, lang: Lang) -> Iterator[tuple[str, str, Spread]]:
    kinds = {str(kind): kind for kind in HappeningKind}
    for one in report.happened:
        kind = kinds[one.name]
        yield one.name, pick(lang, kind.zh, HAPPENED_WORDS[kind]), one


def _rates(county: County, lang: Lang) -> Rows:
    """The rates in force beside their defaults and what may be set: all of them the office's own choice."""
    for spec in STRESS:
        given = county.parameters.given
        own = [(unit, value) for (key, unit), value in sorted(given.items()) if key == spec.key and unit]
        known = spec.key in county.parameters.specs
        everywhere = county.parameters.value(spec.key) if known else spec.default
        default = value_text(spec, spec.default, lang)
        for unit, value in (("", everywhere), *own):
            told = value_text(spec, value, lang), default, _limits(spec, lang), "☐", unit
            yield spec.key, pick(lang, spec.zh, spec.en), *told


def _limits(spec: ParameterSpec, lang: Lang) -> str:
    """The least and the most that an office may set."""
    if spec.low is None or spec.high is None:
        return pick(lang, "月-日", "MM-DD")
    return f"{value_text(spec, spec.low, lang)}–{value_text(spec, spec.high, lang)}"
