"""The table, and docs/performance.md, which keeps the rows of lines that are not measured again, with its picture."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import re
import statistics
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import matplotlib as mpl
import matplotlib.pyplot as plt

from benchmarks.clicks import GOALS
from benchmarks.lines import LINES
from benchmarks.measure import SIDES, Line
from benchmarks.programs import ROOT, run, soffice
from xlpkg.messages import say

Row = tuple[str, ...]

_CLICKS_HEADER: Final[Row] = ("button", "time", "processor", "goal")
HEADER: Final[Row] = ("line", "work", *SIDES, "ours/peer", "ours/floor", "goal")
_PAGE: Final = ROOT / "docs" / "performance.md"
_PICTURE: Final = ROOT / "docs" / "images" / "performance.svg"
_TABLE: Final = re.compile(r"(?<=<!-- table -->\n).*?(?=\n<!-- /table -->)", re.DOTALL)
_CLICKS: Final = re.compile(r"(?<=<!-- clicks -->\n).*?(?=\n<!-- /clicks -->)", re.DOTALL)
_PACKAGES: Final = (
    *("numpy", "pandas", "lxml", "python-calamine", "openpyxl", "excelize", "xlwings", "ibis-framework", "duckdb"),
    *("pyarrow", "polars"),
)


def row(line: Line, seconds: dict[str, list[float]]) -> Row:
    """Return the row of *line*: the medians of the rounds, with the fastest and the slowest in brackets."""
    ours, peer, floor = (statistics.median(seconds[side]) for side in SIDES)
    times = [_time(seconds[side]) for side in SIDES]
    sides = (times[0], f"{line.peer}: {times[1]}", f"{line.floor}: {times[2]}")
    ratios = (f"{float(f'{ours / other:.2g}'):g}" for other in (peer, floor))
    return line.name, line.work, *sides, *ratios, f"≤ {line.goal:g}"


def rows_of_clicks(found: Mapping[str, Sequence[tuple[float, float]]]) -> list[Row]:
    """Return a row for each button: its caption, its seconds, those of the processor, and how many it may take."""
    return [
        (
            say(f"button-{action}", "zh"),
            *(_time(seconds) for seconds in zip(*times, strict=True)),
            f"≤ {GOALS[action]:g} s",
        )
        for action, times in found.items()
    ]


def write(measured: Sequence[Row], clicks: Sequence[Row], repeat: int) -> None:
    """Write the *measured* rows and those of *clicks* into the page, and draw the picture from all of the former."""
    text = _PAGE.read_text(encoding="utf-8")
    if clicks:
        shown = "\n".join(f"| {' | '.join(row)} |" for row in (_CLICKS_HEADER, ("---",) * 4, *clicks))
        text = _CLICKS.sub(lambda _: shown, text)
        _PAGE.write_text(text, encoding="utf-8")
    if not measured:
        return
    found = _TABLE.search(text)
    before = [tuple(line.strip("| ").split(" | ")) for line in found[0].splitlines()[2:]] if found else []
    rows = {row[0]: row for row in (*before, *measured) if len(row) == len(HEADER)}
    table = [rows[line.name] for line in LINES if line.name in rows]
    lines = [f"| {' | '.join(row)} |" for row in (HEADER, ("---",) * len(HEADER), *table)]
    lines += ["", _machine(repeat)]
    _PAGE.write_text(_TABLE.sub(lambda _: "\n".join(lines), text), encoding="utf-8")
    _draw(table[::-1])


def _draw(table: Sequence[Row]) -> None:
    """Draw the ratios of ours to the peer, with the goals as marks."""
    ratios = [float(row[-3]) for row in table]
    mpl.use("svg")
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": "performance", "font.size": 9}):
        figure, axes = plt.subplots(figsize=(7.5, 0.3 * len(table) + 0.9), layout="constrained")
        bars = axes.barh([row[0] for row in table], ratios, height=0.5, color="#0f766e")
        axes.bar_label(bars, [row[-3] for row in table], padding=4)
        goals = [float(row[-1].removeprefix("≤ ")) for row in table]
        axes.scatter(goals, range(len(table)), marker="|", s=160, color="#c2410c", zorder=3)
        axes.set(xscale="log", xlim=(min(ratios) / 2, 2 * max(ratios)))
        axes.axvline(1, color="#6b7280", linewidth=0.8)
        axes.set_title("Time relative to the peer (1: as fast; the mark is the goal)", fontsize=10)
        figure.savefig(_PICTURE, metadata={"Date": None, "Creator": None})
        plt.close(figure)


def _time(seconds: Sequence[float]) -> str:
    median, fastest, slowest = statistics.median(seconds), min(seconds), max(seconds)
    unit, size = ("s", 1.0) if median >= 1 else ("ms", 1e-3)
    return f"{median / size:.3g} {unit} ({fastest / size:.3g}–{slowest / size:.3g})"


def _machine(repeat: int) -> str:
    """Return what the times were measured on, without names of machines and paths."""
    model = re.search(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text(encoding="utf-8"))
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in _PACKAGES)
    office = re.search(r"\d+(?:\.\d+)+", run([soffice(), "--version"]))
    return (
        f"Measured {repeat} times each, on {len(os.sched_getaffinity(0))} processors"
        f" ({model[1].strip() if model else platform.machine()}, {memory:.0f} GB), with"
        f" {platform.freedesktop_os_release()['PRETTY_NAME']}, Python {platform.python_version()},"
        f" LibreOffice {office[0] if office else 'unknown'}, {versions}."
    )
