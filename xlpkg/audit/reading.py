"""A document read from top to bottom: what each block is (heading, caption, table, note, sentence), what it claims."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from xlpkg.audit.claims import LEVELS, Caption, Claims, Note, SortClaim, Span, Unit, Unread
from xlpkg.audit.document import Grid, Paragraph
from xlpkg.audit.sentences import read_paragraph, read_spans
from xlpkg.audit.tables import named_in, read_table, typed_grid
from xlpkg.audit.tokens import flow_of, folded, tokens, unit_in
from xlpkg.model.months import FIRST_YEAR, LAST_YEAR, Month
from xlpkg.model.regions import PROVINCES
from xlpkg.model.words import Basis, Flow

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xlpkg.audit.claims import Table, TableRow
    from xlpkg.audit.document import Block, Document

_CAPTION: Final = re.compile(r"(图|表|Figure|Fig\.|Table) ?(\d{1,3}) ?[:.、 ]", re.IGNORECASE)
_NUMBERED: Final = re.compile(
    r"(?:注|说明|Notes?)?:?\((\d{1,2})\)|(?:注|说明|Notes?|数据来源|来源|Source):", re.IGNORECASE
)
#: What stands before the words of a note.
NUMBERING: Final = re.compile(r"^(?:注:|说明:|Notes?: ?)?(?:\(\d{1,2}\))? ?")
#: Notes that no table or sentence can confirm: on methods, bases, rounding, source files, definitions.
_KNOWN: Final = re.compile(
    r"基期|修订|舍入|来源|缺少|净出口|\bbases?\b|\brevis|\bround|\bsource|\black a base|net exports", re.IGNORECASE
)
#: Our own remark on Spring Festival; its figures are national.
_REMARK: Final = re.compile(r"1-2月合计|January and February together")
_SORT: Final = re.compile(r"排序|排列|\border of\b|\bsorted by\b|\bordered by\b", re.IGNORECASE)
_ASCENDING: Final = re.compile(r"由小|从小|升序|\bascending\b", re.IGNORECASE)
_ENDS: Final = re.compile(r"[。.!?;:)%]$")
_STARTS: Final = re.compile(r"\(\d|[一二三四五六七八九十]+、|\d+\. |图 ?\d|表 ?\d|Figure|Table|注:|[-*#•]")
_MONTH: Final = re.compile(r"当月|单月|\bthe month\b")
_TO_DATE: Final = re.compile(r"累计|\b(?:the )?year to date\b")
_BASES: Final = ((_MONTH, Basis.MONTH), (_TO_DATE, Basis.YTD))
_CHINESE: Final = re.compile(r"[\u4e00-\u9fff]")
_PAGE: Final = re.compile(r"(?:第|-|Page)? ?\d+ ?(?:页|-)?(?: ?(?:/|of|共) ?\d+ ?页?)?", re.IGNORECASE)
_HEADING_LENGTH: Final = 60
#: A paragraph of a page or a text without paragraphs is broken at about its width, which no short line has.
_FULL_LINE: Final = 28
#: No paragraph of a report is longer: what goes on for ever is not put together.
_LONGEST: Final = 5000


def read(document: Document) -> Claims:
    """Return what *document* claims. Its period and unit are those that most of its titles and sentences name."""
    claims = Claims()
    text = "".join(block.text for block in document.blocks if isinstance(block, Paragraph))
    claims.lang = "zh" if len(_CHINESE.findall(text)) * 10 > len(text) else "en"
    reader = _Reader(claims)
    for block in _joined(document.blocks):
        if isinstance(block, Grid):
            reader.grids.append(block)
        else:
            reader.paragraph(block)
    reader.close_table()
    claims.period = _period(claims)
    claims.unit = _unit(claims)
    factor = claims.unit.factor if claims.unit else 1.0
    claims.tables = [_in_unit(table, factor) for table in claims.tables]
    return claims


def _in_unit(table: Table, factor: float) -> Table:
    """Return the table with its levels, printed in units of *factor* 亿, in 亿."""

    def row_of(row: TableRow) -> TableRow:
        figures = (f.scaled(factor) if f and at in LEVELS else f for at, f in enumerate(row.figures))
        return replace(row, figures=tuple(figures))

    return replace(table, rows=tuple(map(row_of, table.rows)), nation=table.nation and row_of(table.nation))


def _joined(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield the blocks with folded text; lines of a paragraph that were broken for their width are one."""
    open_: Paragraph | None = None
    for block in blocks:
        if isinstance(block, Paragraph) and (grid := typed_grid(block)):
            block = grid
        if isinstance(block, Grid):
            if open_:
                yield open_
            open_ = None
            yield block
            continue
        text = folded(block.text)
        if not text:
            continue
        if open_ and len(open_.text) < _LONGEST and _is_broken(open_.text) and not _STARTS.match(text):
            gap = " " if open_.text[-1].isascii() and text[0].isascii() and open_.text[-1] not in "-/(" else ""
            open_ = Paragraph(open_.where, folded(f"{open_.text}{gap}{text}"))
        else:
            if open_:
                yield open_
            open_ = Paragraph(block.where, text)
    if open_:
        yield open_


