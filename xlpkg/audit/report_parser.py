"""Parse a document into claims: tell headings, captions, tables, notes and sentences apart, and parse each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from xlpkg.analysis.findings import Unit
from xlpkg.audit.claims import (
    LEVEL_COLUMNS,
    Caption,
    Note,
    ParsedReport,
    ProvinceRow,
    ProvinceTable,
    Sentence,
    SortClaim,
    SpanClaim,
    UnitClaim,
    Unread,
)
from xlpkg.audit.document import Block, Document, Paragraph, RawTable
from xlpkg.audit.periods import Calendar, Period
from xlpkg.audit.readings import Context
from xlpkg.audit.sentence_parser import parse_paragraph, parse_spans, span_of
from xlpkg.audit.table_parser import header_rows, named_regions, parse_table
from xlpkg.audit.tokens import (
    find_unit,
    flow_of,
    normalised,
    region_of,
    sentences,
    size_and_currency,
    token_period,
    tokens,
)
from xlpkg.model.months import FIRST_YEAR, LAST_YEAR, MONTH_NAMES, Month, month_of_name
from xlpkg.model.regions import NATIONAL, PROVINCES, Region, find_region
from xlpkg.model.words import Basis, Currency, Flow

_CAPTION: Final = re.compile(r"(图|表|Figure|Fig\.|Table) ?(\d{1,3}) ?[:.、 ]", re.IGNORECASE)
_NUMBERED: Final = re.compile(
    r"(?:注|说明|Notes?)?:?\((\d{1,2})\)|(?:注|说明|Notes?|数据来源|来源|Source):", re.IGNORECASE
)
#: The number before the text of a note.
NUMBERING: Final = re.compile(r"^(?:注:|说明:|Notes?: ?)?(?:\(\d{1,2}\))? ?")
#: Notes on methods, bases, rounding, source files and definitions, which no table or sentence can confirm.
_METHOD_NOTE: Final = re.compile(
    r"基期|基准|修订|舍入|误差|来源|缺少|净出口|\bbases?\b|\brevis|\bround|\binterval|\bsource|net exports",
    re.IGNORECASE,
)
#: The remark on Spring Festival in our reports; its figures are national.
_REMARK: Final = re.compile(r"1-2月合计|January and February together")
_SORT: Final = re.compile(r"排序|排列|\border of\b|\bsorted by\b|\bordered by\b", re.IGNORECASE)
_ASCENDING: Final = re.compile(r"由小|从小|升序|\bascending\b", re.IGNORECASE)
_ENDS: Final = re.compile(r"[。.!?;:)%]$")
#: The words of each basis; those of the year to date first, because a heading may have both.
_BASES: Final = {
    Basis.YTD: re.compile(r"累计|年初以来|\byear[- ]to[- ]date\b|\bcumulative\b", re.IGNORECASE),
    Basis.MONTH: re.compile(r"当月|单月|\bthe month\b"),
}
_CHINESE: Final = re.compile(r"[\u4e00-\u9fff]")
_PAGE: Final = re.compile(r"(?:第|-|Page)? ?\d+ ?(?:页|-)?(?: ?(?:/|of|共) ?\d+ ?页?)?", re.IGNORECASE)
_HEADING_LENGTH: Final = 60
#: Without headings, a month that begins within this many characters of a paragraph sets its basis.
_OPENING: Final = 40
#: A whole date, as in the date line of a text.
_DATE: Final = re.compile(
    r"(?P<year>(?:19|20)\d\d)[-/.年](?P<month>\d{1,2})[-/.月]\d{1,2}(?!\d)"
    rf"|\b(?:\d{{1,2}} )?(?P<name>{'|'.join(MONTH_NAMES)}|[A-Z][a-z]{{2}}\.?)(?: \d{{1,2}},)?"
    r" (?P<of>(?:19|20)\d\d)\b"
)
#: A year alone is that of the text only in its first paragraphs.
_FIRST_PARAGRAPHS: Final = 3
#: The customs districts that cover one province, by the city of their name.
CUSTOMS: Final = {
    city: region
    for name, cities in (
        ("北京", "北京"), ("天津", "天津"), ("河北", "石家庄"), ("山西", "太原"), ("内蒙", "呼和浩特"),
        ("辽宁", "沈阳"),
        ("吉林", "长春"), ("黑龙江", "哈尔滨"), ("上海", "上海"), ("江苏", "南京"), ("浙江", "杭州"), ("安徽", "合肥"),
        ("福建", "福州"), ("江西", "南昌"), ("山东", "济南 青岛"), ("河南", "郑州"), ("湖北", "武汉"), ("湖南", "长沙"),
        ("广西", "南宁"), ("海南", "海口"), ("重庆", "重庆"), ("四川", "成都"), ("贵州", "贵阳"), ("云南", "昆明"),
        ("西藏", "拉萨"), ("陕西", "西安"), ("甘肃", "兰州"), ("青海", "西宁"), ("宁夏", "银川"), ("新疆", "乌鲁木齐"),
    )
    for city in cities.split()
    if (region := find_region(name))
}  # fmt: skip
_CUSTOMS: Final = f"({'|'.join(CUSTOMS)})海关"
#: The number of a paragraph or heading: 一、, (二), 3., IV.
_PARAGRAPH_NUMBER: Final = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十\d]{1,3}\)|(?:\d{1,2}|[IVX]{1,4})[.、](?!\d)) ?"
)
#: A text that names no region, but one of these, is on the nation's trade.
_OF_NATION: Final = re.compile(
    "国家统计局|國家統計局|(?:海关总署|海關總署)(?!广东|廣東)"
    "|National Bureau of Statistics|General Administration of Customs"
)
_SENTENCE_ENDS: Final = tuple("。.;:,")
#: Kinds of tokens that a title does not have.
_STATEMENTS: Final = {
    "level", "percent", "percentage_points", "quantity", "range", "count", "province_rank", "superlative", "rank",
    "rise", "fall", "flat",
}  # fmt: skip
#: Kinds of tokens that a heading does not have.
_CLAIMS: Final = ("level", "percent", "count", "region", "percentage_points", "quantity", "range")
#: The unit of a table: in the brackets of its title or of a header, or on a line of its own.
_TABLE_UNIT: Final = re.compile(r"\((?:单位:)?([^()]+)\)|(?:单位|\bUnits?) ?: ?([^,;。()]+)", re.IGNORECASE)
_UNIT_AT_END: Final = re.compile(r"[,;(]? ?(?:单位|\bUnits?) ?: ?[^;。()]+\)?$", re.IGNORECASE)


def parse_report(document: Document, period: Month | None = None, year: int | None = None) -> ParsedReport:
    """Return the claims of *document*; its period and unit are those that it names most often. Levels are in 亿.

    *period* is the month of the report if the user names it. *year* is that of periods without a year in a text that
    names none.
    """
    parsed = ParsedReport()
    text = "".join(block.text for block in document.blocks if isinstance(block, Paragraph))
    parsed.lang = "zh" if len(_CHINESE.findall(text)) * 10 > len(text) else "en"
    blocks = _normalised(document.blocks)
    calendar = _calendar([block.text for block in blocks if isinstance(block, Paragraph)], period)
    parsed.has_year = calendar != Calendar()
    if not parsed.has_year and year is not None:
        calendar = Calendar(stated=year)
    parser = _ReportParser(parsed, calendar, *_first_context(blocks, text))
    # A text without tables and captions is no report with sections.
    parser.may_have_sections = any(isinstance(block, RawTable) or _CAPTION.match(block.text) for block in blocks)
    parser.is_first_of_several = sum(isinstance(block, RawTable) for block in blocks) > 1
    for block in blocks:
        if isinstance(block, RawTable):
            parser.parts.append(block)
        else:
            parser.parse_paragraph(block)
    parser.end_table()
    parsed.sentences = parser.context.read
    parsed.period = _period(parsed) or parser.context.main_month()
    parsed.unit = _unit(parsed, parser.of_tables)
    unit = Unit(parsed.factor, parsed.unit.currency if parsed.unit else None)
    parsed.tables = [
        replace(table.with_rows(lambda row: _scaled(row, parsed.factor)), unit=unit).numbered(number)
        for number, table in enumerate(parsed.tables)
    ]
    return parsed


def _calendar(texts: Sequence[str], period: Month | None) -> Calendar:
    """Return what the paragraphs say about their year: the date of the text, and the year that its periods name."""
    written, stated = None, None
    for number, text in enumerate(texts):
        if written is None and (found := _DATE.search(text)):
            year, month = found["year"] or found["of"], found["month"] or month_of_name(found["name"] or "")
            if FIRST_YEAR <= int(year) <= LAST_YEAR and month and 1 <= int(month) <= 12:
                written = Month(int(year), int(month))
        if stated is None:
            for token in (token for sentence in sentences(text) for token in tokens(sentence)):
                named = token_period(token).year if token.kind == "period" else None
                if named is None and token.kind == "year_alone" and number < _FIRST_PARAGRAPHS:
                    named = int(token.parts.get("alone") or token.parts.get("alone_en") or 0) or None
                if named is not None:
                    stated = named
                    break
    if written is not None and stated is not None and not written.year - 1 <= stated <= written.year:
        stated = None
    return Calendar(period, written, stated)


def _first_context(blocks: Sequence[Block], text: str) -> tuple[Region | None, Period | None, Currency | None]:
    """Return the only province that the text names, else that of its customs district, its first period and currency.

    A text with levels in yuan is in yuan, even if it gives some of them in dollars too.
    """
    found = [
        token
        for block in blocks
        if isinstance(block, Paragraph)
        for sentence in sentences(block.text)
        for token in tokens(sentence)
        if token.kind in ("region", "period", "level")
    ]
    provinces = {region_of(token) for token in found if token.kind == "region"} - {NATIONAL}
    named = {region_of(token) for token in found if token.kind == "region"}
    if not provinces:
        provinces = {CUSTOMS[name] for name in re.findall(_CUSTOMS, text)} or named
    if not provinces and _OF_NATION.search(text):
        provinces = {NATIONAL}
    periods = (token_period(token) for token in found if token.kind == "period")
    first = next((each for each in periods if each.month is not None and each.basis is not None), None)
    currencies = {
        size_and_currency(token.text)[1] for token in found if token.kind == "level" and "in_unit" in token.parts
    }
    currency = next((each for each in (Currency.RMB, Currency.USD) if each in currencies), None)
    return provinces.pop() if len(provinces) == 1 else None, first, currency


def _scaled(row: ProvinceRow, factor: float) -> ProvinceRow:
    """Return *row*, whose levels are printed in units of *factor* 亿, with levels in 亿."""
    figures = (f.scaled(factor) if f and column in LEVEL_COLUMNS else f for column, f in enumerate(row.figures))
    return replace(row, figures=tuple(figures))


def _normalised(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks with normalised text."""
    found = [replace(block, text=normalised(block.text)) if isinstance(block, Paragraph) else block for block in blocks]
    return [block for block in found if isinstance(block, RawTable) or block.text]


