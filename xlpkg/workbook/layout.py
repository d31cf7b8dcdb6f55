"""The names of the workbook's sheets, and the names, positions and sizes of its named ranges.

`build` draws these ranges. `fill` finds them by their defined names, so sheets may be renamed, and rows and columns
inserted between and beside the ranges.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from xlpkg.model.regions import PROVINCES, Region
from xlpkg.model.words import Basis
from xlpkg.report.chart_scale import CUT_BARS
from xlpkg.report.model import MOST_GROUPS

HOME: Final = "首页"
COVER: Final = "封面"
MONTH: Final = "当月"
YTD: Final = "累计"
NATION: Final = "全国"
BOARD: Final = "看板"
RANKING: Final = "排名"
MAP: Final = "地图"
DRIVERS: Final = "驱动"
CHECKS: Final = "核验"
CHANGES: Final = "变化"
SOURCES: Final = "来源"
DATA: Final = "数据"
FUNCTIONS: Final = "函数"
INTELLISENSE: Final = "_IntelliSense_"
TEXTS: Final = "_texts_"
CHARTS: Final = "_charts_"


class Sheet(NamedTuple):
    """A sheet of the workbook.

    Attributes:
        name: its Chinese name, which it has in every language.
        key: its message ``name-…``; an empty text for a sheet that 首页 does not list.
        group: the group of sheets that are filled together; None for a sheet that no fill of a group writes.
        pages: on how many it is printed; 0 for as many as its rows need.
        hidden: whether it is.
    """

    name: str
    key: str = ""
    group: str | None = None
    pages: int = 1
    hidden: bool = False


PROVINCE_SHEETS: Final = tuple(region.short for region in PROVINCES)
#: Every sheet, in order; the hidden ones are the last. A sheet also has ranges, below, a function that draws it
#: (``design.DRAW``) and one that makes the rows of its ranges (``RangeValues.of``).
ALL_SHEETS: Final = (
    Sheet(HOME, "home"),
    Sheet(COVER, "cover", "report"),
    Sheet(MONTH, "month", "report", pages=2),
    Sheet(YTD, "ytd", "report", pages=2),
    Sheet(NATION, "nation", "figures", pages=2),
    Sheet(BOARD, "board", "drivers"),
    Sheet(RANKING, "ranking", "figures", pages=3),
    Sheet(MAP, "map", "figures"),
    Sheet(DRIVERS, "drivers", "drivers"),
    Sheet(CHECKS, "checks", "checks", pages=0),
    Sheet(CHANGES, "changes", "report"),
    Sheet(SOURCES, "sources", "figures", pages=0),
    Sheet(DATA, "data", "figures"),
    Sheet(FUNCTIONS, "functions", "figures", pages=3),
    *(Sheet(name, group="figures", pages=2) for name in PROVINCE_SHEETS),
    Sheet(INTELLISENSE, hidden=True),
    Sheet(TEXTS, hidden=True),
    Sheet(CHARTS, group="figures", hidden=True),
)
#: On how many pages a sheet is printed.
PAGES: Final = {sheet.name: sheet.pages for sheet in ALL_SHEETS}
#: The names of all sheets, in order, and of the hidden ones.
SHEETS: Final = tuple(sheet.name for sheet in ALL_SHEETS)
HIDDEN: Final = tuple(sheet.name for sheet in ALL_SHEETS if sheet.hidden)
#: The sheets of the printed report.
REPORT: Final = (COVER, MONTH, YTD)
#: The groups of sheets that are filled together, in the order of their rows on 首页; a new one is the last.
GROUPS: Final = {
    group: tuple(sheet.name for sheet in ALL_SHEETS if sheet.group == group)
    for group in ("report", "figures", "checks", "drivers")
}
#: The sheets that show data, and 函数 and the labels of the charts, whose texts are in the language of the others.
FIGURES: Final = GROUPS["figures"]
#: All sheets that are filled, besides 首页.
FILLED: Final = tuple(sheet.name for sheet in ALL_SHEETS if sheet.group)
#: The version of the design, and the defined name that holds it in a workbook. It is raised when a range is added or
#: moved, or changes its size, which a test sees; `trademonitor upgrade` brings the workbooks of earlier versions to it.
#: That compares ranges by name and size: a range that gets another meaning needs another name, and so does one that
#: loses other columns than its last ones, because the formats of its cells are carried.
DESIGN: Final = 8
DESIGN_NAME: Final = "workbook_design"
#: The name that is defined as the name of the workbook's palette.
COLOURS_NAME: Final = "workbook_colours"
#: The name of a button is this and that of its macro; that of a chart its own and its number on its sheet. What has
#: another name is the user's.
BUTTON: Final = "TradeMonitor."
CHART: Final = "TradeMonitor chart "


@dataclass(frozen=True, slots=True)
class NamedRange:
    """A named range: its defined name, sheet, first cell (counted from 0) and size."""

    name: str
    sheet: str
    row: int
    column: int
    rows: int = 1
    columns: int = 1

    @property
    def last_row(self) -> int:
        """The last row, counted from 0."""
        return self.row + self.rows - 1

    @property
    def last_column(self) -> int:
        """The last column, counted from 0."""
        return self.column + self.columns - 1

    def part(self, row: int, column: int, rows: int, columns: int = 1) -> NamedRange:
        """Return cells from one that is counted from 0 in the range, under the name of the range."""
        return replace(self, row=self.row + row, column=self.column + column, rows=rows, columns=columns)

    @property
    def reference(self) -> list[str | int]:
        """The cells as XlsxWriter's charts take them."""
        return [self.sheet, self.row, self.column, self.last_row, self.last_column]


