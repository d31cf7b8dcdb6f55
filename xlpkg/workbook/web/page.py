"""Writes the report of a workbook as a page: one HTML file with charts, which needs nothing else.

It shows what 封面, 当月, 累计, 全国, 地图 and 看板 show, with the user's changes. How far a YoY is known and where it
comes from are those of the store; where that gives another figure than the sheet, nothing is said of either.
"""

from __future__ import annotations

import base64
import contextlib
import io
import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final, NamedTuple

import xlwings as xw
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from PIL import Image

from xlpkg.analysis.measure_list import Measure
from xlpkg.analysis.measures import combined_yoy
from xlpkg.atomic_files import write_atomically
from xlpkg.errors import BadArgument, BadInput
from xlpkg.messages import Language, say, say_list
from xlpkg.model.months import Month, parse_month
from xlpkg.model.regions import NATIONAL, PROVINCES, Region
from xlpkg.model.words import LANGUAGE_NAMES, Basis, Flow, Method
from xlpkg.report.chart_scale import cut_lengths
from xlpkg.report.model import Facts, Section
from xlpkg.report.notes import find_publisher
from xlpkg.workbook import layout
from xlpkg.workbook.charts import FLOWS, cells_of, nation_charts, report_charts
from xlpkg.workbook.content import Content
from xlpkg.workbook.home import read_home
from xlpkg.workbook.logo import read_logo
from xlpkg.workbook.month_charts import MonthChart
from xlpkg.workbook.report_sheets import read_report
from xlpkg.workbook.report_sheets import shown as text_of
from xlpkg.workbook.shape import check_shape, has_sheet
from xlpkg.workbook.sheet_figures import number_of
from xlpkg.workbook.sheets import board, nation, tilemap
from xlpkg.workbook.sheets.report import bar_label, row_label
from xlpkg.workbook.versions import values_of
from xlpkg.workbook.web.plots import bars, lines, shown, tiles

_TEMPLATES: Final = Path(__file__).with_name("templates")
#: The same YoY, as computed.
_SAME: Final = 1e-6
#: The size of the logo, in pixels.
_LOGO: Final = (480, 160)
#: The decimals of the measures of 看板.
_DIGITS: Final = {Measure.RANK: 0, Measure.SHARE: 2, Measure.CONTRIBUTION: 2}


class Cell(NamedTuple):
    """A cell of a table: its text, its figure if it has one, the origin of that, and whether it is computed."""

    text: str
    value: float = math.nan
    origin: str = ""
    is_computed: bool = False


class Origin(NamedTuple):
    """How far a YoY is known, in percentage points, NaN if that is not known; where it comes from, in words."""

    band: float = math.nan
    words: str = ""
    is_computed: bool = False


#: The name of a region, its YoY and the origin of that.
_Yoy = tuple[str, float, Origin]


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
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    page = _Page(book, content)
    facts = page.facts(target.parent, store, languages)
    facts["nation"] = page.nation() if layout.NATION in others else None
    facts["maps"] = [*page.maps()] if layout.MAP in others else []
    facts["board"] = page.board() if layout.BOARD in others else None
    write_atomically(target, environment.get_template("page.html").render(facts).encode())


