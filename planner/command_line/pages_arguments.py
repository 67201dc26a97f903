"""The words of the verbs that serve the pages: open, serve, backup."""

from __future__ import annotations

from pathlib import Path

from duxue.planner.command_line import shared_arguments as shared
from duxue.planner.command_line.shared_arguments import Verb, Word


def add_open(verb: Verb, word: Word) -> None:
    """``open``: the pages on one PC."""
    made = verb(
        "open", "在本机浏览器中打开（无需登录）", "the pages on this PC, in the browser, without log-in"
    )
    made.add_argument("--port", type=shared.number(int, 0), default=0, metavar="N", help=word("端口", "port"))
    made.add_argument("--no-browser", action="store_true", help=word("不打开浏览器", "open no browser"))


def add_serve(verb: Verb, word: Word) -> None:
    """``serve``: the pages for several people."""
    made = verb("serve", "供多人使用的网页，须有账户", "the pages for several people, with accounts")
    made.add_argument("--host", default="127.0.0.1", help=word("监听地址", "address to listen on"))
    made.add_argument(
        "--port", type=shared.number(int, 0), default=8000, metavar="N", help=word("端口", "port")
    )


def add_backup(verb: Verb, word: Word) -> None:
    """``backup``: database and store saved, or given back."""
    made = verb(
        "backup",
        "备份数据库和文件；--restore 恢复到空文件夹",
        "save database and store; --restore lays them out again",
    )
    made.add_argument("out", type=Path, metavar="OUT.zip", help=word("备份文件", "the backup's file"))
    made.add_argument(
        "--restore",
        type=Path,
        metavar="DIR",
        help=word("恢复到这个空文件夹", "lay it out in this empty folder"),
    )
    shared.replace(made, word)
