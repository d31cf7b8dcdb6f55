"""函数: every TM_ function with a live example, and how it and its arguments are used, in Chinese or English."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from udfs.formula import with_currency
from udfs.registry import FUNCTIONS, Argument, Function, Result
from xlpkg.messages import Language, say, say_list
from xlpkg.workbook import layout
from xlpkg.workbook.blocks import Parts, SheetValues
from xlpkg.workbook.design.style import GREY, NAVY, RANK, TEAL, Style, frame, page
from xlpkg.workbook.layout import HOME, HOME_CHOICES, NamedRange, named
from xlpkg.workbook.sheet_figures import Rows
from xlpkg.workbook.text_size import lines_of

#: Title, two notes, the headings of the four columns.
HEADS: Final = named("function_heads", layout.FUNCTIONS, 0, 0, 4, 4)
#: A row for each example, an empty one, a heading, and a row for each argument; columns: usage, description.
TEXTS: Final = named(
    "function_texts",
    layout.FUNCTIONS,
    4,
    0,
    sum(len(function.examples) for function in FUNCTIONS)
    + 2
    + len({(argument.name, argument.zh) for function in FUNCTIONS for argument in function.arguments}),
    2,
)
_WIDTHS: Final = (44, 60, 44, 24)
#: Of the descriptions, in points: the font size, the height of a line, and its width.
_SIZE, _LINE, _WIDTH = 9, 15, 295.0

#: The chosen currency on 首页: as an argument, it recalculates a formula when the choice changes.
CURRENCY_CELL: Final = f"{HOME}!{xl_rowcol_to_cell(HOME_CHOICES.row + 1, HOME_CHOICES.column, True, True)}"


def heads(lang: Language) -> list[list[str | None]]:
    """Return the rows of HEADS: title, notes, headings."""
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
    """Return the rows of TEXTS: the functions, an empty row, a heading, the arguments."""
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


def rows(values: SheetValues) -> Iterator[tuple[NamedRange, Rows]]:
    """Yield each range of the sheet with its rows."""
    lang = values.content.lang
    yield HEADS, [[*row] for row in heads(lang)]
    yield TEXTS, [[*row] for row in texts(lang)]


def draw(sheet: Worksheet, style: Style) -> None:
    """Draw the sheet."""
    frame(sheet, style, TEXTS.row, len(_WIDTHS))
    sheet.write_blank(HEADS.last_row - 1, 0, None, style.subtitle())
    for column, width in enumerate(_WIDTHS):
        sheet.write_blank(HEADS.last_row, column, None, style.head(align="left"))
        sheet.set_column(column, column, width)
    shown, chinese = examples("zh"), texts("zh")
    for row, both in enumerate(zip(chinese, texts("en"), strict=True), start=TEXTS.row):
        is_head = row == TEXTS.row + len(shown) + 1
        if row == TEXTS.row + len(shown):
            continue
        if not is_head:
            sheet.set_row(row, _LINE * max(2, *(len(lines_of(str(each or ""), _SIZE, _WIDTH)) for _, each in both)))
        head, text = style.head(align="left"), style.cell(text_wrap=True, font_size=9)
        bold = style.cell(bold=True, text_wrap=True, font_color=NAVY, font_size=9)
        sheet.write_blank(row, 0, None, head if is_head else bold)
        sheet.write_blank(row, 1, None, head if is_head else text)
    users = (function for function in FUNCTIONS for _ in function.examples)
    for row, (function, (example, result)) in enumerate(zip(users, shown, strict=True), start=TEXTS.row):
        sheet.write_string(
            row, 2, example[1:], style.cell("@", align="left", font_color=TEAL, font_size=9, text_wrap=True)
        )
        if result.startswith("="):
            sheet.write_formula(row, 3, result, style.cell(**_looks(function), font_size=9), "")
        else:
            sheet.write_string(row, 3, result, style.cell(font_color=GREY, font_size=9, text_wrap=True))
    page(sheet, landscape=True, print_area=(0, 0, TEXTS.last_row, len(_WIDTHS) - 1))
    sheet.repeat_rows(HEADS.last_row)


def _looks(function: Function) -> dict[str, Any]:
    if function.returns is Result.NUMBER:
        return {"num_format": RANK if function.name == "TM_RANK" else "#,##0.00_ "}
    return {"align": "fill"}  # a long text stays within its cell


PARTS: Final = {layout.FUNCTIONS: Parts(draw=draw, rows=rows, cells={HEADS: ("t...", "t...", "t...", "tttt")})}
