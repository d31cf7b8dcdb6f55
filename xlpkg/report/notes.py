"""The facts of the notes under a table: order, base methods used, bands, revised bases, missing figures."""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np

from xlpkg.analysis.checks import COMPUTED, WIDE_BAND, accepted_files, reconstructed_files
from xlpkg.analysis.cube import Cube
from xlpkg.analysis.measures import YoY, compute_contribution, compute_residual
from xlpkg.messages import Language, one_line
from xlpkg.model.arrays import Array, BoolArray
from xlpkg.model.fields import YOY_FIELDS
from xlpkg.model.months import Month
from xlpkg.model.regions import NATIONAL, PROVINCES, REGIONS, Region
from xlpkg.model.words import METHOD_NAMES, Basis, Flow, Method
from xlpkg.report.model import Facts
from xlpkg.report.sentences import COMMA, flow_name
from xlpkg.store.vintages import to_minute

#: The methods that a note describes, in its order.
_METHODS: Final = (Method.STORED, Method.REVISED, Method.FIRST, Method.RECONCILED)
#: The methods whose bands a note describes, in its order.
_BANDS: Final = (Method.REVISED, Method.STORED, Method.RECONCILED)
#: A revision of a base is noted if it moves a YoY by more than this, in pp.
WORTH_A_NOTE: Final = 0.5
#: Contributions are shown in hundredths of a pp.
WORTH_A_RESIDUAL: Final = 0.005


def note_facts(
    cube: Cube, yoy: YoY, period: Month, basis: Basis, lang: Language, sort: Flow, groups: Sequence[Region] = ()
) -> Facts:
    """Return what the notes under the table of *basis* say; its rows are in the order of *sort*, and end with *groups*.

    ``groups`` are the groups with their provinces. ``announced`` are the regions whose YoY is announced, with the flows
    if not all are, by publisher and edition, the nation first; ``derived`` are those of which a flow follows from the
    other two. ``residual`` are the flows whose 31 contributions do not add up to the nation's YoY, with the difference
    in pp. ``methods`` are the base methods used, with the number of YoY; ``bands`` the largest and the median band of
    each method, with region and flow of the largest; ``wide`` those above WIDE_BAND, the widest first; ``open_signs``
    the flows with provinces whose band includes zero; ``revised`` the YoY that differ from those on the base as first
    published, or None. ``accepted`` are the source files that contradicted what was stored or usual, with the time at
    which a person decided to store them.
    """
    month = cube.month_index(period)
    provinces = (basis, slice(1, len(REGIONS)), slice(None), month)
    announced, derived = (
        {region: flows for region in REGIONS if (flows := flows_by(yoy, method, cube, region, period, basis))}
        for method in (Method.ANNOUNCED, Method.DERIVED)
    )
    is_open = has_open_sign(yoy)[provinces]
    open_signs = {flow: int(is_open[:, flow].sum()) for flow in (Flow.EXPORT, Flow.IMPORT)}
    used = np.where(np.isnan(yoy.value[provinces]), 0, yoy.method[provinces])  # 0 for a base of zero, too
    counts = {method: int((used == method).sum()) for method in _METHODS}
    reconstructed = reconstructed_files(cube, period)
    described = () if reconstructed else _BANDS  # how far reconstructed levels are off is not known
    bands = [_band(cube, yoy, method, period, basis, lang) for method in described if counts[method]]
    return {
        "sort": flow_name(sort, lang),
        "groups": [
            {"name": group.label(lang), "provinces": [REGIONS[index].label(lang) for index in group.members]}
            for group in groups
        ],
        "announced": _publishers(cube, announced, period, basis, lang),
        "derived": [_with_flows(region, flows, lang) for region, flows in derived.items()],
        "is_scaled": False,  # contributions are not: a laboratory's templates made from those of 1.0.0 ask for it
        "residual": [
            {"flow": flow_name(flow, lang), "value": value} for flow, value in residuals(cube, yoy, period, basis)
        ],
        "methods": [{"name": METHOD_NAMES["en"][method], "count": count} for method, count in counts.items() if count],
        "is_january": basis is Basis.MONTH and bool((used == Method.OFFICIAL).any()),
        "bands": [band for band in bands if band],
        "wide": [] if reconstructed else _wide_bands(yoy, month, basis, lang),
        "open_signs": [{"flow": flow_name(flow, lang), "count": count} for flow, count in open_signs.items() if count],
        "revised": _revised_bases(cube, yoy, period, basis, lang),
        "missing": int((used == 0).sum()),
        "as_of": None if cube.as_of is None else f"{cube.as_of:%Y-%m-%d %H:%M}",
        "stored_until": cube.stored_by,
        "reconstructed": [one_line(name) for name in reconstructed],
        "accepted": [
            {"file": one_line(name), "at": to_minute(decision.at)}
            for name, decision in accepted_files(cube, period).items()
        ],
    }


class Publisher(NamedTuple):
    """Who announced a region's YoY: ``by`` in short, whether in a table of China Customs, and in which edition."""

    by: str
    is_customs: bool
    edition: str


def flows_by(yoy: YoY, method: Method, cube: Cube, region: Region, period: Month, basis: Basis) -> tuple[Flow, ...]:
    """Return the flows of *region* whose YoY is by *method*."""
    methods = yoy.method[basis, region.index, :, cube.month_index(period)]
    return tuple(flow for flow in YOY_FIELDS if methods[flow] == method)


