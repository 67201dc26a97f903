"""What papers name as their legal basis: national documents, and the office's own province's, city's and county's."""

from __future__ import annotations

from duxue.models.rules.register import cards
from duxue.planner.publish.context import PublishContext
from duxue.planner.words import document_title
from duxue.scenarios.county import County
from duxue.scenarios.records import Basis

OF_TANGSHAN = "方案"
"""The short name of Tangshan's own document, from which many rules come: a legal basis in Tangshan alone."""


def in_tangshan(county: County, unit_id: str) -> bool:
    """Whether a unit is Tangshan or one of its counties."""
    near = (county.units[one] for one in (unit_id, *county.superiors(unit_id)) if one in county.units)
    return unit_id.startswith("1302") or any("唐山" in one.name for one in near)


def own_documents(edition: PublishContext, unit_id: str) -> list[str]:
    """The local documents that an office's papers rest on: those of its table, else Tangshan's where it lies there."""
    county = edition.county
    units = ("", unit_id, *county.superiors(unit_id))
    told = [basis_text(row) for row in county.rows.basis if row.unit_id in units]
    if not told and in_tangshan(county, unit_id):
        told = [document_title(OF_TANGSHAN)]
    return list(dict.fromkeys(told))


def documents(edition: PublishContext) -> list[str]:
    """All documents that the office's plan rests on, each once: national ones in the order of the rules, then its own."""
    unit = edition.issuing_unit
    return [*national_documents(), *own_documents(edition, unit.unit_id if unit else "")]


def national_documents() -> list[str]:
    """The national documents that the rules rest on, each once."""
    shorts = dict.fromkeys(s.document for card in cards() for s in card.sources if s.document != OF_TANGSHAN)
    titles = dict.fromkeys(document_title(short) for short in shorts)
    return [
        title for title in titles if "《" in title or "〔" in title
    ]  # with a title or a number, no custom


def source_title(edition: PublishContext, document: str) -> str:
    """A rule's source by its full title; outside Tangshan its document is what the rule was modelled on, and no basis."""
    title = document_title(document)
    if document != OF_TANGSHAN or all(in_tangshan(edition.county, unit.unit_id) for unit in edition.offices):
        return title
    return edition.say(f"参照{title}", f"after {title}")


def basis_text(row: Basis) -> str:
    """A row of the table in a sentence: 《title》（number）clause."""
    title = row.title if row.title.startswith("《") else f"《{row.title}》"
    return title + (f"（{row.number}）" if row.number else "") + row.clause
