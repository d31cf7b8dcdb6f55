"""Figures that are announced beside table (8), of the nation, a province or a city, and a list of them."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Final, Literal, NamedTuple
from urllib.parse import urlsplit

from xlpkg.errors import BadArgument, SourceRefused
from xlpkg.messages import Language, one_line
from xlpkg.model.months import Month, parse_month
from xlpkg.model.regions import REGIONS, clean_label, find_region, parse_region
from xlpkg.model.words import FLOW_WORDS, Basis, Currency, Edition, Flow, look_up, parse_basis, parse_currency
from xlpkg.sources.numbers import read_number
from xlpkg.sources.readers.grid import Grid, address

#: A header with this many of them is that of a list.
_TYPICAL: Final = 5
_LONGEST_SOURCE: Final = 500
#: The beginnings of the names of institutions, their departments included -> the English name, the longer ones first.
_ENGLISH: Final = {"海关总署广东分署": "Guangdong Customs", "海关总署": "China Customs", "商务部": "MOFCOM"}
_FLOWS: Final = {word: flow for word, flow in FLOW_WORDS.items() if flow is not Flow.NET}
_EDITIONS: Final = {word: edition for edition in Edition for word in (edition.value, edition.label("zh"))}

#: The region of a zone that a list names without its province.
UNKNOWN: Final = -1


class Key(NamedTuple):
    """What an announced figure is of."""

    period: Month
    region: int
    zone: str | None
    flow: Flow
    basis: Basis
    currency: Currency

    def label(self, lang: Language) -> str:
        """Return it in words of *lang*: 2025-06 全国 出口 当月."""
        words = [str(self.period), self.zone or REGIONS[self.region].label(lang)]
        words += [self.flow.label(lang), self.basis.label(lang)]
        return (" " if lang == "zh" else ", ").join(words)


class Announcer(str):
    """Who announced a figure: an institution, or the address of a page."""

    __slots__ = ()

    def label(self, lang: Language, /) -> str:
        """Return it in *lang*, as it is unless it begins with a name that is known in English."""
        return next((each for name, each in _ENGLISH.items() if lang == "en" and self.startswith(name)), self)


@dataclass(frozen=True, slots=True)
class AnnouncedFigure:
    """An announced level, its announced YoY, or both.

    Attributes:
        region: the index of the region in REGIONS; UNKNOWN while a list names a zone alone.
        zone: the label of a city or development zone of the region; None for the region itself.
        value: the level in 亿; None if only the YoY is announced.
        digit: the size of the last printed digit of the level, in 亿.
        yoy: in percentage points; None if only the level is announced.
        source: who announced it: 海关总署 for Customs' own tables, else as the list says.
        value_cell: the cell of the level in its sheet, as B5; "" for none.
        region_cell: the cell of the region; "" for that of a national table or of a stored figure.
    """

    period: Month
    region: int
    zone: str | None
    flow: Flow
    basis: Basis
    currency: Currency
    edition: Edition
    value: float | None
    digit: float | None
    yoy: float | None
    source: str
    value_cell: str = ""
    yoy_cell: str = ""
    region_cell: str = ""

    @property
    def publisher(self) -> Announcer:
        """The source in short: of an address its host."""
        return Announcer(urlsplit(self.source).hostname or self.source)

    @property
    def key(self) -> Key:
        """What the figure is of."""
        return Key(self.period, self.region, self.zone, self.flow, self.basis, self.currency)


@dataclass(frozen=True, slots=True)
class AnnouncedTable:
    """Announced figures in a file: 全国进出口总值表 (kind national), or a list in a CSV file (kind list).

    ``changes`` has the printed change on the month before, in percent, and its cell. It is checked, not stored.
    """

    file: str
    sheet: str
    title: str
    kind: Literal["national", "list"]
    figures: tuple[AnnouncedFigure, ...]
    changes: Mapping[Key, tuple[float, str]] = field(default_factory=dict)

    def cell(self, cell: str) -> str:
        """Return the address of a cell with the sheet's name."""
        return f"{self.sheet}!{cell}" if self.sheet else cell


def _read_number(text: str, least: float) -> float | None:
    """Return the number in *text*, None for none. Raises BadArgument if it is another text or below *least*."""
    with contextlib.suppress(ValueError):
        if (number := read_number(text, allow_percent=least < 0)) is None or number >= least:
            return number
    raise BadArgument("announced-number", value=text, least=least)


def _read_region(text: str) -> tuple[int, str | None]:
    """Return the index of a region and None, or that of the province of a zone, maybe UNKNOWN, and the zone."""
    province, slash, zone = text.partition("/")
    region = find_region(province)
    if region is None and not slash and text:
        return UNKNOWN, clean_label(text)
    return parse_region(province).index, clean_label(zone) or None


def _read_source(text: str) -> str:
    if not 1 <= len(text) <= _LONGEST_SOURCE:
        raise BadArgument("announced-source", most=_LONGEST_SOURCE)
    return text


