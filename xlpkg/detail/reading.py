"""Read a download: its rows under the columns of the schema, and what it covers. Every text is checked."""

from __future__ import annotations

import contextlib
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from xlpkg.detail import cell_texts
from xlpkg.detail.catalogue import YearMonth
from xlpkg.detail.header import Header
from xlpkg.detail.raw_rows import RawRows, open_rows
from xlpkg.detail.schema import SCHEMA, Dimension, Grain
from xlpkg.errors import SourceRefused
from xlpkg.messages import Message, one_line
from xlpkg.model.arrays import IntArray
from xlpkg.model.words import Currency, Flow
from xlpkg.sources import numbers
from xlpkg.sources.query import MOST_ROWS
from xlpkg.sources.readers.grid import address

_NUMBER: Final = r"^(\d{1,3}(,\d{3})+|\d+)(\.\d+)?$"
_WHOLE: Final = r"^(\d{1,3}(,\d{3})+|\d+)(\.0+)?$"
_NONE: Final = pa.array(["?", "", "-"])
#: How many different names or units a column may have.
_MOST_TEXTS: Final = 10**6
#: How many different texts a column may have: of months, provinces, commodities, partners and regimes.
_BITS: Final = {"time": 10, "region": 6, "commodity": 16, "partner": 11, "regime": 10}


@dataclass(slots=True)
class Facts:
    """What a download covers. Complete when all of its rows have been read.

    ``months`` has the rows and the sum of each month, ``sums`` the sum of each month and province (None: the nation),
    ``chapters`` the sum of each chapter of the Harmonized System in each month.
    """

    file: str
    flow: Flow
    currency: Currency
    language: str
    grain: Grain
    rows: int = 0
    months: dict[YearMonth, tuple[int, int]] = field(default_factory=dict)
    incomplete: frozenset[YearMonth] = frozenset()
    constants: dict[str, str] = field(default_factory=dict)
    names: dict[Dimension, dict[str, str]] = field(default_factory=dict)
    sums: dict[tuple[YearMonth, int | None], int] = field(default_factory=dict)
    chapters: dict[YearMonth, dict[str, int]] = field(default_factory=dict)
    warnings: list[Message] = field(default_factory=list)


class _Column:
    """The different values of a column, each text of which is read once: ``values`` has them by id."""

    def __init__(self, read: Callable[[str], Any], most: int) -> None:
        self._read, self._most = read, most
        self._ids: dict[Any, int] = {}
        self.values: list[Any] = []

    def ids(self, cells: pa.DictionaryArray) -> IntArray | int:
        """Return the id of the value of each cell; or, if a text has none, the index of the first cell with it."""
        values = list(map(self._read, cells.dictionary.to_pylist()))
        indices = cells.indices.to_numpy(zero_copy_only=False)
        if None in values:
            return int(np.argmax(indices == values.index(None)))
        known = self._ids
        ids = np.array([known.setdefault(value, len(known)) for value in values], np.int64)
        if len(known) > self._most:
            return int(np.argmax(ids[indices] >= self._most))
        if len(known) > len(self.values):
            self.values = list(known)
        result: IntArray = ids[indices]
        return result


