"""Adjusted series of the nation: the model, the effect of Spring Festival, and what is kept."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from chinese_calendar import holidays
from trend_series import FIRST, adjusted_levels, national

from xlpkg.analysis.seasonal import adjust as adjusting
from xlpkg.analysis.seasonal import regressors
from xlpkg.analysis.seasonal.adjust import WINDOWS, Adjusted, adjust, compare_sum, sliding_spans, write_specification
from xlpkg.analysis.seasonal.program import find_program, run
from xlpkg.analysis.seasonal.regressors import window_days, working_days
from xlpkg.analysis.seasonal.series import LevelSeries
from xlpkg.errors import BadInput
from xlpkg.model.arrays import Array


@pytest.fixture(scope="module")
def exports() -> Adjusted:
    return adjust(national("exports"))


@pytest.fixture(scope="module")
def imports() -> Adjusted:
    return adjust(national("imports"))


def deviation(adjusted: Array) -> float:
    """Return the root mean square of the change on the month before, January to March since 2010 but for 2020."""
    months = [FIRST + index for index in range(len(adjusted))]
    changes = 100 * (adjusted[1:] / adjusted[:-1] - 1)
    spring = [month.month <= 3 and month.year >= 2010 and month.year != 2020 for month in months[1:]]
    return float(np.sqrt(np.mean(changes[spring] ** 2)))


@pytest.mark.parametrize(
    ("flow", "windows", "aicc", "percent"),
    [
        ("exports", "none", 1660.4, 12.2),
        ("exports", "three", 1591.2, 5.5),
        ("imports", "none", 1517.6, 12.7),
        ("imports", "one", 1508.4, 7.1),
    ],
)
def test_first_quarters_are_smoother_with_the_festival_in_the_automatic_model(
    flow: str, windows: str, aicc: float, percent: float
) -> None:
    """The figures are those of the same specification written by hand."""
    series = national(flow)
    output = run(find_program()[0], write_specification(series, windows))
    assert float(output["aicc"]) == pytest.approx(aicc, abs=0.05)
    assert deviation(adjusted_levels(output)) == pytest.approx(percent, abs=0.06)


def test_exports_have_an_effect_before_and_after_the_festival_imports_only_one_during_it(
    exports: Adjusted, imports: Adjusted
) -> None:
    assert [exports.windows, imports.windows] == ["three", "one"]
    assert list(exports.effects) == ["Weekday", "before", "during", "after", "LS2008.Nov", "AO2020.Feb"]
    (before, t_before), (after, t_after) = exports.effects["before"], exports.effects["after"]
    assert [before, after] == pytest.approx([0.104, -0.226], abs=0.001)
    assert t_before > 4
    assert t_after < -9
    assert [name for name in imports.effects if "." not in name] == ["workdays", "during"]


def test_imports_and_total_trade_depend_on_working_days_exports_on_weekdays(
    exports: Adjusted, imports: Adjusted
) -> None:
    """An independent run has AICc of 2475 and 2455 for imports, 2558 and 2559 for exports, 2727 and 2716 for both."""
    assert [exports.days, imports.days] == ["weekdays", "workdays"]
    assert imports.aicc["workdays one"] - imports.aicc["one"] == pytest.approx(-20, abs=0.5)
    assert exports.aicc["workdays three"] - exports.aicc["three"] == pytest.approx(1, abs=1)
    assert imports.effects["workdays"] == pytest.approx((0.0273, 12.6), rel=0.01)
    both = national("exports")
    total = adjust(LevelSeries(FIRST, 10 * (both.values + national("imports").values)))
    assert [round(total.aicc[each]) for each in ("three", "workdays three")] == [2727, 2716]
    # By hand, from the same output: 0.5% on average, 3.9% in February 2020, whose outlier is another in each.
    parts = [replace(each, adjusted=10 * each.adjusted) for each in (exports, imports)]
    assert compare_sum(total, parts) == {
        "mean": pytest.approx(0.525, abs=1e-3),
        "largest": pytest.approx(3.915, abs=1e-3),
        "month": "2020-02",
    }


def test_the_calendar_adjusted_series_keeps_the_seasons_and_the_years(imports: Adjusted) -> None:
    """January and February 2013 had 22 and 17 working days, 17 and 21 a year before: plain YoY 29.7 and -14.8%.

    Customs announced 3.4 and 6.5% for them, adjusted.
    """
    january, february = (imports.calendar[each] / imports.calendar[each - 12] for each in (60, 61))
    assert [january, february] == pytest.approx([1.034, 1.065], abs=0.08)
    years = imports.calendar[:216].reshape(-1, 12).sum(axis=1) / imports.series.values[:216].reshape(-1, 12).sum(axis=1)
    assert years == pytest.approx(np.ones(18), abs=0.015)
    months = (imports.adjusted / imports.calendar)[:216].reshape(-1, 12).mean(axis=0)
    assert months[1] > 1.1  # February is short, whatever the calendar


def test_sliding_spans_are_those_that_the_program_prints(imports: Adjusted) -> None:
    """Table S 2 of its output: "Seasonal Factors 2 out of 115", "Month-to-Month Changes in SA Series 7 out of 114"."""
    found = sliding_spans(imports)
    assert found == pytest.approx({"factors": 100 * 2 / 115, "changes": 100 * 7 / 114, "yoy": 0}, abs=1e-3)
    with pytest.raises(BadInput, match="there are 90 months"):
        sliding_spans(adjust(national("imports", 90)))


def test_imports_have_the_effect_that_a_book_on_seasonal_adjustment_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Livsey and Sax, Seasonal Adjustment in R: -0.17 for the days -1 to 6, regressor 0.74 in January 2023."""
    assert window_days(-1, 6)[12 * (2023 - 1979)] == pytest.approx(0.74, abs=0.02)
    monkeypatch.setitem(WINDOWS, "one", {"during": (-1, 6)})
    series = national("imports")
    output = run(find_program()[0], write_specification(series, "one"))
    coefficient, error, _ = map(float, output["User-defined Holiday$during"].split())
    assert coefficient == pytest.approx(-0.17, abs=2 * error)


