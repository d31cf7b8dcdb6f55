"""What can be wrong with a month's stored figures: they contradict each other, or rest on less than they seem to.

Errors are contradictions beyond the rounding of the last printed digit. Warnings say where to look before a figure is
quoted. Notes name what is normal here, and yet moves a figure: revisions, gaps, reconstructed sources.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from xlpkg.analysis.findings import SEVERITIES, Finding, Severity, finding
from xlpkg.analysis.measures import PRINTED_BAND, base_level
from xlpkg.model.regions import PROVINCES, REGIONS
from xlpkg.model.words import FLOW_NAMES, Basis, Flow, Method

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlpkg.analysis.cube import Cube
    from xlpkg.analysis.measures import YoY
    from xlpkg.model.arrays import Array
    from xlpkg.model.months import Month
    from xlpkg.model.regions import Region

#: A month's YoY that is open by more than this, in pp, is not to be quoted with a decimal.
WIDE_BAND: Final = 1.0
#: What a source's footnote says where its figures were reconstructed.
RECONSTRUCTED: Final = "推算重建"
#: Floating point's share of a comparison of levels in 亿: the last digit of a total is 0.0001.
_SLACK: Final = 1e-7


def check_data(cube: Cube, period: Month, yoy: YoY | None = None) -> tuple[Finding, ...]:
    """Return what was found in the figures of *period*, the gravest first.

    *yoy* is the YoY whose bases and bands are looked at, auto by default. Raises NoData where *period*
    has no figure in *cube*.
    """
    place = cube.at(period)
    if np.isnan(cube.levels[:, :, :3, place]).all():
        raise cube.no_data(period)
    yoy = cube.yoy() if yoy is None else yoy
    found = [
        *_total_against_parts(cube, period),
        *_nation_against_provinces(cube, period),
        *_month_against_ytd(cube, period),
        *_ytd_against_last(cube, period),
        *_base_against_printed(cube, period),
        *_national_yoy_against_provinces(cube, period, yoy),
        *_wide_bands(cube, period, yoy),
        *_months_missing(cube, period),
        *_reconstructed(cube, period),
    ]
    return tuple(sorted(found, key=lambda each: SEVERITIES.index(each.severity)))


def _levels(cube: Cube, period: Month) -> tuple[Array, Array]:
    """Return the levels of *period* and half of their last printed digits, in 亿; shape of both (2, 32, 3)."""
    place = cube.at(period)
    return cube.levels[:, :, :3, place], cube.resolution[:, :, :3, place] / 2


def _where(cube: Cube, period: Month, region: Region, flow: Flow, basis: Basis) -> str:
    name = f"{period} {region.short} {FLOW_NAMES['zh'][flow]} {('当月', '累计')[basis]}"
    read = cube.source_of(region.index, flow, period, basis)
    return name if read is None else f"{name} ({read[0].file} {read[1]})"


def _contradictions(
    cube: Cube, period: Month, code: str, severity: Severity, printed: Array, expected: Array, tolerance: Array
) -> Iterator[Finding]:
    """Yield a finding for each cell of (bases, regions, flows) that is off by more than *tolerance*."""
    for cell in np.argwhere(np.abs(printed - expected) > tolerance + _SLACK):
        basis, region, flow = Basis(int(cell[0])), REGIONS[cell[1]], Flow(int(cell[2]))
        yield finding(
            code,
            severity,
            _where(cube, period, region, flow, basis),
            float(printed[tuple(cell)]),
            float(expected[tuple(cell)]),
            period=period,
            region=region,
            flow=flow,
            basis=basis,
        )


def _total_against_parts(cube: Cube, period: Month) -> Iterator[Finding]:
    level, half = _levels(cube, period)
    parts = level[:, :, [Flow.EXPORT]] + level[:, :, [Flow.IMPORT]]
    yield from _contradictions(
        cube, period, "identity", "error", level[:, :, :1], parts, half.sum(axis=2, keepdims=True)
    )


def _nation_against_provinces(cube: Cube, period: Month) -> Iterator[Finding]:
    level, half = _levels(cube, period)
    total = level[:, 1:].sum(axis=1, keepdims=True)
    yield from _contradictions(cube, period, "sum", "error", level[:, :1], total, half.sum(axis=1, keepdims=True))


def _month_against_ytd(cube: Cube, period: Month) -> Iterator[Finding]:
    level, half = _levels(cube, period)
    month, ytd, tolerance = level[:1], level[1:], half.sum(axis=0, keepdims=True)
    if period.month == 1:
        yield from _contradictions(cube, period, "january-not-ytd", "error", month, ytd, tolerance)
    else:
        capped = np.minimum(month, ytd)
        yield from _contradictions(cube, period, "month-above-ytd", "error", month, capped, tolerance)


def _ytd_against_last(cube: Cube, period: Month) -> Iterator[Finding]:
    """Tell how far the year to date is from last month's plus this month: months were revised in between.

    From March on that is normal; in February the two add up as they were printed.
    """
    if period.month == 1 or period == cube.first:
        return
    (level, half), (before, before_half) = _levels(cube, period), _levels(cube, period - 1)
    ytd, step = level[Basis.YTD], before[Basis.YTD] + level[Basis.MONTH]
    off = np.abs(ytd - step)
    is_off = off > half.sum(axis=0) + before_half[Basis.YTD] + _SLACK
    if not is_off.any():
        return
    with np.errstate(divide="ignore", invalid="ignore"):
        percent = np.where(is_off, 100 * off / ytd, 0.0)
    region, flow = _largest(percent)
    yield finding(
        "ytd-step",
        "warning" if period.month == 2 else "note",
        _where(cube, period, REGIONS[region], flow, Basis.YTD),
        float(ytd[region, flow]),
        float(step[region, flow]),
        count=int(is_off.sum()),
        of=int((~np.isnan(off)).sum()),
        percent=float(percent[region, flow]),
        region=REGIONS[region],
        flow=flow,
    )


def _base_against_printed(cube: Cube, period: Month) -> Iterator[Finding]:
    """Tell where last year's stored year to date does not give back the printed YoY: it was revised since."""
    place = cube.at(period)
    stored = cube.yoy(Method.STORED)
    printed, value = cube.official[:, :, place], stored.value[Basis.YTD, :, :, place]
    off = np.abs(value - printed)
    is_off = off > PRINTED_BAND + stored.band[Basis.YTD, :, :, place] + _SLACK
    if not is_off.any():
        return
    region, flow = _largest(np.where(is_off, off, 0.0))
    yield finding(
        "base-revised",
        "note",
        _where(cube, period, REGIONS[region], flow, Basis.YTD),
        float(printed[region, flow]),
        float(value[region, flow]),
        count=int(is_off.sum()),
        of=int((~np.isnan(off)).sum()),
        region=REGIONS[region],
        flow=flow,
    )


