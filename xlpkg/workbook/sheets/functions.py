"""函数: every TM_ function with a live example, and how it and its arguments are used, in Chinese or English."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import Any, Final

import xlwings as xw
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from udfs.formula import with_currency
from udfs.registry import FUNCTIONS, Argument, Function, Result
from xlpkg.messages import Language, say, say_list
from xlpkg.workbook import layout
from xlpkg.workbook.blocks import Parts, SheetValues, texts_in
from xlpkg.workbook.design.style import GREY, NAVY, RANK, TEAL, Style, frame, page
from xlpkg.workbook.layout import HOME, HOME_CHOICES, NamedRange, named
from xlpkg.workbook.sheet_figures import Rows
from xlpkg.workbook.text_size import lines_of
from xlpkg.workbook.versions import range_of

#: Title, two notes, the headings of the four columns.
HEADS: Final = named("function_heads", layout.FUNCTIONS, 0, 0, 4, 4)
#: A row for each example, an empty one, a heading, and a row for each argument; columns: usage, description. The last
#: rows are free, for examples and arguments of later versions of the program.
TEXTS: Final = named("function_texts", layout.FUNCTIONS, 4, 0, 80, 2)
#: The first row of examples, counted from 0 in TEXTS, and those in it and below: the formula as text, and it.
Block = tuple[int, list[list[str | None]]]
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


def read_functions(book: xw.Book, _: SheetValues) -> Rows:
    """Return what the sheet shows in TEXTS and in the two columns beside it."""
    shown: Rows = range_of(book, TEXTS).resize(column_size=len(_WIDTHS)).options(ndim=2).value
    return shown


def rows(values: SheetValues) -> Iterator[tuple[NamedRange, Rows]]:
    """Yield each range of the sheet with its rows."""
    lang, shown = values.content.lang, values.read.get(layout.FUNCTIONS, [])
    yield HEADS, [[*row] for row in heads(lang)]
    yield TEXTS, [[*row[: TEXTS.columns]] for row in all_rows(lang, shown)[: TEXTS.rows]]


def examples(lang: Language, shown: Rows, *, renew: bool) -> Iterator[Block]:
    """Yield the examples and their results that the sheet lacks; with *renew*, all: they are in another language."""
    rows = enumerate(zip(all_rows(lang, shown), shown, strict=False))
    lacking = ((index, row[2:]) for index, (row, cells) in rows if row[2] and (renew or not any(cells[2:])))
    for _, block in groupby(enumerate(lacking), key=lambda each: each[1][0] - each[0]):
        found = [each for _, each in block]
        yield found[0][0], [cells for _, cells in found]


def all_rows(lang: Language, shown: Sequence[Sequence[object]] = ()) -> list[list[str | None]]:
    """Return a row for each example, an empty one, a heading, and a row for each argument.

    Columns: those of TEXTS; then the formula as text, and it or why it is not there. A sheet that has *shown* others in
    these columns keeps each in its row, with its looks; what it lacks comes after them.
    """
    examples: dict[str, list[tuple[str, ...]]] = {}
    for function in FUNCTIONS:
        detail, table = (say(f"functions-{key}", lang) for key in ("of-detail", "table"))
        note = detail if function.of_detail else table if function.returns is Result.TABLE else ""
        formulas = (with_currency(each, CURRENCY_CELL) for each in function.examples_in(lang))
        described = function.usage, function.zh if lang == "zh" else function.en
        examples[function.name] = [(*described, f"'{formula}", note or formula) for formula in formulas]
    others: list[tuple[str, ...]] = [tuple(say_list("functions-argument-heads", lang)), *_arguments(lang)]
    rows: list[tuple[str, ...]] = []
    name = ""
    for usage, _, example, *_ in shown if any(usage for usage, *_ in shown) else ():
        name = str(usage).partition("(")[0] if usage else name if example else ""
        left = examples.get(name, others if usage else [])
        rows.append(left.pop(0) if left else ())
    while rows and not rows[-1]:
        rows.pop()
    new = [row for of_function in examples.values() for row in of_function]
    rows += [*others, *new] if rows else [*new, (), *others]
    return [
        [*([None, None] if row[:2] == before[:2] else row[:2] or [None, None]), *(row[2:] or [None, None])]
        for before, row in pairwise([(), *rows])
    ]


def _arguments(lang: Language) -> Iterator[tuple[str, str]]:
    """Yield each argument and its description; one that has another meaning in some functions names them."""
    users: dict[Argument, list[str]] = {}
    for function in FUNCTIONS:
        for argument in function.arguments:
            users.setdefault(argument, []).append(function.name)
    named: set[str] = set()
    for argument, functions in users.items():
        name = f"{argument.name} ({', '.join(functions)})" if argument.name in named else argument.name
        yield name, (argument.zh if lang == "zh" else argument.en).replace("`", "")
        named.add(argument.name)


def draw(sheet: Worksheet, style: Style) -> None:
    """Draw the sheet."""
    frame(sheet, style, TEXTS.row, len(_WIDTHS))
    sheet.write_blank(HEADS.last_row - 1, 0, None, style.subtitle())
    for column, width in enumerate(_WIDTHS):
        sheet.write_blank(HEADS.last_row, column, None, style.head(align="left"))
        sheet.set_column(column, column, width)
    users = [function for function in FUNCTIONS for _ in function.examples]
    chinese, english = (all_rows(lang) for lang in ("zh", "en"))
    for row, both in enumerate(zip(chinese, english, strict=True), start=TEXTS.row):
        is_head = row == TEXTS.row + len(users) + 1
        if row == TEXTS.row + len(users):
            continue
        if not is_head:
            sheet.set_row(row, _LINE * max(2, *(len(lines_of(each[1] or "", _SIZE, _WIDTH)) for each in both)))
        head, text = style.head(align="left"), style.cell(text_wrap=True, font_size=9)
        bold = style.cell(bold=True, text_wrap=True, font_color=NAVY, font_size=9)
        sheet.write_blank(row, 0, None, head if is_head else bold)
        sheet.write_blank(row, 1, None, head if is_head else text)
    example = style.cell("@", align="left", font_color=TEAL, font_size=9, text_wrap=True)
    for row, (function, (_, __, formula, result)) in enumerate(zip(users, chinese, strict=False), start=TEXTS.row):
        sheet.write_string(row, 2, str(formula)[1:], example)
        result = str(result)
        if result.startswith("="):
            sheet.write_formula(row, 3, result, style.cell(**_looks(function), font_size=9), "")
        else:
            sheet.write_string(row, 3, result, style.cell(font_color=GREY, font_size=9, text_wrap=True))
    page(sheet, landscape=True, print_area=(0, 0, TEXTS.row + len(chinese) - 1, len(_WIDTHS) - 1))
    sheet.repeat_rows(HEADS.last_row)


def _looks(function: Function) -> dict[str, Any]:
    if function.returns is Result.NUMBER:
        return {"num_format": RANK if function.name == "TM_RANK" else "#,##0.00_ "}
    return {"align": "fill"}  # a long text stays within its cell


PARTS: Final = {
    layout.FUNCTIONS: Parts(
        draw=draw,
        rows=rows,
        reads=read_functions,
        cells={HEADS: (*(texts_in(HEADS.columns, 0),) * 3, "t" * HEADS.columns)},
    )
}
