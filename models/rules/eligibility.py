"""Who may do a duty on a day: in office, healthy, not retired too long, of the right duty, trained (方案第18、20条,条例第6条)."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from duxue.models.facts.presence import presences
from duxue.models.facts.spans import DAY, Span, cut_at, merged
from duxue.models.facts.turning_days import person_turns
from duxue.models.rules.card import Card, Fact, Finding, Source, Table
from duxue.models.rules.pen import Lit, Pen
from duxue.scenarios.calendar import anniversary
from duxue.scenarios.codes import Background, Code, Duty, Force, TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.parameters import ParameterKind, Parameters, ParameterSpec
from duxue.scenarios.plan import Plan, Posting, StandIn
from duxue.scenarios.records import Inspector

CARD = Card(
    id="eligibility",
    zh="督学任职资格",
    en="Who may serve",
    force=Force.MUST,
    binds=frozenset({Table.POSTINGS, Table.STAND_INS, Table.VISITS, Table.SEATS, Table.EVENTS}),
    sources=(
        Source(
            "方案",
            "第18条",
            "从退休时间不超过5年且身体健康的干部中，聘用一批…督学，…专门从事督政工作；"
            "从退休时间不超过5年且身体健康的校长、教师、专家中，聘用一批…督学，专门从事学校督导工作",
        ),
        Source("方案", "第20条", "加强督前培训、项目培训和新任督学岗前培训"),
        Source("条例", "第6条", "兼职督学的任期为3年，可以连续任职，连续任职不得超过3个任期"),
    ),
    reading_zh="挂牌、代管、入校、席位（含备选）的每一天：在聘期内；身体健康；退休未超过规定年限（满年限当日仍在内）；"
    "退休干部只督政，退休校长、教师、专家只督学；职责相符；已完成岗前培训（当日算已完成）。",
    reading_en="On each day of a posting, stand-in, visit or seat (reserves too): inside the term of appointment; healthy; retired no "
    "longer than the given years (the anniversary itself is inside); a retired official does government duty only, a retired "
    "principal, teacher or expert school duty only; the duty fits; trained on or before that day.",
    finding_zh="{name}自{date}起不能承担任务：{fault}（涉及挂牌、入校、席位共{duties}项，最早一项：{at}）",
    finding_en="{name} may not serve from {date} on: {fault} ({duties} postings, visits or seats; the first: {at})",
    parameters=(
        ParameterSpec(
            "retired_years", ParameterKind.COUNT, 5, "退休年限", "years since retirement", basis="law", unit_zh="年", low=0,
            high=20,
        ),
        ParameterSpec(
            "retired_test", ParameterKind.CHOICE, "each_day", "退休年限核对时点",
            "when the years since retirement are tested: on each day, or at appointment", choices=("each_day", "appointment"),
        ),
        ParameterSpec(
            "term_years", ParameterKind.COUNT, 3, "兼职督学每个任期的年数（用于队伍展望）",
            "years of a part-time inspector's term (for the outlook)", basis="law", unit_zh="年", low=1, high=10,
        ),
        ParameterSpec(
            "terms_at_most", ParameterKind.COUNT, 3, "兼职督学连续任期数上限（用于队伍展望）",
            "terms in a row of a part-time inspector at most (for the outlook)", basis="law", unit_zh="个", low=1, high=10,
        ),
    ),
)  # fmt: skip


class Fault(Code):
    """Why a person may not do a duty on a day."""

    UNKNOWN = "not_on_the_list_of_inspectors", "不在督学名册"
    TERM = "outside_the_term_of_appointment", "不在聘期内"
    HEALTH = "not_healthy", "身体健康一栏为“否”"
    RETIRED = "retired_too_long", "退休已超过规定年限"
    RETIRED_DUTY = "retired_for_the_other_duty", "退休干部只能督政，退休校长、教师、专家只能督学"
    DUTY = "appointed_for_the_other_duty", "所聘职责（督学、督政）不符"
    TRAINING = "not_yet_trained", "尚未完成岗前培训"


def faults(person: Inspector, day: date, government: bool, p: Parameters) -> list[Fault]:
    """Why a person may not do school duty (or government duty) on a day; empty if nothing stands against it."""
    found = []
    if not person.term_start <= day <= person.term_end:
        found.append(Fault.TERM)
    if not person.healthy:
        found.append(Fault.HEALTH)
    if person.duty is (Duty.SCHOOL if government else Duty.GOVERNMENT):
        found.append(Fault.DUTY)
    if person.retired_on and person.retired_on <= day:
        last = anniversary(person.retired_on, p.count("retired_years", person.unit_id))
        tested = day if p.word("retired_test", person.unit_id) == "each_day" else person.term_start
        if tested > last:
            found.append(Fault.RETIRED)
        if (person.background is Background.OFFICIAL) != government:
            found.append(Fault.RETIRED_DUTY)
    if person.trained_on and day < person.trained_on:
        found.append(Fault.TRAINING)
    return found


def check(county: County, plan: Plan, p: Parameters) -> Iterable[Finding]:
    """For each person and reason, every stretch of days of postings, visits and seats against which it stands."""
    found: dict[tuple[str, Fault], list[tuple[Span, str]]] = defaultdict(list)
    turns: dict[str, list[date]] = {}
    told: dict[tuple[str, bool, int], list[Fault]] = {}
    for inspector_id, place, first, last, government in presences(county, plan):
        person = county.inspectors.get(inspector_id)
        if person is None:
            found[inspector_id, Fault.UNKNOWN].append(((first, last), place))
            continue
        if inspector_id not in turns:
            turns[inspector_id] = sorted(person_turns(person, p))
        at = turns[inspector_id]
        unbroken = bisect_right(at, first) == bisect_right(at, last)
        for span in [(first, last)] if unbroken else cut_at(at, first, last):
            key = inspector_id, government, bisect_right(at, span[0])
            if key not in told:  # nothing changes between two turning days
                told[key] = faults(person, span[0], government, p)
            for fault in told[key]:
                found[inspector_id, fault].append((span, place))
    for (inspector_id, fault), breaches in found.items():
        for first, last in merged(span for span, _ in breaches):
            inside = [(span, place) for span, place in breaches if first <= span[0] <= last]
            facts: dict[str, Fact] = {"fault": fault, "duties": len(inside), "at": min(inside)[1]}
            yield Finding(CARD.id, inspector_id, first, facts, days=(first, last))


def window(person: Inspector, government: bool, p: Parameters) -> tuple[date, date] | None:
    """The first and last day on which a person may do school duty (or government duty); None: never."""
    wanted = Duty.GOVERNMENT if government else Duty.SCHOOL
    if not person.healthy or person.duty not in (wanted, Duty.BOTH):
        return None
    start = max(person.term_start, person.trained_on or person.term_start)
    end = person.term_end
    if person.retired_on:
        limit = anniversary(person.retired_on, p.count("retired_years", person.unit_id))
        stays = government == (person.background is Background.OFFICIAL)
        if p.word("retired_test", person.unit_id) == "appointment":
            stays = stays and person.term_start <= limit
            limit = end
        end = min(end, limit if stays else person.retired_on - DAY)
    return (start, end) if start <= end else None


def post(at: Pen, county: County, p: Parameters) -> None:
    """No posting, visit or seat reaches beyond the person's window."""
    windows = {
        (i.inspector_id, government): window(i, government, p)
        for i in county.rows.inspectors
        for government in (False, True)
    }

    def misfit(inspector_id: str, first: date, last: date, government: bool = False) -> date | None:
        allowed = windows.get((inspector_id, government))
        if allowed is None or first < allowed[0] or allowed[1] < first:
            return first
        return allowed[1] + DAY if allowed[1] < last else None

    held: list[tuple[Posting | StandIn, Lit]] = [*at.board.stand_ins()]
    for school in county.rows.schools:
        held += at.board.postings_at(school.school_id)
    for row, literal in held:
        first, last = max(row.start, county.start), min(row.end, county.end)
        if first <= last and (day := misfit(row.inspector_id, first, last)):
            at.forbid(literal, subject=row.inspector_id, day=day)
    for visit, literal in at.board.visits():
        if misfit(visit.inspector_id, visit.date, visit.date):
            at.forbid(literal, subject=visit.inspector_id, day=visit.date)
    for event, placed in at.board.events():
        government = event.serves(TaskKind.COUNTY_EVALUATION)
        for seat, literal in at.board.team(event.event_id):
            if day := misfit(seat.inspector_id, event.start, event.end, government):
                at.forbid(literal, placed, subject=seat.inspector_id, day=day)
