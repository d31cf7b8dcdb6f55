"""Print chosen sheets of a workbook to a PDF, by LibreOffice from a temporary copy of the file.

The user's file is only read. In the copy the chosen sheets come first, in the chosen order. All others are hidden and
lose their print areas, because LibreOffice prints a hidden sheet that has one. They also lose their charts and
pictures: no printed cell can refer to those, and loading them takes as long as everything else. No sheet has notes in
the copy: LibreOffice would print those that are shown.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from lxml import etree

from xlpkg.atomic_files import write_atomically
from xlpkg.engines.libreoffice.program import PDF_OPTIONS, convert
from xlpkg.engines.package.workbook_file import reading
from xlpkg.engines.page_texts import PdfProperties
from xlpkg.errors import WorkbookError, system_reason
from xlpkg.ooxml import RELATIONSHIPS, Package, parse_xml, serialise_xml

_DUBLIN_CORE: Final = "{http://purl.org/dc/elements/1.1/}"
#: The tags of PdfProperties.
_PROPERTY_TAGS: Final = tuple(f"{_DUBLIN_CORE}{name}" for name in ("title", "creator", "subject"))
_PRINT_NAMES: Final = ("_xlnm.Print_Area", "_xlnm.Print_Titles")

#: The filter and its options as the command line takes them.
_FILTER: Final = "pdf:calc_pdf_Export:" + json.dumps(
    {
        name: {"type": "boolean" if isinstance(value, bool) else "long", "value": str(value).lower()}
        for name, value in PDF_OPTIONS.items()
    }
)


def export_pdf(workbook: Path, target: Path, sheets: Sequence[str], properties: PdfProperties | None = None) -> Path:
    """Write *sheets* of *workbook* (.xlsx or .xlsm), in this order, to the PDF *target*, and return it.

    A hidden sheet is printed too if it is named. Cells show the values that were saved with the workbook: nothing is
    calculated, no macro runs and no link is followed. Title, author and subject are *properties*, by default the
    workbook's. An existing *target* is replaced once the new PDF is complete.

    Raises WorkbookError if the workbook cannot be read, a sheet does not exist or is named twice, or the target cannot
    be written; OfficeError if LibreOffice is missing or does not finish in time.
    """
    with tempfile.TemporaryDirectory(prefix="trademonitor-pdf-") as folder:
        copy = Path(folder, workbook.name)  # a footer may print the name
        copy_with_sheets(workbook, copy, sheets, properties)
        pdf = convert(copy, _FILTER, Path(folder))
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(target, pdf.read_bytes())
        except OSError as error:
            raise WorkbookError("pdf-not-written", path=target, reason=system_reason(error)) from error
    return target


def copy_with_sheets(
    workbook: Path, copy: Path, sheets: Sequence[str], properties: PdfProperties | None = None
) -> None:
    """Write *workbook* to *copy* with only *sheets* visible, which come first, in this order, and with *properties*.

    Raises WorkbookError if *workbook* cannot be read, or as :func:`arrange_sheets` does.
    """
    with reading(workbook):
        package = Package.read(workbook.read_bytes())
        main = package.main()
        root = parse_xml(package.parts[main])
        arrange_sheets(root, sheets, workbook)
        changed = {main: serialise_xml(root)}
        if properties is not None:
            changed |= _with_properties(package, properties)
        parts = package.related(main, "worksheet")
        hidden = [
            parts.get(sheet.get(f"{RELATIONSHIPS}id"), "-") for sheet in root.iter("{*}sheet") if sheet.get("state")
        ]
        printed = package.with_parts(changed).without("comments").without("drawing", "vmlDrawing", of=hidden)
    copy.write_bytes(printed.zipped())


def _with_properties(package: Package, properties: PdfProperties) -> dict[str, bytes]:
    """Return the content of the part of the document's properties, changed; empty if the package has no such part."""
    changed = {}
    for part in package.related("", "core-properties").values():
        root = parse_xml(package.parts[part])
        for name, text in zip(_PROPERTY_TAGS, properties, strict=True):
            element = root.find(name)
            if element is None:
                element = etree.SubElement(root, name)
            element.text = text
        changed[part] = serialise_xml(root)
    return changed


def arrange_sheets(root: etree._Element, wanted: Sequence[str], workbook: Path) -> None:
    """Put the sheets *wanted* first in the main part *root*, hide the others, and adapt the indexes of sheets in it.

    Raises WorkbookError if *wanted* is empty, or names a sheet twice or one that *workbook* does not have, and
    ValueError if *root* has no sheets.
    """
    namespace = f"{{{etree.QName(root).namespace}}}"
    container = root.find(f"{namespace}sheets")
    if container is None:
        raise ValueError("no sheets")
    original = list(container)
    by_name = {sheet.get("name"): sheet for sheet in original}
    if not wanted:
        raise WorkbookError("pdf-no-sheet", path=workbook)
    for index, name in enumerate(wanted):
        if name not in by_name:
            raise WorkbookError("pdf-unknown-sheet", path=workbook, sheet=name, sheets="、".join(by_name))
        if name in wanted[:index]:
            raise WorkbookError("pdf-sheet-twice", sheet=name)

    shown = [by_name[name] for name in wanted]
    hidden = [sheet for sheet in original if sheet not in shown]
    for sheet in shown:
        sheet.attrib.pop("state", None)
    for sheet in hidden:
        sheet.set("state", "hidden")
    container[:] = shown + hidden

    # A name of one sheet, such as a print area, refers to its sheet by index.
    new_index = {str(old): (shown + hidden).index(sheet) for old, sheet in enumerate(original)}
    for name in root.findall(f"{namespace}definedNames/{namespace}definedName[@localSheetId]"):
        index = new_index[name.get("localSheetId")]
        if index >= len(shown) and name.get("name") in _PRINT_NAMES:
            name.getparent().remove(name)
        else:
            name.set("localSheetId", str(index))
    for view in root.iterfind(f"{namespace}bookViews/{namespace}workbookView"):
        view.set("activeTab", "0")
        view.set("firstSheet", "0")
