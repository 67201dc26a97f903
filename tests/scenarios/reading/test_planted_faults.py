"""A workbook as staff would type it, with faults planted in it: exactly those faults are found, at the right cells."""

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from duxue.scenarios.files.annotate import LIST_SHEET, annotate
from duxue.scenarios.parameters import GROUND
from duxue.scenarios.problems import Problem
from duxue.scenarios.reading.scenario import read_scenario

WAIVABLE = {"responsible_load": "一人挂牌校数", "reach": "路程"}

SHEETS: dict[str, list[list[Any]]] = {
    "填表说明": [["本工作簿由各科室汇总"], ["联系人见通讯录"]],
    "单位": [
        ["单位代码", "名称", "层级", "上级单位", "经度（°）", "纬度（°）", "综合督导周期(年)"],
        ["U0", "某市教育督导室", "市级", "", 118.18, 39.63, ""],
        ["U1", "甲县教育督导室", "县", "U0", "118.20", "39.70", 5.0],
        ["U2", "乙区教育督导室", "区", "U0", 118.25, 39.60, "4年"],
    ],
    "学校名单": [
        ["甲县、乙区学校一览表(2026年秋)"],
        [
            "学校标识码", "学校 名称", "所在单位", "学段", "办学性质", "在校生数(人)", "经度", "纬度",
            "乡镇(街道)", "是否独立法人", "上次综合督导", "开办日期", "撤并日期",
        ],
        ["0101", "甲县第一小学", "U1", "小学", "公办", "１，２００", 118.21, 39.71, "城关镇", "是", "2023.4.15", "1985年9月1日", ""],
        ["0102", "甲县第二小学", "U1", "完小", "", 860.0, "118.22", "39.72", "城关镇", "√", date(2022, 10, 12), "", "/"],
        ["0103", "甲县第一中学", "U1", "初级中学", "公办", "2,150", 118.23, 39.69, "", "", "20240520", "", ""],
        ["0104", "甲县实验学校", "U1", "九年一贯制", "公立", 1650, 118.19, 39.68, "", "Y", "", "2021-09-01", ""],
        ["0105", "甲县<b>职教</b>中心", "U1", "职教中心", "公办", 900, 118.18, 39.66, "", "是", 45000, "", ""],
        ["0201", "乙区中心幼儿园", "U2", "幼儿园", "民办", "３２０", 118.26, 39.61, "", "×", "", "2019/3/1", "-"],
        ["0202", "乙区第三小学", "U2", "小学", "公办", 640, 118.27, 39.62, "", 1, "2023年4月20日", "", ""],
        ["0203", "乙区第四小学", "U2", "小学", "公办", 640, 118.27, 39.62, "", True, "", "", ""],
        ["0204", "乙区第五小学", "U2", "小学", "公办", 640, 118.27, 39.62, "", "", "", "", ""],
        ["0205", "乙区第六小学", "U2", "小学", "公办", 640, 118.27, 39.62, "", "", "", "", ""],
    ],
    "督学": [
        [
            "督学证号", "姓名", "所属单位", "专兼职", "职责", "原身份", "退休日期", "身体健康", "聘期起", "聘期止",
            "专业学段", "专家类别", "现任学校", "经度", "纬度", "每月可用天数", "岗前培训日期", "联系电话",
        ],
        ["001", "督学一", "U1", "专职", "督学", "教师", "", "是", "2026.1.1", "2028.12.31", "小学、初中、中职", "义务", "", "", "", "", "", 3150000001],
        ["002", "督学二", "U1", "兼职督学", "", "校长", "", "", date(2026, 1, 1), date(2028, 12, 31), "小学；初中", "", "0102", "", "", 6, "", ""],
        ["003", "督学三", "U2", "专", "督学督政", "机关干部", "2024-08-31", "√", "20260101", "20281231", "全部", "", "", 118.3, 39.6, "15天", "", ""],
        ["004", "督学四", "U2", "兼职", "督学", "教师", "", "", "2026年1月1日", "2028年12月31日", "幼儿园", "学前教育", "", "", "", "", "", ""],
        ["005", "督学五", "U2", "兼职", "督学", "教师", "", "", "2026-01-01", "2028-12-31", "", "", "", "", "", "", "", ""],
    ],
    "校长任期": [
        ["学校标识码", "校长姓名", "任期起", "任期止", "离任日期"],
        ["0101", "校长甲", "2023-09-01", "2027-08-31", ""],
        ["0103", "校长乙", "2024-09-01", "2028-08-31", ""],
    ],
    "回避": [
        ["督学证号", "学校标识码", "事由", "起", "止"],
        ["001", "0103", "近亲属关系", "", ""],
        ["002", "0101", "曾任职", "2020-09-01", "2028-08-31"],
    ],
    "校历": [
        ["起", "止", "类型", "学段", "单位代码", "备注"],
        ["2026-09-01", "2027-01-22", "学期", "", "", "秋季"],
        ["2027-02-22", "2027-07-09", "学期", "全部", "", "春季"],
        ["2027-05-01", "2027-05-05", "放假", "", "", "劳动节"],
        ["2027-05-08", "2027-05-08", "补班", "", "", ""],
        ["2027-09-01", "2028-01-21", "学期", "", "", "秋季"],
    ],
    "专项督导": [
        ["专项编号", "名称", "依据", "管辖单位", "起", "止", "学段范围", "办学性质", "抽取", "天数"],
        ["ZX1", "校园安全", "年度要点", "", "2027-03-01", "2027-06-30", "小学、幼儿园", "", "20%", 1],
        ["ZX2", "规范办学", "", "U1", "2027-09-06", "2027-11-30", "", "", "全部", "0.5"],
    ],
    "上级既定督导": [
        ["事项编号", "对象代码", "类型", "起", "止", "层级", "抽调督学"],
        ["SJ1", "0103", "综合督导", "2027-04-13", "2027-04-14", "省", "001、003"],
        ["SJ2", "U1", "对县督导", "2027-10-12", "2027-10-14", "市级", ""],
    ],
    "整改台账": [
        ["问题编号", "学校标识码", "发现日期", "整改期限", "严重程度", "销号日期"],
        ["W1", "0101", "2026-12-01", "2027-03-01", "一般", ""],
        ["W2", "0102", "2026-12-01", "2027-03-01", "轻微", ""],
    ],
    "培训": [
        ["培训编号", "起", "止", "学时", "单位代码", "对象"],
        ["PX1", "2027-03-08", "2027-03-10", "24学时", "", "全体"],
    ],
    "行程": [["起点", "终点", "分钟"], ["001", "0104", "95分钟"]],
    "参数": [
        ["参数", "取值", "单位代码"],
        ["from", "2027.1.1", ""],
        ["to", "2027-12-31", ""],
        ["seed", 7, ""],
        ["inspect_on_makeup_days", "是", "U2"],
    ],
    "豁免": [
        ["规则", "对象", "事由", "批准人", "批准日期"],
        ["一人挂牌校数", "001", "山区", "总督学", "2026-12-01"],
    ],
}  # fmt: skip

