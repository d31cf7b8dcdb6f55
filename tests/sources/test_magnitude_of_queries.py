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
OTHER = {Flow.EXPORT: Flow.IMPORT, Flow.IMPORT: Flow.EXPORT}


def rows_of_query(cells: Cells, flow: Flow, share: float = 1.0, month: str = "202502") -> Cells:
    """Return a download of a flow of a real month."""
    column = COLUMNS[flow]
    return query_rows(
        {month: {CODES[row[0]]: int(int(row[column]) * 10_000 * share) for row in cells if row[0] in CODES}}
    )


def download(cells: Cells, flow: Flow, share: float = 1.0, month: str = "202502") -> bytes:
    return query_bytes(rows_of_query(cells, flow, share, month))


def stored(folder: Path, data: bytes, flow: Flow | None, name: str = "query.csv") -> Ingested:
    path = folder / name
    path.write_bytes(data)
    with open_store(folder / "trade.sqlite") as store:
        before = store.version()
        (done,) = ingest(store, [path], flow=flow)
        assert (store.version() > before) is (done.refusal is None and not done.unchanged)
    return done


def bulletin(folder: Path, cells: Cells) -> Ingested:
    return stored(folder, csv_bytes(cells), None, "2025-02.csv")


def refused_as(done: Ingested) -> str:
    """Return the key of the refusal, "" if the file was stored."""
    return done.refusal.key if done.refusal is not None else ""


@pytest.mark.parametrize("flow", COLUMNS)
@pytest.mark.parametrize(("year", "trade"), [(2015, 0.6), (2026, 1.08)])
def test_a_query_in_another_currency_is_refused_in_an_empty_store(
    tmp_path: Path, real_months: dict[str, Cells], flow: Flow, year: int, trade: float
) -> None:
    """So there is no warning that the currency could not be checked."""
    for rate in (1 / 6.2, 1 / 7.2, 6.2, 7.2):
        done = stored(tmp_path, download(real_months["2025-05"], flow, trade * rate, f"{year}05"), flow)
        assert refused_as(done) == "magnitude"
        assert "--flow" in str(done.refusal)
    done = stored(tmp_path, download(real_months["2025-05"], flow, trade, f"{year}05"), flow)
    assert done.refusal is None
    assert "magnitude-unknown" not in keys(done.warnings)


@pytest.mark.parametrize(
    ("share", "month", "warning"), [(2.0, f"{FAR}05", "magnitude-unknown"), (0.67, "202505", "level-unusual")]
)
def test_a_year_without_known_trade_and_seven_tenths_of_the_trade_are_warnings(
    tmp_path: Path, real_months: dict[str, Cells], share: float, month: str, warning: str
) -> None:
    done = stored(tmp_path, download(real_months["2025-05"], Flow.EXPORT, share, month), Flow.EXPORT)
    assert done.refusal is None
    assert warning in keys(done.warnings)


@pytest.mark.parametrize("flow", COLUMNS)
def test_two_chapters_do_not_override_the_bulletin(
    tmp_path: Path, rmb: Path, real_months: dict[str, Cells], flow: Flow
) -> None:
    cells = real_months["2025-02"]
    stored(tmp_path, (rmb / "2024-02.csv").read_bytes(), None, "2024-02.csv")  # the month itself is compared first
    bulletin(tmp_path, cells)
    done = stored(tmp_path, download(cells, flow, 0.3), flow)
    assert refused_as(done) == "level-against-stored"
    national = int(cells[3][COLUMNS[flow]]) / 1e4
    assert f"{national:,.1f}" in str(done.refusal)
    assert f"{national * 0.3:,.1f}" in str(done.refusal)
    assert stored(tmp_path, download(cells, flow), flow, "all.csv").refusal is None


def test_a_bulletin_is_stored_once_a_query_of_another_size_is_withdrawn(
    tmp_path: Path, real_months: dict[str, Cells]
) -> None:
    cells = real_months["2025-02"]
    assert stored(tmp_path, download(cells, Flow.EXPORT, 0.9), Flow.EXPORT).refusal is None
    done = bulletin(tmp_path, cells)
    assert refused_as(done) == "level-against-stored"
    assert done.refusal is not None
    with open_store(tmp_path / "trade.sqlite") as store:
        (wrong,) = store.files()
        for sentence in (done.refusal.sentence("en"), done.refusal.sentence("zh")):
            assert f"query.csv ({wrong.short_hash})" in sentence
            assert f"trademonitor withdraw {wrong.short_hash}" in sentence
            assert "2025-02.csv D4" in sentence  # the nation's exports of the month
        store.withdraw(wrong)
    assert bulletin(tmp_path, cells).refusal is None


