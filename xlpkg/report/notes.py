"""The notes under a table: source, order, definitions, base methods used, bands, revised bases, missing figures."""

from __future__ import annotations

import math
import statistics
from typing import TYPE_CHECKING, Final

import numpy as np

from xlpkg.analysis.checks import reconstructed_files
from xlpkg.model.fields import YOY_FIELDS
from xlpkg.model.regions import PROVINCES
from xlpkg.model.rounding import format_number
from xlpkg.model.words import Basis, Flow, Method
from xlpkg.report.sentences import flow_name, join_items, templates

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlpkg.analysis.cube import Cube
    from xlpkg.analysis.measures import YoY
    from xlpkg.messages import Language
    from xlpkg.model.arrays import BoolArray
    from xlpkg.model.months import Month

#: A revision of a base is noted if it moves a YoY by more than this, in pp.
WORTH_A_NOTE: Final = 0.5


def compose_notes(cube: Cube, yoy: YoY, period: Month, basis: Basis, lang: Language, sort: Flow) -> tuple[str, ...]:
    """Return the source, then the numbered notes under the table of *basis*, whose rows are in the order of *sort*."""
    numbered = [
        f"（{number}）{note}" if lang == "zh" else f"({number}) {note}"
        for number, note in enumerate(_notes(cube, yoy, period, basis, lang, sort), start=1)
    ]
    return (templates(lang).sources, *numbered)


def _notes(cube: Cube, yoy: YoY, period: Month, basis: Basis, lang: Language, sort: Flow) -> Iterator[str]:
    text = templates(lang)
    provinces = (basis, slice(1, None), slice(None), cube.month_index(period))
    used = np.where(np.isnan(yoy.value[provinces]), 0, yoy.method[provinces])  # 0 for a base of zero, too
    yield text.sort.format(flow=flow_name(sort, lang))
    yield text.net[basis]
    computed = [method for method in text.methods if (used == method).any()]
    if computed:
        methods = [text.methods[method].format(count=int((used == method).sum())) for method in computed]
        yield text.method_note[basis].format(methods=text.clause.join(methods))
    if basis is Basis.MONTH and (used == Method.OFFICIAL).any():
        yield text.january
    reconstructed = reconstructed_files(cube, period)
    for method in text.bands:  # how far reconstructed levels are off is not known
        if not reconstructed and method in computed and (band := _band_note(cube, yoy, method, period, basis, lang)):
            yield band
    if open_signs := _open_signs_note(cube, yoy, period, basis, lang):
        yield open_signs
    if revised := _revised_bases_note(cube, yoy, period, basis, lang):
        yield revised
    if unknown := int((used == 0).sum()):
        yield text.missing.format(count=unknown)
    if cube.as_of is not None:
        yield text.as_of.format(as_of=cube.as_of)
    if reconstructed:
        yield text.reconstructed.format(files=text.comma.join(reconstructed))


def _band_note(cube: Cube, yoy: YoY, method: Method, period: Month, basis: Basis, lang: Language) -> str | None:
    """Return the note on the bands of the YoY by *method*, or None if none of them is finite."""
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
    return (
        templates(lang)
        .bands[method]
        .format(
            band=format_number(band),
            median=format_number(statistics.median(bands.values())),
            region=region.label(lang),
            flow=flow_name(flow, lang),
        )
    )


def has_open_sign(yoy: YoY) -> BoolArray:
    """Return whether each band includes zero although the YoY is not zero; shape (2, 32, 3, M)."""
    is_open: BoolArray = (yoy.value != 0) & (np.abs(yoy.value) <= yoy.band)
    return is_open


def _open_signs_note(cube: Cube, yoy: YoY, period: Month, basis: Basis, lang: Language) -> str | None:
    """Return the note on provinces whose exports or imports may have risen or fallen, or None."""
    text = templates(lang)
    is_open = has_open_sign(yoy)[basis, 1:, :, cube.month_index(period)]
    counts = {flow: int(is_open[:, flow].sum()) for flow in (Flow.EXPORT, Flow.IMPORT)}
    groups = [
        text.open_sign[count > 1].format(flow=flow_name(flow, lang), count=count)
        for flow, count in counts.items()
        if count
    ]
    return text.open_signs.format(groups=join_items(groups, lang)) if groups else None


def _revised_bases_note(cube: Cube, yoy: YoY, period: Month, basis: Basis, lang: Language) -> str | None:
    """Return the note on YoY that differ from those on the base as first published, or None.

    They differ if the difference exceeds WORTH_A_NOTE and the rounding bands of both.
    """
    first = cube.yoy(Method.FIRST)
    provinces = (basis, slice(1, None), slice(None), cube.month_index(period))
    difference = np.abs(yoy.value[provinces] - first.value[provinces])
    differs = difference > np.maximum(WORTH_A_NOTE, yoy.band[provinces] + first.band[provinces])
    if not differs.any():
        return None
    largest = np.unravel_index(np.argmax(np.where(differs, difference, 0.0)), difference.shape)
    province, flow = (int(index) for index in largest)
    return templates(lang).revised_bases.format(
        count=int(differs.sum()),
        of=int((~np.isnan(difference)).sum()),
        limit=format_number(WORTH_A_NOTE),
        region=PROVINCES[province].label(lang),
        flow=flow_name(Flow(flow), lang),
        value=format_number(float(yoy.value[provinces][province, flow])),
        first=format_number(float(first.value[provinces][province, flow])),
    )
