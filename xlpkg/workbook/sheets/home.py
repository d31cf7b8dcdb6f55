"""首页: the choices, the buttons, key figures, the last run, and links to all sheets."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, Final

import numpy as np
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from xlpkg.analysis.checks import ask_for_nation
from xlpkg.analysis.measure_list import Measure
from xlpkg.analysis.releases import BULLETIN_PAGE, describe_months
from xlpkg.model.regions import NATIONAL, PROVINCES
from xlpkg.model.rounding import print_number
from xlpkg.model.words import CURRENCY_NAMES, SEMICOLON, Basis, Currency, Flow
from xlpkg.report.notes import nation_bands
from xlpkg.report.sentences import COMMA, full_unit
from xlpkg.workbook import layout, links
from xlpkg.workbook.blocks import Parts, SheetValues
from xlpkg.workbook.buttons import BUTTONS, PICKERS
from xlpkg.workbook.choices import choice_lists
from xlpkg.workbook.design.choices import explain
from xlpkg.workbook.design.style import (
    AMBER,
    GREY,
    LEVEL,
    LINE,
    NAVY,
    PALE,
    TEAL,
    Style,
    button,
    filled_cells,
    mark_falls,
    page,
    text,
)
from xlpkg.workbook.layout import NamedRange
from xlpkg.workbook.row_heights import RUN_HEIGHT
from xlpkg.workbook.sheet_figures import Rows
from xlpkg.workbook.sheets import data
from xlpkg.workbook.sheets.nation import NationValues
from xlpkg.workbook.typed_formulas import CHOICES, all_cells

#: What the cells of the key figures may have.
KEY_FIGURE_CELLS: Final = ("ttttt", *("tFFFF|tff..|tf.f.", "tfff.") * 2)
#: The cells to fill in, in the order of their rows: their messages are ``home-…`` and ``home-…-hint``.
_CHOICES: Final = ("period", "currency", "language", "style", "nation", "bars", "groups", "folder", "sources", "pdf")
#: The settings that name the publisher; date, logo and licence have one cell for both languages.
_SETTINGS: Final = ("institution", "laboratory", "author", "issue", "date", "logo", "next", "contact", "licence")
_OF_BOTH_LANGUAGES: Final = ("date", "logo", "licence")
_HELP: Final = ("make", "refresh", "report", "verify", "kept")
#: The heights of rows in points: of most; of a folder, whose path may need three lines; of a heading right below a
#: list; of the times of a group.
_ROW, _FOLDER, _BELOW_A_LIST, _STATE = 21, 42, 36, 32
_INDEX_COLUMN: Final = 8
_HELP_HEADING: Final = layout.HOME_SETTINGS.last_row + 2
_LAST_ROW: Final = _HELP_HEADING + len(_HELP)
#: Between the choices and the buttons, in pixels: there LibreOffice and Excel draw the arrow of a list, and the buttons
#: of the folders are.
_ARROW: Final = 44
#: The buttons, in pixels: their width and height, the gap between two, and what is added between two blocks.
_WIDTH, _HEIGHT, _GAP, _BLOCK = 218, 34, 5, 12


def draw(sheet: Worksheet, style: Style) -> None:
    """Draw the sheet."""
    page(sheet, header=False, print_area=(0, 0, _LAST_ROW + 1, 12))
    sheet.set_column("A:A", 2)
    sheet.set_column("B:B", 20)
    sheet.set_column("C:F", 12)
    sheet.set_column("G:G", 24)  # F and G are as wide as the arrows and the buttons
    sheet.set_column("H:H", 3)
    sheet.set_column("I:L", 15)
    sheet.set_column("M:M", 2)
    sheet.set_row(0, 44)
    for row, colour in enumerate((NAVY, TEAL)):
        for column in range(13):
            sheet.write_blank(row, column, None, style(bg_color=colour))
    title = style(bold=True, font_size=18, font_color="#FFFFFF", bg_color=NAVY)
    sheet.write_string(0, 1, text("home-title"), title)
    sheet.set_row(1, 4)
    states, folders = layout.HOME_RUN, layout.HOME_FOLDERS
    heights: dict[int, float] = dict.fromkeys(range(4, _LAST_ROW + 1), _ROW)
    heights |= dict.fromkeys((layout.HOME_KEY_FIGURES.row - 1, layout.HOME_SETTINGS.row - 1), _BELOW_A_LIST)
    heights |= dict.fromkeys(range(folders.row, folders.last_row + 1), _FOLDER)
    heights |= dict.fromkeys(range(states.row + 1, states.last_row + 1), _STATE) | {states.row: RUN_HEIGHT, 3: 8}
    for row, height in heights.items():
        sheet.set_row(row, height)
    _choices(sheet, style)
    _key_figures(sheet, style)
    _links(sheet, style)
    _states(sheet, style)
    _settings(sheet, style)
    _stored(sheet, style)
    _heading(sheet, style, _HELP_HEADING, "home-help")
    for row, key in enumerate(_HELP, start=_HELP_HEADING + 1):
        _line(sheet, style, row, f"home-help-{key}")
    _line(sheet, style, 2, "home-no-macros")  # seen at once, because without macros nothing else says it
    sheet.freeze_panes(2, 0)
    sheet.activate()


def _line(sheet: Worksheet, style: Style, row: int, key: str) -> None:
    sheet.merge_range(row, 1, row, 11, text(key), style(font_size=9, font_color=GREY))


def _heading(sheet: Worksheet, style: Style, row: int, key: str, column: int = 1, last: int = 6) -> None:
    looks = style(bold=True, font_size=11, font_color=NAVY, bottom=2, bottom_color=TEAL, valign="bottom")
    for index in range(column, last + 1):
        sheet.write_blank(row, index, None, looks)
    sheet.write_string(row, column, text(key), looks)


def _choices(sheet: Worksheet, style: Style) -> None:
    _heading(sheet, style, 4, "home-choices")
    looks = {"bg_color": AMBER, "border": 1, "border_color": LINE, "align": "left", "indent": 1}
    first, folders, lists = layout.HOME_CHOICES.row, layout.HOME_FOLDERS, choice_lists("zh")
    for row, name in enumerate(_CHOICES, start=first):
        title, hint = _hint(name)
        sheet.write_string(row, 1, title, style(font_color=GREY))
        more = {"text_wrap": True, "font_size": 9} if folders.row <= row <= folders.last_row else {}
        sheet.merge_range(row, 2, row, 4, "", style(num_format="@", **looks, **more))
        explain(sheet, row, 2, title, hint, f"={data.LISTS[name]}" if name in data.LISTS else lists.get(name))
    for number, each in enumerate(each for each in BUTTONS if each.block):
        down = 1 + number * (_HEIGHT + _GAP) + ((each.block or 1) - 1) * _BLOCK
        place: dict[str, Any] = {"x_offset": _ARROW, "y_offset": down, "width": _WIDTH, "height": _HEIGHT}
        button(sheet, first, 5, each.block or 1, each.macro, each.caption("zh"), **place)
    for row, (macro, name) in enumerate(zip(PICKERS, ("sources", "pdf"), strict=True), start=folders.row):
        button(sheet, row, 5, 3, macro, "…", text(f"home-{name}"), x_offset=5, y_offset=15, width=32, height=26)


def _hint(name: str) -> tuple[str, str]:
    return text(f"home-{name}"), text(f"home-{name}-hint")


def stored_lists() -> dict[str, str]:
    """Return the formulas of the lists by their names: the months of the currency chosen on 首页, and the groups."""
    choices, half = layout.HOME_CHOICES, data.PERIODS.rows // 2
    chosen = f"'{layout.HOME}'!{xl_rowcol_to_cell(choices.row + 1, choices.column, True, True)}"
    words = ("usd", *(names[Currency.USD] for names in CURRENCY_NAMES.values()))
    is_dollars = ",".join(f'{chosen}="{word}"' for word in words)
    parts = (data.PERIODS.part(row, 0, half) for row in (half, 0))
    in_dollars, in_yuan = (filled_cells(part, sheet=f"'{layout.DATA}'!").removeprefix("=") for part in parts)
    months = f"=IF(OR({is_dollars}),{in_dollars},{in_yuan})"
    groups = filled_cells(data.GROUPS, sheet=f"'{layout.DATA}'!")
    return {data.LISTS["period"]: months, data.LISTS["groups"]: groups}


def _key_figures(sheet: Worksheet, style: Style) -> None:
    _heading(sheet, style, layout.HOME_KEY_FIGURES.row - 1, "home-key-figures")
    _grey_if_not_chosen(sheet, style, layout.HOME_KEY_FIGURES)  # before falls: LibreOffice applies one rule to a cell
    key_figures(sheet, style, layout.HOME_KEY_FIGURES)
    run = layout.HOME_LAST_RUN
    _heading(sheet, style, run.row - 1, "home-last-run")
    found, link = layout.HOME_DOCUMENT, _link(style)
    sheet.write_blank(found.row, found.column, None, style(num_format=";;;"))
    sheet.write_formula(found.row, found.column - 1, links.to_document(), link, "")
    looks = style(font_size=9, font_color=GREY, text_wrap=True, valign="top")
    sheet.merge_range(run.row, run.column, run.row, 6, "", looks)


def _grey_if_not_chosen(sheet: Worksheet, style: Style, area: NamedRange) -> None:
    """Grey the figures of *area* while the choice is not the month and currency of the report's sheets."""
    choices, run = layout.HOME_CHOICES, layout.HOME_RUN
    pairs = (
        f'{xl_rowcol_to_cell(choices.row + index, choices.column, True, True)}&""<>'
        f'{xl_rowcol_to_cell(run.row + 1, run.column + layout.STATE_COLUMN + index, True, True)}&""'
        for index in range(2)
    )
    rule = {"type": "formula", "criteria": f"=OR({','.join(pairs)})", "format": style.plain(font_color=LINE)}
    sheet.conditional_format(area.row + 1, area.column, area.last_row, area.last_column, rule)


