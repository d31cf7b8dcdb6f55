"""The charts as SVG: the ratios of each line with its goals, and the growth of the times."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from html import escape
from typing import Any, Final

_INK, _GREY, _RULE = "#1f2937", "#6b7280", "#e5e7eb"
_OURS, _GOAL, _MISSED = "#0f766e", "#1e3a5f", "#c2410c"
_FONT: Final = "font-family='Segoe UI, Helvetica, Arial, sans-serif'"


def _svg(width: int, height: int, parts: Iterator[str]) -> str:
    body = "\n".join(parts)
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width} {height}' width='{width}' height='{height}' "
        f"{_FONT} font-size='12'>\n<rect width='{width}' height='{height}' fill='white'/>\n{body}\n</svg>\n"
    )


def _text(x: float, y: float, text: str, *, anchor: str = "start", colour: str = _INK, size: int = 12) -> str:
    return (
        f"<text x='{x:.1f}' y='{y:.1f}' text-anchor='{anchor}' fill='{colour}' font-size='{size}'>{escape(text)}</text>"
    )


def _line(x1: float, y1: float, x2: float, y2: float, colour: str, width: float = 1) -> str:
    return f"<line x1='{x1:.1f}' y1='{y1:.1f}' x2='{x2:.1f}' y2='{y2:.1f}' stroke='{colour}' stroke-width='{width}'/>"


def ratios(lines: Sequence[dict[str, Any]]) -> str:
    """Return an SVG with two bars for each line, ours/peer and ours/floor, and the goals as marks."""
    left, top, row, panel_width = 120, 56, 26, 330
    height = top + row * len(lines) + 40

    def parts() -> Iterator[str]:
        for number, (side, title) in enumerate((("peer", "ours / peer"), ("floor", "ours / floor"))):
            values = [line["ratio"][side] for line in lines]
            low, high = _decades([*values, *(goal for line in lines if (goal := line["goal"][number]))])
            start = left + number * (panel_width + 40)

            def at(value: float, low: int = low, high: int = high, start: int = start) -> float:
                return start + panel_width * (math.log10(value) - low) / (high - low)

            yield _text(start, 22, title, size=14)
            yield _text(start, 40, "shorter is better; the mark is the goal", colour=_GREY, size=11)
            for decade in range(low, high + 1):
                x = at(10**decade)
                yield _line(x, top - 6, x, height - 30, _RULE)
                yield _text(x, height - 14, f"{10.0**decade:g}", anchor="middle", colour=_GREY, size=11)
            for index, line in enumerate(lines):
                y = top + row * index
                value, goal = line["ratio"][side], line["goal"][number]
                colour = _OURS if goal is None or value <= goal else _MISSED
                end = max(at(value), start + 1)
                yield f"<rect x='{start}' y='{y + 4}' width='{end - start:.1f}' height='12' fill='{colour}' rx='2'/>"
                yield _text(end + 5, y + 14, f"{value:.2g}", colour=_GREY, size=11)
                if goal is not None:
                    yield _line(at(goal), y, at(goal), y + 20, _GOAL, 2.5)
                if not number:
                    yield _text(left - 8, y + 14, line["name"], anchor="end")

    return _svg(left + 2 * panel_width + 90, height, parts())


def growth(points: Sequence[dict[str, Any]]) -> str:
    """Return an SVG with a panel for each kind of work: seconds by years, and a curve for each number of rows."""
    works = list(dict.fromkeys(point["work"] for point in points))
    panel_width, top, panel_height = 240, 50, 190
    low, high = _decades([point["seconds"] for point in points])
    years = sorted({point["years"] for point in points})
    rows = sorted({point["rows"] for point in points})

    def parts() -> Iterator[str]:
        for number, work in enumerate(works):
            start = 60 + number * (panel_width + 40)

            def x(year: float, start: int = start) -> float:
                return start + panel_width * math.log(year / years[0]) / math.log(years[-1] / years[0])

            def y(seconds: float) -> float:
                return top + panel_height * (high - math.log10(seconds)) / (high - low)

            yield _text(start, 24, work, size=14)
            for decade in range(low, high + 1):
                yield _line(start, y(10**decade), start + panel_width, y(10**decade), _RULE)
                yield _text(start - 6, y(10**decade) + 4, f"{10.0**decade:g} s", anchor="end", colour=_GREY, size=11)
            for year in years:
                unit = "year" if year == 1 else "years"
                yield _text(x(year), top + panel_height + 18, f"{year} {unit}", anchor="middle", colour=_GREY, size=11)
            for count, colour in zip(rows, (_GOAL, _OURS), strict=False):
                of_work = [p for p in points if p["work"] == work and p["rows"] == count]
                path = " ".join(f"{x(p['years']):.1f},{y(p['seconds']):.1f}" for p in of_work)
                yield f"<polyline points='{path}' fill='none' stroke='{colour}' stroke-width='2'/>"
                yield from (
                    f"<circle cx='{x(p['years']):.1f}' cy='{y(p['seconds']):.1f}' r='3' fill='{colour}'/>"
                    for p in of_work
                )
        for index, (count, colour) in enumerate(zip(rows, (_GOAL, _OURS), strict=False)):
            yield _line(60 + 150 * index, top + panel_height + 40, 84 + 150 * index, top + panel_height + 40, colour, 2)
            yield _text(90 + 150 * index, top + panel_height + 44, f"{count} rows a month", colour=_GREY)

    return _svg(60 + len(works) * (panel_width + 40), top + panel_height + 60, parts())


def _decades(values: Sequence[float]) -> tuple[int, int]:
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    return low, max(high, low + 1)