_PARSERS: Final[dict[str, Callable[[str], Any]]] = {
    "period": parse_month,
    "region": _read_region,
    "flow": partial(look_up, words=_FLOWS, key="bad-flow"),
    "currency": parse_currency,
    "basis": parse_basis,
    "yoy": partial(_read_number, least=-100),
    "value": partial(_read_number, least=0),
    "edition": partial(look_up, words=_EDITIONS, key="bad-edition"),
    "source": _read_source,
}
#: The columns of a list of announced figures, in any order; others are ignored.
COLUMNS: Final = tuple(_PARSERS)


def is_list(grid: Grid) -> bool:
    """Return whether *grid* is a list of announced figures, by its header, or by its first row if it has none."""
    words = {*_header(grid)} if grid.rows else set()
    return len(words.intersection(COLUMNS)) >= _TYPICAL or bool(words & _FLOWS.keys() and words & _EDITIONS.keys())


def _header(grid: Grid) -> list[str]:
    return [text.strip().lower() for text in grid.rows[0]]


def read_list(file: str, grid: Grid) -> AnnouncedTable:
    """Return the figures of a list.

    Raises SourceRefused if its columns are not COLUMNS, or a row has an unknown word, no figure or no source.
    """
    header = _header(grid)
    lines = [line for line, row in enumerate(grid.rows) if line and any(row)]
    if sorted(name for name in header if name in COLUMNS) != sorted(COLUMNS) or not lines:
        raise SourceRefused("announced-columns", file=file, columns=COLUMNS, found=tuple(header))
    if grid.open_end and header[-1] in ("yoy", "value"):
        raise SourceRefused("row-without-end", file=file, where=grid.address(len(grid.rows) - 1, len(header) - 1))
    figures = tuple(_read_row(file, grid, header, line) for line in lines)
    return AnnouncedTable(file, grid.sheet, ", ".join(header), "list", figures)


def _read_row(file: str, grid: Grid, header: Sequence[str], line: int) -> AnnouncedFigure:
    """Return the figure in a row of a list. Raises SourceRefused with the cell that cannot be read."""
    texts = dict(zip(header, map(str.strip, map(one_line, grid.rows[line])), strict=False))
    found: dict[str, Any] = {}
    for name, parse in _PARSERS.items():
        try:
            found[name] = parse(texts.get(name, ""))
            if name == "value" and found["yoy"] is found["value"] is None:
                raise BadArgument("announced-nothing")
        except BadArgument as error:
            where = grid.address(line, header.index(name))
            raise SourceRefused("announced-row", file=file, where=where, reason=error.message) from error
    found["region"], found["zone"] = found["region"]
    found["digit"] = None if found["value"] is None else digit_of(texts["value"])
    for name in ("value", "yoy", "region"):
        found[f"{name}_cell"] = "" if found[name] is None else address(line, header.index(name))
    return AnnouncedFigure(**found)


def with_zones(table: AnnouncedTable, zones: Collection[tuple[int, str]]) -> AnnouncedTable:
    """Return *table* with the labels and provinces of its zones as in *zones*: (region, label); 市 may be left out.

    Raises SourceRefused for a label that no zone or more than one has.
    """
    figures = list(table.figures)
    for index, each in enumerate(figures):
        if each.zone is not None:
            names = (each.zone, f"{each.zone}市")
            found = [zone for zone in zones if zone[1] in names and each.region in (UNKNOWN, zone[0])]
            if len(found) != 1:
                name = each.zone if each.region == UNKNOWN else f"{REGIONS[each.region].label('zh')}/{each.zone}"
                facts = {"where": table.cell(each.region_cell), "zone": name, "number": len(found)}
                raise SourceRefused("announced-zone" if found else "announced-region", file=table.file, **facts)
            figures[index] = replace(each, region=found[0][0], zone=found[0][1])
    return replace(table, figures=tuple(figures))


def digit_of(text: str) -> float:
    """Return the size of the last printed digit of a number: 0.1 for "118,380.0"."""
    return 10.0 ** -len(text.strip().partition(".")[2])


def check_repetitions(tables: Iterable[AnnouncedTable]) -> None:
    """Refuse a file whose tables have different figures for one month, region, flow, basis, currency and edition."""
    found: dict[tuple[Key, Edition], tuple[AnnouncedTable, AnnouncedFigure]] = {}
    for table in tables:
        for figure in table.figures:
            first_table, first = found.setdefault((figure.key, figure.edition), (table, figure))
            if (first.value, first.yoy) != (figure.value, figure.yoy):
                name = "yoy_cell" if first.value == figure.value else "value_cell"
                where, other = table.cell(getattr(figure, name)), first_table.cell(getattr(first, name))
                raise SourceRefused("announced-twice", file=table.file, where=where, other=other, what=figure.key)
