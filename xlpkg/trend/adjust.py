"""Adjust series by X-13ARIMA-SEATS, with the windows of Spring Festival that AICc chooses, and tell the quality."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from platformdirs import user_cache_path

from xlpkg.atomic_files import write_atomically
from xlpkg.errors import NoTrend
from xlpkg.messages import Message
from xlpkg.model.arrays import Array
from xlpkg.model.months import Month, month_of_name
from xlpkg.trend.program import TABLES, Output, find_program, run
from xlpkg.trend.regressors import WINDOWS, regressor
from xlpkg.trend.series import FEWEST_MONTHS, LevelSeries

#: With fewer months, the last year is revised a lot.
_FEWEST_FOR_FINAL: Final = 120
#: X-13 takes 1,020 numbers in a vector, and a minute for 800 months.
_MOST_MONTHS: Final = 780
#: X-11 forecasts two years, for which the regressors are given, too.
_FORECASTS: Final = 24
#: The most files in the folder of kept results, those of 93 series in two currencies for two months.
_MOST_KEPT: Final = 400
#: What names the effects in the diagnostics.
_EFFECTS: Final = ("1-Coefficient Trading Day$Weekday", "User-defined Holiday$", "AutoOutlier$", "Outlier$")


class Effect(NamedTuple):
    """An effect on the logarithm of the series: of weekdays, of a window of days, or of an outlier in *month*."""

    name: str  # "weekday", a window of WINDOWS, "AO" for an outlier of one month, "LS" of all months from it on
    coefficient: float
    t: float
    month: Month | None


@dataclass(frozen=True, slots=True, eq=False)
class Adjusted:
    """A seasonally adjusted series: raw / (seasonal x effects of festival and weekdays) = adjusted = trend x irregular.

    Attributes:
        aicc: of the choices of windows that could be estimated, with the same model and outliers.
        m: M1 to M11; None for those that X-13 cannot compute.
        q: their weighted mean; above 1 the adjustment is poor.
        residual: the probabilities of the adjusted series by the QS test and the F test if no seasonality is left.
        is_seasonal: whether X-13 finds seasonality in the series.
    """

    series: LevelSeries
    seasonal: Array
    adjusted: Array
    trend: Array
    irregular: Array
    model: str
    windows: str
    aicc: dict[str, float]
    effects: tuple[Effect, ...]
    m: tuple[float | None, ...]
    q: float
    residual: tuple[float, float]
    is_seasonal: bool
    version: str

    @property
    def is_provisional(self) -> bool:
        """Whether further months will change the last year a lot."""
        return len(self.adjusted) < _FEWEST_FOR_FINAL

    @property
    def is_doubtful(self) -> bool:
        """Whether it is poor, seasonality is left, or the series has none."""
        return self.q > 1 or min(self.residual) < 0.01 or not self.is_seasonal


def adjust(series: LevelSeries) -> Adjusted:
    """Return *series* adjusted: as it is kept, else by the program, which takes half a second.

    Raises NoTrend if the series is too short, has a month without trade, has no model, or if there is no program.
    """
    if found := find_adjusted(series):
        return found
    program, kept = _check(series)
    try:
        output = _choose(program, series)
        adjusted = _read(series, output)
    except (ValueError, LookupError) as error:
        raise NoTrend("trend-output", reason=str(error)) from error
    with contextlib.suppress(OSError):
        kept.parent.mkdir(parents=True, exist_ok=True)
        tables = {name: values.tolist() for name, values in output.tables.items()}
        write_atomically(kept, json.dumps([tables, output.diagnostics]).encode())
        for file in sorted(kept.parent.iterdir(), key=lambda file: file.stat().st_mtime)[:-_MOST_KEPT]:
            file.unlink(missing_ok=True)
    return adjusted


def find_adjusted(series: LevelSeries) -> Adjusted | None:
    """Return *series* adjusted if that is kept. Raises NoTrend as :func:`adjust` does."""
    _, kept = _check(series)
    try:
        tables, diagnostics = json.loads(kept.read_bytes())
        return _read(series, Output({name: np.array(values) for name, values in tables.items()}, diagnostics))
    except (OSError, ValueError, LookupError):  # of another version, or changed
        return None


def adjust_all(series: Sequence[LevelSeries], advance: Callable[[], object] = bool) -> list[Adjusted | NoTrend]:
    """Return each of *series* adjusted, or why it cannot be; *advance* is called after each."""

    def one(each: LevelSeries) -> Adjusted | NoTrend:
        try:
            return adjust(each)
        except NoTrend as error:
            return error
        finally:
            advance()

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(one, series))


def subtract(exports: Adjusted, imports: Adjusted, part: Callable[[Adjusted], Array]) -> tuple[Month, Array]:
    """Return the first month of both, and *part* of exports, such as their trend, minus that of imports."""
    first = max(exports.series.first, imports.series.first)
    months = min(exports.series.last, imports.series.last) - first + 1
    of_both = [part(each)[first - each.series.first :][:months] for each in (exports, imports)]
    return first, of_both[0] - of_both[1]


def write_specification(series: LevelSeries, windows: str, model: str = "", fixed: Sequence[str] = ()) -> str:
    """Return the specification of a model of *series* with *windows*: the automatic one, or *model* with *fixed*.

    One coefficient for the number of weekdays in a month is always in it: without it the AICc of China's imports is 60
    higher.
    """
    start = f"start={series.first.year}.{series.first.month}"
    lines = ["series{", start, *_numbers(series.values), "}", "transform{function=log}"]
    lines += [f"regression{{variables=(td1coef {' '.join(fixed)})"]
    if days := WINDOWS[windows]:
        skipped = series.first - Month(1980, 1) + 12  # of the regressors, which start in 1979
        regressors = np.stack([regressor(*each)[skipped:][: len(series.values) + _FORECASTS] for each in days.values()])
        lines += [f"user=({' '.join(days)})", "usertype=holiday", start, *_numbers(regressors.T.ravel())]
    lines += ["}", f"arima{{model={model}}}" if model else "automdl{}\noutlier{}"]
    return "\n".join([*lines, f"forecast{{maxlead={_FORECASTS}}}", "x11{save=(d10 d11 d12 d13 d16)}", ""])


def _numbers(values: Array) -> list[str]:
    """Return the argument of data, in lines of at most 132 characters."""
    rows = [" ".join(f"{value:.15g}" for value in values[index : index + 5]) for index in range(0, len(values), 5)]
    return ["data=(", *rows, ")"]


def _check(series: LevelSeries) -> tuple[Path, Path]:
    """Return the program, and where its result is kept. Raises NoTrend if *series* cannot be adjusted."""
    months = len(series.values)
    if months > _MOST_MONTHS:
        raise NoTrend("trend-too-long", months=months, most=_MOST_MONTHS)
    if empty := [str(series.first + int(index)) for index in np.flatnonzero(~(series.values > 0))]:
        raise NoTrend("trend-not-positive", months=tuple(empty[:5]))
    if months < FEWEST_MONTHS:
        gap = Message("trend-gap", {"month": series.missing}) if series.missing else ""
        span = f"{series.first}–{series.last}"
        raise NoTrend("trend-too-short", months=months, span=span, fewest=FEWEST_MONTHS, gap=gap)
    program, package = find_program()
    question = hashlib.sha256(f"{package}\n{write_specification(series, 'three')}".encode()).hexdigest()
    return program, user_cache_path("TradeMonitor", appauthor=False) / "trend" / f"{question}.json"


def _choose(program: Path, series: LevelSeries) -> Output:
    """Return the output for the windows with the lowest AICc, with all AICc among its diagnostics.

    Each automatic model has outliers of its own, so that their AICc cannot be compared: outliers that stand for the
    festival lower it. So only the first is automatic; the others have its model, its constant and its outliers.
    """
    outputs: dict[str, Output] = {}
    model = ""
    fixed: list[str] = []
    for windows in WINDOWS:
        specification = write_specification(series, windows, model, fixed)
        try:
            found = run(program, specification, series.first, len(series.values))
        except NoTrend as error:  # a short series may be too short for three windows
            if error.key != "trend-refused" or (windows == "none" and not outputs):
                raise
            continue
        if not outputs:
            model = found.diagnostics["arimamdl"]
            fixed = [name.partition("$")[2] for name in found.diagnostics if name.startswith("AutoOutlier$")]
            fixed += ["const"] if "Constant$Constant" in found.diagnostics else []
        outputs[windows] = found
    aicc = {windows: output.diagnostics["aicc"] for windows, output in outputs.items()}
    best = min(aicc, key=lambda windows: float(aicc[windows]))
    of_all = {f"aicc.{windows}": value for windows, value in aicc.items()}
    return Output(outputs[best].tables, outputs[best].diagnostics | of_all | {"windows": best})


def _read(series: LevelSeries, output: Output) -> Adjusted:
    """Return what the program found. Raises ValueError or LookupError if it is incomplete or contradicts the series."""
    seasonal, adjusted, trend, irregular, factors = (output.tables[name] for name in TABLES)
    if not np.allclose([adjusted * factors, trend * irregular], [series.values, adjusted], rtol=1e-6, atol=0):
        raise ValueError("d11")
    said = output.diagnostics
    return Adjusted(
        *(series, seasonal, adjusted, trend, irregular, said["arimamdl"], said["windows"]),
        aicc={each: float(said[name]) for each in WINDOWS if (name := f"aicc.{each}") in said},
        effects=tuple(_effect(name.partition("$")[2], said[name]) for name in said if name.startswith(_EFFECTS)),
        m=tuple(float(said[name]) if (name := f"f3.m{index:02}") in said else None for index in range(1, 12)),
        q=float(said["f3.q"]),
        residual=(float(said["qssadj"].split()[1]), float(said["d11.f"].split()[1]) / 100),
        is_seasonal=said["f2.idseasonal"] != "no",
        version=f"{said['version']}.{said['build']}",
    )


def _effect(name: str, numbers: str) -> Effect:
    """Return the effect of which *numbers* are the coefficient, the standard error and the t value."""
    coefficient, _, t = map(float, numbers.split())
    kind, _, month = name.partition(".")
    if month:
        return Effect(kind[:2], coefficient, t, Month(int(kind[2:]), month_of_name(month) or 0))
    return Effect(name.lower(), coefficient, t, None)
