"""Levels are compared with the stored ones of the month and the year before, the other currency, and usual trade.

A download of the online query is also refused for a wrong flow.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from editions import (
    COLUMNS,
    Cells,
    amounts,
    copied,
    csv_bytes,
    ingest_bytes,
    keys,
    query_bytes,
    query_rows,
    read_one,
    refusal_of,
)
from stored_months import StoredMonths, compared, stored_month

from xlpkg.errors import SourceRefused
from xlpkg.messages import Level, Message
from xlpkg.model.arrays import Array
from xlpkg.model.fields import LEVEL_FIELDS, yoy_field
from xlpkg.model.months import Month, parse_month
from xlpkg.model.regions import NATIONAL, PROVINCES, REGIONS, Region
from xlpkg.model.words import LANGUAGE_NAMES, Basis, Currency, Flow
from xlpkg.sources.comparison import month_of, trade_of
from xlpkg.sources.judge import DOUBTFUL_TRADE, LIMITS, ODD_TRADE
from xlpkg.sources.table import SourceTable
from xlpkg.sources.usual_trade import find_unusual
from xlpkg.store.ingest import Ingested
from xlpkg.store.known import Known
from xlpkg.store.store import open_store

#: A year of which no total is known here.
FAR = 2040
FEBRUARY = Month(2025, 2)

_, ODD, DOUBTFUL = LIMITS["level-against-stored"]


def levels_of(table: SourceTable) -> Array:
    """The levels of *table* in 亿."""
    return month_of(table).levels


@pytest.fixture(scope="module")
def table(rmb: Path) -> SourceTable:
    return read_one(rmb / "2025-02.csv")


def nothing(*_: object) -> Array:
    """A store without figures."""
    return np.full((2, 32, 3), np.nan)


def known_of(period: Month, currency: Currency, levels: Array) -> Callable[[Month, Currency], Array]:
    """A store with the *levels* of one month in one currency."""
    return lambda *key: levels if key == (period, currency) else nothing()


def checked(table: SourceTable, known: Callable[[Month, Currency], Array]) -> list[Message]:
    """The warnings about *table* beside a store with one file, whose levels *known* returns."""
    warnings = compared(table, StoredMonths(lambda currency, period: stored_month(known(period, currency))))
    for warning in warnings:
        assert table.file in warning.sentence("en")
        assert table.file in warning.sentence("zh")
    return warnings


def in_far_year(table: SourceTable) -> SourceTable:
    """Return the table as one of February in a year of which no total is known."""
    return replace(table, period=Month(FAR, 2))


def refusal(table: SourceTable, known: Callable[[Month, Currency], Array] = nothing) -> SourceRefused:
    with pytest.raises(SourceRefused) as raised:
        checked(table, known)
    assert table.file in raised.value.sentence("en")
    assert table.file in raised.value.sentence("zh")
    return raised.value


# The currency


def test_chinas_yearly_total_tells_the_currency(table: SourceTable) -> None:
    assert checked(table, nothing) == []
    assert refusal(replace(table, unit=1_000)).facts["against"] == trade_of(Currency.RMB, 2025)
    assert keys(checked(in_far_year(table), nothing)) == ["magnitude-unknown"]


@pytest.mark.parametrize(
    ("months_ago", "currency", "flow", "factor", "fits"),
    [
        # the year before, with the printed growth of total trade
        *((12, Currency.RMB, Flow.TOTAL, factor, True) for factor in (1.0, 1.1, 0.9)),
        *((12, Currency.RMB, Flow.TOTAL, factor, False) for factor in (7.15 / 10, 10 / 7.15)),
        # the other currency's table of the month
        *((0, Currency.USD, Flow.TOTAL, 1 / rate, True) for rate in (6.3, 7.17, 8.2)),
        *((0, Currency.USD, Flow.TOTAL, 1 / rate, False) for rate in (1.0, 4.5, 10.0)),
        *((0, Currency.USD, flow, 1.0, False) for flow in (Flow.EXPORT, Flow.IMPORT)),
    ],
)
def test_stored_national_levels_tell_the_currency(
    table: SourceTable, months_ago: int, currency: Currency, flow: Flow, factor: float, fits: bool
) -> None:
    period, levels = Month(FAR, 2) - months_ago, nothing()
    levels[Basis.YTD, 0, flow] = levels_of(table)[Basis.YTD, 0, flow] * factor
    if months_ago:
        levels[Basis.YTD, 0, flow] /= 1 - 0.012  # 2025-02 prints -1.2 %
    known = known_of(period, currency, levels)
    if fits:
        assert checked(in_far_year(table), known) == []
    else:
        assert refusal(in_far_year(table), known).facts["against"] == trade_of(currency, period)


@pytest.mark.parametrize(("rate", "fits"), [(5.6, False), (6.3, True), (8.2, True), (8.7, False)])
def test_stored_yuan_tell_a_table_in_dollars(examples: Path, rate: float, fits: bool) -> None:
    dollars, levels = in_far_year(read_one(examples / "2025-02.csv")), nothing()
    levels[:, 0, Flow.TOTAL] = levels_of(dollars)[:, 0, Flow.TOTAL] * rate
    known = known_of(dollars.period, Currency.RMB, levels)
    if fits:
        assert checked(dollars, known) == []
    else:
        assert refusal(dollars, known).facts["against"] == trade_of(Currency.RMB, dollars.period)


def test_a_year_like_2009_is_stored_beside_the_year_before(table: SourceTable) -> None:
    """Trade of January and February fell by 27 %, printed so, in the year after the last known total."""
    figures = table.figures.copy()
    figures[:, :6] *= 0.73
    figures[:, 6:] = -27.0
    fallen = replace(table, figures=figures, period=Month(2026, 2))
    known = known_of(FEBRUARY, Currency.RMB, levels_of(table))
    assert keys(checked(fallen, known)) == ["level-unusual"]
    assert refusal(fallen).facts["flow"] is Flow.TOTAL  # alone, it may be in dollars


def real_history() -> dict[Month, Array]:
    """National levels by month, in 100 million dollars, as a provider restates those of China Customs since 2008."""
    path, history = Path(__file__).parents[1] / "analysis" / "seasonal" / "national_usd.csv", dict[Month, Array]()
    with path.open(encoding="ascii") as file:
        for row in csv.DictReader(file):
            exports, imports = (10 * float(row[name]) for name in ("exports", "imports"))
            period, of_month = parse_month(row["period"]), np.array([exports + imports, exports, imports])
            to_date = of_month if period.month == 1 else of_month + history[period - 1][Basis.YTD, 0]
            history[period] = nothing()
            history[period][:, 0] = of_month, to_date
    return history


def test_every_real_month_is_possible_beside_the_year_before_in_its_currency_alone(table: SourceTable) -> None:
    """The provinces have their shares of February 2025. The nation's YoY are printed where the year before is known."""
    history, nation = real_history(), table.row_of(NATIONAL)
    for period, levels in history.items():
        year_before = history.get(period - 12, nothing())
        figures = np.full_like(table.figures, np.nan)
        for column, (flow, basis) in enumerate(LEVEL_FIELDS):
            scale = levels[basis, 0, flow] / levels_of(table)[basis, 0, flow]
            figures[:, column] = table.figures[:, column] * scale
            if basis is Basis.YTD:
                yoy = 100 * (levels / year_before - 1)
                figures[nation, yoy_field(flow)] = yoy[basis, 0, flow]
        month = replace(table, figures=figures, period=period, currency=Currency.USD)
        before = known_of(period - 12, Currency.USD, year_before)
        checked(month, before)
        for rate in (1 / 7, 7):
            other = replace(month, figures=figures * rate)
            assert refusal(other).facts["against"] == trade_of(Currency.USD, min(period.year, 2025))
            if period - 12 in history:
                assert refusal(other, before).facts["against"] == trade_of(Currency.USD, period - 12)


