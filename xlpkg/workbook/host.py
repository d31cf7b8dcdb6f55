"""What the code of the workbook asks of the program behind a book, beyond what xlwings has for every program.

No other file here asks which program that is, or on which system.
"""

from __future__ import annotations

import contextlib
import shutil
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import xlwings as xw

from xlpkg.engines.libreoffice import open_workbook as open_in_libreoffice
from xlpkg.engines.libreoffice.pdf import export_pdf
from xlpkg.engines.page_texts import PageTexts, PdfProperties, with_text
from xlpkg.errors import WorkbookError
from xlpkg.workbook.layout import BUTTON

#: Writes back what was there before.
Restore = Callable[[], object]

_ESCAPE: Final = 0x1B  # a virtual key of Windows
_PRESSED: Final = 0x8001  # down now, or pressed since the last call
_WITH_RULES: Final = -4174  # xlCellTypeAllValidation
_OF_RULES: Final = ("InputTitle", "InputMessage", "ErrorTitle", "ErrorMessage")
_SIDES: Final = {"L": "Left", "C": "Center", "R": "Right"}


class Host:
    """A program, as far as xlwings alone can do it: Excel on macOS."""

    #: Whether a copy of a book has its macros; else it is an .xlsx.
    copies_macros = True
    #: Whether a book is open in a program, so that its file changes when the user saves it.
    has_window = True
    #: Whether a chart that fills a row follows its height.
    charts_follow_rows = False

    def check_writable(self, target: xw.Range) -> None:
        """Raise WorkbookError if *target* cannot be written, where that can be known before."""

    def holds(self, target: xw.Range, rows: Sequence[Sequence[object]]) -> bool:  # noqa: ARG002
        """Return whether it is known that *target* has the values of *rows*, so that they need not be written."""
        return False

    def restorer(self, target: xw.Range) -> Restore | None:  # noqa: ARG002
        """Return a function that writes back what *target* holds, None if its formulas and values are to be kept."""
        return None

    def calculating_later(self, app: xw.App) -> contextlib.AbstractContextManager[object]:  # noqa: ARG002
        """Return a context in which a write calculates no cells; they are calculated at its end."""
        return contextlib.nullcontext()

    def write_page_texts(self, sheet: xw.Sheet, texts: PageTexts) -> Restore | None:  # noqa: ARG002
        """Write *texts* into the header and footer of *sheet*; return None if that needs a printer and none exists."""
        return lambda: None

    def replace_texts(self, sheet: xw.Sheet, texts: Mapping[str, str]) -> dict[str, str]:
        """Replace texts of cells, buttons and rules of input of *sheet*; return the new ones by the old ones.

        On macOS those of rules stay.
        """
        found, used = {}, sheet.used_range
        for shape in sheet.shapes if texts else ():
            if shape.name.startswith(BUTTON) and (caption := shape.text) in texts:
                shape.text = found[caption] = texts[caption]
        for row, values in enumerate(used.options(ndim=2).value if texts else ()):
            for column, value in enumerate(values):
                if isinstance(value, str) and value in texts and used[row, column].formula == value:  # no formula
                    used[row, column].value = found[value] = texts[value]
        return found

    def replace_picture(self, sheet: xw.Sheet, name: str, png: bytes) -> bool:
        """Show *png* in the picture *name* of *sheet*; return whether there is such a picture."""
        if name not in sheet.pictures:
            return False
        with tempfile.TemporaryDirectory(prefix="trademonitor-logo-") as folder:
            file = Path(folder, "logo.png")
            file.write_bytes(png)
            sheet.pictures[name].update(file)
        return True

    def write_chart_texts(self, sheet: xw.Sheet, texts: Mapping[str, str]) -> Restore:  # noqa: ARG002
        """Give the charts of *sheet* their alternative texts, by name; the first one of a name has it."""
        return lambda: None

    def chart_ranges(self, sheet: xw.Sheet) -> Mapping[str, Sequence[str]] | None:  # noqa: ARG002
        """Return the ranges that each chart of *sheet* draws, such as 当月!J12:J42, by its name.

        None if that cannot be known; of several charts of one name, the first one counts.
        """
        return None

    def make_current(self, book: xw.Book, compute: Callable[[str, Callable[[str], object]], object]) -> None:
        """Let what the file keeps of charts and results follow the cells, where the program does not see to it.

        *compute* returns the result of a formula, by what returns the value of a cell, or None.
        """

    def has_hidden_rows(self, target: xw.Range) -> bool:  # noqa: ARG002
        """Return whether it is known that a row of *target* is hidden, also by a filter."""
        return False

    def has_hidden_columns(self, target: xw.Range) -> bool:  # noqa: ARG002
        """Return whether it is known that a column of *target* is hidden."""
        return False

    def show_progress(self, app: xw.App, text: str, number: int, count: int) -> None:  # noqa: ARG002
        """Show *text* in the status bar, and that step *number* of *count* is done, if *count* is not 0."""
        app.status_bar = text

    def escape(self, app: xw.App) -> Callable[[], bool] | None:  # noqa: ARG002
        """Return a function that tells whether Esc was pressed in *app* while Python works; None if it cannot."""
        return None

    def to_pdf(self, book: xw.Book, target: Path, sheets: Sequence[str], properties: PdfProperties) -> None:  # noqa: ARG002
        """Write *sheets* to the PDF *target*, which gets *properties* where that is possible."""
        active = book.sheets.active
        try:
            book.to_pdf(target, include=[*sheets])  # hides the others, so that Excel activates one of these
        finally:
            active.impl.activate()  # without bringing Excel to the front

    def save_copy(self, book: xw.Book, target: Path) -> None:
        """Write *book* as it is now to *target*, a file of Excel; raise WorkbookError if its file is older than it."""
        if not book.api.saved.get():
            raise WorkbookError("copy-not-saved", path=book.name)
        shutil.copyfile(book.fullname, target)

    def opening(self, book: xw.Book, path: Path) -> contextlib.AbstractContextManager[xw.Book]:
        """Return a context with the workbook *path* open where *book* is; it is closed without saving."""
        return contextlib.closing(book.app.books.open(path))

    def recalculate(self, book: xw.Book, *, is_last: bool) -> None:  # noqa: ARG002
        """Calculate the TM_ cells of *book* anew; *is_last*: nothing else of the action follows."""
        book.app.calculate()

    def has_undo(self, book: xw.Book) -> bool:  # noqa: ARG002
        """Return whether a fill of *book* may take from the user what could be undone."""
        return True

    def undoing(self, book: xw.Book) -> contextlib.AbstractContextManager[None]:  # noqa: ARG002
        """Return a context at whose end no step of *book* can be undone that cannot be undone correctly."""
        return contextlib.nullcontext()


