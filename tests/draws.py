"""How many of the drawn examples a run takes: an ordinary one a share, ``make draws`` and ``make mutants`` all (DUXUE_DRAWS=1)."""

import os
from collections.abc import Iterable
from math import ceil
from typing import TypeVar

SHARE = float(os.environ.get("DUXUE_DRAWS", "0.4"))
Example = TypeVar("Example")


def some(examples: Iterable[Example]) -> list[Example]:
    """The first of some drawn examples, as many as the share says (one at least)."""
    whole = list(examples)
    return whole[: ceil(len(whole) * SHARE)]
