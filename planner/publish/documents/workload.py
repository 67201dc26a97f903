"""督学工作量统计: every inspector's half-days, road and load against the days a month; counted from the sheet of days."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby

from xlsxwriter.utility import xl_col_to_name

from duxue.planner.publish.book import A3, Book, Cell, Formula, Page
from duxue.planner.publish.context import PublishContext
from duxue.planner.publish.documents import personal_days
from duxue.planner.publish.documents.personal_days import ABOVE, EVENT, TRAINING, VISIT, Duty
from duxue.planner.publish.figures import Figures, Load
from duxue.planner.publish.letterhead import FIGURES, RED, heads, open_page, sheet_name, stamp
from duxue.planner.publish.papers import paper
from duxue.planner.words import code_text
from duxue.scenarios.records import Inspector

TITLE, AUDIENCE, HOLDS, GUIDE, HEADS, WIDTHS = paper("workload")


HELD, VISITS, VISIT_HALVES, EVENTS, EVENT_HALVES, LENT, CLASSES, OUT, ROAD, A_MONTH, MONTHS, ROOM, LOAD = (
    "EFGHJKLMNOPQR"
)
OVER = ("超负荷", "over")


def write(book: Book, edition: PublishContext, figures: Figures, days: personal_days.Rows) -> None:
    """A row for each inspector by office; ``days`` is where the duties stand on the sheet of days."""
    page = open_page(book, edition, TITLE, WIDTHS, color=FIGURES, paper=A3)
    page.note(
        edition.say(
            "次数、半日数由“督学个人日程”汇总，改动日程后自动更新。负荷=（经常性督导半日+督导事项半日）÷2÷可用天数；上级抽调和培训"
            "不计入负荷。计划月数为有督导任务的月数。路途小时为方案估算。",
            "Counts and half-days are sums over the sheet of days. Load is half-days of visits and events by 2 by the days "
            "available; days lent and training do not count. Months are those with inspections. Road hours are the plan's estimate.",
        )
    )
    page.heads(heads(edition, HEADS), size=9)
    people = {p.inspector_id: p for p in edition.county.rows.inspectors}
    counter = Counter(edition, days)
    blocks: list[tuple[int, int]] = []
    parts: list[Load] = []
    for office_id, group in groupby(figures.loads, key=lambda load: people[load.inspector_id].unit_id):
        of_office = list(group)
        if edition.several:
            page.section(edition.office_name(office_id))
        first = page.row + 1
        for number, load in enumerate(of_office, 1):
            line(page, edition, figures, counter, number, people[load.inspector_id], load)
        blocks.append((first, page.row))
        parts += of_office
        if edition.several:
            total(page, edition, figures, counter, [blocks[-1]], of_office, ("小计", "Total"))
    total(page, edition, figures, counter, blocks, parts, ("合计", "Total"))
    if blocks:
        red = book.style(font_color=RED, bold=True)
        rule = {"type": "cell", "criteria": ">", "value": 1, "format": red}
        page.sheet.conditional_format(f"{LOAD}{blocks[0][0]}:{LOAD}{page.row}", rule)
    stamp(page, edition)


class Counter:
    """Counts over the sheet of days, as a formula and as the value it has."""

    def __init__(self, edition: PublishContext, rows: personal_days.Rows) -> None:
        self.edition = edition
        self.sheet = sheet_name(personal_days.TITLE, edition.lang)
        self.rows = rows
        self.duties: Mapping[str, list[Duty]] = {
            p.inspector_id: list(personal_days.duties_of(p, edition)) for p in edition.county.rows.inspectors
        }

    def span(self, column: str) -> str:
        """A column of the sheet of days."""
        return f"'{self.sheet}'!${column}${self.rows[0]}:${column}${self.rows[1]}"

    def condition(self, row: int, kind: tuple[str, str]) -> str:
        """The rows of one person and one kind of duty."""
        word = self.edition.say(*kind)
        return f'{self.span(personal_days.PERSON)},$B{row},{self.span(personal_days.KIND)},"{word}"'

    def times(self, inspector_id: str, kind: tuple[str, str]) -> int:
        """How often a person has a kind of duty."""
        return sum(duty.kind == kind for duty in self.duties[inspector_id])

    def halves(self, inspector_id: str, kind: tuple[str, str]) -> int:
        """The half-days a person gives to a kind of duty."""
        return sum(duty.halves for duty in self.duties[inspector_id] if duty.kind == kind)

    def count(self, row: int, inspector_id: str, kind: tuple[str, str]) -> Formula:
        """How often, as a formula."""
        return Formula(f"=COUNTIFS({self.condition(row, kind)})", self.times(inspector_id, kind))

    def sum(self, row: int, inspector_id: str, kind: tuple[str, str]) -> Formula:
        """Half-days, as a formula."""
        text = f"=SUMIFS({self.span(personal_days.HALF_DAYS)},{self.condition(row, kind)})"
        return Formula(text, self.halves(inspector_id, kind))

    def days_out(self, inspector_id: str) -> float:
        """A person's days out of the office, training included."""
        return sum(self.halves(inspector_id, kind) for kind in (VISIT, EVENT, ABOVE, TRAINING)) / 2


