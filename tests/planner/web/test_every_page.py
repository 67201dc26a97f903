"""Every page in a browser at two widths: nothing wrong by axe-core, nothing wider than the window; and each one's task by keys alone.

DUXUE_PICTURES=FOLDER keeps a picture of each.
"""

import os
import re
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.utils import timezone
from playwright.sync_api import Browser, Locator, Page, expect
from playwright.sync_api import TimeoutError as NotInTimeError

from duxue import desk
from duxue.maps.county_map import county_map
from duxue.planner.web.access.models import Membership
from duxue.planner.web.archive.store import fresh_folder, keep
from duxue.planner.web.city.models import Report
from duxue.planner.web.planning import lists
from duxue.planner.web.planning.joined import Part, asked_of
from duxue.planner.web.planning.models import Job, Lists, Plan
from duxue.planner.web.records.models import Entry
from tests.conftest import PATIENCE
from tests.planner.web.conftest import CODE, COUNTY
from tests.planner.web.served_here import served_here
from tests.planner.web.test_a_clerks_year import NARROW, WIDE, sound

pytestmark = pytest.mark.browser
HERE, CITY = f"/o/{CODE}/", "/o/130200/"
MOST_TABS = 400
PRESSES = 8
AS_KEPT = """for (const one of document.querySelectorAll('[data-once]')) one.dataset.sent = 'yes'; dispatchEvent(new Event('pageshow'))"""
"""What a browser does that keeps a page and brings it back as it was left."""
Walk = Callable[["Walker"], None]


@pytest.fixture
def lived_in(world: SimpleNamespace) -> SimpleNamespace:
    """The county with a plan in force, a draft after it, a study, a running job, an entry and a report.

    The county beside it has handed in its plan, and the city has joined those that are approved.
    """
    Plan.objects.filter(id=world.plan.id).update(state=Plan.State.APPROVED, approved_on="2026-12-01")
    common = {
        "office": world.here,
        "digest": world.plan.digest,
        "documents": world.plan.digest,
        "created_by": "clerk@here",
    }
    world.draft = Plan.objects.create(
        number=2, lists=world.state, parent=world.plan, open_duties=1, made="revised", **common
    )
    for number, kind in enumerate(("compare", "staffing")):
        Job.objects.create(
            once=uuid.UUID(int=number), office=world.here, kind=kind, state="done", digest=world.plan.digest, created_by="clerk@here"
        )  # fmt: skip
    world.job = Job.objects.create(
        once=uuid.UUID(int=9), office=world.here, kind="plan", created_by="clerk@here"
    )
    Report.objects.create(
        once=uuid.UUID(int=3), office=world.here, kind="plan", year=2027, by="clerk@here", text="已报"
    )
    Plan.objects.create(
        number=1, state="submitted", submitted_by="clerk@beside", **{**common, "office": world.beside}
    )
    parts = [Part(world.here.name, str(world.plan.folder), {**world.plan.standing, "state": "approved"})]
    Job.objects.create(
        once=uuid.UUID(int=4), office=world.city, kind="join", state="done", digest=world.plan.digest, created_by="clerk@city",
        ended_at=timezone.now(), asked=asked_of(parts, [world.city.name, world.beside.name]),
    )  # fmt: skip
    visit = world.made.plan.visits[0]
    Entry.objects.create(
        office=world.here, kind="visit", ref=visit.visit_id, target_id=visit.school_id, done_on=visit.date, result="done",
        issue="门口无人值守", severity="general", deadline="2027-04-30", by="clerk@here",
    )  # fmt: skip
    return world


