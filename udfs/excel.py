"""The TM_ functions for Excel, called by xlwings' server for the VBA wrappers in the workbook.

The wrappers name this module and one of its functions. On Windows, xlwings' decorators register the functions with the
server; on other systems there is no server, and the decorators do nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from inspect import Parameter, Signature
from typing import Final

import xlwings as xw

from udfs.call import MARK, NA, Cell, call
from udfs.registry import CATEGORY, FUNCTIONS, Function
from xlpkg.messages import Language, in_workbook, say

ExcelCell = float | int | str
ExcelFunction = Callable[..., ExcelCell | list[list[ExcelCell]]]


def _registered(function: Function, lang: Language) -> ExcelFunction:
    """Return the Python function for *function* with sentences in *lang*, registered with xlwings' server.

    xlwings passes each argument as rows of cells (ndim=2), so that a range that is too large is refused with its size.
    The function returns a number, a text or rows. For no data it returns the text #N/A, which the VBA wrapper turns
    into a real one; Python cannot. Any exception becomes a sentence: the wrapper would take it for the end of Python,
    and all cells would show that.
    """

    def result(*arguments: object) -> ExcelCell | list[list[ExcelCell]]:
        try:
            with in_workbook():
                value = call(function.name, arguments, lang=lang)
        except Exception as failure:
            facts = {"function": function.name, "kind": type(failure).__name__, "reason": failure}
            return MARK + say("function-failed", lang, **facts)
        return [_row(row) for row in value] if isinstance(value, list) else _row([value])[0]

    result.__name__ = result.__qualname__ = function.name
    result.__doc__ = function.zh
    result.__annotations__ = {}  # xlwings would convert the result by them
    result.__signature__ = Signature(  # type: ignore[attr-defined]  # inspect reads it, typeshed does not know it
        [
            Parameter(
                argument.name, Parameter.POSITIONAL_OR_KEYWORD, default=None if argument.optional else Parameter.empty
            )
            for argument in function.arguments
        ]
    )
    registered: ExcelFunction = result
    for argument in function.arguments:
        registered = xw.arg(argument.name, doc=argument.zh, ndim=2)(registered)
    return xw.func(category=CATEGORY)(registered)  # last, because arg() resets the category


def _row(cells: Sequence[Cell]) -> list[ExcelCell]:
    return [cell.value if cell is NA else cell for cell in cells]


#: The wrappers call the second one while English is chosen on 首页.
_SUFFIXES: Final[dict[Language, str]] = {"zh": "", "en": "_en"}
globals().update(
    {
        function.name + suffix: _registered(function, lang)
        for function in FUNCTIONS
        for lang, suffix in _SUFFIXES.items()
    }
)
