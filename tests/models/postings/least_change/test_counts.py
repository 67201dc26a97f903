"""What the board counts of drawn offices after a change is what the rules' checks find in the same postings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from random import Random

import networkx as nx
import pytest

from duxue.models.declaring import breaches
from duxue.models.facts.spans import Span
from duxue.models.postings.least_change.open_duties import open_duties
from duxue.models.postings.least_change.posting_board import Choice, Key, PostingBoard
from duxue.models.postings.least_change.released_postings import ReleasedPostings
from duxue.models.rules.card import Finding
from duxue.models.solver import Run, Stop, solve
from duxue.scenarios.plan import Plan
from duxue.scenarios.records import Inspector
from tests.models.postings.least_change.test_posting_board import AS_OF, Tried, line
from tests.models.postings.least_change.test_visit_room import away
from tests.models.stages.small_office import person


def drawn_office(random: Random) -> ReleasedPostings:
    """Five schools and four people who come and go, are away, or have few days."""

    def drawn(name: str) -> Inspector:
        cells: dict[str, object] = {}
        if random.random() < 0.3:
            cells["term_end"] = date(2027, random.choice([4, 6, 8]), 30)
        if random.random() < 0.3:
            cells["term_start"] = date(2027, random.choice([5, 7]), random.choice([1, 12]))
        if random.random() < 0.5:
            cells["days_per_month"] = random.choice([0.5, 1.0, 1.5])
        return person(name, **cells)

    people = [drawn(f"X{n}") for n in range(4)]
    months = [random.choice([4, 5, 10]) for _ in range(random.choice([0, 1, 2]))]
    absences = [
        away(random.choice(people).inspector_id, date(2027, m, random.choice([1, 8])), date(2027, m, 28))
        for m in months
    ]
    given = {"min_posting_days": 0, "stand_in_days": 0}
    return line(*people, absences=tuple(absences), parameters=given)


def drawn_choice(board: PostingBoard, random: Random) -> Choice:
    """Who holds each school in each stretch, now and then somebody else or nobody."""
    held: set[Key] = set()
    for s in board.free:
        who = None
        for t in range(len(board.spans)):
            able = [i for i in board.takers[s] if (s, i, t) in board.held]
            if who not in able or random.random() < 0.3:
                who = random.choice([*able, None])
            if who is not None:
                held.add((s, who, t))
    return Choice(frozenset(held), {})


def answer(board: PostingBoard, choice: Choice) -> Run:
    """The least breach of a choice."""
    model = board.board.model.clone()
    for key, x in board.held.items():
        model.add(x == (key in choice.held))
    model.minimize(board.breach)
    run = solve(model, seed=1, limit=3.0, stop=Stop())
    assert run.status == "optimal"
    return run


def most_visited(board: PostingBoard, choice: Choice, month: Span) -> int:
    """How many schools can be visited in a month by those who hold them then: a greatest flow over people's days."""
    office, graph = board.office, nx.DiGraph()
    graph.add_nodes_from(("from", "to"))
    for s, who, t in choice.held:
        first, last = max(month[0], board.spans[t][0]), min(month[1], board.spans[t][1])
        days = office.county.calendar.school_days_in(office.schools[s], *month)
        if month in office.months[s] and any(first <= d <= last and d in office.field[who] for d in days):
            graph.add_edge("from", s, capacity=1)
            graph.add_edge(s, (who, t), capacity=1)
            graph.add_edge((who, t), who, capacity=office.room(who, (first, last)))
            graph.add_edge(who, "to", capacity=office.room(who, month))
    return int(nx.maximum_flow_value(graph, "from", "to"))


def lacking(board: PostingBoard, choice: Choice) -> Iterator[int]:
    """Of each month to come the schools that must stay without a visit."""
    months = board.office.months
    for month in sorted({m for s in board.free for m in months[s]}):
        yield sum(month in months[s] for s in board.free) - most_visited(board, choice, month)


@pytest.mark.parametrize("seed", range(20))
def test_open_days_and_months_without_a_visit_are_counted_as_the_checks_count_them(seed: int) -> None:
    random = Random(seed)
    office = drawn_office(random)
    board = Tried(office, office.schools).board
    choice = drawn_choice(board, random)
    run = answer(board, choice)
    told = list(board.breaches(run))
    months = sum(lacking(board, choice))
    assert sum(n for s, n in told if s.rule == "monthly_visit") == months
    others = sum(n for s, n in told if s.rule in ("zone", "stability"))
    assert open_duties(board, choice, run) == months + others + len(breaches_to_come(office, board, choice))


def breaches_to_come(office: ReleasedPostings, board: PostingBoard, choice: Choice) -> list[Finding]:
    """What an audit of the postings finds of the days to come that goes by postings alone."""
    plan = Plan(postings=tuple(board.rows(choice)))
    daily = {"coverage", "responsible_load", "recusal", "reach"}
    found = (f for f in breaches(office.county, plan, ["U1"]) if f.rule in daily)
    return [f for f in found if f.days is None or f.days[1] >= AS_OF]


def test_a_person_with_a_school_too_many_is_one_open_duty_whoever_else_comes_and_goes() -> None:
    """X0 holds three where two are allowed to the end of the year; X3 comes in May, X4 goes in June."""
    people = [
        person("X0", max_schools=2),
        person("X1"),
        person("X2"),
        person("X3", term_start=date(2027, 5, 1)),
        person("X4", term_end=date(2027, 6, 30)),
    ]
    board = Tried(line(*people, parameters={"min_posting_days": 0}), ("S000", "S001", "S002")).board
    held = {(s, "X0", t) for s in board.free for t in range(len(board.spans))}
    choice = Choice(frozenset(held), {})
    run = answer(board, choice)
    assert sum(n for _, n in board.breaches(run)) == len(board.spans) == 3
    assert open_duties(board, choice, run) == 1
