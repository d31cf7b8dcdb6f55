"""What the sheets are declared with: the columns of a table, the parts of a sheet, and what follows from them.

A column is declared once, in the module of its sheet. How many a table has, what its cells may hold, its headings, its
formats and its bars follow from that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import xlwings as xw

from xlpkg.analysis.findings import Finding
from xlpkg.analysis.measure_list import Measure
from xlpkg.workbook.content import Content
from xlpkg.workbook.home import Publisher
from xlpkg.workbook.kept_texts import KeptTexts
from xlpkg.workbook.layout import NamedRange
from xlpkg.workbook.sheet_figures import Rows, SheetFigures, empty_rows

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

    from xlpkg.workbook.design.style import Style


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes:
        width: in characters.
        num_format: of its figures; None for texts.
        measure: what its figures are.
        has_bars: whether a bar is behind each figure; the bars of a measure share a scale.
        shows_rises: whether figures above zero have the colour of rises.
        head: the message of its heading; "unit" is that of the levels.
        is_text: whether it has texts in spite of a number format.
        is_optional: whether a row may lack this text, and have what is to the right of it.
    """

    width: float
    num_format: str | None = None
    measure: Measure | None = None
    head: str = ""
    has_bars: bool = False
    shows_rises: bool = False
    is_text: bool = False
    is_optional: bool = False

    @property
    def kind(self) -> str:
        """What a cell may hold, in a letter: see :mod:`xlpkg.workbook.shape`."""
        return "*" if self.is_optional else "t" if self.is_text or self.num_format is None else "f"

    @property
    def cell_format(self) -> str:
        """The number format of its cells."""
        return self.num_format or "General"


_T = TypeVar("_T")


class Found(NamedTuple):
    """The findings, and where the ranges are that those on the sheets lead to; empty for where the design has them."""

    findings: tuple[Finding, ...]
    areas: tuple[NamedRange, ...] = ()


@dataclass(frozen=True)
class SheetValues:
    """What the rows of the sheets are made of: a content, and what the workbook adds to it.

    Attributes:
        found: what 核验 lists; None for the findings in the month and in the generated report.
        read: what a sheet read from the workbook: see ``Parts.reads``.
    """

    content: Content
    publisher: Publisher = field(default_factory=Publisher)
    kept: KeptTexts = field(default_factory=KeptTexts)
    logo_mark: str = ""
    found: Found | None = None
    read: Mapping[str, Any] = field(default_factory=dict)
    _made: dict[object, Any] = field(default_factory=dict)

    @property
    def figures(self) -> SheetFigures:
        """The figures of the content."""
        return self.one(_figures)

    def one(self, kind: Callable[[SheetValues], _T]) -> _T:
        """Return what *kind* makes of these values, once for all sheets."""
        if kind not in self._made:
            self._made[kind] = kind(self)
        found: _T = self._made[kind]
        return found


def _figures(values: SheetValues) -> SheetFigures:
    return SheetFigures(values.content)


def no_heights(_: NamedRange, __: xw.Range, ___: Rows) -> Iterator[tuple[xw.Range, float]]:
    """Yield nothing: the rows of a sheet keep their heights."""
    yield from ()


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a sheet.

    Attributes:
        draw: draws it.
        rows: yields each of its ranges with its rows.
        reads: what it needs of the workbook besides; ``rows`` finds that in ``SheetValues.read``.
        cells: what a cell of a range may have, a letter for each column; the last row stands for all that follow. See
            :mod:`xlpkg.workbook.shape`.
        in_order: the rows of a range that show another region in another month: a hidden one would hide that.
        beside: the first columns of tables that stand beside each other in a range, each with an order of its own.
        charts: what each chart draws, its labels first.
        typed: the cells of a range in which a user may type, besides the choices of 首页.
        texts: the beginnings of the keys of the messages that it draws; a fill in another language replaces them.
        heights: yields a cell and the height of its row for rows that are about to be written to a range; 0 hides it.
        hides_empty: the tables whose rows without a value are hidden, with their headings and the height of a row.
    """

    draw: Callable[[Worksheet, Style], None]
    rows: Callable[[SheetValues], Iterator[tuple[NamedRange, Rows]]] = lambda _: iter(())
    reads: Callable[[xw.Book, SheetValues], object] | None = None
    cells: Mapping[NamedRange, tuple[str, ...]] = field(default_factory=dict)
    in_order: Mapping[NamedRange, slice] = field(default_factory=dict)
    beside: Mapping[NamedRange, tuple[int, ...]] = field(default_factory=dict)
    charts: tuple[tuple[NamedRange, ...], ...] = ()
    typed: Mapping[NamedRange, Iterable[tuple[int, int]]] = field(default_factory=dict)
    texts: tuple[str, ...] = ()
    heights: Callable[[NamedRange, xw.Range, Rows], Iterator[tuple[xw.Range, float]]] = no_heights
    hides_empty: Mapping[NamedRange, tuple[int, float]] = field(default_factory=dict)


def kinds(columns: Sequence[Column]) -> str:
    """Return what the cells of a row may hold."""
    return "".join(column.kind for column in columns)


def measures(columns: Sequence[Column]) -> tuple[Measure, ...]:
    """Return the measures of *columns*, without those that have none."""
    return tuple(column.measure for column in columns if column.measure is not None)


def padded(area: NamedRange, rows: Rows) -> Rows:
    """Return *rows* with empty cells at their ends and below them, in the shape of *area*."""
    wide = [[*row, *[None] * (area.columns - len(row))] for row in rows]
    return wide + empty_rows(area)[len(rows) :]


def padded_months(area: NamedRange, rows: Rows) -> Rows:
    """Return *rows*, each with a month first, in the shape of *area*: the last month is repeated without values.

    So a chart on an axis of months draws no more months than *rows* have, and depends on no hidden row.
    """
    last = rows[-1][:1] if len(rows) > 1 else []
    return padded(area, [*rows, *[last] * (area.rows - len(rows))])


def texts_in(width: int, *columns: int) -> str:
    """Return what the cells of a row may hold that has texts in *columns*."""
    return "".join("t" if column in columns else "." for column in range(width))


def kinds_of(formats: Sequence[str], only: Sequence[str] = ()) -> str:
    """Return what the cells of a row with number *formats* may hold: a label first, then figures.

    Those of other formats than *only*, if there are any, are empty.
    """
    return "t" + "".join("f" if not only or each in only else "." for each in formats[1:])