def residuals(cube: Cube, yoy: YoY, period: Month, basis: Basis) -> list[tuple[Flow, float]]:
    """Return the flows whose 31 contributions do not add up to the nation's YoY, and the difference in pp."""
    left = compute_residual(compute_contribution(cube, yoy))[basis, :, cube.month_index(period)].tolist()
    return [(flow, left[flow]) for flow in YOY_FIELDS if abs(left[flow]) >= WORTH_A_RESIDUAL]


def _with_flows(region: Region, flows: Sequence[Flow], lang: Language) -> str:
    """Return the name of *region*, with *flows* if they are not all three."""
    names = COMMA[lang].join(flow_name(flow, lang) for flow in flows)
    of_flows = "" if len(flows) == len(YOY_FIELDS) else f"（{names}）" if lang == "zh" else f" ({names})"
    return region.label(lang) + of_flows


def find_publisher(cube: Cube, region: Region, period: Month, basis: Basis, lang: Language) -> Publisher | None:
    """Return who announced the YoY of *region*; None if table (8) prints it, it is computed or missing."""
    rows = [row for flow in YOY_FIELDS if (row := cube.announced_yoy(region.index, flow, period, basis))]
    if not rows:
        return None
    by = ", ".join(dict.fromkeys(one_line(row.figure.publisher.label(lang)) for row in rows))
    return Publisher(by, all(row.is_customs for row in rows), rows[0].figure.edition.label(lang))


def _publishers(
    cube: Cube, flows_of: Mapping[Region, Sequence[Flow]], period: Month, basis: Basis, lang: Language
) -> list[Facts]:
    """Return the regions and flows whose YoY is announced, by publisher and edition."""
    groups: dict[Publisher, list[str]] = {}
    for region, flows in flows_of.items():
        if publisher := find_publisher(cube, region, period, basis, lang):
            groups.setdefault(publisher, []).append(_with_flows(region, flows, lang))
    return [{"regions": regions, **publisher._asdict()} for publisher, regions in groups.items()]


def _band(cube: Cube, yoy: YoY, method: Method, period: Month, basis: Basis, lang: Language) -> Facts | None:
    """Return the bands of the YoY by *method*, or None if none of them is finite."""
    month = cube.month_index(period)
    bands = {
        (region, flow): float(yoy.band[basis, region.index, flow, month])
        for region in PROVINCES
        for flow in YOY_FIELDS
        if yoy.method[basis, region.index, flow, month] == method
        and math.isfinite(yoy.band[basis, region.index, flow, month])
    }
    if not bands:
        return None
    (region, flow), band = max(bands.items(), key=lambda item: item[1])
    return {
        "method": METHOD_NAMES["en"][method],
        "largest": band,
        "median": statistics.median(bands.values()),
        "region": region.label(lang),
        "flow": flow_name(flow, lang),
    }


def _wide_bands(yoy: YoY, month: int, basis: Basis, lang: Language) -> list[Facts]:
    """Return the provinces and flows whose YoY is uncertain by more than WIDE_BAND, and its band, the widest first."""
    bands = yoy.band[basis, : len(REGIONS), :, month]
    wide = [(float(bands[at]), *at) for at in np.ndindex(bands.shape) if at[0] and WIDE_BAND < bands[at] < math.inf]
    return [
        {"region": REGIONS[region].label(lang), "flow": flow_name(Flow(flow), lang), "band": band}
        for band, region, flow in sorted(wide, key=lambda each: -each[0])
    ]


def has_open_sign(yoy: YoY) -> BoolArray:
    """Return whether each band includes zero although the YoY is not zero; shape (2, 32, 3, M)."""
    is_open: BoolArray = (yoy.value != 0) & (np.abs(yoy.value) <= yoy.band)
    return is_open


def nation_bands(cube: Cube, yoy: YoY, period: Month) -> Array:
    """Return the band of each YoY of the nation in *period*, NaN if it is not computed; shape (2, 3).

    How far levels are off that were reconstructed from a published report is not known: their YoY have none.
    """
    at = (slice(None), NATIONAL.index, slice(None), cube.month_index(period))
    is_known = np.isin(yoy.method[at], COMPUTED) & (not reconstructed_files(cube, period))
    bands: Array = np.where(is_known, yoy.band[at], np.nan)
    return bands


def _revised_bases(cube: Cube, yoy: YoY, period: Month, basis: Basis, lang: Language) -> Facts | None:
    """Return the computed YoY that differ from those on the base as first published, or None.

    They differ if the difference exceeds WORTH_A_NOTE and the rounding bands of both.
    """
    first = cube.yoy(Method.FIRST)
    provinces = (basis, slice(1, len(REGIONS)), slice(None), cube.month_index(period))
    difference = np.abs(yoy.value[provinces] - first.value[provinces])
    differs = difference > np.maximum(WORTH_A_NOTE, yoy.band[provinces] + first.band[provinces])
    differs &= ~np.isin(yoy.method[provinces], (Method.ANNOUNCED, Method.DERIVED))
    if not differs.any():
        return None
    largest = np.unravel_index(np.argmax(np.where(differs, difference, 0.0)), difference.shape)
    province, flow = (int(index) for index in largest)
    return {
        "count": int(differs.sum()),
        "of": int((~np.isnan(difference)).sum()),
        "limit": WORTH_A_NOTE,
        "region": PROVINCES[province].label(lang),
        "flow": flow_name(Flow(flow), lang),
        "value": float(yoy.value[provinces][province, flow]),
        "first": float(first.value[provinces][province, flow]),
    }
