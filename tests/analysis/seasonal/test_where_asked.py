"""Adjusted series where a user asks for them: in a cell, and by the command ``seasonal``."""

from __future__ import annotations

import csv
import json
import shutil
import time
from pathlib import Path

import pytest
from command_line import EXAMPLES, printed, refusal
from trend_series import national, write_list

from udfs import figures
from udfs.call import NA, Value, call
from xlpkg.analysis.seasonal.adjust import adjust
from xlpkg.analysis.seasonal.series import LevelSeries
from xlpkg.errors import BadInput


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two months of two years by province, and the nation's months since 2008 as announced."""
    folder = tmp_path_factory.mktemp("announced")
    store = folder / "trade.sqlite"
    code, _, err = printed(store, "ingest", EXAMPLES, write_list(folder / "list.csv"))
    assert code == 0, err
    return store


def series(store: Path, flow: str, measure: str, region: str = "全国") -> Value:
    """Return what a cell shows of June and July 2026."""
    return call("TM_SERIES", (region, flow, 202606, 202607, "", measure, "usd"), store=store, lang="en")


def values(store: Path, flow: str, measure: str) -> list[float]:
    rows = series(store, flow, measure)
    assert isinstance(rows, list), rows
    assert [month for month, _ in rows] == [202606, 202607]
    return [float(str(value)) for _, value in rows]


def test_a_cell_has_the_adjusted_level_the_trend_and_the_change(store: Path) -> None:
    found = adjust(national("exports"))  # in other units
    june, july = (10 * found.adjusted[-2:]).tolist()
    assert values(store, "出口", "sa") == pytest.approx([june, july], rel=1e-3)
    assert values(store, "export", "季调") == values(store, "出口", "sa")
    assert values(store, "出口", "趋势") == pytest.approx(10 * found.trend[-2:], rel=1e-3)
    assert values(store, "出口", "季调环比")[1] == pytest.approx(100 * (july / june - 1), abs=0.1)
    assert values(store, "出口", "sa_mom") == values(store, "出口", "季调环比")
    assert values(store, "出口", "cal") == pytest.approx(10 * found.calendar[-2:], rel=1e-3)
    yoy = 100 * (found.calendar[-2:] / found.calendar[-14:-12] - 1)
    assert values(store, "出口", "日历调整同比") == pytest.approx(yoy, abs=0.1)


def test_months_without_an_adjusted_figure_are_empty(store: Path) -> None:
    rows = call("TM_SERIES", ("全国", "出口", 200712, 200802, "", "sa_mom", "usd"), store=store)
    assert isinstance(rows, list)
    assert [value is NA for _, value in rows] == [True, True, False]
    # Another currency has too few months.
    assert call("TM_SERIES", ("全国", "出口", 200001, 200001, "", "sa", "usd"), store=store) == [[200001, NA]]


def test_net_exports_are_adjusted_exports_less_adjusted_imports_and_have_no_change(store: Path) -> None:
    exports, imports, net = (values(store, flow, "sa") for flow in ("出口", "进口", "净出口"))
    assert net == pytest.approx([exports[0] - imports[0], exports[1] - imports[1]])
    for measure in ("sa_mom", "cal_yoy"):
        assert str(series(store, "净出口", measure)).startswith("## net exports change sign")


def test_a_cell_says_why_there_is_none(store: Path) -> None:
    said = str(series(store, "出口", "sa", region="广东"))
    assert said.startswith(
        "## seasonal adjustment needs 60 months without a gap; in dollars there are 2 (2025-01–2025-02)"
    )
    assert str(call("TM_SERIES", ("全国", "出口", 202601, 202607, "累计", "sa"), store=store)).startswith(
        "## 该指标只用于各月"
    )


def test_a_cell_names_the_currency_that_has_the_series(store: Path) -> None:
    said = str(call("TM_SERIES", ("全国", "出口", 202601, 202607, "", "sa", "rmb"), store=store))
    assert said.startswith("## 2026-01–2026-07 只有美元数据，没有相应的人民币数据：第 7 个参数请写 美元")


