"""The texts of the sheet 函数 in Chinese and English: how each TM_ function and argument is used."""

from __future__ import annotations

from typing import Final

from xlsxwriter.utility import xl_rowcol_to_cell

from udfs.formula import with_currency
from udfs.registry import FUNCTIONS, Argument, Result
from xlpkg.messages import Language, say, say_list
from xlpkg.workbook import layout

_CHOICES: Final = layout.HOME_CHOICES
#: The chosen currency on 首页: as an argument, it recalculates a formula when the choice changes.
CURRENCY_CELL: Final = f"{layout.HOME}!{xl_rowcol_to_cell(_CHOICES.row + 1, _CHOICES.column, True, True)}"


def heads(lang: Language) -> list[list[str | None]]:
    """Return the rows of layout.FUNCTION_HEADS: title, notes, headings."""
    note = say("functions-note", lang, cell=CURRENCY_CELL)
    titles: list[list[str | None]] = [
        [title, None, None, None] for title in (say("functions-title", lang), note, say("functions-results", lang))
    ]
    return [*titles, [*say_list("functions-heads", lang)]]


def examples(lang: Language) -> list[list[str]]:
    """Return a row for each example, to the right of texts: the formula as text, and it or why it is not there."""
    rows = []
    for function in FUNCTIONS:
        detail, table = (say(f"functions-{key}", lang) for key in ("of-detail", "table"))
        note = detail if function.of_detail else table if function.returns is Result.TABLE else ""
        formulas = (with_currency(each, CURRENCY_CELL) for each in function.examples_in(lang))
        rows += [[f"'{formula}", note or formula] for formula in formulas]
    return rows


def texts(lang: Language) -> list[list[str | None]]:
    """Return the rows of layout.FUNCTION_TEXTS: the functions, an empty row, a heading, the arguments."""
    rows: list[list[str | None]] = []
    for function in FUNCTIONS:
        rows.append([function.usage, function.zh if lang == "zh" else function.en])
        rows += [[None, None]] * (len(function.examples) - 1)
    rows += [[None, None], [*say_list("functions-argument-heads", lang)]]
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