class Walker:
    """Somebody in a browser who has no mouse."""

    def __init__(self, page: Page, world: SimpleNamespace) -> None:
        self.page, self.world = page, world

    def to(self, wanted: Locator) -> None:
        """Press Tab until something has the focus; raises where no Tab leads there."""
        expect(wanted.first).to_be_visible()
        handle = wanted.first.element_handle()
        for _ in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            if handle.evaluate("one => one === document.activeElement"):
                outline = handle.evaluate("one => getComputedStyle(one).outlineStyle")
                assert outline != "none", "what has the focus is seen to have it"
                return
        raise AssertionError(f"no Tab leads to {wanted}")

    def press(self, role: Any, name: str, *, exact: bool = False, leads: str = "") -> None:
        """Go to a button or link and press Enter; ``leads``: a pattern of the address that follows."""
        self.to(self.page.get_by_role(role, name=name, exact=exact))
        self.page.keyboard.press("Enter")
        if leads:
            self.page.wait_for_url(re.compile(leads))

    def type(self, label: str, text: str) -> None:
        """Go to a field and type."""
        self.to(self.page.get_by_label(label))
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)

    def day(self, label: str, text: str) -> None:
        """Go to a field for a day and type the digits, in the order in which the browser has them."""
        field = self.page.get_by_label(label, exact=False).first
        self.to(field)
        year, month, day = text.split("-")
        self.page.keyboard.type(f"{month}{day}{year}")
        if field.input_value() != text:
            self.page.keyboard.press("Shift+Tab")
            self.to(field)
            self.page.keyboard.type(f"{year}\t{month}{day}")
        assert field.input_value() == text

    def choose_files(self, label: str, paths: list[Path]) -> None:
        """Go to a field for files and press Enter.

        A browser opens its window of files only within seconds of the key: where the machine was too slow, the key is pressed again.
        """
        for _ in range(PRESSES):
            self.to(self.page.get_by_label(label))
            try:
                with self.page.expect_file_chooser(timeout=20_000) as chooser:
                    self.page.keyboard.press("Enter")
            except NotInTimeError:
                continue
            chooser.value.set_files(paths)
            return
        raise AssertionError(f"{label}: no window of files after {PRESSES} times Enter")

    def choose(self, label: str, word: str) -> None:
        """Go to a list and press the arrow until a word is chosen."""
        field = self.page.get_by_label(label).first
        self.to(field)
        self.page.keyboard.press("Home")
        for _ in range(60):
            if field.evaluate("one => one.selectedOptions[0].text").startswith(word):
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{label} has no {word}")


@pytest.fixture
def address(world: SimpleNamespace) -> Iterator[str]:
    """The pages served from within the test's own transaction, which is taken back at its end (the log only grows)."""
    shared = connections["default"]
    shared.inc_thread_sharing()
    pages = StaticFilesHandler(get_wsgi_application())

    def answer(environ: dict[str, Any], start: Any) -> Any:
        connections["default"] = shared
        return pages(environ, start)

    with served_here(answer) as port:
        yield f"http://127.0.0.1:{port}"
    shared.dec_thread_sharing()


@pytest.fixture
def sit_down(chromium: Browser, address: str, client_of: Any, lived_in: SimpleNamespace) -> Iterator[Any]:
    """A browser for a user at a page, of a size."""
    contexts = []

    def seated(name: str, size: dict[str, int] = WIDE) -> Page:
        context = chromium.new_context(viewport=size, locale="zh-CN", base_url=address)
        cookie = client_of(name).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": address}])
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        return context.new_page()

    yield seated
    for one in contexts:
        one.close()


def pages(world: SimpleNamespace) -> dict[str, tuple[str, str]]:
    """Every page by a name: who looks, and where."""
    plan, visit, event = world.made.plan, world.made.plan.visits[0], world.made.plan.live_events[0]
    office = {
        "home": "", "log": "log/", "people": "people/", "lists": "lists/", "heads": "lists/heads/", "points": "lists/points/",
        "row": "lists/table/schools/2/", "row-new": "lists/table/absences/0/", "sheet": "lists/sheet/schools/", "jobs": "jobs/",
        "job": f"jobs/{world.job.id}/", "plans": "plans/", "plan-start": "plans/new/", "plan": "plans/1/", "draft": "plans/2/",
        "map": "plans/1/map/", "letters": "plans/1/letters/", "calendar": "plans/1/calendar/?day=2027-03-01",
        "calendar-week": "plans/1/calendar/?day=2027-03-01&span=week", "why-school": f"plans/2/why/?subject={visit.school_id}",
        "why-event": f"plans/2/why/?subject={event.event_id}", "why-visit": f"plans/2/why/?subject={visit.visit_id}",
        "why-person": f"plans/2/why/?subject={plan.postings[0].inspector_id}", "compare": "plans/2/compare/",
        "revise": "plans/1/revise/", "ledger": f"ledger/?day={visit.date}", "entry": f"ledger/visit/{visit.visit_id}/",
        "studies": "studies/", "studies-beside": "studies/beside/", "reports": "reports/",
    }  # fmt: skip
    found = {name: ("clerk@here", HERE + path) for name, path in office.items()}
    own = {"week": f"week/?day={visit.date}", "own-entry": f"week/visit/{visit.visit_id}/"}
    found |= {name: ("inspector@here", HERE + path) for name, path in own.items()}
    found["password"] = ("inspector@here", "/password/")
    found |= {
        "board": ("clerk@city", f"{CITY}board/"),
        "start": ("clerk@city", "/"),
        "city-home": ("clerk@city", CITY),
    }
    beside, empty = f"/o/{world.beside.code}/", f"/o/{world.elsewhere.code}/"
    found |= {
        "settle": ("leader@beside", f"{beside}plans/1/"), "leader-home": ("leader@beside", beside),
        "leader-board": ("leader@city", f"{CITY}board/"), "auditor-log": ("auditor@here", f"{HERE}log/"),
        "auditor-lists": ("auditor@here", f"{HERE}lists/"), "auditor-plan": ("auditor@here", f"{HERE}plans/2/"),
        "empty-week": ("inspector@elsewhere", f"{empty}week/"),
    }  # fmt: skip
    found |= {
        f"empty-{one or 'home'}": ("clerk@elsewhere", f"{empty}{one and one + '/'}")
        for one in ("", "lists", "ledger", "plans", "studies", "jobs")
    }
    found["board-province"] = ("clerk@province", "/o/130000/board/")
    found |= {"not-found": ("clerk@here", "/o/990001/"), "forbidden": ("inspector@here", HERE)}
    return found


