"""Table (8), 进出口商品收发货人所在地总值表: its layout read by its words, and its checks.

Nothing rests on a fixed position: the label column is the one that names provinces, a column's part is told by
the words above it. A file that fails a check is refused as a whole.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from xlpkg.errors import SourceRefused
from xlpkg.regions import NATIONAL, PROVINCES, Region, clean_label, find_region
from xlpkg.sources import numbers
from xlpkg.sources.grid import Grid, address
from xlpkg.sources.table import (
    FIELD_COUNT,
    LEVEL_FIELDS,
    YOY_FIELDS,
    Row,
    SourceTable,
    Warning_,
    level_field,
    warning,
    yoy_field,
)
from xlpkg.words import FLOW_NAMES, Basis, Currency, Flow

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xlpkg.months import Month

#: 31 provinces are rounded one by one: their sum strays from 总值 by less than this many of the last digit
#: (five standard deviations; ±4 is the most that was seen in 14 months).
SUM_TOLERANCE: Final = 8
#: T, X and M are rounded one by one.
IDENTITY_TOLERANCE: Final = 1

_BY_LOCATION: Final = re.compile(r"(?:收发货人|经营单位)(?:所在地|注册地)|\blocations?\b", re.IGNORECASE)
_OTHER_PLACE: Final = re.compile(r"境内目的地|货源地|\bdestination\b|\bplace of origin\b", re.IGNORECASE)
_NOT_A_HEADER: Final = re.compile(r"所在地|总值表|单位|\bunit\b|\blocation|unnamed", re.IGNORECASE)
_YOY: Final = re.compile(r"同期|同比|percentage change|% change|growth", re.IGNORECASE)
_FOOTNOTE: Final = re.compile(r"(?:注|说明|备注|资料来源|数据来源|notes?|source)\s*[:：∶1（(]|\*", re.IGNORECASE)
_TOTAL_WORDS: Final = re.compile(r"进出口|total|exports?\s*(?:&|and)\s*imports?|imports?\s*(?:&|and)\s*exports?")


@dataclass(frozen=True, slots=True)
class _Layout:
    label: int
    first: int  # the first row of data
    columns: tuple[int | None, ...]
    last_month: int
    words: tuple[str, ...]  # what stands above each column


def is_bulletin(grid: Grid) -> bool:
    """Tell whether *grid* looks like a table of provinces by the place of the importer or exporter."""
    return _label_column(grid.rows) is not None and bool(_BY_LOCATION.search(_heading_text(grid)))


def read_bulletin(file: str, kind: str, grid: Grid) -> SourceTable:
    """Return *grid* as a checked table.

    Raises SourceRefused where the title, unit, months, provinces, sums or figures are not those of one whole
    table (8).
    """
    layout = _layout(file, grid)
    period = _period(file, grid, layout)
    currency, unit = _unit(file, grid)
    rows, footnote, warnings = _rows(file, grid, layout)
    table = SourceTable(
        file=file,
        sheet=grid.sheet,
        title=_title(grid),
        period=period,
        currency=currency,
        unit=unit,
        edition="zh" if any(re.search(r"[\u4e00-\u9fff]", word) for word in layout.words) else "en",
        kind=kind,
        columns=layout.columns,
        rows=rows,
        footnote=footnote,
        warnings=tuple(warnings),
    )
    _check_provinces(grid, layout, table)
    _check_figures(grid, layout, table)
    return table.warned(*_missing_yoy(table))


# The layout


def _label_column(rows: Sequence[Sequence[str]]) -> int | None:
    """Return the column that names the most provinces, or None where no column names any."""
    named: Counter[int] = Counter()
    seen: set[tuple[int, int]] = set()
    for row in rows:
        for column, text in enumerate(row[:6]):
            found = find_region(text)
            if found and found is not NATIONAL and (column, found.code) not in seen:
                seen.add((column, found.code))
                named[column] += 1
    return max(named, key=lambda column: (named[column], -column)) if named else None


def _header_height(rows: Sequence[Sequence[str]], label: int) -> int:
    """Return how many rows stand above the first region."""
    return next(i for i, row in enumerate(rows) if len(row) > label and find_region(row[label]))


def _heading_text(grid: Grid) -> str:
    label = _label_column(grid.rows)
    above = grid.rows[: 12 if label is None else _header_height(grid.rows, label)]
    return "\n".join(dict.fromkeys([*grid.headings, *(cell for row in above for cell in row if cell)]))


def _title(grid: Grid) -> str:
    lines = [" ".join(line.split()) for line in _heading_text(grid).split("\n")]
    titles = [line for line in lines if numbers.month_of_title(line) or "总值" in line or _BY_LOCATION.search(line)]
    return max(titles or lines, key=lambda line: (numbers.month_of_title(line) is not None, len(line)), default="")[
        :200
    ]


def _flow_of(text: str) -> Flow | None:
    if _TOTAL_WORDS.search(text):
        return Flow.TOTAL
    exports, imports = re.search(r"出口|exports?\b", text), re.search(r"进口|imports?\b", text)
    return Flow.EXPORT if exports and not imports else Flow.IMPORT if imports and not exports else None


def _layout(file: str, grid: Grid) -> _Layout:
    label = _label_column(grid.rows)
    heading = _heading_text(grid)
    if label is None:
        raise SourceRefused("not-by-location", file=file, title=_title(grid) or "—")
    if _OTHER_PLACE.search(heading) or not _BY_LOCATION.search(heading):
        raise SourceRefused("not-by-location", file=file, title=_title(grid) or "—")
    first = _header_height(grid.rows, label)
    header = grid.rows[:first]
    width = max(len(row) for row in header) if header else 0
    parts: dict[int, int] = {}
    months: dict[int, str] = {}
    words = []
    for column in range(width):
        texts = [numbers.plain(row[column]) for row in header if len(row) > column]
        texts = [text for text in dict.fromkeys(texts) if text and not _NOT_A_HEADER.search(text)]
        words.append(" ".join(texts))
        if column == label or (flow := _flow_of(words[-1].lower())) is None:
            continue
        if _YOY.search(words[-1]):
            _take(file, grid, parts, yoy_field(flow), column, words[-1])
        elif spans := [span for text in texts for part in _parts(text) if (span := numbers.span_of_header(part))]:
            last, to_date = spans[-1]
            _take(file, grid, parts, level_field(flow, Basis.YTD if to_date else Basis.MONTH), column, words[-1])
            months[last] = words[-1]
    if not parts:
        raise SourceRefused("not-by-location", file=file, title=_title(grid) or "—")
    columns = tuple(parts.get(field) for field in range(FIELD_COUNT))
    has_total = any(columns[level_field(Flow.TOTAL, basis)] is not None for basis in Basis)
    for field, column in enumerate(columns):
        of = LEVEL_FIELDS[field][0] if field < len(LEVEL_FIELDS) else Flow(field - len(LEVEL_FIELDS))
        if column is None and (of is not Flow.TOTAL or has_total):
            raise SourceRefused("column-lost", file=file, sheet=grid.sheet or "-", column=field_name(field))
    if len(months) != 1:
        raise SourceRefused("header-months", file=file, found=", ".join(months.values()))
    return _Layout(label, first, columns, next(iter(months)), tuple(words))


def _parts(text: str) -> Iterator[str]:
    yield text
    yield from re.split(r"[\s(（）)]+|(?<=口)", text)


def _take(file: str, grid: Grid, parts: dict[int, int], field: int, column: int, words: str) -> None:
    if field in parts:
        raise SourceRefused(
            "column-twice",
            file=file,
            first=grid.place(0, parts[field])[:-1],
            second=grid.place(0, column)[:-1],
            words=words,
        )
    parts[field] = column


def field_name(field: int) -> str:
    """Return what a field is called in the customs' table, such as 出口 累计."""
    if field < len(LEVEL_FIELDS):
        flow, basis = LEVEL_FIELDS[field]
        return f"{FLOW_NAMES['zh'][flow]} {'累计' if basis else '当月'}"
    return f"累计比去年同期±% {FLOW_NAMES['zh'][field - len(LEVEL_FIELDS)]}"


