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


def infeasible_sets(staff_facts: StaffFacts, limits: Limits) -> tuple[InfeasibleSet, ...]:
    """The sets of schools that no sharing can hold, the worst day first, each school in one set only."""
    found: list[InfeasibleSet] = []
    counted = [
        infeasible for stretch in staff_facts.stretches() for infeasible in _counted(staff_facts, stretch)
    ]
    worst: Counter[Span] = Counter()
    for infeasible in counted:
        worst[infeasible.stretch] += infeasible.short
    told: set[str] = set()
    for infeasible in sorted(counted, key=lambda k: (-worst[k.stretch], k.stretch[0], -k.short)):
        if told.isdisjoint(infeasible.schools):
            found.append(infeasible)
            told.update(infeasible.schools)
    found += _beyond_counting(staff_facts, told, limits)
    return tuple(found)


def _counted(staff_facts: StaffFacts, stretch: Span) -> list[InfeasibleSet]:
    """The knots of one stretch by counting: each school one place, or each large one a person of its own."""
    may = staff_facts.may(stretch[0])
    schools = list(may)
    best: list[InfeasibleSet] = []
    for demands, room in _networks(staff_facts, schools):
        tried = [
            InfeasibleSet(
                stretch,
                tuple(map(str, cut.duties)),
                tuple(map(str, cut.doers)),
                staff_facts.places([str(d) for d in cut.duties], [str(d) for d in cut.doers]),
            )
            for cut in deficits(demands, {s: may[s] for s in demands}, room)
        ]
        tried = [infeasible for infeasible in tried if len(infeasible.schools) > infeasible.places]
        if sum(k.short for k in tried) > sum(k.short for k in best):
            best = tried
    return best


def _networks(
    staff_facts: StaffFacts, schools: Sequence[str]
) -> Iterator[tuple[Mapping[str, int], Mapping[str, int]]]:
    """What is demanded and what there is room for: places; large schools alone; and both weighed together."""
    room = {}
    for i in staff_facts.people:
        limit = staff_facts.limit(i)
        room[i] = len(schools) if limit is None else limit
    yield dict.fromkeys(schools, 1), room
    large = [s for s in schools if staff_facts.is_large(s)]
    if large and staff_facts.exclusive:
        yield dict.fromkeys(large, 1), {i: min(1, most) for i, most in room.items()}
        cap = staff_facts.county.parameters.count("schools_per_inspector", staff_facts.office_id)
        weights = {s: cap if s in set(large) else 1 for s in schools}
        yield weights, {i: most if most >= cap else cap * (most > 0) for i, most in room.items()}


def _beyond_counting(staff_facts: StaffFacts, told: set[str], limits: Limits) -> list[InfeasibleSet]:
    """Sets of schools that cannot be held together although the places would do, smallest sets by QuickXplain."""
    found: list[InfeasibleSet] = []
    done = set(told)
    for stretch in staff_facts.stretches():
        while len(found) < BEYOND_COUNTING:
            may = staff_facts.may(stretch[0])
            rest = sorted((s for s in may if s not in done), key=lambda s: (len(may[s]), s))

            def holds(schools: Sequence[str], stretch: Span = stretch) -> bool | None:
                return Sharing(staff_facts, stretch[0], schools=schools).holds(limits) if schools else True

            if holds(rest) is not False:
                break
            size = 2
            while size < len(rest) and holds(rest[:size]) is not False:
                size *= 2
            subset = quick_xplain(holds, rest[:size])
            if not subset:
                break
            people = [i for i in staff_facts.people if any(i in may[s] for s in subset)]
            places = staff_facts.places(subset, people)
            found.append(InfeasibleSet(stretch, subset, tuple(people), places, counted=len(subset) > places))
            done.update(subset)
    return found


