"""Build the workbook: XlsxWriter draws every sheet, pyOpenVBA adds the macros, and the example month is filled in.

The same sources give the same bytes, so that a review shows how the workbook changes.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

import xlsxwriter
from lxml import etree
from xlsxwriter.exceptions import XlsxFileError
from xlsxwriter.utility import quote_sheetname, xl_range_abs
from xlsxwriter.workbook import Workbook

from udfs.call import Value
from udfs.formula import result_in_cell
from xlpkg.bundled import example_folders
from xlpkg.design.vba_project import add_macros
from xlpkg.engines.package import open_workbook
from xlpkg.engines.package.plain import PLAIN, WITH_MACROS
from xlpkg.errors import WorkbookError
from xlpkg.locks import check_not_open, replace_file
from xlpkg.ooxml import CONTENT_TYPES, Package, parse_xml, serialise_xml
from xlpkg.store.default_currency import newest_currency
from xlpkg.store.ingest import find_sources, ingest
from xlpkg.store.store import open_store
from xlpkg.workbook import layout
from xlpkg.workbook.content import gather
from xlpkg.workbook.design.palettes import PALETTES, USUAL, Palette
from xlpkg.workbook.design.style import BLACK, FONT, NAVY, TEAL, Style
from xlpkg.workbook.fill import fill
from xlpkg.workbook.sheets import PARTS, home, named_ranges
from xlpkg.workbook.writing import rounded

_STYLES_PART: Final = "xl/styles.xml"
#: The style of a cell that has no other. Conditional formats in an .ods file have what it says of the vertical place.
_NORMAL: Final = b'<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
#: Of an axis of months. XlsxWriter does not write its unit: LibreOffice takes a single month for January.
_QUARTERS: Final = b'<c:majorUnit val="3"/><c:majorTimeUnit'
_OF_MONTHS: Final = b'<c:baseTimeUnit val="months"/>' + _QUARTERS
_CENTRED: Final = _NORMAL.replace(b"/>", b'><alignment vertical="center"/></xf>')
_DRAWINGS: Final = "xl/drawings/drawing"
_A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
#: The radius of a button's corners, in 100,000ths of its height.
_ROUNDING: Final = "val 14000"
#: The creation time in the file's properties: fixed, so that the same sources give the same bytes.
_CREATED: Final = dt.datetime(2025, 7, 20, tzinfo=dt.UTC)


def build(target: Path, colours: str = USUAL) -> Path:
    """Write the workbook to *target* (.xlsm), filled with the newest example month, and return it.

    *colours* is the name of a palette.

    Raises WorkbookError if *target* is open in another program or cannot be written.
    """
    check_not_open(target)
    with tempfile.TemporaryDirectory(prefix="trademonitor-build-") as folder:
        example_store = Path(folder, "example.sqlite")
        with open_store(example_store) as store:
            for file in ingest(store, find_sources(example_folders()), at=_CREATED):
                if file.refusal is not None:
                    raise file.refusal
            content = gather(store, newest_currency(store.months()))
        try:
            drawn = draw(Path(folder, "TradeMonitor.xlsm"), colours)
        except (OSError, XlsxFileError) as error:
            raise WorkbookError("workbook-not-written", path=target, reason=error) from error

        def result(formula: str, value_at: Callable[[str], object]) -> Value | None:
            found = result_in_cell(formula, value_at, store=example_store, lang="zh")
            return rounded(found) if isinstance(found, float) else found

        with open_workbook(drawn, functions=result) as book:
            fill(book, content)
            book.save()
        target.parent.mkdir(parents=True, exist_ok=True)
        replace_file(target, drawn.read_bytes(), like=drawn)
    return target


def draw(target: Path, colours: str = USUAL) -> Path:
    """Write the empty workbook in *colours*, with its macros, to *target* (.xlsm), and return it.

    Raises OSError or XlsxFileError if the file cannot be written.
    """
    plain = target.with_suffix(".plain.xlsx")
    # In memory: otherwise every sheet is first written to a temporary file, which a failure leaves behind.
    book = xlsxwriter.Workbook(plain, {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True})
    book.set_properties(
        {
            "title": "TradeMonitor: China's Trade in Goods by Province 中国分省货物贸易月度监测",
            "subject": "China's trade in goods by province",
            "author": "TradeMonitor",
            "created": _CREATED,
        }
    )
    book.set_size(2600, 1700)
    book.formats[0].set_font_name(FONT)
    book.formats[0].set_font_size(10)
    book.formats[0].set_font_color(BLACK)
    _draw_sheets(book, PALETTES[colours])
    for named in named_ranges():
        cells = xl_range_abs(named.row, named.column, named.last_row, named.last_column)
        book.define_name(named.name, f"={quote_sheetname(named.sheet)}!{cells}")
    for name, formula in home.stored_lists().items():
        book.define_name(name, formula)
    book.define_name(layout.DESIGN_NAME, f"={layout.DESIGN}")
    book.define_name(layout.COLOURS_NAME, f'="{colours}"')
    book.close()
    _with_macros(plain, target)
    plain.unlink()
    return target


def _draw_sheets(book: Workbook, palette: Palette) -> None:
    style = Style(book, palette)
    for sheet in layout.ALL_SHEETS:
        worksheet = book.add_worksheet(sheet.name)
        PARTS[sheet.name].draw(worksheet, style)
        for number, (_, _, chart, *_) in enumerate(worksheet.charts, start=1):
            chart.chart_name = f"{layout.CHART}{number}"
        if sheet.key:
            worksheet.set_tab_color(NAVY if sheet.name in (layout.HOME, *layout.REPORT) else TEAL)


def _with_macros(plain: Path, target: Path) -> None:
    """Write *plain* to *target* as a workbook with macros: its content type, our modules and that of xlwings.

    Its cells without a format are centred vertically, as all others are.
    """
    package = Package.read(plain.read_bytes())
    types = package.parts[CONTENT_TYPES].replace(PLAIN, WITH_MACROS)
    styles = package.parts[_STYLES_PART].replace(_NORMAL, _CENTRED)
    drawings = {name: _with_buttons(part) for name, part in package.parts.items() if name.startswith(_DRAWINGS)}
    parts = {name: part.replace(_QUARTERS, _OF_MONTHS) for name, part in package.parts.items()}
    target.write_bytes(package.with_parts({**parts, CONTENT_TYPES: types, _STYLES_PART: styles, **drawings}).zipped())
    add_macros(target)


def _with_buttons(drawing: bytes) -> bytes:
    """Return *drawing* with its boxes of text as buttons: XlsxWriter draws no shape with a macro or round corners."""
    root = parse_xml(drawing)
    for shape in root.iter("{*}sp"):
        about, kind = shape.find("{*}nvSpPr")
        macro, _, description = about.get("descr").partition("|")
        shape.set("macro", f"[0]!{macro}")
        about.set("name", f"{layout.BUTTON}{macro}")
        about.set("descr", description)
        kind.attrib.pop("txBox")
        outline, body = shape.find("{*}spPr/{*}prstGeom"), shape.find("{*}txBody/{*}bodyPr")
        outline.set("prst", "roundRect")
        etree.SubElement(outline[0], f"{_A}gd", name="adj", fmla=_ROUNDING)
        body.set("lIns", "0")
        body.set("rIns", "0")
        for font in [*shape.iter(f"{_A}latin")]:  # Chinese has a font of its own
            font.addnext(etree.Element(f"{_A}ea", typeface=FONT))
    return serialise_xml(root)
