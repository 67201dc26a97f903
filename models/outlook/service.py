"""How long the people of today can go on: reappointed as often as the law lets them, until they are retired too long."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from duxue.models.facts.spans import DAY
from duxue.models.rules import eligibility
from duxue.scenarios.calendar import anniversary
from duxue.scenarios.codes import Background, Code, Duty, Employment
from duxue.scenarios.county import County
from duxue.scenarios.parameters import Parameters
from duxue.scenarios.records import Inspector


class Reason(Code):
    """Why a person can no longer do school duty."""

    TERM = "term_not_renewed", "聘期届满（未续聘）"
    TERMS = "all_terms_served", "连续任期已满"
    RETIRED = "retired_too_long", "退休满规定年限"
    OFFICIAL = "retired_official", "干部退休后只督政"


@dataclass(frozen=True, slots=True)
class Service:
    """The days on which a person can do school duty (None: none), and those on which the person counts as in office.

    Both are (first, last) days; ``reason`` tells why school duty ends.
    """

    person: Inspector
    duty: tuple[date, date] | None
    office: tuple[date, date]
    reason: Reason


def service_of(
    county: County, person: Inspector, last: date, terms: Mapping[str, int], *, reappointed: bool
) -> Service:
    """A person's service up to ``last``; ``terms`` counts the terms served with the present one, where the office told them.

    A person who is not told of has served as many terms as the present appointment is long (at least one). Full-time people
    are in office until retirement; an appointment is not renewed once school duty has ended, nor begun after that.
    """
    p = county.parameters
    end, renewable = person.term_end, person.term_end
    if reappointed:
        renewable = _renewed(p, person, terms.get(person.inspector_id), last)
    window = eligibility.window(replace(person, term_end=renewable), False, p)
    if window is not None and window[1] < renewable and person.duty is Duty.SCHOOL:
        renewable = max(end, window[1])
    return Service(person, window, (person.term_start, renewable), _reason(p, person, window, reappointed))


def _renewed(p: Parameters, person: Inspector, served: int | None, last: date) -> date:
    """The last day of the last term that a person may be given."""
    if person.employment is Employment.FULL_TIME:
        return max(person.term_end, last)
    years, most = (p.count(key, person.unit_id) for key in ("term_years", "terms_at_most"))
    now = served or terms_so_far(person, years)
    end = person.term_end
    for _ in range(max(0, most - now)):
        if end >= last or not _may_begin(p, person, end + DAY):
            break
        end = anniversary(end + DAY, years) - DAY
    return end


def terms_so_far(person: Inspector, years: int) -> int:
    """How many terms the present appointment is long, counted up; one at least."""
    number = 1
    while anniversary(person.term_start, years * number) <= person.term_end:
        number += 1
    return number


def _may_begin(p: Parameters, person: Inspector, first: date) -> bool:
    """Whether a new term may begin on a day: not for somebody who is retired too long by then."""
    if person.retired_on is None or person.retired_on > first:
        return True
    return first <= anniversary(person.retired_on, p.count("retired_years", person.unit_id))


def _reason(p: Parameters, person: Inspector, window: tuple[date, date] | None, reappointed: bool) -> Reason:
    if window is not None and person.retired_on is not None:
        if window[1] == person.retired_on - DAY and person.background is Background.OFFICIAL:
            return Reason.OFFICIAL
        if window[1] == anniversary(person.retired_on, p.count("retired_years", person.unit_id)):
            return Reason.RETIRED
    return Reason.TERMS if person.employment is Employment.PART_TIME and reappointed else Reason.TERM
