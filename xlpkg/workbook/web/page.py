"""Writes the report of a workbook as a page: one HTML file with charts, which needs nothing else.

It shows what 封面, 当月, 累计, 全国, 地图 and 看板 show, with the user's changes. How far a YoY is known and where it
comes from are those of the store; where that gives another figure than the sheet, nothing is said of either.
"""

from __future__ import annotations

import base64
import contextlib
import math
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final, NamedTuple

import xlwings as xw
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from xlpkg.analysis.measure_list import Measure
from xlpkg.analysis.measures import YoY, combined_yoy
from xlpkg.atomic_files import write_atomically
from xlpkg.errors import BadArgument, BadInput
from xlpkg.messages import Language, say, say_list
from xlpkg.model.months import Month, parse_month
from xlpkg.model.regions import NATIONAL, PROVINCES, Region
from xlpkg.model.words import LANGUAGE_NAMES, Basis, Flow, Method
from xlpkg.report.model import Section
from xlpkg.report.notes import find_publisher
from xlpkg.workbook import layout
from xlpkg.workbook.charts import FLOWS, cells_of, nation_charts, report_charts
from xlpkg.workbook.content import Content
from xlpkg.workbook.home import read_home
from xlpkg.workbook.logo import read_logo
from xlpkg.workbook.month_charts import MonthChart
from xlpkg.workbook.report_sheets import ReportSheets, read_report
from xlpkg.workbook.report_sheets import shown as text_of
from xlpkg.workbook.shape import check_shape, has_sheet
from xlpkg.workbook.sheet_figures import number_of
from xlpkg.workbook.sheets import board, nation, tilemap
from xlpkg.workbook.sheets.report import bar_label, row_label
from xlpkg.workbook.versions import values_of
from xlpkg.workbook.web.plots import ROW, TILE, Bars, Lines, Tiles, bars_of, lines_of, shown, tiles_of

#: The same YoY, as computed.
_SAME: Final = 1e-6
_TEMPLATES: Final = Path(__file__).with_name("templates")
#: The largest logo, in bytes, that is part of the page.
_LARGEST_LOGO: Final = 100_000
#: The decimals of the measures of 看板.
_DIGITS: Final = {Measure.RANK: 0, Measure.SHARE: 2, Measure.CONTRIBUTION: 2}
#: The files that may be beside the page, by their suffixes in the words of the page.
_STOPS: Final = {"zh": "。", "en": ". "}


class Cell(NamedTuple):
    """A cell of a table: its text, its value, nan for a text, what is known of it, and whether it is computed."""

    text: str
    value: float = math.nan
    more: str = ""
    is_computed: bool = False

    @property
    def key(self) -> str:
        """The value by which the table is sorted, "" for none."""
        return repr(float(self.value)) if math.isfinite(self.value) else ""


class Table(NamedTuple):
    """A header, and rows, each with a name first."""

    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


class Chart(NamedTuple):
    """A chart: its name in the page, title, finding, plot, and the table whose rows are its values in order."""

    name: str
    title: str
    finding: str
    plot: Bars | Lines | Tiles
    table: Table
    notes: tuple[str, ...] = ()


class Origin(NamedTuple):
    """How far a YoY is known, in percentage points, NaN if it is not known; where it comes from, in words."""

    band: float = math.nan
    how: str = ""
    is_computed: bool = False


