"""Rows of cities and zones, and provinces that they are below: a contradiction is a warning with its cell.

A city or zone never keeps a month out of the store. Two provinces that look exchanged by their cities are doubtful.
"""

from __future__ import annotations

import contextlib
import functools
import itertools
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from editions import NAMES, Cells, copied, csv_bytes, ingest_bytes, read_one, refusal_of, row_of

from xlpkg.errors import Doubtful, SourceRefused
from xlpkg.model.arrays import Array
from xlpkg.model.regions import PROVINCES, parse_region
from xlpkg.sources.bulletin.checks import find_doubts
from xlpkg.sources.table import SourceTable
from xlpkg.store.ingest import Ingested

Change = Callable[[Cells], object]


@pytest.fixture
def may(real_months: dict[str, Cells]) -> Cells:
    return copied(real_months["2025-05"])


def put(label: str, *figures: tuple[int, str]) -> Change:
    """Return a change of figures of a row: (column, text)."""

    def change(cells: Cells) -> None:
        for column, text in figures:
            cells[row_of(cells, label)][column] = text

    return change


def times_ten(label: str) -> Change:
    """Return a change of the six levels of a row, which still add up."""

    def change(cells: Cells) -> None:
        row = cells[row_of(cells, label)]
        row[1:7] = [f"{text}0" for text in row[1:7]]

    return change


def moved(label: str, below: str) -> Change:
    """Return a change that moves a row below another one."""

    def change(cells: Cells) -> None:
        row = cells.pop(row_of(cells, label))
        cells.insert(row_of(cells, below) + 1, row)

    return change


def again(label: str, below: str) -> Change:
    """Return a change that repeats a row below another one."""
    return lambda cells: cells.insert(row_of(cells, below) + 1, list(cells[row_of(cells, label)]))


def exchanged(label: str, other: str, columns: slice) -> Change:
    """Return a change that exchanges figures of two rows."""

    def change(cells: Cells) -> None:
        one, two = cells[row_of(cells, label)], cells[row_of(cells, other)]
        one[columns], two[columns] = two[columns], one[columns]

    return change


def sorted_by_value(cells: Cells) -> None:
    """Sort all rows below the national one, so that cities are below other provinces."""
    cells[4:-1] = sorted(cells[4:-1], key=lambda row: float(row[2].replace("-", "0")), reverse=True)


#: The change, the refusal, and what its sentence says. 深圳 had 3,813.1 亿 in May, 广东 8,125.9.
CHANGES: list[tuple[Change, str, tuple[str, ...]]] = [
    (put("深圳市", (1, "1")), "identity", ("(深圳市, total trade, the month)", " is 1,")),
    (put("深圳市", (6, "-5")), "level-below", ("(深圳市, imports, the year to date)", "−5")),
    (put("深圳市", (3, "240000000")), "identity", ("深圳市",)),
    (exchanged("深圳市", "广州市", slice(2, 3)), "identity", ("total trade, the year to date",)),
    (times_ten("深圳市"), "zone-above", ("(深圳市, total trade, the month)", "more than its province")),
    (moved("深圳市", "湖南省"), "zone-above", ("深圳市",)),
    (moved("广东省", "广州市"), "zone-above", ("广州市", "4,404,132")),
    (put("吉林市", (8, "0.01")), "yoy-decimals", ("I56 (吉林市, YoY of exports to date)",)),
    # the cities of a province are at most the province
    (moved("深圳市", "江苏省"), "cities-above", ("(Jiangsu, total trade, the month)", "but its cities add up to")),
    (put("深圳市", (1, "38130674"), (2, "38130673")), "identity", ("the year to date",)),
    (put("深圳市", (7, "9.9")), "yoy-identity", ("(深圳市, YoY of total trade to date)", "9.9")),
    (put("深圳市", (8, "-100.1")), "yoy-below", ("(深圳市,",)),
    (again("深圳市", "深圳市"), "province-twice", ("深圳市",)),
    (again("深圳市", "佛山市"), "province-twice", ("深圳市",)),
    # a province's row in the cities of another one
    (moved("浙江省", "海口市"), "cities-above", ("(Jiangsu, ",)),
    (moved("宁夏回族自治区", "西安市"), "zone-above", ("more than its province",)),
    (sorted_by_value, "zone-above", ("more than its province",)),
]
#: Provinces whose figures are exchanged.
EXCHANGED = [("江苏省", "浙江省"), ("江西省", "湖南省"), ("宁夏回族自治区", "青海省")]


def warning_about_zones(done: Ingested) -> str:
    """Return the one warning about cities and zones of a stored file, in English."""
    assert done.refusal is None, done.refusal
    (warning,) = [each for each in done.warnings if each.key == "zones-odd"]
    assert isinstance(warning.sentence("zh"), str)
    return warning.sentence("en")


@pytest.mark.parametrize(("change", "key", "words"), CHANGES)
def test_a_contradiction_of_a_city_or_of_the_order_of_rows_is_stored_with_a_warning(
    tmp_path: Path, may: Cells, change: Change, key: str, words: tuple[str, ...]
) -> None:
    change(may)
    done, rows = ingest_bytes(tmp_path, "2025-05.csv", csv_bytes(may))
    said = warning_about_zones(done)
    keys = [doubt.key for doubt in read_one("2025-05.csv", csv_bytes(may)).doubts]
    assert rows == len(may) - 4  # a header of three rows, and the note
    assert key in keys
    if "is the capital of" not in said:
        assert [word for word in words if word not in said] == []


@pytest.mark.parametrize(("one", "other"), EXCHANGED)
def test_provinces_that_look_exchanged_by_their_cities_are_doubtful(
    tmp_path: Path, may: Cells, one: str, other: str
) -> None:
    exchanged(one, other, slice(1, 10))(may)
    refusal = refusal_of(tmp_path, "2025-05.csv", csv_bytes(may), "provinces-exchanged-by-cities")
    assert isinstance(refusal, Doubtful)
    for name in (one, other):
        assert parse_region(name).english in str(refusal)