# Title, unit, months


def _period(file: str, grid: Grid, layout: _Layout) -> Month:
    lines = _heading_text(grid).split("\n")
    titled = {found for line in lines if (found := numbers.month_of_title(line))}
    named = numbers.month_of_file(file)
    if len(titled) > 1:
        raise SourceRefused("title-months", file=file, found=", ".join(map(str, sorted(titled))))
    title = next(iter(titled), None)
    if title and named and title != named:
        raise SourceRefused("name-against-title", file=file, named=named, titled=title)
    period = title or named
    if period is None:
        raise SourceRefused("no-year", file=file, month=layout.last_month)
    if period.month != layout.last_month:
        raise SourceRefused(
            "header-against-title",
            file=file,
            header=layout.last_month,
            titled=period,
            by="title" if title else "name",
        )
    return period


def _unit(file: str, grid: Grid) -> tuple[Currency, int]:
    lines = _heading_text(grid).split("\n")
    named = [line for line in lines if re.search(r"单位|\bunit", line, re.IGNORECASE)]
    units = {unit for line in named if (unit := numbers.unit_of(line))}
    if len(units) != 1:
        raise SourceRefused("no-unit", file=file, found=", ".join(named) or "—")
    size, currency = units.pop()
    for line in lines:
        is_title = numbers.month_of_title(line) or "总值" in line or _BY_LOCATION.search(line)
        titled = numbers.currency_of(line) if is_title else None
        if titled and titled is not currency:
            raise SourceRefused("title-against-unit", file=file, title=line, unit=currency.value.upper())
    return currency, size


