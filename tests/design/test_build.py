"""The built workbook: its parts, layout, named ranges and links, and the findings of validators."""

from __future__ import annotations

import itertools
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from itertools import chain
from pathlib import Path

import pytest
import xlwings as xw
from lxml import etree
from oletools.olevba import VBA_Parser
from openpyxl import load_workbook
from openpyxl.workbook.workbook import Workbook
from parts import COMMITTED, ROOT, SHEETS, difference, golden, parts, pretty, text
from user_workbook import delete_sheets
from xlsxwriter.utility import xl_rowcol_to_cell

from udfs.registry import FUNCTIONS
from xlpkg.cli import main
from xlpkg.cli.workbooks import link_document
from xlpkg.design.build import build
from xlpkg.engines.libreoffice import open_workbook
from xlpkg.engines.package import open_workbook as open_package
from xlpkg.engines.package.sheet_list import SheetList
from xlpkg.errors import WorkbookError
from xlpkg.messages import Language
from xlpkg.model.regions import PROVINCES
from xlpkg.model.words import LANGUAGE_NAMES
from xlpkg.ooxml import Package
from xlpkg.workbook import layout
from xlpkg.workbook.buttons import BUTTONS, PICKERS
from xlpkg.workbook.exports import Documents
from xlpkg.workbook.sheets import named_ranges, tilemap
from xlpkg.workbook.versions import range_of


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("build") / "TradeMonitor.xlsm")


@pytest.fixture(scope="module")
def book(built: Path) -> Workbook:
    return load_workbook(built, keep_vba=True)


@pytest.mark.long
def test_a_build_on_another_processor_gives_the_same_bytes(built: Path, tmp_path: Path) -> None:
    """NumPy and its library of linear algebra use the instructions that the oldest processors have."""
    again = tmp_path / "again.xlsm"
    older = {"OPENBLAS_CORETYPE": "Nehalem", "NPY_DISABLE_CPU_FEATURES": "X86_V3 X86_V4"}
    words = (sys.executable, "-m", "xlpkg", "build", "-o", again)
    subprocess.run(words, env=os.environ | older, check=True, stdout=subprocess.DEVNULL)
    assert again.read_bytes() == built.read_bytes()


def test_the_first_sheet_follows_the_chosen_month_and_currency(
    built: Path, book: Workbook, tmp_path: Path, libreoffice: xw.App
) -> None:
    """Figures of another month or currency are grey; the list of months is that of the currency, as in the examples."""
    first = xl_rowcol_to_cell(layout.HOME_KEY_FIGURES.row + 1, layout.HOME_KEY_FIGURES.column)
    rules = [(area, rule) for area in book[layout.HOME].conditional_formatting for rule in area.rules]
    (grey,) = (rule.formula[0] for area, rule in rules if rule.type == "expression" and first in area.sqref)
    few = delete_sheets(Path(shutil.copy(built, tmp_path / "a.xlsm")), layout.PROVINCE_SHEETS)  # which take long
    with libreoffice.books.open(few) as opened:
        cells = opened.sheets[layout.HOME]["O3:O4"]
        cells[0].formula, cells[1].formula = f"={grey}", "=COUNTA(stored_periods)"
        choices = range_of(opened, layout.HOME_CHOICES)
        month, currency = choices.value[:2]
        for choice, expected in (
            ([month, currency], [False, 18]),
            (["2025-04", "yuan"], [True, 18]),
            ([month, "美元"], [True, 4]),
            ([month, "usd"], [True, 4]),
        ):
            choices[:2, 0].value = [[word] for word in choice]
            opened.app.calculate()
            assert cells.value == expected, choice


def test_the_committed_workbook_is_what_build_makes(built: Path) -> None:
    expected, found = parts(built), parts(COMMITTED)
    assert list(found) == list(expected)
    differing = {name for name in expected if expected[name] != found[name]}
    assert not differing, "run python docs/make.py and commit the workbook: " + "\n".join(
        difference(pretty(expected[name]), pretty(found[name]), name)
        for name in sorted(differing)
        if name.endswith(".xml")
    )


@pytest.mark.long
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


