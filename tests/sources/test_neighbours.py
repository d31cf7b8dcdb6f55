"""A month is compared with the stored months beside it, whichever of them was stored first."""

from __future__ import annotations

import itertools
import random
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from altered_months import (
    EXPORTS,
    IMPORTS,
    MONTH,
    ROWS,
    TO_DATE,
    YOY,
    added_up,
    exchange,
    figures_of,
    month_with,
    with_rows,
)
from editions import Cells, amounts, keys, query_bytes, query_rows, read_one
from month_files import NAMES, cube_in, file_named, in_hundred_million, ingest_files, read, write
from stored_months import FILE, StoredMonths, compared

from xlpkg.analysis.checks import check_data
from xlpkg.errors import Doubtful
from xlpkg.model.arrays import Array
from xlpkg.model.months import Month
from xlpkg.model.regions import PROVINCES, REGIONS
from xlpkg.model.words import Basis, Flow
from xlpkg.sources.comparison import StoredMonth, month_of
from xlpkg.sources.judge import LIMITS
from xlpkg.sources.table import SourceTable
from xlpkg.store.ingest import Ingested, restore
from xlpkg.store.store import open_store

Months = dict[str, Cells]
KINDS = ("step-odd", "base-odd")
INDEX = {region.short: region.index for region in REGIONS}
#: Neighbours of similar trade.
PAIRS = [("江苏", "浙江"), ("安徽", "河南"), ("重庆", "四川"), ("江西", "湖南"), ("宁夏", "青海")]


def messages(results: list[Ingested]) -> list[str]:
    """The keys of all refusals and warnings, without those about zones."""
    refusals = [done.refusal.key for done in results if done.refusal is not None]
    return refusals + [key for done in results for key in keys(done.warnings) if key != "zones-renamed"]


def exchanged(cells: Cells, pair: tuple[str, str], columns: list[int]) -> Cells:
    order = exchange(*(INDEX[name] for name in pair))
    return month_with(cells, added_up(with_rows(figures_of(cells), order, columns)))


def with_columns_of(cells: Cells, other: Cells, columns: list[int]) -> Cells:
    figures = figures_of(cells)
    figures[:, columns] = figures_of(other)[:, columns]
    return month_with(cells, figures)


def store_beside(folder: Path, months: Months, *names: str) -> Path:
    """Store real months in the store of *folder*, and return it."""
    store = folder / "trade.sqlite"
    assert messages(ingest_files(store, *(write(folder / f"{name}.csv", months[name]) for name in names))) == []
    return store


def refused(folder: Path, name: str, cells: Cells, *stored: str) -> str:
    """Return the English refusal of a month, after a look at both: the file, the stored files and their commands."""
    path = write(folder / "new" / f"{name}.csv", cells)
    (done,) = ingest_files(folder / "trade.sqlite", path)
    assert done.refusal is not None, keys(done.warnings)
    with open_store(folder / "trade.sqlite") as store:
        for said in (done.refusal.sentence("en"), done.refusal.sentence("zh")):
            assert path.name in said
            assert len(said) < 900
            for each in stored:
                file = file_named(store, each)
                assert any(f"{each}{brackets.format(file.short_hash)}" in said for brackets in (" ({})", "（{}）"))
                assert f"trademonitor withdraw {file.short_hash}" in said
    return done.refusal.sentence("en")


def levels_of(table: SourceTable) -> Array:
    return month_of(table).levels


# Real months


@pytest.mark.parametrize("order", ["in order", "reversed", 0, 1])
def test_real_months_agree_in_any_order_of_storing(tmp_path: Path, rmb: Path, order: str | int) -> None:
    files = sorted(rmb.glob("*.csv"), reverse=order == "reversed")
    if isinstance(order, int):
        random.Random(order).shuffle(files)  # noqa: S311
    assert messages(ingest_files(tmp_path / "trade.sqlite", *files)) == []


@pytest.mark.parametrize("is_first", [True, False])
def test_downloads_of_the_online_query_agree_with_real_months(
    tmp_path: Path, rmb: Path, real_months: Months, is_first: bool
) -> None:
    """A year of exports and a month of imports, before and after the bulletins."""
    year = {f"2024{month:02d}": amounts(real_months[f"2024-{month:02d}"], Flow.EXPORT) for month in range(1, 13)}
    month = {"202502": amounts(real_months["2025-02"], Flow.IMPORT)}
    store, results = tmp_path / "trade.sqlite", []
    for turn in (True, False):
        if turn != is_first:
            results += ingest_files(store, *sorted(rmb.glob("*.csv")))
            continue
        for flow, part in ((Flow.EXPORT, year), (Flow.IMPORT, month)):
            path = tmp_path / f"query {flow}.csv"
            path.write_bytes(query_bytes(query_rows(part)))
            results += ingest_files(store, path, flow=flow)
    assert set(messages(results)) <= {"query-by-detail"}


