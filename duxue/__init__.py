"""duxue 督学: plans a year of school inspection; this is its face for programs.

>>> import duxue
>>> county = duxue.read("county.xlsx")
>>> result = duxue.plan(county)
>>> result.plan.postings.frame()
>>> result.open.frame()
>>> duxue.publish(result, "plan")

``duxue/`` is what is installed. The four floors keep their places at the top of the repository; the links in this folder
let ``import duxue.models`` mean the same in a checkout and in an installed copy.
"""

from __future__ import annotations

TYPE_CHECKING = False  # type checkers take it for true; ``typing`` itself would delay what Ctrl-C waits for
if TYPE_CHECKING:
    from typing import Any

    from duxue.face import (
        Plan,
        ProblemsError,
        RefusedError,
        Result,
        Stop,
        audit,
        check,
        compare,
        explain,
        plan,
        publish,
        read,
        revise,
        staffing,
        stress,
    )

__all__ = [
    "Plan", "ProblemsError", "RefusedError", "Result", "Stop", "audit", "check", "compare", "explain", "plan", "publish", "read", "revise", "staffing",
    "stress",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    # The floors import their own package on the way: the face is loaded when somebody asks it something.
    if name not in __all__:
        raise AttributeError(f"module 'duxue' has no attribute {name!r}")
    from duxue import face

    return getattr(face, name)


def __dir__() -> list[str]:
    return sorted(__all__)
