"""From the cube to a month's report: rows that move whole, sentences that follow from them, notes that are true."""

from __future__ import annotations

import math
import statistics
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from xlpkg.analysis.checks import reconstructed_files
from xlpkg.analysis.measures import YoY
from xlpkg.model.regions import PROVINCES
from xlpkg.model.rounding import printed
from xlpkg.model.words import Basis, Flow, Method
from xlpkg.report.festival_remark import festival_remark
from xlpkg.report.model import DEFAULT_SORT, Figure, Report, Row, Section, Table
from xlpkg.report.revised_bases import revised_bases
from xlpkg.report.sentences import flow_name, listed, ordinal, words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlpkg.analysis.cube import Cube
    from xlpkg.messages import Language
    from xlpkg.model.months import Month

_FLOWS: Final = (Flow.TOTAL, Flow.EXPORT, Flow.IMPORT)


def table_rows(cube: Cube, yoy: YoY, period: Month, basis: Basis, sort: Flow | None = None) -> tuple[Row, ...]:
    """Return the 31 provinces' rows of *period*, in descending order of the level of *sort*.

    Provinces without a level come last. Raises NoData where no province has a figure in *period*.
    """
    place = cube.at(period)
    order = DEFAULT_SORT[basis] if sort is None else sort
    rows = []
    for region in PROVINCES:
        levels = cube.levels[basis, region.index, :, place].tolist()
        changes = yoy.value[basis, region.index, :, place].tolist()
        pairs = [figure for flow in _FLOWS for figure in (levels[flow], changes[flow])]
        rows.append(Row(region, (*pairs, levels[Flow.NET])))
    if all(math.isnan(value) for row in rows for value in row.values):
        raise cube.no_data(period)
    return _by_level(rows, order)


def _by_level(rows: Sequence[Row], flow: Flow) -> tuple[Row, ...]:
    return tuple(
        sorted(rows, key=lambda row: -math.inf if math.isnan(row.level(flow)) else row.level(flow), reverse=True)
    )


def compose(
    cube: Cube,
    period: Month,
    lang: Language = "zh",
    *,
    method: Method = Method.AUTO,
    sort: Mapping[Basis, Flow] = DEFAULT_SORT,
) -> Report:
    """Return the report of *period* in *lang*. What was composed last is kept: it is proofread, too.

    Raises NoData where *period* is not in the cube.
    """
    return _composed(cube, period, lang, method, tuple(sort.items()))


@lru_cache(maxsize=2)
def _composed(
    cube: Cube, period: Month, lang: Language, method: Method, order: tuple[tuple[Basis, Flow], ...]
) -> Report:
    yoy, sort = cube.yoy(method), dict(order)
    bases = (Basis.MONTH,) if period.month == 1 else (Basis.MONTH, Basis.YTD)
    say = words(lang)
    span = period.span(to_date=True, lang=lang)
    return Report(
        period=period,
        currency=cube.currency,
        lang=lang,
        title=say.title,
        span=say.span.format(span=span.replace(" ", "") if lang == "zh" else span),
        sections=tuple(
            _section(cube, yoy, period, basis, number, lang, sort[basis]) for number, basis in enumerate(bases, start=1)
        ),
    )


def _section(cube: Cube, yoy: YoY, period: Month, basis: Basis, number: int, lang: Language, sort: Flow) -> Section:
    say = words(lang)
    span = period.span(to_date=basis is Basis.YTD, lang=lang)
    months = span.split(" 年 ")[-1] if lang == "zh" else span
    rows = table_rows(cube, yoy, period, basis, sort)
    unit = say.units[cube.currency]
    figures = (2 * number - 1, 2 * number)
    exports, imports = (
        _flow_paragraph(rows, flow, lang, unit, figure, number)
        for flow, figure in zip((Flow.EXPORT, Flow.IMPORT), figures, strict=True)
    )
    return Section(
        basis=basis,
        heading=say.headings[basis].format(ordinal=ordinal(number, lang), months=months),
        lead=say.lead[number - 1].format(span=span, unit=unit, **_top_three(rows, Flow.TOTAL, lang, unit)),
        exports=exports,
        imports=imports,
        figures=(
            Figure(_figure_caption(figures[0], span, Flow.EXPORT, lang), Flow.EXPORT),
            Figure(_figure_caption(figures[1], span, Flow.IMPORT, lang), Flow.IMPORT),
        ),
        table=Table(say.table[basis].format(number=number, span=span, unit=unit), say.header, rows, sort),
        notes=_notes(cube, yoy, period, basis, lang, sort),
        remark=festival_remark(cube, yoy, period, lang) if basis is Basis.MONTH else None,
    )


