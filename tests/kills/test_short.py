"""A short seeded share of the kills: the quick verbs, each way of being stopped."""

from pathlib import Path
from random import Random

import pytest

from duxue.planner.command_line.arguments import parser
from tests.kills.campaign import STOPS, BrokenPromiseError, Ground, _hold_output, contents, stopped
from tests.kills.verbs import VERBS

TEMPLATE = next(verb for verb in VERBS if verb.name == "template")


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    return Ground(tmp_path_factory.mktemp("kills"), share=1.0)  # threads of the test run are not copied


def test_every_verb_that_writes_is_among_those_that_are_stopped() -> None:
    (verbs,) = (action.choices for action in parser("en")._actions if action.dest == "verb")
    told = {verb.words(Path(), Path())[0] for verb in VERBS}
    assert set(verbs or ()) - told == {"audit", "history", "open", "serve"}


@pytest.mark.parametrize("stop", ["SIGKILL", "full disk"])
def test_a_share_of_the_kills_holds(ground: Ground, stop: str) -> None:
    assert stop in STOPS
    stopped(ground, TEMPLATE, stop, Random(f"short/{stop}"))


@pytest.mark.parametrize("found", ["half", ""])
def test_half_an_output_and_a_lost_one_are_broken_promises(tmp_path: Path, found: str) -> None:
    (tmp_path / "out.xlsx").write_text("old", encoding="utf-8")
    before = contents(tmp_path)
    _hold_output(tmp_path, TEMPLATE, before, {"out.xlsx": "new"}, 0)
    (tmp_path / "out.xlsx").unlink()
    if found:
        (tmp_path / "out.xlsx").write_text(found, encoding="utf-8")
    with pytest.raises(BrokenPromiseError):
        _hold_output(tmp_path, TEMPLATE, before, {"out.xlsx": "new"}, 0)
