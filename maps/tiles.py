"""A tiled background where the office has set one up: its own Tianditu key, or its own tile server; off by default."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from duxue.maps.words import Lang, words
from duxue.scenarios.county import County
from duxue.scenarios.travel.coordinates import from_wgs84

KEY = "tianditu_key"
ADDRESS = "map_tiles_url"
SYSTEM = "map_tiles_crs"
SOURCE = "map_tiles_source"
"""The parameters that set tiles up: a Tianditu key alone, or an address with its coordinate system and source line."""

_TIANDITU = (
    "https://t{{s}}.tianditu.gov.cn/{layer}_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER={layer}&STYLE=default"
    "&TILEMATRIXSET=w&FORMAT=tiles&TILEMATRIX={{z}}&TILEROW={{y}}&TILECOL={{x}}&tk={key}"
)
_HOST = re.compile(
    r"^(https?)://((?:[A-Za-z0-9-]|\{s\})+(?:\.(?:[A-Za-z0-9-]|\{s\})+)*(?::\d+)?)/", re.IGNORECASE
)


class TilesError(ValueError):
    """Tiles are set up with an address that no map can use; ``zh`` and ``en`` say what to type."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh} / {en}")
        self.zh = zh
        self.en = en


@dataclass(frozen=True, slots=True)
class Tiles:
    """Tile layers from the bottom up: addresses with {z}, {x}, {y} and maybe {s}, their coordinate system, their source."""

    layers: tuple[str, ...]
    crs: str = "WGS84"
    source: str = ""

    @property
    def hosts(self) -> tuple[str, ...]:
        """The only places outside that the page may ask, as its own rule for the browser names them."""
        return tuple(dict.fromkeys(_origin(layer) for layer in self.layers))


def tiles_of(county: County, office_id: str = "") -> Tiles | None:
    """The tiles that an office has set up; None, the default, where it has not. Raises TilesError for an unusable address."""
    given = {key: _given(county, key, office_id) for key in (KEY, ADDRESS, SYSTEM, SOURCE)}
    if given[ADDRESS]:
        tiles = Tiles((given[ADDRESS],), given[SYSTEM] or "WGS84", given[SOURCE])
    elif given[KEY]:
        key = quote(given[KEY], safe="")
        layers = tuple(_TIANDITU.format(layer=layer, key=key) for layer in ("vec", "cva"))
        tiles = Tiles(layers, "CGCS2000", given[SOURCE])
    else:
        return None
    for layer in tiles.layers:
        _origin(layer)
    return tiles


def _given(county: County, key: str, office_id: str) -> str:
    declared = key in county.parameters.specs
    return str(county.parameters.value(key, office_id) or "").strip() if declared else ""


def _origin(layer: str) -> str:
    found = _HOST.match(layer)
    if found is None or not all(part in layer for part in ("{z}", "{x}", "{y}")):
        raise TilesError(
            f"参数“底图地址”无法使用：{layer}；请填写 http(s) 地址，并含 {{z}}、{{x}}、{{y}}",
            f"map_tiles_url cannot be used: {layer}; it must be an http(s) address with {{z}}, {{x}}, {{y}}",
        )
    labels = ["*" if "{s}" in label else label for label in found[2].split(".")]
    while labels.count("*") and labels.index("*") > 0:
        labels.pop(0)  # a rule for the browser knows a star in the first place alone
    return f"{found[1].lower()}://{'.'.join(labels)}"


def tile_rows(tiles: Tiles | None, lang: Lang) -> dict[str, Any] | None:
    """What a page is told of its tiles: addresses, hosts and the source line."""
    if tiles is None:
        return None
    return {
        "layers": list(tiles.layers),
        "hosts": list(tiles.hosts),
        "source": tiles.source or words(lang)["tiles_source"],
    }


def on_tiles(county: County, tiles: Tiles | None) -> County:
    """The county with its points in the tiles' coordinate system, so that marks lie where the tiles show them."""
    if tiles is None or tiles.crs in ("WGS84", "CGCS2000"):
        return county

    def moved(row: Any) -> Any:
        if row.lon is None or row.lat is None:
            return row
        lon, lat = from_wgs84(row.lon, row.lat, tiles.crs)
        return replace(row, lon=float(lon), lat=float(lat))

    rows = county.rows
    return county.with_rows(
        units=tuple(moved(row) for row in rows.units),
        schools=tuple(moved(row) for row in rows.schools),
        inspectors=tuple(moved(row) for row in rows.inspectors),
        townships=tuple(moved(row) for row in rows.townships),
    )
