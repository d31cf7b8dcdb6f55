"""函数: every TM_ function with a live example; and the hidden sheet that the IntelliSense add-in of Excel reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlsxwriter.utility import xl_rowcol_to_cell

from udfs.formula import with_currency
from udfs.registry import FUNCTIONS, Result
from xlpkg.workbook import layout
from xlpkg.workbook.design.style import GREY, NAVY, RANK, TEAL, home_link, page, write_bilingual

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlsxwriter.worksheet import Worksheet

    from xlpkg.workbook.design.style import Style

_CHOICES: Final = layout.HOME_CHOICES
#: The chosen currency on 首页: as an argument, it recalculates a formula when the choice changes.
CURRENCY_CELL: Final = f"{layout.HOME}!{xl_rowcol_to_cell(_CHOICES.row + 1, _CHOICES.column, True, True)}"

_HEADINGS = ((("用法", "Usage"), 46), (("说明", "Description"), 52), (("例", "Example"), 46), (("结果", "Result"), 26))
#: Whether the language on 首页 is Chinese.
_LANGUAGE_CELL: Final = f"{layout.HOME}!{xl_rowcol_to_cell(_CHOICES.row + 2, _CHOICES.column, True, True)}"
_IS_CHINESE: Final = f'LEFT(LOWER({_LANGUAGE_CELL}),2)<>"en"'
_TITLE: Final = ("函数：在任一单元格中取数", "Functions: figures in any cell")
_NOTES: Final = (
    (
        "可省略的参数写在方括号中。没有数据时为 #N/A；参数有误或只有另一币种的数据时以 ## 开头说明。"
        f"金额单位为亿美元或亿元；{CURRENCY_CELL} 是首页所选的币种。",
        "Arguments in brackets are optional. #N/A: no data. ## and a sentence: a wrong argument, or data in the other"
        f" currency only. Levels are in 100 million dollars or yuan; {CURRENCY_CELL} is the currency chosen on 首页.",
    ),
    (
        "公式由 TradeMonitor 的 Python 计算；未安装插件时“结果”为示例月份的数值，重新计算后会提示应运行的命令。",
        "The formulas are computed by TradeMonitor's Python. Without the add-in, the results are those of the example"
        " month, and a recalculation names the command to run.",
    ),
)
_FIRST = 4


def draw(sheet: Worksheet, style: Style, results: Mapping[str, float | str]) -> None:
    """Draw the sheet; *results* has the result of each example, shown until the formulas are recalculated."""
    sheet.set_row(0, 28)
    write_bilingual(sheet, 0, 0, _TITLE, _IS_CHINESE, style.title())
    for line, texts in enumerate(_NOTES, start=1):
        write_bilingual(sheet, line, 0, texts, _IS_CHINESE, style.subtitle())
    for column, (heading, width) in enumerate(_HEADINGS):
        sheet.set_column(column, column, width)
        write_bilingual(sheet, _FIRST - 1, column, heading, _IS_CHINESE, style.head(align="left"))
    row = _FIRST
    for function in FUNCTIONS:
        for index, example in enumerate(function.examples):
            first = index == 0
            looks = style.cell(text_wrap=True, font_size=9)
            sheet.set_row(row, 32)
            usage = style.cell(bold=True, text_wrap=True, font_color=NAVY, font_size=9)
            sheet.write_string(row, 0, function.usage if first else "", usage)
            if first:
                write_bilingual(sheet, row, 1, (function.zh, function.en), _IS_CHINESE, looks)
            else:
                sheet.write_blank(row, 1, None, looks)
            formula = with_currency(example, CURRENCY_CELL)
            sheet.write_string(row, 2, formula, style.cell(font_color=TEAL, font_size=9, text_wrap=True))
            if function.of_detail:
                texts = ("（读入明细下载文件后可用）", "(once downloads of the detail are stored)")
                write_bilingual(sheet, row, 3, texts, _IS_CHINESE, style.cell(font_color=GREY, font_size=9))
            elif function.returns is Result.TABLE:
                texts = ("（一块单元格：写在空白处）", "(a block: enter it where cells are empty)")
                write_bilingual(sheet, row, 3, texts, _IS_CHINESE, style.cell(font_color=GREY, font_size=9))
            else:
                _result(sheet, style, row, function.returns, formula, results[example])
            row += 1
    row = _arguments(sheet, style, row + 1)
    page(sheet, landscape=True, print_area=(0, 0, row - 1, len(_HEADINGS) - 1))
    sheet.repeat_rows(_FIRST - 1)
    sheet.freeze_panes(_FIRST, 0)
    home_link(sheet, style, 0, len(_HEADINGS))


def _result(sheet: Worksheet, style: Style, row: int, returns: Result, formula: str, result: float | str) -> None:
    if returns is Result.NUMBER:
        is_integer = isinstance(result, float) and result.is_integer()
        looks = style.cell(RANK if is_integer else "#,##0.00_ ", font_size=9)
    else:
        looks = style.cell(font_size=9, align="fill")  # a long text stays within its cell
    sheet.write_formula(row, 3, formula, looks, result)


def _arguments(sheet: Worksheet, style: Style, row: int) -> int:
    """Write the description of each argument, and return the row after the last one."""
    write_bilingual(sheet, row, 0, ("参数", "Argument"), _IS_CHINESE, style.head(align="left"))
    write_bilingual(sheet, row, 1, ("取值", "Values"), _IS_CHINESE, style.head(align="left"))
    seen = {(argument.name, argument.zh): argument for function in FUNCTIONS for argument in function.arguments}
    for argument in seen.values():
        row += 1
        sheet.set_row(row, 32)
        sheet.write_string(row, 0, argument.name, style.cell(bold=True, font_color=NAVY, font_size=9))
        texts = (argument.zh, argument.en)
        write_bilingual(sheet, row, 1, texts, _IS_CHINESE, style.cell(text_wrap=True, font_size=9))
    return row + 1


def draw_intellisense(sheet: Worksheet) -> None:
    """Write the function descriptions in the layout of Excel-DNA's IntelliSense, and hide the sheet."""
    sheet.write_row(0, 0, ["FunctionInfo", 1])
    for row, function in enumerate(FUNCTIONS, start=1):
        described = [text for argument in function.arguments for text in (argument.name, argument.zh)]
        sheet.write_row(row, 0, [function.name, function.zh, "", *described])
    sheet.hide()
