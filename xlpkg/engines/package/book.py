"""A workbook, its sheets, ranges and defined names, with the members that xlwings calls."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from openpyxl.formula.translate import Translator
from xlwings import base_classes

from xlpkg.engines import members
from xlpkg.engines.cell_ranges import LAST_ROW, CellRange, a1, quote
from xlpkg.engines.package.workbook_file import Functions, WorkbookFile
from xlpkg.engines.package.workbook_info import DefinedName
from xlpkg.engines.page_texts import PageTexts

ENGINE: Final = "package"
REFUSALS: Final = members.Refusals(ENGINE)


@REFUSALS.complete(base_classes.Book)
class Book:
    """An open workbook. *books* is the list of the app that it is in: :class:`xlpkg.engines.package.apps.Books`."""

    api: WorkbookFile
    app: Any

    def __init__(self, books: Any, file: WorkbookFile) -> None:
        self._books, self.app = books, books.app
        self.api = self.file = file

    @property
    def fullname(self) -> str:
        return str(self.file.path)

    @property
    def name(self) -> str:
        return self.file.path.name

    @property
    def sheets(self) -> Sheets:
        return Sheets(self)

    @property
    def names(self) -> Names:
        return Names(self, self.file.info.names)

    def save(self, path: str | None = None, password: str | None = None) -> None:
        if password is not None:
            raise REFUSALS.error_for("Book.save(password=…)")
        self.file.save(None if path is None else Path(path).resolve())

    def save_copy(self, target: Path) -> None:
        """Write the workbook as it is now to *target*, and stay with the file that it has."""
        target.write_bytes(self.file.content()[1])

    def make_current(self, compute: Functions) -> None:
        """When the workbook is saved, let *compute*, too, compute results.

        Charts keep the values of their cells then, and Excel takes the results as they are, unless some are only kept.
        """
        self.file.functions.append(compute)
        self.file.is_current = not self.file.keeps_results

    def close(self) -> None:
        """Close without saving; a second time does nothing."""
        if self in self._books.open_books:
            self._books.open_books.remove(self)


@REFUSALS.complete(base_classes.Sheets)
class Sheets(members.Sheets):
    """The worksheets of a workbook, without chart sheets."""

    book: Book

    def __init__(self, book: Book) -> None:
        self.book = book

    @property
    def active(self) -> Sheet:
        return Sheet(self.book, self.book.file.info.active)

    @property
    def sheet_names(self) -> list[str]:
        return self.book.file.sheet_names

    def sheet(self, name: str) -> Sheet:
        return Sheet(self.book, name)


@REFUSALS.complete(base_classes.Sheet)
class Sheet(members.Sheet):
    """A worksheet, by its name."""

    book: Book

    api: str

    def __init__(self, book: Book, name: str) -> None:
        self.book = book
        self.api = self._name = name

    @property
    def name(self) -> str:
        return self._name

    @property
    def index(self) -> int:
        return self.book.file.sheet_names.index(self.name) + 1

    @property
    def visible(self) -> bool:
        return self.name not in self.book.file.info.hidden

    def write_page_texts(self, texts: PageTexts) -> Callable[[], None]:
        """Write *texts* into the header and footer; the file changes when the workbook is saved."""
        with self.book.file.worksheet(self.name) as worksheet:
            worksheet.set_page_texts(texts)
        return lambda: None

    def replace_picture(self, name: str, png: bytes) -> bool:
        """Show *png* in the picture *name*, whose size stays; return whether there is such a picture."""
        return self.book.file.replace_picture(self.name, name, png)

    def replace_texts(self, texts: Mapping[str, str]) -> dict[str, str]:
        """Replace texts of cells, links, rules of input and shapes; return the new ones by the old ones."""
        return self.book.file.replace_texts(self.name, texts)

    def write_chart_texts(self, texts: Mapping[str, str]) -> Callable[[], None]:
        """Give the charts their alternative texts, by name; the file changes when the workbook is saved."""
        with self.book.file.worksheet(self.name) as worksheet:
            worksheet.chart_texts |= texts
        return lambda: None

    def chart_ranges(self) -> dict[str, list[str]]:
        """Return the ranges that each chart draws, such as 当月!J12:J42, by the name of the chart."""
        return self.book.file.chart_ranges(self.name)

    @property
    def names(self) -> Names:
        return Names(self.book, [name for name in self.book.file.info.names if name.sheet == self.name], self.name)

    def used(self) -> CellRange:
        return self.book.file.used(self.name)


@REFUSALS.complete(base_classes.Range)
class Range(members.Range):
    """A rectangle of cells on a sheet."""

    sheet: Sheet
    most_cells = 2 * LAST_ROW  # an entire column is allowed

    def __init__(self, sheet: Sheet, cell_range: CellRange) -> None:
        super().__init__(sheet, cell_range)
        self._file = sheet.book.file

    @property
    def api(self) -> str:
        return self.address

    def read(self) -> list[list[Any]]:
        if self.options.get("err_to_str"):
            raise REFUSALS.error_for("Range.options(err_to_str=True)")
        return self._file.read(self.sheet.name, self.cell_range)

    def read_formulas(self) -> list[list[str]]:
        return [[self._file.formula(self.sheet.name, *cell) for cell in row] for row in self.cell_range.cells()]

    def write(self, rows: Sequence[Sequence[object]]) -> None:
        self._file.write(self.sheet.name, self.row, self.column, rows)

    def fill(self, value: object) -> None:
        rows, columns = self.shape
        filled = [[value] * columns] * rows
        if isinstance(value, str) and value.startswith("=") and len(self) > 1:
            formula = Translator(value, origin=a1(self.row, self.column))
            filled = [[formula.translate_formula(a1(*cell)) for cell in row] for row in self.cell_range.cells()]
        self.write(filled)

    @property
    def row_height(self) -> float | None:
        """Return the height in points, 0 for hidden rows, None if rows differ."""
        heights = self._row_heights()
        return heights.pop() if len(heights) == 1 else None

    @row_height.setter
    def row_height(self, value: float) -> None:
        """Give the rows a height; 0 hides them."""
        self.check_size(self.cell_range)
        with self._file.worksheet(self.sheet.name) as worksheet:
            for row in range(self.row, self.cell_range.bottom + 1):
                worksheet.set_row_height(row, value)

    def _row_heights(self) -> set[float]:
        self.check_size(self.cell_range)
        with self._file.worksheet(self.sheet.name) as worksheet:
            return {worksheet.row_height(row) for row in range(self.row, self.cell_range.bottom + 1)}

    def has_hidden_rows(self) -> bool:
        """Return whether a row is hidden, also by a filter."""
        return 0.0 in self._row_heights()

    def has_hidden_columns(self) -> bool:
        with self._file.worksheet(self.sheet.name) as worksheet:
            return worksheet.has_hidden_columns(self.cell_range)

    @property
    def merge_cells(self) -> bool:
        with self._file.worksheet(self.sheet.name) as worksheet:
            return any(self.cell_range.intersection(merged) for merged in worksheet.merged)

    @property
    def merge_area(self) -> Range:
        """The merged cells to which the first cell belongs, or that cell."""
        with self._file.worksheet(self.sheet.name) as worksheet:
            cells = [merged for merged in worksheet.merged if merged.contains(self.row, self.column)]
        return Range(self.sheet, cells[0] if cells else CellRange(*(self.row, self.column) * 2))


Sheet.range_class = Range


@REFUSALS.complete(base_classes.Names)
class Names(members.Names):
    """The defined names of a workbook, including those of its sheets, or of *sheet*."""

    book: Book

    def __init__(self, book: Book, names: list[DefinedName], sheet: str | None = None) -> None:
        self.book = book
        self._names = names
        self._sheet = sheet

    def named(self, name: str) -> Name | None:
        """Return the name, None if there is none. A workbook finds a name of a sheet as ``sheet!name``."""
        sheet, _, bare = name.rpartition("!")
        found = self.book.file.info.find_name(bare, sheet or self._sheet)
        return None if found is None else Name(self.book, found)

    def __iter__(self) -> Iterator[Name]:
        return (Name(self.book, name) for name in self._names)


@REFUSALS.complete(base_classes.Name)
class Name:
    """A defined name."""

    book: Book
    refers_to_range = property(members.referred_range)

    api: DefinedName

    def __init__(self, book: Book, defined: DefinedName) -> None:
        self.book = book
        self.api = self._defined = defined

    @property
    def name(self) -> str:
        sheet = self._defined.sheet
        return self._defined.name if sheet is None else f"{quote(sheet)}!{self._defined.name}"

    @property
    def refers_to(self) -> str:
        return f"={self._defined.refers_to}"

    @property
    def target(self) -> tuple[str, CellRange] | None:
        return self.book.file.info.range_of(self._defined.refers_to)
