"""Checks of a month's stored figures.

Errors are figures that contradict each other by more than rounding. Warnings name figures to check before they are
quoted. Notes name what is usual in this data but affects a figure: revisions, missing months, reconstructed sources.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

import numpy as np

from xlpkg.analysis.cube import Cube
from xlpkg.analysis.findings import PERCENT, SEVERITIES, Finding, Quantity, RevisedLevel, Severity, Unit, finding
from xlpkg.analysis.measures import PRINTED_BAND
from xlpkg.analysis.places import FigurePlace
from xlpkg.analysis.releases import BULLETIN_PAGE
from xlpkg.analysis.windows import TOLERANCE, ContradictingSpan, contradicting, contradicting_spans
from xlpkg.messages import Message
from xlpkg.model.arrays import Array, BoolArray
from xlpkg.model.fields import YOY_DIGIT, LevelColumns, yoy_field
from xlpkg.model.months import Month, spans
from xlpkg.model.regions import NATIONAL, PROVINCES, REGIONS, Region
from xlpkg.model.rounding import print_number
from xlpkg.model.words import METHODS, Basis, Edition, Flow, Method
from xlpkg.sources.comparison import base_of, find_level_beyond
from xlpkg.sources.judge import LIMITS, ODD_TRADE, Verdict, find_beyond, percent_of
from xlpkg.sources.rules import find_contradictions
from xlpkg.sources.usual_trade import find_unusual
from xlpkg.store.decisions import Decision
from xlpkg.store.sheets import StoredSheet

#: A month's YoY that is uncertain by more than this, in pp, should not be quoted with a decimal.
WIDE_BAND: Final = 1.0
#: How many of them a warning names.
_MOST_NAMED: Final = 5
#: How many cities and zones another warning names; in 18 real months at most 13.
_MOST_PLACES: Final = 20
#: A word in the footnote of a source with reconstructed figures.
RECONSTRUCTED: Final = "推算重建"
#: The methods whose YoY are themselves printed, and rounded.
_PRINTED: Final = (Method.OFFICIAL, Method.ANNOUNCED)
#: The methods whose YoY nobody has printed.
COMPUTED: Final = (Method.STORED, Method.FIRST, Method.REVISED, Method.RECONCILED)
#: The error of floating point when levels in 亿, whose last digit is at least 0.0001, or YoY in pp are compared.
_SLACK: Final = 1e-7


def check_data(cube: Cube, period: Month, wide: Cube | None = None) -> tuple[Finding, ...]:
    """Return the findings in the figures of *period*, errors first. Raises NoData if *cube* has none of them.

    *wide* has the cities and zones, too, of the year of *period* and the year before; without it they are not checked.
    """
    month = cube.month_index(period)
    if np.isnan(cube.levels[..., month]).all():
        raise cube.no_data(period)
    findings = [
        *_contradictions(cube, period),
        *_total_not_between(cube, period),
        *_large_revision(cube, period),
        *_unusual_levels(cube, period),
        *_ytd_against_last(cube, period),
        *(_ytd_of_places(wide, period) if wide is not None else ()),
        *_base_against_printed(cube, period),
        *_national_yoy_against_provinces(cube, period),
        *_wide_bands(cube, period),
        *_contradicting_spans(cube if wide is None else wide, period),
        *_announced(cube, period),
        *ask_for_nation(cube, period),
        *_months_missing(cube, period),
        *_levels_missing(cube, period),
        *_reconstructed(cube, period),
    ]
    return tuple(sorted(findings, key=lambda finding: SEVERITIES.index(finding.severity)))


def _levels(cube: Cube, period: Month) -> tuple[Array, Array]:
    """Return the levels of *period* and their resolution, both in 亿, shape (2 bases, 32 regions, 3 flows)."""
    month = cube.month_index(period)
    return cube.levels[:, :, :3, month], cube.resolution[:, :, :3, month]


def _finding(
    code: str,
    severity: Severity,
    cube: Cube,
    period: Month,
    at: tuple[int, int, int],
    printed: float | None = None,
    expected: float | None = None,
    facts: Mapping[str, object] | None = None,
    *,
    is_yoy: bool = False,
    key: str = "",
) -> Finding:
    """Return a finding on the level *at* (basis, region, flow) or on its YoY, with its cell if it was read from one."""
    basis, region, flow = Basis(at[0]), cube.regions[at[1]], Flow(at[2])
    read = None
    if not is_yoy:
        read = cube.source_of(region.index, flow, period, basis)
    elif basis is Basis.YTD or period.month == 1:
        read = cube.source_of_field(region.index, yoy_field(flow), period)
    file, cell = (read[0].file, read[1]) if read is not None else ("", "")
    place = FigurePlace(period, region, flow, basis, is_yoy, file, cell)
    named: dict[str, Any] = {"period": period, "region": region, "flow": flow, "basis": basis}
    if printed is not None:
        named["unit"] = PERCENT if is_yoy else Unit(1.0, cube.currency)
    compared = (None if each is None else float(each) for each in (printed, expected))
    return finding(code, severity, place, *compared, key=key, **named | dict(facts or {}))


def _contradictions(cube: Cube, period: Month) -> Iterator[Finding]:
    """Yield an error for each level that does not satisfy a rule of :mod:`xlpkg.sources.rules`."""
    level, resolution = _levels(cube, period)
    for each in find_contradictions(level, resolution, is_january=period.month == 1):
        at = (each.basis, each.region, each.flow)
        yield _finding(each.rule, "error", cube, period, at, each.found, each.expected)


def _total_not_between(cube: Cube, period: Month) -> Iterator[Finding]:
    """Yield an error for each YoY of total trade that is not between those of exports and imports.

    It is their mean, weighted by their bases, so that only the rounding of printed YoY and of levels may move it out.
    """
    month = cube.month_index(period)
    level, resolution = _levels(cube, period)
    seen: set[tuple[Basis, int, float]] = set()
    for method, each in ((method, cube.yoy(method)) for method in METHODS):
        value, is_printed = each.value[..., month], np.isin(each.method[..., month], _PRINTED).any(axis=-1)
        of_parts = value[..., Flow.EXPORT :]
        with np.errstate(divide="ignore"):
            tolerance = YOY_DIGIT * is_printed + 200 * resolution.sum(axis=-1) / level[..., Flow.TOTAL]
            nearest = np.clip(value[..., Flow.TOTAL], of_parts.min(axis=-1), of_parts.max(axis=-1))
            is_off = np.abs(value[..., Flow.TOTAL] - nearest) > tolerance + _SLACK
        for basis, index in np.argwhere(is_off).tolist():
            total, *parts = value[basis, index].tolist()
            if (Basis(basis), index, total) in seen:
                continue
            seen.add((Basis(basis), index, total))
            exports, imports = (Quantity(each, PERCENT) for each in parts)
            facts = {"method": method, "exports": exports, "imports": imports}
            at, compared = (basis, index, Flow.TOTAL), (total, nearest[basis, index])
            yield _finding("total-not-between", "error", cube, period, at, *compared, facts, is_yoy=True)


def _large_revision(cube: Cube, period: Month) -> Iterator[Finding]:
    """Yield a finding if levels differ from those first stored by more than China Customs usually revises.

    It is an error beyond the limit at which a person is asked.
    """
    first = cube.first_published
    level, stored = _levels(cube, period)[0], first.levels[:, :, :3, first.month_index(period)]
    if (largest := find_level_beyond(level, stored)) is not None:
        (verdict, _, (basis, region, flow), _), facts = largest
        at, compared = (basis, region, Flow(flow)), (level[basis, region, flow], stored[basis, region, flow])
        yield _finding("level-odd", _severity(verdict, cube, period), cube, period, at, *compared, facts)


def _unusual_levels(cube: Cube, period: Month) -> Iterator[Finding]:
    """Yield a warning if levels are not within China's usual trade."""
    if unusual := [*find_unusual(_levels(cube, period)[0], period, cube.currency, ODD_TRADE)]:
        first = unusual[0]
        at, facts = (first.basis, first.region, first.flow), {"number": len(unusual), **first.facts()}
        yield _finding("level-unusual", "warning", cube, period, at, first.found, facts=facts)


