"""A clerk's year in a browser, without a terminal and without the network: every page it passes is held against axe-core."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.conftest import PATIENCE
from tests.planner.web.conftest import COUNTY, ROOT
from tests.planner.web.raw_lists import OWN_WORD, write_raw_lists

AXE = Path(__file__).parent / "assets" / "axe.min.js"
LOOK = "axe.run(document, {iframes: false, resultTypes: ['violations']}).then((told) => told.violations)"
WORD = "a long word 42"
WIDE, NARROW = {"width": 1366, "height": 768}, {"width": 390, "height": 844}
WAIT = 900_000
PEOPLE = """
from django.contrib.auth import get_user_model
from duxue.planner.web.access.models import Membership, Office
city = Office.objects.create(code="130200", name="某市教育督导室", level="city")
county = Office.objects.create(code="130227", name="甲县教育督导室", parent=city)
for name, office, role, person in (
    ("clerk", county, "clerk", ""), ("leader", county, "leader", ""), ("inspector", county, "inspector", "{inspector}"),
    ("city", city, "clerk", ""),
):
    user = get_user_model().objects.create_user(name, password="{word}")
    Membership.objects.create(user=user, office=office, role=role, inspector_id=person)
"""


class Desk:
    """The served pages, and everybody's own browser."""

    def __init__(self, address: str, chromium: Browser) -> None:
        self.address, self.chromium = address, chromium
        self.outside: list[str] = []
        self.errors: list[str] = []
        self.contexts: list[BrowserContext] = []

    def sit_down(self, name: str, size: dict[str, int] = WIDE) -> Page:
        """A browser of one's own, logged in."""
        context = self.chromium.new_context(viewport=size, locale="zh-CN")
        context.on("request", self._asked)
        context.on("weberror", lambda error: self.errors.append(str(error.error)))
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.goto(self.address)
        page.get_by_label("用户名").fill(name)
        page.get_by_label("密码").fill(WORD)
        page.keyboard.press("Enter")
        expect(page.get_by_role("button", name="退出")).to_be_visible()
        self.contexts.append(context)
        return page

    def _asked(self, request: Any) -> None:
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.outside.append(request.url)


