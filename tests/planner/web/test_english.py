"""The pages in English: every text has one, nothing is left unmarked, and a page asked for in English holds no Chinese of its own."""

import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.template import engines

from tests.planner.web.catalogue import CHINESE, PO, WEB, catalogue, packed, shown, unmarked
from tests.planner.web.conftest import CODE
from tests.planner.web.seams import seams


def test_every_text_has_its_english_and_none_is_left_over() -> None:
    texts = {one: other for one, other in catalogue().items() if one}
    assert shown() - set(texts) == set()
    assert set(texts) - shown() == set()
    assert [one for one, other in texts.items() if not other or CHINESE.search(other)] == []
    assert [
        one
        for one, other in texts.items()
        if sorted(re.findall(r"%[sd]", one)) != sorted(re.findall(r"%[sd]", other))
    ] == []


def test_nothing_in_a_template_is_unmarked() -> None:
    assert unmarked() == []


@pytest.mark.parametrize("template", sorted(file.name for file in WEB.rglob("*.html")))
def test_in_english_no_two_texts_run_together(template: str) -> None:
    assert seams(engines["django"].get_template(template).template.nodelist, catalogue()) == set()


def test_in_chinese_no_text_brings_a_blank_along() -> None:
    assert [one for one in shown() if one != one.strip(" ")] == []


def test_what_django_reads_is_made_from_the_catalogue() -> None:
    assert PO.with_suffix(".mo").read_bytes() == packed(catalogue()), "python -m tests.planner.web.catalogue"


@pytest.mark.parametrize(
    "page",
    [
        "",
        "lists/heads/",
        "lists/table/schools/2/",
        "plans/",
        "plans/1/revise/",
        "studies/",
        "jobs/",
        "reports/",
        "people/",
    ],
)
def test_a_page_in_english_speaks_english(world: SimpleNamespace, client_of: Any, page: str) -> None:
    clerk = client_of("clerk@here")
    assert CHINESE.search(_own(clerk.get(f"/o/{CODE}/{page}").content.decode()))
    clerk.post("/language/", {"language": "en", "next": "/"})
    text = _own(clerk.get(f"/o/{CODE}/{page}").content.decode())
    assert 'lang="en"' in text
    names = {
        world.here.name,
        "甲县",
        *(one.name for one in world.made.county.rows.schools),
        *(one.name for one in world.made.county.rows.inspectors),
    }
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, "")
    text = re.sub(r"<(option|input|datalist)[^>]*>[^<]*", "", text)
    assert [line.strip()[:120] for line in text.splitlines() if CHINESE.search(line)] == []


def _own(text: str) -> str:
    return text.replace(">中文<", "><")
