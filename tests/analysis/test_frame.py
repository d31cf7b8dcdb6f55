"""Cube.frame() has every figure and measure of the cube, in tidy rows; the snippets of docs/python.md are true."""

from __future__ import annotations

import contextlib
import io
import re
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from xlpkg.analysis.cube import Cube
from xlpkg.analysis.frame import COLUMNS
from xlpkg.analysis.measures import compute_change, compute_contribution, compute_rank, compute_share
from xlpkg.model.months import Month
from xlpkg.model.regions import REGIONS
from xlpkg.model.words import METHOD_NAMES, Basis, Flow, Method

PAGE = Path(__file__).resolve().parents[2] / "docs" / "python.md"
SNIPPET = re.compile(r"```python\n(.*?)```\n\n```text\n(.*?)```", re.DOTALL)


@pytest.fixture(scope="module")
def frame(rmb_cube: Cube) -> pd.DataFrame:
    return rmb_cube.frame()


def row_of(frame: pd.DataFrame, region: str, period: int, flow: str, basis: str) -> pd.Series:
    is_chosen = (frame["region"] == region) & (frame["period"] == period)
    is_chosen &= (frame["flow"] == flow) & (frame["basis"] == basis)
    (index,) = frame.index[is_chosen]
    row: pd.Series = frame.loc[index]
    return row


def test_the_columns_are_those_documented(frame: pd.DataFrame, rmb_cube: Cube) -> None:
    assert list(frame.columns) == list(COLUMNS)
    assert len(frame) == 2 * 32 * 4 * rmb_cube.months
    assert not frame.duplicated(["region", "period", "flow", "basis"]).any()
    assert set(frame["currency"]) == {"rmb"}


def test_every_measure_is_that_of_its_function(frame: pd.DataFrame, rmb_cube: Cube) -> None:
    auto = rmb_cube.yoy()
    names = METHOD_NAMES["en"]
    for place in [(Basis.MONTH, 19, Flow.EXPORT, Month(2025, 2)), (Basis.YTD, 0, Flow.TOTAL, Month(2024, 12))]:
        basis, region, flow, period = place
        row = row_of(frame, REGIONS[region].short, period.number, flow.name.lower(), basis.name.lower())
        index = (basis, region, flow, rmb_cube.month_index(period))
        assert row["method"] == names[auto.method[index]]
        expected = {
            "level": rmb_cube.levels,
            "yoy": auto.value,
            "band": auto.band,
            "change": compute_change(rmb_cube, auto),
            "share": compute_share(rmb_cube),
            "contribution": compute_contribution(rmb_cube, auto),
        }
        for method in (Method.OFFICIAL, Method.STORED, Method.REVISED, Method.FIRST):
            yoy = rmb_cube.yoy(method)
            expected |= {f"yoy_{names[method]}": yoy.value, f"band_{names[method]}": yoy.band}
        for name, array in expected.items():
            np.testing.assert_equal(row[name], array[index], err_msg=name)
        ranks = {"rank": compute_rank(rmb_cube.levels)[index], "yoy_rank": compute_rank(auto.value)[index]}
        for name, rank in ranks.items():
            assert row[name] is pd.NA if np.isnan(rank) else row[name] == rank, name


def test_net_exports_have_a_level_a_change_and_a_rank_only(frame: pd.DataFrame) -> None:
    net = frame[frame["flow"] == "net"].query("period == 202502 and region == '广东'")
    filled = {name for name in COLUMNS if net[name].notna().all()}
    assert filled == {"region", "period", "flow", "basis", "currency", "level", "change", "rank", "rank_of", "kind"}


# docs/python.md


def test_each_snippet_prints_what_the_page_shows(
    rmb_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(rmb_store, tmp_path / "trade.sqlite")
    monkeypatch.chdir(tmp_path)
    text = PAGE.read_text(encoding="utf-8")
    snippets = SNIPPET.findall(text)
    assert len(snippets) == text.count("```python") > 4
    names: dict[str, object] = {}
    for code, expected in snippets:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(code, str(PAGE), "exec"), names)  # noqa: S102 - the code is that of our page
        assert printed.getvalue() == expected, code


def test_the_page_explains_every_column_of_the_frame() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| (.*?) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE))
    assert tuple(rows) == COLUMNS