def _ytd_against_last(cube: Cube, period: Month) -> Iterator[Finding]:
    """Yield a finding if a year to date is not last month's plus this month, because earlier months were revised.

    From March on that is usual, and a note; in February it is a warning.
    """
    ytd, step, is_off = _steps(cube, period)
    if not is_off.any():
        return
    off = np.abs(ytd - step)
    percent = np.where(is_off, percent_of(off, ytd), 0.0)
    severity, (region, flow), remark = _of_revision("step-odd", percent, _largest(percent), cube, period)
    if period.month == 2 and severity == "note":
        severity = "warning"
    is_nation = np.arange(len(REGIONS))[:, np.newaxis] == NATIONAL.index
    revised = _revised(cube, ytd, step, is_off, last=is_nation)
    facts = {**_count(is_off, off), "percent": float(percent[region, flow]), "remark": remark, **_named(cube, revised)}
    at = (Basis.YTD, region, flow)
    found = _finding("ytd-step", severity, cube, period, at, ytd[region, flow], step[region, flow], facts)
    yield replace(found, revisions=revised)


def _ytd_of_places(cube: Cube, period: Month) -> Iterator[Finding]:
    """Yield a note on the cities and zones whose year to date is not last month's plus this month's.

    Those of which the difference of the years to date contradicts the month are named first.
    """
    ytd, step, is_off = _steps(cube, period)
    is_off &= np.array([region.province > 0 for region in cube.regions])[:, np.newaxis]
    if not is_off.any():
        return
    contradicts = contradicting(cube, 1)[..., cube.month_index(period)] & is_off
    revised = _revised(cube, ytd, step, is_off, last=~contradicts)
    facts = {"count": len(revised), "contradicting": int(contradicts.sum()), "percent": 100 * TOLERANCE}
    at, compared = (Basis.YTD, revised[0].region.index, revised[0].flow), (revised[0].printed, revised[0].expected)
    named = facts | _named(cube, revised)
    found = _finding("ytd-step", "note", cube, period, at, *compared, named, key="ytd-step-of-places")
    yield replace(found, revisions=revised)


