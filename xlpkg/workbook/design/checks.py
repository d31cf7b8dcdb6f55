"""核验: the findings of the checks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlpkg.workbook import layout
from xlpkg.workbook.design.style import (
    AMBER,
    DARK_AMBER,
    GREY,
    RED,
    home_link,
    lines_where_filled,
    page,
    write_bilingual,
)

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

    from xlpkg.workbook.design.style import Style

_HEADINGS: Final = (
    (("级别", "Severity"), 10),
    (("代码", "Code"), 16),
    (("位置", "Location"), 26),
    (("公布值", "Printed"), 16),
    (("应为", "Expected"), 16),
    (("说明", "Message"), 62),
)
#: Whether the sheet is filled in Chinese: its summary starts with the month.
_IS_CHINESE: Final = f'ISNUMBER(FIND("年",$A${layout.CHECK_SUMMARY.row + 1}))'


def draw(sheet: Worksheet, style: Style) -> None:
    """Draw the sheet."""
    found = layout.CHECK_FINDINGS
    page(sheet, landscape=True, print_area=(0, 0, found.last_row, found.last_column))
    sheet.repeat_rows(found.row - 1)
    sheet.set_row(0, 28)
    write_bilingual(sheet, 0, 0, ("核验：数据中的疑点", "Checks: doubtful figures"), _IS_CHINESE, style.title())
    sheet.write_blank(1, 0, None, style(font_size=11, font_color=GREY))
    for column, (heading, width) in enumerate(_HEADINGS):
        sheet.set_column(column, column, width)
        write_bilingual(sheet, found.row - 1, column, heading, _IS_CHINESE, style.head(align="left"))
    for row in range(found.row, found.last_row + 1):
        for column in range(found.columns):
            # Text, so that a value such as 36.3% stays one and the format of its cell does not change.
            looks = style(text_wrap=True, font_size=9, align="left", num_format="@")
            sheet.write_blank(row, column, None, looks)
    lines_where_filled(sheet, style, found)
    first = f"$A{found.row + 1}"
    for words, looks in (
        (("错误", "error"), {"font_color": RED, "bold": True}),
        (("警告", "warning"), {"font_color": DARK_AMBER, "bold": True, "bg_color": AMBER}),
        (("说明", "note"), {"font_color": GREY}),
    ):
        either = ",".join(f'{first}="{word}"' for word in words)
        rule = {"type": "formula", "criteria": f"=OR({either})", "format": style.plain(**looks)}
        sheet.conditional_format(found.row, 0, found.last_row, 0, rule)
    sheet.freeze_panes(found.row, 0)
    home_link(sheet, style, 0, found.last_column + 1)
