"""Counting witnesses for postings: schools that together have more than all places of those who may take them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from duxue.models.explaining.shortages.conflicts import quick_xplain
from duxue.models.explaining.shortages.cuts import deficits
from duxue.models.explaining.shortages.places import place_words, stage_words
from duxue.models.explaining.telling import Text, Witness, span_said
from duxue.models.facts.spans import Span
from duxue.models.postings.one_day import Limits, Sharing
from duxue.models.postings.staff_facts import COVERAGE, LOAD, StaffFacts

BEYOND_COUNTING = 5
"""Sets of schools beyond counting that are looked for, at most."""
NAMED = 6
"""Schools or people up to which each is named."""
PLACES = Text("个挂牌位", "places")


@dataclass(frozen=True)
class InfeasibleSet:
    """Schools of one stretch that cannot all be held, with the people who may take any of them, and the count.

    ``counted`` is false where places would do but the pairs that are left do not fit together (reciprocal postings,
    zones): then one of the schools stays open.
    """

    stretch: Span
    schools: tuple[str, ...]
    people: tuple[str, ...]
    places: int
    counted: bool = True

    @property
    def short(self) -> int:
        """Schools that stay open at least."""
        return max(1, len(self.schools) - self.places)

    @property
    def key(self) -> str:
        """A name of the cause that stays the same from run to run."""
        return f"staffing/{self.stretch[0]}/{min(self.schools)}"


def infeasible_sets(ground: StaffFacts, limits: Limits) -> tuple[InfeasibleSet, ...]:
    """The sets of schools that no sharing can hold, the worst day first, each school in one set only."""
    found: list[InfeasibleSet] = []
    counted = [knot for stretch in ground.stretches() for knot in _counted(ground, stretch)]
    worst: Counter[Span] = Counter()
    for knot in counted:
        worst[knot.stretch] += knot.short
    told: set[str] = set()
    for knot in sorted(counted, key=lambda k: (-worst[k.stretch], k.stretch[0], -k.short)):
        if told.isdisjoint(knot.schools):
            found.append(knot)
            told.update(knot.schools)
    found += _beyond_counting(ground, told, limits)
    return tuple(found)


def _counted(ground: StaffFacts, stretch: Span) -> list[InfeasibleSet]:
    """The knots of one stretch by counting: each school one place, or each large one a person of its own."""
    may = ground.may(stretch[0])
    schools = list(may)
    best: list[InfeasibleSet] = []
    for demands, room in _networks(ground, schools):
        tried = [
            InfeasibleSet(
                stretch,
                tuple(map(str, cut.duties)),
                tuple(map(str, cut.doers)),
                ground.places([str(d) for d in cut.duties], [str(d) for d in cut.doers]),
            )
            for cut in deficits(demands, {s: may[s] for s in demands}, room)
        ]
        tried = [knot for knot in tried if len(knot.schools) > knot.places]
        if sum(k.short for k in tried) > sum(k.short for k in best):
            best = tried
    return best


def _networks(
    ground: StaffFacts, schools: Sequence[str]
) -> Iterator[tuple[Mapping[str, int], Mapping[str, int]]]:
    """What is demanded and what there is room for: places; large schools alone; and both weighed together."""
    room = {}
    for i in ground.people:
        limit = ground.limit(i)
        room[i] = len(schools) if limit is None else limit
    yield dict.fromkeys(schools, 1), room
    large = [s for s in schools if ground.is_large(s)]
    if large and ground.exclusive:
        yield dict.fromkeys(large, 1), {i: min(1, most) for i, most in room.items()}
        cap = ground.county.parameters.count("schools_per_inspector", ground.office_id)
        weights = {s: cap if s in set(large) else 1 for s in schools}
        yield weights, {i: most if most >= cap else cap * (most > 0) for i, most in room.items()}


def _beyond_counting(ground: StaffFacts, told: set[str], limits: Limits) -> list[InfeasibleSet]:
    """Sets of schools that cannot be held together although the places would do, smallest sets by QuickXplain."""
    found: list[InfeasibleSet] = []
    done = set(told)
    for stretch in ground.stretches():
        while len(found) < BEYOND_COUNTING:
            may = ground.may(stretch[0])
            rest = sorted((s for s in may if s not in done), key=lambda s: (len(may[s]), s))

            def holds(schools: Sequence[str], stretch: Span = stretch) -> bool | None:
                return Sharing(ground, stretch[0], schools=schools).holds(limits) if schools else True

            if holds(rest) is not False:
                break
            size = 2
            while size < len(rest) and holds(rest[:size]) is not False:
                size *= 2
            ring = quick_xplain(holds, rest[:size])
            if not ring:
                break
            people = [i for i in ground.people if any(i in may[s] for s in ring)]
            places = ground.places(ring, people)
            found.append(InfeasibleSet(stretch, ring, tuple(people), places, counted=len(ring) > places))
            done.update(ring)
    return found


def witness_of(ground: StaffFacts, knot: InfeasibleSet) -> Witness:
    """A knot in words: which schools where, how many may take them, how many places they have."""
    rows = [ground.schools[s] for s in knot.schools]
    there = [ground.schools[s] for s in ground.open_schools(knot.stretch[0])]
    where = place_words(ground.county, ground.office_id, rows, there)
    when = span_said(knot.stretch[0], knot.stretch[1])
    stages = stage_words(rows)
    schools, people = len(knot.schools), len(knot.people)
    large = sum(map(ground.is_large, knot.schools))
    alone = Text("", "")
    if large and ground.exclusive:
        alone = Text(f"（大校{large}所各须一人专任）", f" ({large} large ones take a person each)")
    if knot.counted:
        said = Text(
            f"{where.zh}的{schools}所学校（{stages.zh}），{when.zh}可以接任的督学只有{people}人，"
            f"挂牌位{knot.places}个{alone.zh}，缺{knot.short}个",
            f"{schools} schools in {where.en} ({stages.en}) can be taken by {people} people from {when.en}: "
            f"{knot.places} places{alone.en}, {knot.short} short",
        )
        demanded, available = float(schools), float(knot.places)
    else:
        said = Text(
            f"{where.zh}的{schools}所学校（{_names(ground, knot.schools)}），{when.zh}可以接任的督学{people}人，"
            "但回避、责任区等限制使其无法都有责任督学，至少1所落空",
            f"{schools} schools in {where.en} ({', '.join(knot.schools)}) have {people} people from {when.en}, but what "
            "they may take does not fit together: at least 1 stays open",
        )
        demanded, available = float(schools), float(schools - 1)
    why = (*_left_out(ground, knot), *(() if knot.counted and schools > NAMED else _who_may(ground, knot)))
    return Witness(
        knot.key,
        (COVERAGE, LOAD),
        demanded,
        available,
        PLACES,
        said,
        why,
        knot.schools,
        knot.people,
        knot.stretch[0],
        knot.stretch[1],
    )


def _names(ground: StaffFacts, schools: Iterable[str]) -> str:
    names = [ground.schools[s].name for s in schools]
    more = f"等{len(names)}所" if len(names) > NAMED else ""
    return "、".join(names[:NAMED]) + more


def _left_out(ground: StaffFacts, knot: InfeasibleSet) -> Iterator[Text]:
    """Why the office's other people cannot take any of the schools, counted by reason."""
    day = knot.stretch[0]
    reasons: Counter[tuple[str, str]] = Counter()
    limit = f"{ground.county.parameters.number('reach_minutes', ground.office_id):g}"
    for i in ground.people:
        if i in knot.people:
            continue
        faults = ground.faults(i, day)
        recused = [s for s in knot.schools if ground.recused(i, s, day)]
        far = [s for s in knot.schools if ground.out_of_reach(i, s)]
        if faults:
            fault = faults[0]
            reasons[fault.zh, str(fault).replace("_", " ")] += 1
        elif len(far) == len(knot.schools):
            reasons[f"单程超过{limit}分钟", f"more than {limit} minutes one way"] += 1
        elif len(recused) == len(knot.schools):
            reasons["应当回避", "recused"] += 1
        else:
            reasons["或超距或应回避", "too far for some, recused at the others"] += 1
    idle = [i for i in knot.people if ground.limit(i) == 0]
    if idle:
        reasons["个人挂牌上限为0", "own limit of 0 schools"] += len(idle)
    if reasons:
        ranked = sorted(reasons.items(), key=lambda item: (-item[1], item[0]))
        zh = "、".join(f"{words[0]}{number}人" for words, number in ranked)
        en = ", ".join(f"{words[1]} {number}" for words, number in ranked)
        total = len(ground.people)
        yield Text(f"本室督学{total}人，其余不能接任：{zh}", f"of {total} people the others may not: {en}")


