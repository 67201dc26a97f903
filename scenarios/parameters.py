"""The numbers and choices an office may set, everywhere or for one unit, with the law's or the office's default."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Literal

Value = bool | int | float | str | date


class ParameterKind(Enum):
    """What a parameter's value is."""

    COUNT = "count"
    NUMBER = "number"
    YES_NO = "yes_no"
    CHOICE = "choice"
    ORDER = "order"
    DAY = "day"
    DAY_OF_YEAR = "day_of_year"
    SHARE = "share"


@dataclass(frozen=True, slots=True)
class ParameterSpec:
    """A parameter: its key, its default (None: not set), its bounds, and whether law or office fixes it.

    ``unit_zh`` is the unit of measure on Chinese surfaces (分钟, 次 …); ``basis`` tells a number of the law's text
    from the office's own choice (☐). DAY_OF_YEAR values are texts ``MM-DD``; SHARE values lie in 0..1.
    """

    key: str
    kind: ParameterKind
    default: Value | None
    zh: str
    en: str
    basis: Literal["law", "office"] = "office"
    unit_zh: str = ""
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()
    per_unit: bool = True


GROUND: tuple[ParameterSpec, ...] = (
    ParameterSpec("from", ParameterKind.DAY, None, "计划期首日", "first day of the horizon", per_unit=False),
    ParameterSpec("to", ParameterKind.DAY, None, "计划期末日", "last day of the horizon", per_unit=False),
    ParameterSpec("as_of", ParameterKind.DAY, None, "方案制定日", "the day the plan is made", per_unit=False),
    ParameterSpec(
        "seed", ParameterKind.COUNT, 1, "随机种子",
        "seed of every draw", low=0, high=2**31 - 1, per_unit=False,
    ),
    ParameterSpec(
        "crs", ParameterKind.CHOICE, "WGS84", "坐标系",
        "coordinate system of lon and lat", choices=("WGS84", "CGCS2000", "GCJ02", "BD09"), per_unit=False,
    ),
    ParameterSpec(
        "order_of_duties", ParameterKind.ORDER, None, "职责先后",
        "kinds of duties kept first where a month cannot hold all, most wanted first (not set: as many as can be)",
        choices=("comprehensive_cycle", "special_campaign", "look_back", "county_evaluation"),
    ),
    ParameterSpec(
        "inspect_on_makeup_days", ParameterKind.YES_NO, False, "调休上班日可督导",
        "make-up workdays count as school days",
    ),
    ParameterSpec(
        "self_evaluation_days", ParameterKind.COUNT, 5, "自评报告提前报送天数",
        "office workdays before an event by which the self-evaluation is due", unit_zh="工作日", low=0, high=60,
    ),
    ParameterSpec(
        "blank_counts_as", ParameterKind.CHOICE, "done", "台账未填报的任务计为",
        "what a task counts as that the ledger leaves blank", choices=("done", "not_done"),
    ),
    ParameterSpec(
        "travel_source", ParameterKind.CHOICE, "distance", "行程来源",
        "where travel minutes come from", choices=("distance", "roads", "osrm"), per_unit=False,
    ),
    ParameterSpec(
        "detour_factor", ParameterKind.NUMBER, 1.3, "绕行系数",
        "road distance over straight distance", unit_zh="倍", low=1, high=5, per_unit=False,
    ),
    ParameterSpec(
        "road_speed_kmh", ParameterKind.NUMBER, 40.0, "平均车速",
        "average speed on the road", unit_zh="公里/小时", low=5, high=120, per_unit=False,
    ),
    ParameterSpec(
        "roads_file", ParameterKind.CHOICE, None, "路网文件",
        "road graph csv beside the scenario", per_unit=False,
    ),
    ParameterSpec(
        "roads_crs", ParameterKind.CHOICE, None, "路网文件坐标系",
        "coordinate system of the road file; blank: the scenario's own", choices=("WGS84", "CGCS2000", "GCJ02", "BD09"), per_unit=False,
    ),
    ParameterSpec("osrm_url", ParameterKind.CHOICE, None, "OSRM地址", "the office's own OSRM server", per_unit=False),
    ParameterSpec("public_phone", ParameterKind.CHOICE, None, "公示监督电话", "the office's public telephone"),
    ParameterSpec(
        "tianditu_key", ParameterKind.CHOICE, None, "天地图密钥",
        "the office's own Tianditu key: maps then show tiles behind the schools",
    ),
    ParameterSpec(
        "map_tiles_url", ParameterKind.CHOICE, None, "底图地址",
        "the office's own tile server, an address with {z}, {x}, {y}",
    ),
    ParameterSpec(
        "map_tiles_crs", ParameterKind.CHOICE, "WGS84", "底图坐标系",
        "coordinate system of these tiles", choices=("WGS84", "CGCS2000", "GCJ02"),
    ),
    ParameterSpec("map_tiles_source", ParameterKind.CHOICE, None, "底图来源和审图号", "source line of the tiles"),
    ParameterSpec(
        "synthetic", ParameterKind.YES_NO, False, "合成数据",
        "points or people are drawn by the program", per_unit=False,
    ),
)  # fmt: skip


