"""What a reader sees of the sheets: colours, headings in the workbook's language, hidden helper columns, links."""

from __future__ import annotations

import itertools
import re
import shutil
from pathlib import Path

import numpy as np
import openpyxl
import pytest
import xlwings as xw
from conftest import OfLanguage
from openpyxl.utils import range_boundaries
from openpyxl.workbook import Workbook

from xlpkg.model.regions import PROVINCES
from xlpkg.model.words import Basis
from xlpkg.workbook import layout
from xlpkg.workbook.design.palettes import PALETTES, Palette
from xlpkg.workbook.sheets import data, functions, ranking

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


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
def test_a_figure_on_the_map_or_on_a_bar_has_enough_contrast(palette: Palette) -> None:
    rise, fall = palette.pale
    looks = [*palette.tiles, (rise, "#000000"), (fall, palette.fall)]
    looks += [("#FFFFFF", palette.rise), ("#FFFFFF", palette.fall), *(("#10161D", each) for each in palette.on_dark)]
    assert [pair for pair in looks if contrast(*pair) < WCAG_AA] == []


@pytest.mark.parametrize("kind", COLOUR_BLINDNESS)
@pytest.mark.parametrize("palette", [PALETTES["green-red"], PALETTES["blue-orange"]])
def test_the_colour_blind_see_the_difference_of_any_two_tiles(palette: Palette, kind: str) -> None:
    seen = {}
    for name, (tile, _) in enumerate(palette.tiles):
        x, y, z = np.cbrt(np.clip(XYZ @ np.clip(COLOUR_BLINDNESS[kind] @ linear(tile), 0, 1), 0.001, 1))
        seen[name] = np.array((116 * y - 16, 500 * (x - y), 200 * (y - z)))  # CIE Lab
    for one, other in itertools.combinations(seen, 2):
        assert np.linalg.norm(seen[one] - seen[other]) > CLEAR_DIFFERENCE, (one, other)


@pytest.fixture(scope="module")
def book(built: Path) -> Workbook:
    return openpyxl.load_workbook(built)


@pytest.mark.parametrize("lang", ["zh", pytest.param("en", marks=pytest.mark.long)])
def test_each_row_of_the_functions_has_room_for_its_texts(
    libreoffice: xw.App, built: Path, filled: OfLanguage, lang: str
) -> None:
    """LibreOffice says which height the texts need."""
    with libreoffice.books.open(filled("en") if lang == "en" else built, read_only=True) as opened:
        sheet, area = opened.sheets[layout.FUNCTIONS], functions.TEXTS
        rows = sheet.api.Rows
        for index in range(area.row, area.last_row + 1):
            texts = sheet.range((index + 1, 1), (index + 1, 2)).value
            if not any(texts):
                continue
            height = rows.getByIndex(index).Height
            rows.getByIndex(index).OptimalHeight = True
            assert rows.getByIndex(index).Height <= height, texts


def test_the_ranking_has_bars_of_yoy_and_contribution_that_a_few_provinces_do_not_flatten(
    libreoffice: xw.App, book: Workbook, few_provinces: Path, tmp_path: Path
) -> None:
    """The scale is that of the three flows. It ends, as in the charts of the report, at twice the fourth length."""
    areas = book[layout.RANKING].conditional_formatting
    rules = {str(cells.sqref): rule for cells in areas for rule in cells.rules if rule.type == "dataBar"}
    with libreoffice.books.open(shutil.copy(few_provinces, tmp_path / "copy.xlsm")) as opened:
        sheet = opened.sheets[layout.RANKING]
        # The YoY of the month by province, and the contributions to that of the year to date by group.
        for (first, last), of in (((6, 36), "DJP"), ((95, 118), "FLR")):
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


def test_a_red_figure_of_a_city_keeps_the_line_and_the_shade_of_its_row(book: Workbook) -> None:
    """LibreOffice applies one rule to a cell: that of a fall has all three."""
    area = f"A{layout.province_ranges(PROVINCES[0]).cities.row + 3}"
    rules = [rule for found in book["北京"].conditional_formatting if area in found for rule in found.rules]
    looks = [(rule.dxf.font is not None, rule.dxf.fill is not None, rule.dxf.border is not None) for rule in rules]
    assert looks == [(True, False, True), (True, True, True), (False, False, True), (False, True, True)]
    assert [rule.priority for rule in rules] == sorted(rule.priority for rule in rules)


def test_a_heading_is_aligned_as_its_figures(book: Workbook) -> None:
    report = layout.REPORTS[Basis.MONTH].table
    for named, head, columns in (
        (report, report.row, range(1, layout.TABLE_COLUMNS)),
        (ranking.TABLES[Basis.MONTH], ranking.HEADINGS, range(2, 7)),
        (MONTHS, MONTHS.row + 1, range(1, layout.PROVINCE_COLUMNS - 1)),
        (data.ROWS, data.ROWS.row - 1, range(len(data.COLUMNS))),
    ):
        for column in columns:
            heading, figure = (book[named.sheet].cell(row, column + 1).alignment for row in (head + 1, head + 3))
            assert heading.horizontal == figure.horizontal, (named.name, column)


@pytest.mark.parametrize(
    ("sheet", "cell", "limit"),
    [
        (layout.MONTH, "C21", -0.05),
        (layout.RANKING, "D7", -0.05),
        (layout.RANKING, "F7", -0.005),
        ("广东", "E5", -0.005),
    ],
)
def test_a_fall_that_is_displayed_as_zero_is_not_red(book: Workbook, sheet: str, cell: str, limit: float) -> None:
    rules = [rule for area in book[sheet].conditional_formatting if cell in area for rule in area.rules]
    falls = [rule for rule in rules if rule.type == "cellIs" and rule.operator != "greaterThan"]
    assert [(rule.operator, float(rule.formula[0])) for rule in falls] == [("lessThanOrEqual", limit)]


def test_headings_are_values_for_readers_that_do_not_calculate(book: Workbook, filled: OfLanguage) -> None:
    """A program such as pandas sees no result of a formula in a file that our engine has saved."""
    texts = openpyxl.load_workbook(filled("en"), data_only=True)
    guangdong = texts["广东"]
    assert guangdong.cell(CHART_TITLES, 9).value == "YoY of the month (%), January and February as one"
    assert texts[layout.DATA]["E2"].value == "Total"
    helpers = texts[layout.CHARTS].iter_rows(1, layout.CHART_LABELS.rows, values_only=True)
    labels = {cell for row in helpers for cell in row if isinstance(cell, str)}
    assert {"Jan", "Last year", "Imports, this year"} <= labels
    assert not any(CHINESE.search(label) for label in labels)
    for sheet in book:
        formulas = [cell for row in sheet.iter_rows(min_row=2) for cell in row if cell.data_type == "f"]
        allowed = {layout.FUNCTIONS: "D", layout.CHECKS: "A", layout.CHANGES: "A"}.get(sheet.title, "")
        if sheet.title != layout.HOME:
            assert {cell.column_letter for cell in formulas} <= {*allowed}, sheet.title
    for sheet, cell in ((layout.HOME, "C18"), (layout.COVER, "C12")):  # key figures in a wider font
        assert book[sheet][cell].alignment.shrink_to_fit
