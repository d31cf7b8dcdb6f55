"""The built workbook: its parts, layout, named ranges and links, and the findings of validators."""

from __future__ import annotations

import itertools
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
import xlwings as xw
from lxml import etree
from oletools.olevba import VBA_Parser
from openpyxl import load_workbook
from openpyxl.workbook.workbook import Workbook
from openxml_audit import OpenXmlValidator
from parts import COMMITTED, ROOT, SHEETS, difference, golden, parts, pretty, text
from xlsxwriter.utility import xl_rowcol_to_cell

from udfs.registry import FUNCTIONS
from xlpkg.cli import main
from xlpkg.cli.workbooks import link_document
from xlpkg.engines.libreoffice import open_workbook
from xlpkg.engines.package import open_workbook as open_package
from xlpkg.engines.package.sheet_list import SheetList
from xlpkg.errors import WorkbookError
from xlpkg.hosts.build import build
from xlpkg.messages import Language
from xlpkg.model.regions import PROVINCES
from xlpkg.model.words import LANGUAGE_NAMES
from xlpkg.ooxml import Package
from xlpkg.workbook import layout
from xlpkg.workbook.buttons import BUTTONS, PICKERS


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("build") / "TradeMonitor.xlsm")


@pytest.fixture(scope="module")
def book(built: Path) -> Workbook:
    return load_workbook(built, keep_vba=True)


def test_a_build_on_another_processor_gives_the_same_bytes(built: Path, tmp_path: Path) -> None:
    """NumPy and its library of linear algebra use the instructions that the oldest processors have."""
    again, older = (
        tmp_path / "again.xlsm",
        {"OPENBLAS_CORETYPE": "Nehalem", "NPY_DISABLE_CPU_FEATURES": "X86_V3 X86_V4"},
    )
    words = (sys.executable, "-m", "xlpkg", "build", "-o", again)
    subprocess.run(words, env=os.environ | older, check=True, stdout=subprocess.DEVNULL)
    assert again.read_bytes() == built.read_bytes()


@pytest.mark.usefixtures("with_libreoffice")
def test_the_key_figures_are_grey_while_another_month_or_currency_is_chosen(
    built: Path, book: Workbook, tmp_path: Path
) -> None:
    first = xl_rowcol_to_cell(layout.HOME_KEY_FIGURES.row + 1, layout.HOME_KEY_FIGURES.column)
    (rule,) = (
        rule
        for area in book[layout.HOME].conditional_formatting
        for rule in area.rules
        if rule.type == "expression" and first in area.sqref
    )
    with open_workbook(shutil.copy(built, tmp_path / "a.xlsm")) as opened:
        is_grey = opened.sheets[layout.HOME]["O3"]
        is_grey.formula = f"={rule.formula[0]}"
        choices = opened.names[layout.HOME_CHOICES.name].refers_to_range
        shown = choices.value
        for choice, grey in ((shown[:2], False), (["2025-04", shown[1]], True), ([shown[0], "美元"], True)):
            choices[:2, 0].value = [[word] for word in choice]
            assert is_grey.value == grey


def test_the_committed_workbook_is_what_build_makes(built: Path) -> None:
    expected, found = parts(built), parts(COMMITTED)
    assert list(found) == list(expected)
    differing = {name for name in expected if expected[name] != found[name]}
    assert not differing, "run python docs/make.py and commit the workbook: " + "\n".join(
        difference(pretty(expected[name]), pretty(found[name]), name)
        for name in sorted(differing)
        if name.endswith(".xml")
    )