class WindowsExcel(Host):
    """Excel on Windows, through COM."""

    def calculating_later(self, app: xw.App) -> contextlib.AbstractContextManager[object]:
        """The button's macro restores the calculation, too: Python may be ended meanwhile."""
        context: contextlib.AbstractContextManager[object] = app.properties(calculation="manual")
        return context

    def write_page_texts(self, sheet: xw.Sheet, texts: PageTexts) -> Restore | None:
        names = {key: f"{_SIDES[key[1]]}{key[0].title()}" for key in texts}
        try:
            setup = sheet.api.PageSetup
            before = {name: str(getattr(setup, name) or "") for name in names.values()}
            for key, name in names.items():
                new = with_text(before[name], texts[key])
                if new != before[name]:
                    setattr(setup, name, new)
        except Exception:  # an error of COM
            return None

        def restore() -> None:
            for name, code in before.items():
                setattr(setup, name, code)

        return restore

    def write_chart_texts(self, sheet: xw.Sheet, texts: Mapping[str, str]) -> Restore:
        charts = [chart for chart in sheet.api.ChartObjects() if chart.Name in texts]
        shapes = {chart.Name: chart.ShapeRange for chart in reversed(charts)}
        before = {name: str(shape.AlternativeText) for name, shape in shapes.items()}

        def write(new: Mapping[str, str]) -> None:
            for name, shape in shapes.items():
                shape.AlternativeText = new[name]

        write(texts)
        return lambda: write(before)

    def has_hidden_rows(self, target: xw.Range) -> bool:
        return target.api.EntireRow.Hidden in (True, None)  # None: some are

    def has_hidden_columns(self, target: xw.Range) -> bool:
        return target.api.EntireColumn.Hidden in (True, None)

    def replace_texts(self, sheet: xw.Sheet, texts: Mapping[str, str]) -> dict[str, str]:
        found = super().replace_texts(sheet, texts)
        places: list[tuple[Any, tuple[str, ...]]] = [(shape, ("AlternativeText",)) for shape in sheet.api.Shapes]
        with contextlib.suppress(Exception):  # an error of COM: no cell has a rule
            places += [(cell.Validation, _OF_RULES) for cell in sheet.api.Cells.SpecialCells(_WITH_RULES)]
            for rule in [place for place, names in places if names is _OF_RULES]:
                if (words := str(rule.Formula1)) in texts:
                    found[words] = texts[words]
                    rule.Modify(rule.Type, rule.AlertStyle, Formula1=texts[words])
        for place, names in places if texts else ():
            for name in names:
                if (text := str(getattr(place, name))) in texts:
                    found[text] = texts[text]
                    setattr(place, name, texts[text])
        return found

    def escape(self, app: xw.App) -> Callable[[], bool] | None:
        """Excel itself would end the macro that waits for Python; it does so again when the macro has ended."""
        import ctypes

        app.api.EnableCancelKey = 0  # xlDisabled
        user32 = ctypes.windll.user32  # type: ignore[attr-defined,unused-ignore]
        user32.GetAsyncKeyState(_ESCAPE)  # forget earlier presses

        def is_pressed() -> bool:
            return bool(user32.GetAsyncKeyState(_ESCAPE) & _PRESSED and user32.GetForegroundWindow() == app.hwnd)

        return is_pressed

    def to_pdf(self, book: xw.Book, target: Path, sheets: Sequence[str], properties: PdfProperties) -> None:
        """Excel copies the properties of the document into the PDF."""
        found = [book.api.BuiltinDocumentProperties(name) for name in ("Title", "Author", "Subject")]
        was_saved = book.api.Saved
        before = [each.Value for each in found]

        def write(values: Sequence[object]) -> None:
            for each, value in zip(found, values, strict=True):
                each.Value = value or ""
            book.api.Saved = was_saved

        write(properties)
        try:
            super().to_pdf(book, target, sheets, properties)
        finally:
            write(before)

    def save_copy(self, book: xw.Book, target: Path) -> None:
        book.api.SaveCopyAs(str(target))

    def recalculate(self, book: xw.Book, *, is_last: bool) -> None:
        """Excel does not know that the store has changed; the button's macro does this when Python has ended."""
        if not is_last:
            name = book.name.replace("'", "''")  # Book.macro does not double it
            book.app.macro(f"'{name}'!CalculateCells")()


