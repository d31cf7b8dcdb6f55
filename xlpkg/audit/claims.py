"""What a report claims: the figures, lists, ranks, notes and captions of its text, beside its tables."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import NamedTuple

from xlpkg.audit.document import Document
from xlpkg.audit.numbers import PrintedNumber
from xlpkg.audit.places import is_place
from xlpkg.audit.province_tables import ProvinceTable, column_of
from xlpkg.messages import Language, say
from xlpkg.model.months import Month
from xlpkg.model.regions import Region
from xlpkg.model.words import Basis, Currency, Flow


class Measure(StrEnum):
    """What a figure measures: a level, a YoY, or how a province compares with the nation or the other provinces."""

    LEVEL = "level"
    YOY = "yoy"
    SHARE = "share"  # of the nation's level, in percent
    GAP = "gap"  # to the nation's YoY, in percentage points
    CONTRIBUTION = "contribution"  # to the nation's YoY, in percentage points
    PART_OF_GROWTH = "part of growth"  # the same in percent of the nation's change
    GROWTH = "growth"  # faster than the nation, or slower
    RANK = "rank"  # among the 31 provinces, in descending order
    DIRECTION = "direction"  # a rise, a fall or neither
    LEAD = "lead"  # more than another province, or less
    OTHER = "other"

    @property
    def is_plain(self) -> bool:
        """Whether it is that of a figure of a table: a level or a YoY."""
        return self in (Measure.LEVEL, Measure.YOY)


class Direction(StrEnum):
    """How a flow changed in the provinces of a list."""

    FALL = "fall"
    RISE = "rise"
    FLAT = "flat"


@dataclass(frozen=True, slots=True)
class Span:
    """The period of a figure: ``month`` alone, the year to date, or the months from ``first`` on.

    ``month`` is the last month, None for that of the report.
    """

    basis: Basis
    month: Month | None = None
    first: Month | None = None

    def label(self, lang: Language) -> str:
        """Return the period in words of *lang*: "the month 2025-02", "2024-04–2024-06"."""
        if self.first is not None:
            return f"{self.first}–{self.month}"
        named, month = self.basis.label(lang), str(self.month or "")
        return " ".join(filter(None, (month, named) if lang == "zh" else (named, month)))

    def of_year(self, year: int) -> Span:
        """Return the same months of *year*."""
        month, first = (each and Month(year, each.month) for each in (self.month, self.first))
        return Span(self.basis, month, first)


class Subject(NamedTuple):
    """What a figure is about."""

    region: Region
    flow: Flow
    span: Span


@dataclass(frozen=True, slots=True)
class FigureClaim:
    """A figure of a region in a sentence; ``factor`` is the unit printed after it, in 亿, None if there is none.

    ``subject`` has its stated period, ``others`` are further ones that the words allow. ``group`` is the number of the
    list of regions to which it belongs, ``position`` its index in that list; outside a list it is the negative number
    of its sentence. ``qualifier`` is "over", "below", "about" or "". ``stated_year`` is the year that the text gives
    for the period, ``is_year_named`` whether it does so in this sentence. ``text`` is the sentence. ``doubts`` are what
    was not understood next to the figure, by kind and text; such a figure is never called wrong. ``is_earlier``: the
    month of the text is at least two later, so that the figure may have been revised since. ``orders`` are those of a
    rank: False by the level, True by the YoY. ``is_certain``: all of its sentence was understood. ``words`` are those
    of a statement without a number, which may name an ``other`` province. A rank is not ``is_sure`` if no word says
    that it is one among all provinces.
    """

    where: str
    subject: Subject
    measure: Measure
    printed: PrintedNumber
    factor: float | None = None
    group: int = 0
    position: int = 0
    qualifier: str = ""
    currency: Currency | None = None
    stated_year: int | None = None
    is_year_named: bool = False
    text: str = ""
    doubts: tuple[tuple[str, str], ...] = ()
    is_earlier: bool = False
    others: tuple[Span, ...] = ()
    orders: tuple[bool, ...] = ()
    is_certain: bool = True
    words: str = ""
    other: Region | None = None
    is_sure: bool = True

    @property
    def is_yoy(self) -> bool:
        """Whether the figure is a YoY."""
        return self.measure is Measure.YOY

    @property
    def basis(self) -> Basis:
        """The basis of the stated period."""
        return self.subject.span.basis

    @property
    def column(self) -> int:
        """The column of the figure, an index into :data:`FIGURE_COLUMNS`."""
        return column_of(self.subject.flow, is_yoy=self.is_yoy)

    def in_hundred_million(self, factor: float) -> PrintedNumber:
        """Return the printed number, a level in 亿; *factor* is the unit of the report, for a level without a unit."""
        return self.printed if self.is_yoy else self.printed.scaled(self.factor or factor)


@dataclass(frozen=True, slots=True)
class ListClaim:
    """Provinces with the same direction: those named, and their number (None if the sentence does not say)."""

    where: str
    span: Span
    flow: Flow
    direction: Direction
    regions: tuple[Region, ...]
    count: int | None


@dataclass(frozen=True, slots=True)
class RankClaim:
    """The ``size`` largest provinces of a flow, in order; ``group`` is that of its figures."""

    where: str
    span: Span
    flow: Flow
    regions: tuple[Region, ...]
    size: int
    group: int


@dataclass(frozen=True, slots=True)
class SortClaim:
    """A note that the table is sorted by a flow."""

    where: str
    basis: Basis
    flow: Flow
    is_descending: bool


@dataclass(frozen=True, slots=True)
class SpanClaim:
    """A month or a year to date that a title, heading, caption or sentence names; ``year`` is None if left out.

    ``basis`` is the basis that the words around it or its section name; None if they name none.
    """

    where: str
    text: str
    year: int | None
    month: int
    is_ytd: bool
    basis: Basis | None = None


@dataclass(frozen=True, slots=True)
class UnitClaim:
    """A unit of levels: its size in 亿, and the currency."""

    where: str
    text: str
    factor: float
    currency: Currency


@dataclass(frozen=True, slots=True)
class Caption:
    """A caption, or a reference to a figure or table in a sentence; ``kind`` is "figure" or "table"."""

    where: str
    kind: str
    number: int
    basis: Basis | None
    flow: Flow | None


@dataclass(frozen=True, slots=True)
class ProvinceCount:
    """The number of all provinces that a sentence names."""

    where: str
    count: int


@dataclass(frozen=True, slots=True)
class Note:
    """A numbered note or a remark that no table or sentence can confirm, in the section of ``basis``.

    ``is_other_basis``: it defines net exports, but of the other basis.
    """

    where: str
    text: str
    basis: Basis
    is_other_basis: bool = False


@dataclass(frozen=True, slots=True)
class Unread:
    """A sentence, row or column of which something was not read; ``figures`` is how many of its figures were not.

    ``reasons`` say why, by the end of a message's key and words of the text: a "word" is unknown, a "part" is one of
    the trade, a "statement" beside the figures was not checked. Other reasons need no words.
    """

    where: str
    text: str
    reasons: tuple[tuple[str, str], ...] = ()
    figures: int = 0

    def label(self, lang: Language) -> str:
        """Return the reasons as a text in *lang*, those with words first."""
        comma, semicolon = ("、", "；") if lang == "zh" else (", ", "; ")
        named: dict[str, list[str]] = {"word": [], "part": [], "statement": []}
        for kind, words in dict.fromkeys(self.reasons):
            named.setdefault(kind if (kind, words) != ("word", "") else "context", []).append(words)
        if named["word"] or named["part"] or named["statement"]:
            named.pop("context", None)  # otherwise each sentence of a text on parts has the same remark
        texts = [say(f"unread-{kind}", lang, words=comma.join(words)) for kind, words in named.items() if words]
        return semicolon.join(texts) or say("unread-form", lang)


@dataclass(frozen=True, slots=True)
class YearClaim:
    """A change that is said to be measured from ``year``, which is the year of the period itself."""

    where: str
    text: str
    year: int
    expected: int


Claim = FigureClaim | ListClaim | RankClaim | ProvinceCount | Note | Unread | YearClaim


@dataclass(frozen=True, slots=True)
class Sentence:
    """A normalised sentence or a whole note, in the section of ``basis`` if there are sections, and its claims."""

    where: str
    text: str
    basis: Basis | None
    claims: tuple[Claim, ...]

    @property
    def is_note(self) -> bool:
        """Whether it is a note that no table or sentence can confirm."""
        return any(isinstance(each, Note) for each in self.claims)


@dataclass(slots=True)
class ParsedReport:
    """What *document* claims, in reading order; ``has_year``: the text, or the user, names the year of its periods.

    ``claims`` are those of its ``sentences`` and notes, and what was not read. ``headings`` has the location and basis
    of each section heading. ``references`` are to figures and tables, ``table_units`` are the units that tables, titles
    and captions name. ``period`` and ``unit`` are those that it names most often, ``stated_period`` is the one that the
    user names; None if there is none.
    """

    document: Document
    stated_period: Month | None = None
    lang: Language = "zh"
    tables: list[ProvinceTable] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    sentences: list[Sentence] = field(default_factory=list)
    headings: list[tuple[str, Basis]] = field(default_factory=list)
    captions: list[Caption] = field(default_factory=list)
    references: list[Caption] = field(default_factory=list)
    spans: list[SpanClaim] = field(default_factory=list)
    sorts: list[SortClaim] = field(default_factory=list)
    units: list[UnitClaim] = field(default_factory=list)
    table_units: list[UnitClaim] = field(default_factory=list)
    period: Month | None = None
    unit: UnitClaim | None = None
    has_year: bool = True

    @property
    def month(self) -> Month | None:
        """The month of the report: that which the user names, else the one that it names itself."""
        return self.stated_period or self.period

    @property
    def is_report(self) -> bool:
        """Whether the document has sections or tables, as a report on all provinces has."""
        return bool(self.tables or self.headings)

    def without(self, settled: Collection[tuple[str, str]]) -> ParsedReport:
        """Return the report without the claims of the sentences that *settled* has, by location and text."""
        done = {id(claim) for each in self.sentences if (each.where, each.text) in settled for claim in each.claims}
        return replace(self, claims=[each for each in self.claims if id(each) not in done])

    def figures(self) -> Iterator[FigureClaim]:
        """Yield the figures in sentences that were understood."""
        return (claim for claim in self.claims if isinstance(claim, FigureClaim) and not claim.doubts)

    @property
    def has_places(self) -> bool:
        """Whether a figure is of a group of provinces or of a city, or may be, once the year is known."""
        return not self.has_year or any(
            isinstance(claim, FigureClaim) and is_place(claim.subject.region) for claim in self.claims
        )

    @property
    def on_cover(self) -> set[int]:
        """The ids of the claims before the first section; none if the document has no sections."""
        before = [each for each in self.sentences if each.basis is None] if self.headings else []
        return {id(claim) for each in before for claim in each.claims}

    @property
    def needs_detail(self) -> bool:
        """Whether a sentence is on what drove the nation's trade, which only downloads can confirm."""
        return any(isinstance(claim, Unread) and ("detail", "") in claim.reasons for claim in self.claims)

    def table(self, basis: Basis) -> ProvinceTable | None:
        """Return the first table of *basis*, None if there is none."""
        return next((table for table in self.tables if table.basis is basis), None)

    @property
    def factor(self) -> float:
        """The unit of the report's levels, in 亿."""
        return self.unit.factor if self.unit else 1.0
