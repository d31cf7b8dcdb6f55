"""The TM_ formulas of the self-test: what cells show, compared with what the command ``eval`` prints."""

from __future__ import annotations

import datetime as dt
import decimal
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from udfs.call import NA, call
from udfs.formula import evaluate
from udfs.registry import FUNCTIONS
from xlpkg.hosts.selftest.results import same
from xlpkg.workbook import layout
from xlpkg.workbook.fill import choices
from xlpkg.workbook.function_texts import CURRENCY_CELL, DETAIL_NOTE, TABLE_NOTE

if TYPE_CHECKING:
    from pathlib import Path

    import xlwings as xw

    from udfs.call import Value
    from xlpkg.hosts.selftest.results import Results

SHEET: Final = "selftest"

#: Further formulas than the examples of the functions.
LITERAL: Final = (
    '=TM_VALUE("广东","出口","2024-03",,"rmb")',
    '=TM_VALUE("44","export",202503,"ytd")',
    '=TM_YOY("Guangdong","total",202505,"累计","rmb","official")',
    '=TM_VALUE("广东","出口",203001)',
    '=TM_VALUE("吉林市","出口",202502)',
    '=TM_VALUE("广东","转口",202502)',
    '=TM_YOY("广东","出口","2024-13")',
    '=TM_SERIES("广东","出口",202312,202403,,,"rmb")',
    '=TM_TEXT(202505,"当月出口","en","rmb")',
    '=TM_TABLE(202505,"累计","进口","rmb")',
    '=TM_PERIODS("usd")',
)


@dataclass(frozen=True, slots=True)
class Argument:
    """A value in a cell, and the number format that the cell has before the value is written."""

    name: str
    value: object
    number_format: str = "General"


#: The formulas that take an argument from a cell: the period of the second, the region of the others.
PERIODS: Final = (
    Argument("text", "2024-03", "@"),
    Argument("number", 202403.0),
    Argument("currency", 202403.0, '"¥"#,##0.00'),
    Argument("decimal", decimal.Decimal(202403)),
    Argument("date", dt.datetime(2024, 3, 1), "yyyy-mm-dd"),
)
REGIONS: Final = (
    Argument("text", "44", "@"),
    Argument("number", 44.0),
    Argument("currency", 44.0, '"¥"#,##0.00'),
)
#: A formula whose argument is an error -> the error that it shows.
ERRORS: Final = {
    '=TM_VALUE(1/0,"出口",202403,,"rmb")': "#DIV/0!",
    '=TM_VALUE("广东","出口",NA(),,"rmb")': "#N/A",
}


def check_formulas(book: xw.Book, results: Results, store: Path) -> None:
    """Enter the formulas into a new sheet of *book*, and compare what they show with *store*."""
    sheet = book.sheets.add(SHEET, after=book.sheets[-1])
    examples = [example for function in FUNCTIONS for example in function.examples]
    for formula in (*examples, *LITERAL):
        results.check(f"function/{formula}", _literal, sheet, formula, store)
    for kind, arguments in (("period", PERIODS), ("region", REGIONS)):
        for argument in arguments:
            name = f"argument/{kind} as {argument.name}"
            results.check(name, _with_cell, sheet, kind, argument, store)
    for formula, error in ERRORS.items():
        results.check(f"function/{formula}", _with_error, sheet, formula, error)


def _literal(sheet: xw.Sheet, formula: str, store: Path) -> tuple[object, object]:
    value = evaluate(formula, store=store, lang="zh")
    found = _shown(sheet, formula, _shape(value))
    return _in_either_language(value, evaluate(formula, store=store, lang="en"), found), found


def _with_error(sheet: xw.Sheet, formula: str, error: str) -> tuple[object, object]:
    return error, _shown(sheet, formula)


def _with_cell(sheet: xw.Sheet, kind: str, argument: Argument, store: Path) -> tuple[object, object]:
    """Return the result for a value, and what a formula shows that takes the value from a cell."""
    cell = sheet["AA1"]
    cell.clear()
    cell.number_format = argument.number_format
    cell.value = argument.value
    expected = call("TM_VALUE", ("广东", "出口", "2024-03", None, "rmb"), store=store)
    formula = '=TM_VALUE("广东","出口",AA1,,"rmb")' if kind == "period" else '=TM_VALUE(AA1,"出口","2024-03",,"rmb")'
    return plain(expected), _shown(sheet, formula)


def _shown(sheet: xw.Sheet, formula: str, shape: tuple[int, int] | None = None) -> object:
    """Enter *formula*, into cells of *shape* if it returns a table, and return what the cells show."""
    sheet["A1:Z600"].clear()
    if shape is None:
        sheet["A1"].formula = formula
        return sheet["A1"].options(err_to_str=True).value
    cells = sheet["A1"].resize(*shape)
    cells.formula_array = formula
    return cells.options(ndim=2, err_to_str=True, empty="").value


def _shape(value: Value) -> tuple[int, int] | None:
    return (len(value), len(value[0])) if isinstance(value, list) else None


def _in_either_language(zh: Value, en: Value, found: object) -> object:
    """Return *zh*, or *en* if that is found: the sentences of a cell are in the language of the program."""
    return plain(en) if same(plain(en), found) else plain(zh)


def plain(value: Value) -> object:
    """Return *value* with the text #N/A instead of NA, and numbers as floats."""
    if isinstance(value, list):
        return [[plain(cell) for cell in row] for row in value]
    return NA.value if value is NA else float(value) if isinstance(value, int) else value


def check_examples(book: xw.Book, results: Results, store: Path) -> None:
    """Compare each example on the sheet 函数, a formula as text and beside it its result, with *store*."""
    sheet = book.sheets[layout.FUNCTIONS]
    last = sheet.used_range.last_cell.row
    rows = sheet.range((1, 3), (last, 4)).options(ndim=2, err_to_str=True).value
    formulas = sheet.range((1, 4), (last, 4)).formula
    currency = choices(book).currency
    for number, ((text, found), (formula,)) in enumerate(zip(rows, formulas, strict=True), start=1):
        if not str(text).startswith("=TM_") or found in (DETAIL_NOTE, TABLE_NOTE):
            continue
        shown = found if str(formula).startswith("=") else f"{found} without a formula"
        example = str(text).replace(CURRENCY_CELL, f'"{currency.value}"' if currency else "")
        results.check(f"example/{sheet.name}!D{number}", _example, example, shown, store)


def _example(formula: str, shown: object, store: Path) -> tuple[object, object]:
    zh, en = evaluate(formula, store=store, lang="zh"), evaluate(formula, store=store, lang="en")
    return _in_either_language(zh, en, shown), shown