# Provinces exchanged


@pytest.mark.parametrize(
    ("pair", "columns", "before"),
    [
        *((pair, columns, "2025-04") for pair in PAIRS for columns in (ROWS, MONTH, TO_DATE + YOY)),
        *((pair, columns, "2024-05") for pair in PAIRS for columns in (ROWS, TO_DATE + YOY)),
        *((("天津", "广东"), ROWS, before) for before in ("2025-04", "2024-05")),  # of very different size
        *(((PAIRS[0]), columns, before) for columns in (EXPORTS, IMPORTS) for before in ("2025-04", "2024-05")),
    ],
)
def test_exchanged_provinces_are_refused(
    tmp_path: Path, real_months: Months, pair: tuple[str, str], columns: list[int], before: str
) -> None:
    """Beside the month before, or beside the same month of the year before."""
    store_beside(tmp_path, real_months, before)
    said = refused(tmp_path, "2025-05", exchanged(real_months["2025-05"], pair, columns))
    if "look exchanged" not in said:
        assert ", more than the year to date, " in said
        return
    for name in (*(REGIONS[INDEX[each]].english for each in pair), f"{before}.csv (", "trademonitor withdraw "):
        assert name in said


@pytest.mark.parametrize("stored", ["2024-01", "2024-02", "2024-12", "2025-02"])
def test_an_exchange_in_a_stored_month_is_found_by_the_next_file(
    tmp_path: Path, real_months: Months, stored: str
) -> None:
    """The next file is of the month after or before, or of a year after or before. It is stored after a withdrawal."""
    store = tmp_path / "trade.sqlite"
    wrong = exchanged(real_months[stored], ("安徽", "河南"), ROWS)
    assert messages(ingest_files(store, write(tmp_path / f"{stored}.csv", wrong))) == []
    new = {"2024-01": "2024-02", "2024-02": "2025-02", "2024-12": "2024-11", "2025-02": "2024-02"}[stored]
    said = refused(tmp_path, new, real_months[new], f"{stored}.csv")
    assert "Anhui and Henan (exports, the year to date; imports, the year to date) look exchanged" in said
    with open_store(store) as opened:
        opened.withdraw(file_named(opened, f"{stored}.csv"))
    assert messages(ingest_files(store, tmp_path / "new" / f"{new}.csv")) == []


def test_both_files_are_stored_as_the_refusal_says_and_check_goes_on_naming_them(
    tmp_path: Path, real_months: Months
) -> None:
    store = store_beside(tmp_path, real_months, "2024-11")
    wrong = with_columns_of(real_months["2024-12"], real_months["2024-11"], TO_DATE + YOY)
    with open_store(store) as opened:
        file = file_named(opened, "2024-11.csv")
        said = refused(tmp_path, "2024-12", wrong, file.name)
        assert "if it is right, store it with trademonitor ingest --accept " in said
        opened.withdraw(file)
        assert messages(ingest_files(store, tmp_path / "new" / "2024-12.csv")) == []
        with pytest.raises(Doubtful, match=r"has figures of 2024-12 in the stored 2024-12\.csv"):
            restore(opened, file)
        opened.restore(file)
    found = {finding.code: finding.severity for finding in check_data(cube_in(store), Month(2024, 12))}
    assert found["ytd-step"] == "error"


def test_the_refusal_says_what_other_months_say(tmp_path: Path, real_months: Months) -> None:
    """January is wrong; February, which is right, agrees with the year before. May is wrong and agrees with nothing."""
    store, pair = store_beside(tmp_path, real_months, "2024-02", "2025-04", "2024-05"), ("安徽", "河南")
    wrong = write(tmp_path / "2025-01.csv", exchanged(real_months["2025-01"], pair, ROWS))
    assert messages(ingest_files(store, wrong)) == []
    said = refused(tmp_path, "2025-02", real_months["2025-02"], "2025-01.csv")
    assert "; 2025-02.csv agrees with the stored 2024-02; " in said
    said = refused(tmp_path, "2025-05", exchanged(real_months["2025-05"], pair, ROWS))
    assert re.search(r"; 2025-05\.csv does not agree with 202[45]-0[45] either; ", said)