def _link(style: Style) -> Format:
    """Return the format of a link in a heading."""
    return style(font_color=TEAL, underline=1, font_size=9, align="right", bottom=2, bottom_color=TEAL)


def _stored(sheet: Worksheet, style: Style) -> None:
    """Format the text on the stored months beside the last run, and link to the page with the newest ones."""
    area = layout.HOME_STORED
    _heading(sheet, style, area.row - 1, "home-stored", area.column, area.column + 3)
    sheet.write_url(area.row - 1, area.column + 3, BULLETIN_PAGE, _link(style), text("home-bulletin"))
    looks = style(font_size=9, font_color=GREY, text_wrap=True, valign="top")
    sheet.merge_range(area.row, area.column, area.row, area.column + 3, "", looks)


def _states(sheet: Worksheet, style: Style) -> None:
    """Format the rows below the last run that say what each group of sheets shows."""
    run = layout.HOME_RUN
    first = run.column + layout.STATE_COLUMN
    looks = {"font_size": 9, "font_color": GREY, "bottom": 1, "bottom_color": LINE, "align": "left"}
    for row in range(run.row + 1, run.last_row + 1):
        sheet.merge_range(row, run.column, row, first - 1, "", style(**looks))
        for column in range(first, run.last_column + 1):
            sheet.write_blank(row, column, None, style(num_format="@", text_wrap=True, **looks))