def _national_yoy_against_provinces(cube: Cube, period: Month, yoy: YoY) -> Iterator[Finding]:
    """Tell where the 31 bases of a year earlier give another national YoY than the bands of all 32 leave open.

    The contributions, which are scaled to the national base, then hide what does not fit.
    """
    place = cube.at(period)
    level, half = _levels(cube, period)
    base = base_level(cube, yoy)[:, :, :3, place]
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = level[:, :1] / base[:, 1:].sum(axis=1, keepdims=True)
        base_error = base * yoy.band[..., place] / (100 + yoy.value[..., place])
        tolerance = 100 * ratio * (base_error + half).sum(axis=1, keepdims=True) / base[:, :1]
    national = yoy.value[:, :1, :, place]
    yield from _contradictions(cube, period, "national-yoy", "warning", national, 100 * (ratio - 1), tolerance)


def _wide_bands(cube: Cube, period: Month, yoy: YoY) -> Iterator[Finding]:
    band = yoy.band[Basis.MONTH, 1:, :, cube.at(period)]
    is_wide = band > WIDE_BAND
    if is_wide.any():
        region, flow = _largest(np.where(is_wide, band, 0.0))
        yield finding(
            "wide-band",
            "warning",
            _where(cube, period, PROVINCES[region], flow, Basis.MONTH),
            float(yoy.value[Basis.MONTH, region + 1, flow, cube.at(period)]),
            count=int(is_wide.sum()),
            limit=WIDE_BAND,
            band=float(band[region, flow]),
            region=PROVINCES[region],
            flow=flow,
        )


def _months_missing(cube: Cube, period: Month) -> Iterator[Finding]:
    """Tell which months before *period* have no figures; one of the same year may be needed for a YoY."""
    missing = [cube.first + place for place in np.flatnonzero(cube.is_missing[: period - cube.first]).tolist()]
    if missing:
        firsts = [month for month in missing if month - 1 not in missing]
        lasts = [month for month in missing if month + 1 not in missing]
        spans = (str(a) if a == b else f"{a} … {b}" for a, b in zip(firsts, lasts, strict=True))
        months = ", ".join(spans)
        severity: Severity = "warning" if missing[-1].year == period.year else "note"
        yield finding("months-missing", severity, months, count=len(missing), months=months)


def _reconstructed(cube: Cube, period: Month) -> Iterator[Finding]:
    files = reconstructed_files(cube, period)
    if files:
        yield finding("reconstructed", "note", ", ".join(files), files=", ".join(files))


def reconstructed_files(cube: Cube, period: Month) -> list[str]:
    """Return the source files of *period* and of the year before that call themselves reconstructed."""
    known = [month for month in (period, period - 12) if 0 <= month - cube.first < cube.months]
    origins = {int(origin) for month in known for origin in np.unique(cube.origin[:, :, cube.at(month)])} - {-1}
    return sorted({cube.sheets[at].file for at in origins if RECONSTRUCTED in cube.sheets[at].footnote})


def _largest(values: Array) -> tuple[int, Flow]:
    """Return region (the place on the first axis) and flow of the largest of *values*."""
    region, flow = np.unravel_index(int(np.argmax(values)), values.shape)
    return int(region), Flow(int(flow))
