"""Adjust series by X-13ARIMA-SEATS, with the regressors of days that AICc chooses, and tell the quality."""

from __future__ import annotations

import contextlib
import hashlib
import json
import math
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Final

import numpy as np
from platformdirs import user_cache_path

from xlpkg.analysis.cube import Cube
from xlpkg.analysis.seasonal.program import TABLES, find_program, run
from xlpkg.analysis.seasonal.regressors import window_days, working_days
from xlpkg.analysis.seasonal.series import FEWEST_MONTHS, LevelSeries, level_series
from xlpkg.atomic_files import write_atomically
from xlpkg.errors import BadInput, system_reason
from xlpkg.messages import Language, Message, say, say_list
from xlpkg.model.arrays import Array
from xlpkg.model.festival import AROUND, FESTIVAL_DAYS
from xlpkg.model.regions import Region
from xlpkg.model.words import Flow

#: X-11 forecasts two years, for which the regressors are given, too.
_FORECASTS: Final = 24
#: The automatic model, and that of airlines, which is used if the estimates of the first do not converge.
_AUTOMATIC: Final = "automdl{}\noutlier{}"
_AIRLINE_MODEL: Final = "arima{model=(0 1 1)(0 1 1)}\noutlier{}"
#: The most files in the folder of kept results, those of 96 series in two currencies for two months.
_MOST_KEPT: Final = 400
#: The choices of windows that have an effect of their own: first and last day, from the first day of the lunar year.
WINDOWS: Final[dict[str, dict[str, tuple[int, int]]]] = {
    "three": AROUND,
    "one": {"during": (0, 6)},
    "none": {},
}
#: Days of work and windows by the name of their AICc: one coefficient of weekdays, or one of China's working days.
CHOICES: Final = {
    windows if days == "weekdays" else f"{days} {windows}": (days, windows)
    for days, windows in product(("weekdays", "workdays"), WINDOWS)
}
#: The names of effects in the diagnostics.
_EFFECTS: Final = (
    *("1-Coefficient Trading Day$Weekday", "User-defined Trading Day$", "User-defined Holiday$"),
    *("AutoOutlier$", "Outlier$"),
)
#: The tests: Ljung-Box of all lags, whatever its probability, and QS of the logarithms, as those that are adjusted.
_TESTS: Final = ("estimate{save=rsd}", "check{maxlag=24 qlimit=1}", "spectrum{logqs=yes}")
#: The spectra that have peaks, and their frequencies, by their names in the diagnostics.
_SPECTRA: Final = {"rsd": "residuals", "sa": "adjusted", "irr": "irregular"}
_FREQUENCIES: Final = {"seasons": "peaks.seas", "weekdays": "peaks.td"}
#: What is compared between sliding spans, by its letter in the diagnostics.
_SPANS: Final = {"factors": "a", "changes": "d", "yoy": "e"}


@dataclass(frozen=True, slots=True, eq=False)
class Adjusted:
    """A seasonally adjusted series: level = adjusted x factors of season, festival and days of work.

    Attributes:
        calendar: the levels without the effects of festival and days of work, with those of seasons.
        days: "weekdays" or "workdays". windows: a key of WINDOWS. Both have the lowest AICc.
        aicc: of each of CHOICES, with the same model and outliers.
        effects: coefficient and t value on the logarithm of "Weekday" or "workdays", each window, and outliers as X-13
            names them: AO2020.Feb is one of this month, LS2008.Nov of all from this month on.
        m: those of M1 to M11 that X-13 can compute. q: their weighted mean, above 1 if it is poor.
        residual: the probabilities by the tests "QS" (of logarithms) and "F" if no seasonality is left.
        model_tests: the probabilities by "Ljung-Box" (24 lags, fewer of a short series) if the residuals of the model
            are not correlated, and by "Jarque-Bera" if they are normal.
        peaks: of "seasons" and "weekdays" the spectra that have a visually significant peak at one of their
            frequencies: "residuals" of the model, "adjusted", "irregular".
        marks: "provisional" with fewer than 120 months, which further ones change a lot; "doubtful".
        specification: what X-13 was asked.
    """

    series: LevelSeries
    adjusted: Array
    trend: Array
    calendar: Array
    model: str
    days: str
    windows: str
    aicc: dict[str, float]
    effects: dict[str, tuple[float, float]]
    m: dict[str, float]
    q: float
    residual: dict[str, float]
    model_tests: dict[str, float]
    peaks: dict[str, tuple[str, ...]]
    marks: tuple[str, ...]
    specification: str


