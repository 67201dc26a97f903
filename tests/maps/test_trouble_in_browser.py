"""The trouble map as staff use it: ways of looking, one duty alone, what-ifs by radio button, before and after."""

from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from duxue.maps.trouble_map import OpenDuty, ShortArea, Tally, View, trouble_map
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan
from tests.conftest import WatchedPage
from tests.maps.conftest import posted
from tests.maps.pages import find, opened, quiet


@pytest.fixture
def page(browser: WatchedPage, tmp_path: Path, county: County, plan: Plan) -> Page:
    today = View(
        "现行方案",
        "Today",
        plan,
        open=(
            OpenDuty("S4", "兴城高中无人负责\n督学不足", "nobody"),
            OpenDuty("I2", "李四超过五所", "too many"),
        ),
        areas=(ShortArea("北部两所只有一人可达", "north", frozenset({"S2", "S3"}), frozenset({"I3"})),),
        loads=(Tally("I1", 50, 40), Tally("I2", 35, 40), Tally("I3", 10, 40)),
        caps=(Tally("S1", 3, 3), Tally("S2", 1, 3)),
    )
    hired = View(
        "增聘一人", "Hire", replace(plan, postings=(*plan.postings[1:], posted("S1", "I3"))), before=plan
    )
    return opened(browser, tmp_path, trouble_map(county, [today, hired], "130227"))


def test_open_duties_are_listed_and_found_on_the_map(browser: WatchedPage, page: Page) -> None:
    expect(page.locator("#edition")).to_contain_text("不得外传")
    expect(page.locator("h2.rolls")).to_have_text("未满足事项 · 共 2 项")
    page.locator(".troubles li").first.click()
    expect(page.locator(".troubles li.at")).to_contain_text("督学不足")
    expect(page.locator(".names")).to_contain_text("兴城高中")
    expect(page.locator(".names")).not_to_contain_text("李四")
    find(page, "兴城")
    expect(page.locator(".leaflet-popup .card .alarm").last).to_contain_text("督学不足")
    quiet(browser)


def test_each_way_of_looking_has_its_list_and_legend(browser: WatchedPage, page: Page) -> None:
    page.check("input[value=areas]")
    expect(page.locator(".troubles li")).to_contain_text("2 所学校，1 名督学可达")
    page.locator(".troubles li").click()
    expect(page.locator(".names")).to_contain_text("王五")
    page.check("input[value=loads]")
    expect(page.locator(".troubles li").first).to_contain_text("张三50/40 天")
    expect(page.locator(".legend")).to_contain_text("超限")
    page.check("input[value=caps]")
    expect(page.locator(".troubles li")).to_have_text("城关小学3/3 次")  # 滦阳初中 is far from its limit
    expect(page.locator("#state")).to_contain_text("接近上限的学校")
    quiet(browser)


def test_what_ifs_are_switched_and_show_what_moves(browser: WatchedPage, page: Page) -> None:
    page.check("input[value=moves]")
    expect(page.locator(".troubles")).to_have_text("没有学校换责任督学")
    page.check("input[name=view][value='1']")
    expect(page.locator("#state")).to_have_text("增聘一人 · 调整前后")
    expect(page.locator(".troubles li")).to_have_text("城关小学张三 → 王五 · 2027年1月1日")
    expect(page.locator(".names")).to_contain_text("张三")
    find(page, "城关")
    expect(page.locator(".leaflet-popup .card")).to_contain_text("王五 · 2027年1月1日")
    page.check("input[value=open]")
    expect(page.locator(".troubles")).to_have_text("没有未满足事项")
    quiet(browser)


def test_it_prints_with_its_list(browser: WatchedPage, page: Page) -> None:
    page.evaluate("() => { window.dispatchEvent(new Event('beforeprint')); }")
    page.emulate_media(media="print")
    expect(page.locator("button.print")).to_be_hidden()
    expect(page.locator("input[name=mode]").first).to_be_hidden()
    expect(page.locator("#edition")).to_be_visible()
    expect(page.locator(".troubles li").first).to_be_visible()
    quiet(browser)
