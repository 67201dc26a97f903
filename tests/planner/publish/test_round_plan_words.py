"""The remarks of the five-year round read in the language of their document."""

import ast
import inspect
import re
import textwrap

import pytest

from duxue.models.explaining.reasons.of_events import PUT_OFF
from duxue.models.stages.round import _Round
from duxue.planner.publish.documents.round_plan import REASONS, remark
from duxue.scenarios.plan import CycleRow
from tests.planner.publish import worlds

CHINESE = re.compile(r"[\u3000-\u9fff\uff00-\uffef]")


def reasons() -> list[str]:
    """Every piece of a reason as the round's stage writes it."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(_Round._reason)))
    # A text with a school's name in it is put in words anew (``remark``).
    pieces = {id(one) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for one in node.values}
    texts = (
        node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in pieces
    )
    return sorted({PUT_OFF, *(text for text in texts if isinstance(text, str) and CHINESE.search(text))})


@pytest.mark.parametrize("reason", reasons())
def test_every_reason_of_the_round_has_its_english(reason: str) -> None:
    world = worlds.county()
    english = worlds.edition(world, worlds.plan_for(world), "en")
    row = CycleRow(world.rows.schools[0].school_id, None, None, None, reason)
    assert not CHINESE.search(remark(english, row))
    assert reason in remark(worlds.edition(world, worlds.plan_for(world)), row)


def test_the_round_s_reasons_were_found() -> None:
    assert len(reasons()) > 8


def test_a_longer_reason_is_not_read_as_a_shorter_one() -> None:
    names = list(REASONS)
    for place, name in enumerate(names):
        assert not any(name in later for later in names[place + 1 :]), name
