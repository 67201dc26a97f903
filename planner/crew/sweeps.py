"""How seldom a process looks for objects that hold nothing but each other.

A run makes millions of objects that it keeps, and hardly any such rings: Python's own thresholds look through all of them so often
that it takes a third of the time in which rows are read, candidates made and workbooks written. What nobody holds goes at once as before.
"""

from __future__ import annotations

import gc

THRESHOLDS = (50_000, 20, 20)
"""Objects more than before at which the youngest are looked through, and how many such looks make one at older ones."""


def sweep_seldom() -> None:
    """Look seldom in this process, from its first moment on: loading the modules gains by it, too."""
    gc.set_threshold(*THRESHOLDS)