PLANTED: list[tuple[str, str, Any, str]] = [
    ("单位", "G3", 7, "out_of_range"),
    ("单位", "D4", "U9", "unknown_id"),
    ("学校名单", "F3", "一千二", "not_a_whole_number"),
    ("学校名单", "F4", 860.5, "not_a_whole_number"),
    ("学校名单", "D5", "大中专", "unknown_word"),
    ("学校名单", "J6", "大概", "not_yes_no"),
    ("学校名单", "F7", "=SUM(1,2)", "uncalculated"),
    ("学校名单", "B7", "", "blank"),
    ("学校名单", "C8", "U8", "unknown_id"),
    ("学校名单", "K9", "2023-02-30", "not_a_date"),
    ("学校名单", "A10", "0202", "duplicate"),
    ("学校名单", "M10", date(1984, 1, 1), "ends_before_start"),
    ("学校名单", "G11", 39.62, "exchanged_point"),
    ("学校名单", "G12", 108.27, "far_away"),
    ("学校名单", "F12", "#REF!", "error_cell"),
    ("督学", "D2", "临时", "unknown_word"),
    ("督学", "J3", "2025-12-31", "ends_before_start"),
    ("督学", "O4", "", "half_a_point"),
    ("督学", "K5", "小学、大学", "unknown_word"),
    ("督学", "P6", 40, "out_of_range"),
    ("督学", "M6", "0999", "unknown_id"),
    ("校长任期", "A2", 1.3e17, "id_as_number"),
    ("回避", "E3", "2019-08-31", "ends_before_start"),
    ("校历", "C5", "上学", "unknown_word"),
    ("专项督导", "I2", "几所", "bad_sample"),
    ("专项督导", "E3", "2028-09-06", "outside_horizon"),
    ("上级既定督导", "C2", "专项督导:ZX9", "unknown_id"),
    ("整改台账", "D2", "2026-11-01", "ends_before_start"),
    ("行程", "B2", "0888", "unknown_id"),
    ("参数", "A4", "seeed", "unknown_parameter"),
    ("豁免", "A2", "全覆盖", "not_waivable"),
    ("豁免", "E2", "", "blank"),
]
BESIDE = {
    ("学校名单", "L10"): date(1985, 9, 1),
    ("学校名单", "H11"): 118.27,
    ("专项督导", "F3"): "2028-11-30",
}
"""What has to change beside a planted cell for it to be one fault and no other."""


