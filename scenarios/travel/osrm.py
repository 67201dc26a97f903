"""Travel from an office's own OSRM server, asked table by table."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from http.client import HTTPException
from typing import Any

import numpy as np

from duxue.scenarios.problems import refusal
from duxue.scenarios.travel.legs import Floats, Indices, StraightLegs, TravelError

MOST_POINTS = 100
"""Points in one request: what a server allows unless its ``--max-table-size`` is raised."""
TIMEOUT_SECONDS = 20.0


class OsrmLegs:
    """Minutes by a server's ``/table/v1/driving/`` answers, asked for as needed and kept.

    Pairs for which the server knows no way, or minutes in which nobody can make it, take the straight measure;
    ``unreachable`` and ``impossible`` count them. Negative minutes are no answer at all.
    """

    code = "osrm"

    def __init__(
        self,
        url: str,
        points: tuple[Floats, Floats],
        straight: StraightLegs,
        timeout: float = TIMEOUT_SECONDS,
    ) -> None:
        """``points`` are the places' WGS-84 degrees. Raises TravelError where the server does not answer a first question."""
        if not url.startswith(("http://", "https://")):
            raise TravelError(
                f"OSRM地址应以 http:// 或 https:// 开头，现为“{url}”",
                f"the OSRM address must start with http:// or https://, not {url!r}",
            )
        self.url = url.rstrip("/")
        self.unreachable = 0
        self.impossible = 0
        self._timeout = timeout
        self._straight = straight
        self._points = [f"{lon:.6f},{lat:.6f}" for lon, lat in zip(*points, strict=True)]
        self._rows: dict[int, Floats] = {}
        if self._points:
            self._rows[0] = np.full(len(self._points), np.nan)
            self._fetch([0], list(range(min(len(self._points), MOST_POINTS - 1))))

    def block(self, sources: Indices, targets: Indices) -> Floats:
        """Minutes one way from each source to each target, as a matrix; answers are kept."""
        whole = len(sources) == 1 and len(targets) == 1
        for source in dict.fromkeys(int(s) for s in sources):
            self._rows.setdefault(source, np.full(len(self._points), np.nan))
        wanted = np.arange(len(self._points), dtype=np.intp) if whole else np.unique(targets)
        todo = [s for s in dict.fromkeys(int(s) for s in sources) if np.isnan(self._rows[s][targets]).any()]
        step = max(1, min(len(todo), MOST_POINTS // 2))
        for start in range(0, len(todo), step):
            batch = todo[start : start + step]
            for first in range(0, len(wanted), MOST_POINTS - len(batch)):
                self._fetch(batch, [int(t) for t in wanted[first : first + MOST_POINTS - len(batch)]])
        return np.vstack([self._rows[int(s)][targets] for s in sources])

    def _fetch(self, sources: list[int], targets: list[int]) -> None:
        minutes = self._ask(sources, targets)
        if np.any(minutes < 0):
            raise self._refusal("有负的分钟数", "negative minutes")
        starts, ends = np.asarray(sources, dtype=np.intp), np.asarray(targets, dtype=np.intp)
        known = np.isfinite(minutes)
        impossible = known & self._straight.too_quick(minutes, starts, ends)
        self.unreachable += int((~known).sum())
        self.impossible += int(impossible.sum())
        minutes = np.where(known & ~impossible, minutes, self._straight.block(starts, ends))
        for source, row in zip(sources, minutes, strict=True):
            self._rows[source][targets] = row

    def _ask(self, sources: list[int], targets: list[int]) -> Floats:
        points = ";".join(self._points[i] for i in [*sources, *targets])
        first = ";".join(str(i) for i in range(len(sources)))
        second = ";".join(str(i + len(sources)) for i in range(len(targets)))
        address = (
            f"{self.url}/table/v1/driving/{points}?sources={first}&destinations={second}&annotations=duration"
        )
        answer = self._get(address)
        durations = answer.get("durations") if answer.get("code") == "Ok" else None
        try:
            seconds = np.asarray(durations, dtype=np.float64)
        except (TypeError, ValueError) as error:
            raise self._refusal(f"durations: {error}") from error
        if durations is None or seconds.shape != (len(sources), len(targets)):
            raise self._refusal(f"{answer.get('code', '')} {answer.get('message', '')}".strip())
        return seconds / 60.0

    def _get(self, address: str) -> dict[str, Any]:
        # The server is the office's own, inside its network: never by way of a proxy.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(address, timeout=self._timeout) as reply:
                answer = json.load(reply)
        except urllib.error.HTTPError as error:
            with error:
                raise self._refusal(f"HTTP {error.code} {_message(error)}".strip()) from error
        except ValueError as error:
            raise self._refusal(f"应答不是 JSON（{error}）", f"the answer is no JSON ({error})") from error
        except (OSError, HTTPException) as error:
            reason = getattr(error, "reason", error)
            why = refusal(reason) if isinstance(reason, BaseException) else (str(reason),)
            raise self._refusal(*why) from error
        if not isinstance(answer, dict):
            raise self._refusal("应答不是 JSON 对象", "no JSON object")
        return answer

    def _refusal(self, zh: str, en: str = "") -> TravelError:
        return TravelError(
            f"OSRM 服务（{self.url}）没有给出行程：{zh}；请检查地址和服务，或把参数 travel_source 改为 distance",
            f"the OSRM server at {self.url} gave no travel times: {en or zh}; check address and server, "
            "or set travel_source to distance",
        )

    def words(self, lang: str) -> str:
        """How the minutes came about."""
        if lang == "zh":
            told = f"本单位 OSRM 服务（{self.url}）"
            told += f"；{self.unreachable}对起终点无路可达，按直线距离估算" if self.unreachable else ""
            return told + (
                f"；{self.impossible}对起终点的分钟数不可能，按直线距离估算" if self.impossible else ""
            )
        told = f"the office's OSRM server ({self.url})"
        told += (
            f"; {self.unreachable} pairs without a way go by straight distance" if self.unreachable else ""
        )
        return told + (
            f"; {self.impossible} pairs with impossible minutes go by straight distance"
            if self.impossible
            else ""
        )


def _message(error: urllib.error.HTTPError) -> str:
    try:
        told = json.loads(error.read().decode("utf-8", "replace"))
    except ValueError:
        return str(error.reason)
    return str(told.get("message", error.reason)) if isinstance(told, dict) else str(error.reason)
