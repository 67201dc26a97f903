"""What ``staffing`` answers office by office, and the lines that say it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from duxue.models.hiring.causes import Arithmetic, Cause
from duxue.models.hiring.frontier import Point
from duxue.models.hiring.smallest import SmallestStaff
from duxue.models.outlook.outlook import Outlook
from duxue.planner.answers import Exit
from duxue.planner.words import Lang, pick
from duxue.scenarios.county import County
from duxue.scenarios.problems import Problem


@dataclass(frozen=True)
class OfficeStaffing:
    """What was found for one office."""

    office_id: str
    arithmetic: Arithmetic
    smallest: SmallestStaff
    causes: tuple[Cause, ...]
    wishes: tuple[Cause, ...]
    frontier: tuple[Point, ...]
    outlook: Outlook | None

    @property
    def settled(self) -> bool:
        """Whether the smallest number is proven and nothing stays open."""
        return self.smallest.proven and not self.smallest.verdict.open and not self.smallest.beyond


@dataclass(frozen=True)
class Staffed:
    """What ``staffing`` answers: what was found, and where it was written."""

    problems: tuple[Problem, ...]
    county: County
    offices: tuple[OfficeStaffing, ...] = ()
    folder: Path | None = None
    stopped: bool = False

    @property
    def code(self) -> Exit:
        """130 where the user stopped it; 3 where a number is not proven or something stays open."""
        if self.stopped:
            return Exit.STOPPED
        return Exit.DONE if all(one.settled for one in self.offices) else Exit.OPEN


def lines(answer: Staffed, lang: Lang) -> Iterator[str]:
    """What the command line prints: an office a line, then what is not settled, then where the tables are."""
    for one in answer.offices:
        yield _office_line(one, answer.county, lang)
    if answer.folder is not None:
        yield pick(lang, f"已写出：{answer.folder}", f"written: {answer.folder}")


def _office_line(one: OfficeStaffing, county: County, lang: Lang) -> str:
    name, found = county.units[one.office_id].name, one.smallest
    full, part = found.full, found.number - found.full
    zh = f"{name}：按比例缺 {one.arithmetic.short} 名；最少增聘 {found.number} 名（专职 {full}、兼职 {part}），{standing(found, lang)}"
    en = f"{name}: short {one.arithmetic.short} by the ratio; at least {found.number} new people (full-time {full}, part-time {part}), {standing(found, lang)}"
    text = pick(lang, zh, en)
    if one.outlook is not None:
        hired = one.outlook.plan.by_year()
        zh = f"；今后 {len(hired)} 年逐年增聘 {'、'.join(map(str, hired))} 名"
        en = f"; to be taken on year by year: {', '.join(map(str, hired))}"
        text += pick(lang, zh, en)
    return text


def standing(found: SmallestStaff, lang: Lang) -> str:
    """How sure the number is: proven, within a few, or with duties that no staff cures."""
    if found.proven and found.verdict.whole:
        text = pick(lang, "已证最少", "proven least")
    elif found.proven:
        zh = "已证不能更少（挂牌已试排，未试排全年）"
        en = "proven that no fewer do (postings tried, not a whole year)"
        text = pick(lang, zh, en)
    elif found.verdict.curable:
        left = found.verdict.curable
        zh = f"试排仍有 {left} 项未满足，尚未求得足够的人数"
        en = f"{left} duties still open when tried out; how many people would do is not known"
        text = pick(lang, zh, en)
    else:
        text = pick(lang, f"与最少数相差不超过 {found.within} 名", f"within {found.within} of the least")
    rest = len(found.verdict.open) - found.verdict.curable
    if rest:
        text += pick(lang, f"；另有 {rest} 项非增人可解", f"; {rest} duties that no staff cures")
    if found.lent:
        zh = f"；已计入上级督导室抽用 {found.lent} 人天"
        en = f"; {found.lent} days that the offices above take are counted in"
        text += pick(lang, zh, en)
    if found.beyond:
        many = len(found.beyond)
        text += pick(
            lang, f"；{many} 所学校各候选地点均不可达", f"; {many} schools out of every place's reach"
        )
    return text