@pytest.mark.parametrize("months", [60, 84, 120])
def test_the_choice_is_that_of_the_long_series_because_outliers_do_not_stand_for_the_festival(months: int) -> None:
    assert [adjust(national(flow, months)).windows for flow in ("exports", "imports")] == ["three", "one"]


def test_the_quality_of_both_is_good_and_a_short_series_is_provisional(exports: Adjusted, imports: Adjusted) -> None:
    for each in (exports, imports):
        assert each.marks == ()
        assert each.q < 0.4
        assert all(number < 1 for number in each.m.values())
    short = adjust(national("imports", 119))
    assert short.marks == ("provisional",)
    assert "M1" in short.m
    assert [*adjust(national("imports", 60)).m] == [
        f"M{index}" for index in range(1, 8)
    ]  # the others from six years on


def test_the_tests_of_residuals_are_those_that_the_program_prints(exports: Adjusted, imports: Adjusted) -> None:
    """Its output for exports: QS of logarithms 0.01 (p 0.996; of levels 1.000), skewness -0.3774, kurtosis 3.8580."""
    assert exports.residual["QS"] == pytest.approx(0.996, abs=0.0005)
    jarque_bera = 210 / 6 * (0.3774**2 + 0.858**2 / 4)
    assert exports.model_tests == pytest.approx({"Ljung-Box": 0.874, "Jarque-Bera": np.exp(-jarque_bera / 2)}, rel=1e-3)
    assert exports.peaks == {"seasons": (), "weekdays": ()}
    # "Visually significant residual seasonal peaks have been found in the regARIMA residuals."
    assert imports.peaks == {"seasons": ("residuals",), "weekdays": ()}


def test_a_series_without_seasons_is_doubtful() -> None:
    changes = np.random.default_rng(7).normal(0, 0.02, 144)
    found = adjust(LevelSeries(FIRST, 100 * np.exp(np.cumsum(changes))))
    assert found.marks == ("doubtful",)


def test_a_series_without_the_festival_has_no_window_also_if_its_model_has_a_constant() -> None:
    months = np.arange(120)
    noise = np.random.default_rng(1).normal(0, 0.005, 120)
    series = LevelSeries(FIRST, 100 * np.exp(0.02 * months + 0.1 * np.sin(months / 6 * np.pi) + noise))
    output = run(find_program()[0], write_specification(series, "three"))
    assert "Constant$Constant" in output
    found = adjust(series)
    assert found.windows == "none"
    assert found.aicc["three"] - found.aicc["none"] < 15  # three coefficients more


def test_the_levels_of_a_year_stay_about_the_same(exports: Adjusted) -> None:
    """Seasons and festival cancel out within a year; in 2020 less so, whose February was a third of a usual one."""
    for year in range(18):
        raw, adjusted = (each[12 * year : 12 * year + 12].sum() for each in (exports.series.values, exports.adjusted))
        assert adjusted == pytest.approx(raw, rel=0.02 if year == 12 else 0.007)