class Parameters:
    """The values in force: a unit's own, else the scenario-wide one, else the default (a county does not inherit)."""

    def __init__(
        self, specs: Iterable[ParameterSpec], given: Mapping[tuple[str, str], Value] | None = None
    ) -> None:
        """``given`` maps (key, unit_id or "") to a value of the spec's kind; unknown keys raise KeyError."""
        self.specs: dict[str, ParameterSpec] = {}
        for spec in specs:
            if self.specs.setdefault(spec.key, spec) != spec:
                raise ValueError(f"two declarations of parameter {spec.key}")
        self.given: dict[tuple[str, str], Value] = dict(given or {})
        if unknown := {key for key, _ in self.given} - set(self.specs):
            raise KeyError(", ".join(sorted(unknown)))

    def replaced(self, given: Mapping[tuple[str, str], Value]) -> Parameters:
        """The same declarations with some values set anew."""
        return Parameters(self.specs.values(), {**self.given, **given})

    def value(self, key: str, unit_id: str = "") -> Value | None:
        """The value in force for a unit (blank: scenario-wide); None where nothing is set and there is no default."""
        spec = self.specs[key]
        if unit_id and (key, unit_id) in self.given:
            return self.given[key, unit_id]
        return self.given.get((key, ""), spec.default)

    def is_set(self, key: str, unit_id: str = "") -> bool:
        """Whether a value is in force (given or default)."""
        return self.value(key, unit_id) is not None

    def number(self, key: str, unit_id: str = "") -> float:
        """A parameter as a number (minutes, shares, money)."""
        return float(self._set(key, unit_id))  # type: ignore[arg-type]

    def count(self, key: str, unit_id: str = "") -> int:
        """A parameter as a whole number (schools, days, people)."""
        return int(self._set(key, unit_id))  # type: ignore[arg-type]

    def yes(self, key: str, unit_id: str = "") -> bool:
        """A parameter as yes or no."""
        return bool(self._set(key, unit_id))

    def word(self, key: str, unit_id: str = "") -> str:
        """A parameter as a choice's code."""
        return str(self._set(key, unit_id))

    def day(self, key: str, year: int | None = None, unit_id: str = "") -> date:
        """A parameter as a day; an MM-DD one needs the year."""
        value = self._set(key, unit_id)
        if isinstance(value, date):
            return value
        if year is None:
            raise ValueError(f"{key} needs a year")
        month, day = str(value).split("-")
        return date(year, int(month), int(day))

    def _set(self, key: str, unit_id: str) -> Value:
        value = self.value(key, unit_id)
        if value is None:
            raise KeyError(f"parameter {key} is not set")
        return value
