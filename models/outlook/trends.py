"""How enrolment changes year by year, as an office expects it: per cent a year by stage, by township, or by both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from duxue.scenarios.codes import Stage
from duxue.scenarios.county import County
from duxue.scenarios.records import School


@dataclass(frozen=True, slots=True)
class Trend:
    """Per cent a year by which enrolment changes at schools of a stage and a township (blank: all of them)."""

    percent: float
    stage: Stage | None = None
    township: str = ""

    def fits(self, school: School) -> bool:
        """Whether the trend is about a school (combined schools go by their own stage)."""
        return self.stage in (None, school.stage) and self.township in ("", school.township)

    @property
    def narrow(self) -> int:
        """How closely the trend names its schools: township and stage, township, stage, all."""
        return 2 * bool(self.township) + (self.stage is not None)


def trend_of(school: School, trends: Sequence[Trend]) -> float:
    """The per cent a year of a school: by the trend that names it most closely, of equal ones the last; 0 without any."""
    fitting = [(trend.narrow, n, trend.percent) for n, trend in enumerate(trends) if trend.fits(school)]
    return max(fitting)[2] if fitting else 0.0


def students_after(school: School, years: int, trends: Sequence[Trend]) -> int:
    """The pupils of a school some years on: the yearly change compounded, rounded half up."""
    factor = 1 + Fraction(str(trend_of(school, trends))) / 100
    exact = school.students * max(factor, Fraction(0)) ** years
    return int(exact + Fraction(1, 2))


def enrolled(county: County, years: int, trends: Sequence[Trend]) -> County:
    """The county with the enrolment of some years on."""
    if not years or not trends:
        return county
    schools = tuple(replace(s, students=students_after(s, years, trends)) for s in county.rows.schools)
    return county.with_rows(schools=schools)