# The rows


def _rows(file: str, grid: Grid, layout: _Layout) -> tuple[tuple[Row, ...], str, list[Warning_]]:
    rows: list[Row] = []
    warnings: list[Warning_] = []
    footnote = ""
    province: Region | None = None
    for index, cells in enumerate(grid.rows[layout.first :], start=layout.first):
        label = clean_label(cells[layout.label]) if len(cells) > layout.label else ""
        if not any(cells):
            continue
        if _FOOTNOTE.match(label) or len(label) > 80:
            footnote = footnote or label
            continue
        if not label:
            raise SourceRefused("row-without-label", file=file, place=grid.place(index, layout.label))
        found = find_region(label)
        region = found or province or NATIONAL
        if found and found is not NATIONAL:
            province = found
        zone = None if found else label
        values = _values(file, grid, layout, index, label, zone, warnings)
        rows.append(Row(index + 1, region, zone, values))
    return tuple(rows), footnote, warnings


def _values(
    file: str, grid: Grid, layout: _Layout, index: int, label: str, zone: str | None, warnings: list[Warning_]
) -> tuple[float | None, ...]:
    cells = grid.rows[index]
    values: list[float | None] = []
    for field, column in enumerate(layout.columns):
        if column is None:
            values.append(None)
            continue
        if column >= len(cells):
            raise SourceRefused("row-cut-short", file=file, place=grid.place(index, column), label=label)
        text = cells[column]
        place = f"{grid.place(index, column)} ({label}, {field_name(field)})"
        try:
            value = numbers.number(text)
        except ValueError as error:
            if zone is None:
                raise SourceRefused("not-a-number", file=file, place=place, found=text[:40]) from error
            warnings.append(warning("zone-not-a-number", place=place, found=text[:40]))
            value = None
        if value is None and zone is None and (field < len(LEVEL_FIELDS) or not text.strip()):
            raise SourceRefused("province-without-figure", file=file, place=place, found=text.strip() or "—")
        values.append(value)
    return tuple(values)


# The checks