def test_a_trade_that_fell_by_all_of_it_is_refused(table: SourceTable) -> None:
    figures = table.figures.copy()
    figures[0, 6:] = -100.0
    fallen = replace(in_far_year(table), figures=figures)
    assert refusal(fallen, known_of(Month(FAR - 1, 2), Currency.RMB, levels_of(table))).key == "magnitude"


# China's usual trade


def test_no_real_month_is_unusual(rmb: Path, examples: Path) -> None:
    for path in sorted([*rmb.glob("*.csv"), *examples.glob("*.csv")]):
        assert checked(read_one(path), nothing) == [], path


#: National levels that China Customs published, in 100 million: month, currency, basis, exports, imports.
PUBLISHED = [
    (Month(2010, 1), Currency.USD, Basis.MONTH, 1094.8, 953.1),
    (Month(2014, 2), Currency.USD, Basis.MONTH, 1140.9, 1370.8),  # Spring Festival on 31 January
    (Month(2015, 3), Currency.USD, Basis.MONTH, 1445.7, 1414.9),  # and here on 19 February
    (Month(2017, 12), Currency.USD, Basis.YTD, 22634.9, 18409.8),
    (Month(2020, 2), Currency.USD, Basis.YTD, 2924.5, 2995.4),  # the pandemic
    (Month(2020, 12), Currency.USD, Basis.MONTH, 2819.3, 2037.5),
    (Month(2021, 12), Currency.USD, Basis.MONTH, 3405.0, 2460.4),
    (Month(2026, 3), Currency.RMB, Basis.MONTH, 22297.0, 18749.4),  # a year of which no total was known
    (Month(2026, 3), Currency.RMB, Basis.YTD, 68466.7, 49913.3),
]