_named: Final[list[NamedRange]] = []


def named(name: str, sheet: str, row: int, column: int, rows: int = 1, columns: int = 1) -> NamedRange:
    """Return a new named range of the workbook."""
    _named.append(NamedRange(name, sheet, row, column, rows, columns))
    return _named[-1]


# 首页
#: Period (text such as 2025-02), currency, language; chosen by the user, and overwritten with the filled ones.
HOME_CHOICES: Final = named("home_choices", HOME, 5, 2, 3)
#: The style of the report's sentences; chosen by the user, and overwritten with the one that was used.
HOME_STYLE: Final = named("home_style", HOME, 8, 2)
#: Whether the tables have a national row, and the order of the bars; as above.
HOME_DISPLAY: Final = named("home_display", HOME, 9, 2, 2)
#: The groups of provinces at the end of the tables, as the user typed them.
HOME_GROUPS: Final = named("home_groups", HOME, 11, 2)
#: Whether the month's folder is written, in one language or both; as HOME_DISPLAY.
HOME_FOLDER: Final = named("home_folder", HOME, 12, 2)
#: The folder of the source files and the folder of the PDF; entered by the user; `run` writes the first if it is empty.
HOME_FOLDERS: Final = named("home_folders", HOME, 13, 2, 2)
#: A header and four rows (month, YoY, year to date, YoY); columns: label and four flows.
HOME_KEY_FIGURES: Final = named("home_key_figures", HOME, HOME_FOLDERS.last_row + 2, 1, 5, 5)
#: The PDF or Word document that was written last, as the link above the last run needs it; not shown.
HOME_DOCUMENT: Final = named("home_document", HOME, HOME_KEY_FIGURES.last_row + 2, 7)
HOME_LAST_RUN: Final = named("home_last_run", HOME, HOME_DOCUMENT.row + 1, 1)
#: The last run, then what each group of sheets shows: label, an empty cell, month, currency, language, time.
HOME_RUN: Final = named("home_run", HOME, HOME_LAST_RUN.row, HOME_LAST_RUN.column, 1 + len(GROUPS), 6)
#: The column of the month in HOME_RUN.
STATE_COLUMN: Final = 2
#: Beside the last run: which months are stored, which are missing, and when the next one is published.
HOME_STORED: Final = named("home_stored", HOME, HOME_LAST_RUN.row, 8)
#: The publisher of the report: institution, laboratory, author, issue, date of release, logo, date of the next release,
#: contact, licence, each in Chinese and, in the column SETTINGS_ENGLISH, in English; typed by the user, never written.
HOME_SETTINGS: Final = named("home_settings", HOME, HOME_RUN.last_row + 2, 2, 9, 5)
SETTINGS_ENGLISH: Final = 3

