"""Writes rows into the ranges of an open workbook, and writes back what the ranges held before if that is needed."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import xlwings as xw
from xlwings import conversion

from xlpkg.engines.page_texts import PageTexts
from xlpkg.workbook.host import host_of
from xlpkg.workbook.layout import CHART
from xlpkg.workbook.row_heights import set_row_height

#: A spreadsheet may read text that starts with one of these as a formula, or drop the apostrophe.
_NOT_FIRST: Final = ("=", "+", "-", "@", "'")
#: Text that Excel may read as a number, a date, an error or a logical value in a cell without the format of text.
_AMBIGUOUS: Final = re.compile(r"\d|^\s*(?:#|true\s*$|false\s*$)", re.IGNORECASE)
#: Excel reads no longer text as a number or a date.
_LONGEST_NUMBER: Final = 40
_SIGNIFICANT_DIGITS: Final = 12
_TEXT_FORMAT: Final = "@"
#: Programs round heights to pixels, in points.
_HEIGHT_DIFFERENCE: Final = 1.0


class _RowsOfRange(conversion.Accessor):
    """Writes rows that have the shape of the range.

    xlwings' default accessor resizes the range twice before it writes. To do that, it asks the program 24 times for
    the name of the workbook or the sheet, which takes longer than the write.
    """

    @classmethod
    def writer(cls, options: dict[str, object]) -> list[object]:
        return conversion.Pipeline(
            [conversion.CleanDataForWriteStage(options), conversion.WriteValueToRangeStage(options, raw=True)]
        )


class RangeWriter:
    """Writes ranges of *book*, and keeps what each held before.

    With the package engine nothing is kept: it changes the file only when the workbook is saved.
    """

    def __init__(self, book: xw.Book) -> None:
        self._host = host_of(book.app)
        self._written: list[Callable[[], object]] = []

    def write(self, target: xw.Range, rows: Sequence[Sequence[object]]) -> None:
        """Write *rows* into the upper left part of *target*; its other cells become empty.

        Text is written as text, a figure rounded to twelve significant digits. Raises ValueError as write_formulas
        does.
        """
        self.write_formulas(target, _extend(rows, target.shape))

    def write_formulas(self, target: xw.Range, contents: list[list[Any]]) -> None:
        """Write *contents* into *target*; what starts with = is a formula.

        Raises ValueError, and writes nothing, if they have another shape: a program would write beyond the range.
        """
        if {(len(contents), len(row)) for row in contents} != {target.shape}:
            raise ValueError(f"rows that do not fit into {target.get_address()}")
        if self._host.holds(target, contents):
            return
        restore = self._host.restorer(target) or excel_restorer(target)
        try:
            target.options(_RowsOfRange).value = contents
        except BaseException:  # also Ctrl-C
            with contextlib.suppress(Exception):  # a range that cannot be written is unchanged
                restore()
            raise
        self._written.append(restore)

    def set_row_height(self, target: xw.Range, height: float) -> None:
        """Give the rows of *target* a height in points; 0 hides them."""
        before = target.row_height
        if before is None:  # they differ
            for row in range(target.shape[0]):
                self.set_row_height(target[row, 0], height)
        elif abs(before - height) > _HEIGHT_DIFFERENCE:
            set_row_height(target, height)
            self._written.append(lambda: set_row_height(target, before))

    def write_page_texts(self, sheet: xw.Sheet, texts: PageTexts) -> bool:
        """Write *texts* into the header and footer of *sheet*; return whether the program could."""
        restore = self._host.write_page_texts(sheet, texts)
        if restore is not None:
            self._written.append(restore)
        return restore is not None

    def write_chart_texts(self, sheet: xw.Sheet, texts: Sequence[str]) -> None:
        """Give the charts of *sheet*, which build has numbered, their alternative texts."""
        by_name = {f"{CHART}{number}": text for number, text in enumerate(texts, start=1)}
        self._written.append(self._host.write_chart_texts(sheet, by_name))

    def replace_texts(self, sheet: xw.Sheet, texts: Mapping[str, str]) -> None:
        """Replace texts of *sheet* that no range has."""
        before = {new: old for old, new in self._host.replace_texts(sheet, texts).items()}
        self._written.append(lambda: self._host.replace_texts(sheet, before))

    def restore(self) -> None:
        """Write back what the ranges held before; the first range, which was written to say so, is the last.

        If that fails for a range, the others are written back, except the first, and the exception is raised.
        """
        failures = []
        for restore in reversed(self._written[1:]):
            try:
                restore()
            except Exception as failure:
                failures.append(failure)
        if failures:
            raise failures[0]
        for first in self._written[:1]:
            first()


def excel_restorer(target: xw.Range) -> Callable[[], object]:
    """Return the function for Excel, which has formulas and values in two properties, and interprets what is written.

    An array formula becomes a formula in each of its cells.
    """
    values, formulas = (rows_of(cells, target.shape) for cells in (target.options("raw").value, target.formula))

    def write_back() -> None:
        target.options("raw").value = [
            [_content(target, (row, column), value, formulas[row][column]) for column, value in enumerate(in_row)]
            for row, in_row in enumerate(values)
        ]

    return write_back


def rows_of(cells: Any, shape: tuple[int, int]) -> Any:
    """Return what Excel gives for the cells of a range of *shape* as rows: for one cell that is no sequence."""
    return [[cells]] if shape == (1, 1) else cells


def _content(target: xw.Range, cell: tuple[int, int], value: object, formula: object) -> object:
    """Return what to write into a cell of *target* that Excel gave *value* and *formula* for."""
    if isinstance(formula, str) and formula.startswith("=") and formula != value:
        return formula
    if type(value) is int:  # an error value: every number is a float
        return formula
    if isinstance(value, str) and _AMBIGUOUS.search(value) and target[cell].number_format != _TEXT_FORMAT:
        return f"'{value}"
    return as_text(value)


def _extend(rows: Sequence[Sequence[object]], shape: tuple[int, int]) -> list[list[object]]:
    """Return *rows* as they are written, extended with None to *shape*."""
    height, width = shape
    extended = [
        [
            *(rounded(value) if isinstance(value, float) else as_text(value) for value in row),
            *[None] * (width - len(row)),
        ]
        for row in rows
    ]
    return extended + [[None] * width for _ in range(height - len(rows))]


def rounded(figure: float) -> float:
    """Return *figure* rounded to the digits that are the same on every processor."""
    return float(f"{figure:.{_SIGNIFICANT_DIGITS}g}")


def as_text(value: object) -> object:
    """Return *value*, with an apostrophe before a text that a spreadsheet may read as something else."""
    if not isinstance(value, str):
        return value
    is_ambiguous = len(value) <= _LONGEST_NUMBER and _AMBIGUOUS.search(value)
    return f"'{value}" if is_ambiguous or value.startswith(_NOT_FIRST) else value
