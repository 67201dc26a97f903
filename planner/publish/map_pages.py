"""The maps of a plan's folder: the office's edition of each, and beside it a folder that may be handed to anybody."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from maps.calendar_map import calendar_map
from maps.city_map import city_map
from maps.county_map import county_map
from maps.disclosure import Reader
from maps.layers import Link
from maps.words import words
from planner.publish.edition import Edition
from planner.publish.folder import file_stem

CITY_MAP = "index.html"
PUBLIC_FOLDER = "public"
"""The folder below the maps with the public editions; nothing of the office's lies in it."""


def write_maps(folder: Path, edition: Edition) -> list[str]:
    """Every office's maps, and the city's with links to them where there are several; the names of the first maps to open.

    The office's own editions lie in ``folder`` (made here), the public ones in ``folder/public`` under the same names.
    """
    stems = _stems(edition)
    for reader, place in (("office", folder), ("public", folder / PUBLIC_FOLDER)):
        place.mkdir()
        _write_edition(place, edition, stems, "office" if reader == "office" else "public")
    first = [CITY_MAP] if edition.several else []
    return [*first, *(f"{stem}.html" for stem in stems.values())]


def _stems(edition: Edition) -> Mapping[str, str]:
    taken = {CITY_MAP.removesuffix(".html")}
    return {office.unit_id: file_stem(office.unit_id, office.name, taken) for office in edition.offices}


def _write_edition(folder: Path, edition: Edition, stems: Mapping[str, str], reader: Reader) -> None:
    county, plan, lang = edition.county, edition.plan, edition.lang
    for office_id, stem in stems.items():
        names = {"county": f"{stem}.html", "calendar": f"{stem}_calendar.html"}
        pages = {
            "county": county_map(
                county, plan, office_id, lang, reader=reader, links=_links(names, "county", edition)
            ),
            "calendar": calendar_map(
                county, plan, office_id, lang, reader=reader, links=_links(names, "calendar", edition)
            ),
        }
        for kind, page in pages.items():
            (folder / names[kind]).write_bytes(page.encode())
    if edition.several:
        links = {office_id: quote(f"{stem}.html") for office_id, stem in stems.items()}
        page = city_map(county, plan, lang, links, reader=reader)
        (folder / CITY_MAP).write_bytes(page.encode())


def _links(names: Mapping[str, str], here: str, edition: Edition) -> list[Link]:
    """From one map of an office to its others, and to the city's."""
    told = words(edition.lang)
    links = [(told[f"to_{kind}"], quote(name)) for kind, name in names.items() if kind != here]
    return [*links, (told["to_city"], CITY_MAP)] if edition.several else links