def _is_heading(text: str) -> bool:
    """Whether *text* is a heading: it names a month and a basis, but no figure or region."""
    if len(text) > _HEADING_LENGTH or text.endswith("。") or not (spans := list(parse_spans(text, "", None))):
        return False
    has_basis = _basis_of(text) is not None or any(span.is_ytd for span in spans)
    is_in_brackets = re.fullmatch(r"\([^(),;。%]*\)", text) is not None
    has_claim = any(token.kind in _CLAIMS for token in tokens(text)[1:])
    return (has_basis or is_in_brackets) and not has_claim


def _is_title(text: str) -> bool:
    """Whether *text* only names what the text after it is about: a province and a period or flow, but no figure."""
    if len(text) > _HEADING_LENGTH or _ENDS.search(text):
        return False
    found = tokens(text)
    provinces = {region_of(token) for token in found if token.kind == "region"} - {NATIONAL}
    kinds = {token.kind for token in found}
    return len(provinces) == 1 and bool(kinds & {"period", "year_alone", "flow"}) and not kinds & _STATEMENTS


def _is_table_title(text: str) -> bool:
    """Whether *text* may be the title of a table without a number: a short line without figures."""
    is_short = len(text) <= _HEADING_LENGTH and not text.endswith("。")
    return is_short and not any(token.kind in _STATEMENTS for token in tokens(text))