def _is_broken(text: str) -> bool:
    """Whether a line was broken within its sentence."""
    whole = len(text) < _FULL_LINE or _ENDS.search(text) or not re.search("[,。]", text)
    return not whole and not _CAPTION.match(text) and not _is_heading(text)


def _is_heading(text: str) -> bool:
    """Whether a line names a month and what is said of it, without saying anything."""
    if len(text) > _HEADING_LENGTH or text.endswith("。") or not (spans := list(read_spans(text, "", None))):
        return False
    about = _basis_of(text) is not None or any(span.to_date for span in spans)
    in_brackets = re.fullmatch(r"\([^(),;。%]*\)", text) is not None
    says = any(token.kind in ("level", "percent", "count", "region") for token in tokens(text)[1:])
    return (about or in_brackets) and not says


class _Reader:
    """Where the reader is: the section, its basis, the open table; what was read goes to the claims."""

    def __init__(self, claims: Claims) -> None:
        self.claims = claims
        self.basis: Basis | None = None
        self.has_heading = False
        self.grids: list[Grid] = []
        self.caption: Caption | None = None
        self.lists = 0

    def paragraph(self, block: Paragraph) -> None:
        """Read one paragraph of folded text."""
        where, text = block.where, block.text
        if self.grids and _PAGE.fullmatch(text):
            return  # between the parts of a table
        self.close_table()
        if (found := _CAPTION.match(text)) and "。" not in text:
            self._caption(where, text, "figure" if found[1][0] in "图Ff" else "table", int(found[2]))
        elif _NUMBERED.match(text) or (_SORT.search(text) and len(text) < _HEADING_LENGTH):
            self._note(where, text)
        elif _REMARK.search(text):
            self.claims.all.append(Note(where, text, self.basis or Basis.MONTH))
        elif _is_heading(text):
            self._heading(where, text)
        else:
            self._prose(where, text)

    def _heading(self, where: str, text: str) -> None:
        basis = _basis_of(text)
        spans = [Span(s.where, s.text, s.year, s.month, s.to_date, basis) for s in read_spans(text, where, None)]
        self.claims.all += spans
        if basis is not None:
            self.basis, self.has_heading = basis, True
            self.claims.headings.append((where, basis))

    def _caption(self, where: str, text: str, kind: str, number: int) -> None:
        spans = list(read_spans(text, where, None))
        basis = _basis_of(text)
        if basis is None and spans:
            basis = Basis.YTD if spans[0].to_date else self.basis or Basis.MONTH
        flows = [flow_of(token) for token in tokens(text) if token.kind == "flow"]
        caption = Caption(where, kind, number, basis, flows[0] if kind == "figure" and flows else None)
        self.claims.captions.append(caption)
        section = self.basis if self.has_heading else None
        self.claims.all += [
            Span(s.where, s.text, s.year, s.month, s.to_date, basis if kind == "table" else section) for s in spans
        ]
        if kind == "table":
            self.caption = caption
            self.claims.all += [
                Unit(where, token.text.strip("()"), *unit)
                for token in tokens(text)
                if token.kind == "unit" and (unit := unit_in(token.text))
            ]

    def close_table(self) -> None:
        """Read the tables whose grids came before: parts of one, unless they name a province again."""
        grids, self.grids = self.grids, []
        parts: list[Grid] = []
        for grid in grids:
            if named_in(parts) & named_in([grid]):
                self._table(parts)
                parts = []
            parts.append(grid)
        if parts:
            self._table(parts)

    def _table(self, grids: Sequence[Grid]) -> None:
        basis = self.caption.basis if self.caption and self.caption.basis is not None else self.basis
        is_told = self.caption is not None or self.has_heading
        if basis is None or (not is_told and self.claims.table(basis)):
            basis = Basis.YTD if self.claims.table(Basis.MONTH) else Basis.MONTH
        table, unread = read_table(grids, basis)
        self.claims.all += [Unread(line.where, " | ".join(line.cells)) for line in unread]
        before = self.claims.tables[-1] if self.claims.tables else None
        if table and before and self.caption is None and _continues(before, table):
            self.claims.tables[-1] = replace(
                before, rows=(*before.rows, *table.rows), nation=before.nation or table.nation
            )
        elif table:
            self.claims.tables.append(table)
            self.basis = basis
            self.caption = None

    def _note(self, where: str, text: str) -> None:
        basis = self.basis if self.basis is not None else Basis.MONTH
        read_ = tokens(text)
        flows = [flow_of(token) for token in read_ if token.kind == "flow"]
        is_sort = bool(_SORT.search(text)) and len(flows) == 1
        if is_sort:
            self.claims.all.append(SortClaim(where, basis, flows[0], not _ASCENDING.search(text)))
        named = {found for pattern, found in _BASES if pattern.search(text)}
        is_contrary = Flow.NET in flows and named == {Basis(1 - basis)}
        has_claims = any(token.kind in ("region", "percent") for token in read_)
        if has_claims and not is_sort and not _KNOWN.search(text):
            self._prose(where, NUMBERING.sub("", text))
        else:
            self.claims.all.append(Note(where, text, basis, is_sort, is_contrary))

    def _prose(self, where: str, text: str) -> None:
        if not self.has_heading:
            opening = next(read_spans(text[:40], where, None), None)
            if opening is not None:
                self.basis = Basis.YTD if opening.to_date else Basis.MONTH
        found, references, self.lists = read_paragraph(text, where, self.basis, self.lists)
        self.claims.all += found
        self.claims.references += references


def _continues(before: Table, table: Table) -> bool:
    """Whether a table without a caption is the rest of the one before, on the next page."""
    named = {row.label for row in before.rows}
    return (
        before.columns == table.columns
        and len(before.rows) + len(table.rows) <= len(PROVINCES)
        and not any(row.label in named for row in table.rows)
    )


def _basis_of(text: str) -> Basis | None:
    if _TO_DATE.search(text):
        return Basis.YTD
    return Basis.MONTH if _MONTH.search(text) else None


def _period(claims: Claims) -> Month | None:
    """Return the month that most of the spans with a year end in."""
    spans = [each for each in claims.all if isinstance(each, Span) and each.year and 1 <= each.month <= 12]
    named = Counter((span.year, span.month) for span in spans)
    if not named:
        return None
    year, month = named.most_common(1)[0][0]
    return Month(year, month) if year and FIRST_YEAR <= year <= LAST_YEAR else None


def _unit(claims: Claims) -> Unit | None:
    units = [each for each in claims.all if isinstance(each, Unit)]
    named = Counter((unit.factor, unit.currency) for unit in units)
    if not named:
        return None
    most = named.most_common(1)[0][0]
    return next(unit for unit in units if (unit.factor, unit.currency) == most)