def _settings(sheet: Worksheet, style: Style) -> None:
    area = layout.HOME_SETTINGS
    _heading(sheet, style, area.row - 1, "home-publisher")
    common = {"bg_color": AMBER, "border": 1, "border_color": LINE, "align": "left", "indent": 1, "shrink": True}
    english = area.column + layout.SETTINGS_ENGLISH
    for row, name in enumerate(_SETTINGS, start=area.row):
        title, hint = _hint(name)
        sheet.write_string(row, 1, title, style(font_color=GREY))
        is_one = name in _OF_BOTH_LANGUAGES
        # A program may read an issue such as 2025-6 as a date. In a cell that is text a formula is text, too.
        looks = style(num_format="@" if name == "issue" or is_one else "General", **common)
        sheet.merge_range(row, area.column, row, area.last_column if is_one else english - 1, "", looks)
        explain(sheet, row, area.column, title, hint)
        if not is_one:
            sheet.merge_range(row, english, row, area.last_column, "", looks)
            explain(sheet, row, english, title, text("home-english-hint"))


def rows(values: SheetValues) -> Iterator[tuple[NamedRange, Rows]]:
    """Yield the ranges that each fill writes, with their rows: the key figures, and the months that are stored."""
    content = values.content
    heading = f"{content.period}  {full_unit(content.cube.currency, content.lang)}"
    yield layout.HOME_KEY_FIGURES, key_figure_rows(values, heading)
    today = content.made and content.made.date()
    of_currencies = (describe_months(*stored, today) for stored in content.stored.items())
    lines = (SEMICOLON[content.lang].join(each.sentence(content.lang) for each in found) for found in of_currencies)
    # Its address is that of the link above.
    asked = [content.say("home-nation-computed") for _ in ask_for_nation(content.cube, content.period)]
    yield layout.HOME_STORED, [["\n".join((*lines, *asked))]]