class Reader:
    """Reads the download *path* of *flow*: first all :meth:`batches`, then :attr:`facts`.

    The first rows, which are all of a usual download, are read at once; this may be done in another thread. Raises
    SourceRefused if the file is no download, or its header or first rows cannot be used.
    """

    def __init__(self, path: Path, flow: Flow) -> None:
        self._header, self._rows = open_rows(path)
        self.file = one_line(path.name)
        self._flow = flow
        columns = self._header.columns
        self._columns = {
            name: _Column(read, 1 << bits if (bits := _BITS.get(name)) else _MOST_TEXTS)
            for name, read in self._readers().items()
            if name == "time" or name in columns
        }
        self._month_of_file = numbers.month_of_file(self.file)
        if "month" not in columns and "year" not in columns and self._month_of_file is None:
            raise SourceRefused("query-without-month", file=self.file)
        self._keys: list[IntArray] = []
        self._months: dict[YearMonth, list[int]] = defaultdict(lambda: [0, 0])
        self._sums: dict[tuple[YearMonth, int | None], int] = defaultdict(int)
        self._chapters: dict[YearMonth, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        self._names: dict[Dimension, dict[str, str]] = {dimension: {} for dimension in Dimension}
        self._count, self._is_sorted, self._last_time = 0, True, 0
        self._first = [self._table(raw) for raw in islice(self._rows, 1)]

    @property
    def header(self) -> Header:
        """The header of the file."""
        return self._header

    def _readers(self) -> dict[str, Callable[[str], Any]]:
        """Return how a text of each column with codes is read: None for one that is not valid."""
        return {
            "time": cell_texts.read_year if "year" in self._header.columns else cell_texts.read_month,
            "flow": cell_texts.read_flow,
            "region": cell_texts.read_province,
            "commodity": cell_texts.read_commodity,
            "partner": cell_texts.read_partner,
            "regime": cell_texts.read_regime,
            "unit": cell_texts.read_name,
            "unit2": cell_texts.read_name,
        }

    def batches(self) -> Iterator[pa.Table]:
        """Yield the rows under SCHEMA, without the id of the download.

        Raises SourceRefused at a row that is not valid, or at the end if the file as a whole is not.
        """
        yield from self._first
        yield from map(self._table, self._rows)
        if not self._count:
            raise SourceRefused("detail-no-rows", file=self.file)
        keys = np.concatenate(self._keys)
        self._keys.clear()
        keys.sort()
        if repeated := int(np.count_nonzero(keys[1:] == keys[:-1])):
            shown = ", ".join(self._header.unused) or "—"
            raise SourceRefused("detail-rows-twice", file=self.file, count=repeated, unused=shown)
        lengths = sorted({len(code) for code in self._values("commodity")})
        if len(lengths) > 1:
            raise SourceRefused("detail-several-lengths", file=self.file, lengths=", ".join(map(str, lengths)))

    def _values(self, name: str) -> list[Any]:
        return self._columns[name].values if name in self._columns else []

    def _ids(self, raw: RawRows, name: str, key: str) -> IntArray:
        source = name if name != "time" else "year" if "year" in self._header.columns else "month"
        found = self._columns[name].ids(raw.columns[source])
        if isinstance(found, int):
            text = raw.columns[source][found].as_py()
            where = address(raw.lines[found], self._header.columns[source])
            raise SourceRefused(key, file=self.file, where=where, found=text[:40])
        return found

    def _table(self, raw: RawRows) -> pa.Table:
        columns = self._header.columns
        count = len(raw.lines)
        if "flow" in columns:
            self._ids(raw, "flow", "detail-unknown-flow")
            for flow in self._values("flow"):
                if flow is not self._flow:
                    raise SourceRefused("detail-other-flow", file=self.file, found=flow, flow=self._flow)
        times, time_of_row = self._times(raw, count)
        ids: dict[str, IntArray] = {"time": time_of_row}
        refusals = {"region": "query-unknown-province", "commodity": "detail-unknown-commodity"}
        for name in ("region", "commodity", "partner", "regime"):
            if name in columns:
                ids[name] = self._ids(raw, name, refusals.get(name, "detail-unknown-code"))
        values = self._whole_numbers(raw)
        self._add(ids, times, values)
        self._add_chapters(ids, times, values)
        year = np.array([time[0] for time in times], np.int16)[time_of_row]
        month = None if times[0][1] is None else np.array([time[1] for time in times], np.int8)[time_of_row]
        self._read_names(raw, ids)
        strings: dict[str, Any] = {
            name: pa.array(self._values(name), pa.string()).take(pa.array(ids[name]))
            for name in ("commodity", "partner", "regime")
            if name in ids
        }
        arrays: dict[str, Any] = {
            "year": pa.array(year),
            "month": None if month is None else pa.array(month),
            "province": pa.array(np.array(self._values("region"), np.int8)[ids["region"]]) if "region" in ids else None,
            **strings,
            "value": values,
            **{name: self._quantities(raw, name) for name in ("quantity", "quantity2") if name in columns},
            **{name: self._units(raw, name) for name in ("unit", "unit2") if name in columns},
        }
        fields = [each for each in SCHEMA if each.name != "download"]
        found = [arrays.get(each.name) for each in fields]
        return pa.table(
            [pa.nulls(count, each.type) if array is None else array for each, array in zip(fields, found, strict=True)],
            schema=pa.schema(fields),
        )

    def _times(self, raw: RawRows, count: int) -> tuple[list[YearMonth], IntArray]:
        """Return the months found up to now, and the index of that of each row."""
        if self._header.columns.keys() & {"month", "year"}:
            rows = self._ids(raw, "time", "query-unknown-month")
            return self._values("time"), rows
        month = self._month_of_file
        assert month is not None  # noqa: S101 - checked at the beginning
        return [(month.year, month.month)], np.zeros(count, np.int64)

    def _add(self, ids: dict[str, IntArray], times: list[YearMonth], values: pa.Array) -> None:
        """Add the rows to the sums and to the keys."""
        amounts = values.to_numpy(zero_copy_only=False)
        key = none = np.zeros(len(amounts), np.int64)
        for name, bits in _BITS.items():
            key = (key << bits) | ids.get(name, none)
        self._keys.append(key)
        ordinals = np.array([year * 12 + (month or 0) for year, month in times])[ids["time"]]
        self._is_sorted &= ordinals[0] >= self._last_time and bool((ordinals[1:] >= ordinals[:-1]).all())
        self._last_time = ordinals[-1]
        self._count += len(amounts)
        places = ids["time"] * 64 + ids.get("region", none)
        counts = np.bincount(places)
        found = np.flatnonzero(counts)
        rows = counts[found]
        # Sums of 32 bits each are exact in the doubles of bincount.
        low, high = (np.bincount(places, part.astype(float))[found] for part in (amounts & 0xFFFFFFFF, amounts >> 32))
        regions = self._values("region")
        for place, count, value in zip(found.tolist(), rows.tolist(), zip(low, high, strict=True), strict=True):
            time, region = times[place // 64], regions[place % 64] if regions else None
            total = int(value[0]) + (int(value[1]) << 32)
            self._months[time][0] += count
            self._months[time][1] += total
            self._sums[time, region] += total

    def _add_chapters(self, ids: dict[str, IntArray], times: list[YearMonth], values: pa.Array) -> None:
        if "commodity" not in ids:
            return
        chapters = [code[:2] for code in self._values("commodity")]
        number_of = {chapter: number for number, chapter in enumerate(dict.fromkeys(chapters))}
        places = ids["time"] * 100 + np.array([number_of[chapter] for chapter in chapters])[ids["commodity"]]
        sums = np.bincount(places, values.to_numpy(zero_copy_only=False).astype(float))
        names = list(number_of)
        for place in np.flatnonzero(sums).tolist():
            self._chapters[times[place // 100]][names[place % 100]] += int(sums[place])

    def _read_names(self, raw: RawRows, ids: dict[str, IntArray]) -> None:
        for dimension in Dimension:
            name = f"{dimension}_name"
            if name in self._header.columns:
                codes, first_rows = np.unique(ids[dimension], return_index=True)
                cells = raw.columns[name]
                texts, indices = cells.dictionary.to_pylist(), cells.indices.take(pa.array(first_rows)).to_pylist()
                values = self._values(dimension)
                self._names[dimension] |= {
                    values[code]: name
                    for code, index in zip(codes.tolist(), indices, strict=True)
                    if (name := cell_texts.read_name(texts[index]))
                }

    def _whole_numbers(self, raw: RawRows) -> pa.Array:
        quick = cell_texts.with_commas(raw.columns["value"])
        if quick is not None:
            return quick
        texts = pc.ascii_trim_whitespace(raw.columns["value"])
        valid = pc.match_substring_regex(texts, _WHOLE)
        if not pc.all(valid).as_py():
            where, found = self._first_cell(raw, "value", pc.invert(valid))
            key = "detail-negative" if re.match(r"[-−－]\s*\d", found) else "detail-not-whole"
            raise SourceRefused(key, file=self.file, where=where, found=found)
        digits = pc.replace_substring(texts, ",", "")
        if pc.any(pc.match_substring(digits, ".")).as_py():
            digits = pc.replace_substring_regex(digits, r"\.0+$", "")
        is_long = pc.greater(pc.binary_length(digits), cell_texts.MOST_DIGITS)
        if pc.any(is_long).as_py():
            where, found = self._first_cell(raw, "value", is_long)
            raise SourceRefused("detail-not-whole", file=self.file, where=where, found=found)
        return digits.cast(pa.int64())

    def _quantities(self, raw: RawRows, name: str) -> pa.Array:
        texts = raw.columns[name]
        with contextlib.suppress(pa.ArrowInvalid):  # a number without commas in each cell, the usual case
            if cell_texts.has_only(texts, b"0123456789."):
                return texts.cast(pa.float64())
        texts = pc.ascii_trim_whitespace(texts)
        texts = pc.if_else(pc.is_in(texts, _NONE), pa.scalar(None, pa.string()), texts)
        valid = pc.fill_null(pc.match_substring_regex(texts, _NUMBER), True)
        if not pc.all(valid).as_py():
            where, found = self._first_cell(raw, name, pc.invert(valid))
            raise SourceRefused("not-a-number", file=self.file, where=where, found=found)
        return pc.replace_substring(texts, ",", "").cast(pa.float64())

    def _first_cell(self, raw: RawRows, name: str, invalid: pa.Array) -> tuple[str, str]:
        """Return the address and the text of the first cell for which *invalid* is true."""
        index = pc.index(invalid, True).as_py()
        found = raw.columns[name].cast(pa.binary())[index].as_py().decode("utf-8", "replace")
        return address(raw.lines[index], self._header.columns[name]), found[:40]

    def _units(self, raw: RawRows, name: str) -> pa.Array:
        ids = self._ids(raw, name, "detail-unknown-code")
        return pa.array([text or None for text in self._values(name)], pa.string()).take(pa.array(ids))

    @property
    def facts(self) -> Facts:
        """What the download covers, after all batches were read."""
        columns = self._header.columns
        commodities = self._values("commodity")
        grain = Grain(
            time="year" if "year" in columns else "month",
            province="region" in columns,
            hs=len(commodities[0]) if commodities else 0,
            partner="partner" in columns,
            regime="regime" in columns,
        )
        constants = {
            "province" if name == "region" else name: str(self._values(name)[0])
            for name in ("region", "commodity", "partner", "regime")
            if len(self._values(name)) == 1
        }
        facts = Facts(self.file, self._flow, self._header.currency, self._header.language, grain, self._count)
        facts.months = {time: (rows, value) for time, (rows, value) in sorted(self._months.items(), key=_time_order)}
        facts.constants, facts.names, facts.sums = constants, self._names, dict(self._sums)
        facts.chapters = {time: dict(chapters) for time, chapters in self._chapters.items()}
        if self._is_sorted:
            incomplete = _cut_months(facts.months)
            key = "detail-cut" if self._count == MOST_ROWS else "detail-cut-merged"
        else:
            incomplete = list(facts.months) if self._count == MOST_ROWS else []
            key = "detail-cut-unsorted"
        facts.incomplete = frozenset(incomplete)
        if incomplete:
            named = incomplete if self._is_sorted else incomplete[-1:]
            shown = ", ".join(str(year) if month is None else f"{year}-{month:02}" for year, month in named)
            facts.warnings.append(Message(key, {"file": self.file, "rows": MOST_ROWS, "month": shown}))
        if self._header.unused:
            unused = ", ".join(self._header.unused)
            facts.warnings.append(Message("detail-columns-unused", {"file": self.file, "columns": unused}))
        return facts


def _cut_months(months: Mapping[YearMonth, tuple[int, int]]) -> list[YearMonth]:
    """Return the months at whose end a download was cut; in a file merged from several, one may be in the middle.

    The rows of a download that was cut end exactly at 10,000, and the next month begins another download.
    """
    cut, rows = [], 0
    for month, (count, _) in months.items():
        rows += count
        if rows == MOST_ROWS:
            cut.append(month)
            rows = 0
    return cut


def _time_order(item: tuple[YearMonth, Any]) -> tuple[int, int]:
    return item[0][0], item[0][1] or 0