def _check_provinces(grid: Grid, layout: _Layout, table: SourceTable) -> None:
    lines: dict[int, list[int]] = {}
    for row in table.rows:
        if row.zone is None:
            lines.setdefault(row.region.index, []).append(row.line)
    for index, at in lines.items():
        if len(at) > 1:
            region = NATIONAL if index == 0 else PROVINCES[index - 1]
            places = ", ".join(grid.place(line - 1, layout.label) for line in at)
            raise SourceRefused("province-twice", file=table.file, region=region.name, places=places)
    missing = [region.name for region in PROVINCES if region.index not in lines]
    if missing:
        last = grid.rows[table.rows[-1].line - 1][layout.label]
        raise SourceRefused(
            "provinces-missing",
            file=table.file,
            found=31 - len(missing),
            missing="、".join(missing[:5]) + ("…" if len(missing) > 5 else ""),
            last=f"{grid.place(table.rows[-1].line - 1, layout.label)} ({clean_label(last)})",
        )
    if 0 not in lines:
        raise SourceRefused("no-national-row", file=table.file, label="总值" if table.edition == "zh" else "Total")


def _resolution(grid: Grid, layout: _Layout) -> float:
    """Return the size of the last printed digit of the levels: 1 for whole numbers."""
    decimals = 0
    for cells in grid.rows[layout.first :]:
        for column in layout.columns[: len(LEVEL_FIELDS)]:
            if column is not None and column < len(cells) and "." in cells[column]:
                decimals = max(decimals, len(cells[column].strip().rpartition(".")[2]))
    return 10.0**-decimals


def _check_figures(grid: Grid, layout: _Layout, table: SourceTable) -> None:
    digit = _resolution(grid, layout)
    slack = digit * 1e-6
    regions = [row for row in table.rows if row.zone is None]

    def place(row: Row, field: int) -> str:
        column = table.columns[field]
        where = address(row.line - 1, column if column is not None else layout.label)
        return f"{grid.sheet + '!' if grid.sheet else ''}{where} ({row.region.name}, {field_name(field)})"

    for row in regions:
        for basis in Basis:
            total, exports, imports = (
                row.values[level_field(flow, basis)] for flow in (Flow.TOTAL, Flow.EXPORT, Flow.IMPORT)
            )
            if total is None or exports is None or imports is None:
                continue
            if abs(total - exports - imports) > IDENTITY_TOLERANCE * digit + slack:
                raise SourceRefused(
                    "identity",
                    file=table.file,
                    place=place(row, level_field(Flow.TOTAL, basis)),
                    found=f"{total:,.12g}",
                    expected=f"{exports + imports:,.12g}",
                )
        for flow in (Flow.TOTAL, Flow.EXPORT, Flow.IMPORT):
            month, to_date = (
                row.values[level_field(flow, Basis.MONTH)],
                row.values[level_field(flow, Basis.YTD)],
            )
            if month is None or to_date is None:
                continue
            january = table.period.month == 1
            if month > to_date + slack or (january and abs(month - to_date) > slack):
                raise SourceRefused(
                    "january-not-ytd" if january else "month-above-ytd",
                    file=table.file,
                    place=place(row, level_field(flow, Basis.MONTH)),
                    found=f"{month:,.12g}",
                    expected=f"{to_date:,.12g}",
                )
    national = next(row for row in regions if row.region is NATIONAL)
    for field in range(len(LEVEL_FIELDS)):
        printed = national.values[field]
        if printed is None:
            continue
        total = sum(row.values[field] or 0.0 for row in regions if row.region is not NATIONAL)
        if abs(printed - total) > SUM_TOLERANCE * digit + slack:
            raise SourceRefused(
                "sum",
                file=table.file,
                place=place(national, field),
                found=f"{printed:,.12g}",
                expected=f"{total:,.12g}",
            )


def _missing_yoy(table: SourceTable) -> Iterator[Warning_]:
    printed = [yoy_field(flow) for flow in YOY_FIELDS if table.columns[yoy_field(flow)] is not None]
    missing = [row for row in table.rows if row.zone is None and any(row.values[field] is None for field in printed)]
    if missing:
        yield warning("yoy-missing", file=table.file, count=len(missing), first=missing[0].region.name)