def test_when_many_are_asked_a_cell_says_that_it_has_to_wait_and_the_next_calculation_has_it(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No time is left for cells to adjust a series, then there is again."""
    other = tmp_path / "trade.sqlite"
    shutil.copy(store, other)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))  # nothing is kept
    monkeypatch.setattr(figures, "PATIENCE", -1)
    assert str(series(other, "进口", "sa")).startswith("## the series has to wait: run trademonitor seasonal")
    assert str(series(other, "进口", "sa", "广东")).startswith("## seasonal adjustment needs 60 months")
    monkeypatch.setattr(figures, "PATIENCE", 600)
    first = values(other, "进口", "sa")
    monkeypatch.setattr(figures, "PATIENCE", -1)
    other.touch()  # a store that was written is loaded again; what was found is kept
    assert values(other, "进口", "sa") == first


def test_series_that_fail_take_no_more_time_than_others(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    waited = []

    def fail(_: LevelSeries, *, kept_only: bool) -> None:
        waited.append(kept_only)
        time.sleep(0.1)  # longer than the patience
        raise BadInput("trend-refused", reason="> 60 s")

    monkeypatch.setattr(figures, "PATIENCE", 0.05)
    monkeypatch.setattr(figures, "_PAUSE", 60)
    monkeypatch.setattr("xlpkg.analysis.seasonal.adjust.adjust", fail)
    monkeypatch.setitem(figures._adjusting, "end", float("-inf"))
    assert "> 60 s" in str([series(store, "进出口", "sa"), series(store, "进出口", "trend")])
    assert waited == [False, True]


def test_the_command_prints_the_series_and_its_model_in_words(store: Path) -> None:
    code, out, err = printed(store, "seasonal", "全国", "--flow", "export", "--currency", "usd")
    assert code == 0
    header, first, *_, last = csv.reader(out.splitlines())
    assert (header, first[:2]) == (["period", "level", "adjusted", "trend", "calendar"], ["2008-01", "1096.0"])
    assert last[:2] == ["2026-07", "3979.0"]
    _, model, effects, quality = err.splitlines()
    said = "X-13ARIMA-SEATS: logarithm, ARIMA (0 1 1)(0 1 1), weekdays, 20 days before Spring Festival, its 7 days and"
    assert said in model
    assert "before the festival +0.104 (t 4.4)" in effects
    assert "AO2020.Feb -0.579" in effects
    assert quality.startswith("Q 0.28; M1 0.26, M2 0.16")
    assert quality.endswith(": 0.87 (Ljung-Box), 0.00 (Jarque-Bera). No spectral peaks")
    _, _, err = printed(store, "seasonal", "全国", "--flow", "进口", "--currency", "usd", "--lang", "zh")
    assert "：对数，ARIMA (1 1 0)(0 1 1)，法定工作日效应，春节假期 7 天的效应\n" in err
    _, _, err = printed(store, "seasonal", "全国", "--flow", "total", "--currency", "usd", "--spans")
    *_, spans, parts = err.splitlines()
    assert spans.endswith(" 1.8% of adjusted changes on the month before (35%), 0.0% of adjusted YoY")
    assert parts.endswith("differ from it by 0.5% on average, by 3.9% at most (2020-02)")


def test_json_has_the_facts_before_the_series(store: Path) -> None:
    code, out, _ = printed(store, "seasonal", "全国", "--flow", "import", "--currency", "usd", "--format", "json")
    found = json.loads(out)
    assert code == 0
    assert (found["windows"], found["edition"], found["span"]) == ("one", "restated", "2008-01–2026-07")
    assert (found["region"], found["flow"], found["currency"]) == ("全国", "import", "usd")
    assert found["aicc"]["one"] < found["aicc"]["three"] < found["aicc"]["none"]
    assert len(found["m"]) == 11
    assert found["peaks"]["seasons"] == ["residuals"]
    assert [*found["model_tests"]] == ["Ljung-Box", "Jarque-Bera"]
    assert (found["days"], found["effects"]["workdays"][1] > 12) == ("workdays", True)
    assert len(found["series"]) == 223
    assert found["series"][-1] == {
        "period": "2026-07",
        "level": 2855.0,
        "adjusted": 2780.4,
        "trend": 2797.0,
        "calendar": 2790.6,
    }


def test_without_a_region_there_is_a_line_for_each_series_or_why_there_is_none(store: Path) -> None:
    code, out, _ = printed(store, "seasonal", "--currency", "usd")
    rows = list(csv.DictReader(out.splitlines()))
    assert code == 0
    assert len(rows) == 32 * 3
    assert [row["q"] != "" for row in rows] == [True] * 3 + [False] * 93
    assert [row["flow"] for row in rows[:3]] == ["total", "export", "import"]
    assert rows[4]["message"].startswith("seasonal adjustment needs 60 months")


def test_what_cannot_be_adjusted_is_said_in_a_sentence(store: Path) -> None:
    for region, flow, said in (("广东", "export", "60 months"), ("全国", "net", "sign"), ("火星", "total", "火星")):
        assert said in refusal(store.parent, "seasonal", region, "--flow", flow, "--store", store)
