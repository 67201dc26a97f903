"""How the command line complains and helps in the user's language, and tells its version."""

from __future__ import annotations

import argparse
import re
from typing import NoReturn

from duxue.planner.words import Lang, pick

_COMPLAINTS = (
    (r"the following arguments are required: (.*)", "缺少参数：{}"),
    (r"unrecognized arguments: (.*)", "不认识的参数：{}"),
    (r"argument (\S+): invalid choice: '?(.*?)'? \(choose from (.*)\)", "参数 {} 不能是 {}，可选：{}"),
    (r"argument (\S+): expected one argument", "参数 {} 后面缺少内容"),
    (r"argument (\S+): (.*)", "参数 {}：{}"),
)
_HEADS = (
    ("usage: ", "用法："),
    ("positional arguments:", "输入："),
    ("options:", "选项："),
    ("show this help message and exit", "显示本说明"),
)


class Parser(argparse.ArgumentParser):
    """An argument parser that complains in the user's language and in two lines."""

    lang: Lang = "zh"

    def format_help(self) -> str:
        """The help, with argparse's own words in the user's language too."""
        text = super().format_help()
        for english, chinese in _HEADS if self.lang == "zh" else ():
            text = text.replace(english, chinese)
        return text

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the arguments and leave with 2."""
        if self.lang == "zh":
            for pattern, words in _COMPLAINTS:
                if found := re.fullmatch(pattern, message):
                    message = words.format(*(g.replace("'", "").replace(", ", "、") for g in found.groups()))
                    break
        usage = " ".join(self.format_usage().split()).removeprefix("usage: ")
        self.exit(2, f"{message}\n{pick(self.lang, '用法：', 'usage: ')}{usage}\n")


class Version(argparse.Action):
    """Prints the program's version and the solver's, and leaves."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        """Look the versions up only now: the look-up takes its time."""
        from importlib.metadata import version  # noqa: PLC0415 - see above

        parser.exit(0, f"duxue {version('duxue')} (ortools {version('ortools')})\n")
