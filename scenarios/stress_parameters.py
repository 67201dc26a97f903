"""The rates by which the stress test draws what may happen in a year: all of them the office's own choice (☐)."""

from __future__ import annotations

from duxue.scenarios.parameters import ParameterKind, ParameterSpec

_NUMBER, _SHARE, _COUNT, _DAY = (
    ParameterKind.NUMBER,
    ParameterKind.SHARE,
    ParameterKind.COUNT,
    ParameterKind.DAY_OF_YEAR,
)

STRESS: tuple[ParameterSpec, ...] = (
    ParameterSpec(
        "stress_sick_days_full_time", _NUMBER, 5.0, "压力测试：专职年病事假天数",
        "stress test: days of sick leave a year of a full-time inspector", unit_zh="天", low=0, high=120,
    ),
    ParameterSpec(
        "stress_sick_days_part_time", _NUMBER, 6.0, "压力测试：兼职年病事假天数",
        "stress test: days of sick leave a year of a part-time inspector", unit_zh="天", low=0, high=120,
    ),
    ParameterSpec(
        "stress_sick_spell_days", _NUMBER, 2.0, "压力测试：每次病事假平均天数",
        "stress test: workdays of one spell of sick leave, on average", unit_zh="天", low=1, high=30,
    ),
    ParameterSpec(
        "stress_long_share", _SHARE, 0.03, "压力测试：一年内长期病休的人员比例",
        "stress test: share of people with a long illness in a year", low=0, high=1,
    ),
    ParameterSpec(
        "stress_long_weeks", _NUMBER, 8.0, "压力测试：长期病休平均周数",
        "stress test: weeks of a long illness, on average", unit_zh="周", low=3, high=52,
    ),
    ParameterSpec(
        "stress_leave_share_full_time", _SHARE, 0.02, "压力测试：专职年中离任比例",
        "stress test: share of full-time inspectors who leave within a year", low=0, high=1,
    ),
    ParameterSpec(
        "stress_leave_share_part_time", _SHARE, 0.04, "压力测试：兼职年中离任比例",
        "stress test: share of part-time inspectors who leave within a year", low=0, high=1,
    ),
    ParameterSpec(
        "stress_leave_notice_days", _COUNT, 30, "压力测试：离任提前得知的天数",
        "stress test: days ahead on which a leave is known", unit_zh="天", low=0, high=366,
    ),
    ParameterSpec(
        "stress_emergencies", _NUMBER, 2.0, "压力测试：每百所学校一年应急督导次数",
        "stress test: emergencies a year per 100 schools", unit_zh="次", low=0, high=1000,
    ),
    ParameterSpec(
        "stress_emergency_days", _COUNT, 1, "压力测试：一次应急督导天数",
        "stress test: days of an emergency", unit_zh="天", low=1, high=5,
    ),
    ParameterSpec(
        "stress_emergency_people", _COUNT, 2, "压力测试：一次应急督导派出人数",
        "stress test: people sent to an emergency", unit_zh="人", low=1, high=20,
    ),
    ParameterSpec(
        "stress_imposed", _NUMBER, 3.0, "压力测试：每百所学校一年新增上级督导次数",
        "stress test: further visits by levels above a year per 100 schools", unit_zh="次", low=0, high=1000,
    ),
    ParameterSpec(
        "stress_imposed_people", _COUNT, 1, "压力测试：一次上级督导抽调人数",
        "stress test: people whom such a visit takes", unit_zh="人", low=0, high=20,
    ),
    ParameterSpec(
        "stress_imposed_notice_days", _COUNT, 14, "压力测试：上级督导提前得知的天数",
        "stress test: days ahead on which such a visit is known", unit_zh="天", low=0, high=366,
    ),
    ParameterSpec(
        "stress_snow_days", _NUMBER, 2.0, "压力测试：一冬因雪停课天数",
        "stress test: days a winter on which snow closes all schools", unit_zh="天", low=0, high=60, per_unit=False,
    ),
    ParameterSpec(
        "stress_snow_from", _DAY, "11-15", "压力测试：降雪期起", "stress test: first day of snow", per_unit=False,
    ),
    ParameterSpec(
        "stress_snow_to", _DAY, "03-15", "压力测试：降雪期止", "stress test: last day of snow", per_unit=False,
    ),
)  # fmt: skip
"""Rates of the stress test, by kind of happening; no text of the law gives any of them."""
