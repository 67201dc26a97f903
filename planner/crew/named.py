"""What a job calls, by its name: whoever orders the job loads nothing of it."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Any


@dataclass(frozen=True, slots=True)
class Named:
    """A function by its module and name: called, it is loaded here; pickled, it is loaded where the order is read."""

    module: str
    name: str

    def __call__(self, *args: Any, **named: Any) -> Any:
        """What the function answers."""
        return _found(self.module, self.name)(*args, **named)

    def __reduce__(self) -> tuple[Any, tuple[str, str]]:
        """As the function itself."""
        return _found, (self.module, self.name)


def _found(module: str, name: str) -> Any:
    return getattr(import_module(module), name)


plan_office = Named("duxue.models.planning", "plan_office")
"""What plans an office: solver and all stages, half of what a run loads."""
revise_office = Named("duxue.models.revision.revise", "revise_office")
"""What revises one."""
