"""Where some schools lie, in words that the list of schools bears out: townships, and the side of the office's area."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from statistics import median

from duxue.models.explaining.telling import Text
from duxue.scenarios.belonging import region_text
from duxue.scenarios.county import County
from duxue.scenarios.records import School

NAMED = 3
"""Townships up to which each is named."""
SIDE = 0.8
"""Share of the schools that must lie beyond the middle of the office's schools for a side to be named."""


def place_words(
    county: County, office_id: str, schools: Iterable[School], among: Iterable[School] | None = None
) -> Text:
    """Where schools lie: the townships if they are few, else the side of the area by coordinates, else the whole office.

    A side is named only where most of the schools lie beyond the median of all the office's schools (of ``among``, where given).
    """
    mine = list(schools)
    unit = region_text(county.units[office_id].name)
    towns = Counter(s.township for s in mine if s.township)
    everyone = county.schools_of(office_id) if among is None else list(among)
    if len(mine) == len(everyone):
        return Text(f"{unit}全境", f"all of {unit}")
    if towns and len(towns) <= NAMED and sum(towns.values()) == len(mine):
        names = [name for name, _ in sorted(towns.items(), key=lambda item: (-item[1], item[0]))]
        return Text(f"{unit}{'、'.join(names)}", f"{', '.join(names)} ({unit})")
    zh, en = _side(list(everyone), mine)
    if not zh:
        return Text(unit, unit)
    spread = f"（{len(towns)}个乡镇街道）" if towns else ""
    return Text(f"{unit}{zh}{spread}", f"the {en} of {unit}")


def stage_words(schools: Iterable[School]) -> Text:
    """Of which stages schools are: 小学9所、幼儿园5所."""
    stages = Counter(s.stage for s in schools)
    ranked = sorted(stages.items(), key=lambda item: (-item[1], str(item[0])))
    zh = "、".join(f"{stage.zh}{number}所" for stage, number in ranked)
    return Text(zh, ", ".join(f"{number} {str(stage).replace('_', ' ')}" for stage, number in ranked))


def _side(everyone: list[School], mine: list[School]) -> tuple[str, str]:
    lon, lat = median(s.lon for s in everyone), median(s.lat for s in everyone)
    need = SIDE * len(mine)
    north, south = sum(s.lat > lat for s in mine) >= need, sum(s.lat < lat for s in mine) >= need
    east, west = sum(s.lon > lon for s in mine) >= need, sum(s.lon < lon for s in mine) >= need
    zh = ("东" if east else "西" if west else "") + ("北" if north else "南" if south else "")
    en = ("north" if north else "south" if south else "") + ("east" if east else "west" if west else "")
    return (f"{zh}部", en) if zh else ("", "")
