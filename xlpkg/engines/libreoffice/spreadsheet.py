"""A spreadsheet document that is open in LibreOffice: its formats and formulas; saving, printing and closing it."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900

from xlpkg.engines.cell_ranges import CellRange
from xlpkg.engines.libreoffice.bridge import error, properties, reason, struct, to_path, to_url, uno
from xlpkg.engines.libreoffice.connection import Connection
from xlpkg.engines.libreoffice.formats import Formats
from xlpkg.engines.libreoffice.formulas import Formulas
from xlpkg.engines.libreoffice.program import PDF_OPTIONS
from xlpkg.engines.pdf_properties import PdfProperties
from xlpkg.errors import WorkbookError

#: Suffixes that LibreOffice writes, and its filters for them.
_FILTERS: Final = {
    ".ods": "calc8",
    ".xlsx": "Calc MS Excel 2007 XML",
    ".xlsm": "Calc MS Excel 2007 VBA XML",
    ".xls": "MS Excel 97",
}


class Spreadsheet:
    """An open document.

    Objects that do not change while it is open are cached, because fetching one takes a call through the pipe.
    """

    def __init__(self, connection: Connection, document: Any) -> None:
        self.connection = connection
        self.document = document

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

    def store(self, target: Path | None) -> None:
        """Save to *target*, whose suffix decides the format, or in place if it is None.

        LibreOffice writes the whole file anew and changes the macros of an .xlsm. Raises WorkbookError if the file
        cannot be written.
        """
        if target is None and not self.document.URL:
            target = Path.cwd() / f"{self.document.Title}.xlsx"
        if target is not None and target.suffix.lower() not in _FILTERS:
            raise WorkbookError("workbook-kind", path=target, kinds=", ".join(_FILTERS))
        if target is not None and not target.parent.is_dir():  # LibreOffice would create the folder
            raise WorkbookError("workbook-not-written", path=target, reason=os.strerror(errno.ENOENT))
        if target is None and self.is_read_only:
            raise WorkbookError("workbook-read-only", path=self.fullname)
        try:
            if target is None:
                self.document.store()
            else:
                options = properties(FilterName=_FILTERS[target.suffix.lower()], Overwrite=True)
                self.document.storeAsURL(to_url(target), options)
        except error("io.IOException") as failure:
            raise WorkbookError(
                "workbook-not-written", path=target or self.fullname, reason=reason(failure)
            ) from failure

    def close(self) -> None:
        """Close without saving; do nothing if it is closed."""
        self._close(self.document)

    def _close(self, closeable: Any) -> None:
        try:
            closeable.close(True)
        except error("lang.DisposedException"):
            return
        except error("util.CloseVetoException") as failure:
            raise WorkbookError("workbook-not-closed", path=self.fullname, reason=reason(failure)) from failure

    def set_properties(self, new: PdfProperties) -> Callable[[], None]:
        """Set title, author and subject, and return a function that sets what they were."""
        found, was_modified = self.document.DocumentProperties, self.document.isModified()
        before = PdfProperties(found.Title, found.Author, found.Subject)

        def write(values: PdfProperties) -> None:
            found.Title, found.Author, found.Subject = values
            self.document.setModified(was_modified)

        write(new)
        return lambda: write(before)

    def print_sheets(self, indexes: Sequence[int], target: str, jpeg_quality: int) -> None:
        """Write visible sheets, which count from 0, to the PDF *target*; its pictures are JPEGs of that quality in %.

        The sheets are selected in a second, hidden window, so that the selection in the document's window stays.
        Raises WorkbookError if the PDF cannot be written.
        """
        view = self._second_view()
        try:
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
            self._close(view.Frame)

    def _second_view(self) -> Any:
        """Open a hidden window of the document and return its controller."""
        self.connection.desktop.loadComponentFromURL(
            "private:object", "_blank", 0, properties(Model=self.document, Hidden=True)
        )
        return self.controller
