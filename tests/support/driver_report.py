"""A report whose leads have the sentence on what drove the nation's trade, and the downloads that it is made of.

The made downloads have the same values in each month from January to May, in 亿元:

chapter   85     27    84    87    94    61    sum
2025    6000   6100  4000  2000  1000   900  20000
2024    5400   5600  3900  1700  1000  1450  19050

Table (8) has exports of 22766.8 亿元 in May 2025 and of 106681.9 to date, which is 7.2 % more than a year before, so
99516.8 then; in May 2024 it has 21470.6. Chapter 85 contributes 600 / 21470 = 2.8 pp in May, and 3000 / 99517 = 3.0 to
date; chapter 27 500 / 21470 = 2.3 and 2500 / 99517 = 2.5; chapter 61 -550 / 21470 = -2.6 and -2750 / 99517 = -2.8. The
downloads cover 20000 / 22767 = 88 % and 100000 / 106682 = 94 %.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from made_detail import Made, Names, Row, make_detail, row

from xlpkg.analysis.cube import Cube
from xlpkg.detail.schema import Grain
from xlpkg.messages import Language
from xlpkg.model.months import Month
from xlpkg.report.compose import compose, nation_drivers
from xlpkg.report.model import Report
from xlpkg.report.style import Style

MAY = Month(2025, 5)
LANGUAGES: tuple[Language, Language] = ("zh", "en")
#: Chapter -> 亿元 a month in 2025 and in 2024.
CHAPTERS = {"85": (6000, 5400), "27": (6100, 5600), "84": (4000, 3900), "87": (2000, 1700), "94": (1000, 1000)}
CHAPTERS |= {"61": (900, 1450)}
#: Imports with a rise and a fall, chapter -> 亿元 as above.
IMPORTS = {"27": (4000, 5000), "84": (11000, 10000)}
BY_COMMODITY = Grain("month", False, 4, False, False)
ZH = (
    "按商品分，对全国出口同比拉动最大的为电机、电气设备及音像设备（第 85 章）和矿物燃料及矿物油（第 27 章），"
    "分别拉动 {} 个百分点，下拉最大的为针织服装（第 61 章），下拉 {} 个百分点（这些数据覆盖全国出口的 {}%）。"
)
EN = (
    " By commodity, electrical machinery, sound and video equipment (chapter 85) and mineral fuels and oils (chapter"
    " 27) added the most to growth in national exports, with {} percentage points, and knitted clothing (chapter 61)"
    " subtracted the most, with {} (these data cover {}% of China's exports)."
)
SENTENCES: dict[Language, tuple[str, str]] = {
    "zh": (ZH.format("2.8 和 2.3", "2.6", 88), ZH.format("3.0 和 2.5", "2.8", 94)),
    "en": (EN.format("2.8 and 2.3", "2.6", 88), EN.format("3.0 and 2.5", "2.8", 94)),
}


def rows_of(chapters: Mapping[str, tuple[float, float]], *, years: Sequence[int] = (2025, 2024)) -> list[Row]:
    """Return rows of national trade of a commodity of each chapter, in each month from January to May."""
    return [
        row(year * 100 + month, f"{chapter}01", round(values[2025 - year] * 1e8), province=None, partner=None)
        for year in years
        for month in range(1, 6)
        for chapter, values in chapters.items()
    ]


def made(chapters: Mapping[str, tuple[float, float]] = CHAPTERS, flow: str = "export") -> Made:
    """Return a download of a flow of the nation by commodity, in yuan."""
    return Made(rows_of(chapters), grain=BY_COMMODITY, currency="rmb", flow=flow, file=f"{flow}.csv")


def only_2025() -> Made:
    """Return a download of exports without the year before, so that their changes are not known."""
    return Made(rows_of(CHAPTERS, years=[2025]), grain=BY_COMMODITY, currency="rmb", flow="export")


#: Makes a store with the real months in yuan and the detail of downloads.
Store = Callable[..., Path]


def make_store(folder: Path, rmb_store: Path, *downloads: Made, names: Names | None = None) -> Path:
    """Return a store in *folder* with the months of *rmb_store* and the detail of *downloads*."""
    path = folder / "trade.sqlite"
    path.write_bytes(rmb_store.read_bytes())
    return make_detail(path, downloads, names)


def report_of(store: Path, cube: Cube, lang: Language = "zh", style: str = "published") -> Report:
    """Return the report of May 2025, which must have the sentence."""
    drivers, left_out = nation_drivers(store, cube, MAY, lang)
    assert left_out is None
    return compose(cube, MAY, lang, style=Style(style), drivers=drivers)


def with_lead(report: Report, old: str, new: str) -> Report:
    """Return *report* with *new* for *old* in the lead of its first section, that of the month."""
    month, to_date = report.sections
    assert old in month.lead
    return replace(report, sections=(replace(month, lead=month.lead.replace(old, new)), to_date))