OPENED = {"revise": "填写这一项", "studies": "填写这一项"}
"""Pages of which a part is open only after a button was pressed."""


def test_every_page_is_sound_at_either_width(sit_down: Any, lived_in: SimpleNamespace) -> None:
    seats: dict[str, Page] = {}
    wrong = []
    for name, (who, path) in pages(lived_in).items():
        page = seats.setdefault(who, None) or sit_down(who)  # type: ignore[arg-type]
        seats[who] = page
        page.goto(path)
        wrong += looked_at(page, name)
        if button := OPENED.get(name):
            with page.expect_navigation():
                page.get_by_role("button", name=button).click()
            wrong += looked_at(page, f"{name}-open")
    assert wrong == []


def looked_at(page: Page, name: str) -> list[str]:
    """What is wrong with a page at either width; it is left at the wide one."""
    wrong = []
    for width, size in (("narrow", NARROW), ("wide", WIDE)):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        if folder := os.environ.get("DUXUE_PICTURES"):
            page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
        try:
            sound(page)
        except AssertionError as error:
            wrong.append(f"{name}, {width}: {error}")
    return wrong


def test_logging_in_and_out_by_keys(sit_down: Any, address: str, chromium: Browser) -> None:
    with chromium.new_context(viewport=NARROW, locale="zh-CN", base_url=address) as context:
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.goto("/")
        sound(page)
        page.keyboard.type("leader@here")
        page.keyboard.press("Tab")
        page.keyboard.type("a long word 42")
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(HERE))
        Walker(page, SimpleNamespace()).press("button", "退出", leads="/login/")


def _upload(one: Walker) -> None:
    one.page.goto(f"{HERE}lists/")
    one.choose_files("工作簿或清单", [COUNTY / "schools.csv", COUNTY / "units.csv"])
    one.press("button", "上传")
    expect(one.page.get_by_text("第 2 版")).to_be_visible()
    assert Lists.objects.first().number == 2


def _mend(one: Walker) -> None:
    one.page.goto(f"{HERE}lists/sheet/schools/")
    one.to(one.page.locator("#c3-2"))
    one.page.keyboard.press("Enter")
    one.page.keyboard.type("新校名")
    with one.page.expect_navigation():
        one.page.keyboard.press("Enter")
    assert lists.grids_in(Lists.objects.first().folder)["schools"][2][1] == "新校名"


def _row(one: Walker) -> None:
    one.page.goto(f"{HERE}lists/table/schools/2/")
    one.type("名称", "另一所学校")
    one.press("button", "保存", leads="/sheet/schools/")
    assert lists.grids_in(Lists.objects.first().folder)["schools"][1][1] == "另一所学校"


def _plan(one: Walker) -> None:
    Job.objects.all().delete()
    one.page.goto(HERE)
    one.press("link", "方案", exact=True, leads="/plans/$")
    one.press("link", "编制新方案", leads="/new/")
    one.type("计算量", "1")
    one.press("button", "开始编制", leads="/jobs/")
    one.press("button", "停止")
    expect(one.page.get_by_text("已停止")).to_be_visible()


