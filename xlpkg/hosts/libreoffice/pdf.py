"""The PDF of chosen sheets of a workbook, made by LibreOffice from a temporary copy of the file.

The user's file is only read. In the copy the wanted sheets come first, in the wanted order. All others are
hidden and have lost their print areas, because LibreOffice leaves out a hidden sheet only if it has none. They have
lost their charts and pictures, too: nothing that is printed can refer to those, and to load them takes as long as all
the rest.
"""

from __future__ import annotations

import json
import tempfile
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

from lxml import etree

from xlpkg.errors import WorkbookError
from xlpkg.files import write_whole
from xlpkg.hosts.libreoffice.program import PDF_OPTIONS, convert

if TYPE_CHECKING:
    import xlwings as xw

_PART: Final = "xl/workbook.xml"
_RELATIONS: Final = "xl/_rels/workbook.xml.rels"
_DRAWN: Final = ("/drawing", "/vmlDrawing")
_PRINT_NAMES: Final = ("_xlnm.Print_Area", "_xlnm.Print_Titles")

#: The filter and its options as the command line takes them.
_FILTER: Final = "pdf:calc_pdf_Export:" + json.dumps(
    {
        name: {"type": "boolean" if isinstance(value, bool) else "long", "value": str(value).lower()}
        for name, value in PDF_OPTIONS.items()
    }
)


def export_pdf(
    workbook: Path, target: Path, sheets: Sequence[str], *, app: xw.App | None = None, timeout: float = 180.0
) -> Path:
    """Write *sheets* of *workbook* (.xlsx or .xlsm), in this order, to the PDF *target*, and return it.

    A sheet that is hidden in the workbook is shown in the PDF when it is named. Cells show the values that
    were saved with the workbook; nothing is calculated anew, no macro runs and no link is followed. The
    title is the workbook's. An existing *target* is replaced once the new one is complete.

    *app* is a running LibreOffice from :mod:`xlpkg.hosts.libreoffice.engine`, to be used for several exports. Without
    it one is started, for at most *timeout* seconds.

    Raises WorkbookError when the workbook cannot be read, a sheet does not exist or is named twice, or the
    target cannot be written; OfficeError when LibreOffice is missing or did not do its work in time.
    """
    with tempfile.TemporaryDirectory(prefix="trademonitor-pdf-") as room:
        copy = Path(room, workbook.name)  # of the same name: a footer may print it
        copy_with_sheets(workbook, copy, sheets)
        made = convert(copy, _FILTER, Path(room), timeout=timeout) if app is None else _printed(copy, app)
        return _put(made, target)


def _printed(copy: Path, app: xw.App) -> Path:
    from xlpkg.hosts.libreoffice.engine import open_workbook

    made = copy.with_suffix(".pdf")
    with open_workbook(copy, read_only=True, app=app) as book:
        book.to_pdf(made)
    return made


def copy_with_sheets(workbook: Path, copy: Path, sheets: Sequence[str]) -> None:
    """Write *workbook* to *copy* with only *sheets* visible, first and in order."""
    try:
        with zipfile.ZipFile(workbook) as source, zipfile.ZipFile(copy, "w") as result:
            part = with_sheets_first(source.read(_PART), sheets, workbook)
            new = {_PART: part} | _without_drawings(source, part)
            for item in source.infolist():
                result.writestr(item.filename, new[item.filename] if item.filename in new else source.read(item))
    except FileNotFoundError:
        raise WorkbookError("workbook-not-found", path=workbook) from None
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, KeyError, etree.XMLSyntaxError):
        # A workbook with a password is no zip file either; RuntimeError is zipfile's for a part with one.
        raise WorkbookError("workbook-unreadable", path=workbook) from None
    except OSError as reason:
        raise WorkbookError("workbook-not-opened", path=workbook, reason=reason.strerror) from reason


def _without_drawings(source: zipfile.ZipFile, part: bytes) -> dict[str, bytes]:
    """Return, by name, what says where the sheets that the workbook *part* hides have their drawings, without it."""
    of_book = _xml(source.read(_RELATIONS)).iterfind("{*}Relationship")
    targets = {each.get("Id"): each.get("Target", "") for each in of_book}
    found = {}
    for sheet in _xml(part).iterfind("{*}sheets/{*}sheet[@state='hidden']"):
        own = next((value for name, value in sheet.attrib.items() if str(name).endswith("}id")), None)
        path = PurePosixPath("/xl", targets.get(own, ""))
        name = str(path.parent / "_rels" / f"{path.name}.rels")[1:]
        if name in source.NameToInfo:
            relations = _xml(source.read(name))
            for each in relations.findall("{*}Relationship"):
                if each.get("Type", "").endswith(_DRAWN):
                    relations.remove(each)
            found[name] = etree.tostring(relations, xml_declaration=True, encoding="UTF-8", standalone=True)
    return found


def _xml(part: bytes) -> etree._Element:
    return etree.fromstring(part, etree.XMLParser(resolve_entities=False, no_network=True))


def with_sheets_first(part: bytes, wanted: Sequence[str], workbook: Path) -> bytes:
    """Return the workbook part with the sheets *wanted* in front, and all that counts sheets adapted."""
    root = _xml(part)
    space = f"{{{etree.QName(root).namespace}}}"
    container = root.find(f"{space}sheets")
    if container is None:
        raise WorkbookError("workbook-unreadable", path=workbook)
    before = list(container)
    by_name = {sheet.get("name"): sheet for sheet in before}
    if not wanted:
        raise WorkbookError("pdf-no-sheet", path=workbook)
    for place, name in enumerate(wanted):
        if name not in by_name:
            raise WorkbookError("pdf-unknown-sheet", path=workbook, sheet=name, sheets="、".join(by_name))
        if name in wanted[:place]:
            raise WorkbookError("pdf-sheet-twice", sheet=name)

    shown = [by_name[name] for name in wanted]
    others = [sheet for sheet in before if sheet not in shown]
    for sheet in shown:
        sheet.attrib.pop("state", None)
    for sheet in others:
        sheet.set("state", "hidden")
    container[:] = shown + others

    # Print areas and print titles, like other names of one sheet, belong to it by its position.
    position = {str(old): (shown + others).index(sheet) for old, sheet in enumerate(before)}
    for name in root.findall(f"{space}definedNames/{space}definedName[@localSheetId]"):
        now = position[name.get("localSheetId")]
        if now >= len(shown) and name.get("name") in _PRINT_NAMES:
            name.getparent().remove(name)
        else:
            name.set("localSheetId", str(now))
    for view in root.iterfind(f"{space}bookViews/{space}workbookView"):
        view.set("activeTab", "0")
        view.set("firstSheet", "0")
    content: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return content


def _put(made: Path, target: Path) -> Path:
    """Put a copy of *made* in the place of *target*, whole."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        write_whole(target, made.read_bytes())
    except OSError as reason:
        raise WorkbookError("pdf-not-written", path=target, reason=reason.strerror) from reason
    return target
