"""What the last pass takes for a gain is judged by every rule that binds the rows changed."""

from datetime import date

from duxue.models.explaining.changing.handing_over import reposted
from duxue.models.explaining.reasons.trials import Budget, Way
from duxue.models.explaining.telling import Said
from duxue.models.judging.one_change import POSTING_RULES, judged
from duxue.models.mending.last_pass import LastPass
from duxue.scenarios.codes import Half
from duxue.scenarios.plan import Plan, Visit, ZoneRow
from tests.models.stages.small_office import office, person, posting, school

MARCH = (date(2027, 3, 1), date(2027, 3, 31))


def test_a_school_does_not_pass_on_without_its_visits() -> None:
    county = office([school(n, east=n) for n in range(6)], [person("X1"), person("X2")], horizon=MARCH)
    rows = tuple(posting(f"S{n:03d}", "X1", *MARCH) for n in range(6))
    visits = tuple(
        Visit(f"V{n}", date(2027, 3, 8 + n // 2), (Half.AM, Half.PM)[n % 2], f"S{n:03d}", "X1", ())
        for n in range(6)
    )
    zones = tuple(ZoneRow("Z1", "Z1", "X1", f"S{n:03d}") for n in range(6))
    plan = Plan(postings=rows, visits=visits, zones=zones)
    change = reposted(county, rows[0], "X2")
    screened = judged(county, plan, change, "U1", POSTING_RULES)
    assert [f.rule for f in screened.mended] == ["responsible_load"]
    last = LastPass(county, "U1", Plan(), plan)
    last._budget = Budget(200)
    assert last._followed(plan, Way(change, screened, Said("", "")), 0) is None
