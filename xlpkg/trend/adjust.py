"""Adjust series by X-13ARIMA-SEATS, with the windows of Spring Festival that AICc chooses, and tell the quality."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
import math
import os
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
from platformdirs import user_cache_path

from xlpkg.analysis.cube import Cube
from xlpkg.atomic_files import write_atomically
from xlpkg.errors import NoTrend, system_reason
from xlpkg.messages import Language, Message, say, say_list
from xlpkg.model.arrays import Array
from xlpkg.model.festival import FESTIVAL_DAYS
from xlpkg.model.months import Month
from xlpkg.model.regions import Region
from xlpkg.model.words import Flow
from xlpkg.trend.program import TABLES, Output, find_program, run
from xlpkg.trend.series import FEWEST_MONTHS, LevelSeries, level_series

#: With fewer months, the last year is revised a lot.
_FEWEST_FOR_FINAL: Final = 120
#: X-11 forecasts two years, for which the regressors are given, too.
_FORECASTS: Final = 24
#: The automatic model, and that of airlines, which is used if the estimates of the first do not converge.
_MODELS: Final = ("automdl{}\noutlier{}", "arima{model=(0 1 1)(0 1 1)}\noutlier{}")
#: The most files in the folder of kept results, those of 93 series in two currencies for two months.
_MOST_KEPT: Final = 400
#: The choices of windows that have an effect of their own: first and last day, from the first day of the lunar year.
WINDOWS: Final[dict[str, dict[str, tuple[int, int]]]] = {
    "three": {"before": (-20, -1), "during": (0, 6), "after": (7, 20)},
    "one": {"during": (0, 6)},
    "none": {},
}
#: The names of effects in the diagnostics.
_EFFECTS: Final = ("1-Coefficient Trading Day$Weekday", "User-defined Holiday$", "AutoOutlier$", "Outlier$")


@dataclass(frozen=True, slots=True, eq=False)
class Adjusted:
    """A seasonally adjusted series: level = adjusted x factors of season, festival and weekdays.

    Attributes:
        trend: of the adjusted series, without what is irregular.
        windows: the key of those of WINDOWS that have the lowest AICc.
        aicc: of each choice of windows, with the same model and outliers.
        effects: coefficient and t value on the logarithm of "weekday", each window, and outliers as X-13 names them:
            AO2020.Feb is one of this month, LS2008.Nov of all from this month on.
        m: M1 to M11; None for those that X-13 cannot compute.
        q: their weighted mean; above 1 the adjustment is poor.
        residual: the probabilities by the QS test and the F test if no seasonality is left.
        is_seasonal: whether X-13 finds seasonality in the series.
    """

    series: LevelSeries
    adjusted: Array
    trend: Array
    model: str
    windows: str
    aicc: dict[str, float]
    effects: dict[str, tuple[float, float]]
    m: tuple[float | None, ...]
    q: float
    residual: tuple[float, float]
    is_seasonal: bool
    version: str

    @property
    def marks(self) -> list[str]:
        """ "provisional" if further months will change the last year a lot; "doubtful"."""
        is_doubtful = self.q > 1 or min(self.residual) < 0.01 or not self.is_seasonal
        return ["provisional"] * (len(self.adjusted) < _FEWEST_FOR_FINAL) + ["doubtful"] * is_doubtful


def adjust(series: LevelSeries, *, kept_only: bool = False) -> Adjusted:
    """Return *series* adjusted: as it is kept, else by the program, which takes half a second.

    Raises NoTrend if the series is too short, has a month without trade, has no model, or if there is no program; with
    *kept_only*, if it is not kept.
    """
    _check(series)
    program, package = find_program()
    question = hashlib.sha256(f"{package}\n{WINDOWS}\n{write_specification(series, 'none')}".encode()).hexdigest()
    kept = user_cache_path("TradeMonitor", appauthor=False) / "trend" / f"{question}.json"
    with contextlib.suppress(OSError, ValueError, LookupError):  # not kept, or spoiled
        tables, diagnostics = json.loads(kept.read_bytes())
        return _read(series, Output({name: np.array(values) for name, values in tables.items()}, diagnostics))
    if kept_only:
        raise NoTrend("trend-wait")
    try:
        output = _choose(program, series)
        with contextlib.suppress(OSError):
            _keep(kept, output)
        return _read(series, output)
    except (OSError, ValueError, LookupError) as error:
        reason = system_reason(error) if isinstance(error, OSError) else str(error)
        raise NoTrend("trend-output", reason=reason) from error


def _keep(file: Path, output: Output) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    tables = {name: values.tolist() for name, values in output.tables.items()}
    write_atomically(file, json.dumps([tables, output.diagnostics]).encode())
    for each in sorted(file.parent.iterdir(), key=lambda each: each.stat().st_mtime)[:-_MOST_KEPT]:
        each.unlink(missing_ok=True)


def describe(found: Adjusted, lang: Language) -> list[str]:
    """Return the span, the model with the marks of its quality, the effects on the logarithm, and the quality."""
    windows = say_list("trend-windows", lang)[[*WINDOWS].index(found.windows)]
    marks = "".join(say(f"trend-{mark}", lang) for mark in found.marks)
    names = dict(zip(("Weekday", *WINDOWS["three"]), say_list("trend-effects", lang), strict=True))
    effects = (f"{names.get(name, name)} {value:+.3f} (t {t:.1f})" for name, (value, t) in found.effects.items())
    m = (f"M{index} {each:.2f}" for index, each in enumerate(found.m, 1) if each is not None)
    edition, span = found.series.edition, found.series.span
    return [
        say("trend-joined", lang, span=span, edition=edition) if edition else say("trend-span", lang, span=span),
        say("trend-model", lang, model=found.model, windows=windows, marks=marks),
        say("trend-of-effects", lang, effects=tuple(effects)),
        say("trend-quality", lang, q=found.q, m=tuple(m), qs=found.residual[0], f=found.residual[1]),
    ]


def adjust_all(
    cube: Cube, asked: Iterable[tuple[Region, Flow]], seconds: float = math.inf
) -> Iterator[Adjusted | NoTrend]:
    """Yield each series *asked* for adjusted, or why it cannot be; one for each processor at a time.

    After *seconds* only those that are kept are adjusted.
    """
    end = time.monotonic() + seconds

    def one(series: tuple[Region, Flow]) -> Adjusted | NoTrend:
        try:
            return adjust(level_series(cube, *series), kept_only=time.monotonic() > end)
        except NoTrend as error:
            return error

    pool = ThreadPoolExecutor(os.cpu_count())
    try:
        yield from pool.map(one, asked)
    finally:
        pool.shutdown(cancel_futures=True)


@cache
def regressor(first_day: int, last_day: int) -> Array:
    """Return the shares in the months from January 1979 to December 2099, less the mean of each calendar month.

    So what every January has in common is left to the seasonal factors, whatever the span of the series.
    """
    shares = np.zeros((len(FESTIVAL_DAYS), 12))
    for year, festival in enumerate(FESTIVAL_DAYS.values()):
        for day in range(first_day, last_day + 1):  # all in the year of the festival, which is from 21 January on
            shares[year, (festival + dt.timedelta(day)).month - 1] += 1 / (last_day - first_day + 1)
    return (shares - shares.mean(axis=0)).ravel()


def write_specification(series: LevelSeries, windows: str, model: str = _MODELS[0], fixed: Sequence[str] = ()) -> str:
    """Return the specification of *model* of *series* with *windows* and the outliers *fixed*.

    One coefficient for the number of weekdays in a month is always in it: without it the AICc of China's imports is 60
    higher.
    """
    start = f"start={series.first.year}.{series.first.month}"
    lines = ["series{", start, *_numbers(series.values), "}", "transform{function=log}"]
    lines += ["regression{variables=(td1coef", *fixed, ")"]
    if days := WINDOWS[windows]:
        skipped = series.first - Month(1980, 1) + 12  # of the regressors, which start in 1979
        regressors = np.stack([regressor(*each)[skipped:][: len(series.values) + _FORECASTS] for each in days.values()])
        lines += [f"user=({' '.join(days)})", "usertype=holiday", start, *_numbers(regressors.T.ravel())]
    lines += ["}", model, f"forecast{{maxlead={_FORECASTS}}}", f"x11{{save=({' '.join(TABLES)})}}"]
    return "\n".join([*lines, ""])


def _numbers(values: Array) -> list[str]:
    """Return the argument of data, in lines of at most 132 characters."""
    rows = [" ".join(f"{value:.15g}" for value in values[index : index + 5]) for index in range(0, len(values), 5)]
    return ["data=(", *rows, ")"]


def _check(series: LevelSeries) -> None:
    """Raise NoTrend if *series* cannot be adjusted."""
    months = len(series.values)
    if empty := [str(series.first + int(index)) for index in np.flatnonzero(~(series.values > 0))]:
        raise NoTrend("trend-not-positive", months=tuple(empty[:5]))
    if months < FEWEST_MONTHS:
        gap = Message("trend-gap", {"month": series.missing}) if series.missing else ""
        raise NoTrend("trend-too-short", months=months, span=series.span, fewest=FEWEST_MONTHS, gap=gap)


def _choose(program: Path, series: LevelSeries) -> Output:
    """Return the output for the windows with the lowest AICc, with all AICc among its diagnostics.

    Each automatic model has outliers of its own, so that their AICc cannot be compared: outliers that stand for the
    festival lower it. So only the first is automatic; the others have its model, its constant and its outliers.
    """
    first, *others = WINDOWS
    for model in _MODELS:
        outputs = {first: run(program, write_specification(series, first, model), series.first, len(series.values))}
        said = outputs[first].diagnostics
        if "refused" not in said:
            break
    else:
        return outputs[first]
    fixed = [name.partition("$")[2] for name in said if name.startswith("AutoOutlier$")]
    fixed += ["const"] if "Constant$Constant" in said else []
    for windows in others:
        specification = write_specification(series, windows, f"arima{{model={said['arimamdl']}}}", fixed)
        found = run(program, specification, series.first, len(series.values))
        outputs |= {windows: found} if "aicc" in found.diagnostics else {}
    aicc = {f"aicc.{windows}": output.diagnostics["aicc"] for windows, output in outputs.items()}
    best = min(outputs, key=lambda windows: float(outputs[windows].diagnostics["aicc"]))
    return Output(outputs[best].tables, outputs[best].diagnostics | aicc | {"windows": best})


def _read(series: LevelSeries, output: Output) -> Adjusted:
    """Return what the program found.

    Raises NoTrend if that is no model, ValueError or LookupError if it is incomplete or contradicts the series.
    """
    if "refused" in output.diagnostics:
        raise NoTrend("trend-refused", reason=output.diagnostics["refused"])
    adjusted, trend, irregular, factors = (output.tables[name] for name in TABLES)
    if not np.allclose([adjusted * factors, trend * irregular], [series.values, adjusted], rtol=1e-6, atol=0):
        raise ValueError("d11")
    said = output.diagnostics
    effects = {name.partition("$")[2]: said[name].split() for name in said if name.startswith(_EFFECTS)}
    return Adjusted(
        *(series, adjusted, trend, said["arimamdl"], said["windows"]),
        aicc={each: float(said[name]) for each in WINDOWS if (name := f"aicc.{each}") in said},
        effects={name: (float(coefficient), float(t)) for name, (coefficient, _, t) in effects.items()},
        m=tuple(float(said[name]) if (name := f"f3.m{index:02}") in said else None for index in range(1, 12)),
        q=float(said["f3.q"]),
        residual=(float(said["qssadj"].split()[1]), float(said["d11.f"].split()[1]) / 100),
        is_seasonal=said["f2.idseasonal"] != "no",
        version=f"{said['version']}.{said['build']}",
    )
