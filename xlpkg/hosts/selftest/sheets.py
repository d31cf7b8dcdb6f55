"""The sheets and the PDF of the self-test: what the buttons wrote, compared with what the program computes."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

import pdfplumber

from xlpkg.audit.auditor import audit
from xlpkg.hosts.selftest.results import differences
from xlpkg.model.words import LANGUAGE_NAMES
from xlpkg.workbook import layout
from xlpkg.workbook.range_values import RangeValues
from xlpkg.workbook.read_report import read_report

if TYPE_CHECKING:
    from pathlib import Path

    import xlwings as xw

    from xlpkg.hosts.selftest.results import Results
    from xlpkg.workbook.content import Content
    from xlpkg.workbook.layout import NamedRange

    Rows = list[list[Any]]

#: The differences of a sheet that are reported; a sheet of another month has thousands.
_MOST: Final = 20
_PAGES: Final = 5


def check_sheets(book: xw.Book, content: Content, results: Results) -> None:
    """Compare the cells of each sheet of *book* with *content*, at the positions that the built workbook has."""
    wanted: dict[str, list[tuple[NamedRange, Rows]]] = defaultdict(list)
    for named, rows in RangeValues(content).of(layout.FILLED):
        if named not in (layout.HOME_CHOICES, layout.HOME_RUN):
            wanted[named.sheet].append((named, rows))
    suffix = "" if content.lang == "zh" else f" {content.lang}"
    for sheet, areas in wanted.items():
        results.check(f"sheet/{sheet}{suffix}", _areas, book, areas)
    chosen = [str(content.period), content.cube.currency.label(content.lang), LANGUAGE_NAMES[content.lang]]
    results.check(
        f"sheet/{layout.HOME}{suffix} choices",
        lambda: (chosen, [row[0] for row in _read(book, layout.HOME_CHOICES)[: len(chosen)]]),
    )
    states = [chosen] * len(layout.GROUPS)
    first = layout.STATE_COLUMN
    results.check(
        f"sheet/{layout.HOME}{suffix} state",
        lambda: (states, [row[first : first + 3] for row in _read(book, layout.HOME_RUN)[1:]]),
    )


def _areas(book: xw.Book, areas: list[tuple[NamedRange, Rows]]) -> tuple[object, object]:
    """Return what is compared: no difference, and those between *areas* and *book*."""
    found: list[str] = []
    for named, rows in areas:
        blank = [None] * named.columns
        expected = [[*map(_as_read, row), *blank[len(row) :]] for row in rows]
        expected += [blank] * (named.rows - len(rows))
        found += differences(expected, _read(book, named), named.row + 1, named.column + 1)
    return [], [*found[:_MOST], *([f"… {len(found) - _MOST}"] if len(found) > _MOST else [])]


def _read(book: xw.Book, named: NamedRange) -> Rows:
    cells = book.sheets[named.sheet].range(
        (named.row + 1, named.column + 1), (named.last_row + 1, named.last_column + 1)
    )
    rows: Rows = cells.options(ndim=2, err_to_str=True).value
    return rows


def _as_read(value: Any) -> Any:
    """Return *value* as it is read from the cell to which it was written."""
    if isinstance(value, (int, float)):
        return float(value) if math.isfinite(value) else None
    return value or None


def snapshot(book: xw.Book) -> dict[str, Rows]:
    """Return the values of all cells of *book* by sheet, without the line and the times of the last run."""
    found: dict[str, Rows] = {}
    for sheet in book.sheets:
        last = sheet.used_range.last_cell
        found[sheet.name] = sheet.range((1, 1), last).options(ndim=2, err_to_str=True).value
    run = layout.HOME_RUN
    for row in range(run.row, min(run.last_row + 1, len(found[run.sheet]))):
        found[run.sheet][row] = found[run.sheet][row][: run.column]
    return found


def check_unchanged(before: dict[str, Rows], after: dict[str, Rows]) -> tuple[object, object]:
    """Return what :meth:`Results.check` compares: no difference, and the cells that differ between two snapshots."""
    if before.keys() != after.keys():
        return [*before], [*after]
    found = []
    for sheet, rows in before.items():
        if [len(row) for row in rows] != [len(row) for row in after[sheet]]:
            found.append(f"{sheet}: {len(rows)} → {len(after[sheet])} rows")
        else:
            found += [f"{sheet}!{line}" for line in differences(rows, after[sheet], 1, 1)]
    return [], found[:_MOST]


def check_audit(book: xw.Book, content: Content) -> tuple[object, object]:
    """Return what is compared: no finding, and those in the report on the sheets of *book*."""
    findings = audit(read_report(book), content.cube, content.period)
    return [], [finding.message.sentence(content.lang) for finding in findings]


def check_pdf(path: Path, content: Content, results: Results) -> None:
    """Check that the PDF *path* exists, has five pages, and has the paragraphs of the report."""
    name = f"pdf/{path.name}" + ("" if content.lang == "zh" else f" {content.lang}")
    if not results.check(name, lambda: (True, path.is_file())):
        return
    with pdfplumber.open(path) as pdf:
        texts = [page.extract_text() or "" for page in pdf.pages]
    results.check(f"{name} pages", lambda: (_PAGES, len(texts)))
    printed = _squeezed("".join(texts))
    for section in content.report.sections:
        for number, paragraph in enumerate(section.paragraphs(), start=1):
            found = paragraph if _squeezed(paragraph) in printed else None
            results.check(f"{name} {section.basis.name.lower()} {number}", _pair, paragraph, found)


def _pair(expected: object, actual: object) -> tuple[object, object]:
    return expected, actual


def _squeezed(text: str) -> str:
    return "".join(text.split())
