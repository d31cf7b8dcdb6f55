"""Read a document: what kind of line each paragraph is, its tables, headings, captions and notes, and its sentences."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from xlpkg.analysis.findings import Unit
from xlpkg.audit.claims import Caption, Note, ParsedReport, Sentence, SortClaim, SpanClaim, UnitClaim, Unread
from xlpkg.audit.context import Context
from xlpkg.audit.document import Block, Document, Paragraph, RawTable
from xlpkg.audit.formats.rows import CAPTION, PAGE_NUMBER
from xlpkg.audit.periods import Calendar
from xlpkg.audit.province_tables import HUNDRED_MILLION, ProvinceTable
from xlpkg.audit.sentence_parser import SentenceParser, spans_in
from xlpkg.audit.table_parser import named_regions, parse_table
from xlpkg.audit.tokens import Token, find_unit, flow_of, normalised, region_of, sentences, token_period, tokens
from xlpkg.audit.vocabulary import word_lists
from xlpkg.model.groups import load_groups
from xlpkg.model.months import FIRST_YEAR, LAST_YEAR, MONTH_NAMES, Month, month_of_name
from xlpkg.model.regions import NATIONAL, PROVINCES, find_region
from xlpkg.model.words import Basis, Currency, Flow

_CAPTION: Final = re.compile(f"{CAPTION}[:.、 ]", re.IGNORECASE)
#: What is before the text of a note.
NUMBERING: Final = re.compile(
    r"^(?:(?:注|说明|Notes?)?:? ?\(\d{1,2}\)|(?:注|说明|Notes?|数据来源|来源|Source):) ?", re.IGNORECASE
)
#: The number of a paragraph or heading: 一、, (二), 3., IV.
_PARAGRAPH_NUMBER: Final = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十\d]{1,3}\)|(?:\d{1,2}|[IVX]{1,4})[.、](?!\d)) ?"
)
#: Notes on methods, bases, rounding, source files and definitions, which no table or sentence can confirm, and the
#: caution and the remark on Spring Festival in our reports, whose figures are national.
_REMARK: Final = re.compile(r"1-2月合计|除夕至初六|January and February together|its sixth day")
_METHOD_NOTE: Final = re.compile(
    r"基期|基准|修订|舍入|误差|来源|缺少|净出口|上列省市之和|\bbases?\b|\brevis|\bround|\binterval|\bsource|net exports"
    r"|sums of provinces above"
    f"|{_REMARK.pattern}",
    re.IGNORECASE,
)
_SORT: Final = re.compile(r"排序|排列|\border of\b|\bsorted by\b|\bordered by\b", re.IGNORECASE)
_ASCENDING: Final = re.compile(r"由小|从小|升序|\bascending\b", re.IGNORECASE)
#: The words of each basis; those of the year to date first, because a heading may have both.
_BASES: Final = {
    Basis.YTD: re.compile(r"累计|年初以来|\byear[- ]to[- ]date\b|\bcumulative\b", re.IGNORECASE),
    Basis.MONTH: re.compile(r"当月|单月|\bthe month\b"),
}
_CHINESE: Final = re.compile(r"[\u4e00-\u9fff]")
#: The most characters of a title or heading.
_SHORT: Final = 60
#: A whole date, as in the date line of a text.
_DATE: Final = re.compile(
    r"(?P<year>(?:19|20)\d\d)[-/.年](?P<month>\d{1,2})[-/.月]\d{1,2}(?!\d)"
    rf"|\b(?:\d{{1,2}} )?(?P<name>{'|'.join(MONTH_NAMES)}|[A-Z][a-z]{{2}}\.?)(?: \d{{1,2}},)?"
    r" (?P<of>(?:19|20)\d\d)\b"
)
#: The note that says until when the figures were stored.
STORED_UNTIL: Final = re.compile(r"(?:数据截至|Figures as stored by)\s*(\d{4}-\d\d-\d\d)\s+(\d\d:\d\d)")
#: A year alone is that of the text only in its first paragraphs.
_FIRST_PARAGRAPHS: Final = 3
#: The province of each customs district that covers one, by the city of its name.
_CUSTOMS: Final = {
    city: region
    for line in word_lists()["customs.zh"]
    for city, name in [line.split()]
    if (region := find_region(name))
}
_OF_PROVINCES: Final = {each.label("zh"): each for each in PROVINCES}
_OFFICES: Final = _OF_PROVINCES | _CUSTOMS
#: A customs district, or an office of a province: 云南省统计局.
_OFFICE: Final = re.compile(
    f"((?:{'|'.join(_CUSTOMS)})(?=海关)|(?:{'|'.join(_OF_PROVINCES)})(?=(?:省|市|自治区)?(?:统计局|商务厅|商务委)))"
)
#: A text that names no region, but one of these, is on the nation's trade.
_OF_NATION: Final = re.compile(
    "国家统计局|國家統計局|(?:海关总署|海關總署)(?!广东|廣東)"
    "|National Bureau of Statistics|General Administration of Customs"
)
#: Kinds of tokens that a heading does not have, and those that a title does not have.
_FIGURES: Final = {"level", "percent", "percentage_points", "quantity", "range", "count"}
_STATEMENTS: Final = {*_FIGURES, "province_rank", "superlative", "rank", "rise", "fall", "flat"}
#: The unit of a table: in the brackets of its title or of a header, or on a line of its own.
_TABLE_UNIT: Final = re.compile(r"\((?:单位:)?([^()]+)\)|(?:单位|\bUnits?) ?: ?([^,;。()]+)", re.IGNORECASE)
_UNIT_AT_END: Final = re.compile(r"[,;(]? ?(?:单位|\bUnits?) ?: ?[^;。()]+\)?$", re.IGNORECASE)


def parse_report(document: Document, period: Month | None = None, year: int | None = None) -> ParsedReport:
    """Return the claims of *document*; its period and unit are those that it names most often. Levels are in 亿.

    *period* is the month of the report if the user names it. *year* is that of periods without a year in a text that
    names none.
    """
    blocks = [
        replace(each, text=normalised(each.text)) if isinstance(each, Paragraph) else each for each in document.blocks
    ]
    texts = [each.text for each in blocks if isinstance(each, Paragraph)]
    parsed = ParsedReport(document, period)
    parsed.lang = "zh" if len(_CHINESE.findall("".join(texts))) * 10 > sum(map(len, texts)) else "en"
    context = _first_look(texts, period)
    context.own = tuple(each for each in document.groups if each not in load_groups())
    parsed.has_year = context.calendar != Calendar()
    if not parsed.has_year:
        context.calendar = Calendar(stated=year)
    parser = _ReportParser(parsed, context, blocks)
    for block in blocks:
        parser.read(block)
    parser.end_table()
    parsed.period = _period(parsed) or context.main_month()
    parsed.unit = _unit(parsed)
    unit = Unit(parsed.factor, parsed.unit.currency if parsed.unit else None)
    units = (unit if each.unit is HUNDRED_MILLION else each.unit for each in parsed.tables)
    parsed.tables = [
        table.placed(number, of) for (number, table), of in zip(enumerate(parsed.tables), units, strict=True)
    ]
    return parsed


def _first_look(texts: Sequence[str], period: Month | None) -> Context:
    """Return what the paragraphs say together: their year and date, their only province, first period and currency.

    The province may be that of a customs district. A text with levels in yuan is in yuan, even if it gives some of them
    in dollars too.
    """
    found = [(at, token) for at, text in enumerate(texts) for each in sentences(text) for token in tokens(each)]
    written = next(filter(None, (_date_in(each) for each in texts if not STORED_UNTIL.search(each))), None)
    dated = (
        token
        for at, token in found
        if token.kind == "period" or (token.kind == "year_alone" and at < _FIRST_PARAGRAPHS)
    )
    stated = next((year for token in dated if (year := token_period(token).year)), None)
    if written is not None and stated is not None and not written.year - 1 <= stated <= written.year:
        stated = None
    whole = "\n".join(texts)
    named = {region_of(token) for _, token in found if token.kind == "region"}
    regions = named - {NATIONAL} or {_OFFICES[each] for each in _OFFICE.findall(whole)} or named
    if not regions and _OF_NATION.search(whole):
        regions = {NATIONAL}
    periods = (token_period(token) for _, token in found if token.kind == "period")
    main = next((each for each in periods if each.month is not None and each.basis is not None), None)
    levels = (token for _, token in found if token.kind == "level" and "in_unit" in token.parts)
    currencies = {unit[1] for token in levels if (unit := find_unit(token.text))}
    return Context(
        Calendar(period, written, stated),
        region=regions.pop() if len(regions) == 1 else None,
        main=main,
        period=main,
        currency=next((each for each in (Currency.RMB, Currency.USD) if each in currencies), None),
    )


def _date_in(text: str) -> Month | None:
    """Return the month of the first date of a paragraph."""
    found = _DATE.search(text)
    year = int(found["year"] or found["of"]) if found else 0
    month = int(found["month"] or month_of_name(found["name"] or "") or 0) if found else 0
    return Month(year, month) if FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12 else None


class _Line(NamedTuple):
    """A paragraph of normalised text; ``body`` is the text after its number."""

    where: str
    text: str
    body: str

    @property
    def is_short(self) -> bool:
        """Whether it may be a title or heading."""
        return len(self.text) <= _SHORT and not self.text.endswith("。")

    @property
    def tokens(self) -> Sequence[Token]:
        """The tokens of all its sentences as one."""
        return tokens(self.body)

    @property
    def basis(self) -> Basis | None:
        """The basis that its words name."""
        return next((basis for basis, words in _BASES.items() if words.search(self.text)), None)

    @property
    def caption(self) -> re.Match[str] | None:
        """The kind and number of the figure or table of which it is the caption, None if it is none."""
        return None if "。" in self.text else _CAPTION.match(self.text)

    def spans(self, basis: Basis | None = None) -> list[SpanClaim]:
        """Return the months and years to date that it names, in words of *basis*."""
        return list(spans_in(self.tokens, self.where, basis))

    def kind(self, *, is_report: bool) -> str:
        """Return what the line is by itself: caption, note, heading, title, subheading or prose.

        The heading of a section of a report names a month and a basis, a title a province and a period or flow. Other
        headings, and lines with a number, are subheadings.
        """
        if self.caption:
            return "caption"
        is_sort_note = len(self.text) < _SHORT and _SORT.search(self.text)
        if is_sort_note or NUMBERING.match(self.text) or _REMARK.search(self.text):
            return "note"
        if not self.is_short:
            return "prose"
        is_numbered, kinds = self.body != self.text, [token.kind for token in self.tokens]
        is_heading = any(self.basis is not None or span.is_ytd for span in self.spans())
        is_heading &= not {*_FIGURES, "region"} & set(kinds if is_numbered else kinds[1:])
        if is_heading and is_report:
            return "heading"
        if not _STATEMENTS.intersection(kinds) and not re.search(r"[.!?;:,]$", self.text):
            provinces = {region_of(token) for token in self.tokens if token.kind == "region"} - {NATIONAL}
            if len(provinces) == 1 and {"period", "year_alone", "flow"}.intersection(kinds):
                return "title"
            is_heading |= is_numbered
        return "subheading" if is_heading else "prose"


class _ReportParser:
    """Reads blocks in order into *parsed*; keeps the basis of the section and the parts of the current table."""

    def __init__(self, parsed: ParsedReport, context: Context, blocks: Sequence[Block]) -> None:
        self.parsed, self.context, self.sentences = parsed, context, SentenceParser(parsed, context)
        tables = sum(isinstance(block, RawTable) for block in blocks)
        # A text without tables and captions is no report with sections.
        self.is_report = tables > 0 or any(isinstance(each, Paragraph) and _CAPTION.match(each.text) for each in blocks)
        # The first period above several tables is that of the text, unless each table has one of its own.
        self.is_first_of_several = tables > 1 and _count_dated_tables(blocks) < tables
        self.basis: Basis | None = None
        self.has_heading = False
        self.parts: list[RawTable] = []
        self.caption: Caption | None = None
        self.title: Basis | None = None  # of the lines directly above a table
        self.unit: Unit | None = None  # that they name

    def read(self, block: Block) -> None:
        """Read a block of normalised text."""
        if isinstance(block, RawTable):
            self.parts.append(block)
        elif block.text and not (self.parts and PAGE_NUMBER.fullmatch(block.text)):  # a page number within a table
            self.end_table()
            text, unit = block.text, _UNIT_AT_END.search(block.text) if self.is_report else None
            if unit and self._units(block.where, unit[0]):
                text = text[: unit.start()].rstrip()
            number = _PARAGRAPH_NUMBER.match(text)
            if text:
                self._read_line(_Line(block.where, text, text[number.end() :] if number else text))

    def _units(self, where: str, text: str) -> bool:
        """Add the units of a table that its caption, title or header names; return whether there are any."""
        words = (found[1] or found[2] for found in _TABLE_UNIT.finditer(text))
        units = [UnitClaim(where, each.strip(), *unit) for each in words if (unit := find_unit(each))]
        self.parsed.units += units
        self.parsed.table_units += units
        self.unit = Unit(units[0].factor, units[0].currency) if units else self.unit
        return bool(units)

    def _read_line(self, line: _Line) -> None:
        kind = line.kind(is_report=self.is_report)
        if self.is_report:
            self._read_title(line, kind)
        if line.caption:
            self._read_caption(line, line.caption)
        elif kind == "note":
            self._read_note(line)
        elif kind == "heading":
            self._read_heading(line)
        elif kind == "title":
            self.context.read_heading(line.tokens)
        elif kind == "subheading" and not self.has_heading:
            self.context.read_subheading(line.tokens)
        else:
            self._read_prose(line)

    def _read_title(self, line: _Line, kind: str) -> None:
        """Keep the basis that a line names for a table directly below it, and the units of the table."""
        if not line.is_short or any(token.kind in _STATEMENTS for token in line.tokens):
            self.title = None
            return
        if kind == "note" or (line.caption and line.caption["figure"]):
            self.title = None
        elif line.basis is not None:
            self.title = line.basis
        elif spans := line.spans():
            is_ytd = any(span.is_ytd for span in spans) and not self.is_first_of_several
            self.title, self.is_first_of_several = Basis.YTD if is_ytd else None, False
        if kind != "caption":
            self._units(line.where, line.text)

    def _read_heading(self, line: _Line) -> None:
        basis = line.basis
        self.parsed.spans += line.spans(basis)
        self.context.read_heading(line.tokens)
        if basis is not None:
            self.basis, self.has_heading = basis, True
            self.context.section = basis
            self.parsed.headings.append((line.where, basis))

    def _read_caption(self, line: _Line, found: re.Match[str]) -> None:
        is_table = found["figure"] is None
        basis, spans = line.basis, line.spans()
        if basis is None and spans:
            is_in_section = self.has_heading or not self.parsed.tables  # else the basis is that of the table before
            basis = Basis.YTD if spans[0].is_ytd else (self.basis if is_in_section else None) or Basis.MONTH
        flow = next((flow_of(token) for token in line.tokens if token.kind == "flow"), None)
        kind, number = "table" if is_table else "figure", int(found["number"])
        caption = Caption(line.where, kind, number, basis, None if is_table else flow)
        self.parsed.captions.append(caption)
        self.parsed.spans += line.spans(basis if is_table else self.context.section)
        if is_table:
            self.caption = caption
            self._units(line.where, line.text)

    def _read_note(self, line: _Line) -> None:
        basis = self.basis if self.basis is not None else Basis.MONTH
        found = tokens(line.text)
        flows = [flow_of(token) for token in found if token.kind == "flow"]
        if _SORT.search(line.text) and len(flows) == 1:
            self.parsed.sorts.append(SortClaim(line.where, basis, flows[0], not _ASCENDING.search(line.text)))
        elif any(token.kind in ("region", "percent") for token in found) and not _METHOD_NOTE.search(line.text):
            self._read_prose(line._replace(body=NUMBERING.sub("", line.text)))
        else:
            named = {each for each, words in _BASES.items() if words.search(line.text)}
            note = Note(line.where, line.text, basis, Flow.NET in flows and named == {Basis(1 - basis)})
            self.parsed.claims.append(note)
            self.parsed.sentences.append(Sentence(line.where, line.text, self.context.section, (note,)))

    def _read_prose(self, line: _Line) -> None:
        if not self.has_heading:
            opening = next(iter(sentences(line.body)), "")
            first = next(spans_in(tokens(opening), line.where, None), None)
            if first is not None:
                self.basis = Basis.YTD if first.is_ytd else Basis.MONTH
        self.sentences.read_paragraph(line.where, line.body)

    def end_table(self) -> None:
        """Read the tables since the last paragraph as parts of one table; a repeated province begins another table."""
        tables, self.parts = self.parts, []
        parts: list[RawTable] = []
        for table in tables:
            if named_regions(parts) & named_regions([table]):
                self._read_table(parts)
                parts = []
            parts.append(table)
        if parts:
            self._read_table(parts)

    def _read_table(self, parts: Sequence[RawTable]) -> None:
        named = (self.caption.basis if self.caption else None, self.title, self.basis)
        basis = next((each for each in named if each is not None), None)
        is_stated = self.caption is not None or self.title is not None or self.has_heading
        if basis is None or (not is_stated and self.parsed.table(basis)):
            basis = Basis.YTD if self.parsed.table(Basis.MONTH) else Basis.MONTH
        table, unread, header = parse_table(parts, basis, self.parsed.document.groups)
        self.parsed.claims += [Unread(row.where, " | ".join(row.cells)) for row in unread]
        before = self.parsed.tables[-1] if self.parsed.tables else None
        if table and before and self.caption is None and _continues(before, table):
            rows, national = (*before.rows, *table.rows), before.national or table.national
            groups = (*before.groups, *table.groups)
            self.parsed.tables[-1] = replace(before, rows=rows, national=national, groups=groups)
        elif table:
            self.parsed.tables.append(table)
            self.basis, self.caption = basis, None
            for words in dict.fromkeys(normalised(" ".join(row.cells)) for row in header):
                self._units(header[0].where, words)
            self.parsed.tables[-1] = replace(table, unit=self.unit or HUNDRED_MILLION)
        self.title = self.unit = None


def _count_dated_tables(blocks: Sequence[Block]) -> int:
    """Return how many tables have a line with a period above them; a remark in brackets may be between."""
    count, above = 0, ""
    for block in blocks:
        if isinstance(block, RawTable):
            count += any(token.kind == "period" for token in tokens(above))
            above = ""
        elif not re.fullmatch(r"\(.*\)", block.text):
            above = block.text
    return count


def _continues(before: ProvinceTable, table: ProvinceTable) -> bool:
    """Whether *table*, which has no caption, continues the table *before* on the next page."""
    named = {row.label for row in before.rows}
    return (
        before.columns == table.columns
        and len(before.rows) + len(table.rows) <= len(PROVINCES)
        and not any(row.label in named for row in table.rows)
    )


def _period(parsed: ParsedReport) -> Month | None:
    """Return the last month of the most common span that has a year, None if there is none."""
    named = Counter((each.year, each.month) for each in parsed.spans if each.year and 1 <= each.month <= 12)
    months = (Month(year, month) for (year, month), _ in named.most_common(1) if FIRST_YEAR <= (year or 0) <= LAST_YEAR)
    return next(months, None)


def _unit(parsed: ParsedReport) -> UnitClaim | None:
    """Return the unit of the most common currency: that of the tables, else the usual one."""
    currencies = Counter(unit.currency for unit in parsed.units)
    currency = max(currencies, key=lambda each: (currencies[each], each is Currency.RMB), default=None)
    named = Counter(unit.factor for unit in parsed.units if unit.currency is currency)
    of_tables = {unit.factor for unit in parsed.table_units if unit.currency is currency}
    factor = max(of_tables or named, key=lambda each: named[each], default=None)
    return next((unit for unit in parsed.units if (unit.factor, unit.currency) == (factor, currency)), None)
