"""The templates that come with the program, one function a kind; an office puts its own in their place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

from duxue.planner.publish.notices.letter_kinds import LetterKind
from duxue.planner.publish.notices.paper import BLUE, HEAVY, KAI, RED, SONG, TITLE, Paper


@cache
def standard_template(kind: LetterKind) -> bytes:
    """The docx of a kind's own template."""
    return _WRITERS[kind]()


def _notice() -> bytes:
    paper = Paper()
    paper.letterhead()
    paper.title("督导通知书")
    paper.addressee("{{对象}}：")
    paper.text(
        "根据《教育督导条例》{{地方依据}}和{{计划期}}教育督导工作安排，我办将对{{你单位}}实施{{事项}}。现将有关事项通知如下。"
    )
    paper.head("一、督导时间")
    paper.text("{{督导时间}}，共{{天数}}天。")
    paper.head("二、督导内容")
    paper.text("{{督导内容.序号}}{{督导内容.内容}}")
    paper.head("三、督导组")
    table = paper.table(
        (36, 50, 60),
        (("组内职务", "姓名", "督学证号"), ("{{督导组.角色}}", "{{督导组.姓名}}", "{{督导组.督学证号}}")),
        size=14,
    )
    for column in range(3):
        paper.cell(table, 1, column, table.cell(1, column).text, size=14, align="center")
    paper.head("四、自评")
    paper.text(
        "请对照督导内容组织自评，填写自评清单（附件1），最迟于{{自评期限}}将自评报告和自评清单加盖公章报送我办。"
    )
    paper.head("五、回避")
    paper.text(
        "督导组成员是{{你单位}}主要负责人的近亲属，或者有其他可能影响客观公正实施督导情形的，{{你单位}}可以申请其回避。"
        "请于收到本通知后及时填写回避申请表（附件2），最迟在{{首日}}前送达我办。"
    )
    paper.head("六、其他")
    paper.text("请确定一名联络人，备好有关资料，保持正常工作和教育教学秩序，不搞迎送和陪同。")
    paper.text("联系人：{{联系人}}，联系电话：{{联系电话}}。")
    paper.line("")
    paper.text("附件：1. 自评清单")
    paper.line("　　　2. 回避申请表", indent=True)
    paper.signature(above=4)
    _self_evaluation(paper)
    _recusal_form(paper)
    paper.imprint("抄送：{{抄送}}。")
    return paper.content()


def _self_evaluation(paper: Paper) -> None:
    paper.page()
    paper.line("附件1", face=HEAVY)
    paper.title("自评清单", size=20)
    paper.line("单位（公章）：{{对象}}", size=12, spacing=22)
    paper.line("督导事项：{{事项}}（{{事项编号}}）", size=12, spacing=22, after=4)
    table = paper.table(
        (14, 60, 34, 26, 22),
        (
            ("序号", "自评内容", "自评情况", "存在问题", "佐证材料"),
            ("{{自评.序号}}", "{{自评.内容}}", "", "", ""),
        ),
        tall=13,
    )
    paper.cell(table, 1, 0, "{{自评.序号}}", align="center")
    paper.line(
        "填表人：　　　　　　联系电话：　　　　　　填表日期：____年__月__日",
        size=12,
        before=8,
    )


def _recusal_form(paper: Paper) -> None:
    paper.page()
    paper.line("附件2", face=HEAVY)
    paper.title("回避申请表", size=20)
    rows = (
        ("申请单位", "{{对象}}"),
        ("督导事项", "{{事项}}（{{事项编号}}），{{督导时间}}"),
        ("申请回避的督导组成员", ""),
        ("申请理由", ""),
        ("申请单位意见", ""),
        ("督导室决定", ""),
    )
    table = paper.table((40, 116), rows, heads=0, size=14, tall=14)
    for number, tall in ((2, 18), (3, 38), (4, 28), (5, 28)):
        paper.height(table, number, tall)
    for number in (4, 5):
        signed = "\n→负责人（签字）：____________\n→（公章）　____年__月__日"
        paper.cell(table, number, 1, signed, size=14)
    paper.line(
        "本表由申请单位填写，密封后送督导室；内容不对外公开。", size=10.5, face=KAI, spacing=20, before=6
    )


