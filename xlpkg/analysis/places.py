"""Where a finding is: a stored figure, or the location of a text, for JSON and for a person."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from xlpkg.messages import Language
from xlpkg.model.months import Month
from xlpkg.model.regions import Region, find_region
from xlpkg.model.words import BASIS_NAMES, FLOW_NAMES, Basis, Flow

#: The locations that the readers and our report give, with their text in English and Chinese.
_FORMS: Final = (
    (r"line (?P<line>\d+)", "line {line}", "第 {line} 行"),
    (
        r"page (?P<page>\d+), table (?P<table>\d+), row (?P<row>\d+)",
        "page {page}, table {table}, row {row}",
        "第 {page} 页 表 {table} 第 {row} 行",
    ),
    (r"page (?P<page>\d+)", "page {page}", "第 {page} 页"),
    (r"paragraph (?P<paragraph>\d+)", "paragraph {paragraph}", "第 {paragraph} 段"),
    (
        r"table (?P<table>\d+), row (?P<row>\d+)|表 (?P<table_>\d+) 第 (?P<row_>\d+) 行",
        "table {table}, row {row}",
        "表 {table} 第 {row} 行",
    ),
    (
        r"table (?P<table>\d+), note (?P<note>\d+)|表 (?P<table_>\d+) 注 (?P<note_>\d+)",
        "table {table}, note {note}",
        "表 {table} 注 {note}",
    ),
    (
        r"section (?P<section>\d+), paragraph (?P<paragraph>\d+)|第 (?P<section_>\d+) 节 第 (?P<paragraph_>\d+) 段",
        "section {section}, paragraph {paragraph}",
        "第 {section} 节 第 {paragraph} 段",
    ),
)
_MONTH: Final = re.compile(r"(?P<period>\d{4}-\d\d)")
_CELL: Final = re.compile(r"(?P<sheet>.+)!(?P<cell>[A-Z]{1,3}\d+)")
#: Line, page, table, row, sheet, cell, file, …; "text" for any other.
Place = dict[str, int | str]


@dataclass(frozen=True, slots=True)
class FigurePlace:
    """A stored level, or a YoY of it: file and cell are "" if it was not read from one."""

    period: Month
    region: Region
    flow: Flow
    basis: Basis
    is_yoy: bool = False
    file: str = ""
    cell: str = ""

    def parts(self, lang: Language) -> Place:
        """Return month, region, flow, basis, file and cell, with names in *lang*."""
        region, flow, basis = (part.label(lang) for part in (self.region, self.flow, self.basis))
        source = {"file": self.file, "cell": self.cell} if self.cell else {}
        return {"period": str(self.period), "region": region, "flow": flow, "basis": basis, **source}

    def label(self, lang: Language) -> str:
        """Return the place in *lang*, such as 2025-02 广东 出口 当月 (a.csv C9)."""
        period, region, flow, basis, *source = map(str, self.parts(lang).values())
        return " ".join([period, region, flow, basis]) + (f" ({' '.join(source)})" if source else "")


def place_of(where: str) -> Place:
    """Return the parts of the location of a text.

    >>> place_of("page 2, table 1, row 5"), place_of("当月!A3")
    ({'page': 2, 'table': 1, 'row': 5}, {'sheet': '当月', 'cell': 'A3'})
    """
    for pattern, _, _ in _FORMS:
        if found := re.fullmatch(pattern, where):
            return {name.rstrip("_"): int(value) for name, value in found.groupdict().items() if value is not None}
    if found := _CELL.fullmatch(where) or _MONTH.fullmatch(where):
        return dict(found.groupdict())
    return {"text": where} if where else {}


def place_label(where: str, lang: Language) -> str:
    """Return the location of a text in *lang*.

    >>> place_label("line 12", "zh"), place_label("table 2, row 5", "zh")
    ('第 12 行', '表 2 第 5 行')
    """
    for pattern, english, chinese in _FORMS:
        if re.fullmatch(pattern, where):
            return (english if lang == "en" else chinese).format(**place_of(where))
    return where


def translated(word: object, lang: Language) -> str:
    """Return the name of a region, a flow or a basis, or a reference to a figure or table, in *lang*.

    Any other text is returned unchanged.

    >>> translated("北京市", "en"), translated("figure 5", "zh"), translated("total trade", "zh")
    ('Beijing', '图 5', '进出口')
    """
    if not isinstance(word, str):
        return str(word)
    if region := find_region(word):
        is_chinese = not word.isascii()
        return word if is_chinese is (lang == "zh") else region.label(lang)
    for names in (FLOW_NAMES, BASIS_NAMES):
        for each in names.values():
            if word in each:
                return names[lang][each.index(word)]
    if found := re.fullmatch(r"(figure|table) (\d+)", word):
        return f"{'图' if found[1] == 'figure' else '表'} {found[2]}" if lang == "zh" else word
    parts = re.split(r"(、|, | and |和)", word)
    if all(find_region(part) for part in parts[::2]):
        marks = {"、": ", ", ", ": "、", " and ": "和", "和": " and "}
        is_same = not word.isascii() if lang == "zh" else word.isascii()
        return word if is_same else "".join(marks.get(part) or translated(part, lang) for part in parts)
    return word