def test_libreoffice_keeps_the_colours_of_all_cells_from_ods_to_xlsx(
    built: Path, tmp_path: Path, libreoffice: xw.App
) -> None:
    """It gives the colour of the theme to all cells, white headings too, if that of the default font is one."""
    drawn = load_workbook(built)
    for sheet in drawn.sheetnames[3:]:  # three are enough
        del drawn[sheet]
    paths = [tmp_path / name for name in ("drawn.xlsx", "saved.ods", "saved.xlsx")]
    drawn.save(paths[0])
    for source, target in itertools.pairwise(paths):
        with open_workbook(source, app=libreoffice) as opened:
            opened.save(target)
    saved = load_workbook(paths[-1])
    for cell in (cell for sheet in drawn for row in sheet.iter_rows() for cell in row):
        before, after = cell.font.color, saved[cell.parent.title][cell.coordinate].font.color
        assert (after.type, after.value) == ("rgb", before.value), (cell.parent.title, cell.coordinate)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_recipients_excel_has_every_result_and_no_reason_to_calculate(
    built: Path, tmp_path: Path, example_store: Path, lang: Language
) -> None:
    """As built, and when it was filled and its PDF named on the command line."""
    workbook = Path(shutil.copy(built, tmp_path / "a.xlsm"))
    with open_package(workbook) as book:
        book.names[layout.HOME_CHOICES.name].refers_to_range[2, 0].value = LANGUAGE_NAMES[lang]
        book.save()
    assert main(["refresh", str(workbook), "--store", str(example_store), "--period", "2025-01"]) == 0
    link_document(workbook, tmp_path / "a.pdf", "pdf")
    for path in (built, workbook):
        found = parts(path)
        assert b'<calcPr calcId="191029"/>' in found["xl/workbook.xml"]
        sheets = [etree.fromstring(part) for name, part in found.items() if name.startswith("xl/worksheets/sheet")]
        cells = [cell for sheet in sheets for cell in sheet.iter("{*}c") if cell.find("{*}f") is not None]
        assert len(cells) > 90
        assert [cell.get("r") for cell in cells if cell.find("{*}v") is None] == []
    link = xl_rowcol_to_cell(layout.HOME_DOCUMENT.row, layout.HOME_DOCUMENT.column - 1)
    assert {cell.findtext("{*}v") for cell in cells if cell.get("r") == link} == {"PDF ↗"}


@pytest.mark.parametrize("sheet", SHEETS)
def test_each_sheet_equals_its_golden_file(built: Path, sheet: str, *, renew: bool) -> None:
    found = text(built, sheet)
    if renew:
        golden(sheet).write_text(found, encoding="utf-8")
    expected = golden(sheet).read_text(encoding="utf-8")
    assert found == expected, f"if it is intended, run python docs/make.py\n{difference(expected, found, sheet)}"


def test_openxml_audit_has_no_findings(built: Path) -> None:
    assert [error.description for error in OpenXmlValidator().validate(built).errors] == []


def test_olevba_reads_the_macros_of_the_vba_folder(built: Path) -> None:
    parser = VBA_Parser(str(built))
    modules = {name: code for _, _, name, code in parser.extract_macros()}
    parser.close()
    sources = {path.stem: path.read_text(encoding="ascii") for path in (ROOT / "workbook" / "vba").glob("*.bas")}
    assert sources
    for stem, source in sources.items():
        _, _, body = modules[f"{stem}.bas"].replace("\r\n", "\n").partition(f'Attribute VB_Name = "{stem}"\n')
        assert body.strip() == source.strip()


def test_each_button_runs_a_macro_that_exists(built: Path) -> None:
    package = Package.read(built.read_bytes())
    sheets = SheetList(package)
    parts_of = (package.related(sheets.part_of(name), "drawing").values() for name in (layout.HOME, layout.BOARD))
    drawings = [package.parts[part].decode("utf-8") for (part,) in parts_of]
    source = (ROOT / "workbook" / "vba" / "Buttons.bas").read_text(encoding="ascii")
    of_home, of_board = (re.findall(r'<xdr:sp macro="\[0\]!(\w+)"', drawing) for drawing in drawings)
    assert of_home == [*(button.macro for button in BUTTONS if button.block), *PICKERS]
    assert {*of_home, *of_board} == {*(button.macro for button in BUTTONS), *PICKERS}
    for button in BUTTONS:
        assert button.caption("zh") in drawings[not button.block]
        assert f"Public Sub {button.macro}()" in source


@pytest.mark.usefixtures("with_libreoffice")
def test_the_list_of_months_is_that_of_the_chosen_currency(built: Path, tmp_path: Path) -> None:
    found = []
    with open_workbook(Path(shutil.copy(built, tmp_path))) as book:
        count = book.sheets[layout.FUNCTIONS].range("H30")
        count.formula = "=COUNTA(stored_periods)"
        for currency in ("美元", "人民币", "usd", "yuan"):
            book.names[layout.HOME_CHOICES.name].refers_to_range[1, 0].value = currency
            book.app.calculate()
            found.append(count.value)
    assert found == [4, 18, 4, 18]  # of the shipped examples


def test_index_and_province_sheets_link_to_each_other(book: Workbook) -> None:
    targets = {link.hyperlink.location for row in book[layout.HOME].iter_rows() for link in row if link.hyperlink}
    for region in PROVINCES:
        assert layout.province_ranges(region).key_figures.name in targets
        back = [cell.hyperlink.location for row in book[region.short].iter_rows() for cell in row if cell.hyperlink]
        assert f"'{layout.HOME}'!A1" in back


