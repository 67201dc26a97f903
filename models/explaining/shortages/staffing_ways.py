"""Ways out of a shortage of places: appointments, limits, waivers, terms, recusals to review; each tested by solving."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from duxue.models.explaining.shortages.instance import Instance, pull, towns_of
from duxue.models.explaining.shortages.places import stage_words
from duxue.models.explaining.telling import Proposed, Text, Way, clause, tested, with_choice
from duxue.models.postings.relaxation import Pulled, Relaxation
from duxue.models.postings.staff_facts import LOAD, REACH
from duxue.models.rules import full_time_share, staffing_level
from duxue.scenarios.calendar import anniversary
from duxue.scenarios.codes import Background, Employment
from duxue.scenarios.county import County
from duxue.scenarios.edits.row_edits import ADD, CHANGE, REMOVE, RowEdit, parameter, waiver
from duxue.scenarios.records import School

KEY = "staffing"
NAMED = 5


def ways(case: Instance) -> tuple[Way, ...]:
    """Every kind of lever, tested: applied to the county and solved anew; ways without effect are left out."""
    attempts: tuple[Callable[[Instance], Proposed], ...] = (
        _own_limits, _farther, _hired, _terms, _trained, _loads_waived, _reach_waived, _recusals_reviewed,
    )  # fmt: skip
    proposed = (attempt(case) for attempt in attempts)
    return tested(KEY, case.open, proposed, lambda edits: case.after(edits).open)


def _names(case: Instance, people: Sequence[str]) -> Text:
    names = [case.county.person_name(i) for i in people]
    more = f"等{len(names)}人" if len(names) > NAMED else ""
    return Text("、".join(names[:NAMED]) + more, ", ".join(people[:NAMED]) + (" …" if more else ""))


def _changed(
    case: Instance, kind: str, cells: Callable[[str, date], Mapping[str, object]]
) -> tuple[list[RowEdit], Text]:
    """The people whom a lever of a kind is pulled for, changed for a day in some cells, and their names."""

    def edits(_: Instance, day: date, pulled: Pulled) -> list[RowEdit]:
        return [RowEdit("inspectors", CHANGE, {"inspector_id": i}, cells(i, day)) for i in pulled.levers]

    found = pull(case, kind, edits)
    return found, _names(case, [e.key["inspector_id"] for e in found])


def _own_limits(case: Instance) -> Proposed:
    """Personal limits below the rule's number, lifted."""
    found, names = _changed(case, "max_schools", lambda _, __: {"max_schools": None})
    said = Text(
        f"取消{len(found)}人（{names.zh}）低于规定所数的个人挂牌上限",
        f"lift the personal limits of {len(found)} people ({names.en})",
    )
    basis = with_choice(LOAD, "个人上限由督导室自定", "personal limits are the office's choice")
    return Proposed("office", said, basis, found)