# 封面
#: Title, period, issue, that the sheets were printed as they are, the heading of the key figures.
COVER_TITLE: Final = named("cover_title", COVER, 3, 1, 5)
COVER_NOTE: Final = 3
#: As on 首页.
COVER_KEY_FIGURES: Final = named("cover_key_figures", COVER, 8, 1, 5, 5)
#: The highlights, a line each; in the last column, which is not printed, the mark of a text that the user changed.
COVER_HIGHLIGHTS: Final = named("cover_highlights", COVER, 14, 1, 1, 7)
#: Institution, laboratory, author, source, date of the report, date of the next one, contact.
COVER_FOOT: Final = named("cover_foot", COVER, 16, 1, 7)
COVER_SOURCE: Final = 3

# 当月, 累计: the rows of the text range, counted from 0.
TEXT_HEADING: Final = 0
TEXT_LEAD: Final = 1
TEXT_EXPORTS: Final = 5
TEXT_FIGURES: Final = (9, 15)
TEXT_CAPTIONS: Final = (10, 16)
TEXT_IMPORTS: Final = 11
#: The rows that print the analyst's comment on the paragraph above; hidden if there is none. A row has a greatest
#: height, so that a long comment needs several.
TEXT_COMMENTS: Final = {TEXT_LEAD: (2, 3, 4), TEXT_EXPORTS: (6, 7, 8), TEXT_IMPORTS: (12, 13, 14)}
#: The remark on Spring Festival; the last row of the page, so that it leaves no gap when it is empty.
TEXT_REMARK: Final = 17
TEXT_TABLE_CAPTION: Final = 18
TEXT_LINES: Final = 19
#: The printed columns: province and seven figures.
TABLE_COLUMNS: Final = 8
#: The nation, the provinces and groups; those that are not wanted leave the last rows empty and hidden.
TABLE_ROWS: Final = 1 + len(PROVINCES) + MOST_GROUPS
#: Then the columns for the charts of exports and of imports, for each: label, rise, fall, the nation, and the bars that
#: are cut, one each. Their header is what the chart shows. The rows are the provinces in the order of the bars, a gap,
#: and the nation, whose bar is the last one; as rise and fall it has the ends of the axis.
BAR_ROWS: Final = len(PROVINCES) + 2
CHART_FLOW_COLUMNS: Final = 4 + CUT_BARS
CHART_COLUMNS: Final = 2 * CHART_FLOW_COLUMNS
#: The columns of the text range, beside what is printed: the comment on a paragraph, typed by the user, and the mark of
#: a text that the user changed.
COMMENT_COLUMN: Final = TABLE_COLUMNS + CHART_COLUMNS
MARK_COLUMN: Final = COMMENT_COLUMN + 1
TEXT_COLUMNS: Final = MARK_COLUMN + 1
#: Far from what a user types beside a table.
BANDS_COLUMN: Final = 50


@dataclass(frozen=True, slots=True)
class ReportRanges:
    """The ranges of a report sheet: text; table, with the columns for the charts; notes; beside the marks, bands.

    A row of the bands has the label of one of the table, and the bands of its three YoY.
    """

    text: NamedRange
    table: NamedRange
    notes: NamedRange
    bands: NamedRange


def _report(prefix: str, sheet: str) -> ReportRanges:
    return ReportRanges(
        named(f"{prefix}_text", sheet, 0, 0, TEXT_LINES, TEXT_COLUMNS),
        named(f"{prefix}_table", sheet, TEXT_LINES, 0, 1 + TABLE_ROWS, TABLE_COLUMNS + CHART_COLUMNS),
        named(f"{prefix}_notes", sheet, TEXT_LINES + 1 + TABLE_ROWS, 0),
        named(f"{prefix}_bands", sheet, TEXT_LINES, BANDS_COLUMN, 1 + TABLE_ROWS, 4),
    )


REPORTS: Final = {Basis.MONTH: _report("month", MONTH), Basis.YTD: _report("ytd", YTD)}

