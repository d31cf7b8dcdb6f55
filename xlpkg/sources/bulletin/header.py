"""The columns of table (8), each recognised by the texts above it: its flow, its months, level or YoY."""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from xlpkg.errors import SourceRefused
from xlpkg.messages import Message, one_line
from xlpkg.model.fields import FIELD_COUNT, LEVEL_FIELDS, field_name, flow_of_field, level_field, yoy_field
from xlpkg.model.regions import clean_label
from xlpkg.model.words import Basis, Flow
from xlpkg.sources import numbers
from xlpkg.sources.bulletin.labels import Labels
from xlpkg.sources.readers.grid import Grid, column_letters
from xlpkg.sources.table import LONGEST_HEADING

_NOT_A_HEADER: Final = re.compile(r"所在地|总值表|单位|\bunit\b|\blocation|unnamed", re.IGNORECASE)
_YOY: Final = re.compile(
    r"同期|同比|增长|增减|增幅|percentage change|% change|growth|year-on-year|\byoy\b", re.IGNORECASE
)
#: Of a YoY: of the month, which table (8) does not print.
_YOY_OF_MONTH: Final = re.compile(r"当月|本月|单月|\bmonth|(?<![\d至到前~-])(?:1[0-2]|[1-9])月", re.IGNORECASE)
_YOY_TO_DATE: Final = re.compile(r"累计|年初|\bcumulative|\bto[- ]date|\bytd\b", re.IGNORECASE)
#: Shares, indices, amounts and other changes that are no YoY in percent.
_NOT_A_YOY: Final = re.compile(
    r"环比|占比|比重|指数|=\s*100|百分点|增[减加]?[额量值]|\bshare\b|\bindex\b|month-on-month|\bmom\b", re.IGNORECASE
)
#: The characters of a header that a message quotes.
_LONGEST_QUOTE: Final = 200


@dataclass(frozen=True, slots=True)
class Header:
    """The columns that a header names.

    ``columns`` has the column of each of the nine fields, counted from 0, or None. ``months`` are the last months that
    it names; none for 当月 and 累计. ``has_yoy_rows`` is True if the YoY are in a second row below the levels of each
    label, ``is_chinese`` if the header has Chinese words. ``words`` are its texts, for messages.
    """

    columns: tuple[int | None, ...]
    months: Collection[int]
    has_yoy_rows: bool
    is_chinese: bool
    words: str
    warnings: tuple[Message, ...]


def flow_of(text: str) -> Flow | None:
    """Return the flow that a header or a title names, or None."""
    text = text.lower()
    exports, imports = re.search(r"出口|\bexports?\b", text), re.search(r"进口|\bimports?\b", text)
    if "进出口" in text or (exports and imports):
        return Flow.TOTAL
    if exports or imports:
        return Flow.EXPORT if exports else Flow.IMPORT
    # "Total YoY" is of total trade, "1-to-2 Total Year-on-Year" of the year to date.
    is_total = re.search(r"^total\b", text) or (re.search(r"\btotal\b", text) and not _YOY.search(text))
    return Flow.TOTAL if is_total else None


def read_header(file: str, grid: Grid, labels: Labels, flow_of_title: Flow | None) -> Header:
    """Return the columns of *grid*, which may have one flow only if the title names that flow alone.

    Raises SourceRefused if a column is missing, appears twice or contradicts itself.
    """
    rows = filled([row for row in grid.rows[: labels.first_row] if not _is_numbering(row)], labels.column)
    width = max(map(len, rows), default=0)
    above = [[] if column == labels.column else _texts_above(rows, column) for column in range(width)]
    words = one_line(" | ".join(dict.fromkeys(" ".join(texts) for texts in above if texts)))[:_LONGEST_QUOTE] or "—"
    column_of_field: dict[int, int] = {}
    months: set[int] = set()
    unused: list[int] = []
    for column, texts in enumerate(above):
        flows = [flow for text in texts if (flow := flow_of(text)) is not None]
        if not flows:
            continue
        field, month = _read_column(file, column, texts, flows)
        if month is not None:
            months.add(month)
        if field is None:
            unused.append(column)
        elif field in column_of_field:
            first, second = column_letters(column_of_field[field]), column_letters(column)
            raise SourceRefused("column-twice", file=file, first=first, second=second, words=" ".join(texts))
        else:
            column_of_field[field] = column
    texts = [label.text for label in labels.labels if label.text and not label.is_note]
    # Each label is in two successive rows, as a label that spans both.
    has_yoy_rows = all(field < len(LEVEL_FIELDS) for field in column_of_field) and texts[::2] == texts[1::2]
    for field in _expected_fields(column_of_field, flow_of_title):
        if field not in column_of_field and not (has_yoy_rows and field >= len(LEVEL_FIELDS)):
            raise SourceRefused(
                "column-missing", file=file, sheet=grid.sheet or "-", column=field_name(field), words=words
            )
    names = ", ".join(f"{column_letters(each)} ({' '.join(above[each])})" for each in unused)
    return Header(
        columns=tuple(column_of_field.get(field) for field in range(FIELD_COUNT)),
        months=months,
        has_yoy_rows=has_yoy_rows,
        is_chinese=any(re.search(r"[\u4e00-\u9fff]", text) for texts in above for text in texts),
        words=words,
        warnings=(Message("columns-unused", {"file": file, "columns": names}),) if unused else (),
    )


