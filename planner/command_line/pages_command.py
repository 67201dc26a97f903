"""The verbs that serve the pages, as the command line runs them."""

from __future__ import annotations

import argparse

from duxue import face
from duxue.planner.words import Lang, pick


def open_pages(asked: argparse.Namespace, lang: Lang) -> int:
    """Serve one person on this PC."""
    from duxue.planner.web import running

    running.open_on_this_pc(
        port=asked.port, browser=not asked.no_browser, say=lambda at: _say_address(at, lang)
    )
    return 0


def serve_pages(asked: argparse.Namespace, lang: Lang) -> int:
    """Serve several people."""
    from duxue.planner.web import running

    running.serve(host=asked.host, port=asked.port, say=lambda at: _say_address(at, lang))
    return 0


def _say_address(address: str, lang: Lang) -> None:
    zh, en = f"督学已启动： {address} （Ctrl-C 结束）", f"duxue serves {address} (Ctrl-C ends it)"
    print(pick(lang, zh, en), flush=True)


def back_pages_up(asked: argparse.Namespace, lang: Lang) -> int:
    """Save database and store, or lay them out again."""
    from duxue.planner.web import backup

    if asked.restore is not None:
        if asked.replace:
            raise face.RefusedError(
                "--restore 只恢复到空文件夹，不能与 --replace 同用",
                "--restore lays out in an empty folder only: leave --replace away",
            )
        backup.restore(asked.out, asked.restore)
        print(pick(lang, f"已恢复到：{asked.restore}", f"laid out in: {asked.restore}"))
    else:
        backup.back_up(asked.out, replace=asked.replace)
        print(pick(lang, f"已备份：{asked.out}", f"saved: {asked.out}"))
    return 0