@pytest.mark.parametrize(("period", "currency", "basis", "exports", "imports"), PUBLISHED)
def test_published_months_of_other_years_are_within_the_limits(
    period: Month, currency: Currency, basis: Basis, exports: float, imports: float
) -> None:
    levels = nothing()
    levels[basis, 0] = exports + imports, exports, imports
    assert [*find_unusual(levels, period, currency, DOUBTFUL_TRADE)] == []
    levels *= 0.3
    assert len([*find_unusual(levels, period, currency, DOUBTFUL_TRADE)]) == 3


@pytest.mark.parametrize(
    ("name", "factor", "found"), [("广东省", 0.4, True), ("广东省", 0.8, False), ("青海省", 0, False)]
)
def test_a_province_is_compared_with_its_share(table: SourceTable, name: str, factor: float, found: bool) -> None:
    levels = levels_of(table)
    region = next(region for region in PROVINCES if region.name == name)
    levels[:, region.index, Flow.EXPORT] *= factor
    unusual = [*find_unusual(levels, table.period, table.currency, DOUBTFUL_TRADE)]
    assert {(each.region, each.flow) for each in unusual} == ({(region.index, Flow.EXPORT)} if found else set())


def test_the_documentation_has_the_limits() -> None:
    page = (Path(__file__).parents[2] / "docs" / "trust.md").read_text(encoding="utf-8")
    for pairs in zip(DOUBTFUL_TRADE[:3], ODD_TRADE[:3], strict=True):
        (low, high), (usual_low, usual_high) = pairs
        assert re.search(rf"\| {low:g} to {high:g}[a-z0-9. ()]* \| {usual_low:g} to {usual_high:g} \|", page)
    assert (DOUBTFUL_TRADE.provinces, ODD_TRADE.provinces) == ((2, 3, 10), (1.5, 2, 4))
    for text in (
        "half to 2 times its share | two thirds to 1.5",
        "a third to 3 times | half to 2",
        "10 times | 4 times",
    ):
        assert text in page
    asked, odd = ([f"{limit:g}%" for limit in limits[:2]] for limits in (DOUBTFUL, ODD))
    assert (
        f"the nation differs by more than {asked[0]}, a province by more than {asked[1]} | {odd[0]}, {odd[1]} |" in page
    )
    for rule in ("step-odd", "base-odd"):
        for pair in zip(LIMITS[rule].doubtful, LIMITS[rule].odd, strict=True):
            shown = (f"{limit:.1f}%" if limit >= 1 else f"{limit:.2f}%" for limit in pair)
            assert f"| {' | '.join(shown)} |" in page


# The stored levels of the month


def changed(table: SourceTable, region: Region, flow: Flow, factor: float) -> SourceTable:
    """*table* with the levels of a region and flow multiplied by *factor*; 全国 and the total are not adapted."""
    figures = table.figures.copy()
    row = np.flatnonzero((table.regions == region.index) & table.is_region_row)[0]
    figures[row, 2 * flow : 2 * flow + 2] *= factor
    return replace(table, figures=figures)


