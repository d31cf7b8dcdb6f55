"""Workbooks, with the members that xlwings calls: spreadsheet documents that are open in LibreOffice."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900
from xlwings import base_classes

from xlpkg.engines import members
from xlpkg.engines.cell_ranges import CellRange
from xlpkg.engines.libreoffice.bridge import REFUSALS, error, properties, reason, struct, to_path, to_url, uno
from xlpkg.engines.libreoffice.connection import is_spreadsheet
from xlpkg.engines.libreoffice.formats import Formats
from xlpkg.engines.libreoffice.formulas import Formulas
from xlpkg.engines.libreoffice.names import Names
from xlpkg.engines.libreoffice.program import PDF_OPTIONS
from xlpkg.engines.libreoffice.sheets import Sheets
from xlpkg.engines.page_texts import PdfProperties
from xlpkg.errors import WorkbookError
from xlpkg.locks import remove_lock_left_behind

_NO_UPDATE: Final = 0  # com.sun.star.document.UpdateDocMode
# com.sun.star.document.MacroExecMode
_AS_CONFIGURED: Final = 5  # as the settings say, but never where they say to ask the user
_NEVER: Final = 0
_UNSEEN: Final = {"Hidden": True, "MacroExecutionMode": _NEVER}
#: Suffixes that LibreOffice writes, and its filters for them.
_FILTERS: Final = {
    ".ods": "calc8",
    ".xlsx": "Calc MS Excel 2007 XML",
    ".xlsm": "Calc MS Excel 2007 VBA XML",
    ".xls": "MS Excel 97",
}
#: xlwings' qualities of a PDF, as the quality of its JPEGs in %.
_JPEG: Final = {"standard": 90, "minimum": 60}


@REFUSALS.complete(base_classes.Books)
class Books(members.Books):
    """The workbooks that are open in *app*, the newest last."""

    def __init__(self, app: Any) -> None:
        self.app = app

    @property
    def api(self) -> Any:
        return self.app.connection.desktop.Components

    @property
    def active(self) -> Book:
        """The workbook in front; if none has a window, the newest."""
        document = self.app.connection.desktop.getCurrentComponent()
        if is_spreadsheet(document):
            return Book(self.app, document)
        documents = self.app.connection.spreadsheets()
        if not documents:
            raise WorkbookError("no-workbook-open")
        return Book(self.app, documents[-1])

    def add(self) -> Book:
        return self._in_front(self._load("private:factory/scalc"))

    def open(self, fullname: str, update_links: object = None, read_only: bool | None = None, *options: object) -> Book:
        """Open a file. Links are not followed, and macros run only if LibreOffice's settings allow it without asking.

        Raises WorkbookError if LibreOffice cannot read it as a spreadsheet, or if it cannot be written and
        *read_only* is not true. Raises Unsupported for any other option.
        """
        if any(value is not None for value in (update_links, *options)):
            raise REFUSALS.error_for("Books.open (options other than read_only)")
        return self._in_front(self._open(fullname, read_only=bool(read_only)))

    def open_hidden(self, fullname: str, *, read_only: bool) -> Book:
        """Open a file as :meth:`open` does, but always without a window and without macros."""
        return Book(self.app, self._open(fullname, read_only=read_only, **_UNSEEN))

    def _open(self, fullname: str, *, read_only: bool, **options: object) -> Any:
        remove_lock_left_behind(Path(fullname))
        document = self._load(to_url(fullname), ReadOnly=read_only, **options)
        if document is None and not read_only:  # LibreOffice does not tell a damaged file from one in use
            document = self._load(to_url(fullname), ReadOnly=True, **_UNSEEN)
        if not is_spreadsheet(document):
            if document is not None:
                document.close(True)
            raise WorkbookError("workbook-unreadable", path=fullname)
        if document.isReadonly() and not read_only:
            document.close(True)
            raise WorkbookError("workbook-in-use", path=fullname)
        return document

    def _load(self, url: str, **options: object) -> Any:
        """Load a document and return it, None if LibreOffice cannot load it."""
        defaults = {"Hidden": not self.app.visible, "MacroExecutionMode": _AS_CONFIGURED, "UpdateDocMode": _NO_UPDATE}
        try:
            return self.app.connection.desktop.loadComponentFromURL(url, "_blank", 0, properties(**defaults | options))
        except (error("io.IOException"), error("lang.IllegalArgumentException")):
            return None

    def _in_front(self, document: Any) -> Book:
        """Return *document* as a book, which becomes the active one, as in Excel; without a window it would not."""
        document.CurrentController.Frame.activate()
        return Book(self.app, document)

    def __iter__(self) -> Iterator[Book]:
        return (Book(self.app, document) for document in self.app.connection.spreadsheets())


@REFUSALS.complete(base_classes.Book)
class Book:
    """A workbook that is open in *app*.

    Objects that do not change while it is open are cached, because fetching one takes a call through the pipe.
    """

    app: Any
    api: Any

    def __init__(self, app: Any, document: Any) -> None:
        self.app, self.connection = app, app.connection
        self.api = self.document = document

    @property
    def fullname(self) -> str:
        """The path of the file, or the title of a document that was never saved."""
        return to_path(self.document.URL) or str(self.document.Title)

    @property
    def name(self) -> str:
        """The name of the file, or the title of a document that was never saved."""
        return Path(to_path(self.document.URL)).name or str(self.document.Title)

    @property
    def is_read_only(self) -> bool:
        return bool(self.document.isReadonly())

    @property
    def sheets(self) -> Sheets:
        return Sheets(self)

    @property
    def names(self) -> Names:
        return Names(self)

    @property
    def controller(self) -> Any:
        """LibreOffice's controller of the document: it has the active sheet and the selection."""
        return self.document.CurrentController

    @cached_property
    def all_sheets(self) -> Any:
        """LibreOffice's collection of the sheets."""
        return self.document.Sheets

    @cached_property
    def all_names(self) -> Any:
        """LibreOffice's collection of the names of the workbook."""
        return self.document.NamedRanges

    @cached_property
    def formats(self) -> Formats:
        return Formats(self.document)

    @cached_property
    def formulas(self) -> Formulas:
        return Formulas(self.document)

    @cached_property
    def epoch(self) -> Any:
        """The day from which the serial numbers of dates count."""
        return CALENDAR_MAC_1904 if self.document.NullDate.Year == 1904 else CALENDAR_WINDOWS_1900

    def ranges(self, sheet: int, cell_ranges: Sequence[CellRange]) -> Any:
        """Return LibreOffice's object for several ranges of a sheet, which counts from 0."""
        cells = self.document.createInstance("com.sun.star.sheet.SheetCellRanges")
        addresses = tuple(
            struct(
                "table.CellRangeAddress",
                Sheet=sheet,
                StartRow=cell_range.top - 1,
                StartColumn=cell_range.left - 1,
                EndRow=cell_range.bottom - 1,
                EndColumn=cell_range.right - 1,
            )
            for cell_range in cell_ranges
        )
        cells.addRangeAddresses(addresses, True)
        return cells

    def sheet_refused(self, failure: Exception) -> WorkbookError:
        """Return the error for a change of a sheet that LibreOffice refused."""
        return WorkbookError("sheet-refused", path=self.fullname, reason=reason(failure))

    def activate(self) -> None:
        frame = self.controller.Frame
        frame.activate()
        frame.ContainerWindow.toFront()

    def save(self, path: str | None = None, password: str | None = None) -> None:
        """Save in place, or as *path*, which becomes the workbook's file and whose suffix decides the format.

        LibreOffice writes the whole file anew and changes the macros of an .xlsm. Raises WorkbookError if the file
        cannot be written.
        """
        if password is not None:
            raise REFUSALS.error_for("Book.save(password=…)")
        target = Path(path).resolve() if path else None
        if target is None and not self.document.URL:
            target = Path.cwd() / f"{self.document.Title}.xlsx"
        if target is not None and target.suffix.lower() not in _FILTERS:
            raise WorkbookError("workbook-kind", path=target, kinds=", ".join(_FILTERS))
        if target is not None and not target.parent.is_dir():  # LibreOffice would create the folder
            raise WorkbookError("workbook-not-written", path=target, reason=os.strerror(errno.ENOENT))
        if target is None and self.is_read_only:
            raise WorkbookError("workbook-read-only", path=self.fullname)
        self._store(self.document.storeAsURL, target)

    def save_copy(self, target: Path) -> None:
        """Write the workbook as it is now to *target* (.xlsx), and stay with the file that it has."""
        self._store(self.document.storeToURL, target)

    def _store(self, store: Callable[[str, Any], object], target: Path | None) -> None:
        """Let *store* write *target*; without it, save in place. Raises WorkbookError if that fails."""
        try:
            if target is None:
                self.document.store()
            else:
                store(to_url(target), properties(FilterName=_FILTERS[target.suffix.lower()], Overwrite=True))
        except error("io.IOException") as failure:
            path = target or self.fullname
            raise WorkbookError("workbook-not-written", path=path, reason=reason(failure)) from failure

    def close(self) -> None:
        """Close without saving; do nothing if it is closed."""
        self.connection.release_shapes()
        self._close(self.document)

    def _close(self, closeable: Any) -> None:
        try:
            closeable.close(True)
        except error("lang.DisposedException"):
            return
        except error("util.CloseVetoException") as failure:
            raise WorkbookError("workbook-not-closed", path=self.fullname, reason=reason(failure)) from failure

    def _set_properties(self, new: PdfProperties) -> Callable[[], None]:
        """Set title, author and subject, and return a function that sets what they were."""
        found, was_modified = self.document.DocumentProperties, self.document.isModified()
        before = PdfProperties(found.Title, found.Author, found.Subject)

        def write(values: PdfProperties) -> None:
            found.Title, found.Author, found.Subject = values
            self.document.setModified(was_modified)

        write(new)
        return lambda: write(before)

    def has_undo(self) -> bool:
        """Return whether the user can undo something."""
        return bool(self.document.UndoManager.isUndoPossible())

    @contextmanager
    def clear_undo_if_changed(self) -> Iterator[None]:
        """Clear the undo list at the end of the block if the block has added to it.

        LibreOffice cannot undo a block write correctly: cells that were empty before keep the new values.
        """
        undo = self.document.UndoManager
        before = undo.getAllUndoActionTitles()
        try:
            yield
        finally:
            if undo.getAllUndoActionTitles() != before:
                undo.clear()

    def to_pdf(
        self,
        path: str,
        quality: str = "standard",
        sheets: Collection[str] | None = None,
        properties: PdfProperties | None = None,
    ) -> None:
        """Write *sheets*, or else all visible ones, to a PDF, in the order of the workbook.

        Its title, author and subject are *properties*, by default the document's.

        The workbook and its window do not change, and it may be read-only. A hidden sheet in *sheets* is shown while
        the PDF is made. Raises WorkbookError if there is no such sheet, if the PDF cannot be written, or if a hidden
        sheet is to be printed from a read-only workbook.
        """
        wanted = [sheet for sheet in self.sheets if sheet.visible] if sheets is None else list(map(self.sheets, sheets))
        hidden = [sheet for sheet in wanted if not sheet.visible]
        restore = self._set_properties(properties) if properties else lambda: None
        try:  # an ExitStack would set attributes of the exception, which UNO's do not allow
            for sheet in hidden:
                sheet.visible = True
            self._print([sheet.index - 1 for sheet in wanted], path, _JPEG[quality])
        finally:
            restore()
            for sheet in hidden:
                sheet.visible = False

    def _print(self, indexes: Sequence[int], target: str, jpeg_quality: int) -> None:
        """Write visible sheets, which count from 0, to the PDF *target*; its pictures are JPEGs of that quality in %.

        The sheets are selected in a second, hidden window, so that the selection in the document's window stays. Notes
        that are shown are not printed. Raises WorkbookError if the PDF cannot be written.
        """
        notes = [note for index in indexes for note in self.all_sheets.getByIndex(index).Annotations if note.IsVisible]
        shapes = [self.connection.hold(note.AnnotationShape) for note in notes]
        in_second_window = properties(Model=self.document, Hidden=True)
        self.connection.desktop.loadComponentFromURL("private:object", "_blank", 0, in_second_window)
        view = self.controller
        try:
            for shape in shapes:
                shape.Visible = False
            tables = uno().Any("[]short", tuple(indexes))
            dispatcher = self.connection.create("frame.DispatchHelper")
            dispatcher.executeDispatch(view.Frame, ".uno:SelectTables", "", 0, properties(Tables=tables))
            options = properties(
                **PDF_OPTIONS, UseLosslessCompression=False, Quality=jpeg_quality, Selection=view.getSelection()
            )
            data = uno().Any("[]com.sun.star.beans.PropertyValue", options)
            self.document.storeToURL(to_url(target), properties(FilterName="calc_pdf_Export", FilterData=data))
        except error("io.IOException") as failure:
            raise WorkbookError("pdf-not-written", path=target, reason=reason(failure)) from failure
        finally:
            for shape in shapes:
                shape.Visible = True
            self._close(view.Frame)
