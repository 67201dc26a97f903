"""The maps of a folder: the office's own, and beside them a folder that may be handed to anybody."""

import json
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from duxue.maps.trouble_map import ShortArea
from duxue.planner.audit import audit
from duxue.planner.publish.context import PublishContext
from duxue.planner.publish.figures import Figures
from duxue.planner.publish.folder import PublishError
from duxue.planner.publish.map_pages import view_of, write_maps
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan
from tests.planner.publish import worlds


def written(folder: Path, world: County, plan: Plan, lang: Any = "zh") -> list[str]:
    edition = PublishContext(world, plan, audit(world, plan), lang)
    return write_maps(folder / "maps", edition, Figures(edition))


def files(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*.html"))
    }


def data(page: str) -> dict[str, Any]:
    found = re.search(r'id="duxue-data">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    read: dict[str, Any] = json.loads(found[1])
    return read


@pytest.fixture(scope="module")
def city() -> County:
    return worlds.county(offices=2, schools=3)


def test_every_office_has_its_maps_and_the_public_its_own_folder(tmp_path: Path, city: County) -> None:
    first = written(tmp_path, city, worlds.plan_for(city))
    assert first == ["index.html", "130201_甲县.html", "130202_乙县.html"]
    stems = ["130201_甲县", "130202_乙县"]
    own = [f"{stem}{kind}.html" for stem in stems for kind in ("", "_calendar", "_trouble")]
    public = [f"public/{stem}{kind}.html" for stem in stems for kind in ("", "_calendar")]
    pages = files(tmp_path / "maps")
    assert sorted(pages) == sorted([*own, *public, "index.html", "public/index.html"])
    readers = {name: data(page)["reader"] for name, page in pages.items()}
    assert readers == {name: "public" if name.startswith("public/") else "office" for name in pages}


def test_links_stay_inside_their_folder_and_lead_somewhere(tmp_path: Path, city: County) -> None:
    written(tmp_path, city, worlds.plan_for(city))
    for name, page in files(tmp_path / "maps").items():
        held = data(page)
        links = [address for _, address in held["links"]] + [row[-1] for row in held.get("offices", [])]
        assert links, name
        for link in links:
            target = (tmp_path / "maps" / name).parent / unquote(link)
            assert target.is_file(), (name, link)


def test_the_public_pages_are_the_same_whatever_the_office_keeps_to_itself(tmp_path: Path) -> None:
    world = worlds.county()
    plan = worlds.plan_for(world)
    noticed = {event.event_id for event in plan.events if event.notice_on and event.notice_on <= world.as_of}
    assert plan.visits
    # Other days of visits, other reasons, phones, homes and teams: nothing of it may show.
    rows = world.rows
    other_world = world.with_rows(
        recusals=(),
        inspectors=tuple(
            replace(i, phone="000", lon=None if i.lon is None else i.lon + 0.05) for i in rows.inspectors
        ),
    )
    other = replace(
        plan,
        visits=tuple(
            replace(v, date=v.date + timedelta(days=1)) for v in plan.visits if v.date >= world.as_of
        ),
        seats=tuple(seat for seat in plan.seats if seat.event_id in noticed),
        unmet=(),
    )
    for name, its_world, its_plan in (("one", world, plan), ("two", other_world, other)):
        (tmp_path / name).mkdir()
        written(tmp_path / name, its_world, its_plan)
    one, two = files(tmp_path / "one/maps/public"), files(tmp_path / "two/maps/public")
    assert one == two
    assert files(tmp_path / "one/maps") != files(tmp_path / "two/maps")
    for name, page in one.items():
        assert worlds.PRIVATE_PHONE not in page, name


def test_the_trouble_map_tells_open_duties_loads_and_areas(tmp_path: Path, city: County) -> None:
    plan = worlds.plan_for(city)
    edition = PublishContext(city, plan, audit(city, plan), "zh")
    figures = Figures(edition)
    area = ShortArea("缺人", "short", frozenset({plan.postings[0].school_id}), frozenset())
    view = view_of(edition, figures, ("增聘", "hire"), before=plan, areas=[area])
    assert (view.zh, view.before, view.areas) == ("增聘", plan, (area,))
    assert [one.subject for one in view.open] == [row.subject for row in plan.unmet]
    assert {load.subject: load.have for load in view.loads} == {
        load.inspector_id: load.halves / 2 for load in figures.loads
    }
    write_maps(tmp_path / "maps", edition, figures)
    page = files(tmp_path / "maps")["130201_甲县_trouble.html"]
    assert [row[0] for row in data(page)["views"]] == ["本方案"]


def test_tiles_set_up_wrongly_are_told_to_the_office(tmp_path: Path) -> None:
    world = worlds.county(given={("map_tiles_url", ""): "nowhere"})
    with pytest.raises(PublishError, match="底图地址"):
        written(tmp_path, world, worlds.plan_for(world))
