"""The one place that names the workbook's sheets and ranges, and says how large they are.

`build` draws what is here, `fill` writes into it by the defined names, so that a range goes on being found when a
user inserts rows, moves or renames things around it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from xlpkg.model.regions import PROVINCES
from xlpkg.model.words import Basis

if TYPE_CHECKING:
    from xlpkg.model.regions import Region

HOME: Final = "首页"
COVER: Final = "封面"
MONTH: Final = "当月"
YTD: Final = "累计"
RANKING: Final = "排名"
MAP: Final = "地图"
CHECKS: Final = "核验"
DATA: Final = "数据"
FUNCTIONS: Final = "函数"
INTELLISENSE: Final = "_IntelliSense_"
PROVINCE_SHEETS: Final = tuple(region.short for region in PROVINCES)
#: Every sheet of the workbook, in order; the last one is hidden.
SHEETS: Final = (
    HOME,
    COVER,
    MONTH,
    YTD,
    RANKING,
    MAP,
    CHECKS,
    DATA,
    FUNCTIONS,
    *PROVINCE_SHEETS,
    INTELLISENSE,
)
REPORT_SHEETS: Final = {Basis.MONTH: MONTH, Basis.YTD: YTD}
#: What is printed; what shows the data. With 核验 they are all that is filled besides 首页.
REPORT: Final = (COVER, MONTH, YTD)
FIGURES: Final = (RANKING, MAP, DATA, *PROVINCE_SHEETS)
FILLED: Final = (*REPORT, *FIGURES, CHECKS)


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


# 首页
#: Period, currency, language: what the user chose, and what was filled.
HOME_CHOICES: Final = NamedRange("home_choices", HOME, 5, 2, 3)
#: The user's own: the folder of the source files, that of the PDF. Never written.
HOME_FOLDERS: Final = NamedRange("home_folders", HOME, 8, 2, 2)
#: Header and four lines: month, YoY, year to date, YoY; label and four flows.
HOME_KEY_FIGURES: Final = NamedRange("home_key_figures", HOME, 14, 1, 5, 5)
HOME_LAST_RUN: Final = NamedRange("home_last_run", HOME, 21, 1)

# 封面
#: Title, span.
COVER_TITLE: Final = NamedRange("cover_title", COVER, 3, 1, 2)
#: As on 首页.
COVER_KEY_FIGURES: Final = NamedRange("cover_key_figures", COVER, 8, 1, 5, 5)
#: The user's own: never written.
COVER_ORGANISATION: Final = NamedRange("cover_organisation", COVER, 15, 1)
#: Source, day of making.
COVER_FOOT: Final = NamedRange("cover_foot", COVER, 17, 1, 2)

# 当月, 累计: the lines of the text block, counted from its first.
TEXT_HEADING: Final = 0
TEXT_LEAD: Final = 1
TEXT_EXPORTS: Final = 2
TEXT_FIGURES: Final = (3, 6)
TEXT_CAPTIONS: Final = (4, 7)
TEXT_IMPORTS: Final = 5
#: On Spring Festival; at the foot of the page, where an empty line leaves no gap.
TEXT_REMARK: Final = 8
TEXT_TABLE_CAPTION: Final = 9
TEXT_LINES: Final = 10
#: The province and seven figures, printed; then what the two charts draw: label, exports rising, falling, imports
#: likewise.
TABLE_COLUMNS: Final = 8
CHART_COLUMNS: Final = 5


@dataclass(frozen=True, slots=True)
class ReportBlocks:
    """The three blocks of a report sheet: text, table (header, 31 rows; the charts' columns beside it), notes."""

    text: NamedRange
    table: NamedRange
    notes: NamedRange


def _report(prefix: str, sheet: str) -> ReportBlocks:
    table_row = TEXT_LINES
    return ReportBlocks(
        NamedRange(f"{prefix}_text", sheet, 0, 0, TEXT_LINES),
        NamedRange(f"{prefix}_table", sheet, table_row, 0, 1 + len(PROVINCES), TABLE_COLUMNS + CHART_COLUMNS),
        NamedRange(f"{prefix}_notes", sheet, table_row + 1 + len(PROVINCES), 0),
    )


REPORTS: Final = {Basis.MONTH: _report("month", MONTH), Basis.YTD: _report("ytd", YTD)}

# 排名
#: A flow's columns: province, level, YoY, share, contribution, change of rank.
RANK_FLOW_COLUMNS: Final = 6
RANK_TITLE: Final = NamedRange("rank_title", RANKING, 0, 0, 2)
RANK_TABLES: Final = {
    basis: NamedRange(f"rank_{name}", RANKING, row, 0, 3 + len(PROVINCES), 1 + 3 * RANK_FLOW_COLUMNS)
    for basis, name, row in ((Basis.MONTH, "month", 3), (Basis.YTD, "ytd", 39))
}

# 地图
MAP_ROWS: Final = 8
MAP_COLUMNS: Final = 7
#: Where a province's tile lies: (row, column), counted from 0.
TILES: Final = {
    23: (0, 6),
    15: (1, 4),
    22: (1, 6),
    65: (2, 0),
    64: (2, 2),
    11: (2, 4),
    12: (2, 5),
    21: (2, 6),
    63: (3, 0),
    62: (3, 1),
    61: (3, 2),
    14: (3, 3),
    13: (3, 4),
    37: (3, 5),
    54: (4, 0),
    51: (4, 1),
    50: (4, 2),
    41: (4, 3),
    34: (4, 4),
    32: (4, 5),
    31: (4, 6),
    53: (5, 1),
    52: (5, 2),
    42: (5, 3),
    36: (5, 4),
    33: (5, 5),
    45: (6, 2),
    43: (6, 3),
    44: (6, 4),
    35: (6, 5),
    46: (7, 3),
}
#: A map is a title above two rows (name, YoY) a tile row; three maps (T, X, M) stand below each other.
MAP_HEIGHT: Final = 1 + 2 * MAP_ROWS
MAP_STEP: Final = MAP_HEIGHT + 1
MAP_TITLE: Final = NamedRange("map_title", MAP, 0, 0, 2)
MAPS: Final = {
    basis: NamedRange(f"map_{name}", MAP, 3, column, 3 * MAP_STEP - 1, MAP_COLUMNS)
    for basis, name, column in ((Basis.MONTH, "month", 0), (Basis.YTD, "ytd", MAP_COLUMNS + 1))
}

# 核验
CHECK_SUMMARY: Final = NamedRange("check_summary", CHECKS, 1, 0)
#: Severity, code, place, printed, expected, sentence.
CHECK_FINDINGS: Final = NamedRange("check_findings", CHECKS, 4, 0, 60, 6)

# 数据
DATA_TABLE: Final = "TradeData"
#: Months of the two calendar years of the period, both bases, 32 regions.
DATA_MONTHS: Final = 24
DATA_COLUMNS: Final = 12
DATA_ROWS: Final = NamedRange("data_rows", DATA, 3, 0, DATA_MONTHS * 2 * 32, DATA_COLUMNS)
#: The months of the store, the newest first: what 首页 offers.
DATA_PERIODS: Final = NamedRange("data_periods", DATA, 3, DATA_COLUMNS + 1, 360)

# Province sheets
#: The calendar year before that of the period, then its own.
PROVINCE_MONTHS: Final = 24
#: Month; T, YoY, X, YoY, M, YoY, net of the month; T, YoY, X, YoY, M, YoY, net of the year to date; rank by T; YoY of
#: T, X, M with January and February together, in February's line. So far it is printed; then these points' labels.
PROVINCE_COLUMNS: Final = 20
PROVINCE_COMBINED: Final = 16
PROVINCE_LABELS: Final = 19
PROVINCE_CITIES: Final = 40
#: Title and unit; then header and four flows: month, YoY, share, contribution, rank; year to date likewise.
KEY_LINES: Final = 5
KEY_COLUMNS: Final = 11
#: The tall row that holds the two charts.
CHARTS_ROW: Final = 8
#: Label; month T, X, M; year to date T, YoY, X, YoY, M, YoY.
CITY_COLUMNS: Final = 10


@dataclass(frozen=True, slots=True)
class ProvinceBlocks:
    """The three blocks of a province sheet: title and key figures, months, cities and zones."""

    key_figures: NamedRange
    months: NamedRange
    cities: NamedRange


def province_blocks(region: Region) -> ProvinceBlocks:
    """Return the blocks of a province's sheet."""
    prefix = f"prov_{region.code}"
    return ProvinceBlocks(
        NamedRange(f"{prefix}_key", region.short, 0, 0, 2 + KEY_LINES, KEY_COLUMNS),
        NamedRange(f"{prefix}_months", region.short, CHARTS_ROW + 1, 0, 2 + PROVINCE_MONTHS, PROVINCE_COLUMNS),
        NamedRange(
            f"{prefix}_cities", region.short, CHARTS_ROW + 5 + PROVINCE_MONTHS, 0, 2 + PROVINCE_CITIES, CITY_COLUMNS
        ),
    )


def blocks() -> tuple[NamedRange, ...]:
    """Return every named range of the workbook."""
    found = [
        HOME_CHOICES,
        HOME_FOLDERS,
        HOME_KEY_FIGURES,
        HOME_LAST_RUN,
        COVER_TITLE,
        COVER_ORGANISATION,
        COVER_KEY_FIGURES,
        COVER_FOOT,
        RANK_TITLE,
        *RANK_TABLES.values(),
        MAP_TITLE,
        *MAPS.values(),
        CHECK_SUMMARY,
        CHECK_FINDINGS,
        DATA_ROWS,
        DATA_PERIODS,
    ]
    for report in REPORTS.values():
        found += [report.text, report.table, report.notes]
    for region in PROVINCES:
        of = province_blocks(region)
        found += [of.key_figures, of.months, of.cities]
    return tuple(found)
