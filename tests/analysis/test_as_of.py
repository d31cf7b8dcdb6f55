"""With ``--as-of`` every command and cell uses the figures stored by that day."""

from __future__ import annotations

import contextlib
import csv
import datetime as dt
import io
import itertools
import json
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from command_line import output
from month_files import FLOWS, NAMES, Cells, at, cube_in, line_of, rows_of
from revised_history import FIRST_DAY, REVISION_DAY, History, make_history

from udfs.call import NA, call
from udfs.figures import load_figures
from udfs.formula import evaluate
from xlpkg.analysis.cube import Cube
from xlpkg.analysis.measures import compute_yoy
from xlpkg.messages import Language
from xlpkg.model.months import Month
from xlpkg.model.regions import PROVINCES, REGIONS
from xlpkg.model.words import METHODS, Basis, Currency, Flow, Method
from xlpkg.report.compose import compose

#: The day before the revision of February 2025 was stored.
BEFORE = "2025-04-13"
OPTIONS = ("--currency", "rmb")


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory, rmb: Path, real_months: dict[str, Cells]) -> History:
    return make_history(tmp_path_factory.mktemp("vintages"), rmb, real_months)


def answer(*arguments: str | Path, store: Path) -> str:
    return output(store.parent, *arguments, "--store", store)


