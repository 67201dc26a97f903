"""What ``outcome.json`` holds is of its declared type, or told by its place; nothing else is ever raised."""

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from duxue.scenarios.reading.plan_outcome import FILE, SHAPE, check_outcome, outcome_of
from duxue.scenarios.typed_json import NotTypedError

EVENT = {
    "event_id": "E1",
    "target_id": "S1",
    "kinds": "comprehensive",
    "from": "2027-03-02",
    "to": "2027-03-02",
}
WHOLE: dict[str, Any] = {
    "state": {"state": "draft"}, "joined": [{"office": "O", "state": "approved"}],
    "status": "optimal", "objective": 100, "bound": 99.5, "gap": None, "objective_stages": ["staffing"], "seed": 1,
    "synthetic": True, "digest": "d", "from": "2027-01-01", "to": "2027-12-31", "as_of": "2026-11-28", "travel_source": "x",
    "provisional_days": ["2027-10-01"], "parameters": [["a", "", "1"]], "waivers": [["r", "s", "why", "who", "2027-01-01"]],
    "versions": {"duxue": "1"},
    "stages": [{"office": "O", "stage": "year", "status": "feasible", "objective": 1.0, "bound": None, "gap": None,
                "deterministic_seconds": 0.5, "note": "", "trajectory": [[0.1, 5.0, 1.0]]}],
    "releases": [{"number": 1, "parent": "", "reason": "", "as_of": "2027-01-01", "reason_en": "",
                  "moves": {"postings": 0, "events": 0, "visits": 0, "least": None, "proven": False}}],
    "revision": {
        "offices": [{"office": "O", "curve": [{"moves": 0, "travel": 5, "unmet": 0}],
                     "moves": {"postings": 1, "events": 0, "visits": 0, "least_postings": 1, "proven": True, "zones": 0},
                     "broken": [{"subject": "s", "rule": "r", "zh": "中", "en": "e"}]}],
        "difference": {"since": "2027-03-01", "postings": [["S1", "2027-03-01", "2027-12-31", "A", "B"]],
                       "zones": [["S1", "Z1", "Z2"]], "visits": [],
                       "events": [{"event_id": "E1", "before": None, "after": EVENT, "team_before": [], "team_after": []}]},
    },
    "calendar": {"sequences": {"k": 1}, "withdrawn": {"w": {"person": "P", "summary": "中", "summary_en": "e", "sequence": 2,
                 "start": "2027-03-01T08:00:00+08:00", "end": "2027-03-01"}}},
}  # fmt: skip
ODD = ["x", "", None, True, 5, -1, 1.5, 10**400, [], [[]], {}, {"a": 1}, "2027-02-30", "\x00", "\ud800"]


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if path:
        yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inner:
        yield from places(one, (*path, key))


def damaged(path: tuple[Any, ...], value: Any) -> dict[str, Any]:
    whole = copy.deepcopy(WHOLE)
    inner: Any = whole
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return whole


def test_a_whole_outcome_is_taken_as_it_is_and_every_declared_key_is_in_it(tmp_path: Path) -> None:
    assert set(WHOLE) == set(SHAPE)
    (tmp_path / FILE).write_text(json.dumps(WHOLE), encoding="utf-8")
    assert outcome_of(tmp_path) == (WHOLE, [])


@pytest.mark.parametrize("path", [pytest.param(p, id=".".join(map(str, p))) for p in places(WHOLE)])
def test_a_field_is_of_its_type_or_told_by_its_place(path: tuple[Any, ...], tmp_path: Path) -> None:
    refused = 0
    for value in ODD:
        (tmp_path / FILE).write_text(json.dumps(damaged(path, value)), encoding="utf-8")
        outcome, problems = outcome_of(tmp_path)
        if outcome is None:
            refused += 1
            assert [problem.code for problem in problems] == ["bad_outcome"]
            assert str(path[0]) in problems[0].message_en or "JSON" in problems[0].message_en
    assert refused >= 3, "a text with control characters is refused everywhere, and so are two others"


@pytest.mark.parametrize(
    "text", ['{"seed": NaN}', '{"new": 1e999}', '{"new": ' + "[" * 100 + "]" * 100 + "}", "[", "3", ""]
)
def test_what_no_program_can_take_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    outcome, problems = outcome_of(tmp_path)
    assert (outcome, [problem.code for problem in problems]) == (None, ["bad_outcome"])


def test_keys_of_a_later_version_are_kept() -> None:
    check_outcome({**WHOLE, "approved": {"by": "somebody"}})
    with pytest.raises(NotTypedError, match="seed"):
        check_outcome({**WHOLE, "seed": 1.5})


def test_what_may_be_one_thing_or_another_is_told_in_plain_words(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text('{"bound": true}', encoding="utf-8")
    _, (told,) = outcome_of(tmp_path)
    assert "应为数值或空；" in told.message_zh
    assert "it must be a number or null: " in told.message_en
