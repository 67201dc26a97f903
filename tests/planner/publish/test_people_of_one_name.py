"""Two people of one name are told apart on every paper: by their unit where that differs, else by id; edits take what is shown."""

from __future__ import annotations

from dataclasses import replace

import pytest

from duxue.maps.county_map import county_data
from duxue.models.rules.register import subject_name
from duxue.planner.editing.naming import Naming, UnclearError
from duxue.planner.publish.context import PublishContext
from duxue.planner.publish.notices.letter_kinds import LetterKind
from duxue.planner.publish.notices.letters import letters
from duxue.scenarios.codes import Role
from tests.planner.publish import worlds

NAME = "张伟"


def named(offices: int, ids: tuple[str, str]) -> PublishContext:
    world = worlds.county(offices=offices)
    people = tuple(replace(p, name=NAME if p.inspector_id in ids else p.name) for p in world.rows.inspectors)
    world = world.with_rows(inspectors=people)
    return worlds.edition(world, worlds.plan_for(world))


@pytest.mark.parametrize(
    ("offices", "ids", "called"),
    [
        (1, ("130201I001", "130201I002"), (f"{NAME}（130201I001）", f"{NAME}（130201I002）")),
        (2, ("130201I001", "130202I001"), (f"{NAME}（甲县）", f"{NAME}（乙县）")),
    ],
)
def test_papers_tell_them_apart(offices: int, ids: tuple[str, str], called: tuple[str, str]) -> None:
    edition = named(offices, ids)
    assert tuple(edition.person(i) for i in ids) == called
    assert tuple(subject_name(i, edition.county, "zh") for i in ids) == called
    told = " ".join(edition.team_names(e, role) for e in edition.events for role in Role)
    assert NAME not in told.replace(called[0], "").replace(called[1], "")
    signs = {str(o.values["责任督学"]) for o in letters(edition) if o.kind is LetterKind.SIGN}
    assert NAME not in signs
    assert {*called} & signs
    shown = [row[0] for row in county_data(edition.county, edition.plan, "130201", reader="office")["people"]]
    assert called[0] in shown
    assert NAME not in shown
    naming = Naming(edition.county, edition.short_place, edition.place)
    assert tuple(map(naming.person, called)) == ids
    with pytest.raises(UnclearError, match=ids[0]):
        naming.person(NAME)


def test_whoever_bears_a_name_alone_is_called_by_it() -> None:
    edition = named(1, ("130201I001", "130201I001"))
    assert edition.person("130201I001") == NAME
    assert edition.person("nobody") == "nobody"