def _steps(cube: Cube, period: Month) -> tuple[Array, Array, BoolArray]:
    """Return the years to date, last month's plus this month's, in 亿, and whether they differ by more than rounding.

    Shape of each: (regions, 3). Where the year to date fell, a month that is not printed is 0. In January, and in the
    first month, none differs.
    """
    level, resolution = _levels(cube, period)
    if period.month == 1 or period == cube.first:
        return level[Basis.YTD], level[Basis.YTD], np.zeros(level.shape[1:], dtype=np.bool_)
    (_, last), (_, resolution_of_last) = _levels(cube, period - 1)
    month, ytd = level
    step = last + np.where(np.isnan(month) & (ytd < last), 0.0, month)
    rounding = (np.nansum(resolution, axis=0) + resolution_of_last) / 2
    return ytd, step, np.abs(ytd - step) > rounding + _SLACK


def _revised(cube: Cube, ytd: Array, step: Array, is_off: BoolArray, last: BoolArray) -> tuple[RevisedLevel, ...]:
    """Return the levels that are off, the largest change first, but totals after the others, and those of *last*."""
    regions, flows = np.nonzero(is_off)
    of_last = np.broadcast_to(last, is_off.shape)[is_off]
    order = np.lexsort((-np.abs(ytd - step)[is_off], flows == Flow.TOTAL, of_last))
    return tuple(
        RevisedLevel(cube.regions[region], Flow(flow), float(ytd[region, flow]), float(step[region, flow]))
        for region, flow in zip(regions[order].tolist(), flows[order].tolist(), strict=True)
    )


def _named(cube: Cube, revised: tuple[RevisedLevel, ...]) -> dict[str, object]:
    """Return the facts that name the first of *revised* and the command that lists all."""
    fields = ("region", "flow", "printed", "expected", "change")
    named = [{name: getattr(each, name) for name in fields} for each in revised[:_MOST_NAMED]]
    first = tuple(Message("revised-level", each) for each in named)
    return {"first": first, "size": Unit(1.0, cube.currency), "option": cube.currency.value}


def _contradicting_spans(cube: Cube, period: Month) -> Iterator[Finding]:
    """Yield a warning if spans of months up to *period* have no figure; see :mod:`xlpkg.analysis.windows`."""
    found = contradicting_spans(cube.years_of(period), period)
    shortest: dict[Region, ContradictingSpan] = {}
    for each in sorted(found, key=lambda each: (each.span.months, each.flow is Flow.TOTAL, -each.size)):
        shortest.setdefault(each.region, each)
    if found:
        largest, *others = sorted(shortest.values(), key=lambda each: -each.size)
        facts = {**largest._asdict(), "count": len(found), "places": len(shortest), "percent": 100 * TOLERANCE}
        known, names = np.isfinite(largest.months), tuple(each.region for each in others[:_MOST_PLACES])
        facts["months"] = Message("against-months", {"months": largest.months}) if known else ""
        facts["others"] = Message("other-places", {"names": names}) if names else ""
        facts["size"] = Unit(1.0, cube.currency)
        yield finding("span-contradicts", "warning", str(period), period=period, **facts)