@pytest.mark.parametrize("is_query", [False, True])
def test_a_second_file_of_a_month_with_provinces_exchanged_is_refused(
    tmp_path: Path, real_months: Months, is_query: bool
) -> None:
    """Two provinces whose exports differ by 8 to 12%, within what a revision may be."""
    store, figures = store_beside(tmp_path, real_months, "2025-05"), figures_of(real_months["2025-05"])
    apart = np.abs(np.subtract.outer(*[np.log(figures[1:, 2])] * 2))
    one, other = 1 + np.argwhere((apart > 0.08) & (apart < 0.12))[0]
    moved = added_up(with_rows(figures, exchange(one, other), EXPORTS))
    path = write(tmp_path / "2025-05 again.csv", month_with(real_months["2025-05"], moved))
    if is_query:
        of_month = {str(region.code): int(1e4 * moved[region.index, 2]) for region in PROVINCES}
        path.write_bytes(query_bytes(query_rows({"202505": of_month})))
    (done,) = ingest_files(store, path, flow=Flow.EXPORT)
    assert done.refusal is not None
    assert done.refusal.key == "provinces-exchanged"


@pytest.mark.parametrize(("one", "other"), [("深圳市", "广州市"), ("西宁市", "海西州")])
@pytest.mark.parametrize(
    ("stored", "columns"),
    [*(("2025-04", columns) for columns in (ROWS, MONTH, TO_DATE + YOY)), ("2024-05", ROWS), ("2025-06", ROWS)],
)
def test_exchanged_cities_of_a_province_are_stored_with_a_warning(
    tmp_path: Path, real_months: Months, one: str, other: str, stored: str, columns: list[int]
) -> None:
    """Beside the month before or after, last year's, or the month itself."""
    store = store_beside(tmp_path, real_months, stored)
    cells = [list(row) for row in real_months["2025-05"]]
    (first, second) = (next(row for row in cells if row[0] == label) for label in (one, other))
    for column in columns:
        first[1 + column], second[1 + column] = second[1 + column], first[1 + column]
    (done,) = read(store, write(tmp_path / "new" / "2025-05.csv", cells))
    (warning,) = [each for each in done.warnings if each.key == "zones-odd"]
    if "look exchanged" not in warning.sentence("en"):
        assert "more than" in warning.sentence("en")
        return
    for said in (warning.sentence("en"), warning.sentence("zh")):
        assert one in said
        assert other in said
        assert f"{stored}.csv" in said


@pytest.mark.parametrize("stored", ["2025-04", "2024-05", "2025-05"])
@pytest.mark.parametrize(("divisor", "is_named"), [(10, True), (3.5, True), (1.02, False)])
def test_a_large_city_of_another_size_is_named(
    tmp_path: Path, real_months: Months, stored: str, divisor: float, is_named: bool
) -> None:
    """广州 has 13% of Guangdong's trade; with its other columns, the figures still agree with each other."""
    store = store_beside(tmp_path, real_months, stored)
    cells = [list(row) for row in real_months["2025-05"]]
    row = next(row for row in cells if row[0] == "广州市")
    for column in (3, 4, 5, 6):
        row[column] = str(round(int(row[column]) / divisor))
    row[1], row[2] = str(int(row[3]) + int(row[5])), str(int(row[4]) + int(row[6]))
    (done,) = read(store, write(tmp_path / "new" / "2025-05.csv", cells))
    sentences = [each.sentence() for each in done.warnings if each.key == "zones-odd"]
    assert len(sentences) == is_named
    assert all("it was stored: check" in sentence and "广州市" in sentence for sentence in sentences)


# Months with others between them that are not stored


def test_no_real_month_is_below_an_earlier_one(rmb: Path) -> None:
    """Whichever months are stored: each is compared with each."""
    tables = [read_one(path) for path in sorted(rmb.glob("*.csv"))]
    for table, other in itertools.permutations(tables, 2):
        yoy = other.figures[other.is_region_row][:, 6:]
        if abs(table.period.year - other.period.year) <= 1:
            assert checked(table, other.period, levels_of(other), yoy) == ("", ""), (table.period, other.period)


@pytest.mark.parametrize(
    ("name", "stored", "levels", "key"),
    [
        ("2026-05", "2025-04", "2025-04", "base-odd-below"),  # 河南 and 青海 doubled their exports
        ("2025-06", "2025-04", "2025-06", "step-odd-below"),  # the stored file is the wrong one
    ],
)
def test_a_year_to_date_below_an_earlier_one_is_refused(
    rmb: Path, name: str, stored: str, levels: str, key: str
) -> None:
    """May 2025 is accepted beside the stored figures, but not if one of the two has a wrong name."""
    table, other = read_one(rmb / "2025-05.csv"), read_one(rmb / f"{levels}.csv")
    yoy = other.figures[other.is_region_row][:, 6:]
    assert checked(table, other.period, levels_of(other), yoy) == ("", "")
    new = replace(table, period=Month(*map(int, name.split("-"))))
    assert checked(new, Month(*map(int, stored.split("-"))), levels_of(other), yoy) == ("doubtful", key)


