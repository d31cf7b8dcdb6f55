"""Read the rows of a download under the columns of the schema. Every text is checked."""

from __future__ import annotations

from collections.abc import Iterator
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
from xlpkg.model.words import Dimension, Flow
from xlpkg.sources import query_rules
from xlpkg.sources.readers.grid import address
from xlpkg.text_files import decoded

_LONGEST_NAME: Final = 300
#: A dimension's codes are needed with its names.
_NAMES_OF: Final = {f"{dimension}_name": dimension for dimension in Dimension}


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
        columns = self.header.columns
        for name, code in _NAMES_OF.items():
            if name in columns and code not in columns:
                shown = tuple(filter(None, self.header.words))
                word = self.header.words[columns[name]]
                raise SourceRefused("detail-without-code", file=self.file, column=word, columns=shown)
        has_time = columns.keys() & {"month", "year"}
        self._month_of_file = None if has_time else query_rules.month_in_name(self.file, self.header)
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
            for flow in self._read(raw, "flow"):
                if flow is not self.flow:
                    raise SourceRefused("detail-other-flow", file=self.file, found=flow, flow=self.flow)
        arrays: dict[str, pa.Array] = dict(zip(("year", "month"), self._times(raw, count), strict=True))
        for name in columns:
            if name in query_rules.NUMBERS:
                arrays[name] = self._numbers(raw, name)
            elif name in ("unit", "unit2"):
                arrays[name] = _take(raw, name, [_name(text) or None for text in _texts(raw, name)], pa.string())
            elif name == "region":
                arrays["province"] = _take(raw, name, [each.code for each in self._read(raw, name)], pa.int8())
            elif name in _NAMES_OF.values():
                arrays[name] = _take(raw, name, self._read(raw, name), pa.string())
        self._read_names(raw, arrays)
        self.rows += count
        fields = [each for each in SCHEMA if each.name != "download"]
        found = [arrays[each.name] if each.name in arrays else pa.nulls(count, each.type) for each in fields]
        return pa.table(found, schema=pa.schema(fields))

    def _read(self, raw: RawRows, name: str) -> list[Any]:
        """Return what each text of a column says. Raises SourceRefused if one is not valid."""
        values = [query_rules.read(name, text) for text in _texts(raw, name)]
        if None in values:
            indices = raw.columns[name].indices.to_numpy(zero_copy_only=False)
            raise self._refused(raw, name, int(np.argmax(indices == values.index(None))))
        return values

    def _times(self, raw: RawRows, count: int) -> tuple[pa.Array, pa.Array]:
        """Return the year and the month of each row; the month of a year is null."""
        if "year" in self.header.columns:
            year, month = _take(raw, "year", self._read(raw, "year"), pa.int16()), pa.nulls(count, pa.int8())
        else:
            months: list[Any] = [self._month_of_file]
            indices = pa.array(np.zeros(count, np.int32))
            if "month" in self.header.columns:
                months, indices = self._read(raw, "month"), raw.columns["month"].indices
            year = pa.array([each.year for each in months], pa.int16()).take(indices)
            month = pa.array([each.month for each in months], pa.int8()).take(indices)
        ordinals = year.to_numpy().astype(int) * 12 + month.fill_null(0).to_numpy()
        self.is_sorted &= ordinals[0] >= self._last_month and bool((ordinals[1:] >= ordinals[:-1]).all())
        self._last_month = ordinals[-1]
        return year, month

    def _numbers(self, raw: RawRows, name: str) -> pa.Array:
        """Return the amounts of a column, whole ones without exception, or its quantities, of which some may miss.

        Raises SourceRefused at any other text.
        """
        is_value = name == "value"
        if not is_value and pc.all(pc.ascii_is_decimal(raw.columns[name])).as_py():
            return raw.columns[name].cast(pa.float64())  # nearly all quantities; a fifth of the time of the rules below
        texts = pc.ascii_trim_whitespace(raw.columns[name])
        if not is_value:
            texts = pc.if_else(pc.is_in(texts, pa.array(query_rules.MISSING)), pa.scalar(None, pa.string()), texts)
        valid = pc.match_substring_regex(texts, query_rules.NUMBERS[name])
        if (row := pc.index(valid, False).as_py()) >= 0:
            raise self._refused(raw, name, row)
        numbers = pc.replace_substring(texts, ",", "").cast(pa.float64())
        return numbers.cast(pa.int64()) if is_value else numbers

    def _refused(self, raw: RawRows, name: str, row: int) -> SourceRefused:
        where = address(raw.lines[row], self.header.columns[name])
        return query_rules.refused(self.file, where, name, _text(raw, name, row))

    def _read_names(self, raw: RawRows, arrays: dict[str, pa.Array]) -> None:
        for column, dimension in _NAMES_OF.items():
            if column in self.header.columns:
                indices = raw.columns[dimension].indices.to_numpy(zero_copy_only=False)
                for row in np.unique(indices, return_index=True)[1].tolist():
                    if name := _name(_text(raw, column, row)):
                        self.names[dimension][arrays[dimension][row].as_py()] = name


def _texts(raw: RawRows, name: str) -> list[str]:
    """Return the different texts of a column."""
    texts: list[str] = raw.columns[name].dictionary.to_pylist()
    return texts


def _text(raw: RawRows, name: str, row: int) -> str:
    cell = raw.columns[name][row]
    return str(cell.as_py()) if isinstance(cell, pa.DictionaryScalar) else decoded(bytes(cell.as_buffer())) or ""


def _take(raw: RawRows, name: str, values: list[Any], kind: pa.DataType) -> pa.Array:
    """Return the value of each row of a column; *values* are those of its :func:`_texts`."""
    return pa.array(values, kind).take(raw.columns[name].indices)


def _name(text: str) -> str:
    """Return a name as one line; "" if a spreadsheet could take it for a formula."""
    name = " ".join(one_line(text).split())[:_LONGEST_NAME]
    return "" if name.startswith(("=", "+", "-", "@", "?")) else name
