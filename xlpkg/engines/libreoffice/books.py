"""Workbooks, with the members that xlwings calls: spreadsheet documents that are open in LibreOffice."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from xlwings import base_classes

from xlpkg.engines import members
from xlpkg.engines.libreoffice.bridge import REFUSALS, error, properties, to_url
from xlpkg.engines.libreoffice.connection import Connection, is_spreadsheet
from xlpkg.engines.libreoffice.names import Names
from xlpkg.engines.libreoffice.sheets import Sheets
from xlpkg.engines.libreoffice.spreadsheet import Spreadsheet
from xlpkg.engines.pdf_properties import PdfProperties
from xlpkg.errors import WorkbookError

_NO_UPDATE: Final = 0  # com.sun.star.document.UpdateDocMode
# com.sun.star.document.MacroExecMode
_AS_CONFIGURED: Final = 5  # as the settings say, but never where they say to ask the user
_NEVER: Final = 0
_UNSEEN: Final = {"Hidden": True, "MacroExecutionMode": _NEVER}
#: xlwings' qualities of a PDF, as the quality of its JPEGs in %.
_JPEG: Final = {"standard": 90, "minimum": 60}


@REFUSALS.complete(base_classes.Books)
class Books(members.Books):
    """The workbooks that are open in *app*, the newest last."""

    def __init__(self, app: object, connection: Connection, *, visible: bool) -> None:
        self.app = app
        self._connection = connection
        self._visible = visible

    @property
    def api(self) -> Any:
        return self._connection.desktop.Components

    @property
    def active(self) -> Book:
        """The workbook in front; if none has a window, the newest."""
        document = self._connection.desktop.getCurrentComponent()
        if is_spreadsheet(document):
            return self._book(document)
        documents = self._connection.spreadsheets()
        if not documents:
            raise WorkbookError("no-workbook-open")
        return self._book(documents[-1])

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
        return self._book(self._open(fullname, read_only=read_only, **_UNSEEN))

    def _open(self, fullname: str, *, read_only: bool, **options: object) -> Any:
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
        defaults = {"Hidden": not self._visible, "MacroExecutionMode": _AS_CONFIGURED, "UpdateDocMode": _NO_UPDATE}
        try:
            return self._connection.desktop.loadComponentFromURL(url, "_blank", 0, properties(**defaults | options))
        except (error("io.IOException"), error("lang.IllegalArgumentException")):
            return None

    def _in_front(self, document: Any) -> Book:
        """Return *document* as a book, which becomes the active one, as in Excel; without a window it would not."""
        document.CurrentController.Frame.activate()
        return self._book(document)

    def _book(self, document: Any) -> Book:
        return Book(self.app, self._connection, document)

    def __len__(self) -> int:
        return len(self._connection.spreadsheets())

    def __iter__(self) -> Iterator[Book]:
        return map(self._book, self._connection.spreadsheets())


@REFUSALS.complete(base_classes.Book)
class Book(Spreadsheet):
    """A workbook that is open in *app*."""

    app: object

    def __init__(self, app: object, connection: Connection, document: Any) -> None:
        super().__init__(connection, document)
        self.app = app

    @property
    def api(self) -> Any:
        return self.document

    @property
    def sheets(self) -> Sheets:
        return Sheets(self)

    @property
    def names(self) -> Names:
        return Names(self)

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
        self.store(Path(path).resolve() if path else None)

    @contextmanager
    def clear_undo_if_changed(self) -> Iterator[None]:
        """Clear the undo list at the end of the block if the block has added to it.

        LibreOffice cannot undo a block write correctly: cells that were empty before keep the new values.
        """
        undo = self.api.UndoManager
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
        restore = self.set_properties(properties) if properties else lambda: None
        try:  # an ExitStack would set attributes of the exception, which UNO's do not allow
            for sheet in hidden:
                sheet.visible = True
            self.print_sheets([sheet.index - 1 for sheet in wanted], path, _JPEG[quality])
        finally:
            restore()
            for sheet in hidden:
                sheet.visible = False
