"""Cards: a file a person, a page a month, every duty on its day, confidential, and nothing of anybody else's."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from duxue.planner.publish.cards import card_html, write_cards
from duxue.planner.publish.context import PublishContext
from duxue.planner.publish.documents.personal_days import duties_of
from duxue.planner.words import Lang
from duxue.scenarios.plan import Plan
from tests.conftest import WatchedPage
from tests.planner.publish import worlds

HOSTILE = "<script>alert(1)</script>\"'&{{7*7}}"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_card_opens_without_network_and_prints_a_page_a_month(
    edition: PublishContext, tmp_path: Path, browser: WatchedPage, lang: Lang
) -> None:
    file = write_cards(tmp_path / "cards", replace(edition, lang=lang))[0]
    page = browser.open(file)
    assert browser.outside == []
    assert browser.errors == []
    person = edition.county.rows.inspectors[0]
    months = {(d.start.year, d.start.month) for d in duties_of(person, edition)}
    assert page.locator("section").count() == len(months)
    assert page.locator(".list tbody tr").count() == len(list(duties_of(person, edition)))
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    over = "[...document.querySelectorAll('td, th')].filter(c => c.scrollWidth > c.clientWidth + 1).map(c => c.textContent)"
    assert page.evaluate(over) == []
    printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == len(months)


def test_every_duty_has_its_sign_on_its_day(edition: PublishContext) -> None:
    person = edition.county.rows.inspectors[1]
    html = card_html(person, edition)
    signs = len(re.findall(r'<b class="(visit|event|training|reserve)">', html))
    assert signs == sum((d.end - d.start).days + 1 for d in duties_of(person, edition))
    for visit in edition.plan.visits_by(person.inspector_id):
        section = next(
            part
            for part in html.split("<section>")
            if f"<span>{visit.date.year}年{visit.date.month}月</span>" in part
        )
        assert re.search(rf'>{visit.date.day}(<b class="\w+">.</b>)*<b class="visit">督</b>', section)


def test_a_duty_over_the_turn_of_a_month_stands_on_both_pages(edition: PublishContext) -> None:
    first, *others = edition.plan.events
    turned = replace(first, start=date(2027, 3, 31), end=date(2027, 4, 1))
    plan = replace(edition.plan, events=(turned, *others))
    leader = edition.plan.team(first.event_id)[0].inspector_id
    html = card_html(edition.county.inspectors[leader], worlds.edition(edition.county, plan))
    assert html.count("3月31日—4月1日") == 2


def test_every_page_says_for_whom_it_is_and_that_data_is_synthetic(edition: PublishContext) -> None:
    person = edition.county.rows.inspectors[0]
    html = card_html(person, edition)
    pages = html.split("<section>")[1:]
    assert all("不得外传" in page and "合成数据" in page and person.name in page for page in pages)
    assert worlds.PRIVATE_PHONE not in html
    english = card_html(person, replace(edition, lang="en"))
    assert all("Confidential" in page and "Synthetic" in page for page in english.split("<section>")[1:])


def test_somebody_without_duties_has_a_page_that_says_so(edition: PublishContext) -> None:
    idle = PublishContext(edition.county, Plan(), edition.audit)
    html = card_html(edition.county.rows.inspectors[0], idle)
    assert html.count("<section>") == 1
    assert "没有安排" in html


def test_hostile_names_stay_text(edition: PublishContext) -> None:
    rows = edition.county.rows
    world = worlds.county(
        tables={
            "schools": tuple(replace(s, name=HOSTILE) for s in rows.schools),
            "inspectors": tuple(replace(i, name=HOSTILE) for i in rows.inspectors),
        }
    )
    html = card_html(world.rows.inspectors[0], worlds.edition(world, worlds.plan_for(world)))
    assert "<script" not in html
    assert "{{7*7}}" in html
    assert not re.search(r"https?:|<link|@import|url\(|\bsrc=|\bhref=", html)


def test_files_are_one_a_person(edition: PublishContext, tmp_path: Path) -> None:
    files = write_cards(tmp_path, edition)
    assert len({f.name.casefold() for f in files}) == len(edition.county.rows.inspectors)


def test_a_month_with_much_to_do_stays_on_its_page_and_one_visit_is_one(
    edition: PublishContext, tmp_path: Path, browser: WatchedPage
) -> None:
    event, (first, *_) = edition.plan.events[0], edition.county.rows.inspectors
    days = [date(2027, 3, d) for d in (1, 2, 4, 8, 10)]
    events = tuple(replace(event, event_id=f"E{n}", start=day, end=day) for n, day in enumerate(days))
    seats = tuple(replace(s, event_id=e.event_id) for e in events for s in edition.plan.team(event.event_id))
    one = next(v for v in edition.plan.visits_by(first.inspector_id))
    visits = [replace(one, visit_id=f"V{n}", date=date(2027, 3, 22 + n)) for n in range(4)]
    visits.append(replace(one, date=date(2027, 4, 1)))
    plan = replace(edition.plan, events=events, seats=seats, visits=tuple(visits))
    for lang, single in (("zh", "本月经常性督导 1 次"), ("en", "1 visit, 0 events, ")):
        file = tmp_path / f"{lang}.html"
        file.write_text(
            card_html(first, PublishContext(edition.county, plan, edition.audit, lang)), encoding="utf-8"
        )
        page = browser.open(file)
        assert page.locator("section.full").count() == 1
        assert page.locator("section.full .list tbody tr").count() >= 9
        printed = page.pdf(prefer_css_page_size=True)
        assert len(re.findall(rb"/Type\s*/Page\b", printed)) == page.locator("section").count()
        assert single in file.read_text(encoding="utf-8")