def witness_of(staff_facts: StaffFacts, infeasible: InfeasibleSet) -> Witness:
    """What cannot be held in words: which schools where, how many may take them, how many places they have."""
    rows = [staff_facts.schools[s] for s in infeasible.schools]
    there = [staff_facts.schools[s] for s in staff_facts.open_schools(infeasible.stretch[0])]
    where = place_words(staff_facts.county, staff_facts.office_id, rows, there)
    when = span_said(infeasible.stretch[0], infeasible.stretch[1])
    stages = stage_words(rows)
    schools, people = len(infeasible.schools), len(infeasible.people)
    large = sum(map(staff_facts.is_large, infeasible.schools))
    alone = Text("", "")
    if large and staff_facts.exclusive:
        alone = Text(f"（大校{large}所各须一人专任）", f" ({large} large ones take a person each)")
    if infeasible.counted:
        said = Text(
            f"{where.zh}的{schools}所学校（{stages.zh}），{when.zh}可以接任的督学只有{people}人，"
            f"挂牌位{infeasible.places}个{alone.zh}，缺{infeasible.short}个",
            f"{schools} schools in {where.en} ({stages.en}) can be taken by {people} people from {when.en}: "
            f"{infeasible.places} places{alone.en}, {infeasible.short} short",
        )
        demanded, available = float(schools), float(infeasible.places)
    else:
        said = Text(
            f"{where.zh}的{schools}所学校（{_names(staff_facts, infeasible.schools)}），{when.zh}可以接任的督学{people}人，"
            "但回避、责任区等限制使其无法都有责任督学，至少1所落空",
            f"{schools} schools in {where.en} ({', '.join(infeasible.schools)}) have {people} people from {when.en}, but what "
            "they may take does not fit together: at least 1 stays open",
        )
        demanded, available = float(schools), float(schools - 1)
    why = (
        *_left_out(staff_facts, infeasible),
        *(() if infeasible.counted and schools > NAMED else _who_may(staff_facts, infeasible)),
    )
    return Witness(
        infeasible.key, (COVERAGE, LOAD), demanded, available, PLACES, said, why,
        infeasible.schools, infeasible.people, infeasible.stretch[0], infeasible.stretch[1],
    )  # fmt: skip


def _names(staff_facts: StaffFacts, schools: Iterable[str]) -> str:
    names = [staff_facts.schools[s].name for s in schools]
    more = f"等{len(names)}所" if len(names) > NAMED else ""
    return "、".join(names[:NAMED]) + more


def _left_out(staff_facts: StaffFacts, infeasible: InfeasibleSet) -> Iterator[Text]:
    """Why the office's other people cannot take any of the schools, counted by reason."""
    day = infeasible.stretch[0]
    reasons: Counter[tuple[str, str]] = Counter()
    limit = f"{staff_facts.county.parameters.number('reach_minutes', staff_facts.office_id):g}"
    for i in staff_facts.people:
        if i in infeasible.people:
            continue
        faults = staff_facts.faults(i, day)
        recused = [s for s in infeasible.schools if staff_facts.recused(i, s, day)]
        far = [s for s in infeasible.schools if staff_facts.out_of_reach(i, s)]
        if faults:
            fault = faults[0]
            reasons[fault.zh, str(fault).replace("_", " ")] += 1
        elif len(far) == len(infeasible.schools):
            reasons[f"单程超过{limit}分钟", f"more than {limit} minutes one way"] += 1
        elif len(recused) == len(infeasible.schools):
            reasons["应当回避", "recused"] += 1
        else:
            reasons["或超距或应回避", "too far for some, recused at the others"] += 1
    idle = [i for i in infeasible.people if staff_facts.limit(i) == 0]
    if idle:
        reasons["个人挂牌上限为0", "own limit of 0 schools"] += len(idle)
    if reasons:
        ranked = sorted(reasons.items(), key=lambda item: (-item[1], item[0]))
        zh = "、".join(f"{words[0]}{number}人" for words, number in ranked)
        en = ", ".join(f"{words[1]} {number}" for words, number in ranked)
        total = len(staff_facts.people)
        yield Text(f"本室督学{total}人，其余不能接任：{zh}", f"of {total} people the others may not: {en}")


def _who_may(staff_facts: StaffFacts, infeasible: InfeasibleSet) -> Iterator[Text]:
    """Of a few schools: who may take each, and who is kept out by recusal."""
    day = infeasible.stretch[0]
    may = staff_facts.may(day)
    for s in infeasible.schools[:NAMED]:
        names = [staff_facts.county.person_name(i) for i in may[s]]
        shown = "、".join(names[:NAMED]) + (f"等{len(names)}人" if len(names) > NAMED else "")
        recused = [
            i for i in staff_facts.people if not staff_facts.faults(i, day) and staff_facts.recused(i, s, day)
        ]
        out = "、".join(map(staff_facts.county.person_name, recused[:NAMED]))
        zh = f"{staff_facts.schools[s].name}：可接任{shown or '无'}" + (f"；应回避{out}" if out else "")
        kept = f"; recused: {', '.join(recused[:NAMED])}" if recused else ""
        yield Text(zh, f"{s}: may be taken by {', '.join(may[s][:NAMED]) or 'nobody'}{kept}")
    pairs = [
        (i, s, other)
        for s in infeasible.schools
        for i in may[s]
        for other, home in staff_facts.mutual(i, s)
        if home in infeasible.schools and other in may[home] and (i, s) < (other, home)
    ]
    for i, s, other in pairs[:NAMED]:
        zh = f"{staff_facts.county.person_name(i)}任职于{staff_facts.schools[staff_facts.people[i].school_id].name}、"
        zh += f"{staff_facts.county.person_name(other)}任职于{staff_facts.schools[s].name}，两人不得互相挂牌对方学校"
        yield Text(zh, f"{i} and {other} serve at each other's candidate schools: not both")
