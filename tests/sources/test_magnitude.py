"""Levels are compared with the stored ones of the month and the year before, the other currency, and usual trade."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from editions import keys

from xlpkg.errors import SourceRefused
from xlpkg.messages import Message
from xlpkg.model.arrays import Array
from xlpkg.model.months import Month
from xlpkg.model.regions import NATIONAL, PROVINCES, REGIONS, Region
from xlpkg.model.words import Basis, Currency, Flow
from xlpkg.sources.magnitude import (
    ODD,
    REFUSED,
    StoredLevels,
    check_magnitude,
    largest_difference,
    levels_of,
    with_totals,
)
from xlpkg.sources.reading import read_tables
from xlpkg.sources.table import SourceTable
from xlpkg.sources.usual_trade import POSSIBLE, USUAL, find_unusual

Cells = list[list[str]]
#: A year of which no total is known here.
FAR = 2040
FEBRUARY = Month(2025, 2)


@pytest.fixture(scope="module")
def table(rmb: Path) -> SourceTable:
    _, (only,) = read_tables(rmb / "2025-02.csv")
    return only


@pytest.fixture(scope="module")
def national(real_months: dict[str, Cells]) -> dict[Basis, float]:
    """Total trade of 2025-02 in 亿 yuan."""
    row = real_months["2025-02"][3]
    return {basis: int(row[1 + basis]) / 1e4 for basis in Basis}


def nothing(*_: object) -> Array:
    """A store without figures."""
    return np.full((2, 32, 3), np.nan)


def known_of(period: Month, currency: Currency, levels: Array) -> Callable[[Month, Currency], Array]:
    """A store with the *levels* of one month in one currency."""
    return lambda *key: levels if key == (period, currency) else nothing()


def checked(table: SourceTable, known: Callable[[Month, Currency], Array]) -> list[Message]:
    """The warnings about *table* beside a store with one file, whose levels *known* returns."""
    period, currency = table.period, table.currency
    of_month, before, other = (
        with_totals(known(*key)) for key in ((period, currency), (period - 12, currency), (period, currency.other))
    )
    stored = StoredLevels(of_month, of_month, before, other, lambda *_: [("stored.csv", "13498d5f")])
    return check_magnitude(table, stored)


def in_far_year(table: SourceTable) -> SourceTable:
    """Return the table as one of February in a year of which no total is known."""
    return replace(table, period=Month(FAR, 2))


def refusal(table: SourceTable, known: Callable[[Month, Currency], Array] = nothing) -> SourceRefused:
    with pytest.raises(SourceRefused) as raised:
        checked(table, known)
    for lang in ("en", "zh"):
        assert table.file in raised.value.sentence("en" if lang == "en" else "zh")
    return raised.value


# The currency


def test_without_known_figures_the_currency_is_not_checked(table: SourceTable) -> None:
    assert keys(checked(in_far_year(table), nothing)) == ["magnitude-unknown"]


def test_chinas_yearly_total_tells_the_currency(table: SourceTable) -> None:
    assert checked(table, nothing) == []
    assert refusal(replace(table, unit=1_000)).facts["against"] == "RMB 2025"


@pytest.mark.parametrize(
    ("factor", "fits"), [(1.0, True), (1.1, True), (0.9, True), (7.15 / 10, False), (10 / 7.15, False)]
)
def test_the_year_before_and_the_printed_growth_tell_the_currency(
    table: SourceTable, national: dict[Basis, float], factor: float, fits: bool
) -> None:
    levels = nothing()
    levels[Basis.YTD, 0, Flow.TOTAL] = national[Basis.YTD] / (1 - 0.012) * factor  # 2025-02 prints -1.2 %
    known = known_of(Month(FAR - 1, 2), Currency.RMB, levels)
    if fits:
        assert checked(in_far_year(table), known) == []
    else:
        assert refusal(in_far_year(table), known).facts["against"] == f"RMB {FAR - 1}-02"


@pytest.mark.parametrize(
    ("rate", "fits"), [(6.3, True), (7.17, True), (8.2, True), (1.0, False), (10.0, False), (4.5, False)]
)
def test_the_other_currencys_table_of_the_month_tells_the_currency(
    table: SourceTable, national: dict[Basis, float], rate: float, fits: bool
) -> None:
    levels = nothing()
    levels[:, 0, Flow.TOTAL] = [national[basis] / rate for basis in Basis]
    known = known_of(Month(FAR, 2), Currency.USD, levels)
    if fits:
        assert checked(in_far_year(table), known) == []
    else:
        assert refusal(in_far_year(table), known).facts["against"] == f"USD {FAR}-02"


@pytest.mark.parametrize("flow", [Flow.TOTAL, Flow.EXPORT, Flow.IMPORT])
def test_each_flow_that_both_currencies_print_tells_the_currency(table: SourceTable, flow: Flow) -> None:
    levels = nothing()
    levels[:, 0, flow] = levels_of(table)[:, 0, flow]  # a dollar for a yuan
    known = known_of(Month(FAR, 2), Currency.USD, levels)
    assert refusal(in_far_year(table), known).facts["against"] == f"USD {FAR}-02"


def test_a_trade_that_fell_by_all_of_it_is_refused(table: SourceTable) -> None:
    figures = table.figures.copy()
    figures[0, 6:] = -100.0
    fallen = replace(in_far_year(table), figures=figures)
    assert refusal(fallen, known_of(Month(FAR - 1, 2), Currency.RMB, levels_of(table))).key == "magnitude"


def test_a_year_like_2009_is_stored_beside_the_year_before(table: SourceTable) -> None:
    """Trade of January and February fell by 27 %, printed so, in the year after the last known total."""
    figures = table.figures.copy()
    figures[:, :6] *= 0.73
    figures[:, 6:] = -27.0
    fallen = replace(table, figures=figures, period=Month(2026, 2))
    known = known_of(FEBRUARY, Currency.RMB, levels_of(table))
    assert keys(checked(fallen, known)) == ["level-unusual"]
    assert refusal(fallen).facts["flow"] is Flow.TOTAL  # alone, it may be in dollars


# China's usual trade


def test_no_real_month_is_unusual(rmb: Path, examples: Path) -> None:
    for path in sorted([*rmb.glob("*.csv"), *examples.glob("*.csv")]):
        _, (month,) = read_tables(path)
        assert checked(month, nothing) == [], path


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
    assert [*find_unusual(levels, period, currency, POSSIBLE)] == []
    levels *= 0.3
    assert len([*find_unusual(levels, period, currency, POSSIBLE)]) == 3


def test_the_documentation_has_the_limits() -> None:
    page = (Path(__file__).parents[2] / "docs" / "trust.md").read_text(encoding="utf-8")
    for pairs in zip(POSSIBLE[:3], USUAL[:3], strict=True):
        (low, high), (usual_low, usual_high) = pairs
        assert re.search(rf"\| {low:g} to {high:g}[a-z0-9. ()]* \| {usual_low:g} to {usual_high:g} \|", page)
    assert (POSSIBLE.provinces, USUAL.provinces) == ((2, 3, 10), (1.5, 2, 4))
    for text in (
        "half to 2 times its share | two thirds to 1.5",
        "a third to 3 times | half to 2",
        "10 times | 4 times",
    ):
        assert text in page
    refused, odd = ([f"{limit:.0%}" for limit in limits] for limits in (REFUSED, ODD))
    assert (
        f"the nation differs by more than {refused[0]}, a province by more than {refused[1]} | {odd[0]}, {odd[1]} |"
        in page
    )


@pytest.mark.parametrize(
    ("name", "factor", "found"), [("广东省", 0.4, True), ("广东省", 0.8, False), ("青海省", 0, False)]
)
def test_a_province_is_compared_with_its_share(table: SourceTable, name: str, factor: float, found: bool) -> None:
    levels = levels_of(table)
    region = next(region for region in PROVINCES if region.name == name)
    levels[:, region.index, Flow.EXPORT] *= factor
    unusual = [*find_unusual(levels, table.period, table.currency, POSSIBLE)]
    assert {(each.region, each.flow) for each in unusual} == ({(region.index, Flow.EXPORT)} if found else set())


def test_the_limits_widen_with_each_year(table: SourceTable) -> None:
    levels = levels_of(table)
    levels[:, 1, Flow.EXPORT] *= 2.3  # 北京
    counts = [len([*find_unusual(levels, Month(year, 2), table.currency, USUAL)]) for year in (2025, 2032)]
    assert counts[0] > counts[1] == 0


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
    odd, refused = ODD[region is not NATIONAL], REFUSED[region is not NATIONAL]
    known = known_of(FEBRUARY, Currency.RMB, levels_of(table))
    assert checked(changed(table, region, flow, 1 + sign * odd * 0.95), known) == []
    (warning,) = checked(changed(table, region, flow, 1 + sign * odd * 1.05), known)
    assert warning.key == "level-odd"
    assert (warning.facts["region"], warning.facts["flow"]) == (region, flow)
    assert checked(changed(table, region, flow, 1 + sign * refused * 0.95), known)
    raised = refusal(changed(table, region, flow, 1 + sign * refused * 1.05), known)
    assert raised.key == "level-against-stored"
    basis = raised.facts["basis"]
    assert isinstance(basis, Basis)
    stored = float(known(table.period, table.currency)[basis, region.index, flow])
    assert raised.facts["stored"] == stored
    assert raised.facts["found"] == pytest.approx(stored * (1 + sign * refused * 1.05))
    assert f"{stored:,.1f}" in raised.sentence("en")
    assert f"{stored:,.1f}" in raised.sentence("zh")


def test_real_revisions_are_not_odd(rmb: Path) -> None:
    """The bases that the YoY of 2025 imply differ from the levels first published in 2024 as revisions do."""
    largest = {NATIONAL: 0.0, PROVINCES[0]: 0.0}
    for month in range(1, 6):
        (_, (now,)), (_, (before,)) = (read_tables(rmb / f"{year}-{month:02d}.csv") for year in (2025, 2024))
        levels, stored = levels_of(now)[Basis.YTD], levels_of(before)[Basis.YTD]
        rows = now.is_region_row
        yoy = np.empty_like(levels)
        yoy[now.regions[rows]] = now.figures[rows, 6:]
        base = levels / (1 + yoy / 100)
        off = np.abs(base / stored - 1)
        largest[NATIONAL] = max(largest[NATIONAL], off[0].max())
        largest[PROVINCES[0]] = max(largest[PROVINCES[0]], off[1:].max())
        empty = np.full_like(base, np.nan)
        assert largest_difference(np.stack([empty, base]), np.stack([empty, stored]), ODD) is None
    assert largest[NATIONAL] == pytest.approx(0.0044, abs=5e-4)
    assert largest[PROVINCES[0]] == pytest.approx(0.101, abs=1e-3)


def test_a_province_without_trade_may_get_a_little(table: SourceTable) -> None:
    without = levels_of(changed(table, REGIONS[29], Flow.IMPORT, 0.0))  # 青海
    known = known_of(FEBRUARY, Currency.RMB, without)
    assert checked(changed(table, REGIONS[29], Flow.IMPORT, 0.02), known) == []
    without = levels_of(changed(table, REGIONS[15], Flow.IMPORT, 0.0))  # 山东
    assert refusal(table, known_of(FEBRUARY, Currency.RMB, without)).key == "level-against-stored"
