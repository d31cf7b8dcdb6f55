"""数据: two calendar years of every region as a tidy Excel table, and the months that the store has."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
from xlsxwriter.worksheet import Worksheet

from xlpkg.messages import say_list
from xlpkg.model.regions import REGIONS
from xlpkg.model.words import METHOD_NAMES, Basis, Currency, Flow
from xlpkg.workbook.blocks import Column, Parts, SheetValues, kinds, padded
from xlpkg.workbook.content import Content
from xlpkg.workbook.design.style import GREY, LEVEL, PERCENT, POINTS, RANK, Style, frame, page, text
from xlpkg.workbook.layout import DATA, NamedRange, named
from xlpkg.workbook.sheet_figures import MONTHS, Rows, SheetFigures, as_lists, empty_rows

#: What a row is of: month, basis, code and name of the region.
_KEYS: Final = (Column(8.5, "yyyy-mm"), Column(10.5), Column(8.5, "0"), Column(12.5))
#: Those that are printed: then the level and the YoY of T, X and M, net exports, and their unit.
PRINTED: Final = (
    *_KEYS,
    *(Column(9.5, LEVEL), Column(9.5, PERCENT)),
    *(Column(9.5, LEVEL), Column(8.5, PERCENT)) * 2,
    Column(9, LEVEL),
    Column(13.5),
)
#: Then the method of the YoY; band, share, contribution and rank, each of T, X and M.
COLUMNS: Final = (
    *PRINTED,
    Column(10, is_optional=True),
    *(Column(width, looks) for looks in (POINTS, PERCENT, POINTS, RANK) for width in (9.5, 8.5, 8.5)),
)
_FIGURES: Final = (LEVEL, PERCENT, POINTS, RANK)
#: Points: of the rows with names of columns. A list's arrow is below a name that is at the top.
_NAMES_HEIGHT: Final = 29
#: The name of the Excel table, and the names that 首页 takes its lists of months and groups from.
TABLE: Final = "TradeData"
LISTS: Final = {"period": "stored_periods", "groups": "stored_groups"}

#: Title, and in English what the sheet has.
TITLE: Final = named("data_title", DATA, 0, 0, 1, 3)
#: That in Chinese, or the names of the columns in English above those of the table. These stay in Chinese, because
#: formulas and pivot tables of the user name them.
NAMES: Final = named("data_names", DATA, 1, 0, 1, len(COLUMNS))
#: The months of two calendar years, both bases, 32 regions.
ROWS: Final = named("data_rows", DATA, 3, 0, MONTHS * len(Basis) * len(REGIONS), len(COLUMNS))
#: The months of the store in yuan, the newest first, and in the other half in dollars; for the list on 首页.
PERIODS: Final = named("data_periods", DATA, 3, len(COLUMNS) + 1, 360)
#: The groups of provinces, for the list on 首页.
GROUPS: Final = named("data_groups", DATA, 3, PERIODS.last_column + 1, 60)


def rows(values: SheetValues) -> Iterator[tuple[NamedRange, Rows]]:
    """Yield each range of the sheet with its rows."""
    content, figures = values.content, values.figures
    title, subtitle = content.say("name-data"), content.say("data-subtitle")
    is_chinese = content.lang == "zh"
    yield TITLE, [[title, None, None if is_chinese else subtitle]]
    yield NAMES, padded(NAMES, [[subtitle]] if is_chinese else [[*content.say_list("data-columns")]])
    yield ROWS, padded(ROWS, _rows(content, figures))
    periods, half = empty_rows(PERIODS), PERIODS.rows // 2
    for first, currency in ((0, Currency.RMB), (half, Currency.USD)):
        for row, period in enumerate(content.stored.get(currency, ())[: -half - 1 : -1], start=first):
            periods[row][0] = str(period)
    yield PERIODS, periods
    yield GROUPS, padded(GROUPS, [[group.label(content.lang)] for group in content.groups[: GROUPS.rows]])


def _rows(content: Content, figures: SheetFigures) -> Rows:
    bases = (content.say("sheet-month"), content.say("sheet-ytd"))
    labels = [(region.code or None, region.label(content.lang)) for region in REGIONS]
    rows: Rows = []
    methods = [None, *METHOD_NAMES[content.lang][1:]]
    method = content.cube.yoy().method[:, :, Flow.TOTAL]
    arrays = (figures.of_two_years, figures.measures_of_two_years)
    by_month = zip(*(as_lists(each.transpose(2, 0, 1, 3)) for each in arrays), strict=True)
    for month, of_month in zip(figures.months, by_month, strict=True):
        if np.isnan(content.cube.levels[:, :, :3, month]).all():
            continue
        day = (content.cube.first + month).first_day
        for basis, *of_basis, by in zip(bases, *of_month, method[..., month], strict=True):
            rows += [
                [day, basis, *label, *levels, content.unit, methods[how], *measures]
                for label, levels, measures, how in zip(labels, *of_basis, by, strict=True)
            ]
    return rows


def draw(sheet: Worksheet, style: Style) -> None:
    """Draw the sheet."""
    # Its rows are many pages: who wants them clears the print area, as the sheet says.
    page(sheet, landscape=True, print_area=(0, 0, ROWS.row - 1, len(PRINTED) - 1))
    sheet.repeat_rows(ROWS.row - 2, ROWS.row - 1)  # the names in English too
    frame(sheet, style, ROWS.row, len(PRINTED), kept=len(_KEYS))
    sheet.write_blank(0, TITLE.last_column, None, style.subtitle())
    columns = []
    for at, (heading, column) in enumerate(zip(say_list("data-columns", "zh"), COLUMNS, strict=True)):
        is_figure = column.num_format in _FIGURES
        # Figures are to the right, text and months to the left, apart from the figures.
        align = {"align": "right"} if is_figure else {"align": "left", "indent": 1}
        cells = style(num_format=column.cell_format, font_size=9, **align)
        sheet.set_column(at, at, column.width, cells)
        name = {"font_size": 9, "font_color": GREY, "text_wrap": at > 0, "valign": "bottom", **align}
        sheet.write_blank(1, at, None, style(**name, num_format="@_ " if is_figure else "General"))
        head = style.head(font_size=9, valign="top", **align)
        columns.append({"header": heading, "header_format": head, "format": cells})
    table = {"name": TABLE, "style": "Table Style Light 1", "columns": columns}
    sheet.add_table(ROWS.row - 1, ROWS.column, ROWS.last_row, ROWS.last_column, table)
    for row in (ROWS.row - 2, ROWS.row - 1):
        sheet.set_row(row, _NAMES_HEIGHT)
    sheet.set_column(PERIODS.column - 1, PERIODS.column - 1, 2)
    sheet.set_column(PERIODS.column, PERIODS.column, 9.5, style(num_format="@", font_size=9, align="center"))
    sheet.set_column(GROUPS.column, GROUPS.column, 18, style(num_format="@", font_size=9))
    for area, key in ((PERIODS, "data-stored"), (GROUPS, "data-groups")):
        sheet.write_string(area.row - 1, area.column, text(key), style.head(font_size=9))


PARTS: Final = {
    DATA: Parts(
        draw=draw,
        rows=rows,
        cells={TITLE: ("t.t",), NAMES: ("t" * len(COLUMNS),), ROWS: (kinds(COLUMNS),)},
        in_order={ROWS: slice(0, None)},
        texts=("data-stored", "data-groups"),
    )
}
