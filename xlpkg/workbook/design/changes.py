"""变化: what is new in the month, each with its figures and a link to their cell."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from xlsxwriter.worksheet import Worksheet

from xlpkg.messages import say
from xlpkg.model.words import LANGUAGE_NAMES
from xlpkg.workbook import layout
from xlpkg.workbook.design import style as looks
from xlpkg.workbook.design.style import LEVEL, MOVE, RANK, Style

#: Kind, sentence, now, before, change, unit: widths and number formats.
_COLUMNS: Final = ((13, "@"), (86, "@"), (10, LEVEL), (10, LEVEL), (10, LEVEL), (18, "@"))


def draw(sheet: Worksheet, style: Style) -> None:
    """Draw the sheet."""
    title, rows = layout.CHANGES_TITLE, layout.CHANGES_ROWS
    looks.page(sheet, landscape=True, print_area=(0, title.column, rows.last_row, title.last_column))
    looks.frame(sheet, style, rows.row, rows.last_column + 1, title.column)
    sheet.write_blank(2, title.column, None, style.subtitle())
    looks.linked_list(sheet, style, rows, _COLUMNS)
    units = ",".join(f'$G{rows.row + 1}="{say("changes-rank-unit", lang)}"' for lang in LANGUAGE_NAMES)
    rank = f"OR({units})"  # without decimals
    looks.lines_where(sheet, style, replace(rows, column=3, columns=2), rank, num_format=RANK)
    looks.lines_where(sheet, style, replace(rows, column=5, columns=1), rank, num_format=MOVE)
    looks.lines_where_filled(sheet, style, rows)