@pytest.fixture(autouse=True)
def in_beijing(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The time zone of Beijing, in which a day ends."""
    if not hasattr(time, "tzset"):
        pytest.skip("the time zone of a running program cannot be set here: --as-of is not tested")
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "Asia/Shanghai")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.parametrize(
    "arguments",
    [
        ("table", "2025-02", "--basis", "month", "--raw", *OPTIONS),
        ("table", "2025-02", "--basis", "ytd", *OPTIONS),
        ("table", "2025-02", "--basis", "month", "--method", "stored", *OPTIONS),
        ("yoy", "2025-02", "--flow", "export", *OPTIONS),
        ("check", "2025-02", *OPTIONS),
        ("eval", 'TM_TABLE(202502,"累计",,"rmb")', 'TM_VALUE("湖南","出口",202502)', 'TM_RANK("湖南","出口",202502)'),
    ],
)
def test_as_of_a_day_before_the_revision_gives_the_old_figures(
    arguments: tuple[str, ...], history: History, rmb_store: Path
) -> None:
    old = answer(*arguments, store=rmb_store)
    assert answer(*arguments, "--as-of", BEFORE, store=history.store) == old
    assert answer(*arguments, store=history.store) != old
    assert answer(*arguments, "--as-of", "2030-01-01", store=history.store) == answer(*arguments, store=history.store)


def test_a_day_ends_in_the_local_time_zone_and_a_time_may_name_its_own(history: History) -> None:
    """The revision came on 2025-04-14 at 09:00 UTC, 17:00 in Beijing."""
    formula = 'TM_VALUE("湖南","出口",202502)'
    old, new = (answer("eval", formula, "--as-of", day, store=history.store) for day in (BEFORE, REVISION_DAY))
    assert old != new
    for moment, expected in (
        ("2025-04-14T16:59", old),
        ("2025-04-14 17:00", new),
        ("2025-04-14T08:59+00:00", old),
        ("2025-04-14T09:00Z", new),
        ("2025/4/13", old),
        ("2025年4月14日", new),
    ):
        assert answer("eval", formula, "--as-of", moment, store=history.store) == expected


# Cells


def test_calls_as_of_a_day_and_calls_of_now_may_alternate(history: History) -> None:
    """The figures cached for one moment are not used for another."""
    arguments = ("湖南", "出口", 202502)
    now, then = (rows_of(months["2025-02"]) for months in (history.again, history.months))
    printed = {None: now, at(REVISION_DAY): now, at(BEFORE): then}
    for as_of in (None, at(BEFORE), at(REVISION_DAY), None, at(BEFORE)):
        value = call("TM_VALUE", arguments, store=history.store, as_of=as_of)
        assert value == printed[as_of]["湖南省"][2] / 1e4
        assert evaluate('TM_VALUE("湖南","出口",202502)', store=history.store, as_of=as_of) == value
    assert call("TM_PERIODS", store=history.store, as_of=at("2025-03-01")) is NA
    kept = load_figures(history.store, as_of=at(BEFORE)).by_currency[Currency.RMB]
    assert load_figures(history.store, as_of=at(BEFORE)).by_currency[Currency.RMB] is kept


def test_the_source_of_a_figure_names_its_vintage_and_what_was_published_first(history: History) -> None:
    def source(period: int = 202502, lang: Language = "en", as_of: dt.datetime | None = None) -> str:
        return str(call("TM_SOURCE", ("湖南", "出口", period), store=history.store, lang=lang, as_of=as_of))

    first = rows_of(history.months["2025-02"])["湖南省"]
    line = line_of(history.again["2025-02"], "湖南省")
    now, cells, zone = source(), f"2025-02.csv, D{line}, E{line}", "17:00 UTC+08:00"
    assert now.startswith(f"{cells}, stored {REVISION_DAY} {zone}, vintage 2 of 2")
    assert f"first published as {first[2] / 1e4:.4f} (D{line}), {first[3] / 1e4:.4f} (E{line}) in 2025-02.csv" in now
    assert now.endswith(f"stored {FIRST_DAY} {zone}")
    assert source(as_of=at(BEFORE)) == f"{cells}, stored {FIRST_DAY} {zone}, vintage 1 of 2"
    assert source(202501).endswith("vintage 1 of 1")
    assert "第 2 版，共 2 版" in source(lang="zh")


# The base as first published


def test_first_divides_by_the_level_of_last_year_as_first_published(history: History) -> None:
    cube = cube_in(history.store)
    now, first, newest = (
        rows_of(each) for each in (history.again["2025-02"], history.months["2024-02"], history.again["2024-02"])
    )
    yoy = {method: compute_yoy(cube, method) for method in (Method.FIRST, Method.STORED)}
    for method, before in ((Method.FIRST, first), (Method.STORED, newest)):
        for region, name in zip(REGIONS, NAMES, strict=True):
            for flow in FLOWS:
                for basis in Basis:
                    column = 2 * flow + basis
                    expected = 100 * (now[name][column] / before[name][column] - 1)
                    found = yoy[method].value[basis, region.index, flow, 13]
                    assert found == pytest.approx(expected, abs=1e-9)
        assert (yoy[method].method[..., 13] == method).all()
    moved = yoy[Method.FIRST].value[..., 13] != yoy[Method.STORED].value[..., 13]
    assert moved.sum() == 8  # exports and total of 江苏 and 总值, month and year to date


def test_the_command_yoy_shows_all_methods_side_by_side(history: History) -> None:
    cube = cube_in(history.store)
    for basis in Basis:
        text = answer(
            "yoy", "2025-02", "--basis", basis.name.lower(), "--flow", "出口", "--raw", *OPTIONS, store=history.store
        )
        rows = [*csv.DictReader(io.StringIO(text))]
        assert [row["省市"] for row in rows] == [region.short for region in REGIONS]
        for method in (each for each in METHODS if each is not Method.ANNOUNCED):
            yoy, name = compute_yoy(cube, method), method.label("zh")
            shown = [(name, yoy.value), (f"{name}误差", yoy.band)]
            for column, values in shown if f"{name}误差" in rows[0] else shown[:1]:
                found = [float(row[column] or "nan") for row in rows]
                assert found == pytest.approx(values[basis, :, Flow.EXPORT, 13].tolist(), nan_ok=True, abs=0)
        assert {row["自动方法"] for row in rows} == {"official" if basis is Basis.YTD else "reconciled"}
    objects = json.loads(answer("yoy", "2025-02", "--format", "json", *OPTIONS, store=history.store))
    lines = list(csv.DictReader(io.StringIO(answer("yoy", "2025-02", *OPTIONS, store=history.store))))
    assert [{key: "" if value is None else str(value) for key, value in each.items()} for each in objects] == lines


# The report's note on bases


@pytest.mark.parametrize("month", [1, 2])
def test_the_report_notes_bases_revised_by_more_than_half_a_point(
    month: int, rmb_cube: Cube, real_months: dict[str, Cells]
) -> None:
    months = {name: rows_of(cells) for name, cells in real_months.items()}
    now, before = months[f"2025-{month:02d}"], months[f"2024-{month:02d}"]
    off = {}
    for region in PROVINCES:
        for flow in range(3):
            first = 100 * (now[region.name][2 * flow + 1] / before[region.name][2 * flow + 1] - 1)
            off[region.short, flow] = (now[region.name][6 + flow], first)
    count = sum(abs(value - first) > 0.5 for value, first in off.values())
    (short, flow), (value, first) = max(off.items(), key=lambda item: abs(item[1][0] - item[1][1]))
    section = compose(rmb_cube, Month(2025, month)).sections[-1]
    (note,) = [note for note in section.notes if "首次公布" in note]
    assert f"{count} 项与按首次公布的基期相差超过 0.5 个百分点" in note
    assert f"最大的为{short}{('进出口', '出口', '进口')[flow]}：{value:.1f}%，按首次公布的基期为 {first:.1f}%" in note
    english = compose(rmb_cube, Month(2025, month), "en").sections[-1].notes
    assert any(
        f"{count} differ by more than 0.5" in note and f": {value:.1f}% instead of {first:.1f}%" in note
        for note in english
    )


# A workbook


def test_a_workbook_as_of_a_day_has_the_old_figures_and_a_note(
    tmp_path: Path, few_provinces: Path, history: History, rmb_store: Path
) -> None:
    shown = {}
    sheets = ("数据", "当月", "封面", "首页")
    for name, store, as_of in (("then", history.store, ("--as-of", BEFORE)), ("old", rmb_store, ())):
        path = Path(shutil.copy(few_provinces, tmp_path / f"{name}.xlsm"))
        answer("refresh", path, "--period", "2025-02", *OPTIONS, *as_of, store=store)
        with contextlib.closing(openpyxl.load_workbook(path, read_only=True)) as book:
            shown[name] = {each: [*itertools.chain(*book[each].iter_rows(values_only=True))] for each in sheets}
    assert shown["then"]["数据"] == shown["old"]["数据"]
    first = f"数据截至 {at(FIRST_DAY).astimezone():%Y-%m-%d %H:%M}"
    for sheet, text in (("当月", f"{first}（入库时间）。"), ("封面", f"（{first}）"), ("首页", f"\n{first}")):
        assert [any(text in str(cell) for cell in shown[name][sheet]) for name in shown] == [True, False]
