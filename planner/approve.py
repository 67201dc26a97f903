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
from duxue.planner.words import Lang
from duxue.scenarios.plan import Plan
from duxue.scenarios.releases.state import KEY, Standing, State, is_approved

NOTICES = "notices"


def approve(folder: Path, standing: Standing, lang: Lang) -> Planned:
    """Set where the release of a plan folder stands, and publish it again with that on every paper.

    Raises ``RefusedError`` for an approved release, and where it is not said who approved it and when.
    """
    plan = read_plan_at(folder)
    if is_approved(plan):
        raise RefusedError(*_APPROVED)
    if standing.state is not State.DRAFT and not (standing.by and standing.on):
        raise RefusedError(*_WHO)
    if standing.state is State.APPROVED and not standing.document:
        raise RefusedError(*_NUMBER)
    with claimed(folder, replace=True):
        return _approved(folder, plan, standing, lang)


def _approved(folder: Path, plan: Plan, standing: Standing, lang: Lang) -> Planned:
    county, warnings = opened(folder / COPY)
    told = replace(plan, outcome={**plan.outcome, KEY: standing.to_json()})
    letters = NoticeOptions(None, None) if (folder / NOTICES).is_dir() else None
    answer = published(judged(county, told), Output(folder, True, lang), letters)
    return replace(answer, problems=warnings)


_APPROVED = (
    "该方案已审定，不再改动；要变更请用 duxue revise 或 adopt 另成一稿",
    "this release is approved and is edited no more: make a new one with duxue revise or adopt",
)
_WHO = (
    "请用 --by、--on 写明谁、哪一天送审或审定",
    "say with --by and --on who submitted or approved it, and when",
)
_NUMBER = ("审定须写明文号：--document", "an approved release has a document number: --document")