def _who_may(ground: StaffFacts, knot: InfeasibleSet) -> Iterator[Text]:
    """Of a few schools: who may take each, and who is kept out by recusal."""
    day = knot.stretch[0]
    may = ground.may(day)
    for s in knot.schools[:NAMED]:
        names = [ground.people[i].name for i in may[s]]
        shown = "、".join(names[:NAMED]) + (f"等{len(names)}人" if len(names) > NAMED else "")
        recused = [i for i in ground.people if not ground.faults(i, day) and ground.recused(i, s, day)]
        out = "、".join(ground.people[i].name for i in recused[:NAMED])
        zh = f"{ground.schools[s].name}：可接任{shown or '无'}" + (f"；应回避{out}" if out else "")
        kept = f"; recused: {', '.join(recused[:NAMED])}" if recused else ""
        yield Text(zh, f"{s}: may be taken by {', '.join(may[s][:NAMED]) or 'nobody'}{kept}")
    pairs = [
        (i, s, other)
        for s in knot.schools
        for i in may[s]
        for other, home in ground.mutual(i, s)
        if home in knot.schools and other in may[home] and (i, s) < (other, home)
    ]
    for i, s, other in pairs[:NAMED]:
        zh = f"{ground.people[i].name}任职于{ground.schools[ground.people[i].school_id].name}、"
        zh += f"{ground.people[other].name}任职于{ground.schools[s].name}，两人不得互相挂牌对方学校"
        yield Text(zh, f"{i} and {other} serve at each other's candidate schools: not both")
