"""What was changed in a workbook and what each change broke, line by line and for programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from duxue.models.rules.register import rule_title
from duxue.planner.answers import Judged
from duxue.planner.audit import finding_object
from duxue.planner.editing.edits import Broken, Edit, Taken
from duxue.planner.listing import finding_line
from duxue.planner.words import Lang, code_text, pick
from duxue.scenarios.county import County


def edit_lines(edits: Sequence[Edit], broken: Sequence[Broken], judged: Judged, lang: Lang) -> Iterator[str]:
    """Every edit with what it broke below it, then what no single edit explains."""
    if not edits:
        yield pick(lang, "工作簿与方案相同，没有改动", "the workbook is as published: nothing was changed")
        return
    read = sum(edit.taken is Taken.READ for edit in edits)
    zh = f"改动 {len(edits)} 处：读入 {read} 处，未读入 {len(edits) - read} 处"
    en = f"{len(edits)} edits: {read} read, {len(edits) - read} not read"
    yield pick(lang, zh, en)
    shown: set[int] = set()
    for edit in edits:
        mark = "" if edit.taken is Taken.READ else pick(lang, "【未读入】", "[not read] ")
        yield f"  {mark}{edit.line(lang)}"
        for number, one in enumerate(broken):
            if number not in shown and edit in one.edits:
                shown.add(number)
                yield f"      ↳ {_said(one, judged, lang)}"
    rest = [one for number, one in enumerate(broken) if number not in shown]
    if rest:
        yield pick(lang, "改动合起来还带来：", "the edits together also bring:")
        for one in rest:
            yield f"      ↳ {_said(one, judged, lang)}"


def _said(one: Broken, judged: Judged, lang: Lang) -> str:
    finding = one.finding
    force = code_text(finding.force, lang)
    return f"{force} {rule_title(finding.rule, lang)}  {finding_line(finding, judged, lang)}"


def edits_json(edits: Sequence[Edit], lang: Lang) -> list[dict[str, Any]]:
    """All edits for programs."""
    return [edit.to_json(lang) for edit in edits]


def broken_json(broken: Sequence[Broken], county: County, lang: Lang) -> list[dict[str, Any]]:
    """The findings that the edits brought, each with the cells that it comes from."""
    return [
        {
            **finding_object(one.finding, county, lang),
            "edits": [{"sheet": edit.sheet, "cell": edit.cell} for edit in one.edits],
        }
        for one in broken
    ]
