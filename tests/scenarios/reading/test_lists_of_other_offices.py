"""Three more lists as offices keep them, with headings, groups and days of their own: few answers are asked, nothing is passed over in silence."""

from datetime import date
from pathlib import Path

import pytest

from duxue.scenarios.codes import Background, DayKind, Employment, Ownership, Stage
from duxue.scenarios.reading.scenario import Reading
from tests.scenarios.reading.typed_workbooks import Lists, read_typed, typed

BY_TOWNSHIP: Lists = {
    "学校名单": [
        ["河口县中小学、幼儿园名单（2026年9月）"],
        ["编制单位：河口县教育督导室"],
        [
            "序号", "乡镇", "单 位 名 称", "类别", "公/民办", "学生数（人）", "法人学校（是/否）", "校（园）长", "任职年月", "挂牌督学",
            "最近一次综合督导", "内部编码",
        ],
        [1, "城关镇", "河口县城关镇中心小学", "中心校", "公办", 620, "是", "校长1", "2023.8", "王建军", "2024.4", "N1"],
        [2, None, "河口县城关镇完全小学", "完小", "公办", 310, "是", "校长2", "2024年9月", "赵 敏", "未督导", "N2"],
        [3, None, "河口县城关镇中心幼儿园", "中心幼儿园", "同上", "180人", "是", "校长3", "202309", "陈秀兰", "/", "N3"],
        [None, None, "城关镇小计", None, None, 1110],
        [4, "大柳镇", "河口县大柳镇初级中学", "初中", "公办", "1,050", "是", "校长4", "二〇二三年八月", "周大勇", "2023年10月", "N4"],
        [5, None, "河口县大柳镇教学点", "教学点", "公办", 28, "否", "校长5", "2022-08", "李 明", "2022.5.12", "N5"],
        ["合计", None, "5所"],
        ["审核人：", "", "", "", "填表人：", "", "", "", "", "2026年9月30日"],
    ],
    "督学花名册": [
        ["2026—2028年度责任督学花名册"],
        ["序号", "姓  名", "工作单位", "职务/职称", "专职或兼职", "擅长学段", "聘期", "退休时间", "联系方式"],
        [1, "李 明", "县政府教育督导室", "主任科员", "专职", "小学、幼儿园", "2026.1—2028.12", None, "13800000001"],
        [2, "王建军", "县教育局", "退休校长", "专职", "初中", "2026.1—2028.12", "2024.8", "13800000002"],
        [3, "赵 敏", "河口县大柳镇初级中学", "副校长", "兼职", "初中", "2026.1—2028.12", None, "13800000003"],
        [4, "陈秀兰", "县教研室", "教研员", "兼职", "幼儿教育", "同上", "无", "13800000004"],
        [5, "周大勇", "河口县城关镇中心小学", "教师", "兼职", "小学", "2026.1—2028.12", None, "13800000005"],
        ["共5人"],
    ],
    "校历": [
        ["2026—2027学年度校历"],
        ["事项", "开始日期", "结束日期", "说明"],
        ["2026—2027学年第二学期", "2027年2月22日", "2027年7月2日", None],
        ["第一学期", "2027年9月1日", "2028年1月21日", None],
        ["国庆节", "2027.10.1", "2027.10.7", "放假七天"],
        ["期末考试", "2027.6.28", "2027.7.1", None],
    ],
    "单位": [["单位名称", "级别", "经度", "纬度"], ["河口县人民政府教育督导室", "县级", 118.2, 39.6]],
}  # fmt: skip