def _table_units(where: str, text: str) -> list[UnitClaim]:
    """Return the units of a table that its caption, title or header names."""
    words = (found[1] or found[2] for found in _TABLE_UNIT.finditer(text))
    return [UnitClaim(where, each.strip(), *unit) for each in words if (unit := find_unit(each))]


def _is_numbered_heading(text: str) -> bool:
    """Whether *text* is a heading such as "二、5月当月" or "2. General Trade", without figures."""
    numbering = _PARAGRAPH_NUMBER.match(text)
    if numbering is None or len(text) > _HEADING_LENGTH or text.endswith(_SENTENCE_ENDS):
        return False
    return not any(token.kind in _STATEMENTS for token in tokens(text[numbering.end() :]))


class _ReportParser:
    """Parses blocks in order into *parsed*; keeps the basis of the section and the parts of the current table."""

    def __init__(
        self,
        parsed: ParsedReport,
        calendar: Calendar,
        region: Region | None,
        period: Period | None,
        currency: Currency | None,
    ) -> None:
        self.parsed = parsed
        self.context = Context(calendar, region=region, main=period, period=period, currency=currency)
        self.basis: Basis | None = None
        self.has_heading = False
        self.may_have_sections = True
        self.parts: list[RawTable] = []
        self.caption: Caption | None = None
        self.title: Basis | None = None  # of the lines directly above a table
        self.is_first_of_several = False  # the first period above several tables is that of the text
        self.of_tables: list[UnitClaim] = []
        self.groups = 0  # the number of groups of regions in the sentences so far

    def parse_paragraph(self, block: Paragraph) -> None:
        """Parse a paragraph of normalised text."""
        where, text = block.where, block.text
        if self.parts and _PAGE.fullmatch(text):
            return  # a page number between the parts of a table
        self.end_table()
        unit = _UNIT_AT_END.search(text) if self.may_have_sections else None
        if unit and (units := _table_units(where, unit[0])):
            self._units(units)
            text = text[: unit.start()].rstrip()
            if not text:
                return  # a line of its own
        self._title(where, text)
        if (found := _CAPTION.match(text)) and "。" not in text:
            self._caption(where, text, "figure" if found[1][0] in "图Ff" else "table", int(found[2]))
        elif _NUMBERED.match(text) or (_SORT.search(text) and len(text) < _HEADING_LENGTH):
            self._note(where, text)
        elif _REMARK.search(text):
            self._keep_note(Note(where, text, self.basis or Basis.MONTH))
        elif _is_heading(text) and self.may_have_sections:
            self._heading(where, text)
        elif _is_title(text):
            self.context.read_heading(tokens(text))
        elif not self.has_heading and (_is_heading(text) or _is_numbered_heading(text)):
            self.context.read_subheading(tokens(text))
        else:
            self._prose(where, text)

    def _units(self, units: Sequence[UnitClaim]) -> None:
        self.parsed.claims += units
        self.of_tables += units

    def _title(self, where: str, text: str) -> None:
        """Keep the basis that a line names for a table directly below it, and enter its units as claims."""
        if not self.may_have_sections or not _is_table_title(text):
            self.title = None
            return
        caption = _CAPTION.match(text)
        spans = list(parse_spans(text, where, None))
        if (caption and caption[1][0] in "图Ff") or _NUMBERED.match(text) or _SORT.search(text):
            self.title = None  # the line is on a figure, or a note on the table above
        elif (basis := _basis_of(text)) is not None:
            self.title = basis
        elif spans:
            is_ytd = any(span.is_ytd for span in spans) and not self.is_first_of_several
            self.title, self.is_first_of_several = Basis.YTD if is_ytd else None, False
        if not caption:
            self._units(_table_units(where, text))

    def _heading(self, where: str, text: str) -> None:
        basis = _basis_of(text)
        self.parsed.claims += parse_spans(text, where, basis)
        self.context.read_heading(tokens(text))
        if basis is not None:
            self.basis, self.has_heading = basis, True
            self.context.section = basis
            self.parsed.headings.append((where, basis))

    def _caption(self, where: str, text: str, kind: str, number: int) -> None:
        spans = list(parse_spans(text, where, None))
        basis = _basis_of(text)
        if basis is None and spans:
            is_in_section = self.has_heading or not self.parsed.tables  # else the basis is that of the table before
            basis = Basis.YTD if spans[0].is_ytd else (self.basis if is_in_section else None) or Basis.MONTH
        flows = [flow_of(token) for token in tokens(text) if token.kind == "flow"]
        caption = Caption(where, kind, number, basis, flows[0] if kind == "figure" and flows else None)
        self.parsed.captions.append(caption)
        section = self.basis if self.has_heading else None
        self.parsed.claims += [replace(span, basis=basis if kind == "table" else section) for span in spans]
        if kind == "table":
            self.caption = caption
            self._units(_table_units(where, text))

    def end_table(self) -> None:
        """Parse the tables since the last paragraph as parts of one table; a repeated province begins another table."""
        tables, self.parts = self.parts, []
        parts: list[RawTable] = []
        for table in tables:
            if named_regions(parts) & named_regions([table]):
                self._table(parts)
                parts = []
            parts.append(table)
        if parts:
            self._table(parts)

    def _table(self, parts: Sequence[RawTable]) -> None:
        named = (self.caption.basis if self.caption else None, self.title, self.basis)
        basis = next((each for each in named if each is not None), None)
        is_stated = self.caption is not None or self.title is not None or self.has_heading
        header = [(row.where, normalised(" ".join(row.cells))) for row in header_rows(parts)]
        units = {each.text: each for where, text in header for each in _table_units(where, text)}
        if basis is None or (not is_stated and self.parsed.table(basis)):
            basis = Basis.YTD if self.parsed.table(Basis.MONTH) else Basis.MONTH
        table, unread = parse_table(parts, basis)
        self.parsed.claims += [Unread(row.where, " | ".join(row.cells)) for row in unread]
        before = self.parsed.tables[-1] if self.parsed.tables else None
        if table and before and self.caption is None and _continues(before, table):
            self.parsed.tables[-1] = replace(
                before, rows=(*before.rows, *table.rows), national=before.national or table.national
            )
        elif table:
            self.parsed.tables.append(table)
            self.basis = basis
            self.caption = None
            self._units(list(units.values()))
        self.title = None

    def _note(self, where: str, text: str) -> None:
        basis = self.basis if self.basis is not None else Basis.MONTH
        found = tokens(text)
        flows = [flow_of(token) for token in found if token.kind == "flow"]
        is_sort = bool(_SORT.search(text)) and len(flows) == 1
        if is_sort:
            self.parsed.claims.append(SortClaim(where, basis, flows[0], not _ASCENDING.search(text)))
        named = {each for each, words in _BASES.items() if words.search(text)}
        is_other_basis = Flow.NET in flows and named == {Basis(1 - basis)}
        has_claims = any(token.kind in ("region", "percent") for token in found)
        if has_claims and not is_sort and not _METHOD_NOTE.search(text):
            self._prose(where, NUMBERING.sub("", text))
        else:
            self._keep_note(Note(where, text, basis, is_sort, is_other_basis))

    def _keep_note(self, note: Note) -> None:
        self.parsed.claims.append(note)
        if not note.is_sort_note:
            self.context.read.append(Sentence(note.where, note.text, self.context.section, (note,)))

    def _prose(self, where: str, text: str) -> None:
        if not self.has_heading:
            opening = (each for part in sentences(text)[:1] for each in tokens(part) if each.start < _OPENING)
            first = next((span for each in opening if each.kind == "period" and (span := span_of(each, where))), None)
            if first is not None:
                self.basis = Basis.YTD if first.is_ytd else Basis.MONTH
        if numbering := _PARAGRAPH_NUMBER.match(text):
            text = text[numbering.end() :]
        found, references, self.groups = parse_paragraph(text, where, self.context, self.groups)
        self.parsed.claims += [each for each in found if each not in self.of_tables]  # the units of titles
        self.parsed.references += references


