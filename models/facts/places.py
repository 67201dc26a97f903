"""How many schools some people have places for: by what each may hold, and by the days that each has agreed to."""

from __future__ import annotations

from collections.abc import Sequence


def too_many(allowances: Sequence[int], schools: int, large: int, cap: int) -> int:
    """How many schools too many some people hold at the least, however the schools are shared out.

    Who holds a large school keeps to the rule with that one alone, whoever may hold fewest first; each beyond these weighs
    ``cap``, and so many schools are too many as do not find room with the others.
    """
    allowed = sorted(a for a in allowances if a > 0)
    alone = min(large, len(allowed))
    return (large - alone) * cap + max(0, schools - large - sum(allowed[alone:]))
