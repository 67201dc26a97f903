"""explain.html: why no plan keeps every rule, and the ways out, as one printable page that opens with the network off."""

from __future__ import annotations

from models.explaining.shortages.edits import typed
from models.explaining.telling import CHEAPNESS
from planner.explain import SHOWN_EDITS, Explained, effect_text
from planner.listing import note_lines
from planner.publish.pages import environment
from planner.words import Lang, pick


def explain_html(answer: Explained, lang: Lang) -> str:
    """The page of an answer that has a county."""
    if answer.county is None:
        raise ValueError("an answer without a county has no page")
    return (
        environment(lang)
        .get_template("explain.html.j2")
        .render(
            t=lambda zh, en: pick(lang, zh, en),
            lang=lang,
            county=answer.county,
            offices=answer.offices,
            labels=list(note_lines(answer.county, lang)),
            shown=SHOWN_EDITS,
            leave=lambda way: pick(lang, *CHEAPNESS[way.leave]),
            effect=lambda way: effect_text(way, lang),
            typed=lambda edit: typed(edit).text(lang),
        )
    )