def _is_numbering(row: Sequence[str]) -> bool:
    """Return whether a row numbers the columns, as pandas writes it: 0, 1, 2, …; one cell may have another text."""
    texts = [text.strip() for text in row if text.strip()]
    columns = [int(text) for text in texts if text.isdecimal() and len(text) < 3]
    is_counting = all(after == before + 1 for before, after in itertools.pairwise(columns))
    return is_counting and len(columns) > 2 and len(texts) - len(columns) <= 1


def filled(rows: Sequence[Sequence[str]], label_column: int) -> list[list[str]]:
    """Return the rows of a header with the text of each cell also in the empty cells after it.

    A spreadsheet that is saved as CSV keeps the text of merged cells in the first one only. The labels and the last row
    of the header, which has no merged cells, are not repeated.
    """
    last = max((index for index, row in enumerate(rows) if any(row)), default=0)
    filled = [list(row) for row in rows]
    for row in filled[:last]:
        for column in range(label_column + 2, len(row)):
            row[column] = row[column] or row[column - 1]
    return filled


def _texts_above(rows: Sequence[Sequence[str]], column: int) -> list[str]:
    """Return the different texts above a column, from the top, without those of the title and the unit."""
    cells = dict.fromkeys(row[column][:LONGEST_HEADING] for row in rows if len(row) > column)
    texts = dict.fromkeys(numbers.normalise(clean_label(cell)) for cell in cells)
    return [text for text in texts if text and not _NOT_A_HEADER.search(text)]


def _read_column(file: str, column: int, texts: Sequence[str], flows: Sequence[Flow]) -> tuple[int | None, int | None]:
    """Return which of the nine fields a column has, None for another column, and the last month that its header names.

    Raises SourceRefused if the header names two flows or two spans of months.
    """
    words = " ".join(texts)
    if _NOT_A_YOY.search(words):
        return None, None
    flow = flows[-1]  # the lowest: 进口 below 累计比去年同期±%
    spans = {span for text in texts for span in _spans(text)}
    is_yoy = bool(_YOY.search(words))
    to_date, last_months = {is_ytd for _, is_ytd in spans}, {last for last, _ in spans} - {None}
    if {*flows} - {Flow.TOTAL, flow} or ((len(to_date) > 1 or len(last_months) > 1) and not is_yoy):
        raise SourceRefused("header-contradiction", file=file, column=column_letters(column), words=words)
    if is_yoy:
        is_to_date = True in to_date or bool(_YOY_TO_DATE.search(words))
        is_of_month = not is_to_date and (bool(spans) or bool(_YOY_OF_MONTH.search(words)))
        return None if is_of_month else yoy_field(flow), None
    if not spans:
        return None, None
    (is_ytd,) = to_date
    return level_field(flow, Basis.YTD if is_ytd else Basis.MONTH), next(iter(last_months), None)


def _expected_fields(found: Collection[int], flow_of_title: Flow | None) -> Iterator[int]:
    """Yield the fields that a table must have which has the levels *found*.

    An English edition has no totals. A page whose title names one flow has that flow only.
    """
    flows = {flow_of_field(field) for field in found if field < len(LEVEL_FIELDS)}
    if Flow.TOTAL in flows:
        expected = {Flow.TOTAL, Flow.EXPORT, Flow.IMPORT}
    elif flows == {flow_of_title}:
        expected = flows
    else:
        expected = {Flow.EXPORT, Flow.IMPORT}
    return (field for field in range(FIELD_COUNT) if flow_of_field(field) in expected)


def _spans(text: str) -> Iterator[tuple[int | None, bool]]:
    """Yield (last month or None, whether year to date) of each span of months in a header."""
    for part in [text] if numbers.span_of_header(text) else re.split(r"[\s(（）)_]+|(?<=口)", text):
        if span := numbers.span_of_header(part):
            yield span
