"""Who leads a zone: one of those who hold a posting in it, full-time if it has one, best through the whole horizon."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from duxue.models.board import Board
from duxue.models.prices import MUST
from duxue.models.rules import zone
from duxue.models.rules.pen import Lit
from duxue.models.solver import Run, Stop, solve
from duxue.scenarios.codes import Employment
from duxue.scenarios.county import County

SECOND_ZONE = 400
"""Minutes at which leading another zone is priced: more than a year of days without a posting."""

NO_LEAD = 60
"""Minutes at which a leader who may not lead a team is priced; a day of the horizon without a posting in the zone is one."""

Pair = tuple[str, str]


def choose_leaders(
    board: Board, county: County, *, seed: int, limit: float, stop: Stop
) -> tuple[dict[str, str], Run]:
    """A leader for every zone that someone holds a posting in, by zone id; the board's zones and postings are facts."""
    prices = _prices(board, county)
    literals = {pair: board.add_leader(*pair) for pair in sorted(prices)}
    zone.post_leaders(board.pen(zone.CARD, county, price=MUST), county)
    by_person: dict[str, list[Lit]] = defaultdict(list)
    for pair, x in literals.items():
        board.pay(prices[pair], x)
        by_person[pair[1]].append(x)
    for person, mine in sorted(by_person.items()):
        board.pay_beyond(SECOND_ZONE, [(1, x) for x in mine], 1, f"leader/{person}/more")
    board.minimise()
    first = _one_by_one(county, prices)
    board.hint(
        board.complete_assignment({x.index: first.get(pair[0]) == pair[1] for pair, x in literals.items()})
    )
    run = solve(board.model, seed=seed, limit=limit, stop=stop)
    if not run.found:
        return first, run
    return {pair[0]: pair[1] for pair, x in literals.items() if run.is_true(x)}, run


def _prices(board: Board, county: County) -> dict[Pair, int]:
    """Everyone who holds a posting in a zone, with the days of the horizon on which they hold none there."""
    days: dict[Pair, int] = defaultdict(int)
    for row, _ in board.zone_rows():
        held: dict[str, int] = defaultdict(int)
        for posting, _ in board.postings_at(row.school_id):
            first, last = max(posting.start, county.start), min(posting.end, county.end)
            if first <= last and posting.inspector_id in county.inspectors:
                held[posting.inspector_id] += (last - first).days + 1
        for person, number in held.items():
            days[row.zone_id, person] = max(days[row.zone_id, person], number)
    whole = (county.end - county.start).days + 1
    return {
        pair: max(0, whole - number) + (0 if county.inspectors[pair[1]].can_lead else NO_LEAD)
        for pair, number in days.items()
    }


def _one_by_one(county: County, prices: Mapping[Pair, int]) -> dict[str, str]:
    """Zone by zone the cheapest of those who may lead it, not twice the same if there is another."""
    chosen: dict[str, str] = {}
    for zone_id in sorted({pair[0] for pair in prices}):
        people = sorted(pair[1] for pair in prices if pair[0] == zone_id)
        full = [i for i in people if county.inspectors[i].employment is Employment.FULL_TIME]
        used = set(chosen.values())
        chosen[zone_id] = min(
            full or people, key=lambda i: (prices[zone_id, i] + SECOND_ZONE * (i in used), i)
        )
    return chosen