def test_exchanged_labels_of_provinces_are_noticed_in_an_empty_store(tmp_path: Path, may: Cells, full: bool) -> None:
    """A capital is then below another province, but for the four municipalities."""
    accepted, labels_exchanged = [], functools.partial(exchanged, columns=slice(0, 1))
    pairs = itertools.combinations([province.name for province in PROVINCES], 2)
    for one, other in itertools.islice(pairs, 0, None, 1 if full else 7):
        cells = copied(may)
        labels_exchanged(one, other)(cells)
        with contextlib.suppress(SourceRefused):
            if not read_one("2025-05.csv", csv_bytes(cells)).doubts:
                accepted.append((one, other))
    assert {*itertools.chain(*accepted)} <= {"北京市", "天津市", "上海市", "重庆市"}
    labels_exchanged("江苏省", "浙江省")(may)
    said = str(refusal_of(tmp_path, "2025-05.csv", csv_bytes(may), "capital-moved"))
    assert "南京市 is below Zhejiang in 2025-05.csv, but it is the capital of Jiangsu" in said


def test_a_zone_of_january_is_its_year_to_date(tmp_path: Path, real_months: dict[str, Cells]) -> None:
    cells = copied(real_months["2025-01"])
    row = cells[row_of(cells, "深圳市")]
    for column in (2, 4):
        row[column] = str(int(row[column]) + 100)
    done, _ = ingest_bytes(tmp_path, "2025-01.csv", csv_bytes(cells))
    assert "January's year to date" in warning_about_zones(done)


@pytest.mark.parametrize(
    ("change", "zone", "now", "then"),
    [
        (moved("石河子市", "长沙市"), "石河子市", "Hunan", "Xinjiang"),
        (moved("广东省", "怀化市"), "怀化高新技术产业开发区", "Guangdong", "Hunan"),
        (moved("无锡市", "浙江省"), "无锡市", "Zhejiang", "Jiangsu"),
    ],
)
def test_a_city_in_another_province_than_the_month_before_is_named(
    tmp_path: Path, real_months: dict[str, Cells], may: Cells, change: Change, zone: str, now: str, then: str
) -> None:
    ingest_bytes(tmp_path, "2025-04.csv", csv_bytes(real_months["2025-04"]))
    change(may)
    done, _ = ingest_bytes(tmp_path, "2025-05.csv", csv_bytes(may))
    said = warning_about_zones(done)
    assert (
        f"{zone} is below {now} in 2025-05.csv, but was below {then} in 2025-04" in said or "is the capital of" in said
    )


# Files that were altered in every way of a kind: docs/trust.md has the numbers


def doubted(table: SourceTable, figures: Array) -> str:
    """Return the key of the first doubt about *table* with other figures, or ""."""
    return next((doubt.key for doubt in find_doubts(replace(table, figures=figures))), "")


@pytest.mark.parametrize(("columns", "accepted"), [(slice(6, 9), 4), (slice(0, 9), 32)])
def test_two_provinces_that_are_exchanged_are_mostly_noticed(may: Cells, columns: slice, accepted: int) -> None:
    """Their YoY only, and all figures: the cities of a province are then more than the province."""
    table = read_one("2025-05.csv", csv_bytes(may))
    rows = [table.row_of(province) for province in PROVINCES]
    keys = []
    for pair in itertools.combinations(rows, 2):
        figures = table.figures.copy()
        figures[list(pair), columns] = figures[list(pair[::-1]), columns]
        keys.append(doubted(table, figures))
    assert (len(keys), keys.count("")) == (465, accepted)


def test_levels_of_a_city_times_ten_are_noticed_if_its_province_has_less(may: Cells) -> None:
    table = read_one("2025-05.csv", csv_bytes(may))
    keys = []
    for row in np.flatnonzero(~table.is_region_row).tolist():
        figures = table.figures.copy()
        figures[row, 2:6] *= 10
        figures[row, :2] = np.nansum(figures[row, 2:6].reshape(2, 2), axis=0)
        keys.append(doubted(table, figures))
    assert (len(keys), keys.count("zone-above"), keys.count("")) == (318, 91, 168)


def test_provinces_in_another_order_are_read_if_there_are_no_cities(may: Cells) -> None:
    """As in a table that was sorted by value."""
    provinces = sorted((row for row in may if row[0] in NAMES), key=lambda row: -int(row[2]))
    table = read_one("2025-05.csv", csv_bytes([*may[:4], *provinces, may[-1]]))
    assert [table.name(row) for row in (0, 1, 2)] == [parse_region(name) for name in ("全国", "广东", "江苏")]
    assert table.warnings == ()


# The YoY of the nation: its base is the sum of the provinces' bases, within the rounding of the YoY


@pytest.mark.parametrize(
    "change",
    [
        put("总值", (7, "2.7"), (8, "7.4"), (9, "-3.6")),  # 2.5, 7.2 and -3.8
        put("总值", (8, "7.5"), (7, "2.4"), (9, "-4.3")),  # those of the month before
        put("广东省", (7, "5.0"), (8, "1.9"), (9, "10.7")),  # 4.0, 0.9 and 9.7
    ],
)
def test_a_yoy_of_the_nation_that_the_provinces_exclude_is_refused(tmp_path: Path, may: Cells, change: Change) -> None:
    change(may)
    refusal = refusal_of(tmp_path, "2025-05.csv", csv_bytes(may), "yoy-sum")
    assert "31 provinces" in str(refusal)
    assert "（全国" in refusal.sentence("zh")
