"""The maps of a plan's folder: the office's edition of each, and beside it a folder that may be handed to anybody."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from urllib.parse import quote

from duxue.maps.calendar_map import calendar_map
from duxue.maps.city_map import city_map
from duxue.maps.county_map import county_map
from duxue.maps.layers import Link
from duxue.maps.tiles import TilesError
from duxue.maps.trouble_map import OpenDuty, ShortArea, Tally, View, trouble_map
from duxue.maps.words import words
from duxue.models.rules.register import rule_title
from duxue.planner.publish.as_recorded import fate
from duxue.planner.publish.context import PublishContext
from duxue.planner.publish.figures import Figures
from duxue.planner.publish.folder import PublishError, file_stem
from duxue.planner.publish.revision.revision_record import revision_of
from duxue.planner.publish.troubles import changed, moved, short_areas
from duxue.planner.words import Lang, pick
from duxue.scenarios.codes import Result
from duxue.scenarios.disclosure import Reader
from duxue.scenarios.grouping import grouped
from duxue.scenarios.plan import Plan, Unmet

CITY_MAP = "index.html"
SHOWN_TIMES = 3
"""How many times one duty of one subject is open are told one by one on the trouble map."""
PUBLIC_FOLDER = "public"
"""The folder below the maps with the public editions; nothing of the office's lies in it."""


def write_maps(folder: Path, edition: PublishContext, figures: Figures) -> list[str]:
    """Every office's maps, and the city's with links to them where there are several; the names of the first maps to open.

    The office's own editions lie in ``folder`` (made here), the public ones in ``folder/public`` under the same names.
    Raises PublishError for tiles set up wrongly.
    """
    stems = _stems(edition)
    folder.mkdir()
    try:
        _write_edition(folder, edition, stems, "office", figures.results_at)
        _write_troubles(folder, edition, stems, view_of(edition, figures))
        (folder / PUBLIC_FOLDER).mkdir()
        _write_edition(folder / PUBLIC_FOLDER, edition, stems, "public", {})
    except TilesError as error:
        raise PublishError(error.zh, error.en) from error
    first = [CITY_MAP] if edition.several else []
    return [*first, *(f"{stem}.html" for stem in stems.values())]


def _stems(edition: PublishContext) -> Mapping[str, str]:
    taken = {CITY_MAP.removesuffix(".html")}
    return {office.unit_id: file_stem(office.unit_id, office.name, taken) for office in edition.offices}


def view_of(
    edition: PublishContext,
    figures: Figures,
    name: tuple[str, str] = ("本方案", "This plan"),
    before: Plan | None = None,
    areas: Iterable[ShortArea] | None = None,
) -> View:
    """A plan as the trouble map shows it: duties left open, days in the field against those available, yearly caps.

    ``name`` is Chinese and English; ``before`` is the plan that this one is held against (by default the one that it
    revises, as far as its record tells), ``areas`` what counting proves short (by default counted here).
    """
    record = revision_of(edition.plan) if before is None else None
    loads = (Tally(load.inspector_id, load.halves / 2, load.available) for load in figures.loads)
    caps = (Tally(b.school.school_id, b.events, b.cap) for b in figures.burdens if b.cap is not None)
    return View(
        *name,
        edition.plan,
        county=edition.county,
        before=before,
        open=tuple(_open_duties(edition)),
        areas=short_areas(edition) if areas is None else tuple(areas),
        loads=tuple(loads),
        caps=tuple(caps),
        moved=None if record is None else moved(record),
        changed=() if record is None else changed(edition, record),
    )


def _open_duties(edition: PublishContext) -> Iterator[OpenDuty]:
    """What is open, each duty of a school or person once: nine months without a visit are one line with nine times."""
    for (_, subject), rows in grouped(edition.plan.unmet, lambda row: (row.rule, row.subject)).items():
        yield OpenDuty(subject, _open_text(rows, edition, "zh"), _open_text(rows, edition, "en"), len(rows))


def _open_text(rows: Sequence[Unmet], edition: PublishContext, lang: Lang) -> str:
    first = rows[0]
    lines = [f"{rule_title(first.rule, lang)} · {edition.subject(first.subject)}"]
    for row in rows[:SHOWN_TIMES]:
        lines += edition.why(row, lang).split("\n")
    if len(rows) > SHOWN_TIMES:
        more = len(rows) - SHOWN_TIMES
        lines.append(pick(lang, f"……另有 {more} 次", f"… and {more} more"))
    return "\n".join(dict.fromkeys(lines))


def _names(stem: str, reader: Reader) -> Mapping[str, str]:
    """The files of an office's maps by kind."""
    names = {"county": f"{stem}.html", "calendar": f"{stem}_calendar.html"}
    return {**names, "trouble": f"{stem}_trouble.html"} if reader == "office" else names


def _write_edition(
    folder: Path,
    edition: PublishContext,
    stems: Mapping[str, str],
    reader: Reader,
    results: Mapping[str, Mapping[Result, int]],
) -> None:
    county, plan, lang = edition.county, edition.plan, edition.lang
    tasks = ((v.visit_id, v) for v in plan.visits), ((e.event_id, e) for e in plan.live_events)
    told = {key: text for rows in tasks for key, task in rows if (text := fate(edition, task))}
    for office_id, stem in stems.items():
        names = _names(stem, reader)
        links = _links(names, "county", edition)
        page = county_map(county, plan, office_id, lang, reader=reader, links=links, results=results)
        (folder / names["county"]).write_bytes(page.encode())
        links = _links(names, "calendar", edition)
        page = calendar_map(
            county, plan, office_id, lang, reader=reader, links=links, told=told if reader == "office" else {}
        )
        (folder / names["calendar"]).write_bytes(page.encode())
    if edition.several:
        ways = {office_id: quote(f"{stem}.html") for office_id, stem in stems.items()}
        page = city_map(county, plan, lang, ways, reader=reader)
        (folder / CITY_MAP).write_bytes(page.encode())


def _write_troubles(folder: Path, edition: PublishContext, stems: Mapping[str, str], view: View) -> None:
    for office_id, stem in stems.items():
        names = _names(stem, "office")
        links = _links(names, "trouble", edition)
        page = trouble_map(edition.county, (view,), office_id, edition.lang, links=links)
        (folder / names["trouble"]).write_bytes(page.encode())


def _links(names: Mapping[str, str], here: str, edition: PublishContext) -> list[Link]:
    """From one map of an office to its others, and to the city's."""
    told = words(edition.lang)
    links = [(told[f"to_{kind}"], quote(name)) for kind, name in names.items() if kind != here]
    return [*links, (told["to_city"], CITY_MAP)] if edition.several else links
