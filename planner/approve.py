"""The verb ``approve``: a release is submitted or approved; its papers say so, and an approved one is never edited."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from duxue.planner.answers import Planned, RefusedError
from duxue.planner.publish.folder import claimed
from duxue.planner.publish.notices.writing import NoticeOptions
from duxue.planner.publish.output import Output
from duxue.planner.publishing import judged, opened, published, read_plan_at
from duxue.planner.released_plan import COPY
from duxue.planner.words import REFUSED, Lang
from duxue.scenarios.plan import Plan
from duxue.scenarios.releases.state import KEY, Standing, State, is_approved

NOTICES = "notices"


def approve(folder: Path, standing: Standing, lang: Lang) -> Planned:
    """Set where the release of a plan folder stands, and publish it again with that on every paper.

    Raises ``RefusedError`` for an approved release, and where it is not said who approved it and when.
    """
    plan = read_plan_at(folder)
    if is_approved(plan):
        raise RefusedError(*REFUSED["approved"])
    if standing.state is not State.DRAFT and not (standing.by and standing.on):
        raise RefusedError(*REFUSED["who_and_when"])
    if standing.state is State.APPROVED and not standing.document:
        raise RefusedError(*REFUSED["document_number"])
    with claimed(folder, replace=True):
        return _approved(folder, plan, standing, lang)


def _approved(folder: Path, plan: Plan, standing: Standing, lang: Lang) -> Planned:
    county, warnings = opened(folder / COPY)
    told = replace(plan, outcome={**plan.outcome, KEY: standing.to_json()})
    letters = NoticeOptions(None, None) if (folder / NOTICES).is_dir() else None
    answer = published(judged(county, told), Output(folder, True, lang), letters)
    return replace(answer, problems=warnings)
