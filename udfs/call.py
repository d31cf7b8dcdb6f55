"""Call a function from any host: parse its arguments, and return a value that a cell can show.

A cell shows a number, a text or a table; a real #N/A if there is no data; or ``##`` and a sentence if an argument
cannot be used. No argument causes a traceback.
"""

from __future__ import annotations

import datetime as dt
import importlib
import math
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from enum import Enum
from functools import partial
from pathlib import Path
from typing import Final, Literal

from udfs import functions
from udfs.figures import Figures, load_figures
from udfs.registry import BY_NAME, Argument, ArgumentKind, Function
from udfs.sections import parse_section
from xlpkg.analysis.measure_list import Measure
from xlpkg.errors import BadArgument, BadInput, NoData, TradeMonitorError
from xlpkg.messages import Language
from xlpkg.model import months, periods, regions, words
from xlpkg.store.store import store_to_read


class NoFigure(Enum):
    """The value that a host shows as a real #N/A."""

    NA = "#N/A"


NA: Final = NoFigure.NA
Cell = float | int | str | Literal[NoFigure.NA]
Value = Cell | list[list[Cell]]

#: The beginning of an error sentence in a cell; no result begins with it.
MARK: Final = "## "
#: Spreadsheets show integers below this exactly.
EXACT_INTEGERS_BELOW: Final = 10**15
#: Longer error sentences, which quote a long argument, are cut.
_LONGEST_SENTENCE: Final = 600

_WORDS_OF_KINDS: Final = {
    regions.Kind.PROVINCE: ("province", "省市"),
    regions.Kind.GROUP: ("group", "地区组"),
    regions.Kind.CITY: ("city", "城市"),
    regions.Kind.ZONE: ("zone", "开发区"),
}
KIND_WORDS: Final = {word: kind for kind, words in _WORDS_OF_KINDS.items() for word in words}
MEASURE_WORDS: Final = {word: measure for measure in Measure for word in measure.words}
RANKING_WORDS: Final = {
    word: rank for of, rank in ((Measure.LEVEL, Measure.RANK), (Measure.YOY, Measure.YOY_RANK)) for word in of.words
}

_PARSERS: Final[dict[ArgumentKind, Callable[[object], object]]] = {
    ArgumentKind.REGION: regions.parse_place,
    ArgumentKind.KIND: partial(words.look_up, words=KIND_WORDS, key="bad-choice"),
    ArgumentKind.FLOW: words.parse_flow,
    ArgumentKind.PERIOD: periods.parse_period,
    ArgumentKind.MONTH: months.parse_month,
    ArgumentKind.BASIS: words.parse_basis,
    ArgumentKind.CURRENCY: words.parse_currency,
    ArgumentKind.METHOD: words.parse_method,
    ArgumentKind.RANKING: partial(words.look_up, words=RANKING_WORDS, key="bad-measure"),
    ArgumentKind.MEASURE: partial(words.look_up, words=MEASURE_WORDS, key="bad-measure"),
    ArgumentKind.SECTION: parse_section,
    ArgumentKind.QUERY_FLOW: words.parse_query_flow,
    ArgumentKind.DIMENSION: words.parse_dimension,
    ArgumentKind.TOP: words.parse_top,
    ArgumentKind.CODE: lambda value: value,  # the downloads tell which codes and names there are
    ArgumentKind.LANGUAGE: words.parse_language,
}


def call(
    name: str,
    arguments: Sequence[object] | Mapping[str, object] = (),
    *,
    store: Path | None = None,
    lang: Language = "zh",
    as_of: dt.datetime | None = None,
    figures: Figures | None = None,
) -> Value:
    """Call the function *name*, in any letter case, as a cell does.

    Args:
        arguments: in order or by name, as passed by a host. None, 0 and blank text are missing arguments. A nested
            list or tuple is a range; a range of one cell is its value.
        store: by default the user's store, or that of the examples if the user has none.
        lang: the language of error sentences.
        as_of: use the figures stored at this moment.
        figures: use these figures instead of those of *store*.

    Returns a number, a text, a table (a list of rows), NA, or ``##`` and a sentence.
    """
    try:
        function = find_function(name)
        bound = bind(function, arguments)
        return _answer(function, figures or load_figures(store or store_to_read(), lang, as_of), bound)
    except NoData:
        return NA
    except TradeMonitorError as error:
        sentence = error.sentence(lang)
        return MARK + (sentence if len(sentence) <= _LONGEST_SENTENCE else sentence[:_LONGEST_SENTENCE] + "…")


def find_function(name: str) -> Function:
    """Return the function *name*, in any letter case. Raises BadInput, with all names, if there is none."""
    function = BY_NAME.get(name.strip().upper())
    if function is None:
        raise BadInput("unknown-function", name=name, names=tuple(BY_NAME))
    return function


