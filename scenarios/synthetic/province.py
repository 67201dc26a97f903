"""A synthetic province in the outlines of Hebei: its own office, 11 cities with theirs, 165 counties below them and two that it runs itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from random import Random

from duxue.scenarios.codes import ImposedLevel, Stage, UnitLevel
from duxue.scenarios.records import Imposed
from duxue.scenarios.synthetic.county import Order, Tables, drawn_county, together
from duxue.scenarios.synthetic.own_office import (
    OFFICE_SHAPE,
    OwnOffice,
    few_imposed,
    own_office,
    spring_campaign,
    vocational_campaign,
)
from duxue.scenarios.synthetic.places import UndrawableError, ground_of, seats
from duxue.scenarios.travel.outlines import outlines_of_hebei

PROVINCE, NAME, CAPITAL = "130000", "河北省", "1301"
CITIES = {
    "1301": "石家庄市", "1302": "唐山市", "1303": "秦皇岛市", "1304": "邯郸市", "1305": "邢台市", "1306": "保定市",
    "1307": "张家口市", "1308": "承德市", "1309": "沧州市", "1310": "廊坊市", "1311": "衡水市",
}  # fmt: skip
"""Cities by the first four digits of their counties' codes."""
DIRECT = ("130181", "130682")
"""Counties that the province runs itself: 辛集市 and 定州市."""
BASIS = "省级年度教育督导工作计划（合成示例）"
INSTITUTIONS = 265
"""Institutions of a county by default: with the offices' own about 45,000 in all."""
LEAST = 6


def synthetic_province(
    seed: int, institutions: int = INSTITUTIONS, counties: int | None = None, cities: int | None = None
) -> Tables:
    """A synthetic province: table name -> rows, so many institutions a county.

    ``counties`` limits the counties of each city, ``cities`` the cities [all]; where either is given, the counties that the
    province runs itself are one. Raises UndrawableError for fewer than six institutions or no county at all.
    """
    if institutions < LEAST:
        raise UndrawableError(f"一个县至少有{LEAST}所学校", f"a county has at least {LEAST} institutions")
    tables = together(_parts(seed, institutions, _below(counties, cities)), seed, OFFICE_SHAPE)
    tables["imposed"] = _imposed(tables["imposed"], seed)
    return tables


def _below(counties: int | None, cities: int | None) -> dict[str, tuple[str, ...]]:
    """City (four digits, blank: the province itself) -> codes of its counties."""
    found = {
        city: tuple(c for c in outlines_of_hebei() if c.startswith(city) and c not in DIRECT)[:counties]
        for city in list(CITIES)[:cities]
    }
    return found | {"": DIRECT if counties is cities is None else DIRECT[:1]}


def _parts(seed: int, institutions: int, below: Mapping[str, Sequence[str]]) -> Iterator[Tables]:
    """The tables of each office in turn, the province's first and each city's before its counties'."""
    capital = below[CAPITAL]
    yield own_office(_own(PROVINCE, NAME, "", capital, institutions * 3), seed) | {
        "campaigns": [spring_campaign(PROVINCE, BASIS)]
    }
    small = replace(OFFICE_SHAPE, opening=0, closing=0) if institutions < 20 else OFFICE_SHAPE
    for city, codes in below.items():
        parent = f"{city}00" if city else PROVINCE
        if city:
            own = _own(parent, CITIES[city], PROVINCE, codes, institutions * len(codes))
            yield own_office(own, seed) | {"campaigns": [vocational_campaign(parent, f"C{parent}1")]}
        for code in codes:
            yield drawn_county(Order(seed, institutions, 4, small, code, parent))


def _own(code: str, name: str, parent: str, near: Sequence[str], institutions: int) -> OwnOffice:
    """An office's own schools: about one of ninety of those below it, four at least, in its first three counties."""
    number = max(4, institutions // 90)
    counts = {
        Stage.SENIOR: number - number // 3 - number // 10,
        Stage.VOCATIONAL: number // 3,
        Stage.SPECIAL: number // 10,
    }
    seat = seats()[code][1] if code in seats() else ground_of(near[0], Random(f"duxue/{code}")).seat
    return OwnOffice(
        code, name, seat, UnitLevel.CITY if parent else UnitLevel.PROVINCE, parent, tuple(near[:3]), near[0],
        {stage: count for stage, count in counts.items() if count}, {Stage.SENIOR: number // 5}, (8, 4),
    )  # fmt: skip


def _imposed(counties: list[Imposed], seed: int) -> list[Imposed]:
    """The nation's visits at schools of six counties."""
    return [replace(row, level=ImposedLevel.NATIONAL) for row in few_imposed(counties, seed)]