def test_every_sheet_is_printed_one_page_wide_with_its_number_or_header(book: Workbook) -> None:
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            assert sheet.title in layout.HIDDEN
            continue
        assert sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.title
        assert sheet.page_setup.fitToWidth in (None, 1), sheet.title
        assert sheet.page_setup.paperSize == 9, sheet.title
        if sheet.title not in (layout.HOME, layout.COVER):
            assert sheet.oddFooter.right.text == "&P / &N", sheet.title
            assert sheet.freeze_panes, sheet.title
    for name in (layout.MONTH, layout.YTD):
        assert "中国分省货物贸易月度监测报告" in (book[name].oddHeader.left.text or "")
        assert [mark.id for mark in book[name].row_breaks.brk] == [layout.TEXT_TABLE_CAPTION]
    provinces = layout.province_ranges(PROVINCES[0])
    assert [mark.id for mark in book[PROVINCES[0].short].row_breaks.brk] == [provinces.months.last_row + 1]


def test_functions_sheet_has_a_live_example_of_every_function(book: Workbook, built: Path) -> None:
    sheet, values = book[layout.FUNCTIONS], load_workbook(built, data_only=True)[layout.FUNCTIONS]
    usages = {sheet.cell(row, 1).value for row in range(1, sheet.max_row + 1)}
    assert {function.usage for function in FUNCTIONS} <= usages
    live = {cell.value: values[cell.coordinate].value for (cell,) in sheet["D5:D40"] if cell.data_type == "f"}
    assert live['=TM_YOY("广东","出口",202502,,首页!$C$7)'] == pytest.approx(-2.1, abs=0.05)
    assert all(value is not None for value in live.values())


def test_every_live_formula_takes_the_currency_chosen_on_the_first_sheet(book: Workbook) -> None:
    ((sheet, address),) = book.defined_names[layout.HOME_CHOICES.name].destinations
    chosen = book[sheet][address][1][0]
    assert (chosen.coordinate, chosen.value) == ("C7", "人民币")
    formulas = [cell.value for page in book for row in page.iter_rows() for cell in row if "TM_" in str(cell.value)[:9]]
    live = [formula for formula in formulas if formula.startswith("=TM_") and "TM_REGIONS" not in formula]
    assert len(live) > 30
    assert [formula for formula in live if f"{sheet}!$C$7" not in formula] == []


def test_intellisense_sheet_describes_every_function_and_argument(book: Workbook) -> None:
    rows = list(book[layout.INTELLISENSE].iter_rows(values_only=True))
    assert rows[0][:2] == ("FunctionInfo", 1)
    for row, function in zip(rows[1:], FUNCTIONS, strict=True):
        described = [text for argument in function.arguments for text in (argument.name, argument.zh)]
        assert [cell for cell in row if cell is not None] == [function.name, function.zh, *described]


def test_a_workbook_that_is_open_in_another_program_is_not_overwritten(tmp_path: Path) -> None:
    target = tmp_path / "TradeMonitor.xlsm"
    target.write_bytes(b"mine")
    (tmp_path / ".~lock.TradeMonitor.xlsm#").write_text(",li,pc,01.01.2025,", encoding="utf-8")
    with pytest.raises(WorkbookError, match="is open in LibreOffice"):
        build(target)
    assert target.read_bytes() == b"mine"


# The named ranges


def test_no_two_ranges_share_a_cell() -> None:
    separate = [named for named in layout.named_ranges() if named != layout.HOME_LAST_RUN]  # a cell of HOME_RUN
    by_sheet = itertools.groupby(sorted(separate, key=lambda b: b.sheet), key=lambda b: b.sheet)
    for sheet, ranges in by_sheet:
        cells = Counter(
            (row, column)
            for named in ranges
            for row in range(named.row, named.last_row + 1)
            for column in range(named.column, named.last_column + 1)
        )
        assert max(cells.values()) == 1, sheet


def test_names_are_unique_and_on_sheets_that_exist() -> None:
    names = [named.name for named in layout.named_ranges()]
    assert len(set(names)) == len(names)
    assert {named.sheet for named in layout.named_ranges()} <= set(layout.SHEETS)


def test_every_province_has_one_tile_in_its_direction_on_the_map() -> None:
    """Guangdong lies south of Jiangxi, Heilongjiang north of Jilin, Xinjiang in the far west."""
    assert set(layout.TILES) == {region.code for region in PROVINCES}
    assert len(set(layout.TILES.values())) == len(PROVINCES)
    assert all(row < layout.MAP_ROWS and column < layout.MAP_COLUMNS for row, column in layout.TILES.values())
    assert layout.TILES[44][0] > layout.TILES[36][0]
    assert layout.TILES[23][0] < layout.TILES[22][0]
    assert layout.TILES[65][1] == min(column for _, column in layout.TILES.values())