class Origins:
    """The origins of the YoY by the store of *content*; none without one."""

    def __init__(self, content: Content | None, lang: Language) -> None:
        self._content, self._lang = content, lang
        self._yoys: list[YoY] = []
        if content is not None:
            yoy = content.wide.yoy()
            self._yoys = [yoy, combined_yoy(content.wide, yoy)]

    def find(self, value: float, basis: Basis, name: str, flow: Flow, month: Month | None = None) -> Origin:
        """Return the origin of *value*, the YoY of the region *name*, by default in the month of the report.

        There is none if the store has another figure.
        """
        content = self._content
        if content is None or flow is Flow.NET or not math.isfinite(value):
            return Origin()
        cube, month = content.wide, month or content.period
        with contextlib.suppress(BadArgument):  # a city, or a name that the user typed
            region = cube.region(name)
            if cube.first <= month <= cube.last:
                at = basis, region.index, flow, cube.month_index(month)
                for yoy in self._yoys[: 2 if basis is Basis.MONTH else 1]:
                    if math.isclose(yoy.value[at], value, abs_tol=_SAME) and yoy.method[at]:
                        how = self._words(content, Method(int(yoy.method[at])), basis, region, month)
                        return Origin(float(yoy.band[at]), *how)
        return Origin()

    def _words(self, content: Content, method: Method, basis: Basis, region: Region, month: Month) -> tuple[str, bool]:
        """Return the words for a YoY by *method*, and whether it is computed."""
        if method is Method.OFFICIAL:
            return say("page-official", self._lang), False
        if method is Method.ANNOUNCED:
            publisher = find_publisher(content.cube, region, month, basis, self._lang)
            facts = publisher._asdict() if publisher else {"by": "", "edition": ""}
            return say("page-announced", self._lang, **facts), False
        return say("page-computed", self._lang, method=method.label(self._lang)), True


class Yoy(NamedTuple):
    """A YoY of a region, with its origin."""

    label: str
    value: float
    origin: Origin

    @property
    def cell(self) -> Cell:
        """The cell with the value."""
        return Cell(shown(self.value), self.value, "", self.origin.is_computed)


def write_page(
    book: xw.Book, target: Path, content: Content | None, store: Path, languages: Collection[Language] = ()
) -> None:
    """Write the report of *book* to the page *target*.

    *content* is what its store has of the month, None if there is none. *store* has the list of the folders in which
    the logo may be. The page links to the documents that are in its folder, and to the pages in *languages*, which will
    be. Raises WorkbookError as check_shape does.
    """
    others = [sheet for sheet in (layout.NATION, layout.MAP, layout.BOARD) if has_sheet(book, sheet)]
    check_shape(book, [*layout.REPORT, *others])
    page = _Page(book, content, read_report(book))
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    written = environment.get_template("page.html").render(
        page=page,
        report=page.report,
        lang=page.lang,
        say=page.say,
        sections=[page.section(section) for section in page.report.sections],
        nation=page.nation() if layout.NATION in others else None,
        maps=[*page.maps()] if layout.MAP in others else [],
        board=page.board() if layout.BOARD in others else None,
        bins=tilemap.BINS,
        logo=page.logo(store),
        files=[*page.files(target.parent)],
        others=[*page.other_languages(target.parent, languages)],
        row_height=ROW,
        tile_height=TILE,
    )
    write_atomically(target, written.encode())


