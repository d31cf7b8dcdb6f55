"""What hangs on a cell: its note and its link."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from xlpkg.errors import WorkbookError
from xlpkg.hosts.libreoffice.engine.formulas import first_cell
from xlpkg.hosts.libreoffice.engine.lacking import refuses_the_rest

if TYPE_CHECKING:
    from xlpkg.hosts.libreoffice.engine.ranges import Range


@refuses_the_rest(base_classes.Note)
class Note:
    """The note of a cell (a comment, as LibreOffice calls it)."""

    def __init__(self, cell: Range) -> None:
        self._cell = cell

    @property
    def api(self) -> Any:
        return self._cell.api.getCellByPosition(0, 0).getAnnotation()

    @property
    def text(self) -> str:
        return str(self.api.String)

    @text.setter
    def text(self, value: str) -> None:
        self.api.String = value

    @property
    def author(self) -> str:
        return str(self.api.Author)

    @property
    def location(self) -> Range:
        return self._cell

    def delete(self) -> None:
        sheet = self._cell.sheet
        here = first_cell(sheet.index - 1, self._cell.row, self._cell.column)
        notes = sheet.api.Annotations
        for index in range(notes.Count):
            if notes.getByIndex(index).Position == here:
                notes.removeByIndex(index)
                return


def note_of(cell: Range) -> Note | None:
    """Return the note of a cell, None if it has none."""
    note = Note(cell)
    return note if note.api is not None and note.text else None


def notes_of(sheet: Any) -> list[Note]:
    """Return the notes of a sheet."""
    places = [note.Position for note in sheet.api.Annotations]
    return [Note(sheet.range((place.Row + 1, place.Column + 1))) for place in places]


def link_of(cell: Range) -> str:
    """Return the address of the link in a cell. Raises WorkbookError if it has none."""
    fields = cell.api.getCellByPosition(0, 0).TextFields
    if not fields.Count:
        raise WorkbookError("no-link", sheet=cell.sheet.name, cell=cell.block.address(False, False))
    return str(fields.getByIndex(0).URL)


def add_link(cell: Range, address: str, text: str) -> None:
    """Make *text* the cell's content, and a link to *address*."""
    target = cell.api.getCellByPosition(0, 0)
    target.String = ""
    field = cell.sheet.book.document.createInstance("com.sun.star.text.TextField.URL")
    field.URL = address
    field.Representation = text
    target.Text.insertTextContent(target.Text.createTextCursor(), field, False)