def workbook(path: Path, planted: list[tuple[str, str, Any, str]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in SHEETS.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        for cell in [cell for line in sheet.iter_rows() for cell in line if cell.value == ""]:
            cell.value = None
    touched = {(sheet, cell) for sheet, cell, _, _ in planted}
    for sheet, cell, value, _ in planted:
        book[sheet][cell].value = value or None
    for (sheet, cell), value in BESIDE.items():
        near = {(sheet, f"{letter}{cell[1:]}") for letter in "EGM"}
        if near & touched:
            book[sheet][cell].value = value
    book.save(path)
    return path


def places(problems: tuple[Problem, ...]) -> list[tuple[str, str, str]]:
    return sorted((p.sheet, p.cell, p.code) for p in problems)


def test_what_staff_type_is_read_without_a_problem(tmp_path: Path) -> None:
    reading = read_scenario(workbook(tmp_path / "clean.xlsx", []), GROUND, WAIVABLE)
    assert [p.line() for p in reading.problems] == []
    county = reading.county
    assert county is not None
    assert county.schools["0101"].students == 1200
    assert county.schools["0105"].name == "甲县<b>职教</b>中心"
    assert county.schools["0105"].last_comprehensive == date(2023, 3, 15)
    assert county.schools["0201"].legal_person is False
    assert county.inspectors["001"].phone == "3150000001"
    assert county.inspectors["003"].days_per_month == 15
    assert county.inspectors["003"].can_lead is True
    assert county.waived["responsible_load", "001"].approved_by == "总督学"
    assert county.parameters.yes("inspect_on_makeup_days", "U2")
    assert not county.parameters.yes("inspect_on_makeup_days", "U1")
    assert (county.start, county.end, county.seed) == (date(2027, 1, 1), date(2027, 12, 31), 7)


def test_exactly_the_planted_faults_are_found(tmp_path: Path) -> None:
    reading = read_scenario(workbook(tmp_path / "faults.xlsx", PLANTED), GROUND, WAIVABLE)
    assert reading.county is None
    assert len(PLANTED) >= 30
    assert places(reading.problems) == sorted((sheet, cell, code) for sheet, cell, _, code in PLANTED)


@pytest.mark.parametrize("fault", PLANTED, ids=lambda fault: f"{fault[0]}!{fault[1]}")
def test_each_fault_alone_is_one_problem(fault: tuple[str, str, Any, str], tmp_path: Path) -> None:
    reading = read_scenario(workbook(tmp_path / "one.xlsx", [fault]), GROUND, WAIVABLE)
    assert places(reading.problems) == [(fault[0], fault[1], fault[3])]
    problem = reading.problems[0]
    assert (reading.county is None) == (problem.level == "error")
    assert problem.message("zh") != problem.message("en")
    assert problem.row == int("".join(sign for sign in fault[1] if sign.isdigit()))
    told = problem.to_json("en")
    assert list(told) == ["sheet", "cell", "table", "row", "column", "value", "level", "code", "message"]
    assert told["message"] == problem.message_en
    assert told["value"] == problem.value


def test_the_workbook_comes_back_with_its_problems(tmp_path: Path) -> None:
    path = workbook(tmp_path / "faults.xlsx", PLANTED)
    before = path.read_bytes()
    problems = read_scenario(path, GROUND, WAIVABLE).problems
    annotate(path, problems, tmp_path / "back.xlsx")
    assert path.read_bytes() == before
    book = openpyxl.load_workbook(tmp_path / "back.xlsx")
    assert book.sheetnames == [LIST_SHEET, *SHEETS]
    for problem in problems:
        cell = book[problem.sheet][problem.cell]
        assert problem.message_zh in cell.comment.text
        assert cell.fill.start_color.rgb == ("FFFFC7CE" if problem.level == "error" else "FFFFEB9C")
    assert book["学校名单"]["A3"].comment is None
    assert [row[4].value for row in book[LIST_SHEET].iter_rows(min_row=2)] == [p.message_zh for p in problems]
    again = read_scenario(tmp_path / "back.xlsx", GROUND, WAIVABLE)
    assert places(again.problems) == places(problems)


def test_the_input_is_never_the_output(tmp_path: Path) -> None:
    path = workbook(tmp_path / "faults.xlsx", PLANTED[:1])
    with pytest.raises(ValueError, match="input"):
        annotate(path, (), tmp_path / "." / "faults.xlsx")
