"""Compose the report of a month from a cube: tables, paragraphs that follow from them, captions, notes."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from xlpkg.analysis.checks import reconstructed_files
from xlpkg.analysis.cube import Cube
from xlpkg.analysis.measures import YoY
from xlpkg.detail.folder import has_detail
from xlpkg.errors import BadArgument, TradeMonitorError
from xlpkg.messages import Language, Message, say_list
from xlpkg.model.arrays import descending
from xlpkg.model.fields import YOY_FIELDS
from xlpkg.model.groups import refuse_unused, why_no_group
from xlpkg.model.months import Month
from xlpkg.model.regions import NATIONAL, PROVINCES, Kind, Region, name_key
from xlpkg.model.words import Basis, Flow, Method
from xlpkg.report.facts import bar_order, in_order, section_facts
from xlpkg.report.model import (
    DEFAULT_SORT,
    MOST_GROUPS,
    Facts,
    Figure,
    NationDrivers,
    Report,
    ReportTable,
    Row,
    Section,
)
from xlpkg.report.style import Style

_FEBRUARY: Final = 2
_COMMA: Final = re.compile("[、,，;；]")


def table_rows(cube: Cube, yoy: YoY, period: Month, basis: Basis, sort: Flow | None = None) -> tuple[Row, ...]:
    """Return the rows of the 31 provinces for *period*, in descending order of the level of *sort*.

    Provinces without a level come last. Raises NoData if no province has a figure in *period*.
    """
    rows = [table_row(cube, yoy, period, basis, region) for region in PROVINCES]
    if all(math.isnan(value) for row in rows for value in row.values):
        raise cube.no_data(period)
    flow = DEFAULT_SORT[basis] if sort is None else sort
    return tuple(sorted(rows, key=lambda row: descending(row.level(flow))))


def table_row(cube: Cube, yoy: YoY, period: Month, basis: Basis, region: Region = NATIONAL) -> Row:
    """Return the row of *region* for *period*, without bands."""
    month = cube.month_index(period)
    levels = cube.levels[basis, region.index, :, month].tolist()
    changes = yoy.value[basis, region.index, :, month].tolist()
    pairs = [figure for flow in YOY_FIELDS for figure in (levels[flow], changes[flow])]
    return Row(region, (*pairs, levels[Flow.NET]))


def _with_bands(rows: Sequence[Row], cube: Cube, yoy: YoY, period: Month, basis: Basis) -> tuple[Row, ...]:
    """Return *rows* with the bands of their YoY, unless they are not known: levels are reconstructed."""
    if reconstructed_files(cube, period):
        return tuple(rows)
    bands = yoy.band[basis, :, :, cube.month_index(period)]
    return tuple(replace(row, bands=tuple(bands[row.region.index].tolist())) for row in rows)


def find_groups(wide: Cube, names: str) -> tuple[Region, ...]:
    """Return the groups of *wide* with *names*, which a comma separates, each once.

    Raises BadArgument if one is not the name of a group, or if there are more than MOST_GROUPS.
    """
    named = [name for each in _COMMA.split(names) if (name := each.strip())]
    known = [region for region in wide.regions if region.kind is Kind.GROUP]
    found = {name: _find_group(wide, name, known) for name in named}
    groups = tuple(dict.fromkeys(found.values()))
    if len(groups) > MOST_GROUPS:
        raise BadArgument("too-many-groups", count=len(groups), most=MOST_GROUPS)
    return groups


def _find_group(wide: Cube, name: str, groups: Sequence[Region]) -> Region:
    """Return the one of *groups*, those of *wide*, with *name*. Raises BadArgument, which lists them, for none."""
    key = name_key(name)
    for group in groups:
        if key in group.names:
            return group
    refuse_unused(key, wide.unused_groups)
    raise BadArgument(
        "not-a-group", why=why_no_group(name) or Message("no-such-group", {"value": name}), groups=tuple(groups)
    )


def nation_drivers(
    store: Path | None, cube: Cube, period: Month, lang: Language, method: Method = Method.AUTO
) -> tuple[NationDrivers | None, Message | None]:
    """Return the facts of what drove the nation's trade in *period*, and why the detail could not be read.

    The facts are None if *store* has no detail or if it could not be read; the reason is None if no reading failed. An
    error is returned and not raised, because a report without these facts is complete. Arrow and DuckDB, which take
    more than a second to import, are imported only if the store has detail.
    """
    if store is None or not has_detail(store):
        return None, None
    from xlpkg.report.driver_facts import driver_facts

    try:
        return driver_facts(store, cube, period, lang, method), None
    except TradeMonitorError as error:
        return None, Message("report-without-drivers", {"reason": error.message})


def drivers_by_method(drivers: NationDrivers, cube: Cube, method: Method) -> NationDrivers:
    """Return *drivers* with the contributions to the nation's YoY by *method*, which has a base of its own."""
    bases = cube.yoy(method).base[:, NATIONAL.index, :, cube.month_index(drivers.period)]

    def scaled(parts: Sequence[Facts], factor: float) -> list[Facts]:
        return [part | {"contribution": part["contribution"] * factor} for part in parts]

    found = {}
    for (basis, flow), facts in drivers.facts.items():
        base = float(bases[basis, flow])
        factor = facts["base"] / base if facts["base"] and base and not math.isnan(base) else 1.0
        found[basis, flow] = facts | {name: scaled(facts[name], factor) for name in ("pulls", "drags")}
    return NationDrivers(drivers.period, found)