def _member(name: str) -> Any:
    """Return a method that calls the member *name* which our engine has of its first argument, such as a sheet."""
    return lambda _self, of, *arguments: getattr(of.impl, name)(*arguments)


class _OfEngine(Host):
    """What both of our engines have."""

    chart_ranges = _member("chart_ranges")
    write_chart_texts = _member("write_chart_texts")
    has_hidden_rows = _member("has_hidden_rows")
    has_hidden_columns = _member("has_hidden_columns")
    write_page_texts = _member("write_page_texts")
    replace_texts = _member("replace_texts")
    replace_picture = _member("replace_picture")
    save_copy = _member("save_copy")


class _Package(_OfEngine):
    """The file itself, which changes only when it is saved, and then charts follow their rows."""

    has_window = False
    charts_follow_rows = True
    make_current = _member("make_current")

    def restorer(self, target: xw.Range) -> Restore:  # noqa: ARG002
        return lambda: None

    def has_undo(self, book: xw.Book) -> bool:  # noqa: ARG002
        return False

    def opening(self, book: xw.Book, path: Path) -> contextlib.AbstractContextManager[xw.Book]:
        other = super().opening(book, path)
        other.__enter__().api.functions += book.api.functions
        return other

    def to_pdf(self, book: xw.Book, target: Path, sheets: Sequence[str], properties: PdfProperties) -> None:
        """Print it as it is now, by LibreOffice."""
        with tempfile.TemporaryDirectory(prefix="trademonitor-pdf-") as folder:
            copy = Path(folder, book.name)
            self.save_copy(book, copy)
            export_pdf(copy, target, sheets, properties)


class _LibreOffice(_OfEngine):
    copies_macros = False
    check_writable = _member("check_writable")
    holds = _member("holds")
    restorer = _member("restorer")
    show_progress = _member("show_progress")
    has_undo = _member("has_undo")
    #: Clears the undo list if the block has added to it: a block write cannot be undone correctly.
    undoing = _member("clear_undo_if_changed")

    def to_pdf(self, book: xw.Book, target: Path, sheets: Sequence[str], properties: PdfProperties) -> None:
        """Do not change the book: xlwings would hide the other sheets."""
        book.impl.to_pdf(str(target.resolve()), sheets=sheets, properties=properties)

    def opening(self, book: xw.Book, path: Path) -> contextlib.AbstractContextManager[xw.Book]:
        """Open it without a window."""
        return open_in_libreoffice(path, app=book.app)


_OF_ENGINES: Final[Mapping[str, Host]] = {"package": _Package(), "libreoffice": _LibreOffice()}


def host_of(app: xw.App) -> Host:
    """Return the host of *app*."""
    of_excel = WindowsExcel() if sys.platform == "win32" else Host()
    return _OF_ENGINES.get(app.engine.name, of_excel)


def link_to(path: Path) -> str:
    """Return the target of a link in a cell to *path*: Excel on Windows takes a path, the others an address."""
    return str(path) if sys.platform == "win32" else path.as_uri()
