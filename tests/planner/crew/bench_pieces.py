"""Pieces that say who did them: what mates are tried on."""

from __future__ import annotations

import os
import time
from pathlib import Path

from duxue.models.stop import Stop

Board = dict[str, int]


def told(board: Board, piece: int, _stop: Stop) -> tuple[int, int]:
    """Which process did a piece, and what it made of it; a moment each, so that others come to their turn."""
    time.sleep(0.02)
    return os.getpid(), piece * board["factor"]


def together(board: Board, piece: tuple[Path, int, int], _stop: Stop) -> tuple[int, int]:
    """As ``told``, once so many hands have come to a piece of theirs (they leave their names in a folder), a minute at most."""
    folder, hands, number = piece
    (folder / str(os.getpid())).touch()
    for _ in range(3000):
        if len(list(folder.iterdir())) >= hands:
            break
        time.sleep(0.02)
    return os.getpid(), number * board["factor"]


def factor(board: Board, number: int) -> None:
    """Another factor from now on."""
    board["factor"] += number


def only_here(board: Board, piece: int, _stop: Stop) -> int:
    """A piece that fails in every process but the one that made the board."""
    time.sleep(0.02)
    if os.getpid() != board["home"]:
        raise ValueError(piece)
    return piece


def fails(_board: Board, piece: int, _stop: Stop) -> int:
    """A piece that fails everywhere: the last ones do."""
    time.sleep(0.02)
    if piece >= 4:
        raise ValueError(f"piece {piece}")
    return piece


def until_stopped(_board: Board, piece: tuple[Path, int], stop: Stop) -> tuple[int, bool]:
    """Leaves its process in a folder, and waits for a stop, a minute at most."""
    folder, number = piece
    (folder / f"{number}.{os.getpid()}").touch()
    for _ in range(600):
        if stop.is_asked():
            return os.getpid(), True
        time.sleep(0.1)
    return os.getpid(), False