def _base_against_printed(cube: Cube, period: Month) -> Iterator[Finding]:
    """Yield a finding if last year's stored year to date does not give the printed YoY, because it was revised since.

    That is usual, and a note.
    """
    month = cube.month_index(period)
    stored = cube.yoy(Method.STORED)
    printed, value = cube.official[:, :, month], stored.value[Basis.YTD, :, :, month]
    off = np.abs(value - printed)
    is_off = off > PRINTED_BAND + stored.band[Basis.YTD, :, :, month] + _SLACK
    if not is_off.any():
        return
    base, ytd = cube.levels[Basis.YTD, :, :3, month - 12], cube.levels[Basis.YTD, :, :3, month]
    percent = np.where(is_off, percent_of(base_of(ytd, printed) - base, base), 0.0)
    severity, (region, flow), remark = _of_revision(
        "base-odd", percent, _largest(np.where(is_off, off, 0.0)), cube, period
    )
    at, facts = (Basis.YTD, region, flow), {**_count(is_off, off), "remark": remark}
    compared = printed[region, flow], value[region, flow]
    yield _finding("base-revised", severity, cube, period, at, *compared, facts, is_yoy=True)


def _of_revision(
    rule: str, percent: Array, largest: tuple[int, int], cube: Cube, period: Month
) -> tuple[Severity, tuple[int, int], object]:
    """Return the severity of a revision in *percent*, the region and flow to name, and a remark beyond a limit.

    *largest*: those to name within the limits.
    """
    if (found := find_beyond(rule, percent)) is None:
        return "note", largest, ""
    verdict, _, (region, flow), seen = found
    return _severity(verdict, cube, period), (region, flow), Message("more-than-usual", {"usual": seen})


def _severity(verdict: Verdict, cube: Cube, period: Month) -> Severity:
    """Return the severity of a doubt about *period*: an error if nobody has accepted it."""
    accepted = {sheet.period for sheet in cube.sheets if sheet.sha256 in cube.accepted}
    near = {period, period - 1, period - 12}
    return "error" if verdict is Verdict.DOUBTFUL and not accepted & near else "warning"


def _national_yoy_against_provinces(cube: Cube, period: Month) -> Iterator[Finding]:
    """Yield a warning for each national YoY that differs from that of the 31 provinces' bases by more than the bands.

    Each base is the one that its YoY implies alone.
    """
    month, yoy = cube.month_index(period), cube.yoy()
    level, resolution = _levels(cube, period)
    value = yoy.value[..., month]
    with np.errstate(divide="ignore", invalid="ignore"):
        base = np.where(value > -100, level / (1 + value / 100), yoy.base[..., month])
        ratio = level[:, 0] / base[:, 1:].sum(axis=1)
        base_error = base * yoy.band[..., month] / (100 + value)
        tolerance = 100 * ratio * (base_error + resolution / 2).sum(axis=1) / base[:, 0]
    printed, expected = value[:, 0], 100 * (ratio - 1)
    for basis, flow in np.argwhere(np.abs(printed - expected) > tolerance + _SLACK).tolist():
        at, compared = (basis, NATIONAL.index, flow), (printed[basis, flow], expected[basis, flow])
        yield _finding("national-yoy", "warning", cube, period, at, *compared, is_yoy=True)


def _wide_bands(cube: Cube, period: Month) -> Iterator[Finding]:
    """Yield a warning if the YoY of a province's month is uncertain by more than WIDE_BAND."""
    month, yoy = cube.month_index(period), cube.yoy()
    band = yoy.band[Basis.MONTH, 1:, :, month]
    is_wide = band > WIDE_BAND
    if is_wide.any():
        value, places = yoy.value[Basis.MONTH, 1:, :, month], np.argwhere(is_wide)
        ranked = places[np.argsort(-band[is_wide], kind="stable")][:_MOST_NAMED].tolist()
        widest = []
        for row, flow in ranked:
            shown = " ± ".join(print_number(float(each[row, flow]), "zh") for each in (value, band))
            facts = {"region": PROVINCES[row], "flow": Flow(flow), "yoy": shown}
            widest.append(Message("yoy-with-band", facts))
        at = (Basis.MONTH, PROVINCES[ranked[0][0]].index, ranked[0][1])
        facts = {"count": len(places), "limit": WIDE_BAND, "widest": tuple(widest)}
        yield _finding("wide-band", "warning", cube, period, at, facts=facts, is_yoy=True)


