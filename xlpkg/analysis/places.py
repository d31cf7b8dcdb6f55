"""Where a finding is: a stored figure, or the location of a text, for JSON and for a person."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from xlpkg.messages import Language
from xlpkg.model.months import Month
from xlpkg.model.regions import REGIONS, Region, find_region
from xlpkg.model.words import BASIS_NAMES, FLOW_NAMES, Basis, Flow

#: The locations that the readers and our report give, in English and Chinese.
_FORMS: Final = (
    ("line {line}", "第 {line} 行"),
    ("page {page}, table {table}, row {row}", "第 {page} 页 表 {table} 第 {row} 行"),
    ("page {page}", "第 {page} 页"),
    ("paragraph {paragraph}", "第 {paragraph} 段"),
    ("table {table}, row {row}", "表 {table} 第 {row} 行"),
    ("table {table}, note {note}", "表 {table} 注 {note}"),
    ("section {section}, paragraph {paragraph}", "第 {section} 节 第 {paragraph} 段"),
)
_MONTH: Final = re.compile(r"(?P<period>\d{4}-\d\d)")
#: The period of a figure, as :meth:`xlpkg.audit.claims.Span.label` names it.
_PERIOD: Final = re.compile(r"(?:(?P<en>the [a-z ]+) )?(?P<month>\d{4}-\d\d)(?: (?P<zh>当月|累计))?")
_CELL: Final = re.compile(r"(?P<sheet>.+)!(?P<cell>[A-Z]{1,3}\d+)")
_LIST_MARKS: Final = re.compile(r"(、|, | and |和)")
#: Line, page, table, row, sheet, cell, file, …; "text" for any other.
Place = dict[str, int | str]


def stored_names(region: Region) -> dict[str, str]:
    """Return the region, and the zone if it is a city or zone, in the words of the store's views."""
    if region.province:
        return {"region": REGIONS[region.province].short, "zone": region.name}
    return {"region": region.short}


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

    def parts(self) -> Place:
        """Return month, region, zone, flow, basis, file and cell, in the words of the store's views."""
        flow, basis = self.flow.name.lower(), self.basis.name.lower()
        source = {"file": self.file, "cell": self.cell} if self.cell else {}
        return {"period": str(self.period), **stored_names(self.region), "flow": flow, "basis": basis, **source}

    def label(self, lang: Language) -> str:
        """Return the place in *lang*, such as 2025-02 广东 出口 当月 (a.csv C9)."""
        region, flow, basis = (part.label(lang) for part in (self.region, self.flow, self.basis))
        return f"{self.period} {region} {flow} {basis}" + (f" ({self.file} {self.cell})" if self.cell else "")


def place_of(where: str) -> Place:
    """Return the parts of the location of a text.

    >>> place_of("page 2, table 1, row 5"), place_of("当月!A3")
    ({'page': 2, 'table': 1, 'row': 5}, {'sheet': '当月', 'cell': 'A3'})
    """
    _, numbers = _find_form(where)
    if numbers:
        return numbers
    if found := _CELL.fullmatch(where) or _MONTH.fullmatch(where):
        return dict(found.groupdict())
    return {"text": where} if where else {}


def stored_word(text: str) -> str:
    """Return the name of a region, a flow or a basis as in the store's views, and regions in a list with 、 between.

    A period is its month and the basis; any other text is returned as :func:`translated` does in English.

    >>> stored_word("Beijing"), stored_word("total trade"), stored_word("累计"), stored_word("Hebei and Shanxi")
    ('北京', 'total', 'ytd', '河北、山西')
    >>> stored_word("2025-05 累计"), stored_word("the month 2025-05")
    ('2025-05 ytd', '2025-05 month')
    """
    if (found := _PERIOD.fullmatch(text)) and (basis := found["en"] or found["zh"]):
        return f"{found['month']} {stored_word(basis)}"
    for words, kind in ((FLOW_NAMES, Flow), (BASIS_NAMES, Basis)):
        for names in words.values():
            if text in names:
                return kind(names.index(text)).name.lower()
    regions = [find_region(part) for part in _LIST_MARKS.split(text)[::2]]
    return "、".join(each.short for each in regions if each) if all(regions) else translated(text, "en")


class TextPlaces(tuple[str, ...]):
    """Locations of texts, as a fact of a message."""

    __slots__ = ()

    def label(self, lang: Language, /) -> str:
        """Return them in *lang*."""
        return ("、" if lang == "zh" else ", ").join(place_label(where, lang) for where in self)


def place_label(where: str, lang: Language) -> str:
    """Return the location of a text in *lang*.

    >>> place_label("line 12", "zh"), place_label("table 2, row 5", "zh")
    ('第 12 行', '表 2 第 5 行')
    """
    form, numbers = _find_form(where)
    return form[lang == "zh"].format(**numbers) if numbers else where


def _find_form(where: str) -> tuple[tuple[str, str], Place]:
    """Return the form of a location and the numbers in it; no numbers if it has none of the forms."""
    for form in _FORMS:
        for template in form:
            if found := re.fullmatch(re.sub(r"\{(\w+)\}", r"(?P<\1>\\d+)", template), where):
                return form, {name: int(number) for name, number in found.groupdict().items()}
    return ("", ""), {}


def translated(word: object, lang: Language) -> str:
    """Return the name of a region, a flow or a basis, or a reference to a figure or table, in *lang*.

    Any other text is returned unchanged.

    >>> translated("北京市", "en"), translated("figure 5", "zh"), translated("total trade", "zh")
    ('Beijing', '图 5', '进出口')
    >>> translated("2025-05 累计", "en"), translated("the month 2025-05", "zh")
    ('the year to date 2025-05', '2025-05 当月')
    """
    if not isinstance(word, str):
        return str(word)
    if (found := _PERIOD.fullmatch(word)) and (basis := found["en"] or found["zh"]):
        basis = translated(basis, lang)
        return f"{found['month']} {basis}" if lang == "zh" else f"{basis} {found['month']}"
    if region := find_region(word):
        is_chinese = not word.isascii()
        return word if is_chinese is (lang == "zh") else region.label(lang)
    for names in (FLOW_NAMES, BASIS_NAMES):
        for each in names.values():
            if word in each:
                return names[lang][each.index(word)]
    if found := re.fullmatch(r"(figure|table) (\d+)", word):
        return f"{'图' if found[1] == 'figure' else '表'} {found[2]}" if lang == "zh" else word
    parts = _LIST_MARKS.split(word)
    if all(find_region(part) for part in parts[::2]):
        marks = {"、": ", ", ", ": "、", " and ": "和", "和": " and "}
        is_same = not word.isascii() if lang == "zh" else word.isascii()
        return word if is_same else "".join(marks.get(part) or translated(part, lang) for part in parts)
    return word