# _texts_
#: The names of the rows of the text range that have a text.
TEXT_NAMES: Final = {
    TEXT_HEADING: "heading",
    TEXT_LEAD: "lead",
    TEXT_EXPORTS: "exports",
    TEXT_CAPTIONS[0]: "exports caption",
    TEXT_IMPORTS: "imports",
    TEXT_CAPTIONS[1]: "imports caption",
    TEXT_REMARK: "remark",
    TEXT_TABLE_CAPTION: "table caption",
}
NOTES_NAME: Final = "notes"
HIGHLIGHTS_PLACE: Final = "cover.highlights"
#: What was written last: month, currency, language, the mark of the logo, then the texts of 当月, 累计 and the cover.
LOGO_ROW: Final = 3
TEXTS_WRITTEN: Final = named("texts_written", TEXTS, 1, 1, 4 + 2 * (len(TEXT_NAMES) + 1) + 1)
#: Comments and texts changed by the user, of all months: month, language, currency, place, text.
TEXTS_SAVED: Final = named("texts_saved", TEXTS, 1, 3, 1000, 5)
#: The tables that documents print, and the digests of what was written into each; with spare rows.
TEXTS_RECORD: Final = named("texts_record", TEXTS, 1, TEXTS_SAVED.last_column + 2, 150, 2)