def bind(function: Function, arguments: Sequence[object] | Mapping[str, object]) -> list[object]:
    """Return a parsed value for every argument of *function*; None for an optional one without a default.

    Raises BadArgument if an argument is missing, unknown or cannot be used, or if there are too many.
    """
    expected = function.arguments
    if isinstance(arguments, Mapping):
        given = {name.strip().lower(): value for name, value in arguments.items()}
        unknown = next((name for name in given if name not in {argument.name for argument in expected}), None)
        if unknown is not None:
            raise BadArgument("argument-unknown", function=function.name, name=unknown, usage=function.usage)
        values = [given.get(argument.name) for argument in expected]
    else:
        values = list(arguments)
        while len(values) > len(expected) and _is_blank(values[-1]):
            values.pop()
        if len(values) > len(expected):
            raise BadArgument("arguments-too-many", function=function.name, count=len(values), usage=function.usage)
        values += [None] * (len(expected) - len(values))
    return [_parse(function, argument, value) for argument, value in zip(expected, values, strict=True)]


def _parse(function: Function, argument: Argument, value: object) -> object:
    value = _one_value(argument.name, value)
    if isinstance(value, Decimal):
        value = float(value)  # Excel's type Currency
    if isinstance(value, (bool, float)) and float(value).is_integer() and abs(value) < EXACT_INTEGERS_BELOW:
        value = int(value)  # hosts pass 99 as 99.0 and TRUE as 1.0; an error quotes what was typed
    if _is_blank(value):
        if not argument.optional:
            raise BadArgument("argument-missing", name=argument.name, usage=function.usage)
        value = argument.default
    return None if value is None else _PARSERS[argument.kind](value)


def _one_value(name: str, value: object) -> object:
    """Return *value*, or the value of a range of one cell. Raises BadArgument for a larger range."""
    size = []
    while isinstance(value, (list, tuple)):
        size.append(len(value))
        value = value[0] if value else None
    if any(length > 1 for length in size):
        rows, columns = (*size, 1)[:2]
        raise BadArgument("argument-range", name=name, rows=rows, columns=columns)
    return value


def _is_blank(value: object) -> bool:
    """Return whether *value* is a missing argument: None, blank text, or the 0 of an empty cell in LibreOffice."""
    return value is None or value == 0 or (isinstance(value, str) and not value.strip())


def _answer(function: Function, figures: Figures, arguments: list[object]) -> Value:
    """Return the result of *function* in the currency of *arguments*, by default that of :class:`Figures`.

    A function of the detail chooses its currency itself. Raises BadArgument if only another currency has a result.
    """
    kinds = [argument.kind for argument in function.arguments]
    if ArgumentKind.CURRENCY not in kinds or function.of_detail:
        return _result(function, figures, arguments)
    index = kinds.index(ArgumentKind.CURRENCY)
    if arguments[index] is None:
        arguments[index] = figures.currency
    asked = [value for value in arguments if isinstance(value, periods.Period)]
    result, unknown = _known(function, figures, arguments)
    for other, measured in figures.by_currency.items() if _is_missing(result) else ():
        found, none = _known(function, figures, [*arguments[:index], other, *arguments[index + 1 :]])
        unknown = none and unknown  # a city that only one currency has is known
        if not _is_missing(found):
            of_months = asked or sorted(measured.periods)
            span = "–".join(map(str, dict.fromkeys((of_months[0], of_months[-1]))))
            facts = {"currency": arguments[index], "other": other, "position": index + 1}
            raise BadArgument("result-in-other-currency", months=span, usage=function.usage, **facts)
    if unknown:
        raise unknown
    return result


def _known(function: Function, figures: Figures, arguments: Sequence[object]) -> tuple[Value, BadInput | None]:
    """Return what :func:`_result` does; NA and the error if the currency of *arguments* has no such place or series."""
    try:
        return _result(function, figures, arguments), None
    except BadInput as error:
        if error.key not in ("unknown-place", "trend-too-short", "trend-no-levels"):
            raise
        return NA, error


def _result(function: Function, figures: Figures, arguments: Sequence[object]) -> Value:
    """Return what *function* returns, as cells; NA if there is no data."""
    try:
        result = implementation(function)(figures, *arguments)
    except NoData:
        return NA
    if isinstance(result, list):
        return [[_cell(value) for value in row] for row in result]
    return _cell(result)


def implementation(function: Function) -> Callable[..., float | str | functions.Rows]:
    """Return what computes *function*. The detail is imported when one of its functions is called."""
    module = importlib.import_module("udfs.detail") if function.of_detail else functions
    found: Callable[..., float | str | functions.Rows] = getattr(module, function.name)
    return found


def _is_missing(result: Value) -> bool:
    """Tell whether *result* is NA, or a table without any value beside the labels in its first column."""
    if not isinstance(result, list):
        return result is NA
    values = [cell for row in result for cell in row[1:]]
    return bool(values) and all(cell is NA for cell in values)


def _cell(value: float | int | str) -> Cell:
    return NA if isinstance(value, float) and not math.isfinite(value) else value
