"""What an event looks into, what a school is to look into itself before, and a responsible inspector's duties, as the law says."""

from __future__ import annotations

from collections.abc import Iterable

from duxue.planner.publish.context import PublishContext
from duxue.planner.words import lines, texts
from duxue.scenarios.codes import Stage, TaskKind
from duxue.scenarios.plan import Event
from duxue.scenarios.records import School
from duxue.scenarios.rows import Task

SCHOOL_MATTERS = lines("school_matters")
"""教育督导条例 (国务院令第624号) 第十一条, as far as it speaks of schools."""
PURPOSES = texts("purposes")
"""What a letter calls each kind of event."""
REVIEW = "校长任期内履行职责的情况"
GOVERNMENT = lines("government_matters")
"""教育督导条例 第二条 and 第十一条, as far as they speak of governments."""
GATE_DUTIES = lines("gate_duties")
GATE_BASIS = "《中小学校责任督学挂牌督导办法》"
KINDERGARTEN_DUTIES = lines("kindergarten_duties")
KINDERGARTEN_BASIS = "《幼儿园责任督学挂牌督导办法》（教督〔2019〕3号）"


def duties_at(school: School) -> tuple[tuple[str, ...], str]:
    """The duties that a sign at the gate names, and the measures they come from."""
    if school.stage is Stage.KINDERGARTEN:
        return KINDERGARTEN_DUTIES, KINDERGARTEN_BASIS
    return GATE_DUTIES, GATE_BASIS


def purposes(edition: PublishContext, tasks: Iterable[Task]) -> str:
    """What an event is for, campaigns by name, each purpose once."""
    found = []
    for task in tasks:
        word = PURPOSES[task.kind]
        name = edition.campaign_names.get(task.ref, "") if task.kind is TaskKind.CAMPAIGN else ""
        found.append(name if word in name else f"“{name}”{word}" if name else word)
    return "、".join(dict.fromkeys(found))


def contents(edition: PublishContext, event: Event) -> tuple[str, ...]:
    """A sentence for each purpose of an event."""
    return tuple(f"{_content(edition, task)}。" for task in event.kinds)


def _content(edition: PublishContext, task: Task) -> str:
    match task.kind:
        case TaskKind.COMPREHENSIVE:
            return "综合督导：《教育督导条例》第十一条规定的学校各事项，要点见自评清单"
        case TaskKind.PRINCIPAL_REVIEW:
            return f"校长任期结束督导：{REVIEW}"
        case TaskKind.COUNTY_EVALUATION:
            return "对县级人民政府履行教育职责的评价：要点见自评清单"
        case TaskKind.FOLLOW_UP:
            return f"回头看：{_issue(edition, task.ref)}"
        case TaskKind.CAMPAIGN:
            return _campaign(edition, task.ref)


def _issue(edition: PublishContext, issue_id: str) -> str:
    """What a look-back looks at: the issue by its id, and what was found where that is written down."""
    known = edition.county.follow_ups.get(issue_id)
    found = known.issue if known is not None else ""
    return f"问题 {issue_id}{f'（{found}）' if found else ' '}的整改情况"


def _campaign(edition: PublishContext, campaign_id: str) -> str:
    campaign = edition.county.campaigns.get(campaign_id)
    if campaign is None:
        return f"专项督导（{campaign_id}）"
    basis = f"，依据{campaign.basis}" if campaign.basis else ""
    return f"专项督导：{campaign.name}{basis}"


def self_evaluation(edition: PublishContext, event: Event) -> tuple[str, ...]:
    """What the one inspected is to look into before the event, by purpose, each matter once."""
    found: list[str] = []
    for task in event.kinds:
        if task.kind is TaskKind.COMPREHENSIVE:
            found += SCHOOL_MATTERS
        elif task.kind is TaskKind.PRINCIPAL_REVIEW:
            found.append(REVIEW)
        elif task.kind is TaskKind.COUNTY_EVALUATION:
            found += GOVERNMENT
        elif task.kind is TaskKind.FOLLOW_UP:
            found.append(_issue(edition, task.ref))
        else:
            found.append(
                f"{_campaign(edition, task.ref).removeprefix('专项督导：').split('，依据')[0]}涉及的事项"
            )
    return tuple(dict.fromkeys(found))
