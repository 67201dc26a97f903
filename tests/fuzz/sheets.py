"""Sheets of texts, mutated as clerks, programs and attackers do it, and bytes damaged below them."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, field
from random import Random

Grid = list[list[str]]

NASTY = (
    "", " ", "-", "无", "同上", "〃", "待定", "nan", "<NA>", "合计", "小计：", "注：见附件", "0", "-1", "1e9", "1E+400", "9" * 400, "１２",
    "²", "፩", "3.14", "0.1%", "150%", "2027-02-29", "2027-09-01", "2027.9", "2027年9月1日", "45000", "1900-01-00", "9999-12-31", "0001-01-01",
    "是", "√", "TRUE", "=1+1", "=HYPERLINK(\"x\")", "+86", "@x", "#REF!", "#N/A", "a\nb", "a\tb", "a,b", 'a"b', "'a", "\u202eabc", "\ufeff", "\u200b",
    "\ufffe", "\x01", "\x00", "<b>x</b>", "&amp;", "{{x}}", "../../x", "x" * 300, "长" * 5000, "(" * 2000, " " * 9000, "；；；", "、", "+", "综合督导+",
    "专项督导：", "follow_up:", "全部", "all", "不限", "primary;junior", "小学、初中、小学", "\U0001f600", "张 三",
    "null", "None", "[]", "true", "1,2,3", "12:30",
    "100000000000000000000", "-0", "inf", "NaN",
)  # fmt: skip


@dataclass
class Book:
    """Sheets by name, and what an .xlsx or .ods shows of them beside their cells."""

    sheets: dict[str, Grid]
    merges: dict[str, list[tuple[int, int, int, int]]] = field(default_factory=dict)
    hidden_rows: dict[str, set[int]] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)
    from_1904: bool = False
    numbers: bool = False


def mutated(draw: Random, book: Book) -> Book:
    """The book after one to six mutations; sheets of another one are left alone."""
    for _ in range(draw.choice((1, 1, 1, 2, 3, 6))):
        name = draw.choice(list(book.sheets))
        draw.choice(_MUTATIONS)(draw, book, name)
    book.from_1904 = draw.random() < 0.1
    book.numbers = draw.random() < 0.5
    return book


def _cell(draw: Random, grid: Grid) -> tuple[int, int] | None:
    rows = [number for number, row in enumerate(grid) if row]
    if not rows:
        return None
    line = draw.choice(rows if draw.random() < 0.15 or len(rows) < 2 else rows[1:])
    return line, draw.randrange(len(grid[line]))


def _put_nasty(draw: Random, book: Book, name: str) -> None:
    grid = book.sheets[name]
    for _ in range(draw.choice((1, 1, 3, 10))):
        if place := _cell(draw, grid):
            grid[place[0]][place[1]] = draw.choice(NASTY)


def _put_other(draw: Random, book: Book, name: str) -> None:
    grid, other = book.sheets[name], book.sheets[draw.choice(list(book.sheets))]
    to, place = _cell(draw, grid), _cell(draw, other)
    if to and place:
        grid[to[0]][to[1]] = other[place[0]][place[1]]


def _spoil_text(draw: Random, book: Book, name: str) -> None:
    grid = book.sheets[name]
    if place := _cell(draw, grid):
        text = list(grid[place[0]][place[1]] or "x")
        at = draw.randrange(len(text))
        text[at : at + draw.choice((0, 1, 2))] = draw.choice(NASTY)[:3] or chr(draw.randrange(32, 0xD000))
        grid[place[0]][place[1]] = "".join(text)


def _rows(draw: Random, book: Book, name: str) -> None:
    grid = book.sheets[name]
    line = draw.randrange(len(grid) + 1)
    width = len(grid[0]) if grid else 3
    match draw.randrange(7):
        case 0:
            grid.insert(line, [""] * width)
        case 1 if line < len(grid):
            grid.insert(line, list(grid[line]))
        case 2 if line < len(grid):
            del grid[line]
        case 3 if line < len(grid):
            grid[line] = ["", *grid[line]]
        case 4:
            grid.append(["合计", *[""] * (width - 2), "12"])
        case 5:
            grid.append(["填表人：甲", "", "审核人：乙"])
        case _:
            grid.insert(0, [draw.choice(("某县学校一览表", "单位：", "")), *[""] * draw.randrange(3)])


def _columns(draw: Random, book: Book, name: str) -> None:
    grid = book.sheets[name]
    width = max(map(len, grid), default=0)
    if not width:
        return
    column = draw.randrange(width)
    kind = draw.randrange(5)
    for number, row in enumerate(grid):
        row.extend([""] * (width - len(row)))
        if kind == 0:
            del row[column]
        elif kind == 1:
            row.insert(column, "" if number else draw.choice(("新列", "", "备注2")))
        elif kind == 2:
            row.append(draw.choice(NASTY) if number else "")
        elif kind == 3:
            row.append(row[column])
        elif number == 0:
            row[column] = draw.choice(
                ("学校 名称", "备注", "school_id", "起", "x", "(起)", row[column] + "（必填）")
            )


def _sheet(draw: Random, book: Book, name: str) -> None:
    match draw.randrange(5):
        case 0:
            book.sheets = {("改名" if one == name else one): grid for one, grid in book.sheets.items()}
        case 1 if len(book.sheets) > 1:
            del book.sheets[name]
        case 2:
            book.sheets[name + draw.choice(("2", "(旧)", " "))] = [list(row) for row in book.sheets[name]]
        case 3:
            book.sheets[name] = book.sheets[name][:1]
        case _:
            book.sheets[draw.choice(("说明", "资料", "Sheet1"))] = [["甲", "乙"], ["1", "2"]]


def _merge(draw: Random, book: Book, name: str) -> None:
    first, column = draw.randrange(len(book.sheets[name]) + 1), draw.randrange(12)
    last = first + draw.randrange(4)
    found = (first, column, last, column + draw.choice((0, 0, 0, 2)))
    taken = book.merges.setdefault(name, [])
    if not any(first <= one[2] and one[0] <= last for one in taken) and (found[0], found[1]) != (
        found[2],
        found[3],
    ):
        taken.append(found)
        for line in range(first, min(last + 1, len(book.sheets[name]))):
            row = book.sheets[name][line]
            for place in range(column, min(found[3] + 1, len(row))):
                if (line, place) != (first, column):
                    row[place] = ""


def _hide(draw: Random, book: Book, name: str) -> None:
    if draw.random() < 0.3:
        book.hidden.add(name)
    else:
        book.hidden_rows.setdefault(name, set()).add(draw.randrange(len(book.sheets[name]) + 1))


_MUTATIONS = (
    _put_nasty,
    _put_nasty,
    _put_nasty,
    _put_other,
    _spoil_text,
    _rows,
    _columns,
    _sheet,
    _merge,
    _hide,
)


# ---- damage below the sheets


def damaged(draw: Random, data: bytes) -> bytes:
    """A file with bytes changed, cut or doubled."""
    spoilt = bytearray(data)
    for _ in range(draw.choice((1, 2, 8, 40))):
        if not spoilt:
            break
        at = draw.randrange(len(spoilt))
        match draw.randrange(4):
            case 0 | 1:
                spoilt[at] = draw.randrange(256)
            case 2:
                del spoilt[at : at + draw.choice((1, 4, 100, len(spoilt)))]
            case _:
                spoilt[at:at] = spoilt[at : at + draw.choice((1, 4, 100))]
    return bytes(spoilt)


_VALUES = (
    b"0",
    b"-1",
    b"1048576",
    b"4294967295",
    b"99999999999999999999",
    b"XFD1048576",
    b"A1",
    b"s",
    b"e",
    b"",
    b"1904",
    b"true",
    b"\xff",
)


def damaged_parts(draw: Random, data: bytes) -> bytes:
    """A packed file whose XML is changed by its own structure: values of attributes, elements left out or doubled."""
    from io import BytesIO

    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        names = old.namelist()
        chosen = draw.choice(names)
        for name in names:
            part = old.read(name)
            if name == chosen:
                for _ in range(draw.choice((1, 3, 10))):
                    part = _damaged_part(draw, part)
            if not (name == chosen and draw.random() < 0.03):
                new.writestr(name, part)
    return stream.getvalue()


def _damaged_part(draw: Random, part: bytes) -> bytes:
    kind = draw.randrange(3)
    sign = (b'="', b"<", b">")[kind]
    at = part.find(sign, draw.randrange(len(part) + 1))
    at = at if at >= 0 else part.find(sign)
    if at < 0:
        return damaged(draw, part)
    if kind == 0:
        end = part.find(b'"', at + 2)
        return part[: at + 2] + draw.choice(_VALUES) + part[end:]
    end = part.find(b"<", at + 1) if kind == 1 else part.find(b">", at + 1)
    end = len(part) if end < 0 else end
    piece = part[at:end]
    match draw.randrange(3):
        case 0:
            return part[:at] + part[end:]
        case 1:
            return part[:at] + piece * draw.choice((2, 3, 50)) + part[end:]
        case _:
            return part[:at] + damaged(draw, piece or b"x") + part[end:]