def _announced(cube: Cube, period: Month) -> Iterator[Finding]:
    """Yield a warning for each announced YoY outside the computed band, and each level unlike that of table (8).

    All editions are compared. A level may differ as far as a file is stored without a warning.
    """
    announced, month = cube.announced, cube.month_index(period)
    for rows, is_yoy in ((announced.yoy, True), (announced.levels, False)) if announced else ():
        for (edition, basis, region, flow, of_month), row in rows.items():
            at = (basis, region, flow, month)
            if of_month != period or (is_yoy and basis is Basis.YTD):
                continue
            if is_yoy:
                yoy = cube.yoy(Method.RECONCILED if cube.yoy(Method.RECONCILED).method[at] else Method.REVISED)
                printed, expected, band = row.figure.yoy, float(yoy.value[at]), float(yoy.band[at])
            else:
                rule = "restated" if edition is Edition.RESTATED else "level"
                limit = LIMITS[rule].odd[0 if region == NATIONAL.index else -1]
                printed, expected = row.figure.value, float(cube.levels[at])
                band = limit / 100 * expected
            if printed is not None and abs(printed - expected) > band + _SLACK:
                place = FigurePlace(period, REGIONS[region], flow, basis, is_yoy, row.file, row.cell(is_yoy=is_yoy))
                named = {name: getattr(place, name) for name in ("region", "period", "basis", "flow")}
                unit = PERCENT if is_yoy else Unit(1.0, cube.currency)
                due = Quantity(round(expected, 2), unit, (round(band, 2),))
                facts = {"edition": edition, "source": row.figure.publisher, "due": due, **named}
                yield finding("announced-outside", "warning", place, printed, expected, unit=unit, **facts)


def ask_for_nation(cube: Cube, period: Month) -> Iterator[Finding]:
    """Yield a note if a national YoY of the month is computed: the bulletin that has table (8) announces it, too."""
    method = cube.yoy().method[Basis.MONTH, NATIONAL.index, :, cube.month_index(period)]
    if np.isin(method, COMPUTED).any():
        where = str(period)
        yield finding("nation-computed", "note", where, period=period, currency=cube.currency, page=BULLETIN_PAGE)


def _months_missing(cube: Cube, period: Month) -> Iterator[Finding]:
    """Yield a finding if months before *period* have no figures: a warning for one of the same year."""
    missing = [cube.first + index for index in np.flatnonzero(cube.is_missing[: period - cube.first]).tolist()]
    if missing:
        months = spans(missing)
        severity: Severity = "warning" if missing[-1].year == period.year else "note"
        yield finding("months-missing", severity, months, count=len(missing), months=months)


def _levels_missing(cube: Cube, period: Month) -> Iterator[Finding]:
    """Yield a note if no province has a level of a flow and basis, as after a download of exports only."""
    is_missing = np.isnan(_levels(cube, period)[0][:, 1:]).all(axis=1)
    columns = tuple((Flow(flow), Basis(basis)) for flow, basis in np.argwhere(is_missing.T).tolist())
    if columns:
        where = f"{period} " + LevelColumns(columns).label("zh")
        yield finding("levels-missing", "note", where, period=period, columns=LevelColumns(columns))


def _reconstructed(cube: Cube, period: Month) -> Iterator[Finding]:
    """Yield a note if a source of *period* or of a year earlier has reconstructed figures."""
    files = reconstructed_files(cube, period)
    if files:
        yield finding("reconstructed", "note", ", ".join(files), files=tuple(files))


def reconstructed_files(cube: Cube, period: Month) -> list[str]:
    """Return the source files of *period* and of a year earlier whose footnote says that they are reconstructed."""
    return sorted({sheet.file for sheet in _sheets_used(cube, period) if RECONSTRUCTED in sheet.footnote})


def accepted_files(cube: Cube, period: Month) -> dict[str, Decision]:
    """Return the source files of *period* and of a year earlier that a person accepted, and the decision on each."""
    return {
        sheet.file: cube.accepted[sheet.sha256] for sheet in _sheets_used(cube, period) if sheet.sha256 in cube.accepted
    }


def _sheets_used(cube: Cube, period: Month) -> list[StoredSheet]:
    """Return the sheets of which figures of *period*, or of a year earlier, are in force."""
    index = cube.month_index(period)
    origins = np.unique(cube.origin[:, :, [index, index - 12] if index >= 12 else [index]]).tolist()
    return [cube.sheets[origin] for origin in origins if origin >= 0]


def _count(is_off: BoolArray, off: Array) -> dict[str, int]:
    """Return how many values are off, and of how many that are compared."""
    return {"count": int(is_off.sum()), "of": int((~np.isnan(off)).sum())}


def _largest(values: Array) -> tuple[int, int]:
    """Return the index of the largest of *values*, shape (regions, 3)."""
    region, flow = np.unravel_index(int(np.argmax(values)), values.shape)
    return int(region), int(flow)
