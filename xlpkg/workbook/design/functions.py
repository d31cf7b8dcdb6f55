"""函数: every TM_ function with a live example."""

from __future__ import annotations

from typing import Any, Final

from xlsxwriter.worksheet import Worksheet

from udfs.registry import FUNCTIONS, Function, Result
from xlpkg.workbook import function_texts, layout
from xlpkg.workbook.design.style import GREY, NAVY, RANK, TEAL, Style, frame, page
from xlpkg.workbook.text_size import lines_of

_WIDTHS: Final = (44, 60, 44, 24)
#: Of the descriptions, in points: the font size, the height of a line, and its width.
_SIZE, _LINE, _WIDTH = 9, 15, 295.0


def draw(sheet: Worksheet, style: Style) -> None:
    """Draw the sheet."""
    heads, area = layout.FUNCTION_HEADS, layout.FUNCTION_TEXTS
    frame(sheet, style, area.row, len(_WIDTHS))
    sheet.write_blank(heads.last_row - 1, 0, None, style.subtitle())
    for column, width in enumerate(_WIDTHS):
        sheet.write_blank(heads.last_row, column, None, style.head(align="left"))
        sheet.set_column(column, column, width)
    examples, chinese = function_texts.examples("zh"), function_texts.texts("zh")
    for row, both in enumerate(zip(chinese, function_texts.texts("en"), strict=True), start=area.row):
        is_head = row == area.row + len(examples) + 1
        if row == area.row + len(examples):
            continue
        if not is_head:
            sheet.set_row(row, _LINE * max(2, *(len(lines_of(str(each or ""), _SIZE, _WIDTH)) for _, each in both)))
        head, text = style.head(align="left"), style.cell(text_wrap=True, font_size=9)
        bold = style.cell(bold=True, text_wrap=True, font_color=NAVY, font_size=9)
        sheet.write_blank(row, 0, None, head if is_head else bold)
        sheet.write_blank(row, 1, None, head if is_head else text)
    users = (function for function in FUNCTIONS for _ in function.examples)
    for row, (function, (example, result)) in enumerate(zip(users, examples, strict=True), start=area.row):
        sheet.write_string(
            row, 2, example[1:], style.cell("@", align="left", font_color=TEAL, font_size=9, text_wrap=True)
        )
        if result.startswith("="):
            sheet.write_formula(row, 3, result, style.cell(**_looks(function), font_size=9), "")
        else:
            sheet.write_string(row, 3, result, style.cell(font_color=GREY, font_size=9, text_wrap=True))
    page(sheet, landscape=True, print_area=(0, 0, area.last_row, len(_WIDTHS) - 1))
    sheet.repeat_rows(heads.last_row)


def _looks(function: Function) -> dict[str, Any]:
    if function.returns is Result.NUMBER:
        return {"num_format": RANK if function.name == "TM_RANK" else "#,##0.00_ "}
    return {"align": "fill"}  # a long text stays within its cell