@pytest.fixture
def desk(tmp_path: Path, chromium: Browser) -> Iterator[Desk]:
    """``duxue serve`` with a data folder of its own, and four accounts."""
    from duxue import desk as tables

    person = tables.grids_of(COUNTY)["postings"][1][1]
    home = {**os.environ, "DUXUE_HOME": str(tmp_path), "PYTHONPATH": str(ROOT), "DUXUE_PAGES": "shared"}
    home.pop("DATABASE_URL", None)
    manage = [sys.executable, "-m", "duxue.planner.web"]
    subprocess.run([*manage, "migrate", "-v0"], env=home, cwd=ROOT, check=True)
    subprocess.run(
        [*manage, "shell", "-v0", "-c", PEOPLE.format(word=WORD, inspector=person)],
        env=home,
        cwd=ROOT,
        check=True,
    )
    serve = [sys.executable, "-m", "duxue", "serve", "--port", "0", "--lang", "en"]
    server = subprocess.Popen(serve, env=home, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        found = re.search(r"http://[\d.:]+/", server.stdout.readline())
        assert found is not None
        one = Desk(found[0], chromium)
        yield one
        for context in one.contexts:
            context.close()
    finally:
        server.terminate()
        server.wait(180)
        assert server.stdout is not None
        server.stdout.close()


def sound(page: Page) -> None:
    """Nothing on the page that axe-core holds to be wrong (documents in frames are the maps' own matter)."""
    page.wait_for_load_state()
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(LOOK)
    assert [(one["id"], [node["html"][:160] for node in one["nodes"]][:3]) for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url


def mend(page: Page, cell: str, value: str) -> None:
    """Mend a cell with the keyboard alone."""
    page.locator(cell).focus()
    page.keyboard.press("Enter")
    page.keyboard.type(value)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def plan_by_hand(page: Page, school: str) -> bool:
    """Give a school to somebody else with the mouse, if anybody can take it: the price stands there before one says yes."""
    plan = page.url
    with page.expect_navigation(url=re.compile("/why/")):
        page.get_by_role("link", name=school).first.click()
    expect(page.get_by_role("columnheader", name="代价（分钟）").first).to_be_visible()
    sound(page)
    if not page.get_by_role("button", name="采用").count():
        page.goto(plan)
        return False
    page.get_by_role("button", name="采用").first.click()
    page.wait_for_url(re.compile(r"/plans/\d+/$"))
    return True


@pytest.mark.browser
@pytest.mark.long
def test_a_clerks_year(desk: Desk, tmp_path: Path) -> None:  # noqa: PLR0915 - a year in one piece
    clerk = desk.sit_down("clerk")
    sound(clerk)
    clerk.get_by_role("link", name="导入数据").click()
    write_raw_lists(COUNTY, tmp_path / "raw.xlsx")
    clerk.get_by_label("工作簿或清单").set_input_files(tmp_path / "raw.xlsx")
    clerk.get_by_role("button", name="上传").click()
    sound(clerk)
    clerk.get_by_role("link", name="对照表头").click()
    sound(clerk)
    clerk.get_by_label(OWN_WORD).select_option(label="在校生数")
    clerk.get_by_role("button", name="保存对照").click()
    expect(clerk.get_by_text("有 1 处错误须先改正")).to_be_visible()
    clerk.get_by_role("link", name="学校 H3").click()
    sound(clerk)
    mend(clerk, "#c3-8", "300")
    clerk.get_by_role("link", name="← 数据").click()
    clerk.get_by_role("link", name="在地图上定位").click()
    sound(clerk)
    ground = clerk.frame_locator("#ground").locator(".leaflet-container")
    ground.click(position={"x": 300, "y": 300})
    expect(clerk.get_by_label("经度")).not_to_have_value("")
    clerk.get_by_role("button", name="保存位置").click()
    ground.focus()
    for key in ("ArrowLeft", "ArrowUp", "Enter"):
        clerk.keyboard.press(key)
    expect(clerk.get_by_role("button", name="保存位置")).to_be_focused()
    clerk.keyboard.press("Enter")
    expect(clerk.get_by_text("所有学校都有经纬度")).to_be_visible()
    clerk.get_by_role("link", name="← 数据").click()
    clerk.get_by_role("link", name="督学不可用", exact=True).click()
    sound(clerk)
    clerk.get_by_label("督学证号").fill("任家")
    clerk.get_by_label("起", exact=False).first.fill("2027-05-10")
    clerk.get_by_label("止", exact=False).first.fill("2027-05-14")
    clerk.get_by_role("button", name="保存").click()
    clerk.get_by_role("link", name="← 数据").click()
    clerk.get_by_role("link", name="编制方案").click()
    sound(clerk)
    clerk.get_by_label("计算量").fill("1")
    clerk.get_by_role("button", name="开始编制").dblclick()
    expect(clerk.get_by_role("link", name="查看方案第 1 号")).to_be_visible(timeout=WAIT)
    sound(clerk)
    clerk.get_by_role("link", name="查看方案第 1 号").click()
    clerk.wait_for_url(re.compile(r"/plans/1/$"), wait_until="networkidle")
    sound(clerk)
    schools = clerk.locator("table.grid td a").all_inner_texts()
    made = 0
    for school in schools:
        made += plan_by_hand(clerk, school)
        if made == 3:
            break
    assert clerk.url.endswith("/plans/4/")
    clerk.get_by_role("button", name="生成文书和地图").click()
    expect(clerk.get_by_role("link", name="回到方案")).to_be_visible(timeout=WAIT)
    clerk.get_by_role("link", name="回到方案").click()
    expect(clerk.get_by_role("link", name="全套表格")).to_be_visible()
    clerk.get_by_role("link", name="日历").first.click()
    sound(clerk)
    clerk.go_back()
    clerk.get_by_role("button", name="送审").click()
    expect(clerk.get_by_text("已送审")).to_be_visible()
    expect(clerk.get_by_role("button", name="审定")).to_have_count(0)

    leader = desk.sit_down("leader")
    leader.get_by_role("link", name="审定方案").click()
    leader.get_by_label("文号").fill("甲督〔2026〕1号")
    sound(leader)
    leader.get_by_role("button", name="审定", exact=True).click()
    expect(leader.get_by_text("甲督〔2026〕1号").first).to_be_visible()

    inspector = desk.sit_down("inspector", NARROW)
    entered = 0
    for week in ("2027-03-01", "2027-03-08", "2027-03-15", "2027-03-22", "2027-03-29"):
        inspector.goto(f"{desk.address}o/130227/week/?day={week}")
        sound(inspector)
        for link in [
            one.get_attribute("href") for one in inspector.get_by_role("link", name=re.compile("^登记")).all()
        ]:
            inspector.goto(f"{desk.address.rstrip('/')}{link}")
            inspector.get_by_label("完成情况").select_option(label="已完成")
            inspector.get_by_label("备注").fill(f"第{entered}次")
            sound(inspector)
            inspector.get_by_role("button", name="保存").click()
            inspector.wait_for_url(re.compile(r"/week/\?day="))
            entered += 1
    assert entered > 0
    assert inspector.goto(f"{desk.address}o/130227/ledger/").status == 403

    clerk.goto(f"{desk.address}o/130227/ledger/?day=2027-03-01")
    expect(clerk.get_by_text(f"已完成 {entered}")).to_be_visible()
    sound(clerk)
    clerk.goto(f"{desk.address}o/130227/plans/4/revise/")
    sound(clerk)
    clerk.get_by_label("变动类别").select_option(label="离任")
    clerk.get_by_role("button", name="填写这一项").click()
    clerk.get_by_label("督学证号").fill("D130227003")
    clerk.get_by_label("起", exact=False).first.fill("2027-04-10")
    clerk.get_by_role("button", name="加入").click()
    sound(clerk)
    clerk.get_by_label("调整日").fill("2027-04-01")
    clerk.get_by_label("计算量").fill("1")
    clerk.get_by_role("button", name="开始调整").click()
    expect(clerk.get_by_role("link", name="查看方案第 5 号")).to_be_visible(timeout=WAIT)
    clerk.goto(f"{desk.address}o/130227/plans/5/compare/")
    expect(clerk.get_by_role("heading", name="学校：责任督学变更与公示牌")).to_be_visible()
    sound(clerk)
    clerk.goto(f"{desk.address}o/130227/log/")
    sound(clerk)

    city = desk.sit_down("city")
    sound(city)
    city.get_by_role("link", name="某市教育督导室").click()
    city.get_by_role("link", name="全市", exact=True).click()
    row = city.get_by_role("region", name="全市进度").get_by_role("row", name=re.compile("甲县教育督导室"))
    expect(row).to_contain_text("第 4 号")
    sound(city)
    row.get_by_role("link", name="甲县教育督导室").click()
    expect(city.get_by_role("heading", name="甲县教育督导室")).to_be_visible()
    assert desk.outside == []
    assert desk.errors == []
