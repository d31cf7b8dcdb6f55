"""Levels are compared with the stored ones of the month and the year before, the other currency, and usual trade."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from editions import csv_bytes, query_bytes, query_rows

from xlpkg.errors import SourceRefused
from xlpkg.messages import Message
from xlpkg.model.arrays import Array
from xlpkg.model.months import Month
from xlpkg.model.regions import NATIONAL, PROVINCES, REGIONS, Region
from xlpkg.model.words import Basis, Currency, Flow
from xlpkg.sources.magnitude import ODD, REFUSED, check_magnitude, largest_difference, levels_of
from xlpkg.sources.reading import read_tables
from xlpkg.sources.table import SourceTable
from xlpkg.sources.usual_trade import POSSIBLE, USUAL, find_unusual
from xlpkg.store.ingest import Ingested, ingest
from xlpkg.store.store import open_store
from xlpkg.store.vintages import StoredFile

Cells = list[list[str]]
#: A year of which no total is known here.
FAR = 2040
FEBRUARY = Month(2025, 2)
CODES = {province.name: str(province.code) for province in PROVINCES}
COLUMNS = {Flow.EXPORT: 3, Flow.IMPORT: 5}


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


def keys(messages: list[Message] | tuple[Message, ...]) -> list[str]:
    return [message.key for message in messages]


class Stored:
    """A store with one file, whose levels *known* returns."""

    def __init__(self, known: Callable[[Month, Currency], Array]) -> None:
        self.known = known

    def levels(self, period: Month, currency: Currency, *, newest: bool = True) -> Array:
        del newest
        return self.known(period, currency)

    def files_of_level(
        self, period: Month, currency: Currency, at: tuple[Basis, int, Flow], *, newest: bool = True
    ) -> list[StoredFile]:
        del period, currency, at, newest
        return [StoredFile(1, "13498d5f00", "stored.csv", "csv", None, "", (), ())]


def checked(table: SourceTable, known: Callable[[Month, Currency], Array]) -> list[Message]:
    return check_magnitude(table, Stored(known))


def refusal(table: SourceTable, known: Callable[[Month, Currency], Array] = nothing) -> SourceRefused:
    with pytest.raises(SourceRefused) as raised:
        checked(table, known)
    for lang in ("en", "zh"):
        assert table.file in raised.value.sentence("en" if lang == "en" else "zh")
    return raised.value


# The currency


def test_without_anything_known_it_cannot_tell(table: SourceTable) -> None:
    assert keys(checked(replace(table, period=Month(FAR, 2)), nothing)) == ["magnitude-unknown"]


def test_chinas_yearly_total_tells(table: SourceTable) -> None:
    assert checked(table, nothing) == []
    assert refusal(replace(table, unit=1_000)).facts["against"] == "RMB 2025"


@pytest.mark.parametrize(
    ("factor", "fits"), [(1.0, True), (1.1, True), (0.9, True), (7.15 / 10, False), (10 / 7.15, False)]
)
def test_the_year_before_and_the_printed_growth_tell(
    table: SourceTable, national: dict[Basis, float], factor: float, fits: bool
) -> None:
    def known(period: Month, currency: Currency) -> Array:
        levels = nothing()
        if (period, currency) == (Month(FAR - 1, 2), Currency.RMB):
            levels[Basis.YTD, 0, Flow.TOTAL] = national[Basis.YTD] / (1 - 0.012) * factor  # 2025-02 prints -1.2 %
        return levels

    later = replace(table, period=Month(FAR, 2))
    if fits:
        assert checked(later, known) == []
    else:
        assert refusal(later, known).facts["against"] == f"RMB {FAR - 1}-02"


@pytest.mark.parametrize(
    ("rate", "fits"), [(6.3, True), (7.17, True), (8.2, True), (1.0, False), (10.0, False), (4.5, False)]
)
def test_the_other_currencys_table_of_the_month_tells(
    table: SourceTable, national: dict[Basis, float], rate: float, fits: bool
) -> None:
    def known(period: Month, currency: Currency) -> Array:
        levels = nothing()
        if (period, currency) == (Month(FAR, 2), Currency.USD):
            levels[:, 0, Flow.TOTAL] = [national[basis] / rate for basis in Basis]
        return levels

    later = replace(table, period=Month(FAR, 2))
    if fits:
        assert checked(later, known) == []
    else:
        assert refusal(later, known).facts["against"] == f"USD {FAR}-02"


@pytest.mark.parametrize("flow", [Flow.TOTAL, Flow.EXPORT, Flow.IMPORT])
def test_each_flow_that_both_currencies_print_tells(table: SourceTable, flow: Flow) -> None:
    def known(period: Month, currency: Currency) -> Array:
        levels = nothing()
        if (period, currency) == (Month(FAR, 2), Currency.USD):
            levels[:, 0, flow] = levels_of(table)[:, 0, flow]  # a dollar for a yuan
        return levels

    assert refusal(replace(table, period=Month(FAR, 2)), known).facts["against"] == f"USD {FAR}-02"


def test_a_trade_that_fell_by_all_of_it_is_refused(table: SourceTable) -> None:
    figures = table.figures.copy()
    figures[0, 6:] = -100.0
    fallen = replace(table, figures=figures, period=Month(FAR, 2))

    def known(period: Month, currency: Currency) -> Array:
        return levels_of(table) if (period, currency) == (Month(FAR - 1, 2), Currency.RMB) else nothing()

    assert refusal(fallen, known).key == "magnitude"


def test_a_year_like_2009_is_stored_beside_the_year_before(table: SourceTable) -> None:
    """Trade of January and February fell by 27 %, printed so, in the year after the last known total."""
    figures = table.figures.copy()
    figures[:, :6] *= 0.73
    figures[:, 6:] = -27.0
    fallen = replace(table, figures=figures, period=Month(2026, 2))

    def known(period: Month, currency: Currency) -> Array:
        return levels_of(table) if (period, currency) == (FEBRUARY, Currency.RMB) else nothing()

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


@pytest.mark.parametrize(
    ("year", "trade"), [(2005, 0.23), (2015, 0.52), (2024, 0.94), (2026, 1.1), (2030, 1.0), (2030, 1.3), (2035, 1.6)]
)
@pytest.mark.parametrize("part", [0.3, 0.001])
def test_a_part_of_the_trade_is_refused_in_an_empty_store(
    tmp_path: Path, real_months: dict[str, Cells], year: int, trade: float, part: float
) -> None:
    """*trade*: exports of the year relative to 2025."""
    share = trade * part
    done = stored_query(tmp_path, download(real_months["2025-05"], Flow.EXPORT, share, f"{year}05"), Flow.EXPORT)
    assert done.refusal is not None
    assert done.refusal.key == "magnitude"
    assert (done.refusal.facts["region"], done.refusal.facts["flow"]) == (NATIONAL, Flow.EXPORT)
    exports = int(real_months["2025-05"][3][3]) / 1e4 * share
    assert f"{exports:,.1f}" in str(done.refusal)


@pytest.mark.parametrize(("part", "fits"), [(0.3, False), (0.8, True), (1.0, True)])
def test_a_stored_year_before_tells_long_after_the_last_known_total(
    tmp_path: Path, real_months: dict[str, Cells], part: float, fits: bool
) -> None:
    """Exports of twice the level of 2025 in a year of which no total is known."""
    cells = real_months["2025-05"]
    for year, share in ((FAR, 2.0), (FAR + 1, 2.1 * part)):
        done = stored_query(tmp_path, download(cells, Flow.EXPORT, share, f"{year}05"), Flow.EXPORT, f"{year}.csv")
        assert (done.refusal is None) is (fits or year == FAR)
    if done.refusal is not None:
        assert done.refusal.facts["against"] == f"RMB {FAR}-05"


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
    refused, odd = ([f"{limit:.0%}".replace("%", " %") for limit in limits] for limits in (REFUSED, ODD))
    assert (
        f"the nation differs by more than {refused[0]}, a province by more than {refused[1]} | {odd[0]}, {odd[1]} |"
        in page
    )


def test_seven_tenths_of_the_trade_are_odd(tmp_path: Path, real_months: dict[str, Cells]) -> None:
    done = stored_query(tmp_path, download(real_months["2025-04"], Flow.EXPORT, 0.67, "202504"), Flow.EXPORT)
    assert done.refusal is None
    assert "level-unusual" in keys(done.warnings)


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


def known_of(table: SourceTable) -> Callable[[Month, Currency], Array]:
    """A store with *table* only."""

    def known(period: Month, currency: Currency) -> Array:
        return levels_of(table) if (period, currency) == (table.period, table.currency) else nothing()

    return known


def changed(table: SourceTable, region: Region, flow: Flow, factor: float) -> SourceTable:
    """*table* with the levels of a region and flow multiplied by *factor*; 全国 and the total are not adapted."""
    figures = table.figures.copy()
    row = np.flatnonzero((table.regions == region.index) & table.is_region_row)[0]
    figures[row, 2 * flow : 2 * flow + 2] *= factor
    return replace(table, figures=figures)


@pytest.mark.parametrize("region", [NATIONAL, *PROVINCES])
@pytest.mark.parametrize("flow", [Flow.EXPORT, Flow.IMPORT])
@pytest.mark.parametrize("sign", [1, -1])
def test_a_difference_is_stored_warned_of_or_refused(table: SourceTable, region: Region, flow: Flow, sign: int) -> None:
    odd, refused = ODD[region is not NATIONAL], REFUSED[region is not NATIONAL]
    known = known_of(table)
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
    known = known_of(changed(table, REGIONS[29], Flow.IMPORT, 0.0))  # 青海
    assert checked(changed(table, REGIONS[29], Flow.IMPORT, 0.02), known) == []
    without = known_of(changed(table, REGIONS[15], Flow.IMPORT, 0.0))  # 山东
    assert refusal(table, without).key == "level-against-stored"


# Downloads of the online query


def amounts(cells: Cells, column: int, share: float = 1.0) -> dict[str, int]:
    """A column of a real month by the code of the province, in yuan."""
    return {CODES[row[0]]: int(int(row[column]) * 10_000 * share) for row in cells if row[0] in CODES}


def download(cells: Cells, flow: Flow, share: float = 1.0, month: str = "202502") -> bytes:
    return query_bytes(query_rows({month: amounts(cells, COLUMNS[flow], share)}))


def stored_query(folder: Path, data: bytes, flow: Flow, name: str = "query.csv") -> Ingested:
    path = folder / name
    path.write_bytes(data)
    with open_store(folder / "trade.sqlite") as store:
        before = store.version()
        (done,) = ingest(store, [path], flow=flow)
        assert (store.version() > before) is (done.refusal is None and not done.unchanged)
    return done


def stored_bulletin(folder: Path, cells: Cells) -> None:
    path = folder / "2025-02.csv"
    path.write_bytes(csv_bytes(cells))
    with open_store(folder / "trade.sqlite") as store:
        (done,) = ingest(store, [path])
        assert done.refusal is None


@pytest.mark.parametrize("flow", COLUMNS)
@pytest.mark.parametrize("year", [2015, 2025, 2026])
def test_a_query_in_another_currency_is_refused_in_an_empty_store(
    tmp_path: Path, real_months: dict[str, Cells], flow: Flow, year: int
) -> None:
    """So there is no warning that the currency could not be checked."""
    trade = {2015: 0.6, 2025: 1.0, 2026: 1.08}[year]
    for rate in (1 / 6.2, 1 / 7.2, 6.2, 7.2):
        data = download(real_months["2025-05"], flow, trade * rate, f"{year}05")
        done = stored_query(tmp_path, data, flow)
        assert done.refusal is not None
        assert done.refusal.key == "magnitude"
        assert "--flow" in done.refusal.sentence("en")
        assert "--flow" in done.refusal.sentence("zh")
    done = stored_query(tmp_path, download(real_months["2025-05"], flow, trade, f"{year}05"), flow)
    assert done.refusal is None
    assert "magnitude-unknown" not in keys(done.warnings)


@pytest.mark.parametrize("flow", COLUMNS)
def test_a_query_of_a_year_without_known_trade_is_a_warning(
    tmp_path: Path, real_months: dict[str, Cells], flow: Flow
) -> None:
    done = stored_query(tmp_path, download(real_months["2025-05"], flow, 2.0, f"{FAR}05"), flow)
    assert "magnitude-unknown" in keys(done.warnings)


@pytest.mark.parametrize("flow", COLUMNS)
def test_two_chapters_do_not_override_the_bulletin(
    tmp_path: Path, rmb: Path, real_months: dict[str, Cells], flow: Flow
) -> None:
    cells = real_months["2025-02"]
    with open_store(tmp_path / "trade.sqlite") as store:
        list(ingest(store, [rmb / "2024-02.csv"]))  # the month itself is compared first
    stored_bulletin(tmp_path, cells)
    done = stored_query(tmp_path, download(cells, flow, 0.3), flow)
    assert done.refusal is not None
    assert done.refusal.key == "level-against-stored"
    national = int(cells[3][COLUMNS[flow]]) / 1e4
    assert f"{national:,.1f}" in str(done.refusal)
    assert f"{national * 0.3:,.1f}" in str(done.refusal)
    assert stored_query(tmp_path, download(cells, flow), flow, "all.csv").refusal is None


def test_a_bulletin_is_stored_once_a_query_of_another_size_is_withdrawn(
    tmp_path: Path, real_months: dict[str, Cells]
) -> None:
    cells = real_months["2025-02"]
    assert stored_query(tmp_path, download(cells, Flow.EXPORT, 0.9), Flow.EXPORT).refusal is None
    path = tmp_path / "2025-02.csv"
    path.write_bytes(csv_bytes(cells))
    with open_store(tmp_path / "trade.sqlite") as store:
        (done,) = ingest(store, [path])
        assert done.refusal is not None
        assert done.refusal.key == "level-against-stored"
        (wrong,) = store.files()
        for sentence in (done.refusal.sentence("en"), done.refusal.sentence("zh")):
            assert f"query.csv ({wrong.short_hash})" in sentence
            assert f"trademonitor withdraw {wrong.short_hash}" in sentence
            assert "2025-02.csv D4" in sentence  # the nation's exports of the month
        store.withdraw(wrong)
        (done,) = ingest(store, [path])
        assert done.refusal is None


@pytest.mark.parametrize("shares", [(0.97, 0.955, 0.93, 0.91), (1.03, 1.045, 1.06, 1.08)])
def test_small_steps_do_not_add_up(tmp_path: Path, real_months: dict[str, Cells], shares: tuple[float, ...]) -> None:
    """Each file is within the limits against the one in force, but not against the file stored first."""
    cells = real_months["2025-02"]
    stored_bulletin(tmp_path, cells)
    done = [
        stored_query(tmp_path, download(cells, Flow.EXPORT, share), Flow.EXPORT, f"{share}.csv") for share in shares
    ]
    refused = [each.refusal for each in done if each.refusal is not None]
    assert [each.refusal is None for each in done] == [abs(share - 1) < 0.05 for share in shares]
    assert all("level-odd" in keys(each.warnings) for each in done if each.refusal is None)
    with open_store(tmp_path / "trade.sqlite") as store:
        bulletin = store.files()[0]
    for each in refused:
        assert each.key == "level-against-stored"
        assert f"2025-02.csv ({bulletin.short_hash})" in str(each)


def test_a_wrong_first_file_can_be_withdrawn(tmp_path: Path, real_months: dict[str, Cells]) -> None:
    """9/10 of the trade came first, then nearly all of it: the right file is refused until the first is withdrawn."""
    cells = real_months["2025-02"]
    for share in (0.92, 0.96):
        done = stored_query(tmp_path, download(cells, Flow.EXPORT, share), Flow.EXPORT, f"{share}.csv")
        assert done.refusal is None
    done = stored_query(tmp_path, download(cells, Flow.EXPORT), Flow.EXPORT)
    assert done.refusal is not None
    with open_store(tmp_path / "trade.sqlite") as store:
        first = store.files()[0]
        assert f"0.92.csv ({first.short_hash})" in str(done.refusal)
        store.withdraw(first)
    assert stored_query(tmp_path, download(cells, Flow.EXPORT), Flow.EXPORT).refusal is None


def test_of_a_total_both_files_are_named(tmp_path: Path, real_months: dict[str, Cells]) -> None:
    """Exports and imports are of two queries."""
    cells = real_months["2025-02"]
    for flow in COLUMNS:
        done = stored_query(tmp_path, download(cells, flow, 0.96), flow, f"{flow.name}.csv")
        assert done.refusal is None
    with open_store(tmp_path / "trade.sqlite") as store:
        named = [
            [file.name for file in store.files_of_level(FEBRUARY, Currency.RMB, (Basis.MONTH, 19, flow))]
            for flow in (Flow.TOTAL, Flow.EXPORT, Flow.IMPORT)
        ]
        assert store.files_of_level(FEBRUARY, Currency.RMB, (Basis.YTD, 19, Flow.TOTAL)) == []
    assert named == [["EXPORT.csv", "IMPORT.csv"], ["EXPORT.csv"], ["IMPORT.csv"]]


@pytest.mark.parametrize("flow", COLUMNS)
def test_the_same_content_under_the_other_flow_is_refused(
    tmp_path: Path, real_months: dict[str, Cells], flow: Flow
) -> None:
    other = Flow.IMPORT if flow is Flow.EXPORT else Flow.EXPORT
    rows = query_rows({"202502": amounts(real_months["2025-02"], COLUMNS[flow])})
    assert stored_query(tmp_path, query_bytes(rows), flow).refusal is None
    saved_again = "\n".join(",".join(f'"{cell}"' for cell in row) for row in rows) + "\n"
    for data in (query_bytes(rows), saved_again.encode("utf-8-sig")):
        done = stored_query(tmp_path, data, other, "again.csv")
        assert done.refusal is not None
        assert done.refusal.key == "flow-of-stored"
        assert (done.refusal.facts["flow"], done.refusal.facts["other"]) == (other, flow)
        for sentence in (done.refusal.sentence("en"), done.refusal.sentence("zh")):
            assert "--flow" in sentence
            assert re.search(r"trademonitor withdraw [0-9a-f]{8}", sentence)
    assert stored_query(tmp_path, download(real_months["2025-02"], other), other, "other.csv").refusal is None


@pytest.mark.parametrize("flow", COLUMNS)
def test_a_flow_that_contradicts_the_stored_month_is_refused(
    tmp_path: Path, real_months: dict[str, Cells], flow: Flow
) -> None:
    other = Flow.IMPORT if flow is Flow.EXPORT else Flow.EXPORT
    stored_bulletin(tmp_path, real_months["2025-02"])
    revised = download(real_months["2025-02"], flow, 1.01)
    done = stored_query(tmp_path, revised, other)
    assert done.refusal is not None
    assert done.refusal.key == "flow-of-stored"
    assert stored_query(tmp_path, revised, flow).refusal is None


@pytest.mark.parametrize("flow", COLUMNS)
@pytest.mark.parametrize(("year", "trade"), [(2018, 0.65), (2024, 1.0), (2030, 1.2)])
def test_in_an_empty_store_the_provinces_tell_the_flow(
    tmp_path: Path, real_months: dict[str, Cells], flow: Flow, year: int, trade: float
) -> None:
    other = Flow.IMPORT if flow is Flow.EXPORT else Flow.EXPORT
    for name in ("2024-03", "2024-12", "2025-05"):
        data = download(real_months[name], flow, trade, f"{year}{name[5:]}")
        done = stored_query(tmp_path, data, other)
        assert done.refusal is not None
        assert done.refusal.key == "flow-of-other"
        assert stored_query(tmp_path, data, flow).refusal is None


def test_columns_of_exports_and_imports_exchanged_are_refused(tmp_path: Path, real_months: dict[str, Cells]) -> None:
    cells = [list(row) for row in real_months["2025-02"]]
    for row in cells[3:-1]:
        row[3:7], row[8:10] = [*row[5:7], *row[3:5]], [row[9], row[8]]
    path = tmp_path / "2025-02.csv"
    path.write_bytes(csv_bytes(cells))
    with open_store(tmp_path / "trade.sqlite") as store:
        (done,) = ingest(store, [path])
    assert done.refusal is not None
    assert done.refusal.key == "flow-of-other"


def test_in_a_batch_the_others_are_stored(tmp_path: Path, real_months: dict[str, Cells], rmb: Path) -> None:
    part = tmp_path / "part.csv"
    part.write_bytes(download(real_months["2025-02"], Flow.EXPORT, 0.3))
    with open_store(tmp_path / "trade.sqlite") as store:
        paths = [rmb / "2025-01.csv", rmb / "2025-02.csv", part, rmb / "2025-03.csv"]
        done = [*ingest(store, paths, flow=Flow.EXPORT)]
        assert [each.refusal is None for each in done] == [True, True, False, True]
        assert store.levels(FEBRUARY, Currency.RMB)[Basis.MONTH, 19, Flow.EXPORT] == 3649.7409  # 广东