def adjust(series: LevelSeries, *, kept_only: bool = False) -> Adjusted:
    """Return *series* adjusted, as kept or, without *kept_only*, by the program. Raises BadInput if that fails."""
    if empty := [str(series.first + int(index)) for index in np.flatnonzero(~(series.values > 0))]:
        raise BadInput("trend-not-positive", months=tuple(empty[:5]))
    if (months := len(series.values)) < FEWEST_MONTHS:
        gap = Message("trend-gap", {"month": series.missing}) if series.missing else ""
        facts = {"months": months, "span": series.span, "currency": series.currency, "gap": gap}
        raise BadInput("trend-too-short", fewest=FEWEST_MONTHS, **facts)
    program, package = find_program()
    asked = (write_specification(series, each) for each in CHOICES)
    question = hashlib.sha256("\n".join([package, *asked]).encode()).hexdigest()
    kept = user_cache_path("TradeMonitor", appauthor=False) / "trend" / f"{question}.json"
    with contextlib.suppress(OSError, ValueError, LookupError, TypeError, AttributeError):  # not kept, or spoiled
        return _read(series, json.loads(kept.read_bytes()))
    if kept_only:
        raise BadInput("trend-wait")
    try:
        output = _choose(program, series)
        with contextlib.suppress(OSError):
            kept.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(kept, json.dumps(output).encode())
            for each in sorted(kept.parent.iterdir(), key=lambda each: each.stat().st_mtime)[:-_MOST_KEPT]:
                each.unlink(missing_ok=True)
        return _read(series, output)
    except KeyError as error:
        raise BadInput("trend-refused", reason=Message("trend-incomplete", {"part": error.args[0]})) from error
    except (OSError, ValueError, LookupError) as error:
        reason = system_reason(error) if isinstance(error, OSError) else str(error)
        raise BadInput("trend-refused", reason=reason) from error


def describe(found: Adjusted, lang: Language) -> list[str]:
    """Return the span and the model with its marks, the effects on the logarithm, and the quality."""
    windows = say_list("trend-windows", lang)[[*WINDOWS].index(found.windows)]
    days = say_list("trend-days", lang)[found.days == "workdays"]
    marks = "".join(say(f"trend-{mark}", lang) for mark in found.marks)
    names = dict(zip(("Weekday", "workdays", *WINDOWS["three"]), say_list("trend-effects", lang), strict=True))
    effects = (f"{names.get(name, name)} {value:+.3f} (t {t:.1f})" for name, (value, t) in found.effects.items())
    m = (f"{name} {value:.2f}" for name, value in found.m.items())
    edition = Message("trend-edition", {"edition": found.series.edition}) if found.series.edition else ""
    spectra = dict(zip(_SPECTRA.values(), say_list("trend-spectra", lang), strict=True))
    peaks = tuple(
        f"{frequencies} ({', '.join(spectra[each] for each in found.peaks[name])})"
        for name, frequencies in zip(_FREQUENCIES, say_list("trend-frequencies", lang), strict=True)
        if found.peaks[name]
    )
    tests = {"qs": found.residual["QS"], "f": found.residual["F"]}
    tests |= {"lb": found.model_tests["Ljung-Box"], "jb": found.model_tests["Jarque-Bera"]}
    said = say("trend-peaks", lang, peaks=peaks) if peaks else say("trend-no-peaks", lang)
    facts = {"span": found.series.span, "edition": edition, "model": found.model, "days": days, "windows": windows}
    return [
        say("trend-model", lang, **facts, marks=marks),
        say("trend-of-effects", lang, effects=tuple(effects)),
        say("trend-quality", lang, q=found.q, m=tuple(m), peaks=said, **tests),
    ]


