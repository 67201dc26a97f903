"""What ``explain`` answers office by office, the lines that say it, and the same for programs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from duxue.models.explaining.telling import CHEAPNESS, Explanation, Text, Way
from duxue.models.rules.register import titles
from duxue.planner.answers import Exit
from duxue.planner.words import Lang, pick
from duxue.scenarios.county import County
from duxue.scenarios.edits.row_edits import typed
from duxue.scenarios.files.writing import cell_text
from duxue.scenarios.plan import Plan
from duxue.scenarios.problems import Problem
from duxue.scenarios.rows import Table
from duxue.scenarios.sheets import SCENARIO, table

SHOWN_EDITS = 12
"""Edits of one way out that are written out; the rest is counted (``--json`` holds them all)."""


@dataclass(frozen=True)
class Explained:
    """What ``explain`` answers: the explanation of each office."""

    problems: tuple[Problem, ...]
    county: County
    plan: Plan | None = None
    offices: tuple[Explanation, ...] = ()

    @property
    def code(self) -> Exit:
        """4 where no plan can keep all rules; 3 where a plan leaves open what is not explained."""
        if any(not one.feasible for one in self.offices):
            return Exit.NO_PLAN
        return Exit.OPEN if any(one.unexplained for one in self.offices) else Exit.DONE


def lines(answer: Explained, lang: Lang) -> Iterable[str]:
    """What the command line prints: the cause first, then the conflict, how much, and what to type in which sheet."""
    for one in answer.offices:
        yield from _office_lines(one, answer.county, lang)


def _office_lines(one: Explanation, county: County, lang: Lang) -> Iterable[str]:
    name = county.units[one.office_id].name
    if one.feasible:
        zh = f"{name}：可行，没有发现任何方案都做不到的职责"
        en = f"{name}: feasible; no duty was found that no plan can keep"
        yield pick(lang, zh, en)
    else:
        number = len(one.witnesses)
        zh = f"{name}：没有方案能做到全部规则，原因{number}项"
        en = f"{name}: no plan keeps all rules; causes: {number}"
        yield pick(lang, zh, en)
    yield from _section(pick(lang, "缺口算式", "Counts"), [(w.said, w.why) for w in one.witnesses], lang)
    yield from _section(
        pick(lang, "互相冲突的规则", "Rules that conflict"), [(q.said, q.facts) for q in one.conflicts], lang
    )
    yield from _section(pick(lang, "缺口量", "How much"), [(s.said, ()) for s in one.shortages], lang)
    if one.ways_out:
        zh = "出路（按法规上的难易、成效排序，均已试解）"
        en = "Ways out (by law, then effect; each tested by solving)"
        yield pick(lang, zh, en)
        for rank, way in enumerate(one.ways_out, 1):
            yield from _way_lines(rank, way, county, lang)
    yield from _section(pick(lang, "已证明的", "What was proven"), [(p, ()) for p in one.proofs], lang)
    yield from _section(pick(lang, "说明", "Notes"), [(n, ()) for n in (*one.notes, *one.unexplained)], lang)


def _section(title: str, told: Sequence[tuple[Text, Sequence[Text]]], lang: Lang) -> Iterable[str]:
    if told:
        yield title
    for said, more in told:
        yield f"  {said.text(lang)}"
        for fact in more:
            yield f"    {fact.text(lang)}"


def _way_lines(rank: int, way: Way, county: County, lang: Lang) -> Iterable[str]:
    leave = pick(lang, *CHEAPNESS[way.leave])
    effect = effect_text(way, lang)
    yield pick(
        lang, f"  {rank}. {way.said.zh}（{leave}；{effect}）", f"  {rank}. {way.said.en} ({leave}; {effect})"
    )
    yield pick(lang, f"     依据：{way.basis.zh}", f"     basis: {way.basis.en}")
    for edit in way.edits[:SHOWN_EDITS]:
        yield f"     - {pick(lang, *typed(edit, county, titles()))}"
    if len(way.edits) > SHOWN_EDITS:
        more = len(way.edits) - SHOWN_EDITS
        yield pick(lang, f"     ……另有{more}处", f"     ... and {more} more")


def effect_text(way: Way, lang: Lang) -> str:
    """A way's effect in words."""
    if way.whole:
        return pick(lang, f"试解：{way.before}项缺口全部消除", f"tested: all {way.before} open are cured")
    zh, en = f"试解：缺口由{way.before}减为{way.after}", f"tested: open fall from {way.before} to {way.after}"
    return pick(lang, zh, en)


def to_json(answer: Explained, lang: Lang) -> list[dict[str, Any]]:
    """The explanations for programs: texts in one language, edits as table, action, key and cells (texts as in csv)."""
    return [_office_json(one, answer.county, lang) for one in answer.offices]


def _office_json(one: Explanation, county: County, lang: Lang) -> dict[str, Any]:
    return {
        "office": one.office_id,
        "feasible": one.feasible,
        "witnesses": [
            {
                "key": w.key, "rules": list(w.rules), "demanded": w.demanded, "available": w.available,
                "short": w.short, "unit": w.unit.text(lang), "message": w.said.text(lang),
                "why": [y.text(lang) for y in w.why], "schools": list(w.schools), "people": list(w.people),
                "from": w.start.isoformat() if w.start else None, "to": w.end.isoformat() if w.end else None,
            }
            for w in one.witnesses
        ],
        "conflicts": [
            {
                "key": q.key, "rules": list(q.rules), "necessary": q.necessary, "smallest": q.smallest,
                "message": q.said.text(lang), "facts": [f.text(lang) for f in q.facts],
            }
            for q in one.conflicts
        ],
        "shortages": [
            {"key": s.key, "amount": s.amount, "proven": s.proven, "message": s.said.text(lang)} for s in one.shortages
        ],
        "ways_out": [_way_json(way, county, lang) for way in one.ways_out],
        "proofs": [p.text(lang) for p in one.proofs],
        "notes": [n.text(lang) for n in one.notes],
        "unexplained": [u.text(lang) for u in one.unexplained],
    }  # fmt: skip


def _way_json(way: Way, county: County, lang: Lang) -> dict[str, Any]:
    return {
        "key": way.key,
        "leave": way.leave,
        "message": way.said.text(lang),
        "basis": way.basis.text(lang),
        "before": way.before,
        "after": way.after,
        "edits": [
            {
                "table": edit.table,
                "action": edit.action,
                "key": _texts(table(SCENARIO, edit.table), edit.key),
                "cells": _texts(table(SCENARIO, edit.table), edit.cells),
                "type": pick(lang, *typed(edit, county, titles())),
            }
            for edit in way.edits
        ],
    }


def _texts(one: Table, cells: Any) -> dict[str, str]:
    columns = {column.field: column for column in one.columns}
    return {columns[name].name: cell_text(value, columns[name]) for name, value in cells.items()}