def _change(one: Walker) -> None:
    plan = one.world.made.plan
    one.page.goto(f"{HERE}plans/2/why/?subject={plan.postings[0].school_id}")
    one.press("button", "固定现状", leads="/plans/3/$")
    one.press("button", "取消指定", leads="/plans/4/$")
    one.press("button", "撤销", leads="/plans/5/$")
    one.press("link", "日历", exact=True, leads="/calendar/")
    one.choose("督学", one.world.made.county.rows.inspectors[0].name)
    one.press("button", "查看", leads="person=")


def _submit(one: Walker) -> None:
    one.page.goto(f"{HERE}plans/2/")
    one.press("button", "送审")
    expect(one.page.get_by_text("已送审")).to_be_visible()
    expect(one.page.get_by_role("button", name="送审")).to_have_count(0)
    one.world.draft.refresh_from_db()
    assert one.world.draft.state == Plan.State.SUBMITTED


def _settle(one: Walker) -> None:
    Plan.objects.filter(number=2).update(state=Plan.State.SUBMITTED)
    one.page.goto(HERE)
    one.press("link", "审定方案", leads="/plans/2/")
    one.type("文号", "甲督〔2027〕1号")
    one.press("button", "审定", exact=True)
    expect(one.page.get_by_text("甲督〔2027〕1号").first).to_be_visible()


def _revise(one: Walker) -> None:
    one.page.goto(f"{HERE}plans/1/revise/")
    one.choose("变动类别", "离任")
    one.press("button", "填写这一项")
    one.type("督学证号", one.world.made.county.rows.inspectors[0].inspector_id)
    one.day("起", "2027-04-10")
    one.press("button", "加入")
    expect(one.page.locator("ol.told li")).to_contain_text("2027-04-10")


def _enter(one: Walker) -> None:
    entry = next(v for v in one.world.made.plan.visits[1:])
    one.page.goto(f"{HERE}ledger/visit/{entry.visit_id}/")
    one.choose("完成情况", "已完成")
    one.press("button", "保存", leads=rf"/ledger/\?day={entry.date:%Y-%m}")
    assert Entry.objects.get(ref=entry.visit_id).result == "done"


def _own_week(one: Walker) -> None:
    visit = one.world.made.plan.visits[0]
    one.page.goto(f"{HERE}week/?day={visit.date}")
    one.press("link", "登记", leads="/week/visit/")
    one.type("备注", "按时到校")
    one.press("button", "保存", leads=r"/week/\?day=")
    assert Entry.objects.filter(note="按时到校").count() == 1


def _people(one: Walker) -> None:
    one.page.goto(f"{HERE}people/")
    one.type("用户名", "新来的")
    one.choose("角色", "审计")
    one.type("初始密码", "a long word 43")
    one.press("button", "增加")
    expect(one.page.get_by_role("cell", name="新来的", exact=True)).to_be_visible()
    assert Membership.objects.get(user__username="新来的").role == "auditor"


def _study(one: Walker) -> None:
    one.page.goto(f"{HERE}studies/")
    one.type("展望年数", "1")
    one.press("button", "测算", exact=True, leads="/jobs/")
    assert Job.objects.filter(kind="staffing", state="waiting").count() == 1


def _report(one: Walker) -> None:
    one.page.goto(f"{HERE}reports/")
    one.type("说明", "全年总结")
    one.press("button", "报送", exact=True)
    expect(one.page.get_by_text("全年总结")).to_be_visible()


def _board(one: Walker) -> None:
    one.page.goto(f"{CITY}board/?year=2027")
    one.to(one.page.get_by_text("设定报送期限"))
    one.page.keyboard.press("Enter")
    one.day("年度工作计划", "2027-01-31")
    one.press("button", "保存")
    expect(one.page.get_by_text("已保存")).to_be_visible()


def _language(one: Walker) -> None:
    one.page.goto(HERE)
    one.press("button", "English")
    expect(one.page.get_by_role("link", name="Plans")).to_be_visible()


WALKS = {
    "clerk@here": (_upload, _mend, _row, _plan, _change, _submit, _revise, _enter, _people, _study, _report, _language),
    "leader@here": (_settle,), "inspector@here": (_own_week,), "clerk@city": (_board,),
}  # fmt: skip


