"""Why this: the answer for a school, an inspector, an event or a visit of a plan, asked for by id or by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from duxue.models.explaining.why.answer import UnknownSubjectError, Why, called, several
from duxue.models.explaining.why.of_event import why_event
from duxue.models.explaining.why.of_inspector import why_inspector
from duxue.models.explaining.why.of_school import why_school
from duxue.models.explaining.why.of_visit import why_visit
from duxue.scenarios.cells.names import Names
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan

KINDS: Mapping[str, str] = {
    "school": "school", "学校": "school", "inspector": "inspector", "督学": "inspector",
    "event": "event", "事项": "event", "visit": "visit", "入校": "visit", "经常性督导": "visit",
}  # fmt: skip
"""The words for what can be asked about."""

ANSWERS: Mapping[str, Callable[[County, Plan, str], Why]] = {
    "school": why_school, "inspector": why_inspector, "event": why_event, "visit": why_visit,
}  # fmt: skip


def why(county: County, plan: Plan, subject: str) -> Why:
    """The answer for ``school S017``, ``督学 张三``, ``event E...``, or an id or a name alone.

    Raises ``UnknownSubjectError`` where nothing, or more than one thing, goes by that name.
    """
    kind, wanted = meant(county, plan, subject)
    return ANSWERS[kind](county, plan, wanted)


def meant(county: County, plan: Plan, subject: str) -> tuple[str, str]:
    """The kind and the id of what is asked about.

    Raises ``UnknownSubjectError`` where nothing, or more than one thing, goes by that name.
    """
    kind, wanted = _parted(subject)
    found = [one for one in _by_id(county, plan, wanted) if kind in ("", one)]
    if len(found) == 1:
        return found[0], wanted
    names = Names.of_rows(county.rows)
    named = called(names, wanted, *(table for table, one in _TABLES.items() if kind in ("", one)))
    if len(named) > 1:
        raise several(names, subject, named)
    if not named:
        raise UnknownSubjectError(
            f"数据和方案中没有“{subject}”；请写学校、督学、事项或入校的代码或名称",
            f"nothing goes by {subject!r}; give the id or name of a school, inspector, event or visit",
        )
    return _TABLES[named[0].table], named[0].key


_TABLES: Mapping[str, str] = {"schools": "school", "inspectors": "inspector"}
"""What is asked about by name, by the table in which the names stand."""


def _parted(subject: str) -> tuple[str, str]:
    """Kind (blank: any) and id or name."""
    text = " ".join(subject.replace("\u3000", " ").split())
    for word, kind in KINDS.items():
        if (
            text.lower().startswith(word)
            and len(text) > len(word)
            and (not word.isascii() or text[len(word)] in " :")
        ):
            return kind, text[len(word) :].strip(" :\uff1a")
    return "", text


def _by_id(county: County, plan: Plan, wanted: str) -> Iterator[str]:
    """The kinds of what goes by an id."""
    if wanted in county.schools:
        yield "school"
    if wanted in county.inspectors:
        yield "inspector"
    if plan.event(wanted):
        yield "event"
    if any(v.visit_id == wanted for v in plan.visits):
        yield "visit"
