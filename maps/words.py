"""The words on maps, Chinese and English."""

from __future__ import annotations

from datetime import date
from typing import Literal

from duxue.scenarios.codes import Employment, Result, Stage, TaskKind

Lang = Literal["zh", "en"]

WORDS: dict[str, tuple[str, str]] = {
    "county_title": ("责任督学与学校分布图", "Schools and their responsible inspectors"),
    "city_title": ("教育督导一览图", "Education supervision at a glance"),
    "synthetic": ("合成数据：学校、人员和位置均由程序生成，并非真实信息", "SYNTHETIC DATA: schools, people and places are drawn by the program"),
    "horizon": ("计划期", "Horizon"),
    "search": ("查找学校或督学", "Find a school or an inspector"),
    "search_city": ("查找学校或单位", "Find a school or an office"),
    "nothing_found": ("没有找到", "Nothing found"),
    "more_found": ("另有 {n} 项，请多输入几个字", "{n} more: type a few more letters"),
    "colour_by": ("着色", "Colour by"),
    "by_inspector": ("责任督学", "Inspector"),
    "by_zone": ("责任区", "Zone"),
    "by_staff": ("督学配备", "Staffing"),
    "by_unmet": ("未满足", "Unmet duties"),
    "show_lines": ("督学与学校连线", "Lines to schools"),
    "show_people": ("督学出发地", "Inspectors' starts"),
    "show_schools": ("学校", "Schools"),
    "print": ("打印", "Print"),
    "show_all": ("显示全部", "Show all"),
    "legend": ("图例", "Legend"),
    "school": ("学校", "School"),
    "inspector": ("督学", "Inspector"),
    "start_of": ("督学出发地", "Inspector's start"),
    "starts_of": ("多名督学同一出发地", "Several inspectors start here"),
    "people_here": ("{n} 名督学从这里出发", "{n} inspectors start here"),
    "large": ("大规模学校", "Large school"),
    "large_from": ("大规模学校（{n} 人及以上）", "Large school ({n} pupils and more)"),
    "unmet_mark": ("有未满足事项", "Has unmet duties"),
    "unmet_more": ("有未满足事项，详见方案报告", "Has unmet duties: see the plan's report"),
    "nobody": ("未落实责任督学", "No responsible inspector"),
    "no_zone": ("未划责任区", "In no zone"),
    "pupils_size": ("图形大小表示在校生数", "Size of the mark: pupils"),
    "same_colour": ("相距较远者可能同色；点击名单可单独查看", "Colours recur far apart; click a name to see one alone"),
    "stage": ("学段", "Stage"),
    "students": ("在校生数", "Pupils"),
    "standing": ("按乡镇定位", "Placed at"),
    "responsible": ("责任督学", "Responsible inspector"),
    "zone": ("责任区", "Zone"),
    "post": ("专兼职", "Employment"),
    "leader": ("组长", "Leader"),
    "last": ("上次综合督导", "Last comprehensive"),
    "next": ("下次综合督导", "Next comprehensive"),
    "unknown": ("无记录", "Not recorded"),
    "not_planned": ("未列入计划", "Not planned"),
    "schools_held": ("挂牌学校", "Schools held"),
    "schools_count": ("{n} 所", "{n}"),
    "office": ("管辖单位", "Office"),
    "institutions": ("学校数", "Institutions"),
    "inspectors": ("督学数", "Inspectors"),
    "figures": ("{schools}校 督学{staff}/{need}", "Schools {schools}, staff {staff}/{need}"),
    "figures_open": ("未满足{n}", "{n} unmet"),
    "figures_hint": ("地图标注：学校数，在岗督学/应配督学，未满足事项数", "Labels: schools, inspectors there/needed, unmet duties"),
    "figures_hint_public": ("地图标注：学校数，在岗督学/应配督学", "Labels: schools, inspectors there/needed"),
    "col_office": ("单位", "Office"),
    "col_schools": ("学校", "Schools"),
    "col_staff": ("督学", "Staff"),
    "need": ("应配", "Need"),
    "short": ("缺 {n} 人", "{n} short"),
    "enough": ("已配足", "Enough"),
    "far_short": ("缺两成以上", "More than 20 % short"),
    "some_short": ("缺两成以内", "Up to 20 % short"),
    "none_open": ("无", "None"),
    "few_open": ("1–10 项", "1–10"),
    "many_open": ("10 项以上", "More than 10"),
    "unmet": ("未满足", "Unmet"),
    "seat": ("督导室所在地（点击打开该单位地图）", "Seat of the office (click: its map)"),
    "total": ("合计", "Total"),
    "open_map": ("打开该单位地图", "Open the office's map"),
    "list_of_inspectors": ("责任督学名单", "Inspectors"),
    "list_of_zones": ("责任区名单", "Zones"),
    "list_of_offices": ("各督导室", "Offices"),
    "calendar_title": ("督导日历图", "Inspection calendar"),
    "trouble_title": ("问题与缺口图", "Trouble map"),
    "edition_public": ("公开版", "Public edition"),
    "edition_office": ("内部资料，不得外传", "For the office alone, not to be passed on"),
    "edition_calendar": ("内部资料，含未通知的随机督导安排，不得外传", "For the office alone: holds unannounced visits"),
    "colon": ("：", ": "),
    "starts_public": ("公开版不标示个人住处", "Homes are not shown in the public edition"),
    "filter": ("筛选", "Filter"),
    "all_zones": ("全部责任区", "All zones"),
    "all_stages": ("全部学段", "All stages"),
    "all_duties": ("全部事项", "All duties"),
    "shown_of": ("显示 {n} / {all} 所", "{n} of {all} shown"),
    "due_comprehensive": ("本期综合督导", "Comprehensive in the horizon"),
    "due_review": ("校长任期结束督导", "Principal review"),
    "due_campaign": ("专项督导", "Campaign"),
    "due_look_back": ("整改回头看", "Look-back"),
    "due_large": ("大规模学校", "Large school"),
    "due_unmet": ("有未满足事项", "Unmet duties"),
    "due_nobody": ("未落实责任督学", "No responsible inspector"),
    "visits_done": ("本期经常性督导", "Routine visits"),
    "ledger": ("台账登记", "Ledger"),
    "visits_public": ("{n} 次（截至{day}）", "{n} up to {day}"),
    "visits_office": ("{n} 次（截至{day}），全期安排 {all} 次", "{n} up to {day}, {all} planned"),
    "show_hulls": ("责任区范围", "Zones"),
    "zone_sign": ("组长 {leader} · {n} 所", "Leader {leader} · schools: {n}"),
    "zone_sign_bare": ("{n} 所", "Schools: {n}"),
    "other_maps": ("其他地图", "Other maps"),
    "to_county": ("分布图", "Schools"),
    "to_calendar": ("日历图", "Calendar"),
    "to_trouble": ("问题图", "Trouble"),
    "to_city": ("全市图", "City"),
    "week": ("第{n}周", "Week {n}"),
    "play": ("播放", "Play"),
    "pause": ("暂停", "Pause"),
    "earlier": ("前一周", "Week before"),
    "later": ("后一周", "Week after"),
    "everybody": ("全部督学", "Everybody"),
    "whose_week": ("查看督学", "Inspector"),
    "which_week": ("选择周次", "Choose a week"),
    "this_week": ("本周安排", "This week"),
    "nothing_on": ("本周无安排", "Nothing this week"),
    "visit": ("经常性督导", "Routine visit"),
    "event": ("督导事项", "Event"),
    "half_am": ("上午", "a.m."),
    "half_pm": ("下午", "p.m."),
    "half_day": ("全天", "all day"),
    "in_the_week": ("本周内", "in the week"),
    "team": ("督导组", "Team"),
    "lead": ("组长", "lead"),
    "member": ("成员", "member"),
    "expert": ("专家", "expert"),
    "reserve": ("备选", "reserve"),
    "tour": ("一周行程：按日着色，出发地—学校—出发地", "The week's tours, a colour a day: start, schools, start"),
    "tour_public": ("公开版只含团队督导事项；随机督导不公开", "Team events alone: unannounced visits are not public"),
    "busy": ("各周安排数", "How much each week holds"),
    "all_year": ("全期安排", "In the whole horizon"),
    "no_entries": ("无", "None"),
    "weekdays": ("周一 周二 周三 周四 周五 周六 周日", "Mon Tue Wed Thu Fri Sat Sun"),
    "school_visited": ("本周有经常性督导的学校", "School with a routine visit"),
    "school_event": ("本周有团队督导事项的学校", "School with a team event"),
    "school_idle": ("其他学校", "Other schools"),
    "events_n": ("督导事项 {n} 项", "Events: {n}"),
    "visits_n": ("经常性督导 {n} 次", "Routine visits: {n}"),
    "plans": ("方案", "Plan"),
    "show_what": ("查看", "Show"),
    "mode_open": ("未满足事项", "Unmet duties"),
    "mode_areas": ("缺口片区", "Short areas"),
    "mode_loads": ("督学负荷", "Load"),
    "mode_caps": ("接近上限的学校", "Schools near a limit"),
    "mode_moves": ("调整前后", "Before and after"),
    "open_none": ("没有未满足事项", "Nothing is unmet"),
    "areas_none": ("没有算出人手缺口", "No shortage of people found by counting"),
    "loads_none": ("没有负荷数据", "No loads given"),
    "caps_none": ("没有接近上限的学校", "No school is near a limit"),
    "moves_none": ("没有学校换责任督学", "No school changes hands"),
    "area_count": ("{n} 所学校，{people} 名督学可达", "Schools: {n}; inspectors who can reach them: {people}"),
    "short_school": ("缺口学校", "Short of people"),
    "can_reach": ("可达的督学", "Can reach them"),
    "load_of": ("{have}/{limit} 天", "{have}/{limit} days"),
    "cap_of": ("{have}/{limit} 次", "{have}/{limit}"),
    "free": ("不到五成", "Below 50 %"),
    "low": ("五成至八成", "50 to 80 %"),
    "high": ("八成以上", "80 % and more"),
    "over": ("超限", "Over the limit"),
    "moved": ("换人的学校", "School that changes hands"),
    "old_hand": ("原责任督学", "Before"),
    "new_hand": ("新责任督学", "After"),
    "no_one": ("无", "nobody"),
    "school_as_holder": ("学校颜色同其责任督学", "Schools: as their inspector"),
    "event_changed": ("督导事项有变的学校", "School whose event changed"),
    "events_changed_n": ("督导事项变更 {n} 项", "events changed: {n}"),
    "in_brackets": ("（{n}）", " ({n})"),
    "bracketed": ("（{text}）", " ({text})"),
    "comma": ("，", ", "),
    "panel": ("查找、筛选与图例", "Search, filters and legend"),
    "search_results": ("查找结果", "What was found"),
    "duty": ("事项", "What is due"),
    "moves_n": ("共 {n} 所学校换人", "Schools that change hands: {n}"),
    "times": ("{n} 次", "{n} times"),
    "open_n": ("共 {n} 项", "{n} in all"),
    "tiles": ("底图", "Background"),
    "tiles_source": ("底图：天地图", "Background: Tianditu"),
    "points_title": ("乡镇与学校定位", "Where townships and schools lie"),
    "points_what": ("定位", "Place"),
    "points_townships": ("乡镇", "Townships"),
    "points_schools": ("学校", "Schools"),
    "points_all": ("已有坐标的也列出", "List those with a point too"),
    "points_search": ("查找乡镇或学校", "Find a township or a school"),
    "points_undo": ("取消这一处", "Undo this one"),
    "points_help": ("在名单中点选一处，再在地图上点它的位置（键盘：方向键移图，回车取十字处）；点错可重点。点完复制，贴回工作簿，再运行 duxue check。",
                    "Choose a place, click where it lies (or arrows, and Return for the cross); click again to mend it. Copy, paste back, run duxue check."),
    "points_crs": ("坐标系与工作簿一致：{n}", "Coordinate system as in the workbook: {n}"),
    "points_rows": ("可贴回工作簿的行", "Rows for the workbook"),
    "points_copy": ("复制各行", "Copy the rows"),
    "points_copy_head": ("复制（含表头）", "Copy with heads"),
    "points_copy_columns": ("复制全部学校的经度、纬度两列", "Copy both columns of all schools"),
    "points_paste": ("已复制：在“学校”表第 {n} 行的“经度”格粘贴；没有点过的学校留空", "Copied: paste at lon, row {n} of schools; others stay blank"),
    "points_head_townships": ("单位代码|乡镇街道|经度|纬度", "unit_id|township|lon|lat"),
    "points_head_schools": ("学校标识码|学校名称|经度|纬度", "school_id|name|lon|lat"),
    "points_waiting": ("{n} 所学校待定位", "schools waiting: {n}"),
    "points_none": ("都已定位", "All have their points"),
    "points_choose": ("请在名单中点选要定位的一处", "Choose what to place"),
    "points_now": ("正在定位：{n}", "Placing: {n}"),
    "zoom_in": ("放大", "Zoom in"),
    "zoom_out": ("缩小", "Zoom out"),
    "starts_rounded": ("督学出发地只标示到约百米", "Inspectors' starts are shown to about 100 m"),
    "made_by": ("duxue 督学 离线地图", "duxue, an offline map"),
}  # fmt: skip
"""Every word of the maps as (Chinese, English); ``{n}`` stands for a count."""

