"""What a problem says: why the machine refused, and which bound a number breaks."""

import errno
from dataclasses import replace

import pytest

from duxue.scenarios.cells.normalise import value_of
from duxue.scenarios.problems import refusal
from duxue.scenarios.records import School
from duxue.scenarios.rows import columns_of

STUDENTS = next(column for column in columns_of(School) if column.field == "students")


@pytest.mark.parametrize(
    ("error", "zh", "en"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "磁盘空间不足", "No space left on device"),
        (PermissionError(errno.EACCES, "Permission denied"), "没有权限", "Permission denied"),
        (TimeoutError("timed out"), "超时没有应答", "timed out"),
        (
            OSError(errno.EXDEV, "Invalid cross-device link"),
            "Invalid cross-device link",
            "Invalid cross-device link",
        ),
        (UnicodeError("bad byte"), "bad byte", "bad byte"),
        (OSError(), "OSError", "OSError"),
    ],
)
def test_what_the_machine_refused_is_told_in_both_languages(error: Exception, zh: str, en: str) -> None:
    assert refusal(error) == (zh, en)


@pytest.mark.parametrize(
    ("low", "high", "zh", "en"),
    [
        (0, 10, "在校生数应在 0–10 之间", "must lie in 0–10"),
        (20, None, "在校生数应不小于 20", "must be at least 20"),
        (None, 10, "在校生数应不大于 10", "must be at most 10"),
    ],
)
def test_a_number_out_of_bounds_is_told_the_bound(
    low: float | None, high: float | None, zh: str, en: str
) -> None:
    _, fault = value_of(15.0, replace(STUDENTS, low=low, high=high))
    assert fault is not None
    assert zh in fault.zh
    assert en in fault.en