def sliding_spans(found: Adjusted) -> dict[str, float]:
    """Return the percentages of months that differ by more than 3% between overlapping spans of the series.

    They are those of seasonal "factors", and of "changes" on the month before and "yoy" of the adjusted series. The
    model is that of *found*, its coefficients are estimated anew. Raises BadInput if the series is too short.
    """
    output = run(find_program()[0], f"{found.specification}slidingspans{{fixmdl=no}}\n")
    if output.get("sspans") != "yes":
        raise BadInput("trend-no-spans", months=len(found.adjusted))
    return {name: _number(output[f"s2.{part}.per"].split()[2]) for name, part in _SPANS.items()}


def compare_sum(total: Adjusted, parts: Sequence[Adjusted]) -> dict[str, object]:
    """Return by how many percent the sum of adjusted *parts* differs from *total*: "mean", "largest" in "month"."""
    levels, *others = (each.series.by_month(each.adjusted) for each in (total, *parts))
    months = [month for month in levels if all(month in each for each in others)]
    found = {month: abs(100 * (sum(each[month] for each in others) / levels[month] - 1)) for month in months}
    largest = max(months, key=found.__getitem__)
    return {"mean": sum(found.values()) / len(months), "largest": found[largest], "month": str(largest)}


def adjust_all(
    cube: Cube, asked: Sequence[tuple[Region, Flow]], progress: Callable[[Region], object] = lambda _: None
) -> dict[tuple[Region, Flow], Adjusted | BadInput]:
    """Return each series *asked* for, or why not; *progress* is called with the region of each that is adjusted."""

    def one(series: tuple[Region, Flow]) -> Adjusted | BadInput:
        try:
            return adjust(level_series(cube, *series))
        except BadInput as error:
            return error

    found: dict[tuple[Region, Flow], Adjusted | BadInput] = {}
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for series, result in zip(asked, pool.map(one, asked), strict=True):
            found[series] = result
            if isinstance(result, Adjusted):
                progress(series[0])
    return found


def write_specification(series: LevelSeries, choice: str, model: str = _AUTOMATIC, fixed: Sequence[str] = ()) -> str:
    """Return the specification of *model* of *series* with the regressors of CHOICES[*choice*] and *fixed* outliers."""
    days, windows = CHOICES[choice]
    start = f"start={series.first.year}.{series.first.month}"
    lines = ["series{", start, *_data(series.values), "}", "transform{function=log}", "regression{"]
    if variables := (*["td1coef"] * (days == "weekdays"), *fixed):
        lines += ["variables=(", *variables, ")"]
    regressors = {"workdays": ("td", working_days())} if days == "workdays" else {}
    regressors |= {name: ("holiday", window_days(*each)) for name, each in WINDOWS[windows].items()}
    if regressors:
        skipped = series.first.ordinal - 12 * min(FESTIVAL_DAYS)
        data = np.stack([each[skipped:][: len(series.values) + _FORECASTS] for _, each in regressors.values()])
        types = " ".join(kind for kind, _ in regressors.values())
        lines += [f"user=({' '.join(regressors)})", f"usertype=({types})", start, *_data(data.T)]
    lines += ["}", model, *_TESTS, f"forecast{{maxlead={_FORECASTS}}}", f"x11{{save=({' '.join(TABLES[:-1])})}}"]
    return "\n".join([*lines, ""])


def _data(values: Array) -> list[str]:
    """Return the argument of data. X-13 reads at most 132 characters of a line."""
    return ["data=(", *(f"{value:.15g}" for value in values.flat), ")"]


