"""More hands at one office's work: processes that do pieces of it on the same workbench (``duxue.models.workbench``).

A mate is a child process as any job's. It loads what the office's planner needs while the office begins; from then on each
time that there are pieces the office does one after another, and every mate takes a few at a time. What a mate cannot answer
(it was killed, memory ran out, the piece failed) is done by the office itself, which goes on without it: so the plan is the
same, and whatever is wrong with a piece is raised where it belongs.
"""

from __future__ import annotations

import pickle
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

from duxue.models.stop import Stop
from duxue.models.workbench import with_hands
from duxue.planner.crew.job import Ended, ProcessGoneError, Tell, order_of
from duxue.planner.crew.process import Child, child

Do = Callable[..., Any]
_before: list[Any] = []
"""In a mate's process: what lies on the workbench."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """Some pieces on their way to a mate, with what is new on the workbench: all of it, then changes in their order."""

    do: Do
    pieces: Sequence[Any]
    state: bytes | None = None
    changes: Sequence[bytes] = ()
    office_id: str = ""

    def run(self, stop: Stop, _tell: Tell) -> list[Any]:
        """Do them, there."""
        if self.state is not None:
            _before[:] = [pickle.loads(self.state)]  # noqa: S301 - from a process of ours
        for change in self.changes:
            do, what = pickle.loads(change)  # noqa: S301 - from a process of ours
            do(*_before, what)
        return [self.do(*_before, piece, stop) for piece in self.pieces]


class MateLine:
    """What ties a mate to its office: it tells nothing, and hears of a stop."""

    def __init__(self, stop: Stop) -> None:
        self.stopped = stop.is_asked

    def tell(self, number: int, said: bytes) -> None:
        """Nobody listens."""

    def dropped(self) -> bool:
        """Never: whoever gives a mate up ends its process."""
        return False


class Mate:
    """One of them, as its office sees it."""

    def __init__(self, process: Child, line: MateLine) -> None:
        self._process, self._line = process, line
        self._bench: SharedBench | None = None
        self._known = 0

    def do(self, pieces: Pieces) -> list[Any] | None:
        """What it answers; None where it cannot."""
        try:
            ended: Ended = pickle.loads(self._process.do(order_of(pieces), 0, self._line))  # noqa: S301 - from a process of ours
        except ProcessGoneError:
            return None
        return None if ended.trace else ended.found

    def help(self, bench: SharedBench, do: Do, todo: Todo) -> bool:
        """Take pieces until there are none; whether it can be asked again."""
        while some := todo.some():
            fresh = self._bench is not bench
            changes = bench.changes[0 if fresh else self._known :]
            self._bench, self._known = bench, len(bench.changes)
            pieces = Pieces(do, [todo.pieces[n] for n in some], bench.state if fresh else None, changes)
            found = self.do(pieces)
            if found is None:
                todo.left.extend(some)
                return False
            todo.answers.update(zip(some, found, strict=True))
        return True


class Todo:
    """The pieces of one round: who takes one takes the next."""

    def __init__(self, pieces: Sequence[Any], hands: int) -> None:
        self.pieces, self._hands = pieces, hands
        self.waiting = deque(range(len(pieces)))
        self.left: deque[int] = deque()
        self.answers: dict[int, Any] = {}
        self._one_at_a_time = threading.Lock()

    def some(self, most: int = 0) -> list[int]:
        """The next pieces: fewer and fewer at a time, so that all end together, and still little goes to and fro."""
        with self._one_at_a_time:
            number = most or max(1, len(self.waiting) // (2 * self._hands))
            return [self.waiting.popleft() for _ in range(min(number, len(self.waiting)))]


class Mates:
    """The mates of one office: who has nothing to do is ``idle``."""

    def __init__(self, pool: ThreadPoolExecutor, number: int) -> None:
        self.pool, self.number = pool, number
        self.idle: deque[Mate] = deque()

    def load(self, mate: Mate, planner: Do) -> None:
        """Have a mate load what the planner needs; as long as that takes it is not asked for anything."""
        if mate.do(Pieces(planner, ())) is not None:
            self.idle.append(mate)


class SharedBench:
    """A workbench before all hands of an office."""

    def __init__(self, mates: Mates, state: Any, stop: Stop) -> None:
        self.hands = mates.number + 1
        self._mates, self._state, self._stop = mates, state, stop
        self.state: bytes | None = None
        self.changes: list[bytes] = []

    def each(self, do: Do, pieces: Sequence[Any]) -> list[Any]:
        """The office and its mates side by side (``Workbench.each``)."""
        idle = self._mates.idle
        ready = [idle.popleft() for _ in range(min(len(idle), len(pieces) - 1))]
        if ready and self.state is None:
            self.state = pickle.dumps(self._state)
        todo = Todo(pieces, len(ready) + 1)
        helping = {self._mates.pool.submit(mate.help, self, do, todo): mate for mate in ready}
        try:
            while mine := todo.some(1):
                todo.answers[mine[0]] = do(self._state, pieces[mine[0]], self._stop)
        finally:
            todo.waiting.clear()
            wait(helping)
            idle.extend(mate for told, mate in helping.items() if told.result())
        todo.answers.update((n, do(self._state, pieces[n], self._stop)) for n in todo.left)
        return [todo.answers[n] for n in range(len(pieces))]

    def everywhere(self, do: Do, what: Any) -> None:
        """Change the state here, and there before the next piece (``Workbench.everywhere``)."""
        do(self._state, what)
        if self.state is not None:
            self.changes.append(pickle.dumps((do, what)))


@contextmanager
def mates(hands: int, stop: Stop, planner: Do) -> Iterator[None]:
    """Have so many hands at an office's work inside, this process among them; on leaving no other goes on."""
    if hands <= 1:
        yield
        return
    with ThreadPoolExecutor(hands - 1) as pool, ExitStack() as children:
        crew = Mates(pool, hands - 1)
        for _ in range(hands - 1):
            pool.submit(crew.load, Mate(children.enter_context(child()), MateLine(stop)), planner)
        with with_hands(lambda state, asked: SharedBench(crew, state, asked)):
            yield
