"""The results as plain data, from which the table, the charts and the page are made."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from benchmarks import machine
from benchmarks.growth import Point, exponents
from benchmarks.measure import SIDES, Measured

Results = dict[str, Any]

HEADER: Final = ("work", "ours", "peer", "floor", "ours/peer", "ours/floor", "goal", "reached")


def results(measured: Sequence[Measured], growth: Sequence[Point], repeat: int) -> Results:
    """Return the results of a run: of each line, and the points and exponents of growth."""
    return {
        "repeat": repeat,
        "machine": machine.processor(),
        "versions": machine.versions(),
        "lines": [line_result(measured_line) for measured_line in measured],
        "growth": [asdict(point) for point in growth],
        "exponents": exponents(list(growth)),
    }


def line_result(measured_line: Measured) -> dict[str, Any]:
    """Return the result of a line."""
    line = measured_line.line
    return {
        "name": line.name,
        "work": line.work,
        "peer": line.peer,
        "floor": line.floor,
        "goal": list(line.goal),
        "seconds": {side: [round(value, 6) for value in measured_line.seconds[side]] for side in SIDES},
        "median": {side: round(measured_line.median(side), 6) for side in SIDES},
        "spread": {side: [round(value, 6) for value in measured_line.spread(side)] for side in SIDES},
        "ratio": {side: round(measured_line.ratio(side), 6) for side in SIDES[1:]},
        "reached": measured_line.reached,
        "facts": measured_line.facts,
    }


def rows(report: Results) -> list[tuple[str, ...]]:
    """Return the table: a row of texts for each line."""
    return [
        (
            line["name"],
            *(f"{as_time(line['median'][side])} ({_range(line['spread'][side])})" for side in SIDES),
            *(f"{line['ratio'][side]:.2g}" for side in SIDES[1:]),
            ", ".join("–" if goal is None else f"≤ {goal:g}" for goal in line["goal"]),
            "yes" if line["reached"] else "no",
        )
        for line in report["lines"]
    ]


def aligned(table: Sequence[Sequence[str]]) -> list[str]:
    """Return the rows of *table* as lines for a terminal."""
    width = [max(len(row[column]) for row in table) for column in range(len(table[0]))]
    return ["  ".join(cell.ljust(width[column]) for column, cell in enumerate(row)).rstrip() for row in table]


def as_text(report: Results) -> str:
    """Return the table, and the growth, for a terminal."""
    lines = aligned([HEADER, *rows(report)])
    for work, powers in report["exponents"].items():
        grows = ", ".join(f"with the {what} as their power of {power}" for what, power in powers.items())
        lines.append(f"{work} grows {grows}")
    return "\n".join(lines)


def save(report: Results, path: Path) -> None:
    """Write *report* as JSON."""
    path.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def as_time(seconds: float) -> str:
    """Return *seconds* in a unit of their size."""
    for unit, size in (("s", 1.0), ("ms", 1e-3)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds * 1e6:.3g} µs"


def _range(spread: Sequence[float]) -> str:
    return "–".join(as_time(value) for value in spread)
