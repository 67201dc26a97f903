"""The command line: ``duxue`` and its verbs; it parses, calls the face, prints, and gives the exit code."""

from __future__ import annotations

import argparse
import os
import sys
import traceback
from collections.abc import Sequence

from duxue.planner.command_line.arguments import parser
from duxue.planner.command_line.terminal import complain, speak_utf8
from duxue.planner.words import Lang, language, pick


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; whatever goes wrong is told in a line or a few."""
    speak_utf8()
    arguments = list(sys.argv[1:] if argv is None else argv)
    asked = parser(_early_language(arguments)).parse_args(arguments)
    lang: Lang = language(asked.lang)
    try:
        from duxue.planner.command_line.verbs import verb_named  # help and complaints need none of them

        return int(verb_named(asked.verb)(asked, lang))
    except KeyboardInterrupt:
        complain(pick(lang, "已中止", "interrupted"))
        return 130
    except BrokenPipeError:
        # Whoever read the output has left; Python must not complain once more while it shuts down.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:  # noqa: BLE001 - the last door: a traceback is a defect
        return _failed(error, lang)


def _early_language(arguments: Sequence[str]) -> Lang:
    """The language that help and complaints about arguments speak, known before the arguments are."""
    early = argparse.ArgumentParser(add_help=False, exit_on_error=False)
    early.add_argument("--lang")
    try:
        return language(early.parse_known_args(arguments)[0].lang)
    except (argparse.ArgumentError, ValueError):
        return language()


def _failed(error: Exception, lang: Lang) -> int:
    """What went wrong, in words; the traceback only for those who ask for it (DUXUE_DEBUG=1)."""
    from duxue.planner import listing
    from duxue.planner.answers import Exit, ProblemsError, explained

    if os.environ.get("DUXUE_DEBUG") == "1":
        complain(getattr(error, "trace", "") or traceback.format_exc())
    if isinstance(error, ProblemsError):
        for line in listing.problem_lines(error.problems, lang):
            complain(line)
        return error.code
    if refusal := explained(error):
        complain(refusal.text(lang))
        return refusal.code
    if hasattr(error, "office_id"):
        complain(_broken_office(str(error.office_id), bool(getattr(error, "trace", "")), lang))
        return Exit.FAILED
    kind = f"{type(error).__name__}: {error}".splitlines()[0][:200]
    complain(pick(lang, f"程序出错（{kind}）；{_REPORT[0]}", f"the program failed ({kind}); {_REPORT[1]}"))
    return Exit.FAILED


_REPORT = (
    "未写任何文件。请以 DUXUE_DEBUG=1 重跑，把输出连同版本号报告给维护者",
    "nothing was written. Run it again with DUXUE_DEBUG=1 and report the output with the version",
)


def _broken_office(office_id: str, told: bool, lang: Lang) -> str:
    if told:
        zh = f"督导室 {office_id} 的计算出错；{_REPORT[0]}"
        en = f"planning office {office_id} failed; {_REPORT[1]}"
        return pick(lang, zh, en)
    zh = f"督导室 {office_id} 的计算进程意外结束（可能内存不足）；已排完的督导室都已保留，重跑同一命令即可接着做，可加 --workers 1"
    en = f"the process of office {office_id} ended unexpectedly (out of memory?); finished offices are kept: run the command again, perhaps with --workers 1"
    return pick(lang, zh, en)
