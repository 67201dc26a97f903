"""Open maps of the synthetic city in a browser without a network and say of each: size, and seconds until it is drawn."""

from __future__ import annotations

import argparse
import shutil
import statistics
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from duxue.maps.calendar_map import calendar_map
from duxue.maps.city_map import city_map
from duxue.models.rules.register import parameter_specs, waivable
from duxue.scenarios.codes import Half
from duxue.scenarios.county import County
from duxue.scenarios.files.writing import write_csv
from duxue.scenarios.plan import Plan, Posting, Visit
from duxue.scenarios.reading.scenario import read_scenario
from duxue.scenarios.rows import make
from duxue.scenarios.sheets import SCENARIO
from duxue.scenarios.synthetic import synthetic_city

WEEKS = 40
DRAWN = (
    "() => new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(performance.now()), 0)))"
)


def city(seed: int) -> County:
    """The synthetic city as the program would read it."""
    with tempfile.TemporaryDirectory() as folder:
        write_csv(SCENARIO, synthetic_city(seed), Path(folder))
        read = read_scenario(Path(folder), parameter_specs(), waivable()).county
    if read is None:
        raise SystemExit("the synthetic city has problems")
    return read


def one_office(whole: County) -> tuple[County, Plan, str]:
    """All schools of the city under one office, each visited once in four weeks: the largest calendar there could be."""
    office = whole.offices[0].unit_id
    people = whole.rows.inspectors
    schools = tuple(replace(school, office_id=office) for school in whole.rows.schools)
    visits = tuple(
        make(
            Visit,
            visit_id=f"V{week}-{i}",
            date=whole.start + timedelta(days=7 * week + i % 5),
            half=(Half.AM, Half.PM)[i % 2],
            school_id=school.school_id,
            inspector_id=people[i % len(people)].inspector_id,
        )
        for week in range(WEEKS)
        for i, school in enumerate(schools)
        if (i + week) % 4 == 0
    )
    postings = tuple(
        make(
            Posting,
            school_id=school.school_id,
            inspector_id=people[i % len(people)].inspector_id,
            start=whole.start,
            end=whole.end,
        )
        for i, school in enumerate(schools)
    )
    return whole.with_rows(schools=schools), Plan(visits=visits, postings=postings), office


def pages(whole: County) -> Iterator[tuple[str, str]]:
    """The pages to open, by name."""
    yield f"city, {len(whole.rows.schools)} schools", city_map(whole, Plan(), reader="office")
    crowded, plan, office = one_office(whole)
    name = f"calendar, {len(crowded.rows.schools)} schools, {len(plan.visits)} visits in {WEEKS} weeks"
    yield name, calendar_map(crowded, plan, office, reader="office")


def seconds(browser: Browser, file: Path) -> float:
    """From asking for the page to its first frame with everything drawn."""
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.goto(file.as_uri())
    drawn = float(page.evaluate(DRAWN)) / 1000
    context.close()
    return drawn


def main() -> None:
    """Print a line for each page: megabytes and the median of several openings."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--times", type=int, default=5)
    chosen = asked.parse_args()
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for number, (name, text) in enumerate(pages(city(chosen.seed))):
            file = Path(folder) / f"{number}.html"
            file.write_text(text, encoding="utf-8")
            took = [seconds(browser, file) for _ in range(chosen.times)]
            size = len(text.encode()) / 1e6
            print(f"{name}: {size:.2f} MB, drawn in {statistics.median(took):.2f} s (best {min(took):.2f} s)")
        browser.close()


if __name__ == "__main__":
    main()
