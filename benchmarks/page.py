"""Write docs/performance.md and its charts: the measured parts are between marks in the page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from benchmarks import chart
from benchmarks.results import HEADER, Results, rows

_DOCS: Final = Path(__file__).resolve().parents[1] / "docs"
_PAGE: Final = _DOCS / "performance.md"


def write(report: Results) -> None:
    """Draw the charts, and write the measured parts of the page, from *report*."""
    images = _DOCS / "images"
    if report["lines"]:
        images.joinpath("performance.svg").write_text(chart.ratios(report["lines"]), encoding="utf-8")
    if report["growth"]:
        images.joinpath("growth.svg").write_text(chart.growth(report["growth"]), encoding="utf-8")
    parts = {"table": table(report), "lines": lines(report), "growth": _growth(report), "machine": machine(report)}
    fill(parts)


def fill(parts: Mapping[str, str]) -> None:
    """Write *parts* between their marks in the page. Raises ValueError if a mark is missing."""
    _PAGE.write_text(filled(_PAGE.read_text(encoding="utf-8"), parts), encoding="utf-8")


def filled(text: str, parts: Mapping[str, str]) -> str:
    """Return the page *text* with *parts* between their marks. Raises ValueError if a mark is missing."""
    for name, part in parts.items():
        pattern = re.compile(rf"(<!-- {name} -->\n).*?(\n?<!-- /{name} -->)", re.DOTALL)
        text, count = pattern.subn(partial(_between, part), text)
        if count != 1:
            raise ValueError(f"{_PAGE.name} has no marks for {name}")
    return text


def _between(part: str, marks: re.Match[str]) -> str:
    return f"{marks[1]}{part}\n{marks[2].lstrip()}"


def table(report: Results) -> str:
    """Return the table of the times, and how many lines reach their goals."""
    reached = sum(line["reached"] for line in report["lines"])
    return f"{as_table(HEADER, rows(report))}\n\n{reached} of {len(report['lines'])} lines reach their goals."


def as_table(header: Sequence[str], table: Iterable[Sequence[str]]) -> str:
    """Return a table in Markdown."""
    return "\n".join("| " + " | ".join(row) + " |" for row in (header, ["---"] * len(header), *table))


def lines(report: Results) -> str:
    """Return what the sides of each line do, and its sizes."""
    lines = ["| line | work | peer | floor | sizes |", "| --- | --- | --- | --- | --- |"]
    for line in report["lines"]:
        sizes = "; ".join(f"{name}: {_size(value)}" for name, value in line["facts"].items())
        lines.append(f"| {line['name']} | {line['work']} | {line['peer']} | {line['floor']} | {sizes} |")
    return "\n".join(lines)


def _size(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {_size(size)}" for name, size in value.items())
    return f"{value:,}" if isinstance(value, int) else str(value)


def _growth(report: Results) -> str:
    lines = ["| work | rows a month | years | seconds |", "| --- | --- | --- | --- |"]
    lines += [f"| {p['work']} | {p['rows']} | {p['years']} | {p['seconds']:.3g} |" for p in report["growth"]]
    lines += ["", "| work | exponent of the years | exponent of the rows |"]
    lines.append("| --- | --- | --- |")
    lines += [
        f"| {work} | {powers.get('years', '–')} | {powers.get('rows', '–')} |"
        for work, powers in report["exponents"].items()
    ]
    return "\n".join(lines)


def machine(report: Results) -> str:
    """Return what the times were measured on."""
    versions = ", ".join(f"{name} {version}" for name, version in report["versions"].items())
    cpu = report["machine"]
    return (
        f"Measured {report['repeat']} times each, on {cpu['count']} processors ({cpu['model']}, "
        f"{cpu['memory in GB']} GB), with {versions}."
    )