@pytest.mark.parametrize("lang", ["zh", pytest.param("en", marks=pytest.mark.long)])
def test_a_recipients_excel_has_every_result_and_no_reason_to_calculate(
    built: Path, tmp_path: Path, example_store: Path, lang: Language
) -> None:
    """As built, and when it was filled and its PDF named on the command line."""
    workbook = Path(shutil.copy(built, tmp_path / "a.xlsm"))
    with open_package(workbook) as book:
        range_of(book, layout.HOME_CHOICES)[2, 0].value = LANGUAGE_NAMES[lang]
        book.save()
    assert main(["refresh", str(workbook), "--store", str(example_store), "--period", "2025-01"]) == 0
    link_document(workbook, Documents(tmp_path, written=[tmp_path / "a.pdf"]), "pdf")
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
    with_buttons = (layout.HOME, layout.BOARD, layout.SOURCES)
    parts_of = (package.related(sheets.part_of(name), "drawing").values() for name in with_buttons)
    drawings = [package.parts[part].decode("utf-8") for (part,) in parts_of]
    source = (ROOT / "workbook" / "vba" / "Buttons.bas").read_text(encoding="ascii")
    of_home, *of_others = (re.findall(r'<xdr:sp macro="\[0\]!(\w+)"', drawing) for drawing in drawings)
    assert of_home == [*(button.macro for button in BUTTONS if button.block), *PICKERS]
    assert {*of_home, *chain(*of_others)} == {*(button.macro for button in BUTTONS), *PICKERS}
    for button in BUTTONS:
        assert button.caption("zh") in "".join(drawings[1:] if button.block is None else drawings[:1])
        assert f"Public Sub {button.macro}()" in source


def test_the_first_sheet_and_those_of_the_provinces_link_to_each_other(book: Workbook) -> None:
    """The sheets of the provinces in a ring."""
    targets = {link.hyperlink.location for row in book[layout.HOME].iter_rows() for link in row if link.hyperlink}
    for here, region in enumerate(PROVINCES):
        sheet = book[region.short]
        assert layout.province_ranges(region).key_figures.name in targets
        assert f"'{layout.HOME}'!A1" in [cell.hyperlink.location for cell in sheet[1] if cell.hyperlink]
        for cell, mark, step in (("B1", "‹", -1), ("E1", "›", 1)):
            other = PROVINCES[(here + step) % len(PROVINCES)]
            assert {*sheet[cell].value.split()} == {mark, other.label("zh")}
            assert sheet[cell].hyperlink.location == layout.province_ranges(other).key_figures.name


def test_every_sheet_is_printed_one_page_wide_with_its_number_or_header(book: Workbook) -> None:
    for sheet in book.worksheets:
        assert (sheet.sheet_state == "visible") == (sheet.title not in layout.HIDDEN)
        if sheet.sheet_state == "visible":
            assert sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.title
            assert sheet.page_setup.fitToWidth in (None, 1), sheet.title
            assert sheet.page_setup.paperSize == 9, sheet.title
            assert sheet.sheet_view.showRowColHeaders in (None, True), "LibreOffice hides them on every sheet"
            if sheet.title not in (layout.HOME, layout.COVER):
                assert sheet.oddFooter.right.text == "&P / &N", sheet.title
                assert sheet.freeze_panes, sheet.title


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


def test_a_workbook_that_is_open_in_another_program_is_not_overwritten(tmp_path: Path) -> None:
    target = tmp_path / "TradeMonitor.xlsm"
    target.write_bytes(b"mine")
    (tmp_path / ".~lock.TradeMonitor.xlsm#").write_text(",li,pc,01.01.2025,", encoding="utf-8")
    with pytest.raises(WorkbookError, match="is open in LibreOffice"):
        build(target)
    assert target.read_bytes() == b"mine"


# The named ranges


def test_no_two_ranges_share_a_cell_or_a_name() -> None:
    separate = [named for named in named_ranges() if named != layout.HOME_LAST_RUN]  # a cell of HOME_RUN
    cells = Counter(
        (named.sheet, row, column)
        for named in separate
        for row in range(named.row, named.last_row + 1)
        for column in range(named.column, named.last_column + 1)
    )
    assert [cell for cell, count in cells.items() if count > 1] == []
    assert len({named.name for named in separate}) == len(separate)


def test_every_province_has_one_tile_in_its_direction_on_the_map() -> None:
    """Guangdong lies south of Jiangxi, Heilongjiang north of Jilin, Xinjiang in the far west."""
    assert set(tilemap.TILES) == {region.code for region in PROVINCES}
    assert len(set(tilemap.TILES.values())) == len(PROVINCES)
    assert all(row < tilemap.MAP_ROWS and column < tilemap.MAP_COLUMNS for row, column in tilemap.TILES.values())
    assert tilemap.TILES[44][0] > tilemap.TILES[36][0]
    assert tilemap.TILES[23][0] < tilemap.TILES[22][0]
    assert tilemap.TILES[65][1] == min(column for _, column in tilemap.TILES.values())