UNDER_GROUPS: Lists = {
    "学校基本情况": [
        ["清河区学校基本情况表"],
        [
            "编号",
            "学校（园）全称",
            "办学层次",
            "举办者",
            "在籍学生",
            None,
            "地  址",
            "督导情况",
            None,
            None,
            "备注",
        ],
        [None, None, None, None, "男", "合计", None, "责任督学", "上次督导年月", "重点校"],
        [
            1,
            "清河区实验中学",
            "完全中学",
            "教育局",
            1200,
            2100,
            "清河区某路1号",
            "钱 进",
            "2024年5月",
            "是",
            None,
        ],
        [
            2,
            "清河区第一小学",
            "小学",
            "教育局",
            500,
            980,
            "清河区某路2号",
            "孙晓燕",
            "2023.11",
            "否",
            "拟撤并",
        ],
        [3, "清河区第二小学", "小学", "〃", 300, 610, "清河区某路3号", "〃", "〃", "否", None],
        [
            4,
            "清河区育才学校",
            "九年一贯制",
            "民办",
            400,
            850,
            "清河区某路4号",
            "吴国强",
            "2025/3/12",
            "否",
            None,
        ],
        [5, "阳光幼儿园", "幼儿园", "民办（普惠）", 60, 130, "清河区某路5号", "郑 丽", "待定", "否", None],
        [None, "总  计", None, None, 2460, 4670],
    ],
    "督学": [
        ["姓名", "性别", "身份", "类型", "聘任起止", "督导学段", "电话", "备注"],
        ["钱 进", "男", "机关干部", "专", "2025年1月至2027年12月", "中学", "139", None],
        ["孙晓燕", "女", "教师", "兼", "2025年1月至2027年12月", "小学", None, "产假"],
        ["吴国强", "男", "退休校长（2025年9月退休）", "兼", "2025年1月至12月", "不限", None, None],
        ["郑 丽", "女", "园长", "兼", "2025年1月至2027年12月", "学前", None, None],
    ],
    "校历": [
        ["名称", "起止时间"],
        ["2026-2027学年第二学期", "2027年2月24日—7月8日"],
        ["2027-2028学年第一学期", "2027年9月1日—2028年1月20日"],
        ["清明", "2027年4月3日-5日"],
        ["五一劳动节", "2027年5月1日至5日"],
        ["中考", "2027年6月20日-22日"],
        ["秋假", "2027年11月8日至12日"],
    ],
    "单位": [["单位名称", "经度", "纬度", "单位代码"], ["清河区人民政府教育督导室", 118.2, 39.6, "QH"]],
}

BY_PERSON: Lists = {
    "学校一览": [
        ["学校", "类型", "性质", "人数", "所在乡镇", "负责人", "备注"],
        ["青山镇中学", "初中", "公办", 420, "青山镇", "张三", None],
        ["青山镇小学", "普通小学", "公办", 260, "青山镇", "李四", None],
        ["白水乡幼儿园", "公办园", "公办园", 90, "白水乡", "王五", None],
        ["白水乡李庄小学", "村小", "公办", 70, "白水乡", "赵六", None],
        ["以下空白"],
    ],
    "督学名单": [
        ["督学姓名", "编制", "任职单位", "职务", "聘期至", "负责学校", "已完成培训学时"],
        ["张三", "专职", "教育督导室", "科员", "2028年8月", "青山镇小学、白水乡幼儿园", 8],
        ["李四", "兼职", "青山镇中学", "教师", "2028.8.31", "白水乡李庄小学", None],
        ["张三", "兼职", "白水乡幼儿园", "园长", "2028-08", "青山镇中学", None],
    ],
    "校历": [
        ["类型", "起", "止"],
        ["学期", "2027-03-01", "2027-07-09"],
        ["学期", "2027-09-01", "2028-01-18"],
        ["暑假", "2027-07-10", "2027-08-31"],
    ],
    "督导室": [["名称", "经度", "纬度"], ["山水县教育督导室", "117.9", "39.9"]],
}


def read(path: Path, lists: Lists) -> Reading:
    book = typed(lists)
    if lists is BY_TOWNSHIP:
        book["学校名单"].merge_cells("B4:B6")
        book["学校名单"].merge_cells("B8:B9")
        book["学校名单"].column_dimensions["L"].hidden = True
    return read_typed(path, book)


def told(reading: Reading) -> str:
    return "\n".join(problem.line() for problem in reading.problems)


@pytest.mark.parametrize("lists", [BY_TOWNSHIP, UNDER_GROUPS, BY_PERSON])
def test_no_answer_is_asked(lists: Lists, tmp_path: Path) -> None:
    reading = read(tmp_path, lists)
    assert [p.line() for p in reading.problems if p.level == "error"] == []


def test_a_list_by_townships_is_read_with_its_merges_sums_and_months(tmp_path: Path) -> None:
    reading = read(tmp_path, BY_TOWNSHIP)
    county = reading.county
    assert county is not None
    schools = county.rows.schools
    assert [s.township for s in schools] == ["城关镇"] * 3 + ["大柳镇"] * 2
    assert {s.students: s.last_comprehensive for s in schools} == {
        620: date(2024, 4, 1), 310: None, 180: None, 1050: date(2023, 10, 1), 28: date(2022, 5, 12),
    }  # fmt: skip
    assert [s.name for s in schools if not s.legal_person] == ["河口县大柳镇教学点"]
    heads = {head.name: head.term_start for head in county.rows.principals}
    assert heads["校长4"] == date(2023, 8, 1)
    people = {i.name: i for i in county.rows.inspectors}
    assert people["赵 敏"].school_id == "河口县大柳镇初级中学"
    assert people["王建军"].retired_on == date(2024, 8, 1)
    assert people["陈秀兰"].stages == (Stage.KINDERGARTEN,)
    assert {p.inspector_id for p in county.rows.postings} == {"王建军", "赵敏", "陈秀兰", "周大勇", "李明"}
    assert {row.start: row.kind for row in county.rows.calendar} == {
        date(2027, 2, 22): DayKind.TERM,
        date(2027, 9, 1): DayKind.TERM,
        date(2027, 10, 1): DayKind.HOLIDAY,
        date(2027, 6, 28): DayKind.EXAM,
    }
    lines = told(reading)
    assert "1 列隐藏" in lines
    assert "不认识的表头，这些列未读取：内部编码；" in lines
    assert "第 7、10、11 行是合计、落款或说明" in lines
    assert "县政府教育督导室”：不是“单位”表或“学校”表中的名称，未读取（共 3 人）" in lines
    assert "“事项”一列按所填内容认作“类型”" in lines