@pytest.mark.parametrize("region", [NATIONAL, PROVINCES[0], PROVINCES[18], PROVINCES[28]])  # and 北京, 广东, 青海
@pytest.mark.parametrize("flow", [Flow.EXPORT, Flow.IMPORT])
@pytest.mark.parametrize("sign", [1, -1])
def test_a_difference_is_stored_warned_of_or_refused(table: SourceTable, region: Region, flow: Flow, sign: int) -> None:
    odd, refused = (limits[region is not NATIONAL] / 100 for limits in (ODD, DOUBTFUL))
    known = known_of(FEBRUARY, Currency.RMB, levels_of(table))
    assert checked(changed(table, region, flow, 1 + sign * odd * 0.95), known) == []
    (warning,) = checked(changed(table, region, flow, 1 + sign * odd * 1.05), known)
    assert warning.key == "level-against-stored"
    assert (warning.facts["region"], warning.facts["flow"]) == (region, flow)
    assert checked(changed(table, region, flow, 1 + sign * refused * 0.95), known)
    raised = refusal(changed(table, region, flow, 1 + sign * refused * 1.06), known)
    assert raised.key == "level-against-stored"
    basis = raised.facts["basis"]
    assert isinstance(basis, Basis)
    stored = float(known(table.period, table.currency)[basis, region.index, flow])
    percent = f"{106 * sign * refused:+.1f}%".replace("-", "−")
    for facts in (f"{stored / 10:,.2f} billion", percent, "stored.csv (13498d5f)"):
        assert facts in raised.sentence("en")


def test_a_province_without_trade_may_get_a_little(table: SourceTable) -> None:
    without = levels_of(changed(table, REGIONS[29], Flow.IMPORT, 0.0))  # 青海
    known = known_of(FEBRUARY, Currency.RMB, without)
    assert checked(changed(table, REGIONS[29], Flow.IMPORT, 0.02), known) == []
    without = levels_of(changed(table, REGIONS[15], Flow.IMPORT, 0.0))  # 山东
    assert refusal(table, known_of(FEBRUARY, Currency.RMB, without)).key == "level-against-stored"


# Files that are stored one after the other

OTHER = {Flow.EXPORT: Flow.IMPORT, Flow.IMPORT: Flow.EXPORT}


class Query(NamedTuple):
    """A download of a share of a real month of a flow or, if *is_other*, of the other one.

    It is stored under *period*, and if *under_other*, as the other flow.
    """

    share: float = 1.0
    month: str = "2025-02"
    period: str = ""
    is_other: bool = False
    under_other: bool = False

    def ingest(self, folder: Path, months: dict[str, Cells], flow: Flow) -> Ingested:
        flow = OTHER[flow] if self.is_other else flow
        period = self.period or self.month.replace("-", "")
        data = query_bytes(query_rows({period: amounts(months[self.month], flow, 10_000 * self.share)}))
        return ingest_bytes(folder, f"{flow.name} {self.share}.csv", data, OTHER[flow] if self.under_other else flow)[0]


#: Files in their order, a bulletin by its month, each with the refusal or a warning, "" if there is none.
SEQUENCES: list[Sequence[tuple[object, str]]] = [
    # without other files, another currency is refused, so that there is no warning that it could not be checked
    *(
        [
            *((Query(trade * rate, "2025-05", f"{year}05"), "magnitude") for rate in (1 / 6.2, 1 / 7.2, 6.2, 7.2)),
            (Query(trade, "2025-05", f"{year}05"), "currency known"),
        ]
        for year, trade in ((2015, 0.6), (2026, 1.08))
    ),
    # a part of the trade; *trade*: that of the year relative to 2025
    *(
        [(Query(trade * part, "2025-05", f"{year}05"), "magnitude")]
        for year, trade in ((2005, 0.23), (2024, 0.94), (2030, 1.3), (2035, 1.6))
        for part in (0.3, 0.001)
    ),
    [(Query(0.67, "2025-05"), "level-unusual")],
    # long after the last known total, a stored year before tells the currency
    *(
        [(Query(2.0, "2025-05", f"{FAR}05"), "magnitude-unknown"), (Query(2.1 * part, "2025-05", f"{FAR + 1}05"), key)]
        for part, key in ((0.3, "magnitude"), (0.8, ""))
    ),
    # two chapters do not override the bulletin; the month itself is compared before the year before
    [("2024-02", ""), ("2025-02", ""), (Query(0.3), "level-against-stored"), (Query(), "")],
    # small steps do not add up: each is within the limits against the one in force, the last ones not against the first
    *(
        [("2025-02", ""), *((Query(share), "level-against-stored") for share in shares)]
        for shares in ((0.97, 0.955, 0.93, 0.91), (1.03, 1.045, 1.06, 1.08))
    ),
    # the other flow: of the same content, of a revised one beside the bulletin, and by the provinces in an empty store
    [(Query(), ""), (Query(under_other=True), "flow-of-stored"), (Query(is_other=True), "")],
    [("2025-02", ""), (Query(1.01, under_other=True), "flow-of-stored"), (Query(1.01), "")],
    *(
        [(right._replace(under_other=True), "flow-of-other"), (right, "")]
        for year, trade in ((2018, 0.65), (2024, 1.0), (2030, 1.2))
        for month in ("2024-03", "2024-12", "2025-05")
        for right in [Query(trade, month, f"{year}{month[5:]}")]
    ),
]