def _rectify() -> bytes:
    paper = Paper()
    paper.letterhead()
    paper.title("整改通知书")
    paper.addressee("{{对象}}：")
    paper.text(
        "经教育督导，{{你单位}}尚有{{问题数}}项问题未销号（见附件）。根据《教育督导条例》{{地方依据}}，现将整改要求通知如下。"
    )
    for head, told in (
        ("一、抓紧整改。", "逐项查明原因，明确整改措施、责任人和完成时间；能立即整改的立即整改。"),
        ("二、按期报告。", "整改期限见附件。整改完成后，请填写附件，连同佐证材料加盖公章报送我办。"),
        ("三、核查销号。", "我办将核查整改情况，合格的予以销号；逾期未整改或者整改不到位的，予以督办。"),
    ):
        paper.text(told, head=head)
    paper.text("联系人：{{联系人}}，联系电话：{{联系电话}}。")
    paper.line("")
    paper.text("附件：问题整改清单")
    paper.signature()
    _issues(paper)
    paper.imprint("抄送：{{抄送}}。")
    return paper.content()


def _issues(paper: Paper) -> None:
    paper.page()
    paper.line("附件", face=HEAVY)
    paper.title("问题整改清单", size=20)
    paper.line("单位（公章）：{{对象}}", size=12, spacing=22, after=4)
    heads = (
        "序号",
        "问题编号",
        "存在问题",
        "程度",
        "发现日期",
        "整改期限",
        "回头看",
        "整改措施与完成情况",
        "责任人",
    )
    row = (
        "{{问题.序号}}",
        "{{问题.编号}}",
        "{{问题.内容}}",
        "{{问题.程度}}",
        "{{问题.发现日期}}",
        "{{问题.期限}}",
        "{{问题.回头看}}",
        "",
        "",
    )
    table = paper.table((9, 19, 27, 10, 19, 19, 19, 20, 14), (heads, row), size=10.5, tall=30)
    for column in (0, 1, 3, 4, 5, 6):
        paper.cell(table, 1, column, row[column], size=10.5, align="center")
    paper.height(table, 0, 10)


def _urge() -> bytes:
    paper = Paper(numbered=False, top=24, bottom=20)
    paper.line("{{标注}}", size=10.5, face=KAI, align="center", color="7A4D05", spacing=None)
    paper.line("{{机关}}", size=18, face=TITLE, align="center", color=RED, spacing=32)
    paper.title("教育督导督办单", size=24)
    paper.line("编号：{{发文代字}}督办〔{{年份}}〕{{序号}}号", size=12, align="right", spacing=22, after=4)
    rows = (
        ("被督办单位", "{{对象}}", "", ""),
        ("问题编号", "{{问题编号}}", "严重程度", "{{严重程度}}"),
        ("发现日期", "{{发现日期}}", "整改期限", "{{整改期限}}"),
        ("责任督学", "{{责任督学}}", "回头看", "{{回头看}}"),
        ("存在问题", "{{问题内容}}", "", ""),
        ("督办要求", "", "", ""),
        ("整改情况", "", "", ""),
        ("核查意见", "", "", ""),
        ("销号意见", "", "", ""),
    )
    table = paper.table((30, 56, 26, 44), rows, heads=0, size=14, tall=12)
    asked = (
        "上述问题到整改期限仍未销号。请于____年__月__日前完成整改，并将整改情况和佐证材料加盖公章报送我办。"
    )
    ask = f"{asked}\n联系人：{{{{联系人}}}}　　联系电话：{{{{联系电话}}}}。\n→{{{{机关}}}}\n→{{{{发文日期}}}}"
    day = "　____年__月__日"
    texts = {
        0: (12, "{{对象}}"),
        4: (24, "{{问题内容}}"),
        5: (42, ask),
        6: (30, f"\n\n→负责人（签字）：　　　　　（公章）{day}"),
        7: (24, f"\n→责任督学（签字）：　　　　　{day}"),
        8: (24, f"\n→督导室负责人（签字）：　　　　　{day}"),
    }
    for number, (tall, text) in texts.items():
        paper.height(table, number, tall)
        table.cell(number, 1).merge(table.cell(number, 3))
        paper.cell(table, number, 1, text, size=13 if tall > 12 else 14)
    for number in range(len(rows)):
        paper.cell(table, number, 0, rows[number][0], size=14, face=HEAVY, align="center")
    for number in (1, 2, 3):
        paper.cell(table, number, 2, rows[number][2], size=14, face=HEAVY, align="center")
    paper.line("本单一式两份，被督办单位和督导室各存一份。", size=10.5, face=KAI, spacing=20, before=4)
    return paper.content()