# 看板
#: The printed columns.
BOARD_COLUMNS: Final = 10
#: The rows above the table, counted from 0: title, subtitle, four of choices, why a choice is not shown, which is
#: hidden if all are, the title of the chart and the chart.
BOARD_PROBLEMS: Final = 6
BOARD_CHART: Final = 8
#: The regions that are compared, and the choices -> row and column; labels are where those of DRIVER_PLACES are.
BOARD_REGIONS: Final = tuple(f"region{number}" for number in range(1, 7))
BOARD_PLACES: Final = {
    **{region: (2 + index // 3, (1, 4, 8)[index % 3]) for index, region in enumerate(BOARD_REGIONS)},
    "flow": (4, 1),
    "basis": (4, 4),
    "measure": (4, 8),
    "span": (5, 1),
}
BOARD_TOP: Final = named("board_top", BOARD, 0, 0, BOARD_CHART + 1, BOARD_COLUMNS)
# 驱动
#: The columns above the table.
DRIVER_COLUMNS: Final = 10
#: The rows above the table, counted from 0: title, subtitle, three of choices, the coverage or the reason why there is
#: no answer, notes, which are hidden if there are none, the title of the chart and the chart.
DRIVER_SENTENCE: Final = 5
DRIVER_NOTES: Final = 6
DRIVER_CHART: Final = 8
#: The choices -> row and column. A label is in the cell to the left or, where two columns are one, two to the left.
DRIVER_PLACES: Final = {
    "region": (2, 1),
    "flow": (2, 4),
    "basis": (2, 8),
    "by": (3, 1),
    "digits": (3, 4),
    "order": (3, 8),
    "commodity": (4, 1),
    "partner": (4, 4),
    "regime": (4, 8),
}
DRIVER_TOP: Final = named("driver_top", DRIVERS, 0, 0, DRIVER_CHART + 1, DRIVER_COLUMNS)
# 核验
#: Title, summary, an empty row, the headings of the findings. All start in the second column: the first one has the
#: links, which are not printed.
CHECK_SUMMARY: Final = named("check_summary", CHECKS, 0, 0, 4, 7)
#: Severity, kind, location, printed, expected, sentence; then, hidden, the cell that the link in the first column
#: leads to: the number of a range in LINKED, a row and a column of it, counted from 1.
CHECK_FINDINGS: Final = named("check_findings", CHECKS, 4, 1, 60, 9)
#: The columns of CHECK_FINDINGS that are printed.
CHECK_COLUMNS: Final = 6

# 变化
#: Title, what is compared, earlier reports, the headings. The first column has the links, as that of 核验.
CHANGES_TITLE: Final = named("changes_title", CHANGES, 0, 1, 4, 6)
#: Kind, sentence, the figure now, before, its change, unit; then, hidden, the cell that the link leads to.
CHANGES_ROWS: Final = named("changes_rows", CHANGES, 4, 1, 24, 9)

# Province sheets
#: Last calendar year and this one.
PROVINCE_MONTHS: Final = 24
#: Month; T, YoY, X, YoY, M, YoY, net of the month; the same seven of the year to date; rank by T; YoY of T, X, M with
#: January and February combined, in February's row; hidden, the label of the month: it is found elsewhere if cells of
#: the row were moved.
PROVINCE_COLUMNS: Final = 20
PROVINCE_COMBINED: Final = 16
PROVINCE_CITIES: Final = 40
#: A header and four flows, below title and unit; columns: label, then level, YoY, share, contribution and rank of the
#: month and of the year to date.
KEY_LINES: Final = 5
KEY_COLUMNS: Final = 11
#: The first row has the links to other sheets, which are not printed.
PROVINCE_TOP: Final = 1
#: The row of the two charts, counted from the title of the sheet, and the columns of the charts and of their titles.
CHARTS_ROW: Final = 8
CHART_TITLES: Final = (0, 8)
#: Label; T, X, M of the month; T, YoY, X, YoY, M, YoY of the year to date.
CITY_COLUMNS: Final = 10
#: For the charts of all provinces: the labels of the points of YoY, those of the twelve months, and legends.
CHART_LABELS: Final = named("chart_labels", CHARTS, 0, 0, 12, 3)
#: The YoY of exports and of imports that the charts of the provinces draw, extreme ones cut, in two columns for each
#: province: the legends of last year and of this year, and the months of both.
CHART_CHANGES: Final = named("chart_changes", CHARTS, 13, 0, 2 + PROVINCE_MONTHS, 2 * len(PROVINCES))
#: A header and the months of the charts over all years: the month, exports and imports of each province.
CHART_HISTORY: Final = named("chart_history", CHARTS, CHART_CHANGES.last_row + 2, 0, 1 + 240, 1 + CHART_CHANGES.columns)
#: Beside it the same, seasonally adjusted.
CHART_ADJUSTED: Final = named(
    "chart_adjusted", CHARTS, CHART_HISTORY.row, CHART_HISTORY.columns, CHART_HISTORY.rows, CHART_CHANGES.columns
)


@dataclass(frozen=True, slots=True)
class ProvinceRanges:
    """The three ranges of a province sheet: title, key figures and titles of the charts; months; cities and zones."""

    key_figures: NamedRange
    months: NamedRange
    cities: NamedRange


def _of_province(region: Region) -> ProvinceRanges:
    prefix, sheet = f"prov_{region.code}", region.short
    months, cities = (PROVINCE_TOP + CHARTS_ROW + row for row in (1, 5 + PROVINCE_MONTHS))
    return ProvinceRanges(
        named(f"{prefix}_key", sheet, PROVINCE_TOP, 0, CHARTS_ROW, KEY_COLUMNS),
        named(f"{prefix}_months", sheet, months, 0, 2 + PROVINCE_MONTHS, PROVINCE_COLUMNS),
        named(f"{prefix}_cities", sheet, cities, 0, 2 + PROVINCE_CITIES, CITY_COLUMNS),
    )


_PROVINCES: Final = {region: _of_province(region) for region in PROVINCES}


def province_ranges(region: Region) -> ProvinceRanges:
    """Return the ranges of a province's sheet."""
    return _PROVINCES[region]


#: The ranges with the cells that findings on 核验 link to.
LINKED: Final = (
    HOME_KEY_FIGURES,
    *(named for report in REPORTS.values() for named in (report.text, report.table, report.notes)),
    *(province_ranges(region).months for region in PROVINCES),
)


def text_places() -> tuple[str, ...]:
    """Return the names of the texts of the report's sheets, such as ``month.lead``, in their order in TEXTS_WRITTEN."""
    names = (*TEXT_NAMES.values(), NOTES_NAME)
    return (*(f"{basis.name.lower()}.{name}" for basis in Basis for name in names), HIGHLIGHTS_PLACE)


def named_ranges() -> tuple[NamedRange, ...]:
    """Return every named range of the workbook."""
    return tuple(_named)