@pytest.mark.parametrize(("who", "walk"), [(who, walk) for who, walks in WALKS.items() for walk in walks])
def test_keys_alone_suffice(who: str, walk: Walk, sit_down: Any, lived_in: SimpleNamespace) -> None:
    walk(Walker(sit_down(who), lived_in))


def test_points_are_placed_by_keys(sit_down: Any, lived_in: SimpleNamespace) -> None:
    grids = desk.grids_of(COUNTY)
    head = grids["schools"][0]
    for name in ("lon", "lat"):
        grids["schools"][-1][head.index(name)] = ""
    lists.add(lived_in.here, grids, after=1, by=lists.Writer("x"), note="")
    one = Walker(sit_down("clerk@here"), lived_in)
    one.page.goto(f"{HERE}lists/points/")
    sound(one.page)
    ground = one.page.frame(url=re.compile("/points/map/"))
    assert ground is not None
    for _ in range(MOST_TABS):
        one.page.keyboard.press("Tab")
        if ground.evaluate("document.activeElement.classList.contains('leaflet-container')"):
            break
    for key in ("ArrowLeft", "ArrowUp", "Enter"):
        one.page.keyboard.press(key)
    expect(one.page.get_by_role("button", name="保存位置")).to_be_focused()
    one.page.keyboard.press("Enter")
    expect(one.page.get_by_text("所有学校都有经纬度")).to_be_visible()


def test_a_school_taken_on_the_map_leads_to_its_other_choices(
    sit_down: Any, lived_in: SimpleNamespace
) -> None:
    made = lived_in.made
    with fresh_folder() as place:
        (place / "documents" / "maps").mkdir(parents=True)
        html = county_map(made.county, made.plan, CODE, reader="office")
        (place / "documents" / "maps" / "130227_甲县.html").write_text(html, encoding="utf-8")
        Plan.objects.filter(number=2).update(documents=keep(place / "documents"))
    page = sit_down("clerk@here")
    page.goto(f"{HERE}plans/2/map/")
    expect(page.get_by_role("link", name="其他选择")).to_have_count(0)
    school = made.county.rows.schools[0]
    box = page.frame_locator("iframe").locator("#search")
    box.fill(school.name)
    box.press("Enter")
    page.get_by_role("link", name=f"其他选择：{school.name}").click()
    page.wait_for_url(re.compile(rf"/plans/2/why/\?subject={school.school_id}$"))


def test_back_button_double_click_reload_and_two_tabs(sit_down: Any, lived_in: SimpleNamespace) -> None:
    Job.objects.all().delete()
    page = sit_down("clerk@here")
    page.goto(f"{HERE}plans/new/")
    page.get_by_role("button", name="开始编制").dblclick()
    page.wait_for_url(re.compile("/jobs/"))
    page.reload()
    page.go_back()
    page.evaluate(AS_KEPT)
    page.get_by_role("button", name="开始编制").click()
    page.wait_for_url(re.compile("/jobs/"))
    assert Job.objects.count() == 1
    visit = lived_in.made.plan.visits[1]
    tabs = [page, page.context.new_page()]
    for one in tabs:
        one.goto(f"{HERE}ledger/visit/{visit.visit_id}/")
        one.get_by_label("完成情况").select_option(label="已完成")
    tabs[0].get_by_label("备注").fill("先到")
    tabs[0].get_by_role("button", name="保存").dblclick()
    tabs[0].wait_for_url(re.compile("/ledger/\\?day="))
    tabs[1].get_by_label("备注").fill("后到")
    tabs[1].get_by_role("button", name="保存").click()
    expect(tabs[1].get_by_text("刚刚登记了这一项")).to_be_visible()
    expect(tabs[1].get_by_label("备注")).to_have_value("后到")
    assert Entry.objects.get(ref=visit.visit_id).note == "先到"
    for one in tabs:
        one.goto(f"{HERE}lists/table/schools/5/")
    for one, name in zip(tabs, ("甲校", "乙校"), strict=True):
        one.get_by_label("学校名称").fill(name)
    tabs[0].get_by_role("button", name="保存").click()
    tabs[0].wait_for_url(re.compile("/sheet/schools/"))
    tabs[1].get_by_role("button", name="保存").click()
    expect(tabs[1].get_by_text("刚刚修改了这一行")).to_be_visible()
    expect(tabs[1].get_by_label("学校名称")).to_have_value("乙校")
    assert lists.grids_in(Lists.objects.first().folder)["schools"][4][1] == "甲校"
