"""The page of a province or a city: its offices as a table with links, never all their schools."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from duxue.planner.publish.context import PublishContext
from duxue.planner.publish.pages import rendered
from duxue.scenarios.codes import UnitLevel


@dataclass(frozen=True, slots=True)
class OfficeLine:
    """One office in numbers; ``needed`` and ``staff`` are inspectors for school duty on the first day of the horizon.

    ``folder`` is where its documents lie and ``below`` the page of the offices below it, both as relative addresses.
    """

    name: str
    level: UnitLevel
    schools: int
    people: int
    needed: int
    staff: int
    visits: int
    events: int
    unmet: int
    breaches: int
    folder: str = ""
    below: str = ""


def offices_html(
    edition: PublishContext, name: str, lines: Sequence[OfficeLine], *, map_at: str = "", up: str = ""
) -> str:
    """The table of some offices under a name, with the way to a map and to the page above where there is one."""
    return rendered(
        "offices.html.j2", edition.county, edition.lang, name=name, lines=lines, map_at=map_at, up=up,
        standing=edition.standing_line,
    )  # fmt: skip
