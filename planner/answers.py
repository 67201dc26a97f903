"""What a verb of the office answers: how it ended, what was found, or why it refused."""

from __future__ import annotations

import errno
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum
from pathlib import Path

from duxue.models.rules.card import Finding, Need
from duxue.planner.audit import Audit
from duxue.planner.words import Lang, pick
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan, Unmet
from duxue.scenarios.problems import Problem, has_errors, meant, refusal
from duxue.scenarios.table_rows import TableRows, table_rows
from duxue.scenarios.travel.legs import TravelError


class Exit(IntEnum):
    """How a command ended, as its exit code tells."""

    DONE = 0
    FAILED = 1
    PROBLEMS = 2
    OPEN = 3
    NO_PLAN = 4
    STOPPED = 130


class RefusedError(Exception):
    """A verb cannot do what was asked and has written nothing; ``zh`` and ``en`` say why and what to do."""

    def __init__(self, zh: str, en: str, code: Exit = Exit.PROBLEMS) -> None:
        super().__init__(zh, en, code)
        self.zh = zh
        self.en = en
        self.code = code

    def text(self, lang: Lang) -> str:
        """The message in one language."""
        return pick(lang, self.zh, self.en)


class ProblemsError(RefusedError):
    """The tables must be put right first; ``problems`` are all of them, each with sheet, cell and what to type."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        wrong = [one for one in self.problems if one.level == "error"]
        super().__init__(
            "\n".join(one.line("zh") for one in wrong), "\n".join(one.line("en") for one in wrong)
        )

    def __str__(self) -> str:
        return f"{self.zh}\n{self.en}"


_ROOM = frozenset({
    errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EFBIG, errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.ENXIO, errno.EPIPE,
})  # fmt: skip
"""What the machine lacks or breaks; every other refusal lies with the path that was given."""


def code_of(error: OSError) -> Exit:
    """How a command ends that could not read or write: 1 where the machine failed, 2 where another path would do."""
    number = getattr(meant(error), "errno", None)
    return Exit.FAILED if number is None or number in _ROOM else Exit.PROBLEMS


def explained(error: BaseException) -> RefusedError | None:
    """What the machine refused (a file, memory), or a floor below said in two languages, as words for the user."""
    if isinstance(error, RefusedError):
        return error
    if isinstance(error, OSError):
        (why_zh, why_en), where = refusal(error), f" {error.filename}" if error.filename else ""
        return RefusedError(
            f"无法读写{where}：{why_zh}；请检查路径、权限和磁盘空间",
            f"cannot read or write{where}: {why_en}; check path, rights and disk space",
            code_of(error),
        )
    if isinstance(error, MemoryError):
        told = "内存不足；请关闭其他程序，或用 --workers 1"
        return RefusedError(told, "out of memory: close other programs, or use --workers 1", Exit.FAILED)
    zh, en = getattr(error, "zh", None), getattr(error, "en", None)
    if isinstance(zh, str) and isinstance(en, str):
        # Where travel cannot be had a reading says so at its cell; what comes here broke off work on a scenario without problems.
        return RefusedError(zh, en, Exit.NO_PLAN if isinstance(error, TravelError) else Exit.PROBLEMS)
    return None


@dataclass(frozen=True, slots=True)
class Demand:
    """One rule's arithmetic for one subject (an office, mostly): what it demands against what there is."""

    rule: str
    need: Need


@dataclass(frozen=True)
class Checked:
    """A scenario looked over: its problems, and where it can be read its county with demand against staff."""

    county: County | None
    problems: tuple[Problem, ...]
    demands: tuple[Demand, ...] = ()
    annotated: Path | None = None

    @property
    def code(self) -> Exit:
        """2 where anything must be put right first."""
        return Exit.PROBLEMS if self.county is None or has_errors(self.problems) else Exit.DONE


@dataclass(frozen=True)
class PlanRead:
    """A plan with the county it is for; ``inputs`` are the files and folders they were read from, which no verb overwrites."""

    problems: tuple[Problem, ...]
    county: County
    plan: Plan
    inputs: tuple[Path, ...] = field(default=(), kw_only=True)


@dataclass(frozen=True)
class Judged(PlanRead):
    """A plan held against the rules."""

    audit: Audit

    @property
    def code(self) -> Exit:
        """3 with findings against musts or in-principle rules, else 0."""
        return Exit.OPEN if self.audit.breaches else Exit.DONE


@dataclass(frozen=True, slots=True)
class Following:
    """The next year's workbook: its horizon, how many cells the office must look at, where it lies."""

    start: date
    end: date
    marked: int
    file: Path


@dataclass(frozen=True, repr=False)
class Planned(Judged):
    """A plan made, revised or published anew: where it lies (if it was written), whether it was stopped, offices left out."""

    folder: Path | None = None
    stopped: bool = False
    left_out: tuple[str, ...] = ()

    @property
    def open(self) -> TableRows:
        """The duties that the plan leaves open, each with its reason (rows of ``unmet``)."""
        return table_rows(self.plan.unmet, Unmet)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What the rules find in the plan, goals included."""
        return self.audit.findings

    @property
    def gaps(self) -> dict[tuple[str, str], float | None]:
        """How far each stage of each office may be from the best, as a share, by (office, stage); None: no bound is known."""
        stages = self.plan.outcome.get("stages", ())
        return {(one["office"], one["stage"]): one.get("gap") for one in stages}

    def __repr__(self) -> str:
        found = len(self.audit.breaches)
        state = "stopped" if self.stopped else "done"
        told = [
            f"Result: {state}, {len(self.open)} duties open, {found} findings against musts and in-principle rules"
        ]
        told += [f"  {line.strip()}" for line in repr(self.plan).splitlines()[:2]]
        return "\n".join(told)

    @property
    def code(self) -> Exit:
        """130 where the user stopped it, 3 where duties are left open (``unmet`` or findings), else as for an audit."""
        if self.stopped:
            return Exit.STOPPED
        return Exit.OPEN if self.plan.unmet or self.audit.breaches or self.left_out else Exit.DONE