def key_figure_rows(values: SheetValues, heading: str) -> Rows:
    """Return the rows of the key figures below *heading*."""
    content, nation = values.content, values.one(NationValues)
    rows: Rows = [[heading, *content.say_list("sheet-flows")]]
    for basis in Basis:
        of_flows = (content.figures((Measure.LEVEL, Measure.YOY), basis, NATIONAL, flow) for flow in Flow)
        levels, changes = zip(*of_flows, strict=True)
        bands = nation_bands(content.cube, content.cube.yoy(), content.period)[basis]
        known = COMMA[content.lang].join(
            "±" * math.isfinite(band) + print_number(band, content.lang) for band in bands.tolist()
        )
        label = f"{nation.yoy_label(basis)} {known}" if np.isfinite(bands).any() else nation.yoy_label(basis)
        rows += [[content.span(basis), *levels], [label, *changes]]
    return rows


def key_figures(sheet: Worksheet, style: Style, area: NamedRange) -> None:
    """Format an area of key figures: a header, then levels and changes in turn."""
    head = style.head(align="left", bold=False, font_size=9, text_wrap=False, shrink=True)
    sheet.write_blank(area.row, area.column, None, head)
    for column in range(area.column + 1, area.last_column + 1):
        sheet.write_blank(area.row, column, None, style.head(align="right"))
    for row in range(area.row + 1, area.last_row + 1):
        change = (row - area.row) % 2 == 0
        name = style.cell(
            "@", align="left", shrink=True, font_color=GREY if change else NAVY, font_size=9 if change else 10
        )
        sheet.write_blank(row, area.column, None, name)
        looks = style.cell('+0.0"%"_ ;-0.0"%"_ ;0.0"%"_ ', font_size=9) if change else None
        for column in range(area.column + 1, area.last_column + 1):
            sheet.write_blank(row, column, None, looks or style.cell(LEVEL, bold=True, font_size=12, shrink=True))
    mark_falls(sheet, style, area, (LEVEL,) * area.columns)


def _links(sheet: Worksheet, style: Style) -> None:
    _heading(sheet, style, 4, "home-provinces", _INDEX_COLUMN, _INDEX_COLUMN + 3)
    looks = {"font_color": NAVY, "bg_color": PALE, "align": "center", "border": 1, "border_color": "#FFFFFF"}
    link = style(**looks, font_size=9, shrink=True)
    for index, region in enumerate(PROVINCES):
        down, right = divmod(index, 4)
        target = f"internal:{layout.province_ranges(region).key_figures.name}"
        sheet.write_url(5 + down, _INDEX_COLUMN + right, target, link, region.label("zh"))
    top = layout.HOME_KEY_FIGURES.row
    _heading(sheet, style, top - 1, "home-sheets", _INDEX_COLUMN, _INDEX_COLUMN + 3)
    for index, entry in enumerate(entry for entry in layout.ALL_SHEETS[1:] if entry.key):
        down, right = divmod(index, 4)
        target = f"internal:'{entry.name}'!A1"
        sheet.write_url(top + down, _INDEX_COLUMN + right, target, link, text(f"name-{entry.key}"))


PARTS: Final = {
    layout.HOME: Parts(
        draw,
        rows,
        cells={layout.HOME_KEY_FIGURES: KEY_FIGURE_CELLS},
        typed=all_cells(*CHOICES),
        texts=("home-", "button-", "name-"),
    )
}
