"""Downloads of the online query: compared with the stored figures of their month, and refused for a wrong flow."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from editions import csv_bytes, keys, query_bytes, query_rows

from xlpkg.model.months import Month
from xlpkg.model.regions import NATIONAL, PROVINCES
from xlpkg.model.words import Basis, Currency, Flow
from xlpkg.store.ingest import Ingested, ingest
from xlpkg.store.store import open_store

Cells = list[list[str]]
#: A year of which no total is known here.
FAR = 2040
FEBRUARY = Month(2025, 2)
CODES = {province.name: str(province.code) for province in PROVINCES}
COLUMNS = {Flow.EXPORT: 3, Flow.IMPORT: 5}


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


def test_both_files_of_a_total_are_named(tmp_path: Path, real_months: dict[str, Cells]) -> None:
    """Exports and imports are of two queries."""
    cells = real_months["2025-02"]
    for flow in COLUMNS:
        done = stored_query(tmp_path, download(cells, flow, 0.96), flow, f"{flow.name}.csv")
        assert done.refusal is None
    with open_store(tmp_path / "trade.sqlite") as store:
        files = store.levels_to_compare(Currency.RMB, FEBRUARY).files
        named = [
            [name for name, _ in files((Basis.MONTH, 19, flow), True)]
            for flow in (Flow.TOTAL, Flow.EXPORT, Flow.IMPORT)
        ]
        assert files((Basis.YTD, 19, Flow.TOTAL), True) == []
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
def test_a_stored_year_before_tells_the_currency_long_after_the_last_known_total(
    tmp_path: Path, real_months: dict[str, Cells], part: float, fits: bool
) -> None:
    """Exports of twice the level of 2025 in a year of which no total is known."""
    cells = real_months["2025-05"]
    for year, share in ((FAR, 2.0), (FAR + 1, 2.1 * part)):
        done = stored_query(tmp_path, download(cells, Flow.EXPORT, share, f"{year}05"), Flow.EXPORT, f"{year}.csv")
        assert (done.refusal is None) is (fits or year == FAR)
    if done.refusal is not None:
        assert done.refusal.facts["against"] == f"RMB {FAR}-05"


def test_seven_tenths_of_the_trade_are_odd(tmp_path: Path, real_months: dict[str, Cells]) -> None:
    done = stored_query(tmp_path, download(real_months["2025-04"], Flow.EXPORT, 0.67, "202504"), Flow.EXPORT)
    assert done.refusal is None
    assert "level-unusual" in keys(done.warnings)