@pytest.mark.parametrize("flow", COLUMNS)
@pytest.mark.parametrize("files", SEQUENCES)
def test_a_file_is_compared_with_those_stored_before(
    tmp_path: Path,
    real_months: dict[str, Cells],
    monkeypatch: pytest.MonkeyPatch,
    files: Sequence[tuple[object, str]],
    flow: Flow,
) -> None:
    monkeypatch.setattr("xlpkg.store.ingest._today", lambda: dt.date(2099, 12, 31))
    for file, key in files:
        if isinstance(file, str):
            assert ingest_bytes(tmp_path, f"{file}.csv", csv_bytes(real_months[file]))[0].refusal is None
            continue
        assert isinstance(file, Query)
        done = file.ingest(tmp_path, real_months, flow)
        if done.refusal is None:
            assert not done.unchanged
            assert key in ("", "currency known", *keys(done.warnings))
            assert key != "currency known" or "magnitude-unknown" not in keys(done.warnings)
            continue
        assert done.refusal.key == key
        stored = int(real_months[file.month][3][COLUMNS[flow]]) / 1e4
        said: dict[str, list[Level | str]] = {
            "magnitude": [Level(stored * file.share), "--flow"],
            "level-against-stored": [Level(stored), Level(stored * file.share), "2025-02.csv"],
            "flow-of-stored": ["--flow", "trademonitor withdraw "],
            "flow-of-other": ["--flow"],
        }
        for lang in LANGUAGE_NAMES:
            words = [each.label(lang) if isinstance(each, Level) else each for each in said[key]]
            assert [each for each in words if each not in done.refusal.sentence(lang)] == []


def test_a_bulletin_is_stored_once_a_query_of_another_size_is_withdrawn(
    tmp_path: Path, real_months: dict[str, Cells]
) -> None:
    bulletin = csv_bytes(real_months["2025-02"])
    assert Query(0.9).ingest(tmp_path, real_months, Flow.EXPORT).refusal is None
    refused = ingest_bytes(tmp_path, "2025-02.csv", bulletin)[0].refusal
    assert refused is not None
    with open_store(tmp_path / "trade.sqlite") as store:
        (wrong,) = store.files()
        for lang in LANGUAGE_NAMES:
            sentence = refused.sentence(lang)
            assert wrong.named.sentence(lang) in sentence
            assert f"trademonitor withdraw {wrong.short_hash}" in sentence
            assert "2025-02.csv D4" in sentence  # the nation's exports of the month
        store.withdraw(wrong)
    assert ingest_bytes(tmp_path, "2025-02.csv", bulletin)[0].refusal is None


def test_both_files_of_a_total_are_named(tmp_path: Path, real_months: dict[str, Cells]) -> None:
    """Exports and imports are of two queries."""
    for flow in COLUMNS:
        assert Query().ingest(tmp_path, real_months, flow).refusal is None
    with open_store(tmp_path / "trade.sqlite") as store:
        stored = Known(store).month(Currency.RMB, FEBRUARY)
        assert stored is not None
        named = [[name for name, _ in stored.files_of(Basis.MONTH, 19, flow)] for flow in (Flow.TOTAL, *COLUMNS)]
        assert stored.files_of(Basis.YTD, 19, Flow.TOTAL) == []
    assert named == [["EXPORT 1.0.csv", "IMPORT 1.0.csv"], ["EXPORT 1.0.csv"], ["IMPORT 1.0.csv"]]


def test_columns_of_exports_and_imports_exchanged_are_refused(tmp_path: Path, real_months: dict[str, Cells]) -> None:
    cells = copied(real_months["2025-02"])
    for row in cells[3:-1]:
        row[3:7], row[8:10] = [*row[5:7], *row[3:5]], [row[9], row[8]]
    refusal_of(tmp_path, "2025-02.csv", csv_bytes(cells), "flow-of-other")
