"""Twenty-five tight counties, five kinds drawn five times: ``make tight`` (``make tight OPTIONS="--kinds churn --whole"``).

With ``--city`` the offices of tight cities, a line each, whole plans: ``make tight OPTIONS="--city --seeds 1 2 --offices 130202"``.

A line a county: CPU seconds of staffing, open musts, breaches in principle, gap. A county is told where something is broken
although a plain model shares everything out, or where the gap is over 1 %. With ``--whole`` the whole plan is made: CPU seconds,
gaps of staffing and events, what the audit finds that no goal is, and what nobody declared.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from benchmarks.counties import audited
from benchmarks.counties import planned as planned_and_audited
from duxue.models.office_plan import OfficePlan, join_plans
from duxue.models.planning import SHARES, plan_office
from duxue.models.postings.staffing import StaffingStage
from duxue.models.solver import Outcome, Stop
from duxue.planner.crew.city import Above, Ordered, waves
from duxue.scenarios.county import County
from duxue.scenarios.subset import facts_for, office_county
from tests.models.plain_sharing import shared_out
from tests.models.tight_counties import tight_city, tight_county

KINDS = ("plain", "mountain", "urban", "churn", "recusals")
SEEDS = (1, 2, 3, 4, 5)
EFFORT = 90.0
"""Deterministic seconds of a whole plan, as a single county gets them; staffing has its share."""
STAFFING_GAP, EVENTS_GAP = 0.01, 0.02


@dataclass(frozen=True)
class Standing:
    """How a county's plan stands: CPU seconds, what is broken by force, the gaps of some stages, and more in words."""

    seconds: float
    musts: int
    in_principle: int
    gaps: dict[str, float]
    more: str = ""

    def lacking(self, *, proven: bool) -> list[str]:
        """What it lacks, in words: of breaches only where it is ``proven`` that there need be none."""
        most = {"staffing": STAFFING_GAP, "year": EVENTS_GAP}
        wide = [f"{stage} gap {gap:.2%}" for stage, gap in self.gaps.items() if gap > most[stage]]
        broken = proven and (self.musts or self.in_principle)
        return [*wide, *(["breaches that need not be"] if broken else [])]


def staffed(county: County, effort: float = EFFORT * SHARES["staffing"]) -> Standing:
    """Postings alone."""
    began = time.process_time()
    stage = StaffingStage(county, county.offices[0].unit_id)
    found = stage.run(seed=county.seed, effort=effort, stop=Stop()).outcome
    return _standing(time.process_time() - began, found, [found])


def planned(county: County, effort: float = EFFORT) -> Standing:
    """The whole plan, and what its audit finds."""
    seconds, stages, more = planned_and_audited(county, effort)
    return _standing(seconds, stages[-1], [o for o in stages if o.stage in ("staffing", "year")], f"  {more}")


def city_planned(
    county: County, offices: Sequence[str], effort: float = EFFORT
) -> Iterator[tuple[str, Standing]]:
    """Some offices of a city one after the other, those above first, and what the audit of all finds where all are planned."""
    parts: list[OfficePlan] = []
    for _, office in chain.from_iterable(waves([Ordered(county, tuple(offices))])):
        given = facts_for(county, Above(county, parts).of(office), office)
        began = time.process_time()
        cut = office_county(county, office)
        part = plan_office(cut, office, given=given, effort=effort, stop=Stop(), tell=lambda _: None)
        parts.append(part)
        told = [o for o in part.stages if o.stage in ("staffing", "year")]
        yield office, _standing(time.process_time() - began, part.stages[-1], told)
    if len(parts) == len(county.offices):
        sys.stdout.write(f"{audited(county, join_plans(county, parts))}\n")


def _standing(seconds: float, last: Outcome, told: list[Outcome], more: str = "") -> Standing:
    musts = last.musts.open if last.musts else 0
    others = last.in_principle.open if last.in_principle else 0
    gaps = {o.stage: 1.0 if o.gap is None else o.gap for o in told}
    return Standing(seconds, musts, others, gaps, more)


def line(kind: str, seed: int, standing: Standing, *, proven: bool, lacking: list[str]) -> str:
    """A county in one line."""
    gaps = "  ".join(f"{stage} gap {gap:.2%}" for stage, gap in standing.gaps.items())
    sharing = "" if proven else "  (no sharing-out found by the plain model)"
    return (
        f"{kind:9} {seed}  {standing.seconds:6.1f} s  musts {standing.musts}  in principle {standing.in_principle}"
        f"  {gaps}{standing.more}{sharing}  {'; '.join(lacking) or 'nothing lacks'}\n"
    )


def main() -> int:
    """Whether any county lacks something; each is told as it is done."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=KINDS)
    parser.add_argument("--seeds", type=int, nargs="+", default=SEEDS)
    parser.add_argument("--institutions", type=int, default=60)
    parser.add_argument("--whole", action="store_true", help="the whole plan, not its postings alone")
    parser.add_argument("--city", action="store_true", help="the offices of tight cities instead")
    parser.add_argument("--offices", nargs="+", help="of a city, these offices alone")
    asked = parser.parse_args()
    told = _cities(asked) if asked.city else _counties(asked)
    wrong = 0
    for name, seed, standing, proven in told:
        lacking = standing.lacking(proven=proven)
        wrong += bool(lacking)
        sys.stdout.write(line(name, seed, standing, proven=proven, lacking=lacking))
        sys.stdout.flush()
    sys.stdout.write(f"{wrong} counties lack something\n")
    return 1 if wrong else 0


def _counties(asked: argparse.Namespace) -> Iterator[tuple[str, int, Standing, bool]]:
    for kind in asked.kinds:
        for seed in asked.seeds:
            county = tight_county(seed, asked.institutions, kind)
            standing = planned(county) if asked.whole else staffed(county)
            yield kind, seed, standing, shared_out(county) is not None


def _cities(asked: argparse.Namespace) -> Iterator[tuple[str, int, Standing, bool]]:
    for seed in asked.seeds:
        county = tight_city(seed)
        offices = asked.offices or [unit.unit_id for unit in county.offices]
        for office, standing in city_planned(county, offices):
            yield office, seed, standing, shared_out(office_county(county, office), office) is not None


if __name__ == "__main__":
    sys.exit(main())