@pytest.mark.parametrize("shares", [(0.97, 0.955, 0.93, 0.91), (1.03, 1.045, 1.06, 1.08)])
def test_small_steps_do_not_add_up(tmp_path: Path, real_months: dict[str, Cells], shares: tuple[float, ...]) -> None:
    """Each file is within the limits against the one in force, but not against the file stored first."""
    cells = real_months["2025-02"]
    bulletin(tmp_path, cells)
    with open_store(tmp_path / "trade.sqlite") as store:
        first = store.files()[0].short_hash
    for share in shares:
        done = stored(tmp_path, download(cells, Flow.EXPORT, share), Flow.EXPORT, f"{share}.csv")
        if abs(share - 1) < 0.05:
            assert done.refusal is None
            assert "level-odd" in keys(done.warnings)
        else:
            assert refused_as(done) == "level-against-stored"
            assert f"2025-02.csv ({first})" in str(done.refusal)


def test_both_files_of_a_total_are_named(tmp_path: Path, real_months: dict[str, Cells]) -> None:
    """Exports and imports are of two queries."""
    for flow in COLUMNS:
        data = download(real_months["2025-02"], flow, 0.96)
        assert stored(tmp_path, data, flow, f"{flow.name}.csv").refusal is None
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
    other = OTHER[flow]
    rows = rows_of_query(real_months["2025-02"], flow)
    assert stored(tmp_path, query_bytes(rows), flow).refusal is None
    saved_again = "\n".join(",".join(f'"{cell}"' for cell in row) for row in rows) + "\n"
    for data in (query_bytes(rows), saved_again.encode("utf-8-sig")):
        done = stored(tmp_path, data, other, "again.csv")
        assert refused_as(done) == "flow-of-stored"
        assert done.refusal is not None
        assert (done.refusal.facts["flow"], done.refusal.facts["other"]) == (other, flow)
        for sentence in (done.refusal.sentence("en"), done.refusal.sentence("zh")):
            assert "--flow" in sentence
            assert re.search(r"trademonitor withdraw [0-9a-f]{8}", sentence)
    assert stored(tmp_path, download(real_months["2025-02"], other), other, "other.csv").refusal is None


@pytest.mark.parametrize("flow", COLUMNS)
def test_a_flow_that_contradicts_the_stored_month_is_refused(
    tmp_path: Path, real_months: dict[str, Cells], flow: Flow
) -> None:
    bulletin(tmp_path, real_months["2025-02"])
    revised = download(real_months["2025-02"], flow, 1.01)
    assert refused_as(stored(tmp_path, revised, OTHER[flow])) == "flow-of-stored"
    assert stored(tmp_path, revised, flow).refusal is None


@pytest.mark.parametrize("flow", COLUMNS)
@pytest.mark.parametrize(("year", "trade"), [(2018, 0.65), (2024, 1.0), (2030, 1.2)])
def test_in_an_empty_store_the_provinces_tell_the_flow(
    tmp_path: Path, real_months: dict[str, Cells], flow: Flow, year: int, trade: float
) -> None:
    for name in ("2024-03", "2024-12", "2025-05"):
        data = download(real_months[name], flow, trade, f"{year}{name[5:]}")
        assert refused_as(stored(tmp_path, data, OTHER[flow])) == "flow-of-other"
        assert stored(tmp_path, data, flow).refusal is None


def test_columns_of_exports_and_imports_exchanged_are_refused(tmp_path: Path, real_months: dict[str, Cells]) -> None:
    cells = [list(row) for row in real_months["2025-02"]]
    for row in cells[3:-1]:
        row[3:7], row[8:10] = [*row[5:7], *row[3:5]], [row[9], row[8]]
    assert refused_as(bulletin(tmp_path, cells)) == "flow-of-other"


@pytest.mark.parametrize(("year", "trade"), [(2005, 0.23), (2024, 0.94), (2030, 1.3), (2035, 1.6)])
@pytest.mark.parametrize("part", [0.3, 0.001])
def test_a_part_of_the_trade_is_refused_in_an_empty_store(
    tmp_path: Path, real_months: dict[str, Cells], year: int, trade: float, part: float
) -> None:
    """*trade*: exports of the year relative to 2025."""
    share = trade * part
    done = stored(tmp_path, download(real_months["2025-05"], Flow.EXPORT, share, f"{year}05"), Flow.EXPORT)
    assert refused_as(done) == "magnitude"
    assert done.refusal is not None
    assert (done.refusal.facts["region"], done.refusal.facts["flow"]) == (NATIONAL, Flow.EXPORT)
    exports = int(real_months["2025-05"][3][3]) / 1e4 * share
    assert f"{exports:,.1f}" in str(done.refusal)


@pytest.mark.parametrize(("part", "fits"), [(0.3, False), (0.8, True)])
def test_a_stored_year_before_tells_the_currency_long_after_the_last_known_total(
    tmp_path: Path, real_months: dict[str, Cells], part: float, fits: bool
) -> None:
    """Exports of twice the level of 2025 in a year of which no total is known."""
    cells = real_months["2025-05"]
    assert stored(tmp_path, download(cells, Flow.EXPORT, 2.0, f"{FAR}05"), Flow.EXPORT).refusal is None
    done = stored(tmp_path, download(cells, Flow.EXPORT, 2.1 * part, f"{FAR + 1}05"), Flow.EXPORT, "next.csv")
    assert (done.refusal is None) is fits
    if done.refusal is not None:
        assert done.refusal.facts["against"] == f"RMB {FAR}-05"
