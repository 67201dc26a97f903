"""The smallest set of switches that cannot all be on: QuickXplain by fixing them, and a second method that confirms it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TypeVar

from duxue.models.explaining.telling import ConflictSet, Text, rule_words

T = TypeVar("T")
Holds = Callable[[Sequence[T]], bool | None]
"""Whether some switches can all be on (None: not settled, which is never taken for a conflict)."""


@dataclass(frozen=True)
class Conflict:
    """Switches that cannot all be on; ``necessary``: without any one of them the others can; ``smallest``: no fewer do."""

    members: tuple[object, ...]
    necessary: bool
    smallest: bool


def conflict_set(
    key: str,
    holds: Holds[str],
    rules: Sequence[str],
    words: Callable[[Text], Text],
    facts: tuple[Text, ...] = (),
) -> ConflictSet | None:
    """The smallest set of some rules that cannot hold together for a cause (None: nothing is proven); ``words`` of their titles."""
    found = explained(holds, rules)
    if found is None:
        return None
    members = tuple(map(str, found.members))
    return ConflictSet(key, members, found.necessary, found.smallest, words(rule_words(members)), facts)


def quick_xplain(holds: Holds[T], switches: Sequence[T]) -> tuple[T, ...] | None:
    """A set of switches that cannot all be on, none of which can be spared (None: all can be on, or it is not settled).

    Of several such sets the one whose last member comes earliest in ``switches`` is found (Junker 2004).
    """
    if holds(switches) is not False:
        return None
    if not switches:
        return ()
    found = _split(holds, [], False, list(switches))
    return tuple(s for s in switches if s in found)


def _split(holds: Holds[T], on: list[T], grown: bool, rest: list[T]) -> list[T]:
    if grown and holds(on) is False:
        return []
    if len(rest) == 1:
        return rest
    first, second = rest[: len(rest) // 2], rest[len(rest) // 2 :]
    of_second = _split(holds, on + first, bool(first), second)
    of_first = _split(holds, on + of_second, bool(of_second), first)
    return of_first + of_second


def necessary(holds: Holds[T], members: Sequence[T]) -> bool:
    """The second method: the members cannot all be on, but can if any one of them is left out."""
    if holds(members) is not False:
        return False
    return all(holds([m for m in members if m != one]) is True for one in members)


def smallest(holds: Holds[T], switches: Sequence[T], most: int) -> tuple[T, ...] | None:
    """A set of at most ``most`` switches that cannot all be on and is smallest of all, by hitting sets (None: there is none).

    Every set that can be on is grown as far as it goes; a conflict must hold something of what it leaves out.
    """
    outside: list[frozenset[T]] = []
    while (chosen := _hitting(outside, switches, most)) is not None:
        answer = holds(chosen)
        if answer is False:
            return tuple(chosen)
        grown = list(chosen)
        for one in switches:
            if one not in grown and holds([s for s in switches if s in grown or s == one]) is not False:
                grown.append(one)
        rest = frozenset(s for s in switches if s not in grown)
        if not rest:
            return None
        outside.append(rest)
    return None


def _hitting(sets: Iterable[frozenset[T]], switches: Sequence[T], most: int) -> list[T] | None:
    wanted = list(sets)
    for size in range(most + 1):
        for some in combinations(switches, size):
            if all(any(s in one for s in some) for one in wanted):
                return list(some)
    return None


def explained(holds: Holds[T], switches: Sequence[T]) -> Conflict | None:
    """The smallest conflict among a few switches, found by QuickXplain, shrunk by hitting sets and confirmed one by one.

    For up to a dozen switches; answers are kept, so that nothing is solved twice. None where nothing is proven.
    """
    known: dict[tuple[T, ...], bool | None] = {}

    def kept(on: Sequence[T]) -> bool | None:
        key = tuple(s for s in switches if s in on)
        if key not in known:
            known[key] = holds(key)
        return known[key]

    found = quick_xplain(kept, switches)
    if found is None:
        return None
    fewer = smallest(kept, switches, len(found) - 1) if found else None
    members = fewer if fewer is not None else found
    return Conflict(tuple(members), necessary(kept, members), smallest=None not in known.values())