_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def words(lang: Lang) -> dict[str, str]:
    """The words in one language, by key."""
    return {key: both[lang == "en"] for key, both in WORDS.items()}


def day_text(day: date, lang: Lang) -> str:
    """A day as staff write it: 2027年3月1日, 1 Mar 2027."""
    if lang == "en":
        return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
    return f"{day.year}年{day.month}月{day.day}日"


def short_day_text(day: date, lang: Lang) -> str:
    """A day inside a known year: 3月1日, 1 Mar."""
    return f"{day.day} {_MONTHS[day.month - 1]}" if lang == "en" else f"{day.month}月{day.day}日"


def year_text(year: int, lang: Lang) -> str:
    """A year as staff write it: 2027年, 2027."""
    return str(year) if lang == "en" else f"{year}年"


def stage_text(stage: Stage, lang: Lang) -> str:
    """A stage's name: 九年一贯制学校, Nine-year."""
    return stage.value.replace("_", "-").capitalize() if lang == "en" else stage.zh


def kind_text(kind: TaskKind, lang: Lang) -> str:
    """What an event is for: 校长任期结束督导, Principal review."""
    if kind is TaskKind.FOLLOW_UP and lang == "en":
        return words(lang)["due_look_back"]
    return kind.value.replace("_", " ").capitalize() if lang == "en" else kind.zh


def employment_text(employment: Employment, lang: Lang) -> str:
    """Full-time or part-time: 专职, full-time."""
    return employment.value.replace("_", "-") if lang == "en" else employment.zh


def result_text(result: Result, lang: Lang) -> str:
    """What became of a task: 未填报, not reported."""
    told = {Result.UNKNOWN: "not reported"}.get(result, result.value.replace("_", " "))
    return told if lang == "en" else result.zh