def _farther(case: Instance) -> Proposed:
    """A longer way to a posted school: the number is the office's own."""
    p, office = case.county.parameters, case.office_id
    now = p.number("reach_minutes", office)
    most = p.specs["reach_minutes"].high or now

    def edits(_: Instance, __: date, pulled: Pulled) -> list[RowEdit]:
        needed = float(-int(-pulled.minutes // 1))
        return [parameter(case.county, "reach_minutes", needed, office)] if now < needed <= most else []

    found = pull(case, "minutes", edits)[-1:]
    value = found[0].cells["value"] if found else now
    said = Text(
        f"把挂牌学校单程上限由{now:g}分钟放宽到{value:g}分钟",
        f"raise the minutes one way to a posted school from {now:g} to {value:g}",
    )
    basis = with_choice(REACH, "分钟数由督导室自定", "the minutes are the office's choice")
    return Proposed("office", said, basis, found)


def _hired(case: Instance) -> Proposed:
    """People to be appointed: how many, where their days start, for which stages, full or part time."""
    county = case.county
    told: list[tuple[str, Employment, list[School]]] = []

    def edits(at: Instance, day: date, pulled: Pulled) -> list[RowEdit]:
        found: list[RowEdit] = []
        for town, number in sorted(Counter(pulled.levers).items()):
            mine = [
                county.schools[s] for s, who in pulled.held.items() if who == town and s in county.schools
            ]
            for _ in range(number):
                edit = _appointment(at.after(found), day, town)
                told.append((town, edit.cells["employment"], mine))
                found.append(edit)
        return found

    found = pull(case, "hire", edits)
    # The number of staff by 1:5 and 1:1, and full against part time, can ask for more than the places do.
    for _ in range(len(county.rows.schools)):
        lacking = case.after(found).facts
        if not lacking:
            break
        day = lacking[0][1] or county.start
        town = told[-1][0] if told else towns_of(case, day)[0]
        edit = _appointment(case.after(found), day, town, full=lacking[0][0] == full_time_share.CARD.id)
        told.append((town, edit.cells["employment"], []))
        found.append(edit)
    full = sum(kind is Employment.FULL_TIME for _, kind, _ in told)
    places = _hire_places(county, told)
    said = Text(
        f"新聘督学{len(found)}人（专职{full}人、兼职{len(found) - full}人）：{places.zh}",
        f"appoint {len(found)} inspectors ({full} full-time, {len(found) - full} part-time): {places.en}",
    )
    return Proposed("staff", said, clause(staffing_level.CARD.id), found)


def _hire_places(county: County, told: Sequence[tuple[str, Employment, list[School]]]) -> Text:
    where = Counter(town for town, _, _ in told)
    zh, en = [], []
    for town, number in sorted(where.items(), key=lambda item: (-item[1], item[0])):
        school = county.schools[town]
        schools = next((mine for one, _, mine in told if one == town and mine), [])
        words = stage_words(schools)
        about = f"，宜熟悉{words.zh.translate(_DIGITS).replace('所', '')}" if schools else ""
        zh.append(f"{school.township or school.name}{number}人{about}")
        en.append(f"{number} near {town}" + (f" for {words.en}" if schools else ""))
    return Text("；".join(zh), "; ".join(en))


_DIGITS = str.maketrans("", "", "0123456789")


def _appointment(case: Instance, day: date, town: str, *, full: bool = False) -> RowEdit:
    """The row of a person to be appointed from a day on for three years (条例第6条), starting at a school's place."""
    county, place = case.county, case.county.schools[town]
    number = 1 + sum(i.inspector_id.startswith("NEW-") for i in county.rows.inspectors)
    begins = max(county.start, day)
    ends = anniversary(begins, 3) - timedelta(days=1)
    while f"NEW-{number:02d}" in county.inspectors:
        number += 1
    cells: dict[str, object] = {
        "inspector_id": f"NEW-{number:02d}", "name": f"拟聘督学{number}", "unit_id": case.office_id,
        "employment": Employment.FULL_TIME if full else Employment.PART_TIME, "background": Background.TEACHER,
        "term_start": begins, "term_end": max(ends, begins), "lon": place.lon, "lat": place.lat,
    }  # fmt: skip
    edit = RowEdit("inspectors", ADD, cells=cells)
    if not full and _share_broken(case.after([edit])) and not _share_broken(case):
        return RowEdit("inspectors", ADD, cells={**cells, "employment": Employment.FULL_TIME})
    return edit


def _share_broken(case: Instance) -> bool:
    return any(rule == full_time_share.CARD.id for rule, _ in case.facts)


def _terms(case: Instance) -> Proposed:
    """Terms of appointment that end in the horizon, extended; never beyond the law's years since retirement."""
    found, names = _changed(case, "term", lambda i, _: {"term_end": _until(case.county, i)})
    said = Text(
        f"续聘{len(found)}人（{names.zh}），聘期延至计划期末；退休满规定年限的不在其列，该年限不得放宽",
        f"renew {len(found)} appointments ({names.en}) to the end of the horizon; nobody beyond the law's years since retirement",
    )
    return Proposed("staff", said, clause("eligibility"), found)


def _until(county: County, inspector_id: str) -> date:
    person = county.inspectors[inspector_id]
    end = county.end
    if person.retired_on:
        end = min(
            end, anniversary(person.retired_on, county.parameters.count("retired_years", person.unit_id))
        )
    return end


def _trained(case: Instance) -> Proposed:
    """Training before service, held before the days on which the people are needed."""
    first = max(case.county.as_of, case.county.start - timedelta(days=1))
    found, names = _changed(case, "training", lambda _, day: {"trained_on": min(day, first)})
    said = Text(
        f"提前完成{len(found)}人（{names.zh}）的岗前培训",
        f"train {len(found)} people before they are needed ({names.en})",
    )
    return Proposed("staff", said, clause("eligibility"), found)


def _loads_waived(case: Instance) -> Proposed:
    """Leave for some people to hold more schools than the rule in principle allows, and to be fewer than it asks."""
    county = case.county

    each = max((Relaxation(case.staff_facts, day, "load").beyond() for day in case.days), default=0)

    def edits(at: Instance, day: date, pulled: Pulled) -> list[RowEdit]:
        # Nobody is meant to carry what the others cannot: as many are waived as share it out evenly.
        wanted = -(-len(at.open_by_day[day]) // each)
        others = [
            i for i in at.staff_facts.people if not at.staff_facts.faults(i, day) and i not in pulled.levers
        ]
        people = [*pulled.levers, *others][: max(wanted, len(pulled.levers))]
        return [waiver(LOAD, i, "督学人数不足，暂超规定所数", county.as_of) for i in people]

    found = pull(case, "load", edits)
    number = len(found)
    names = _names(case, [e.cells["subject"] for e in found])
    facts = [rule for rule, _ in case.facts]
    if staffing_level.CARD.id in facts:
        found.append(waiver(staffing_level.CARD.id, case.office_id, "督学人数不足，正在补聘", county.as_of))
    if not number:
        said = Text("豁免本室的督学配备人数", "waive the office's number of staff")
        return Proposed("waiver", said, clause(staffing_level.CARD.id), found)
    also = "，并豁免本室的配备人数" if len(found) > number else ""
    said = Text(
        f"豁免{number}人（{names.zh}）的挂牌学校数（每人约多担{each}所以内）{also}",
        f"waive the number of schools for {number} people ({names.en}), about {each} more each at most"
        + (" and the office's number of staff" if also else ""),
    )
    return Proposed("waiver", said, clause(LOAD), found)


def _reach_waived(case: Instance) -> Proposed:
    """Leave for some people to hold schools farther away than the rule in principle allows."""

    def edits(_: Instance, __: date, pulled: Pulled) -> list[RowEdit]:
        return [waiver(REACH, i, "就近无人可接任", case.county.as_of) for i in pulled.levers]

    found = pull(case, "reach", edits)
    names = _names(case, [e.cells["subject"] for e in found])
    said = Text(
        f"豁免{len(found)}人（{names.zh}）的挂牌学校单程上限",
        f"waive the minutes one way for {len(found)} people ({names.en})",
    )
    return Proposed("waiver", said, clause(REACH), found)


def _recusals_reviewed(case: Instance) -> Proposed:
    """Rows of recusals to be reviewed: only where the reason is gone may a row be ended."""

    def edits(at: Instance, day: date, pulled: Pulled) -> list[RowEdit]:
        return [edit for i, s in pulled.levers for edit in _ended(at.county, i, s, day)]

    found = pull(case, "recusal", edits)
    pairs = [(e.key["inspector_id"], e.key["school_id"]) for e in found]
    zh = "、".join(f"{case.county.person_name(i)}对{case.county.schools[s].name}" for i, s in pairs[:NAMED])
    more = f"等{len(pairs)}项" if len(pairs) > NAMED else ""
    said = Text(
        f"核实{len(pairs)}项回避（{zh}{more}）：事由已消失的，填写截止日期；事由仍在的，必须回避",
        f"review {len(pairs)} recusals ({'; '.join(f'{i} at {s}' for i, s in pairs[:NAMED])}): end them only where "
        "the reason is gone",
    )
    return Proposed("review", said, clause("recusal"), found)


def _ended(county: County, inspector_id: str, school_id: str, day: date) -> Iterator[RowEdit]:
    last = min(day, county.start) - timedelta(days=1)
    for row in county.recusals_of(inspector_id, school_id):
        key: Mapping[str, object] = {
            "inspector_id": inspector_id, "school_id": school_id, "start": row.start, "end": row.end,
        }  # fmt: skip
        if row.start is not None and row.start > last:
            yield RowEdit("recusals", REMOVE, key)
        else:
            yield RowEdit("recusals", CHANGE, key, {"end": last})