class _Page:
    """What the page of *report* shows."""

    def __init__(self, book: xw.Book, content: Content | None, report: ReportSheets) -> None:
        self._book, self.report, self.lang = book, report, report.lang
        self.choices = read_home(book).report
        self._origins = Origins(content, report.lang)
        self._cells = cells_of(book)

    def say(self, key: str, /, **facts: object) -> str:
        """Return the message *key* in the language of the page."""
        return say(key, self.lang, **facts)

    @property
    def key_figures(self) -> list[tuple[str, list[tuple[str, str, str, str]]]]:
        """Each flow with its figures of the month and the year to date: span, level, YoY, name of the YoY."""
        (_, *flows), *rows = self.report.key_figures
        return [
            (
                text_of(flow),
                [
                    (
                        text_of(levels[0]),
                        shown(number_of(levels[at])),
                        _signed(number_of(changes[at])),
                        text_of(changes[0]),
                    )
                    for levels, changes in zip(rows[::2], rows[1::2], strict=True)
                ],
            )
            for at, flow in enumerate(flows, start=1)
        ]

    @property
    def unit(self) -> str:
        """The unit of the key figures."""
        return text_of(self.report.key_figures[0][0])

    @property
    def dates(self) -> list[str]:
        """What is below the title: issue and author, and what the cover says after the source."""
        of, foot = self.report.publisher, self.report.foot[1 + bool(self.report.note) :]
        return [each for each in (of.issue, of.author, self.report.note, *foot) if each]

    @property
    def sources(self) -> list[str]:
        """The publisher, and what the cover says below it."""
        return [each for each in (self.report.publisher.organisation, *self.report.foot) if each]

    def citation(self) -> str:
        """Return how to cite the report."""
        of, day = self.report.publisher, self.report.publisher.date
        by = of.author or of.organisation or ""
        year = day[:4] if day[:4].isdecimal() else str(self.choices.period or "")[:4]
        return self.say(
            "page-citation",
            by=self.say("page-citation-by", by=by, year=year) if by else "",
            title=self.report.title,
            span=self.report.span,
            day=self.say("page-citation-day", day=day) if day else "",
            source=self.report.source,
        ).strip()

    def section(self, section: Section) -> dict[str, object]:
        """Return a section of the report with its charts and its table."""
        lead, *comments = self.report.comments[section.basis]
        texts = zip(section.paragraphs()[1:], comments, self._of_report(section), strict=True)
        return {
            "of": section,
            "name": section.basis.name.lower(),
            "comment": lead,
            "flows": [*texts],
            "table": self._table(section),
        }

    def _of_report(self, section: Section) -> Iterator[Chart]:
        for flow, figure, chart in zip(FLOWS, section.figures, report_charts(self.report, section), strict=True):
            found = [self._yoy(row.region, row.yoy(flow), section.basis, flow) for row in figure.rows]
            of_nation = self._yoy(NATIONAL, chart.nation, section.basis, flow)
            plot = bars_of(
                [each.label for each in found],
                chart.values,
                [each.origin.band for each in found],
                cut=True,
                nation=chart.nation,
                nation_label=of_nation.label,
            )
            cut = [chart.cut_note] if any(bar and bar.is_cut for bar in plot.bars) else []
            whiskers = [self.say("page-whiskers")] if any(bar and bar.band for bar in plot.bars) else []
            yield Chart(
                f"{section.basis.name.lower()}-{flow.name.lower()}",
                chart.title,
                "",
                plot,
                self._of_yoy([*found, of_nation]),
                (*cut, *whiskers),
            )

    def _yoy(self, region: Region, value: float, basis: Basis, flow: Flow) -> Yoy:
        return Yoy(region.label(self.lang), value, self._origins.find(value, basis, region.name, flow))

    def _of_yoy(self, found: Sequence[Yoy]) -> Table:
        """Return the table of YoY with their origins; without those if none is known."""
        heads = ("nation-region", "sheet-yoy", "page-band", "page-how")
        rows = [
            (Cell(each.label), each.cell, Cell(shown(each.origin.band, 2), each.origin.band), Cell(each.origin.how))
            for each in found
        ]
        width = len(heads) if any(each.origin.how for each in found) else 2
        return Table(tuple(_one_line(self.say(key)) for key in heads[:width]), tuple(row[:width] for row in rows))

    def _table(self, section: Section) -> Table:
        rows = []
        for row in section.table.rows:
            cells = [Cell(row_label(row.region, self.lang))]
            for flow in (Flow.TOTAL, *FLOWS):
                cells.append(Cell(shown(row.level(flow)), row.level(flow)))
                cells.append(self._yoy(row.region, row.yoy(flow), section.basis, flow).cell)
            rows.append((*cells, Cell(shown(row.level(Flow.NET)), row.level(Flow.NET), "", is_computed=True)))
        return Table(section.table.header, (*rows,))

    def nation(self) -> dict[str, object]:
        """Return the title, the notes and the charts of 全国."""
        top = values_of(self._book, nation.TOP)
        notes = text_of(top[nation.NOTES][0]).splitlines()
        return {"title": text_of(top[0][0]), "notes": notes, "charts": [*self._of_nation()]}

    def _of_nation(self) -> Iterator[Chart]:
        for name, chart in nation_charts(self._book):
            if isinstance(chart, MonthChart):
                chart = _with_all_names(chart, nation.LINE_CHARTS, name, self._cells)
                # Only the months of exports and imports are published; sums, differences and trends are computed.
                is_published = [name == "nation-months" and at in (1, 2) for at in range(len(chart.series))]
                yield self._of_months(name, chart, _after_title(chart.text, self.lang), is_published)
                continue
            values = [*zip(chart.labels, chart.values, strict=True)]
            rows = tuple((Cell(label), Cell(shown(value, 2), value)) for label, value in values if label)
            provinces = values[chart.labels.index("") + 1 :] if "" in chart.labels else values
            table = Table((self.say("nation-region"), self.say("page-points")), rows)
            plot = bars_of(chart.labels, chart.values, digits=2)
            yield Chart(name, chart.title, self._extremes(provinces, "", 2), plot, table)

    def _of_months(
        self,
        name: str,
        chart: MonthChart,
        finding: str,
        is_published: Sequence[bool | None],
        digits: int = 1,
        *,
        is_rank: bool = False,
    ) -> Chart:
        """Return a chart of months; *is_published* says it of each series, None for nothing."""
        keys = {True: "page-is-published", False: "page-is-computed"}
        drawn = [
            replace(each, name=each.name if of is None else self.say(keys[of], name=each.name))
            for each, of in zip(chart.series, is_published, strict=True)
            if any(map(math.isfinite, each.values))
        ]
        rows = [
            (Cell(label), *(Cell(shown(each.values[at], digits), each.values[at]) for each in drawn))
            for at, label in enumerate(chart.labels)
            if any(math.isfinite(each.values[at]) for each in drawn)
        ]
        table = Table((self.say("province-months"), *(each.name for each in drawn)), (*rows,))
        return Chart(name, chart.title, finding, lines_of(replace(chart, series=(*drawn,)), is_rank=is_rank), table)

    def maps(self) -> Iterator[Chart]:
        """Yield the maps of 地图: those of the month, then those of the year to date."""
        names = say_list("sheet-flows", self.lang)
        for basis, area in tilemap.MAPS.items():
            cells = values_of(self._book, area)
            span = self.report.key_figures[1 + 2 * basis][0]
            for flow in (Flow.TOTAL, *FLOWS):
                top = 2 + flow * tilemap.MAP_STEP
                tiles = [(region, *tilemap.TILES[region.code]) for region in PROVINCES]
                found = [
                    self._yoy(region, number_of(cells[top + 2 * row][column]), basis, flow)
                    for region, row, column in tiles
                ]
                yield Chart(
                    f"map-{basis.name.lower()}-{flow.name.lower()}",
                    self.say("page-map", flow=names[flow], span=span),
                    self._extremes([(each.label, each.value) for each in found], "%"),
                    tiles_of([bar_label(region, self.lang) for region in PROVINCES], [each.value for each in found]),
                    self._of_yoy(found),
                )

    def board(self) -> dict[str, object] | None:
        """Return the title, the chart, the table and the notes of 看板, None if it shows no figures."""
        top, (head, *rows) = values_of(self._book, layout.BOARD_TOP), values_of(self._book, board.TABLE)
        title = text_of(top[layout.BOARD_CHART - 1][0])
        if not title:
            return None
        typed = {name: top[row][column] for name, (row, column) in layout.BOARD_PLACES.items()}
        flow, basis, measure = (board.PLACES[name].read(typed[name]) for name in ("flow", "basis", "measure"))
        digits, is_rank = _DIGITS.get(measure, 1), measure is Measure.RANK
        latest = [(text_of(row[0]), number_of(row[1])) for row in rows if row[0]]
        finding = self._extremes(latest, "", digits, is_rank=is_rank)
        chart = board.MONTH_CHART.read(self._cells, title, "")
        made = self._of_months("board-lines", chart, finding, [None] * len(chart.series), digits, is_rank=is_rank)
        if measure is Measure.YOY:
            made = made._replace(table=self._with_origins(made.table, basis, flow))
        width = sum(cell is not None for cell in head)
        formats = (digits, digits, digits, 2, 2)
        latest_rows = tuple(
            tuple(
                Cell(text_of(cell) if isinstance(cell, str) else shown(number_of(cell), formats[at - 1]))
                for at, cell in enumerate(row[:width])
            )
            for row in rows
            if row[0]
        )
        notes = [values_of(self._book, board.NOTES)[0][0], *text_of(top[layout.BOARD_PROBLEMS][0]).splitlines()]
        return {
            "title": text_of(top[0][0]),
            "chart": made,
            "table": Table(tuple(map(text_of, head[:width])), latest_rows),
            "notes": [text_of(each) for each in notes if each],
        }

    def _with_origins(self, table: Table, basis: Basis, flow: Flow) -> Table:
        """Return *table*, whose columns are the YoY of regions by month, with the origin of each."""
        rows = []
        for label, *cells in table.rows:
            month = parse_month(label.text)
            found = [
                self._origins.find(cell.value, basis, name, flow, month)
                for cell, name in zip(cells, table.head[1:], strict=True)
            ]
            words = [", ".join(filter(None, (f"±{shown(each.band, 2)}" * bool(each.how), each.how))) for each in found]
            rows.append((label, *(cell._replace(more=more) for cell, more in zip(cells, words, strict=True))))
        return Table(table.head, (*rows,))

    def _extremes(
        self, pairs: Sequence[tuple[str, float]], unit: str, digits: int = 1, *, is_rank: bool = False
    ) -> str:
        """Return which of *pairs* of a name and a value is the highest and which the lowest; rank 1 is the highest."""
        known = sorted(((value, name) for name, value in pairs if math.isfinite(value)), reverse=not is_rank)
        if not known:
            return ""
        high, low = (
            self.say("page-extreme", name=name, value=shown(value, digits), unit=unit)
            for value, name in (known[0], known[-1])
        )
        return self.say("page-extremes", high=high, low=low)

    def logo(self, store: Path) -> str:
        """Return the publisher's logo as a data URL, "" if there is none, it cannot be used or is large."""
        with contextlib.suppress(BadInput):
            named = self.report.publisher.logo
            png = read_logo(self._book, named, store) if named else b""
            if 0 < len(png) <= _LARGEST_LOGO:
                return f"data:image/png;base64,{base64.b64encode(png).decode()}"
        return ""

    def files(self, folder: Path) -> Iterator[tuple[str, str]]:
        """Yield the name and the description of each document in *folder* that belongs to the month."""
        stem = self.choices.file_stem()
        names = ("data.csv", "datapackage.json", f"data-{folder.name}.xlsx", f"{stem}.pdf", f"{stem}.docx")
        for name in names:
            if (folder / name).is_file():
                yield name, self.say(f"page-file-{name.rpartition('.')[2]}")

    def other_languages(self, folder: Path, languages: Collection[Language]) -> Iterator[tuple[str, str, Language]]:
        """Yield the file, the language's name and code of each page in another language."""
        for lang, name in LANGUAGE_NAMES.items():
            path = replace(self.choices, lang=lang).file_stem() + ".html"
            if lang != self.lang and (lang in languages or (folder / path).is_file()):
                yield path, name, lang


def _with_all_names(
    chart: MonthChart,
    line_charts: Sequence[nation.LineChart],
    name: str,
    cells: Callable[[layout.NamedRange], list[object]],
) -> MonthChart:
    """Return *chart* with the names of the lines, too, that the legend of the workbook lacks."""
    declared = next(each for each in line_charts if name == f"nation-{each.name}")
    names = [_one_line(text_of(cells(line.name)[0])) for line in declared.months.lines]
    series = (replace(each, name=each.name or of) for each, of in zip(chart.series, names, strict=True))
    return replace(chart, series=(*series,))


def _after_title(text: str, lang: Language) -> str:
    """Return what an alternative text says after the title of the chart."""
    return text.partition(_STOPS[lang])[2]


def _one_line(text: str) -> str:
    return text.replace("\n", " " if text.isascii() else "")


def _signed(value: float) -> str:
    """Return a YoY with its sign, "" for none."""
    return f"{'+' * (round(value, 1) > 0)}{shown(value)}%" if math.isfinite(value) else ""
