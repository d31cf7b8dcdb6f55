"""Write docs/performance.md and its charts: the measured parts are between marks in the page."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import Final

from benchmarks import chart
from benchmarks.results import HEADER, Results, rows

_DOCS: Final = Path(__file__).resolve().parents[1] / "docs"
_PAGE: Final = _DOCS / "performance.md"


def write(found: Results) -> None:
    """Draw the charts and write every figure of the page anew from *found*."""
    images = _DOCS / "images"
    if found["lines"]:
        images.joinpath("performance.svg").write_text(chart.ratios(found["lines"]), encoding="utf-8")
    if found["growth"]:
        images.joinpath("growth.svg").write_text(chart.growth(found["growth"]), encoding="utf-8")
    _PAGE.write_text(filled(_PAGE.read_text(encoding="utf-8"), found), encoding="utf-8")


def filled(text: str, found: Results) -> str:
    """Return the page *text* with the parts between its marks made from *found*."""
    made = {"table": _table(found), "lines": _lines(found), "growth": _growth(found), "machine": _machine(found)}
    for name, part in made.items():
        pattern = re.compile(rf"(<!-- {name} -->\n).*?(\n?<!-- /{name} -->)", re.DOTALL)
        text, count = pattern.subn(partial(_between, part), text)
        if count != 1:
            raise ValueError(f"{_PAGE.name} has no marks for {name}")
    return text


def _between(part: str, marks: re.Match[str]) -> str:
    return f"{marks[1]}{part}\n{marks[2].lstrip()}"


def _table(found: Results) -> str:
    lines = ["| " + " | ".join(HEADER) + " |", "|" + " --- |" * len(HEADER)]
    lines += ["| " + " | ".join(row) + " |" for row in rows(found)]
    reached = sum(line["reached"] for line in found["lines"])
    lines += ["", f"{reached} of {len(found['lines'])} lines reach their goals."]
    return "\n".join(lines)


def _lines(found: Results) -> str:
    lines = ["| line | work | peer | floor | sizes |", "| --- | --- | --- | --- | --- |"]
    for line in found["lines"]:
        sizes = "; ".join(f"{name}: {_text(value)}" for name, value in line["facts"].items())
        lines.append(f"| {line['name']} | {line['work']} | {line['peer']} | {line['floor']} | {sizes} |")
    return "\n".join(lines)


def _text(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {_text(each)}" for name, each in value.items())
    return f"{value:,}" if isinstance(value, int) else str(value)


def _growth(found: Results) -> str:
    lines = ["| work | rows a month | years | seconds |", "| --- | --- | --- | --- |"]
    lines += [f"| {p['work']} | {p['rows']} | {p['years']} | {p['seconds']:.3g} |" for p in found["growth"]]
    lines += ["", "| work | exponent of the years | exponent of the rows |"]
    lines.append("| --- | --- | --- |")
    lines += [
        f"| {work} | {powers.get('years', '–')} | {powers.get('rows', '–')} |"
        for work, powers in found["exponents"].items()
    ]
    return "\n".join(lines)


def _machine(found: Results) -> str:
    versions = ", ".join(f"{name} {version}" for name, version in found["versions"].items())
    cpu = found["machine"]
    return (
        f"Measured {found['repeat']} times each, on {cpu['count']} processors ({cpu['model']}, "
        f"{cpu['memory in GB']} GB), with {versions}."
    )