def line(
    page: Page,
    edition: PublishContext,
    figures: Figures,
    counter: Counter,
    number: int,
    person: Inspector,
    load: Load,
) -> None:
    """One inspector's row."""
    row, me = page.row + 1, person.inspector_id
    used = (counter.halves(me, VISIT) + counter.halves(me, EVENT)) / 2
    share = used / load.available if load.available else 0.0
    months = figures.working_months
    over = edition.say(*OVER)
    cells: list[Cell] = [
        number, me, person.name, code_text(person.employment, edition.lang), load.schools,
        counter.count(row, me, VISIT), counter.sum(row, me, VISIT), counter.count(row, me, EVENT), load.leads,
        counter.sum(row, me, EVENT), counter.sum(row, me, ABOVE), counter.sum(row, me, TRAINING),
        Formula(f"=({VISIT_HALVES}{row}+{EVENT_HALVES}{row}+{LENT}{row}+{CLASSES}{row})/2", counter.days_out(me)),
        round(figures.travel_of.get(me, 0.0) / 60, 1), person.days_per_month, months,
        Formula(f"={A_MONTH}{row}*{MONTHS}{row}", load.available),
        Formula(f"=IF({ROOM}{row}=0,0,({VISIT_HALVES}{row}+{EVENT_HALVES}{row})/2/{ROOM}{row})", share),
        Formula(f'=IF({LOAD}{row}>1,"{over}","")', over if share > 1 else ""),
    ]  # fmt: skip
    grid, centre = page.book.grid(font_size=9), page.book.grid(align="center", font_size=9)
    tenth, percent = (page.book.grid(align="center", font_size=9, num_format=form) for form in ("0.0", "0%"))
    styles = [
        centre,
        page.book.code(font_size=9),
        grid,
        *[centre] * 10,
        tenth,
        *[centre] * 3,
        percent,
        centre,
    ]
    page.cells(cells, styles, least=16)


def total(
    page: Page,
    edition: PublishContext,
    figures: Figures,
    counter: Counter,
    blocks: list[tuple[int, int]],
    loads: list[Load],
    words: tuple[str, str],
) -> None:
    """The row of sums over some blocks of rows, with the mean load."""
    row, ids = page.row + 1, [load.inspector_id for load in loads]
    values: dict[str, float] = {
        HELD: sum(load.schools for load in loads),
        VISITS: sum(counter.times(i, VISIT) for i in ids),
        VISIT_HALVES: sum(counter.halves(i, VISIT) for i in ids),
        EVENTS: sum(counter.times(i, EVENT) for i in ids),
        "I": sum(load.leads for load in loads),
        EVENT_HALVES: sum(counter.halves(i, EVENT) for i in ids),
        LENT: sum(counter.halves(i, ABOVE) for i in ids),
        CLASSES: sum(counter.halves(i, TRAINING) for i in ids),
        OUT: sum(counter.days_out(i) for i in ids),
        ROAD: sum(round(figures.travel_of.get(i, 0.0) / 60, 1) for i in ids),
        ROOM: sum(load.available for load in loads),
    }
    share = (values[VISIT_HALVES] + values[EVENT_HALVES]) / 2 / values[ROOM] if values[ROOM] else 0.0
    cells: list[Cell] = ["", edition.say(*words), edition.say(f"{len(ids)}名", str(len(ids))), ""]
    for index in range(4, len(HEADS)):
        column = xl_col_to_name(index)
        if column in values:
            spans = ",".join(f"{column}{first}:{column}{last}" for first, last in blocks)
            cells.append(Formula(f"=SUM({spans})", values[column]) if blocks else 0)
        elif column == LOAD:
            cells.append(
                Formula(
                    f"=IF({ROOM}{row}=0,0,({VISIT_HALVES}{row}+{EVENT_HALVES}{row})/2/{ROOM}{row})", share
                )
            )
        else:
            cells.append("")
    look = {"bold": True, "bg_color": "#f3f6fa", "align": "center", "font_size": 9}
    tenth, percent = (page.book.grid(num_format=form, **look) for form in ("0.0", "0%"))
    styles = [page.book.grid(**look)] * len(HEADS)
    styles[13], styles[17] = tenth, percent
    page.cells(cells, styles, least=16)