@pytest.mark.parametrize(
    ("days", "january", "february", "march"),
    [
        ((-20, -1), 20 / 20 - 11 / 20, 0 - 9 / 20, 0),
        ((0, 6), 3 / 7, 4 / 7 - 1, 0),
        ((7, 20), 0, 1 - 13 / 14, 0 - 1 / 14),
    ],
)
def test_a_regressor_is_the_share_of_days_and_has_mean_zero_in_each_calendar_month(
    days: tuple[int, int], january: float, february: float, march: float
) -> None:
    table = window_days(*days).reshape(-1, 12)
    assert table.mean(axis=0) == pytest.approx(np.zeros(12), abs=1e-12)
    assert table.sum(axis=1) == pytest.approx(np.zeros(121), abs=1e-12)
    # In 2025 the festival was on 29 January, in 2024 on 10 February.
    assert table[2025 - 1979, :3] - table[2024 - 1979, :3] == pytest.approx([january, february, march], abs=1e-12)


def test_working_days_are_those_that_customs_counted() -> None:
    """China Customs, of January and February 2013: 22 and 17 working days, after 17 and 21 a year earlier."""
    table = working_days().reshape(-1, 12)
    assert table[2013 - 1979, :2] - table[2012 - 1979, :2] == pytest.approx([22 - 17, 17 - 21])
    assert table.mean(axis=0) == pytest.approx(np.zeros(12), abs=1e-9)


def test_working_days_of_years_that_are_not_known_yet_differ_by_a_day_or_two(monkeypatch: pytest.MonkeyPatch) -> None:
    """In January and February up to five days depend on the date of the festival."""
    known = working_days().reshape(-1, 12)
    for year in range(2021, 2027):
        monkeypatch.setattr(regressors, "holidays", {day: 1 for day in holidays if day.year < year})
        expected = working_days.__wrapped__().reshape(-1, 12)[year - 1979]
        difference = np.abs(expected - known[year - 1979])
        assert difference.max() < 1.6
        assert difference.mean() < 0.6
        monkeypatch.undo()


def test_the_program_finds_relative_ascii_names_only_in_a_folder_of_any_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its path has a space and Chinese characters, as a home may; it gets neither the environment nor other files."""
    home = tmp_path / "张 三"
    home.mkdir()
    program = shutil.copy(find_program()[0], home / "x13as")
    monkeypatch.setenv("TMPDIR", str(home))
    monkeypatch.setattr("tempfile.tempdir", None)
    script = home / "seen.py"
    script.write_text(
        f"#!{shutil.which('python3')}\n"
        "import json, os, pathlib, sys\n"
        "lines = pathlib.Path('s.spc').read_text(encoding='ascii').splitlines()\n"
        f"seen = [sorted(os.environ), os.listdir(), os.getcwd(), sys.argv[1:], max(map(len, lines))]\n"
        f"pathlib.Path({str(home / 'seen.json')!r}).write_text(json.dumps(seen))\n"
        f"os.execv({str(program)!r}, ['x13as', *sys.argv[1:]])\n",
        encoding="utf-8",
    )
    script.chmod(0o755)
    monkeypatch.setattr(adjusting, "find_program", lambda: (script, "seen"))
    assert adjust(national("exports", 100)).model
    environment, files, folder, arguments, longest = json.loads((home / "seen.json").read_bytes())
    assert not {"HOME", "PATH", "TMPDIR"} & {*environment}
    assert files == ["s.spc"]
    assert Path(folder).parent == home
    assert not Path(folder).exists()
    assert arguments == ["s", "-s"]
    assert longest <= 132


def test_what_was_found_is_kept_and_a_changed_file_is_not_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    series = national("imports", 90)
    first = adjust(series)
    (file,) = tmp_path.rglob("*.json")
    content = file.read_bytes()
    for broken in (content[:-1], content.replace(b"0.", b"0.1", 40), b"", b"\xff" * 9, b"5", b"[]", b'{"d11": 5}'):
        file.write_bytes(broken)
        assert adjust(series).adjusted.tolist() == first.adjusted.tolist()
    monkeypatch.setattr(adjusting, "run", lambda *_: pytest.fail("it was not kept"))
    kept = adjust(series)
    assert kept.adjusted.tolist() == first.adjusted.tolist()
    assert (kept.model, kept.aicc, kept.effects) == (first.model, first.aicc, first.effects)
    for other in (LevelSeries(series.first, series.values * 1.001), LevelSeries(series.first + 1, series.values)):
        with pytest.raises(pytest.fail.Exception):
            adjust(other)


def test_it_is_found_where_nothing_can_be_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", os.fspath(tmp_path / "file"))
    assert adjust(national("imports", 90)).windows == "one"