def test_the_refusal_of_a_copy_under_the_name_of_next_year_names_the_file_before(
    tmp_path: Path, real_months: Months
) -> None:
    store_beside(tmp_path, real_months, *(month for month in real_months if month <= "2025-04"))
    cells = [row for row in real_months["2025-05"] if not row[0].startswith("注")] + [["注：略"]]
    said = refused(tmp_path, "2026-05", cells, "2025-04.csv")
    assert "but 2025-05 to date is" in said


# Columns of another month


@pytest.mark.parametrize(
    ("name", "other", "columns"),
    [
        ("2024-12", "2024-11", TO_DATE + YOY),  # as one file had
        ("2024-05", "2024-04", MONTH),
        ("2024-09", "2024-08", MONTH),  # the nation's months are almost the same
        ("2025-05", "2024-05", TO_DATE + YOY + MONTH),  # last year's file
        ("2025-05", "2025-04", EXPORTS),
        ("2025-05", "2024-08", MONTH),
    ],
)
def test_columns_of_another_month_are_refused(
    tmp_path: Path, real_months: Months, name: str, other: str, columns: list[int]
) -> None:
    store_beside(tmp_path, real_months, other)
    cells = with_columns_of(real_months[name], real_months[other], columns)
    cells = month_with(cells, added_up(figures_of(cells)))
    said = refused(tmp_path, name, cells, f"{other}.csv")
    assert f"{name}.csv ({name}) has figures of {other} in the stored {other}.csv (" in said


def test_figures_of_another_month_in_another_unit_are_refused(tmp_path: Path, real_months: Months) -> None:
    store_beside(tmp_path, real_months, "2024-05")
    cells = in_hundred_million(real_months["2024-05"], 1)
    cells[1:3] = real_months["2025-05"][1:3]
    cells = [*cells[:-1], real_months["2025-05"][-1]]
    said = refused(
        tmp_path, "2025-05", [row for row in cells if row[0] in (*("", "收发货人所在地"), *NAMES) or row[0][0] == "注"]
    )
    assert "2025-05.csv (2025-05) has figures of 2024-05 in the stored 2024-05.csv (" in said


# Limits


def checked(table: SourceTable, month: Month, levels: Array, yoy: Array | None = None) -> tuple[str, str]:
    """Return "doubtful", "odd" or "", and the key, for *table* beside a store that has only one other month."""
    stored = {month: StoredMonth(levels, np.full((32, 3), 10.0) if yoy is None else yoy, [FILE])}
    try:
        found = compared(table, StoredMonths(near=stored))
    except Doubtful as doubtful:
        return "doubtful", doubtful.key
    return ("odd", found[0].key) if found else ("", "")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("is_before", [True, False])
@pytest.mark.parametrize("sign", [-1, 1])
@pytest.mark.parametrize(("name", "size"), [("全国", 0), ("山东", 1), ("广西", 2), ("青海", 3)])
def test_a_difference_beyond_a_limit_is_a_warning_and_beyond_the_next_a_question(
    rmb: Path, kind: str, is_before: bool, sign: int, name: str, size: int
) -> None:
    """The new month is real; the stored one is a month or a year apart, and one year to date differs."""
    table = read_one(rmb / "2025-02.csv")
    levels, at = levels_of(table), (Basis.YTD, INDEX[name], Flow.EXPORT)
    yoy = table.figures[table.is_region_row][:, 6:]
    _, odd, doubtful = LIMITS[kind]
    for percent, expected in (
        *((0.99 * odd[size], ""), (1.01 * odd[size], "odd")),
        *((0.99 * doubtful[size], "odd"), (1.01 * doubtful[size], "doubtful")),
    ):
        stored, off = levels.copy(), sign * percent / 100
        if kind == "step-odd" and is_before:
            stored[Basis.YTD] -= levels[Basis.MONTH]
            stored[at] -= off * levels[at]
        elif kind == "step-odd":
            stored[Basis.YTD] += levels[Basis.MONTH]
            stored[at] /= 1 - off
        elif is_before:
            stored[Basis.YTD] /= 1 + yoy / 100
            stored[at] /= 1 + off
        else:
            stored[Basis.YTD] *= 1.1
            stored[at] *= 1 + off
        month = table.period + (-1 if is_before else 1) * (1 if kind == "step-odd" else 12)
        assert checked(table, month, stored) == (expected, kind if expected else "")