class _Page:
    """The facts of the page for its templates."""

    def __init__(self, book: xw.Book, content: Content | None) -> None:
        self._book, self._content, self._cells = book, content, cells_of(book)
        self._report, self._choices = read_report(book), read_home(book).report
        self._lang = self._report.lang
        yoy = content and content.wide.yoy()
        self._yoys = [yoy, combined_yoy(content.wide, yoy)] if content and yoy else []

    def _say(self, key: str, /, **facts: object) -> str:
        return say(key, self._lang, **facts)

    def facts(self, folder: Path, store: Path, languages: Collection[Language]) -> Facts:
        """Return what the page says besides the sheets 全国, 地图 and 看板."""
        report, of = self._report, self._report.publisher
        unit, *_ = (text_of(cell) for cell in report.key_figures[0])
        foot = report.foot[1 + bool(report.note) :]  # after the source
        stem, others = self._choices.file_stem(), []
        for lang, name in LANGUAGE_NAMES.items():
            path = f"{replace(self._choices, lang=lang).file_stem()}.html"
            if lang != self._lang and (lang in languages or (folder / path).is_file()):
                others.append((path, name, lang))
        beside = {
            "csv": "data.csv",
            "json": "datapackage.json",
            "xlsx": f"data-{folder.name}.xlsx",
            "pdf": f"{stem}.pdf",
            "docx": f"{stem}.docx",
        }
        files = [(name, self._say(f"page-file-{kind}")) for kind, name in beside.items() if (folder / name).is_file()]
        return {
            "report": report,
            "lang": self._lang,
            "say": self._say,
            "unit": unit,
            "key_figures": self._key_figures(),
            "dates": [each for each in (of.issue, of.author, report.note, *foot) if each],
            "sources": [each for each in (of.organisation, *report.foot) if each],
            "citation": self._citation(),
            "sections": [self._section(section) for section in report.sections],
            "bins": [name for _, name in tilemap.BINS],
            "palette": report.palette,
            "logo": self._logo(store),
            "files": files,
            "others": others,
        }

    def _key_figures(self) -> list[Facts]:
        (_, *flows), *rows = self._report.key_figures
        found = []
        for at, flow in enumerate(flows, start=1):
            figures = []
            for levels, changes in zip(rows[::2], rows[1::2], strict=True):
                yoy = number_of(changes[at])
                signed = f"{'+' * (yoy > 0)}{shown(yoy)}%" if math.isfinite(yoy) else ""
                figures.append((text_of(levels[0]), shown(number_of(levels[at])), signed, text_of(changes[0])))
            found.append({"flow": text_of(flow), "figures": figures})
        return found

    def _citation(self) -> str:
        """Return how to cite the report: in Chinese by GB/T 7714, with the year after the author."""
        report, of = self._report, self._report.publisher
        by, year = of.author or of.organisation, of.date[:4]
        year = year if year.isdecimal() else str(self._choices.period)[:4]
        parts = [self._say("page-citation-by", by=by, year=year)] if by else []
        parts.append(self._say("page-citation", title=report.title, span=report.span.strip("（）")))
        parts += [self._say("page-citation-day", day=of.date)] if of.date else []
        return ("" if self._lang == "zh" else " ").join(parts)

    def _logo(self, store: Path) -> str:
        """Return the publisher's logo as a data URL, "" if there is none or it cannot be used."""
        named, written = self._report.publisher.logo, io.BytesIO()
        if not named:
            return ""
        try:
            picture = Image.open(io.BytesIO(read_logo(self._book, named, store)))
        except BadInput:  # the fill has said why
            return ""
        small = picture.crop(picture.getbbox())  # without its transparent ground
        small.thumbnail(_LOGO)
        small.save(written, "PNG", optimize=True)
        return f"data:image/png;base64,{base64.b64encode(written.getvalue()).decode()}"

    def _origin(self, value: float, basis: Basis, name: str, flow: Flow, month: Month | None = None) -> Origin:
        """Return the origin of *value*, the YoY of the region *name*, by default in the month of the report."""
        content = self._content
        if content is None or flow is Flow.NET or not math.isfinite(value):
            return Origin()
        cube, month = content.wide, month or content.period
        with contextlib.suppress(BadArgument):  # a city, or a name that the user typed
            region = cube.region(name)
            for yoy in self._yoys[: 1 + (basis is Basis.MONTH)] if cube.first <= month <= cube.last else ():
                at = basis, region.index, flow, cube.month_index(month)
                if yoy.method[at] and math.isclose(yoy.value[at], value, abs_tol=_SAME):
                    words, is_computed = self._words(content, Method(int(yoy.method[at])), basis, region, month)
                    return Origin(float(yoy.band[at]), words, is_computed)
        return Origin()

    def _words(self, content: Content, method: Method, basis: Basis, region: Region, month: Month) -> tuple[str, bool]:
        if method is Method.OFFICIAL:
            return self._say("page-official"), False
        if method is Method.ANNOUNCED and (by := find_publisher(content.cube, region, month, basis, self._lang)):
            return self._say("page-announced", **by._asdict()), False
        return self._say("page-computed", method=method.label(self._lang)), True

    def _yoy(self, region: Region, value: float, basis: Basis, flow: Flow) -> _Yoy:
        return region.label(self._lang), value, self._origin(value, basis, region.name, flow)

    def _of_yoy(self, found: Sequence[_Yoy]) -> Facts:
        """Return the table of YoY with their origins; without those if none is known."""
        heads = ("nation-region", "sheet-yoy", "page-band", "page-how")
        rows = [
            (
                Cell(name),
                Cell(shown(value), value, "", of.is_computed),
                Cell(shown(of.band, 2), of.band),
                Cell(of.words),
            )
            for name, value, of in found
        ]
        width = len(heads) if any(of.words for *_, of in found) else 2
        return {"head": [_one_line(self._say(key)) for key in heads[:width]], "rows": [row[:width] for row in rows]}

    def _section(self, section: Section) -> Facts:
        lead, *comments = self._report.comments[section.basis]
        rows = []
        for row in section.table.rows:
            cells = [Cell(row_label(row.region, self._lang))]
            marks = row.marks()
            for flow in (Flow.TOTAL, *FLOWS):
                level, (_, yoy, of) = row.level(flow), self._yoy(row.region, row.yoy(flow), section.basis, flow)
                cells += [Cell(shown(level), level), Cell(shown(yoy) + marks[2 * flow + 1], yoy, "", of.is_computed)]
            rows.append([*cells, Cell(shown(row.level(Flow.NET)), row.level(Flow.NET), "", is_computed=True)])
        texts = zip(section.paragraphs()[1:], comments, self._of_report(section), strict=True)
        table = {"head": section.table.header, "rows": rows}
        return {"of": section, "name": section.basis.name.lower(), "comment": lead, "flows": [*texts], "table": table}

    def _of_report(self, section: Section) -> Iterator[Facts]:
        for flow, figure, chart in zip(FLOWS, section.figures, report_charts(self._report, section), strict=True):
            found = [self._yoy(row.region, row.yoy(flow), section.basis, flow) for row in figure.rows]
            of_nation, cut = self._yoy(NATIONAL, chart.nation, section.basis, flow), cut_lengths(chart.values)
            labels, values, origins = zip(*found, ("", math.nan, Origin()), of_nation, strict=True)
            plot = bars(labels, values, [of.band for of in origins], cut)
            plot["bars"][-1]["is_nation"] = True
            notes = [chart.note] * bool(chart.note)
            notes += [self._say("page-whiskers")] * any(bar["has_band"] for bar in plot["bars"])
            name = f"{section.basis.name.lower()}-{flow.name.lower()}"
            yield {"name": name, "title": chart.title, "notes": notes, **plot, **self._of_yoy([*found, of_nation])}

    def nation(self) -> Facts:
        """Return the title, the notes and the charts of 全国."""
        top, charts = values_of(self._book, nation.TOP), []
        stop = "。" if self._lang == "zh" else ". "
        for name, chart in nation_charts(self._book):
            if isinstance(chart, MonthChart):
                # Only the months of exports and imports are published; sums, differences and trends are computed.
                published = [name == "nation-months" and at in (1, 2) for at in range(len(chart.series))]
                keys = ["page-is-published" if each else "page-is-computed" for each in published]
                named = [
                    replace(of, name=self._say(key, name=of.name)) for key, of in zip(keys, chart.series, strict=True)
                ]
                finding = chart.text.partition(stop)[2] + stop.strip()
                charts.append(self._of_months(name, replace(chart, series=(*named,)), finding))
                continue
            values = [*zip(chart.labels, chart.values, strict=True)]
            rows = [[Cell(label), Cell(shown(value, 2), value)] for label, value in values if label]
            provinces = values[chart.labels.index("") + 1 :] if "" in chart.labels else values
            table = {"head": [self._say("nation-region"), self._say("figure-contribution")], "rows": rows}
            facts = {"name": name, "title": chart.title, "finding": self._extremes(provinces, "", 2)}
            charts.append({**facts, **bars(chart.labels, chart.values, digits=2), **table})
        return {"title": text_of(top[0][0]), "notes": text_of(top[nation.NOTES][0]).splitlines(), "charts": charts}

    def _of_months(
        self, name: str, chart: MonthChart, finding: str, digits: int = 1, *, is_rank: bool = False
    ) -> Facts:
        drawn = [each for each in chart.series if any(map(math.isfinite, each.values))]
        rows = [
            [Cell(label), *(Cell(shown(each.values[at], digits), each.values[at]) for each in drawn)]
            for at, label in enumerate(chart.labels)
            if any(math.isfinite(each.values[at]) for each in drawn)
        ]
        head = [self._say("province-months"), *(each.name for each in drawn)]
        facts = {"name": name, "title": chart.title, "finding": finding, "head": head, "rows": rows}
        return {**facts, **lines(replace(chart, series=(*drawn,)), is_rank=is_rank)}

    def maps(self) -> Iterator[Facts]:
        """Yield the maps of 地图: those of the month, then those of the year to date."""
        names = say_list("sheet-flows", self._lang)
        labels = [bar_label(region, self._lang) for region in PROVINCES]
        for basis, area in tilemap.MAPS.items():
            cells, span = values_of(self._book, area), text_of(self._report.key_figures[1 + 2 * basis][0])
            for flow in (Flow.TOTAL, *FLOWS):
                found = []
                for region in PROVINCES:
                    row, column = tilemap.TILES[region.code]
                    value = number_of(cells[2 + flow * tilemap.MAP_STEP + 2 * row][column])
                    found.append(self._yoy(region, value, basis, flow))
                yield {
                    "name": f"map-{basis.name.lower()}-{flow.name.lower()}",
                    "choice": self._say("page-map-of", flow=names[flow], span=span),
                    "title": self._say("page-map", flow=names[flow], span=span),
                    "finding": self._extremes([(name, value) for name, value, _ in found], "%"),
                    **tiles(labels, [value for _, value, _ in found]),
                    **self._of_yoy(found),
                }

    def board(self) -> Facts | None:
        """Return the title, the chart, the table and the notes of 看板, None if it shows no figures."""
        top, (head, *rows) = values_of(self._book, layout.BOARD_TOP), values_of(self._book, board.TABLE)
        title = text_of(top[layout.BOARD_CHART - 1][0])
        if not title:
            return None
        typed = {name: top[row][column] for name, (row, column) in layout.BOARD_PLACES.items()}
        flow, basis, measure = (board.PLACES[name].read(typed[name]) for name in ("flow", "basis", "measure"))
        digits, is_rank, rows = _DIGITS.get(measure, 1), measure is Measure.RANK, [row for row in rows if row[0]]
        finding = self._extremes([(text_of(row[0]), number_of(row[1])) for row in rows], "", digits, is_rank=is_rank)
        read = board.MONTH_CHART.read(self._cells, title, "")
        chart = self._of_months("board-lines", read, finding, digits, is_rank=is_rank)
        if measure is Measure.YOY:
            for row in chart["rows"]:
                for at, (cell, name) in enumerate(zip(row[1:], chart["head"][1:], strict=True), start=1):
                    of = self._origin(cell.value, basis, name, flow, parse_month(row[0].text))
                    row[at] = cell._replace(origin=f"±{shown(of.band, 2)}, {of.words}" if of.words else "")
        formats, width = (digits, digits, digits, 0, 2), sum(cell is not None for cell in head)
        latest = [
            [
                Cell(text_of(cell)) if isinstance(cell, str) else Cell(shown(number_of(cell), digits), number_of(cell))
                for cell, digits in zip(row[:width], (0, *formats), strict=False)
            ]
            for row in rows
        ]
        notes = [values_of(self._book, board.NOTES)[0][0], *text_of(top[layout.BOARD_PROBLEMS][0]).splitlines()]
        return {
            "title": text_of(top[0][0]),
            "chart": chart,
            "table": {"head": [*map(text_of, head[:width])], "rows": latest},
            "notes": [text_of(each) for each in notes if each],
        }

    def _extremes(
        self, pairs: Sequence[tuple[str, float]], unit: str, digits: int = 1, *, is_rank: bool = False
    ) -> str:
        """Return which of *pairs* of a name and a value is the highest and which the lowest; rank 1 is the highest."""
        known = sorted(((value, name) for name, value in pairs if math.isfinite(value)), reverse=not is_rank)
        if not known:
            return ""
        high, low = (f"{name} {shown(value, digits)}{unit}" for value, name in (known[0], known[-1]))
        return self._say("page-extremes", high=high, low=low)


def _one_line(text: str) -> str:
    return text.replace("\n", " " if text.isascii() else "")
