"""explain.html: why no plan keeps every rule, and the ways out, as one printable page that opens with the network off."""

from __future__ import annotations

from duxue.models.explaining.telling import CHEAPNESS, Explanation
from duxue.models.rules.register import titles
from duxue.planner.explained import SHOWN_EDITS, Explained, effect_text
from duxue.planner.publish.pages import counted, rendered
from duxue.planner.words import Lang, pick
from duxue.scenarios.edits.row_edits import typed


def explain_html(answer: Explained, lang: Lang) -> str:
    """The page of an answer."""
    return rendered(
        "explain.html.j2",
        answer.county,
        lang,
        offices=answer.offices,
        shown=SHOWN_EDITS,
        lead=lambda one: lead(one, lang),
        leave=lambda way: pick(lang, *CHEAPNESS[way.leave]),
        effect=lambda way: effect_text(way, lang),
        typed=lambda edit: pick(lang, *typed(edit, answer.county, titles())),
    )


def lead(one: Explanation, lang: Lang) -> str:
    """An office's first sentences: how many shortages, how many ways out were tried, and the first that cures everything."""
    number, tried = len(one.witnesses), len(one.ways_out)
    cures = [way for way in one.ways_out if way.whole]
    zh = f"没有方案能做到全部规则：缺口{number}处。"
    en = f"No plan keeps every rule: {counted(number, 'shortage')}."
    if cures:
        zh += f"试出{tried}种出路，{len(cures)}种可全部消除缺口；首选：{cures[0].said.zh}。"
        en += f" {counted(tried, 'way')} out tried, {len(cures)} of them cure everything; first: {cures[0].said.en}."
    elif tried:
        zh += f"试出{tried}种出路，都只能消除一部分。"
        en += f" {counted(tried, 'way')} out tried, none cures everything."
    return pick(lang, zh, en)