def compare(program: Path, series: LevelSeries) -> dict[str, tuple[str, dict[str, str]]]:
    """Return the specification and the output of each of CHOICES, of the first only if that is refused.

    Each automatic model has outliers of its own, so that their AICc cannot be compared: outliers that stand for the
    festival lower it. So only the first is automatic; the others have its model, its constant and its outliers.
    """
    first, *others = CHOICES
    for model in (_AUTOMATIC, _AIRLINE_MODEL):
        asked = write_specification(series, first, model)
        initial = run(program, asked)
        if "refused" not in initial:
            break
    else:
        return {first: (asked, initial)}
    fixed = [name.partition("$")[2] for name in initial if name.startswith("AutoOutlier$")]
    fixed += ["const"] if "Constant$Constant" in initial else []
    model = f"arima{{model={initial['arimamdl']}}}"
    specifications = {each: write_specification(series, each, model, fixed) for each in others}
    return {first: (asked, initial)} | {each: (text, run(program, text)) for each, text in specifications.items()}


def _choose(program: Path, series: LevelSeries) -> dict[str, str]:
    """Return the output of the choice with the lowest AICc, its specification, and as "aicc.…" all AICc."""
    found = compare(program, series)
    aicc = {name: output["aicc"] for name, (_, output) in found.items() if "aicc" in output}
    best = min(aicc, key=lambda name: float(aicc[name]), default=next(iter(found)))
    specification, output = found[best]
    values = {f"aicc.{name}": value for name, value in aicc.items()}
    return output | values | {"choice": best, "specification": specification}


def _read(series: LevelSeries, output: dict[str, str]) -> Adjusted:
    """Return what the program found. Raises an error if that is nothing, incomplete, or contradicts the series."""
    if "refused" in output:
        raise BadInput("trend-refused", reason=output["refused"])
    months = [str(month.number) for month in series.by_month(series.values)]
    *tables, residuals = (dict(line.split() for line in output[name].splitlines()[2:]) for name in TABLES)
    numbers = np.array([[float(table[month]) for month in months] for table in tables])
    adjusted, trend, irregular, factors, seasons, calendar = numbers
    products = [adjusted * factors, trend * irregular, seasons * calendar]
    if not np.allclose(products, [series.values, adjusted, factors], rtol=1e-6, atol=0):
        raise ValueError("d11")
    effects = {name.partition("$")[2]: output[name].split() for name in output if name.startswith(_EFFECTS)}
    residual = {"QS": _number(output["qssadj"].split()[1]), "F": _number(output["d11.f"].split()[1]) / 100}
    is_doubtful = (q := _number(output["f3.q"])) > 1 or min(residual.values()) < 0.01 or output["f2.idseasonal"] == "no"
    return Adjusted(
        *(series, adjusted, trend, series.values / calendar, output["arimamdl"], *CHOICES[output["choice"]]),
        aicc={each: _number(output[name]) for each in CHOICES if (name := f"aicc.{each}") in output},
        effects={name: (_number(coefficient), _number(t)) for name, (coefficient, _, t) in effects.items()},
        m={f"M{index}": _number(output[name]) for index in range(1, 12) if (name := f"f3.m{index:02}") in output},
        q=q,
        residual=residual,
        model_tests={
            "Ljung-Box": _number(output[max(name for name in output if name.startswith("lbq$"))].split()[2]),
            "Jarque-Bera": _jarque_bera(np.array([*residuals.values()][-int(output["nefobs"]) :], float)),
        },
        peaks={
            name: tuple(_SPECTRA[each] for each in output[key].split() if each in _SPECTRA)
            for name, key in _FREQUENCIES.items()
        },
        marks=("provisional",) * (len(adjusted) < 120) + ("doubtful",) * is_doubtful,
        specification=output["specification"],
    )


def _jarque_bera(residuals: Array) -> float:
    """Return the probability of a skewness and kurtosis that differ as much if *residuals* are normal."""
    deviations = residuals - residuals.mean()
    skewness, kurtosis = ((deviations**power).mean() / deviations.var() ** (power / 2) for power in (3, 4))
    return math.exp(-residuals.size / 12 * (skewness**2 + (kurtosis - 3) ** 2 / 4))


def _number(text: str) -> float:
    """Return the number *text*. Raises ValueError for NaN, too."""
    if math.isfinite(number := float(text)):
        return number
    raise ValueError(text)