def compose(
    cube: Cube,
    period: Month,
    lang: Language = "zh",
    *,
    method: Method = Method.AUTO,
    sort: Mapping[Basis, Flow] = DEFAULT_SORT,
    style: Style | None = None,
    nation: bool = False,
    groups: Sequence[Region] = (),
    drivers: NationDrivers | None = None,
    sorted_bars: bool = False,
) -> Report:
    """Return the report of *period* in *lang*, with YoY by *method* and each table in descending order of *sort*.

    With *nation* the first row of each table is that of the nation; the last ones are those of *groups*, which a note
    explains. If *cube* has no groups, there is only the note. The published report has neither. *style* is that of the
    published report by default. *drivers* are from :func:`nation_drivers`. The bars of a figure are in descending order
    of the YoY if *sorted_bars*, else as :func:`bar_order` says. Raises NoData if *period* is not in the cube, and
    BadInput if the templates of *style* are missing or fail.
    """
    yoy = cube.yoy(method)
    bases = (Basis.MONTH,) if period.month == 1 else (Basis.MONTH, Basis.YTD)
    rows = {basis: table_rows(cube, yoy, period, basis, sort[basis]) for basis in bases}
    of_groups = {
        basis: [table_row(cube, yoy, period, basis, group) for group in groups if group in cube.regions]
        for basis in bases
    }
    facts = [
        section_facts(cube, yoy, period, basis, number, lang, sort[basis], drivers, groups, sorted_bars=sorted_bars)
        for number, basis in enumerate(bases, start=1)
    ]
    paragraphs = dict(zip(bases, (style or Style()).render(lang, facts), strict=True))
    first = paragraphs[Basis.MONTH]
    # Spring Festival moves between January and February.
    of_cover = paragraphs[Basis.YTD if period.month == _FEBRUARY else Basis.MONTH]["highlights"]
    return Report(
        period=period,
        currency=cube.currency,
        lang=lang,
        title=" ".join(first["title"]),
        span=" ".join(first["span"]),
        sections=tuple(
            _section(
                basis,
                paragraphs[basis],
                ReportTable(
                    " ".join(paragraphs[basis]["table"]),
                    tuple(say_list("report-header", lang)),
                    _with_bands(rows[basis], cube, yoy, period, basis),
                    sort[basis],
                    table_row(cube, yoy, period, basis) if nation else None,  # the text gives its band
                    _with_bands(of_groups[basis], cube, yoy, period, basis),
                ),
                lang,
                sorted_bars=sorted_bars,
            )
            for basis in bases
        ),
        highlights=tuple(of_cover),
        drivers=drivers,
    )


def _section(
    basis: Basis, paragraphs: Mapping[str, Sequence[str]], table: ReportTable, lang: Language, *, sorted_bars: bool
) -> Section:
    exports, imports = paragraphs["flows"]
    of_exports, of_imports = (
        Figure(caption, flow, in_order(table.rows, flow, bar_order(sorted_bars=sorted_bars)))
        for caption, flow in zip(paragraphs["figures"], (Flow.EXPORT, Flow.IMPORT), strict=True)
    )
    number = "（{}）{}" if lang == "zh" else "({}) {}"
    notes = [number.format(*numbered) for numbered in enumerate(paragraphs["notes"], start=1)]
    return Section(
        basis=basis,
        heading=" ".join(paragraphs["heading"]),
        lead=(" " if lang == "en" else "").join((*paragraphs["lead"], *paragraphs["drivers"])),
        exports=exports,
        imports=imports,
        figures=(of_exports, of_imports),
        table=table,
        notes=(*paragraphs["source"], *notes),
        caution=" ".join(paragraphs["caution"]) or None,
        remark=" ".join(paragraphs["remark"]) or None,
    )
