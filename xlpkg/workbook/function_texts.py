"""The texts of the sheet 函数 in Chinese and English: how each TM_ function and argument is used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlsxwriter.utility import xl_rowcol_to_cell

from udfs.registry import FUNCTIONS, Argument
from xlpkg.workbook import layout

if TYPE_CHECKING:
    from xlpkg.messages import Language

_CHOICES: Final = layout.HOME_CHOICES
#: The chosen currency on 首页: as an argument, it recalculates a formula when the choice changes.
CURRENCY_CELL: Final = f"{layout.HOME}!{xl_rowcol_to_cell(_CHOICES.row + 1, _CHOICES.column, True, True)}"

#: Beside an example without a result: a function of the detail, a function that returns a table.
DETAIL_NOTE: Final = "读入明细后可用 · once detail is stored"
TABLE_NOTE: Final = "一块单元格，写在空白处 · a block of cells"
_TITLES: Final[dict[Language, tuple[str, ...]]] = {
    "zh": (
        "函数：在任一单元格中取数",
        "可省略的参数写在方括号中。没有数据时为 #N/A；参数有误或只有另一币种的数据时以 ## 开头说明。"
        f"金额单位为亿美元或亿元；{CURRENCY_CELL} 是首页所选的币种。",
        "公式由 TradeMonitor 的 Python 计算；未安装插件时“结果”为示例月份的数值，重新计算后会提示应运行的命令。",
    ),
    "en": (
        "Functions: figures in any cell",
        "Arguments in brackets are optional. #N/A: no data. ## and a sentence: a wrong argument, or data in the other"
        f" currency only. Levels are in 100 million dollars or yuan; {CURRENCY_CELL} is the currency chosen on 首页.",
        "The formulas are computed by TradeMonitor's Python. Without the add-in, the results are those of the example"
        " month, and a recalculation names the command to run.",
    ),
}
_HEADINGS: Final[dict[Language, tuple[str, ...]]] = {
    "zh": ("用法", "说明", "例", "结果"),
    "en": ("Usage", "Description", "Example", "Result"),
}
_ARGUMENT_HEADINGS: Final[dict[Language, tuple[str, str]]] = {"zh": ("参数", "取值"), "en": ("Argument", "Values")}


def heads(lang: Language) -> list[list[str | None]]:
    """Return the rows of layout.FUNCTION_HEADS: title, notes, headings."""
    titles: list[list[str | None]] = [[title, None, None, None] for title in _TITLES[lang]]
    return [*titles, [*_HEADINGS[lang]]]


def texts(lang: Language) -> list[list[str | None]]:
    """Return the rows of layout.FUNCTION_TEXTS: the functions, an empty row, a heading, the arguments."""
    rows: list[list[str | None]] = []
    for function in FUNCTIONS:
        rows.append([function.usage, function.zh if lang == "zh" else function.en])
        rows += [[None, None]] * (len(function.examples) - 1)
    rows += [[None, None], [*_ARGUMENT_HEADINGS[lang]]]
    users: dict[Argument, list[str]] = {}
    for function in FUNCTIONS:
        for argument in function.arguments:
            users.setdefault(argument, []).append(function.name)
    named: set[str] = set()
    for argument, functions in users.items():  # a name that was described before has another meaning in these
        name = f"{argument.name} ({', '.join(functions)})" if argument.name in named else argument.name
        rows.append([name, (argument.zh if lang == "zh" else argument.en).replace("`", "")])
        named.add(argument.name)
    return rows