def _continues(before: ProvinceTable, table: ProvinceTable) -> bool:
    """Whether *table*, which has no caption, continues the table *before* on the next page."""
    named = {row.label for row in before.rows}
    return (
        before.columns == table.columns
        and len(before.rows) + len(table.rows) <= len(PROVINCES)
        and not any(row.label in named for row in table.rows)
    )


def _basis_of(text: str) -> Basis | None:
    return next((basis for basis, words in _BASES.items() if words.search(text)), None)


def _period(parsed: ParsedReport) -> Month | None:
    """Return the last month of the most common span that has a year, None if there is none."""
    spans = [each for each in parsed.claims if isinstance(each, SpanClaim) and each.year and 1 <= each.month <= 12]
    named = Counter((span.year, span.month) for span in spans)
    if not named:
        return None
    year, month = named.most_common(1)[0][0]
    return Month(year, month) if year and FIRST_YEAR <= year <= LAST_YEAR else None


def _unit(parsed: ParsedReport, of_tables: Sequence[UnitClaim]) -> UnitClaim | None:
    """Return the unit of the most common currency: that of the tables, else the usual one."""
    units = [each for each in parsed.claims if isinstance(each, UnitClaim)]
    if not units:
        return None
    currencies = Counter(unit.currency for unit in units)
    currency = max(currencies, key=lambda each: (currencies[each], each is Currency.RMB))
    named = Counter(unit.factor for unit in units if unit.currency is currency)
    in_tables = {unit.factor for unit in of_tables if unit.currency is currency}
    factor = max(in_tables or named, key=lambda each: named[each])
    return next(unit for unit in units if (unit.factor, unit.currency) == (factor, currency))
