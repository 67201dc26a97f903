"""The rates by which the stress test draws what may happen in a year: all of them the office's own choice (☐)."""

from __future__ import annotations

from dataclasses import replace

from duxue.scenarios.parameters import declared

STRESS = tuple(
    replace(one, key=f"stress_{one.key}", zh=f"压力测试：{one.zh}", en=f"stress test: {one.en}")
    for one in declared("stress")
)
"""Rates of the stress test, by kind of happening, under its own name; no text of the law gives any of them."""
