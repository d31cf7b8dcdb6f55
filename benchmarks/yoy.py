"""The errors and bands of the YoY of single months, which table (8) does not print: ``python -m benchmarks.yoy``.

They are compared with the YoY that China Customs announced, each computed from the months that were published then;
with printed YoY of the year to date that were withheld; with months of last year whose revisions and steps are made up;
and with a published report that has the YoY in dollars of 31 provinces for February 2025.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from itertools import product
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import pandas as pd

from xlpkg.analysis.cube import Cube, load_cube
from xlpkg.analysis.measures import PRINTED_BAND, compute_yoy
from xlpkg.analysis.reconciliation import reconcile
from xlpkg.analysis.wide import load_wide
from xlpkg.bundled import shipped
from xlpkg.errors import BadArgument, SourceRefused
from xlpkg.model.arrays import Array, BoolArray, IntArray
from xlpkg.model.fields import YOY_FIELDS
from xlpkg.model.months import Month, parse_month
from xlpkg.model.regions import NATIONAL, PROVINCES, REGIONS, Kind, parse_region
from xlpkg.model.words import Basis, Currency, Flow, Method, parse_currency, parse_flow
from xlpkg.store.ingest import find_sources, ingest
from xlpkg.store.store import open_store

ANNOUNCED: Final = shipped("examples", "announced", "2024-2025.csv")
PUBLISHED: Final = shipped("examples", "published-2025-02.csv")
METHODS: Final = (Method.STORED, Method.FIRST, Method.REVISED, Method.RECONCILED)
#: The made steps: the chance in each publication from March on, or None for one in June in a third of the series.
STEPS: Final = {"no steps": 0.0, "1 in 20": 1 / 20, "1 in 6": 1 / 6, "in June": None}


def read_announced(path: Path) -> pd.DataFrame:
    """Return the YoY of months in a list of announced figures: region, period, flow, currency, edition and announced.

    Raises OSError if it cannot be read, KeyError for a missing column, BadArgument or ValueError for a value that
    cannot be used.
    """
    table = pd.read_csv(path, dtype=str, encoding="utf-8-sig")
    table = table[(table["basis"] == "month") & table["yoy"].notna()]
    return pd.DataFrame(
        {
            "region": [parse_region(word).index for word in table["region"]],
            "period": [parse_month(word).number for word in table["period"]],
            "flow": [parse_flow(word) for word in table["flow"]],
            "currency": [parse_currency(word).value for word in table["currency"]],
            "edition": table["edition"].to_numpy(),
            "announced": table["yoy"].astype(float).to_numpy(),
        }
    )


def final_in_yuan(announced: pd.DataFrame) -> pd.DataFrame:
    """Return the final YoY in dollars as YoY in yuan, for the months of which the flash has both currencies' figures.

    The change of the exchange rate is the median, over the three flows, of flash in yuan to final in dollars.
    """
    keys = ["region", "period", "flow"]
    yuan = announced.query("currency == 'rmb' and edition == 'flash'").set_index(keys)["announced"]
    dollars = announced.query("currency == 'usd' and edition == 'final'").set_index(keys)["announced"]
    ratio = ((100 + yuan) / (100 + dollars)).dropna().groupby(["region", "period"])
    rate = ratio.median()[ratio.count() == len(Flow) - 1]
    final = ((100 + dollars) * rate - 100).dropna().rename("announced").reset_index()
    return final.assign(currency="rmb", edition="final")


def compare(cube: Cube, announced: pd.DataFrame, method: Method) -> pd.DataFrame:
    """Return the *announced* figures that *cube* has with the columns computed, error and band, in pp.

    Each is computed as it was when its month was the newest.
    """
    in_cube = announced["period"].isin([period.number for period in cube.periods()])
    found = announced[in_cube & (announced["currency"] == cube.currency.value)]
    lengths = {number: cube.month_index(parse_month(str(number))) + 1 for number in found["period"].unique()}
    yoys = {number: cube.part(slice(0, length)).yoy(method) for number, length in lengths.items()}
    rows = list(zip(found["period"], found["region"].tolist(), found["flow"].tolist(), strict=True))
    computed = np.array([yoys[number].value[Basis.MONTH, region, flow, -1] for number, region, flow in rows])
    band = np.array([yoys[number].band[Basis.MONTH, region, flow, -1] for number, region, flow in rows])
    found = found.assign(computed=computed, band=band, error=computed - found["announced"])
    return found.dropna(subset="error")


def half_widths(cube: Cube) -> dict[Month, Array]:
    """Return the bands of reconciled, in pp, of each month when it was the newest; shape of each (regions, 3).

    Without January, which is printed.
    """
    newest = {period: cube.part(slice(0, cube.month_index(period) + 1)) for period in cube.periods()}
    bands = {period: part.yoy(Method.RECONCILED).band[Basis.MONTH, ..., -1] for period, part in newest.items()}
    return {period: band for period, band in bands.items() if period.month > 1 and np.isfinite(band[0]).all()}


def withhold(cube: Cube) -> dict[Month, BoolArray]:
    """Return of each month whether the printed YoY to date are within the bands of reconciled if they are withheld.

    Shape of each (regions, 3); False where none is printed.
    """
    found = {}
    for period in cube.periods():
        index = cube.month_index(period)
        official = cube.official.copy()
        official[..., index] = np.nan
        yoy = compute_yoy(replace(cube, official=official), Method.RECONCILED)
        value, band = (each[Basis.YTD, ..., index] for each in (yoy.value, yoy.band))
        if np.isfinite(value[0]).all():
            found[period] = np.abs(value - cube.official[..., index]) <= band
    return found


class MadeYears(NamedTuple):
    """Last year's months and the next year's printed YoY, made up: stored, revised, now, implied and rounding.

    Shape (years, 32, 2, 12) for *stored*, else (years, 32, 3, 12).
    """

    stored: Array
    revised: Array
    now: Array
    implied: Array
    rounding: Array

    def errors(self, month: int, step_scale: float | None = None) -> tuple[Array, Array]:
        """Return the errors and bands, in pp, of the YoY of *month* (1 to 12) as computed when it was the newest.

        Shape (years, 32, 3). By default the steps are those of the program; 0 for none.
        """
        implied = self.implied.copy()
        implied[..., month:] = np.nan
        half_digit = np.full_like(self.stored, 0.5e-4)
        chosen = reconcile if step_scale is None else partial(reconcile, step_scale=step_scale)
        base, error = chosen(self.stored, half_digit, implied, self.rounding)
        base, error = (each[Basis.MONTH, ..., month - 1] for each in (base, error))
        now, revised = (each[..., month - 1] for each in (self.now, self.revised))
        return 100 * (now / base - now / revised), 100 * (now / (base - error) - now / base) + PRINTED_BAND


def make_years(cube: Cube, chance: float | None, years: int, seed: int = 7) -> MadeYears:
    """Return *years* with made revisions of the first year of *cube*, and with steps; *chance* as in STEPS.

    The revisions have longer tails than a normal variable (Student's t with 4 degrees of freedom), as the steps have
    except those in June. Their scale is around 0.5% of a month, that of a step 0.4% of the months before it.
    """
    random = np.random.default_rng(seed)
    provinces = np.broadcast_to(cube.levels[Basis.MONTH, 1:, Flow.EXPORT : Flow.NET, :12], (years, 31, 2, 12))
    scale = 0.005 * np.exp(random.normal(0, 1, (years, 31, 2, 1)))
    revised = provinces * np.maximum(0.05, 1 + scale * random.standard_t(4, provinces.shape) / np.sqrt(2))
    step = 0.004 * (provinces.cumsum(axis=-1) - provinces)
    if chance is None:
        is_june = np.arange(12) == 5
        step *= is_june * (random.random((years, 31, 2, 1)) < 1 / 3) * random.standard_normal(step.shape)
    else:
        step *= (random.random(step.shape) < chance) * random.standard_t(4, step.shape) / np.sqrt(2)
    step[..., :2] = 0.0
    now = revised * (1.04 + 0.06 * random.standard_normal(revised.shape))
    truth, this_year = _all_figures(revised), _all_figures(now)
    before, after = _all_figures((revised + step).cumsum(axis=-1)), this_year.cumsum(axis=-1)
    printed = (100 * (after / before - 1)).round(1)
    low, high = (after / (1 + (printed + sign * PRINTED_BAND) / 100) for sign in (1, -1))
    return MadeYears(_all_figures(provinces)[:, :, 1:], truth, this_year, (low + high) / 2, (high - low) / 2)


def _all_figures(provinces: Array) -> Array:
    """Return exports and imports of the provinces with the nation and with total trade: shape (years, 32, 3, 12)."""
    regions = np.concatenate([provinces.sum(axis=1, keepdims=True), provinces], axis=1)
    return np.concatenate([regions.sum(axis=2, keepdims=True), regions], axis=2)


def errors_in_dollars(cube: Cube, method: Method) -> Array:
    """Return the errors of exports and imports of the provinces in February 2025 against the report, in pp: (31, 2).

    The YoY in yuan are divided by the median ratio of the two, the change of the exchange rate.
    """
    printed = pd.read_csv(PUBLISHED).query("basis == 'month'").set_index("region")
    theirs = printed.loc[[province.name for province in PROVINCES], ["export_yoy", "import_yoy"]].to_numpy()
    ours = cube.yoy(method).value[Basis.MONTH, 1:, Flow.EXPORT :, cube.month_index(Month(2025, 2))]
    ratio = (1 + ours / 100) / (1 + theirs / 100)
    errors: Array = 100 * ((1 + ours / 100) / np.median(ratio) - (1 + theirs / 100))
    return errors


def _print_table(title: str, head: str, rows: Iterable[Iterable[str]]) -> None:
    print(f"\n{title}\n\n| {head} |\n|{' --- |' * (head.count('|') + 1)}")
    for row in rows:
        print(f"| {' | '.join(row)} |")


def _by_method(cube: Cube, announced: pd.DataFrame) -> Iterator[list[str]]:
    announced = announced[announced["region"] == NATIONAL.index]
    with_base = announced.loc[compare(cube, announced, Method.RECONCILED).index]
    for figures, methods in ((with_base, METHODS), (announced, [Method.AUTO])):
        for method in methods:
            found = compare(cube, figures, method)
            size, band = found["error"].abs(), found["band"]
            inside = f"{(size <= band + 1e-9).sum()} of {len(found)}"
            rmse = np.sqrt((size**2).mean())
            yield [method.label("en"), f"{rmse:.3f}", f"{size.max():.2f}", inside, f"±{band.median():.2f}"]


def _side_by_side(cube: Cube, announced: pd.DataFrame) -> Iterator[list[str]]:
    found = compare(cube, announced, Method.AUTO)
    for _, figures in found.groupby(["region", "period"]):
        region, number = figures[["region", "period"]].iloc[0].tolist()
        row = [REGIONS[region].short, str(parse_month(str(number)))]
        for flow in YOY_FIELDS:
            of_flow = figures[figures["flow"] == flow].set_index("edition")
            row += [f"{of_flow['announced'].get(edition, np.nan):.1f}" for edition in ("flash", "final")]
            row.append("{computed:.2f} ± {band:.2f}".format(**of_flow.iloc[0]) if len(of_flow) else "nan")
        yield [cell.replace("nan", "") for cell in row]


def _kinds(cube: Cube) -> Iterator[tuple[str, IntArray, slice]]:
    """Yield the kinds of regions: their name, their indexes, and the flows that are told apart."""
    yield "nation", cube.of_kind(Kind.NATION), slice(None)
    for name, kind in {
        "provinces": Kind.PROVINCE,
        "groups": Kind.GROUP,
        "cities": Kind.CITY,
        "zones": Kind.ZONE,
    }.items():
        yield name, cube.of_kind(kind), slice(Flow.EXPORT, None)


def _half_widths(cube: Cube, bands: dict[Month, Array]) -> Iterator[list[str]]:
    every = np.stack([*bands.values()])
    for name, regions, flows in _kinds(cube):
        found = every[:, regions, flows]
        yield [name, *(f"±{np.nanmedian(each):.2f}" for each in (*found, found))]


def _withheld(cube: Cube, inside: dict[Month, BoolArray]) -> Iterator[list[str]]:
    every = np.stack([*inside.values()])
    is_printed = np.isfinite(cube.official[..., [cube.month_index(period) for period in inside]].transpose(2, 0, 1))
    for name, regions, flows in _kinds(cube):
        found, printed = every[:, regions, flows], is_printed[:, regions, flows]
        counts = zip((*found, found), (*printed, printed), strict=True)
        if printed.any():
            yield [name, *(f"{each.sum()} of {of.sum()}" for each, of in counts)]


def _made(cube: Cube) -> Iterator[list[str]]:
    for name, chance in STEPS.items():
        made = make_years(cube, chance, 50)
        found = [[made.errors(month, step_scale) for step_scale in (0.0, None)] for month in (4, 6, 9, 12)]
        for who, regions in (("nation", slice(0, 1)), ("provinces", slice(1, None))):
            row = []
            for errors in found:
                share = [100 * (np.abs(error) <= band)[:, regions].mean() for error, band in errors]
                row.append("{:.0f} → {:.0f}% ±{:.2f}".format(*share, np.median(errors[1][1][:, regions])))
            yield [name, who, *row]


def step_likelihood(cube: Cube, scale: float) -> Array:
    """Return the likelihood of each pattern of steps of *scale* in the 62 series of provinces; (62, patterns).

    Relative to that without steps, in the second year of *cube*. The patterns are those of ``product((0, 1), …)`` for
    March to the newest month.
    """
    count = cube.last.month
    stored = cube.levels[Basis.MONTH, 1:, Flow.EXPORT : Flow.NET, :count].reshape(62, 1, 1, count)
    to_date, yoy = (
        each[1:, -2:, -count:].reshape(62, count) for each in (cube.levels[Basis.YTD, :, :3], cube.official)
    )
    low, high = (to_date / (1 + (yoy + sign * PRINTED_BAND) / 100) for sign in (1, -1))
    gap = ((low + high) / 2 - stored[:, 0, 0].cumsum(axis=-1))[:, np.newaxis, np.newaxis, :, np.newaxis]
    sigma = np.geomspace(0.0005, 0.5, 25)[:, np.newaxis, np.newaxis]
    patterns = np.array([(0, 0, *steps) for steps in product((0, 1), repeat=count - 2)])
    prior = (sigma * stored) ** 2 + patterns * (scale * (stored.cumsum(axis=-1) - stored)) ** 2
    cumulate = np.tril(np.ones((count, count)))
    noise = ((high - low) ** 2 / 12)[:, np.newaxis, np.newaxis, np.newaxis] * np.eye(count)
    covariance = (cumulate * prior[..., np.newaxis, :]) @ cumulate.T + noise
    squared = (gap * np.linalg.solve(covariance, gap)).sum(axis=(-1, -2))
    log_density = -0.5 * (np.linalg.slogdet(covariance).logabsdet + squared)
    log_density -= 0.5 * (np.log(sigma[..., 0] / 0.007) / 1.2) ** 2
    density = np.exp(log_density - log_density.max(axis=(1, 2), keepdims=True)).sum(axis=1)
    likelihood: Array = density / density[:, :1]
    return likelihood


def _likelihoods(cube: Cube) -> Iterator[list[str]]:
    by_scale = [step_likelihood(cube, scale) for scale in (0.002, 0.003, 0.004, 0.005, 0.006, 0.008)]
    steps = np.array([sum(pattern) for pattern in product((0, 1), repeat=cube.last.month - 2)])
    for chance in (0.02, 0.05, 0.07, 0.1, 0.15):
        weights = chance**steps * (1 - chance) ** (steps.max() - steps)
        yield [f"{chance:.2f}", *(f"+{np.log(each @ weights).sum():.1f}" for each in by_scale)]


def main() -> None:
    """Print the tables of docs/yoy.md."""
    parser = argparse.ArgumentParser("python -m benchmarks.yoy", description="Errors of the YoY of single months.")
    parser.add_argument(
        "--announced", type=Path, default=ANNOUNCED, metavar="CSV", help="a list of announced figures to compare with"
    )
    parser.add_argument("--sources", type=Path, default=shipped("examples", "rmb"), metavar="DIR", help="table (8)")
    options = parser.parse_args()
    try:
        announced = read_announced(options.announced)
        sources = find_sources([options.sources])
    except KeyError as error:
        parser.error(f"{options.announced} has no column {error}: see docs/yoy.md")
    except (OSError, BadArgument, ValueError) as error:
        parser.error(f"{options.announced} cannot be used: {error}")
    except SourceRefused as refusal:
        parser.error(str(refusal))
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "trade.sqlite") as store:
        for done in ingest(store, sources):
            if done.refusal:
                print(f"{done.path.name}: {done.refusal}")
        cubes = [load_cube(store, currency) for currency in store.months()]
        wide_cubes = [load_wide(store, cube) for cube in cubes]
    for cube, wide in zip(cubes, wide_cubes, strict=True):
        figures = pd.concat([announced, final_in_yuan(announced)], ignore_index=True)
        figures = figures[figures["currency"] == cube.currency.value]
        for edition in figures["edition"].unique():
            rows = _by_method(cube, figures[figures["edition"] == edition])
            _print_table(f"{edition}, {cube.currency.value}", "method | RMSE | worst | in band | median", rows)
        _print_table(
            "announced and computed", "region | month" + " | flash | final | computed" * 3, _side_by_side(cube, figures)
        )
        for title, found, rows in (
            ("half-widths of the newest month", bands := half_widths(wide), _half_widths(wide, bands)),
            ("printed YoY to date, withheld", inside := withhold(wide), _withheld(wide, inside)),
        ):
            if found:
                _print_table(title, f"| {' | '.join(map(str, found))} | all", rows)
        if cube.currency is Currency.RMB and cube.first <= Month(2024, 1) and cube.last >= Month(2025, 2):
            _print_table("made", "steps | | April | June | September | December", _made(cube))
            head = "chance | 0.2% | 0.3% | 0.4% | 0.5% | 0.6% | 0.8%"
            _print_table("log-likelihood of steps over none", head, _likelihoods(cube))
            errors = {method: np.abs(errors_in_dollars(cube, method)) for method in METHODS}
            rows = ([method.label("en"), f"{(each <= 0.3).sum()} of {each.size}"] for method, each in errors.items())
            _print_table("published YoY in dollars, February 2025", "method | within 0.3", rows)


if __name__ == "__main__":
    main()
