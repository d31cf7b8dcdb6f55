"""Books, as xlwings calls them: documents that LibreOffice has open."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900
from xlwings import base_classes

from xlpkg.errors import WorkbookError
from xlpkg.hosts.blocks import Block
from xlpkg.hosts.libreoffice.engine.bridge import ByName, error, path, properties, reason, struct, uno, url
from xlpkg.hosts.libreoffice.engine.formats import Formats
from xlpkg.hosts.libreoffice.engine.formulas import Formulas
from xlpkg.hosts.libreoffice.engine.lacking import refuse, refuses_the_rest
from xlpkg.hosts.libreoffice.engine.names import Names
from xlpkg.hosts.libreoffice.engine.sheets import Sheet, Sheets
from xlpkg.hosts.libreoffice.program import PDF_OPTIONS

if TYPE_CHECKING:
    from xlpkg.hosts.libreoffice.engine.apps import App

_SPREADSHEET: Final = "com.sun.star.sheet.SpreadsheetDocument"

#: What LibreOffice writes, by suffix: its filter.
_FILTERS: Final = {
    ".ods": "calc8",
    ".xlsx": "Calc MS Excel 2007 XML",
    ".xlsm": "Calc MS Excel 2007 VBA XML",
    ".xls": "MS Excel 97",
}
# com.sun.star.document.UpdateDocMode, MacroExecMode
_NO_UPDATE: Final = 0
_AS_CONFIGURED: Final = 5  # where the user would be asked: no
_NEVER: Final = 0
_JPEG: Final = {"standard": 90, "minimum": 60}


@refuses_the_rest(base_classes.Books)
class Books:
    """The open spreadsheets of an app, the newest last."""

    def __init__(self, app: App) -> None:
        self.app = app

    @property
    def api(self) -> Any:
        return self.app.desktop.Components

    def _documents(self) -> list[Any]:
        found, components = [], self.api.createEnumeration()
        while components.hasMoreElements():
            component = components.nextElement()
            if component.supportsService(_SPREADSHEET):
                found.append(component)
        return found

    @property
    def active(self) -> Book:
        """The book in front; where none has a window, the newest."""
        front = self.app.desktop.getCurrentComponent()
        if front is not None and front.supportsService(_SPREADSHEET):
            return Book(self.app, front)
        books = list(self)
        if not books:
            raise WorkbookError("no-workbook-open")
        return books[-1]

    def add(self) -> Book:
        return Book(self.app, self._load("private:factory/scalc"))

    def open(self, fullname: str, update_links: object = None, read_only: bool | None = None, *others: object) -> Book:
        """Open a file. Links are not followed; macros run only in an office that was started with them.

        Raises WorkbookError if LibreOffice cannot read it as a spreadsheet, or, unless *read_only*, if it lets
        nobody write to it: because the file is read-only, or open elsewhere.
        """
        if any(value is not None for value in (update_links, *others)):
            raise refuse("Books.open (options other than read_only)")
        return self._open(fullname, read_only=bool(read_only))

    def open_aside(self, fullname: str, *, read_only: bool) -> Book:
        """Open a file as :meth:`open` does, but without a window and without its macros, whatever the office has."""
        return self._open(fullname, read_only=read_only, Hidden=True, MacroExecutionMode=_NEVER)

    def _open(self, fullname: str, *, read_only: bool, **options: object) -> Book:
        document = self._load(url(fullname), ReadOnly=read_only, **options)
        if document is None or not document.supportsService(_SPREADSHEET):
            if document is not None:
                document.close(True)
            raise WorkbookError("workbook-unreadable", path=fullname)
        if document.isReadonly() and not read_only:
            document.close(True)
            raise WorkbookError("workbook-in-use", path=fullname)
        return Book(self.app, document)

    def _load(self, where: str, **options: object) -> Any:
        usual = {"Hidden": not self.app.visible, "MacroExecutionMode": _AS_CONFIGURED, "UpdateDocMode": _NO_UPDATE}
        try:
            return self.app.desktop.loadComponentFromURL(where, "_blank", 0, properties(**usual | options))
        except (error("io.IOException"), error("lang.IllegalArgumentException")) as failure:
            raise WorkbookError("workbook-unreadable", path=path(where)) from failure

    def __call__(self, name_or_index: str | int) -> Book:
        books = list(self)
        if isinstance(name_or_index, int) and 1 <= name_or_index <= len(books):
            return books[name_or_index - 1]
        for book in books:
            if str(name_or_index).lower() in (book.name.lower(), book.fullname.lower()):
                return book
        raise KeyError(name_or_index)  # what xlwings waits for before it opens the file

    def __len__(self) -> int:
        return len(self._documents())

    def __iter__(self) -> Iterator[Book]:
        return (Book(self.app, document) for document in self._documents())


@refuses_the_rest(base_classes.Book)
class Book:
    """A document."""

    def __init__(self, app: App, document: Any) -> None:
        self._app = app
        self.document = document

    @property
    def api(self) -> Any:
        return self.document

    @property
    def app(self) -> App:
        return self._app

    @property
    def fullname(self) -> str:
        return path(self.document.URL) or self.name

    @property
    def name(self) -> str:
        return Path(path(self.document.URL)).name or str(self.document.Title)

    @property
    def sheets(self) -> Sheets:
        return Sheets(self)

    @property
    def names(self) -> Names:
        return Names(self)

    # What the cells need of the document. Every object that comes through the pipe costs more than to ask one that is
    # held: those that stay the same as long as the document is open are held.

    @cached_property
    def own_sheets(self) -> Any:
        """LibreOffice's collection of the sheets."""
        return self.document.Sheets

    @cached_property
    def own_names(self) -> Any:
        """LibreOffice's collection of the names of the whole book."""
        return self.document.NamedRanges

    @cached_property
    def sheets_by_name(self) -> ByName:
        return ByName(self.own_sheets)

    @cached_property
    def names_by_name(self) -> ByName:
        return ByName(self.own_names)

    @cached_property
    def formats(self) -> Formats:
        return Formats(self.document)

    @cached_property
    def formulas(self) -> Formulas:
        return Formulas(self.document)

    @cached_property
    def epoch(self) -> Any:
        """The day that the serial numbers of dates count from."""
        return CALENDAR_MAC_1904 if self.document.NullDate.Year == 1904 else CALENDAR_WINDOWS_1900

    @property
    def controller(self) -> Any:
        return self.document.CurrentController

    def cells_of(self, sheet: Sheet, blocks: list[Block]) -> Any:
        """Return LibreOffice's collection of many *blocks*, which has properties like one range."""
        cells = self.document.createInstance("com.sun.star.sheet.SheetCellRanges")
        index = sheet.index - 1
        addresses = tuple(
            struct(
                "table.CellRangeAddress",
                Sheet=index,
                StartRow=block.top - 1,
                StartColumn=block.left - 1,
                EndRow=block.bottom - 1,
                EndColumn=block.right - 1,
            )
            for block in blocks
        )
        cells.addRangeAddresses(addresses, True)
        return cells

    def refused(self, failure: Exception) -> WorkbookError:
        """Return the sentence for LibreOffice's refusal to change a sheet."""
        return WorkbookError("sheet-refused", path=self.fullname, reason=reason(failure))

    # The document as a whole

    def activate(self) -> None:
        self.controller.Frame.activate()
        self.controller.Frame.ContainerWindow.toFront()

    def save(self, path: str | None = None, password: str | None = None) -> None:
        """Save in place, or as *path*, whose suffix says what kind of file, and which the book stands for then.

        LibreOffice writes all of the file anew: of an .xlsm it keeps the macros' text, but rewrites their
        project. Raises WorkbookError if it cannot be written.
        """
        if password is not None:
            raise refuse("Book.save(password=…)")
        target = Path(path).resolve() if path else None
        if target is None and not self.document.URL:
            target = Path.cwd() / f"{self.name}.xlsx"
        if target is not None and target.suffix.lower() not in _FILTERS:
            raise WorkbookError("workbook-kind", path=target, kinds=", ".join(_FILTERS))
        if target is not None and not target.parent.is_dir():  # LibreOffice would make the folder
            raise WorkbookError("workbook-not-written", path=target, reason=os.strerror(errno.ENOENT))
        if target is None and self.document.isReadonly():
            raise WorkbookError("workbook-read-only", path=self.fullname)
        try:
            if target is None:
                self.document.store()
            else:
                options = properties(FilterName=_FILTERS[target.suffix.lower()], Overwrite=True)
                self.document.storeAsURL(url(target), options)
        except error("io.IOException") as failure:
            raise WorkbookError(
                "workbook-not-written", path=target or self.fullname, reason=reason(failure)
            ) from failure

    def close(self) -> None:
        """Close without saving; a second time does nothing."""
        self._end(self.document)

    def _end(self, closeable: Any) -> None:
        try:
            closeable.close(True)
        except error("lang.DisposedException"):
            return
        except error("util.CloseVetoException") as failure:
            raise WorkbookError("workbook-not-closed", path=self.fullname, reason=reason(failure)) from failure

    def run(self, name: str, args: Sequence[object]) -> object:
        """Run the macro *name*, of any module unless one is named, with *args*; return what it returns."""
        if not self.document.AllowMacroExecution:  # LibreOffice asks this for a document's events, not for us
            raise WorkbookError("macros-not-allowed", path=self.fullname)
        module, _, procedure = name.rpartition(".")
        pattern = re.compile(rf"^[^\n'\"]*\b(?:sub|function)\s+{re.escape(procedure)}\b", re.IGNORECASE | re.MULTILINE)
        libraries = self.document.BasicLibraries
        for library in libraries.ElementNames:
            libraries.loadLibrary(library)
            for found in libraries.getByName(library).ElementNames:
                source = libraries.getByName(library).getByName(found)
                if module.lower() in ("", found.lower()) and pattern.search(source):
                    script = f"vnd.sun.star.script:{library}.{found}.{procedure}?language=Basic&location=document"
                    try:
                        return self.document.getScriptProvider().getScript(script).invoke(tuple(args), (), ())[0]
                    except error() as failure:
                        raise WorkbookError("macro-not-run", name=name, reason=reason(failure)) from failure
        raise WorkbookError("no-such-macro", path=self.fullname, name=name)

    def to_pdf(self, path: str, quality: str = "standard", sheets: Collection[str] | None = None) -> None:
        """Write *sheets*, else those that are shown, to a PDF, in the order of the book.

        They are selected as one does by hand, but in a second window that nobody sees: nothing in the book or in its
        own window changes, and it may be read-only. Only a hidden sheet that is named is shown for the moment.

        Raises WorkbookError if there is no such sheet, if the PDF cannot be written, or if a hidden sheet is in a
        read-only book.
        """
        if sheets is None:
            wanted = [sheet for sheet in self.sheets if sheet.visible]
        else:
            wanted = [self.sheets(name) for name in sheets]
        hidden = [sheet for sheet in wanted if not sheet.visible]  # LibreOffice would select another one for it
        try:  # no ExitStack: it sets what an exception of UNO's does not let it set
            for sheet in hidden:
                sheet.visible = True
            self._print(wanted, path, _JPEG[quality])
        finally:
            for sheet in hidden:
                sheet.visible = False

    def _print(self, sheets: list[Sheet], path: str, quality: int) -> None:
        """Write *sheets*, which are shown, to the PDF *path*; its pictures are JPEGs of *quality* %."""
        view = self._second_view()
        try:
            places = uno().Any("[]short", tuple(sheet.index - 1 for sheet in sheets))
            dispatcher = self.app.create("frame.DispatchHelper")
            dispatcher.executeDispatch(view.Frame, ".uno:SelectTables", "", 0, properties(Tables=places))
            options = properties(
                **PDF_OPTIONS, UseLosslessCompression=False, Quality=quality, Selection=view.getSelection()
            )
            data = uno().Any("[]com.sun.star.beans.PropertyValue", options)
            self.document.storeToURL(url(path), properties(FilterName="calc_pdf_Export", FilterData=data))
        except error("io.IOException") as failure:
            raise WorkbookError("pdf-not-written", path=path, reason=reason(failure)) from failure
        finally:
            self._end(view.Frame)

    def _second_view(self) -> Any:
        """Return the controller of a new window of the document, which is not shown."""
        self.app.desktop.loadComponentFromURL(
            "private:object", "_blank", 0, properties(Model=self.document, Hidden=True)
        )
        return self.controller