def _figure_caption(number: int, span: str, flow: Flow, lang: Language) -> str:
    return words(lang).figure.format(
        number=number, span=span, flow=flow_name(flow, lang), Flow=flow_name(flow, lang, capital=True)
    )


def _top_three(rows: Sequence[Row], flow: Flow, lang: Language, unit: str) -> dict[str, str]:
    """Return names, levels and changes of the three largest, in one order."""
    top = _by_level(rows, flow)[:3]
    levels = [printed(row.level(flow)) + (f" {unit}" if lang == "zh" else "") for row in top]
    changes = [printed(row.yoy(flow)) + ("" if math.isnan(row.yoy(flow)) else "%") for row in top]
    return {
        "names": listed([row.region.label(lang) for row in top], lang),
        "levels": listed(levels, lang).replace("和", "和 "),
        "changes": listed(changes, lang).replace("和", "和 "),
    }


def _flow_paragraph(rows: Sequence[Row], flow: Flow, lang: Language, unit: str, figure: int, table: int) -> str:
    say = words(lang)
    ranked = _by_level(rows, flow)
    name = flow_name(flow, lang)
    groups = {
        "falls": [row for row in ranked if row.yoy(flow) < 0],
        "rises": [row for row in ranked if row.yoy(flow) > 0],
        "flat": [row for row in ranked if row.yoy(flow) == 0],
        "unknown": [row for row in ranked if math.isnan(row.yoy(flow))],
    }
    clauses = []
    for kind, group in groups.items():
        if group:
            template = say.examples if len(group) > 3 else say.all_of_them
            names = say.comma.join(row.region.label(lang) for row in group[:3])
            who = template.format(names=names, count=len(group))
            clauses.append(getattr(say, kind).format(who=who, flow=name))
        elif kind in ("falls", "rises") and len(groups["unknown"]) < len(rows):
            clauses.append(getattr(say, f"none_{kind}").format(flow=name))
    counts = say.see.format(counts=say.clause.join(clauses), figure=figure, table=table)
    return say.flow.format(
        flow=name,
        Flow=flow_name(flow, lang, capital=True),
        unit=unit,
        counts=counts,
        **_top_three(rows, flow, lang, unit),
    )


def _notes(cube: Cube, yoy: YoY, period: Month, basis: Basis, lang: Language, sort: Flow) -> tuple[str, ...]:
    """Return the notes: source, order, definitions, and the base methods that really answered."""
    say = words(lang)
    place = cube.at(period)
    notes = [say.sort.format(flow=flow_name(sort, lang)), say.net[basis]]
    used = yoy.method[basis, 1:, :, place]
    other = [method for method in (Method.STORED, Method.REVISED, Method.FIRST) if (used == method).any()]
    if other:
        methods = [say.methods[method].format(count=int((used == method).sum())) for method in other]
        notes.append(say.method_note[basis].format(methods=say.clause.join(methods)))
    if basis is Basis.MONTH and (used == Method.OFFICIAL).any():
        notes.append(say.january)
    if Method.REVISED in other:
        bands = {
            (region.index, flow): float(yoy.band[basis, region.index, flow, place])
            for region in PROVINCES
            for flow in _FLOWS
            if yoy.method[basis, region.index, flow, place] == Method.REVISED
        }
        (worst, flow), band = max(bands.items(), key=lambda item: item[1])
        notes.append(
            say.band.format(
                band=printed(band),
                median=printed(statistics.median(bands.values())),
                region=PROVINCES[worst - 1].label(lang),
                flow=flow_name(flow, lang),
            )
        )
    if moved := revised_bases(cube, yoy, period, basis, lang):
        notes.append(moved)
    if unknown := int((used == 0).sum()):
        notes.append(say.missing.format(count=unknown))
    if cube.as_of is not None:
        notes.append(say.as_of.format(as_of=cube.as_of))
    reconstructed = reconstructed_files(cube, period)
    if reconstructed:
        notes.append(say.reconstructed.format(files=say.comma.join(reconstructed)))
    numbered = [f"（{i}）{note}" if lang == "zh" else f"({i}) {note}" for i, note in enumerate(notes, start=1)]
    return (say.sources, *numbered)
