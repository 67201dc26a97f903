"""A value that cannot be understood, on its way to the cell where it is told."""

from __future__ import annotations

from duxue.scenarios.problems import Fault


class UnclearError(Exception):
    """A value that cannot be understood; carries the fault."""

    def __init__(self, code: str, zh: str, en: str) -> None:
        super().__init__(en)
        self.fault = Fault(code, zh, en)