def test_headings_under_groups_and_short_spans_of_days_are_read(tmp_path: Path) -> None:
    reading = read(tmp_path, UNDER_GROUPS)
    county = reading.county
    assert county is not None
    assert {s.name: s.students for s in county.rows.schools}["清河区实验中学"] == 2100
    private = {s.name for s in county.rows.schools if s.ownership is Ownership.PRIVATE}
    assert private == {"清河区育才学校", "阳光幼儿园"}
    assert {p.school_id: p.inspector_id for p in county.rows.postings} == {
        "清河区实验中学": "钱进",
        "清河区第一小学": "孙晓燕",
        "清河区第二小学": "孙晓燕",
        "清河区育才学校": "吴国强",
        "阳光幼儿园": "郑丽",
    }
    people = {i.name: i for i in county.rows.inspectors}
    assert people["钱 进"].employment is Employment.FULL_TIME
    assert people["郑 丽"].employment is Employment.PART_TIME
    assert people["吴国强"].background is Background.PRINCIPAL
    assert people["吴国强"].term_end == date(2025, 12, 31)
    spans = {(row.start, row.end): row.kind for row in county.rows.calendar}
    assert spans[date(2027, 2, 24), date(2027, 7, 8)] is DayKind.TERM
    assert spans[date(2027, 4, 3), date(2027, 4, 5)] is DayKind.HOLIDAY
    assert spans[date(2027, 5, 1), date(2027, 5, 5)] is DayKind.HOLIDAY
    assert spans[date(2027, 6, 20), date(2027, 6, 22)] is DayKind.EXAM
    lines = told(reading)
    assert "这些列未读取：编号、在籍学生 男、督导情况 重点校、备注；" in lines
    assert "“举办者”一列按所填内容认作“办学性质”" in lines


def test_schools_listed_with_a_person_are_postings_and_namesakes_keep_their_own(tmp_path: Path) -> None:
    reading = read(tmp_path, BY_PERSON)
    county = reading.county
    assert county is not None
    assert {(p.school_id, p.inspector_id) for p in county.rows.postings} == {
        ("青山镇小学", "张三(教育督导室)"),
        ("白水乡幼儿园", "张三(教育督导室)"),
        ("白水乡李庄小学", "李四"),
        ("青山镇中学", "张三(白水乡幼儿园)"),
    }
    first = county.inspectors["张三(教育督导室)"]
    assert (first.term_start, first.term_end, first.training_hours) == (
        date(2025, 9, 1),
        date(2028, 8, 31),
        8,
    )
    assert {i.school_id for i in county.rows.inspectors} == {"", "青山镇中学", "白水乡幼儿园"}
    assert "只有聘期止，按聘期 3 年推定聘期起（共 3 人），如自 2025-09-01" in told(reading)


def test_schools_of_two_lists_are_read_from_one_and_the_other_is_told(tmp_path: Path) -> None:
    schools = [[*row[:6], "张三" if n else "责任督学"] for n, row in enumerate(BY_PERSON["学校一览"][:5])]
    people = [row if n != 3 else ["李五", *row[1:]] for n, row in enumerate(BY_PERSON["督学名单"])]
    reading = read(tmp_path, {**BY_PERSON, "学校一览": schools, "督学名单": people})
    assert reading.county is not None
    assert {p.inspector_id for p in reading.county.rows.postings} == {"张三"}
    assert "督学名单：“现任挂牌”已按“学校一览”表中的列读取，本表中的同类列未读取" in told(reading)


def test_a_list_of_people_without_any_term_asks_for_it_once(tmp_path: Path) -> None:
    people = [[cell for at, cell in enumerate(row) if at != 4] for row in BY_PERSON["督学名单"]]
    reading = read(tmp_path, {**BY_PERSON, "督学名单": people})
    errors = [p.line() for p in reading.problems if p.level == "error"]
    assert errors == ["错误 督学名单：缺少必填的一列“聘期起”，请补上"]
