"""The rates by which the stress test draws what may happen in a year: all of them the office's own choice (☐)."""

from __future__ import annotations

from typing import Any

from duxue.scenarios.parameters import ParameterKind, ParameterSpec

_NUMBER, _SHARE, _COUNT = ParameterKind.NUMBER, ParameterKind.SHARE, ParameterKind.COUNT
_DAY = ParameterKind.DAY_OF_YEAR


def _rate(
    key: str, kind: ParameterKind, default: float | str, zh: str, en: str, **other: Any
) -> ParameterSpec:
    """A rate under the test's own name; ``other`` as in ``ParameterSpec``."""
    return ParameterSpec(f"stress_{key}", kind, default, f"压力测试：{zh}", f"stress test: {en}", **other)


STRESS: tuple[ParameterSpec, ...] = (
    _rate("sick_days_full_time", _NUMBER, 5.0, "专职年病事假天数", "days of sick leave a year of a full-time inspector", low=0, high=120, unit_zh="天"),
    _rate("sick_days_part_time", _NUMBER, 6.0, "兼职年病事假天数", "days of sick leave a year of a part-time inspector", low=0, high=120, unit_zh="天"),
    _rate("sick_spell_days", _NUMBER, 2.0, "每次病事假平均天数", "workdays of one spell of sick leave, on average", low=1, high=30, unit_zh="天"),
    _rate("long_share", _SHARE, 0.03, "一年内长期病休的人员比例", "share of people with a long illness in a year", low=0, high=1),
    _rate("long_weeks", _NUMBER, 8.0, "长期病休平均周数", "weeks of a long illness, on average", low=3, high=52, unit_zh="周"),
    _rate("leave_share_full_time", _SHARE, 0.02, "专职年中离任比例", "share of full-time inspectors who leave within a year", low=0, high=1),
    _rate("leave_share_part_time", _SHARE, 0.04, "兼职年中离任比例", "share of part-time inspectors who leave within a year", low=0, high=1),
    _rate("leave_notice_days", _COUNT, 30, "离任提前得知的天数", "days ahead on which a leave is known", low=0, high=366, unit_zh="天"),
    _rate("emergencies", _NUMBER, 2.0, "每百所学校一年应急督导次数", "emergencies a year per 100 schools", low=0, high=1000, unit_zh="次"),
    _rate("emergency_days", _COUNT, 1, "一次应急督导天数", "days of an emergency", low=1, high=5, unit_zh="天"),
    _rate("emergency_people", _COUNT, 2, "一次应急督导派出人数", "people sent to an emergency", low=1, high=20, unit_zh="人"),
    _rate("imposed", _NUMBER, 3.0, "每百所学校一年新增上级督导次数", "further visits by levels above a year per 100 schools", low=0, high=1000, unit_zh="次"),
    _rate("imposed_people", _COUNT, 1, "一次上级督导抽调人数", "people whom such a visit takes", low=0, high=20, unit_zh="人"),
    _rate("imposed_notice_days", _COUNT, 14, "上级督导提前得知的天数", "days ahead on which such a visit is known", low=0, high=366, unit_zh="天"),
    _rate("snow_days", _NUMBER, 2.0, "一冬因雪停课天数", "days a winter on which snow closes all schools", low=0, high=60, unit_zh="天", per_unit=False),
    _rate("snow_from", _DAY, "11-15", "降雪期起", "first day of snow", per_unit=False),
    _rate("snow_to", _DAY, "03-15", "降雪期止", "last day of snow", per_unit=False),
)  # fmt: skip
"""Rates of the stress test, by kind of happening; no text of the law gives any of them."""
