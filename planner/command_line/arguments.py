"""The parser of the command line, made from ``commands.toml``: every verb with its arguments, in both languages."""

from __future__ import annotations

import argparse
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from duxue.planner.words import Lang, language, pick


class Parser(argparse.ArgumentParser):
    """An argument parser that complains in the user's language and in two lines."""

    lang: Lang = "zh"
    told: Mapping[str, Any] = {}

    def format_help(self) -> str:
        """The help, with argparse's own words in the user's language too."""
        text = super().format_help()
        for english, chinese in self.told["heads"] if self.lang == "zh" else ():
            text = text.replace(english, chinese)
        return text

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the arguments and leave with 2."""
        if self.lang == "zh":
            for pattern, words in self.told["complaints"]:
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


COMMANDS = Path(__file__).with_name("commands.toml")


def parser(lang: Lang) -> Parser:
    """The parser of ``duxue`` with all its verbs; help and complaints in one language."""
    told = tomllib.loads(COMMANDS.read_text(encoding="utf-8"))
    Parser.lang, Parser.told = lang, told
    top = Parser(prog="duxue", description=pick(lang, *told["description"]), allow_abbrev=False)
    lang_help = pick(lang, *told["lang"])
    top.add_argument("--lang", type=_language, help=lang_help)
    top.add_argument("--version", action=Version, nargs=0, help=pick(lang, *told["version"]))
    verbs = top.add_subparsers(dest="verb", required=True, metavar=pick(lang, *told["verb"]))
    for name, verb in told["verbs"].items():
        does = pick(lang, *verb["help"])
        made = verbs.add_parser(name, help=does, description=does, allow_abbrev=False)
        made.add_argument("--lang", type=_language, default=argparse.SUPPRESS, help=lang_help)
        for one in verb["arguments"]:
            _add(made, lang, **(told["shared"][one] if isinstance(one, str) else one))
    return top


def _add(
    made: Parser,
    lang: Lang,
    *,
    name: str,
    type: str = "",
    least: float = 0,
    help: Sequence[str] = (),
    **other: Any,
) -> None:
    """An argument as it stands in ``commands.toml``."""
    if type in _NUMBERS:
        other["type"] = _number(_NUMBERS[type], least)
    elif type:
        other["type"] = _READERS[type]
    made.add_argument(name, help=pick(lang, *help) if help else None, **other)


def _number(kind: Callable[[str], Any], low: float) -> Callable[[str], Any]:
    """A reader of numbers with a lowest value."""

    def read(text: str) -> Any:
        try:
            value = kind(text)
        except ValueError as error:
            raise argparse.ArgumentTypeError(f"{text}?") from error
        if not low <= value < 2**31:
            raise argparse.ArgumentTypeError(f"{text} < {low:g}" if value < low else f"{text}?")
        return value

    return read


def _language(text: str) -> Lang:
    try:
        return language(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError("zh | en") from error


def _day(text: str) -> date:
    from duxue.desk import day_of  # noqa: PLC0415 - not for help

    found = day_of(text)
    if found is None:
        raise argparse.ArgumentTypeError(f"{text} ≠ YYYY-MM-DD")
    return found


def _month(text: str) -> date:
    found = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", text.strip())
    if not found:
        raise argparse.ArgumentTypeError(f"{text} ≠ YYYY-MM")
    return date(int(found[1]), int(found[2]), 1)


_NUMBERS: dict[str, Callable[[str], Any]] = {"whole": int, "number": float}
_READERS: dict[str, Callable[[str], Any]] = {"path": Path, "day": _day, "month": _month}
"""What reads an argument of each type."""
