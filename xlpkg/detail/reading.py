"""Read the rows of a download under the columns of the schema. Every text is checked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from xlpkg.detail.raw_rows import RawRows, open_rows
from xlpkg.detail.schema import SCHEMA
from xlpkg.errors import SourceRefused
from xlpkg.messages import one_line
from xlpkg.model.months import LAST_YEAR
from xlpkg.model.words import Dimension, Flow
from xlpkg.sources import query_rules
from xlpkg.sources.numbers import month_of_file
from xlpkg.sources.query_rules import Header
from xlpkg.sources.readers.grid import address
from xlpkg.store.ingest import FIRST_MONTH

_NUMBER: Final = r"^(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?$"
#: An amount in whole yuan or dollars of at most 15 digits, which a double, and with it a spreadsheet, can hold.
_WHOLE: Final = r"^(?:\d{1,3}(?:,\d{3}){0,4}|\d{1,15})(?:\.0+)?$"
_MISSING: Final = pa.array(["?", "", "-"])
_LONGEST_NAME: Final = 300
_LONGEST_SHOWN: Final = 40
#: A dimension's codes are needed with its names.
_NAMES_OF: Final = {f"{dimension}_name": dimension for dimension in Dimension}
#: Column of the header -> how a text is read, and the refusal of a text that is not valid.
_CODES: Final[dict[str, tuple[Callable[[str], Any], str]]] = {
    "commodity": (query_rules.read_commodity, "detail-unknown-commodity"),
    "partner": (partial(query_rules.read_code, digits=3), "detail-unknown-code"),
    "regime": (partial(query_rules.read_code, digits=2), "detail-unknown-code"),
}


class Reader:
    """Reads the download *path* of *flow*: first all :meth:`batches`, then the attributes are complete.

    The first rows, which are all of a usual download, are read at once; this may be done in another thread. Raises
    SourceRefused if the file is no download, or its header or first rows cannot be used.

    Attributes:
        header: the header of the file.
        rows: the number of rows.
        is_sorted: whether the rows are in the order of their months.
        names: the names of codes.
    """

    def __init__(self, path: Path, flow: Flow) -> None:
        self.header, self._rows = open_rows(path)
        self.file = one_line(path.name)
        self.flow = flow
        _check_header(self.file, self.header)
        self._month_of_file = month_of_file(self.file)
        if not self.header.columns.keys() & {"month", "year"} and self._month_of_file is None:
            raise SourceRefused("no-month", file=self.file, found=", ".join(filter(None, self.header.words)))
        self.rows, self.is_sorted = 0, True
        self.names: dict[Dimension, dict[str, str]] = {dimension: {} for dimension in Dimension}
        self._last_month = 0
        self._first = [self._table(raw) for raw in islice(self._rows, 1)]

    def batches(self) -> Iterator[pa.Table]:
        """Yield the rows under SCHEMA, without the id of the download.

        Raises SourceRefused at a row that is not valid, or at the end if there is no row.
        """
        first, self._first = self._first, []  # the rows are not kept
        yield from first
        yield from map(self._table, self._rows)
        if not self.rows:
            raise SourceRefused("detail-no-rows", file=self.file)

    def _table(self, raw: RawRows) -> pa.Table:
        columns, count = self.header.columns, len(raw.lines)
        if "flow" in columns:
            for flow in self._read(raw, "flow", query_rules.read_flow, "detail-unknown-flow"):
                if flow is not self.flow:
                    raise SourceRefused("detail-other-flow", file=self.file, found=flow, flow=self.flow)
        arrays: dict[str, pa.Array] = dict(zip(("year", "month"), self._times(raw, count), strict=True))
        if "region" in columns:
            regions = self._read(raw, "region", query_rules.read_province, "query-unknown-province")
            arrays["province"] = _take(raw, "region", [region.code for region in regions], pa.int8())
        for name, (read, refusal) in _CODES.items():
            if name in columns:
                arrays[name] = _take(raw, name, self._read(raw, name, read, refusal), pa.string())
        arrays["value"] = self._numbers(raw, "value")
        for name in {"quantity", "quantity2"} & columns.keys():
            arrays[name] = self._numbers(raw, name)
        for name in {"unit", "unit2"} & columns.keys():
            arrays[name] = _take(raw, name, [_name(text) or None for text in _texts(raw, name)], pa.string())
        self._read_names(raw, arrays)
        self.rows += count
        fields = [each for each in SCHEMA if each.name != "download"]
        found = [arrays[each.name] if each.name in arrays else pa.nulls(count, each.type) for each in fields]
        return pa.table(found, schema=pa.schema(fields))

    def _read(self, raw: RawRows, name: str, read: Callable[[str], Any], refusal: str) -> list[Any]:
        """Return the value of each text of a column. Raises SourceRefused if *read* returns None for one."""
        values = list(map(read, _texts(raw, name)))
        if None in values:
            indices = raw.columns[name].indices.to_numpy(zero_copy_only=False)
            raise self._refused(refusal, raw, name, int(np.argmax(indices == values.index(None))))
        return values

    def _times(self, raw: RawRows, count: int) -> tuple[pa.Array, pa.Array]:
        """Return the year and the month of each row; the month of a year is null."""
        if "year" in self.header.columns:
            years = self._read(raw, "year", _year, "query-unknown-month")
            year, month = _take(raw, "year", years, pa.int16()), pa.nulls(count, pa.int8())
        elif "month" in self.header.columns:
            months = self._read(raw, "month", _month, "query-unknown-month")
            year = _take(raw, "month", [each.year for each in months], pa.int16())
            month = _take(raw, "month", [each.month for each in months], pa.int8())
        else:
            assert self._month_of_file is not None  # noqa: S101 - checked at the beginning
            year = pa.repeat(pa.scalar(self._month_of_file.year, pa.int16()), count)
            month = pa.repeat(pa.scalar(self._month_of_file.month, pa.int8()), count)
        ordinals = year.to_numpy().astype(int) * 12 + month.fill_null(0).to_numpy()
        self.is_sorted &= ordinals[0] >= self._last_month and bool((ordinals[1:] >= ordinals[:-1]).all())
        self._last_month = ordinals[-1]
        return year, month

    def _numbers(self, raw: RawRows, name: str) -> pa.Array:
        """Return the amounts of a column, whole ones without exception, or its quantities, of which some may miss.

        Raises SourceRefused at any other text.
        """
        if name != "value" and pc.all(pc.ascii_is_decimal(raw.columns[name])).as_py():
            return raw.columns[name].cast(pa.float64())  # nearly all quantities; a fifth of the time of the rules below
        texts = pc.ascii_trim_whitespace(raw.columns[name])
        if name != "value":
            texts = pc.if_else(pc.is_in(texts, _MISSING), pa.scalar(None, pa.string()), texts)
        valid = pc.match_substring_regex(texts, _WHOLE if name == "value" else _NUMBER)
        if (row := pc.index(valid, False).as_py()) >= 0:
            if name != "value":
                raise self._refused("not-a-number", raw, name, row)
            is_negative = re.match(r"\s*[-−－]\s*\d", _text(raw, name, row))
            raise self._refused("detail-negative" if is_negative else "detail-not-whole", raw, name, row)
        numbers = pc.replace_substring(texts, ",", "").cast(pa.float64())
        return numbers.cast(pa.int64()) if name == "value" else numbers

    def _refused(self, key: str, raw: RawRows, name: str, row: int) -> SourceRefused:
        where = address(raw.lines[row], self.header.columns[name])
        return SourceRefused(key, file=self.file, where=where, found=_text(raw, name, row)[:_LONGEST_SHOWN])

    def _read_names(self, raw: RawRows, arrays: dict[str, pa.Array]) -> None:
        for column, dimension in _NAMES_OF.items():
            if column in self.header.columns:
                indices = raw.columns[dimension].indices.to_numpy(zero_copy_only=False)
                for row in np.unique(indices, return_index=True)[1].tolist():
                    if name := _name(_text(raw, column, row)):
                        self.names[dimension][arrays[dimension][row].as_py()] = name


def _check_header(file: str, header: Header) -> None:
    """Raise SourceRefused if the header has names without codes, months and years, or a word that names two columns."""
    columns, shown = header.columns, tuple(filter(None, header.words))
    for name, code in _NAMES_OF.items():
        if name in columns and code not in columns:
            raise SourceRefused("detail-without-code", file=file, column=header.words[columns[name]], columns=shown)
    if "month" in columns and "year" in columns:
        both = f"{header.words[columns['month']]}, {header.words[columns['year']]}"
        raise SourceRefused("detail-month-and-year", file=file, columns=both)
    if len({*columns.values()}) < len(columns):
        raise SourceRefused("detail-column-unclear", file=file, columns=shown)


def _texts(raw: RawRows, name: str) -> list[str]:
    """Return the different texts of a column."""
    texts: list[str] = raw.columns[name].dictionary.to_pylist()
    return texts


def _text(raw: RawRows, name: str, row: int) -> str:
    cell = raw.columns[name][row]
    return (
        str(cell.as_py())
        if isinstance(cell, pa.DictionaryScalar)
        else bytes(cell.as_buffer()).decode("utf-8", "replace")
    )


def _take(raw: RawRows, name: str, values: list[Any], kind: pa.DataType) -> pa.Array:
    """Return the value of each row of a column; *values* are those of its :func:`_texts`."""
    return pa.array(values, kind).take(raw.columns[name].indices)


def _month(text: str) -> Any:
    month = query_rules.read_month(text)
    return None if month is None or month < FIRST_MONTH else month


def _year(text: str) -> int | None:
    year = query_rules.read_year(text)
    return year if year is not None and FIRST_MONTH.year <= year <= LAST_YEAR else None


def _name(text: str) -> str:
    """Return a name as one line; "" if a spreadsheet could take it for a formula."""
    name = " ".join(one_line(text).split())[:_LONGEST_NAME]
    return "" if name.startswith(("=", "+", "-", "@", "?")) else name
