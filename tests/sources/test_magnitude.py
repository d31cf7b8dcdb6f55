"""Figures are compared with those of the year before, the other currency and China's yearly totals."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import pytest

from xlpkg.errors import SourceRefused
from xlpkg.model.fields import level_field
from xlpkg.model.months import Month
from xlpkg.model.regions import NATIONAL
from xlpkg.model.words import Basis, Currency, Flow
from xlpkg.sources.magnitude import check_magnitude
from xlpkg.sources.reading import read_tables
from xlpkg.sources.table import SourceTable

Cells = list[list[str]]
#: A year of which no total is known here.
FAR = 2040


@pytest.fixture(scope="module")
def table(rmb: Path) -> SourceTable:
    _, (only,) = read_tables(rmb / "2025-02.csv")
    return only


@pytest.fixture(scope="module")
def national(real_months: dict[str, Cells]) -> dict[Basis, float]:
    """Total trade of 2025-02 in yuan."""
    row = real_months["2025-02"][3]
    return {basis: int(row[1 + basis]) * 1e4 for basis in Basis}


def nothing(*_: object) -> list[float]:
    """A store without figures."""
    return [math.nan] * 6


def test_without_anything_known_it_cannot_tell(table: SourceTable) -> None:
    assert not check_magnitude(replace(table, period=Month(FAR, 2)), nothing)


def test_chinas_yearly_total_tells(table: SourceTable) -> None:
    assert check_magnitude(table, nothing)
    with pytest.raises(SourceRefused, match="RMB 202"):
        check_magnitude(replace(table, unit=1_000), nothing)


@pytest.mark.parametrize(
    ("factor", "fits"), [(1.0, True), (1.1, True), (0.9, True), (7.15 / 10, False), (10 / 7.15, False)]
)
def test_the_year_before_and_the_printed_growth_tell(
    table: SourceTable, national: dict[Basis, float], factor: float, fits: bool
) -> None:
    def known(period: Month, currency: Currency) -> list[float]:
        levels = nothing()
        if (period, currency) == (Month(FAR - 1, 2), Currency.RMB):
            levels[level_field(Flow.TOTAL, Basis.YTD)] = (
                national[Basis.YTD] / (1 - 0.012) * factor
            )  # 2025-02 prints -1.2 %
        return levels

    later = replace(table, period=Month(FAR, 2))
    if fits:
        assert check_magnitude(later, known)
    else:
        with pytest.raises(SourceRefused) as raised:
            check_magnitude(later, known)
        assert raised.value.facts["against"] == f"RMB {FAR - 1}-02"


@pytest.mark.parametrize(
    ("rate", "fits"), [(6.3, True), (7.17, True), (8.2, True), (1.0, False), (10.0, False), (4.5, False)]
)
def test_the_other_currencys_table_of_the_month_tells(
    table: SourceTable, national: dict[Basis, float], rate: float, fits: bool
) -> None:
    def known(period: Month, currency: Currency) -> list[float]:
        levels = nothing()
        if (period, currency) == (Month(FAR, 2), Currency.USD):
            levels[:2] = [national[basis] / rate for basis in Basis]
        return levels

    later = replace(table, period=Month(FAR, 2))
    if fits:
        assert check_magnitude(later, known)
    else:
        with pytest.raises(SourceRefused) as raised:
            check_magnitude(later, known)
        assert raised.value.facts["against"] == f"USD {FAR}-02"


@pytest.mark.parametrize("flow", [Flow.TOTAL, Flow.EXPORT, Flow.IMPORT])
def test_each_flow_that_both_currencies_print_tells(table: SourceTable, flow: Flow) -> None:
    def known(period: Month, currency: Currency) -> list[float]:
        levels = nothing()
        if (period, currency) == (Month(FAR, 2), Currency.USD):
            levels[2 * flow : 2 * flow + 2] = own[2 * flow : 2 * flow + 2]  # a dollar for a yuan
        return levels

    later = replace(table, period=Month(FAR, 2))
    values = table.figures_of(NATIONAL)
    assert values is not None
    own = [table.unit * level for level in values if level is not None]
    with pytest.raises(SourceRefused) as raised:
        check_magnitude(later, known)
    assert raised.value.facts["against"] == f"USD {FAR}-02"


def test_a_trade_that_fell_by_all_of_it_is_refused(table: SourceTable) -> None:
    figures = table.figures.copy()
    figures[0, 6:] = -100.0
    fallen = replace(table, figures=figures, period=Month(FAR, 2))
    with pytest.raises(SourceRefused) as raised:
        check_magnitude(fallen, lambda _period, currency: [1e12 if currency is Currency.RMB else math.nan] * 6)
    assert raised.value.key == "magnitude"