def _change() -> bytes:
    paper = Paper()
    paper.letterhead()
    paper.title("督导安排变更通知")
    paper.addressee("{{对象}}：")
    paper.text(
        "因工作安排调整，{{计划期}}教育督导工作中与{{你单位}}有关的以下安排予以变更，请按变更后的安排做好准备。"
    )
    table = paper.table(
        (14, 44, 48, 50),
        (
            ("序号", "事项", "原安排", "现安排"),
            ("{{变更.序号}}", "{{变更.事项}}", "{{变更.原安排}}", "{{变更.现安排}}"),
        ),
    )
    paper.cell(table, 1, 0, "{{变更.序号}}", align="center")
    paper.line("", spacing=10)
    paper.text(
        "此前已发通知与本通知不一致的，以本通知为准；其余安排不变。督导组成员有应当回避情形的，请及时书面告知我办。"
    )
    paper.text("联系人：{{联系人}}，联系电话：{{联系电话}}。")
    paper.signature(above=2)
    return paper.content()


def _sign() -> bytes:
    paper = Paper(landscape=True, numbered=False)
    paper.line("{{标注}}", size=9, face=KAI, align="center", color="7A4D05", spacing=None)
    paper.line("{{对象}}", size=28, face=TITLE, align="center", color=BLUE, spacing=40)
    paper.line("责任督学公示牌", size=44, face=TITLE, align="center", color=RED, spacing=58, after=6)
    table = paper.table((52, 52, 150), (("", "", ""), ("", "", ""), ("", "", "")), heads=0, size=20, tall=18)
    photo = table.cell(0, 0).merge(table.cell(2, 0))
    photo.text = ""
    paper.cell(table, 0, 0, "照　片", size=16, face=SONG, align="center", color="808080")
    for number, (head, text) in enumerate(
        (("责任督学", "{{责任督学}}"), ("监督电话", "{{联系电话}}"), ("任职时段", "{{任职时段}}"))
    ):
        paper.cell(table, number, 1, head, size=22, face=HEAVY, align="center")
        paper.cell(table, number, 2, text, size=26 if not number else 22, face=TITLE if not number else SONG)
    paper.line("督学职责", size=18, face=HEAVY, spacing=28, before=6, color=BLUE)
    made = paper.line("{{职责.序号}}{{职责.内容}}", size=16, face=SONG, spacing=24)
    made.paragraph_format.left_indent = made.paragraph_format.first_line_indent = None
    paper.line("依据：{{依据}}", size=12, face=KAI, spacing=20, before=4)
    paper.line("{{机关}}　监制", size=15, face=SONG, align="right", spacing=24)
    return paper.content()


def _appointed() -> bytes:
    paper = Paper()
    paper.line("{{标注}}", size=10.5, face=KAI, align="center", color="7A4D05", spacing=None)
    paper.title("{{机关}}\n{{计划期}}督学聘任一览", size=20)
    paper.text("在聘督学{{人数}}名，其中专职{{专职人数}}名、兼职{{兼职人数}}名。")
    heads = ("序号", "姓名", "督学证号", "专兼职", "职责", "专业学段", "聘期")
    row = tuple("{{督学." + name + "}}" for name in heads)
    table = paper.table((12, 19, 26, 15, 12, 29, 43), (heads, row), size=10.5, tall=8)
    for column in (0, 1, 2, 3, 4, 6):
        paper.cell(table, 1, column, row[column], size=10.5, align="center")
    paper.signature(above=0)
    return paper.content()


_WRITERS: Mapping[LetterKind, Callable[[], bytes]] = {
    LetterKind.NOTICE: _notice,
    LetterKind.RECTIFY: _rectify,
    LetterKind.URGE: _urge,
    LetterKind.CHANGE: _change,
    LetterKind.SIGN: _sign,
    LetterKind.APPOINTED: _appointed,
}
