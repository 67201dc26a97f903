"""Names for synthetic people and schools: common surnames and characters, township names and numbers."""

from __future__ import annotations

from collections import Counter
from random import Random

from duxue.scenarios.codes import Ownership, Stage

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
    "余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段"
)
GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红建国志文海燕春梅晓东立新庆福永利"
    "雪峰云飞宏亮佳慧思远子涵浩然雅琴淑珍振宇凤鸣学忠家栋瑞祥德义景和书田广林长河保山占东"
)
_KINDS = {
    Stage.KINDERGARTEN: "幼儿园",
    Stage.PRIMARY: "小学",
    Stage.JUNIOR: "初级中学",
    Stage.NINE_YEAR: "九年一贯制学校",
    Stage.SENIOR: "高级中学",
    Stage.COMPLETE: "完全中学",
    Stage.TWELVE_YEAR: "十二年一贯制学校",
    Stage.VOCATIONAL: "职业学校",
    Stage.SPECIAL: "特殊教育学校",
}


class PersonNames:
    """Draws people's names, each once."""

    def __init__(self, draw: Random) -> None:
        self._draw = draw
        self._used: set[str] = set()

    def another(self) -> str:
        """A name that has not been drawn before: a surname and one or two given characters."""
        while True:
            letters = self._draw.choices(GIVEN, k=1 if self._draw.random() < 0.25 else 2)
            name = self._draw.choice(SURNAMES) + "".join(letters)
            if name not in self._used:
                self._used.add(name)
                return name


class SchoolNames:
    """Numbers the institutions of a township: ``兴城镇第2小学``. No real school is named so."""

    def __init__(self) -> None:
        self._drawn: Counter[str] = Counter()

    def another(self, township: str, stage: Stage, ownership: Ownership) -> str:
        """The next name for an institution of a stage in a township."""
        private = "民办" if ownership is Ownership.PRIVATE else ""
        stem, kind = f"{township}{private}", _KINDS[stage]
        self._drawn[stem + kind] += 1
        return f"{stem}第{self._drawn[stem + kind]}{kind}"
