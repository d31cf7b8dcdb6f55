"""What the downloads answer: which of them, what they know, and what is unknown, never 0 and no smaller sum."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from made_detail import BOTH, MONTHLY, PARTS, SINKS, Made, Row, answer, close, detail_of, of, question, row, values

from xlpkg.detail.drivers import Reference
from xlpkg.detail.schema import Grain
from xlpkg.errors import BadArgument, NoData
from xlpkg.model.months import Month
from xlpkg.model.regions import parse_region
from xlpkg.model.words import Basis, Dimension

UNKNOWN = float("nan")
CLOTHES, PUMPS = "61091000", "84137099"
JAPAN, GERMANY, USA = "116", "304", "502"
ZHEJIANG = 33
YEARLY = Grain("year", True, 4, True, False)
NATIONAL = Grain("month", False, 8, True, False)
CHAPTERS = Grain("month", True, 2, False, False)
WITH_REGIMES = Grain("month", True, 8, True, True)
CHINA = {"region": parse_region("全国")}
DECEMBER: dict[str, Any] = {"period": Month(2024, 12), "basis": Basis.YTD}
BY_PARTNER: dict[str, Any] = {"by": Dimension.PARTNER}
SUM: dict[str, Any] = {"by": None}
TO_DATE = {"basis": Basis.YTD}
JANUARY, FEBRUARY = (dt.datetime(2025, month, 15, tzinfo=dt.UTC) for month in (1, 2))


def commodity(*codes: str) -> dict[Dimension, object]:
    return {Dimension.COMMODITY: codes}


def partner(*codes: str) -> dict[Dimension, object]:
    return {Dimension.PARTNER: codes}


def rows(codes: Sequence[str], partners: Sequence[str], months: Sequence[int] = BOTH, province: int = 44) -> list[Row]:
    """Return a row of 5 dollars for each commodity, partner and month."""
    return [
        row(month, code, 5, partner=each, province=province) for month in months for code in codes for each in partners
    ]


def years(**by_year: int) -> Made:
    """Return a download of whole years of 6910: y2024=5 is a value of 5 in 2024."""
    return Made([{**row(int(year[1:]) * 100, "6910", value), "month": None} for year, value in by_year.items()], YEARLY)


def all_months(code: str, value: int = 10, **changed: int) -> list[Row]:
    return of(code, **{f"m{year}{month:02}": value for year in (2023, 2024) for month in range(1, 13)} | changed)


@dataclass(frozen=True)
class Case:
    """A question by commodity of June 2024, if it is no other, to *downloads*.

    ``expected`` has whole dollars by code, or the words of an error; ``note`` is a part of the notes; without it, there
    may be only one on the year before.
    """

    downloads: Sequence[Made]
    expected: Mapping[str, float] | str
    question: Mapping[str, Any] = field(default_factory=dict)
    words: Mapping[Dimension, object] = field(default_factory=dict)
    yoy: Mapping[str, float] | None = None
    note: str = ""
    as_of: dt.datetime | None = None


CUT = [Made(of(PARTS, m202306=7, m202406=8), cut=[202406], file="a.xlsx"), Made(of(SINKS, m202306=500, m202406=600))]
LACKING = [Made(of(PARTS, m202304=1, m202306=1, m202404=1, m202405=1)), Made(of(SINKS, m202306=2, m202406=3))]
NO_BASE = [Made(of(PARTS, m202406=8)), Made(of(SINKS, m202306=500, m202406=600))]
NEW_CHAPTER = [
    Made([*of(PARTS, m202306=100, m202406=110), *of(SINKS, m202306=100, m202406=90), *of(CLOTHES, m202406=50)])
]
TWO_GRAINS = [
    Made(of(PARTS, m202306=30, m202406=40)),
    Made([{**each, "partner": None} for each in of("73", m202306=800, m202406=900)], CHAPTERS),
]
SMALL_YEARS = [Made(all_months(SINKS, m202412=15)), years(y2023=80, y2024=90)]
LARGE_YEARS = [Made(all_months(SINKS, m202412=15)), years(y2023=80, y2024=130)]
CUT_MONTHS = [Made(all_months(SINKS)), Made(all_months(PARTS), cut=[202412]), years(y2023=80, y2024=119)]
OF_NATION = [
    Made([row(month, PARTS, value, province=province) for month in BOTH for province, value in ((44, 3), (31, 4))]),
    Made([row(month, SINKS, 5, province=None) for month in BOTH], NATIONAL),
]
#: Of 7324 the USA and Japan were downloaded; Germany is in a download of clothes and in one of 广西.
OTHERS = [
    Made(rows([SINKS, PARTS], [USA, JAPAN])),
    Made(rows([CLOTHES], [GERMANY, USA])),
    Made(rows([SINKS, PARTS], [GERMANY], province=45)),
]
#: Guangdong and Fujian have chapter 73, Zhejiang and Jiangsu have chapter 84.
PROVINCES = [
    Made([each for province in (44, 35) for each in rows([SINKS, PARTS], [USA], province=province)]),
    Made([each for province in (ZHEJIANG, 32) for each in rows([PUMPS, "84131100"], [USA], province=province)]),
]
#: Parts went to Germany in 2024-05; pumps by Zhejiang are in the download that Guangdong is in.
OTHER_MONTHS = [
    Made([*rows([SINKS], [USA, JAPAN]), *rows([PARTS], [GERMANY], [202405])]),
    Made([*rows([CLOTHES], [USA, JAPAN]), *rows([PUMPS], [USA], [202407], ZHEJIANG)]),
]
REGIMES = [
    Made(rows([SINKS], [USA, JAPAN])),
    Made(
        [{**each, "regime": "10"} for each in rows([SINKS], [USA]) + rows([SINKS], [GERMANY], [202405])], WITH_REGIMES
    ),
]
#: Parts came with the second download, which replaced the month with clothes.
REPLACED = [
    Made([*rows([SINKS], [USA, JAPAN]), row(202405, CLOTHES, 5)], replaced={202405: 2}, at=f"{JANUARY:%Y-%m}-01"),
    Made(rows([SINKS, PARTS], [USA, JAPAN], [202405]), at=f"{FEBRUARY:%Y-%m}-01"),
]
CASES = {
    # A month that is missing.
    "a cut month": Case(
        CUT,
        {SINKS: 600, PARTS: UNKNOWN},
        note="not known, since the download a.xlsx was cut at 10,000 rows: commodity 73249000, trading partner 502,"
        " Guangdong, 2024-06; download this month again in smaller parts",
    ),
    "a cut month in a sum": Case(CUT, r"a\.xlsx was cut at 10,000 rows: commodity 73249000", BY_PARTNER),
    "no download of a month": Case(LACKING, {SINKS: 3, PARTS: UNKNOWN}, note="no download has it"),
    "a month without trade within a download": Case(
        [Made(of(PARTS, m202306=4, m202405=1, m202407=1)), Made(of(SINKS, m202306=2, m202406=3))], {SINKS: 3, PARTS: 0}
    ),
    "all months to date": Case(
        [Made(of(PARTS, **{f"m2024{month:02}": month for month in range(1, 7)}))],
        {PARTS: 21},
        TO_DATE,
        note="no download has commodity 73249000, trading partner 502, Guangdong, 2023-01",
    ),
    "a month to date is missing": Case([Made(of(PARTS, m202402=1, m202406=1))], "Guangdong, 2024-01", TO_DATE),
    "a missing base": Case(
        NO_BASE,
        {SINKS: 600, PARTS: 8},
        yoy={SINKS: 20, PARTS: UNKNOWN},
        note="where the year before is missing: no download has commodity 73249000, trading partner 502, Guangdong",
    ),
    # A chapter that one of the years lacks.
    "a chapter that the year before lacks": Case(
        NEW_CHAPTER,
        {PARTS: 110, SINKS: 90, CLOTHES: 50},
        yoy={PARTS: 10, SINKS: -10, CLOTHES: UNKNOWN},
        note="no download has chapter 61, 2023",
    ),
    "a sum without such a chapter": Case(NEW_CHAPTER, {USA: 200}, BY_PARTNER, commodity("7324"), yoy={USA: 0}),
    "a chapter that this year lacks": Case(
        [Made([*of(PARTS, m202306=100, m202406=110), *of(CLOTHES, m202306=50)])],
        {USA: 110},
        BY_PARTNER,
        yoy={USA: UNKNOWN},
        note="chapter 61, 2024",
    ),
    "a small chapter that began": Case(
        [Made([*of(PARTS, m202306=1000, m202406=1100), *of(CLOTHES, m202406=9)])],
        {USA: 1109},
        BY_PARTNER,
        yoy={USA: 10.9},
    ),
    # Several grains.
    "the larger grain": Case(
        TWO_GRAINS,
        {"73": 900},
        {"digits": 2},
        note="the rows are of downloads by months, provinces, commodities of 2 digits (month-p-hs2); other downloads,"
        " by months, provinces, commodities of 8 digits, trading partners (month-p-hs8-partner), have 0 billion,"
        " which is not added, because it may be the same trade",
    ),
    "the grain with the digits": Case(TWO_GRAINS, {"7324": 40}, {"digits": 4}),
    "months beside smaller years": Case(SMALL_YEARS, {SINKS: 125}, DECEMBER, note="other downloads, by whole years"),
    "a named grain": Case(LARGE_YEARS, {SINKS: 125}, DECEMBER | {"grain": MONTHLY.key}),
    "years do not answer November": Case(LARGE_YEARS, {SINKS: 110}, DECEMBER | {"period": Month(2024, 11)}),
    "a named grain that does not answer": Case(
        LARGE_YEARS,
        "use one of month-p-hs8-partner, or leave out --grain",
        DECEMBER | {"period": Month(2024, 11), "grain": YEARLY.key},
    ),
    "months that know more than years": Case(CUT_MONTHS, {SINKS: 120, PARTS: UNKNOWN}, DECEMBER, note="was cut"),
    "years where months know nothing": Case(
        CUT_MONTHS, {USA: 119}, DECEMBER | BY_PARTNER, note="answer this only in part"
    ),
    "the nation is the sum of provinces": Case(OF_NATION, {PARTS: 7}, CHINA, note="other downloads"),
    "a download of the nation has no province": Case(OF_NATION, "is of the commodity 73241000", {}, commodity(SINKS)),
    "a download of another province is no gap": Case(
        [
            Made([row(202406, PARTS, 9, province=31)]),
            Made([row(m, PARTS, 3, province=p) for m in BOTH for p in (44, 45)]),
        ],
        {PARTS: 3},
        yoy={PARTS: 0},
    ),
    "a month with one partner is no unit": Case(
        [
            Made([row(month, PARTS, 3, partner=each) for month in BOTH for each in (USA, "110")]),
            Made([row(202405, PARTS, 1)]),
        ],
        {PARTS: 6},
    ),
    # No trade is 0 only where a download is known to have been made for it.
    "a partner of another commodity": Case(OTHERS, {"": 5}, SUM, partner(GERMANY)),
    "a partner that only other downloads have": Case(
        OTHERS,
        r"Guangdong's exports in dollars .* no row of the trading partner 304 in any",
        SUM,
        partner(GERMANY) | commodity("7324"),
    ),
    "a sum over partners": Case(OTHERS, {"": 20}, SUM, partner(USA, JAPAN) | commodity("7324")),
    "a sum lacks none silently": Case(OTHERS, "partner 304", SUM, partner(USA, GERMANY) | commodity("7324")),
    "a chapter of other provinces": Case(
        PROVINCES, "Guangdong's exports .* no row of the commodity 84 in any month", SUM, commodity("73", "84")
    ),
    "a commodity in whole years only": Case(
        SMALL_YEARS,
        "no download in dollars of the commodity 6910 answers for 2024-06; those that are stored have 2023–2024",
        {},
        commodity("6910"),
    ),
    "a code of another month": Case(
        OTHER_MONTHS, {"": 0}, SUM, partner(GERMANY) | commodity(SINKS), note="so its value is 0"
    ),
    "a grain that knows the code": Case(REGIMES, {"": 0}, SUM, partner(GERMANY), note="month-p-hs8-partner-regime"),
    "a row that was in force then": Case(
        REPLACED, {"": 0}, SUM, commodity(CLOTHES), note="so its value is 0", as_of=JANUARY
    ),
    "a row that is no longer in force": Case(REPLACED, "no row of the commodity", SUM, commodity(CLOTHES)),
}


@pytest.mark.parametrize("name", CASES)
def test_the_downloads_answer_what_they_know(tmp_path: Path, name: str) -> None:
    case = CASES[name]
    store, asked = detail_of(tmp_path, *case.downloads), question(**case.question)
    options: dict[str, Any] = {"reference": Reference(1e-5, 1e-5), "as_of": case.as_of}
    if isinstance(case.expected, str):
        with pytest.raises((NoData, BadArgument), match=case.expected):
            answer(store, asked, case.words, **options)
        return
    table = answer(store, asked, case.words, **options)
    assert close(values(table), case.expected)
    if case.yoy is not None:
        assert close({each.code: each.yoy for each in table.rows}, case.yoy)
    notes = " ".join(note.sentence("en") for note in table.notes)
    assert case.note in notes if case.note else not notes or "year before" in notes


def test_where_a_value_is_unknown_no_share_is_known(tmp_path: Path) -> None:
    table = answer(detail_of(tmp_path, *CUT), reference=Reference(1e-5, 1e-5))
    assert close(
        {"coverage": table.coverage, **{each.code: each.share for each in table.rows}},
        {"coverage": UNKNOWN, SINKS: UNKNOWN, PARTS: UNKNOWN},
    )
