"""A short seeded share of the campaign, and what makes it worth running: failures are found, kept and gone on after."""

from pathlib import Path
from random import Random

import pytest

from tests.fuzz.campaign import Target, attacked, campaign
from tests.fuzz.targets import TARGETS

SHARE = 12
"""Cases a target; the campaign itself runs hundreds of thousands."""
PAPERS = {"outcome": 3, "plan_tables": 3, "command_line": 6}
"""Fewer where each case writes all papers of a plan, or runs a command."""


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_a_share_of_the_campaign_holds(target: Target) -> None:
    for number in range(PAPERS.get(target.name, SHARE)):
        failure = attacked(target, 20270101, number)
        assert failure is None, failure.why


def test_a_failure_is_kept_with_its_input_and_the_campaign_goes_on_after_it(tmp_path: Path) -> None:
    seen: list[float] = []

    def attack(draw: Random, folder: Path) -> None:
        seen.append(draw.random())
        (folder / "in.txt").write_text(str(len(seen)), encoding="utf-8")
        if len(seen) == 3:
            raise ValueError("found")

    target = Target("own", 1, attack)
    (failure,) = campaign([target], 1, 4, tmp_path)
    assert (failure.target, failure.number) == ("own", 2)
    assert (tmp_path / "own-2" / "in.txt").read_text(encoding="utf-8") == "3"
    assert "ValueError: found" in (tmp_path / "own-2" / "why.txt").read_text(encoding="utf-8")
    assert campaign([target], 1, 2, tmp_path) == []
    assert len(set(seen)) == 6
