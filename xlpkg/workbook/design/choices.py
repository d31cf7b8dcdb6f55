"""Draws the cells of the choices on a sheet: their labels, looks, hints and lists."""

from __future__ import annotations

from collections.abc import Mapping

from xlsxwriter.worksheet import Worksheet

from xlpkg.messages import CATALOGUE
from xlpkg.workbook.choices import name_of
from xlpkg.workbook.design.style import AMBER, GREY, LINE, Style, filled_cells, text
from xlpkg.workbook.layout import NamedRange


def choice_cells(
    sheet: Worksheet,
    style: Style,
    prefix: str,
    places: Mapping[str, tuple[int, int]],
    lists: tuple[NamedRange, tuple[str, ...]],
    looks: Mapping[str, Mapping[str, object]] | None = None,
) -> None:
    """Draw the cells at *places*; their messages are ``prefix-name`` and ``prefix-name-hint`` or ``prefix-hint``.

    *lists* are the range of the words to choose from and the names of its columns, *looks* what the cells of some
    places have beside the looks of all. A cell in the second column is one cell, another one two columns wide, and its
    label is to the left, as wide.
    """
    label = {"font_size": 9, "font_color": GREY}
    common = {"bg_color": AMBER, "border": 1, "border_color": LINE, "align": "left", "num_format": "@", "shrink": True}
    words, listed = lists
    for place, (row, column) in places.items():
        cell = style(**common | dict((looks or {}).get(place, {})))
        sheet.set_row(row, 21)
        if column == 1:
            sheet.write_blank(row, 0, None, style(**label))
            sheet.write_blank(row, column, None, cell)
        else:
            sheet.merge_range(row, column - 2, row, column - 1, "", style(**label, indent=1))
            sheet.merge_range(row, column, row, column + 1, "", cell)
        name = name_of(place)
        key = f"{prefix}-{name}-hint"
        message = text(key if key in CATALOGUE else f"{prefix}-hint")
        source = filled_cells(words, listed.index(name)) if name in listed else None
        explain(sheet, row, column, text(f"{prefix}-{name}"), message, source)


def explain(
    sheet: Worksheet,
    row: int,
    column: int,
    title: str,
    message: str,
    source: object = None,
    last_row: int | None = None,
) -> None:
    """Give a cell, or those of a column down to *last_row*, a hint and, if there is one, the list *source*."""
    rule: dict[str, object] = {"input_title": title, "input_message": message, "validate": "any"}
    if source is not None:
        warning = {"error_type": "warning", "error_title": title, "error_message": text("sheet-other")}
        rule |= {"validate": "list", "source": source, **warning}
    sheet.data_validation(row, column, row if last_row is None else last_row, column, rule)
