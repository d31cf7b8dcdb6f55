"""What a reader sees of the sheets: colours, headings in the workbook's language, hidden helper columns, links."""

from __future__ import annotations

import itertools
import re
import shutil
import zipfile
from pathlib import Path

import numpy as np
import openpyxl
import pytest
import xlwings as xw
from conftest import OfLanguage
from openpyxl.utils import range_boundaries
from openpyxl.workbook import Workbook

from xlpkg.messages import Language
from xlpkg.model.regions import PROVINCES
from xlpkg.model.words import Basis
from xlpkg.workbook import function_texts, layout
from xlpkg.workbook.design.style import PALE_RED, PALE_TEAL, RED
from xlpkg.workbook.design.tilemap import BINS

#: The row of the titles of the charts of a province, from 1.
CHART_TITLES = layout.PROVINCE_TOP + layout.CHARTS_ROW
#: The least contrast of text with its background: WCAG 2.1, success criterion 1.4.3, level AA.
WCAG_AA = 4.5
#: Full red-green blindness in linear RGB: Machado, Oliveira and Fernandes (2009), severity 1.0.
COLOUR_BLINDNESS = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
}
#: XYZ of linear sRGB, relative to the white point D65.
XYZ = np.array(((0.4338, 0.3762, 0.1900), (0.2126, 0.7152, 0.0722), (0.0177, 0.1095, 0.8728)))
#: A difference in CIE Lab that is seen at a glance; 2.3 is just noticeable.
CLEAR_DIFFERENCE = 12.0
#: The months on the sheet of a province, which are in the same cells on each.
MONTHS = layout.province_ranges(PROVINCES[0]).months
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def linear(colour: str) -> np.ndarray:
    """Return a colour such as #FFFFFF in linear RGB."""
    values = np.array([int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)])
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of WCAG."""
    dark, light = sorted(float(linear(colour) @ (0.2126, 0.7152, 0.0722)) for colour in (one, other))
    return (light + 0.05) / (dark + 0.05)


def lab(rgb: np.ndarray) -> np.ndarray:
    x, y, z = np.cbrt(np.clip(XYZ @ rgb, 0.001, 1))
    return np.array((116 * y - 16, 500 * (x - y), 200 * (y - z)))


@pytest.mark.parametrize(
    ("name", "tile", "text"),
    [*(row[1:] for row in BINS), ("bar of a rise", PALE_TEAL, "#000000"), ("bar of a fall", PALE_RED, RED)],
)
def test_a_figure_on_the_map_or_on_a_bar_has_enough_contrast(name: str, tile: str, text: str) -> None:
    assert contrast(tile, text) >= WCAG_AA, name


@pytest.mark.parametrize("kind", COLOUR_BLINDNESS)
def test_the_colour_blind_see_the_difference_of_any_two_tiles(kind: str) -> None:
    seen = {name: lab(np.clip(COLOUR_BLINDNESS[kind] @ linear(tile), 0, 1)) for _, name, tile, _ in BINS}
    for one, other in itertools.combinations(seen, 2):
        assert np.linalg.norm(seen[one] - seen[other]) > CLEAR_DIFFERENCE, (one, other)


@pytest.fixture(scope="module")
def book(built: Path) -> Workbook:
    return openpyxl.load_workbook(built)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_each_row_of_the_functions_has_room_for_its_texts(
    libreoffice: xw.App, built: Path, filled: OfLanguage, lang: str
) -> None:
    """LibreOffice says which height the texts need."""
    with libreoffice.books.open(filled("en") if lang == "en" else built, read_only=True) as opened:
        sheet, area = opened.sheets[layout.FUNCTIONS], layout.FUNCTION_TEXTS
        rows = sheet.api.Rows
        for index in range(area.row, area.last_row + 1):
            texts = sheet.range((index + 1, 1), (index + 1, 2)).value
            if not any(texts):
                continue
            height = rows.getByIndex(index).Height
            rows.getByIndex(index).OptimalHeight = True
            assert rows.getByIndex(index).Height <= height, texts


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_argument_that_is_described_again_names_its_functions(lang: Language) -> None:
    names = [str(row[0]) for row in function_texts.texts(lang) if row[0]]
    assert len({*names}) == len(names)
    assert {"flow", "flow (TM_YOY, TM_YOYBAND, TM_SHARE, TM_CONTRIB)", "flow (TM_DRIVERS, TM_DETAIL)"} <= {*names}


def test_helper_columns_are_hidden_and_still_drawn(book: Workbook, built: Path) -> None:
    assert book[layout.MONTH].column_dimensions["I"].hidden
    assert book["广东"].column_dimensions["T"].hidden
    with zipfile.ZipFile(built) as package:
        charts = [package.read(name) for name in package.namelist() if name.startswith("xl/charts/chart")]
    drawn = [b'<c:plotVisOnly val="0"/>' in chart or b"<c:plotVisOnly" not in chart for chart in charts]
    assert sum(drawn) == 4 + 2 + 1  # those of a province have their labels on a hidden sheet


def test_the_ranking_has_bars_of_yoy_and_contribution_that_a_few_provinces_do_not_flatten(
    libreoffice: xw.App, book: Workbook, built: Path, tmp_path: Path
) -> None:
    """The scale is that of the three flows. It ends, as in the charts of the report, at twice the fourth length."""
    rules = {
        str(cells.sqref): rule
        for cells in book[layout.RANKING].conditional_formatting
        for rule in cells.rules
        if rule.type == "dataBar"
    }
    columns = [("D", "J", "P"), ("F", "L", "R")]
    tables = [(6, 36), (38, 68), (70, 93), (95, 118)]
    assert {*rules} == {f"{each}{a}:{each}{b}" for a, b in tables for of in columns for each in of}
    with libreoffice.books.open(shutil.copy(built, tmp_path / "copy.xlsm")) as opened:
        sheet = opened.sheets[layout.RANKING]
        for (first, last), of in itertools.product(tables, columns):
            cells = [sheet.range(f"{each}{first}:{each}{last}").value for each in of]
            values = [[value for value in column if value is not None] for column in cells]
            every = [value for column in values for value in column]
            longest = 2 * max(max(sorted(column)[-4], -sorted(column)[3]) for column in values)
            expected = [max(min(every), -longest), min(max(every), longest)]
            for each in of:
                ends = rules[f"{each}{first}:{each}{last}"].dataBar.cfvo
                for end, limit in zip(ends, expected, strict=True):
                    sheet.range("Z1").formula = f"={end.val}"
                    assert sheet.range("Z1").value == pytest.approx(limit)
    assert rules["D6:D36"].dataBar.color.rgb == f"FF{PALE_TEAL[1:]}"
    with zipfile.ZipFile(built) as package:
        ext = package.read(f"xl/worksheets/sheet{layout.SHEETS.index(layout.RANKING) + 1}.xml").decode()
    assert ext.count(f'<x14:negativeFillColor rgb="FF{PALE_RED[1:]}"/>') == len(rules)


def test_links_are_not_printed(book: Workbook) -> None:
    for sheet in book:
        if sheet.title in (layout.HOME, *layout.HIDDEN):
            continue
        left, top, right, bottom = range_boundaries(sheet.print_area.split("!")[-1].replace("$", ""))
        links = [cell for row in sheet.iter_rows() for cell in row if cell.hyperlink or "HYPERLINK" in str(cell.value)]
        assert links, sheet.title
        printed = [cell.coordinate for cell in links if left <= cell.column <= right and top <= cell.row <= bottom]
        assert not printed, sheet.title


def test_a_sheet_and_its_link_to_the_first_one_fit_a_screen(book: Workbook) -> None:
    """The sheet one of 1,600 points, the link one of 1,600 pixels, where a character has 7."""
    for sheet in (sheet for sheet in book if sheet.title not in layout.HIDDEN):
        shown = {
            column: dimension.width * 7
            for dimension in sheet.column_dimensions.values()
            for column in range(dimension.min, dimension.max + 1)
            if not dimension.hidden
        }
        assert sum(shown.values()) * 0.75 <= 1600, sheet.title
        for link in (cell for cell in sheet[1] if cell.hyperlink):
            assert sum(width for column, width in shown.items() if column < link.column) < 1500, sheet.title


def test_the_links_between_the_sheets_of_provinces_form_a_ring(book: Workbook) -> None:
    for here, region in enumerate(PROVINCES):
        sheet = book[region.short]
        for cell, mark, other in (
            ("B1", "‹", PROVINCES[here - 1]),
            ("E1", "›", PROVINCES[(here + 1) % len(PROVINCES)]),
        ):
            assert {*sheet[cell].value.split()} == {mark, other.label("zh")}
            assert sheet[cell].hyperlink.location == layout.province_ranges(other).key_figures.name
        assert sheet["A2"].value == region.name
        assert sheet.freeze_panes == "A4"


def test_a_red_figure_of_a_city_keeps_the_line_and_the_shade_of_its_row(book: Workbook) -> None:
    """LibreOffice applies one rule to a cell: that of a fall has all three."""
    area = f"A{layout.province_ranges(PROVINCES[0]).cities.row + 3}"
    rules = [rule for found in book["北京"].conditional_formatting if area in found for rule in found.rules]
    looks = [(rule.dxf.font is not None, rule.dxf.fill is not None, rule.dxf.border is not None) for rule in rules]
    assert looks == [(True, False, True), (True, True, True), (False, False, True), (False, True, True)]
    assert [rule.priority for rule in rules] == sorted(rule.priority for rule in rules)


def test_row_and_column_headings_are_shown(book: Workbook) -> None:
    """LibreOffice hides them on every sheet of a document in which the first sheet has none."""
    assert all(sheet.sheet_view.showRowColHeaders in (None, True) for sheet in book)


def test_a_heading_is_aligned_as_its_figures(book: Workbook) -> None:
    report = layout.REPORTS[Basis.MONTH].table
    ranking = layout.RANK_TABLES[Basis.MONTH]
    for named, head, columns in (
        (report, report.row, range(1, layout.TABLE_COLUMNS)),
        (ranking, layout.RANK_HEADINGS, range(2, 7)),
        (MONTHS, MONTHS.row + 1, range(1, layout.PROVINCE_LABELS)),
        (layout.DATA_ROWS, layout.DATA_ROWS.row - 1, range(layout.DATA_COLUMNS)),
    ):
        for column in columns:
            heading, figure = (book[named.sheet].cell(row, column + 1).alignment for row in (head + 1, head + 3))
            assert heading.horizontal == figure.horizontal, (named.name, column)


def test_a_fall_that_is_displayed_as_zero_is_not_red(book: Workbook) -> None:
    for sheet, cell, limit in (
        (layout.MONTH, "C21", -0.05),
        (layout.RANKING, "D7", -0.05),
        (layout.RANKING, "F7", -0.005),
        ("广东", "E5", -0.005),
    ):
        rules = [
            rule
            for area in book[sheet].conditional_formatting
            if cell in area
            for rule in area.rules
            if rule.type == "cellIs" and rule.operator != "greaterThan"
        ]
        assert [(rule.operator, float(rule.formula[0])) for rule in rules] == [("lessThanOrEqual", limit)], cell


def test_headings_are_values_for_readers_that_do_not_calculate(book: Workbook, filled: OfLanguage) -> None:
    """A program such as pandas sees no result of a formula in a file that our engine has saved."""
    texts = openpyxl.load_workbook(filled("en"), data_only=True)
    gansu = texts["甘肃"]
    assert gansu.cell(CHART_TITLES, 1).value == "Total trade, month (100 million yuan)"
    assert gansu.cell(CHART_TITLES, 9).value == "YoY of the month (%), January and February as one"
    assert texts[layout.CHECKS]["B1"].value == "Checks: doubtful figures"
    assert texts[layout.DATA]["E2"].value == "Total"
    assert texts[layout.FUNCTIONS]["A1"].value == "Functions: figures in any cell"
    helpers = gansu.iter_rows(MONTHS.row + 1, MONTHS.last_row + 1, layout.PROVINCE_LABELS + 1, 22, values_only=True)
    labels = {cell for row in helpers for cell in row if isinstance(cell, str)}
    assert {"Jan", "Last year", "Imports, this year"} <= labels
    assert not any(CHINESE.search(label) for label in labels)
    for sheet in book:
        formulas = [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
        if sheet.title in layout.PROVINCE_SHEETS:  # the links in the first row are no headings
            formulas = [cell for cell in formulas if cell not in ("B1", "E1", "H1")]
        allowed = {layout.FUNCTIONS: "D", layout.CHECKS: "A", layout.CHANGES: "A", layout.HOME: ""}.get(sheet.title)
        assert allowed == "" or {cell[0] for cell in formulas} <= {*(allowed or ())}, sheet.title


@pytest.mark.parametrize(("sheet", "cell"), [(layout.HOME, "C18"), (layout.COVER, "C12")])
def test_a_key_figure_shrinks_to_fit_its_column_in_a_wider_font(book: Workbook, sheet: str, cell: str) -> None:
    assert book[sheet][cell].alignment.shrink_to_fit
