"""Compose the report of a month from a cube: tables, paragraphs that follow from them, captions, notes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from xlpkg.model.fields import YOY_FIELDS
from xlpkg.model.regions import PROVINCES
from xlpkg.model.rounding import format_number
from xlpkg.model.words import Basis, Flow, Method
from xlpkg.report.festival_remark import festival_remark
from xlpkg.report.model import DEFAULT_SORT, Figure, Report, ReportTable, Row, Section
from xlpkg.report.notes import compose_notes, has_open_sign
from xlpkg.report.sentences import flow_name, format_percent, join_items, section_numeral, templates

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlpkg.analysis.cube import Cube
    from xlpkg.analysis.measures import YoY
    from xlpkg.messages import Language
    from xlpkg.model.arrays import BoolArray
    from xlpkg.model.months import Month
    from xlpkg.model.regions import Region

#: A sentence names the largest provinces of a group, at most this many.
_MOST_NAMES: Final = 3


def table_rows(cube: Cube, yoy: YoY, period: Month, basis: Basis, sort: Flow | None = None) -> tuple[Row, ...]:
    """Return the rows of the 31 provinces for *period*, in descending order of the level of *sort*.

    Provinces without a level come last. Raises NoData if no province has a figure in *period*.
    """
    month = cube.month_index(period)
    rows = []
    for region in PROVINCES:
        levels = cube.levels[basis, region.index, :, month].tolist()
        changes = yoy.value[basis, region.index, :, month].tolist()
        pairs = [figure for flow in YOY_FIELDS for figure in (levels[flow], changes[flow])]
        rows.append(Row(region, (*pairs, levels[Flow.NET])))
    if all(math.isnan(value) for row in rows for value in row.values):
        raise cube.no_data(period)
    return _by_level(rows, DEFAULT_SORT[basis] if sort is None else sort)


def _by_level(rows: Sequence[Row], flow: Flow) -> tuple[Row, ...]:
    """Return *rows* in descending order of the level of *flow*, those without one last."""
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
    """Return the report of *period* in *lang*, with YoY by *method* and each table in descending order of *sort*.

    Raises NoData if *period* is not in the cube.
    """
    yoy = cube.yoy(method)
    bases = (Basis.MONTH,) if period.month == 1 else (Basis.MONTH, Basis.YTD)
    text = templates(lang)
    span = period.span(to_date=True, lang=lang)
    return Report(
        period=period,
        currency=cube.currency,
        lang=lang,
        title=text.title,
        span=text.span.format(span=span.replace(" ", "") if lang == "zh" else span),
        sections=tuple(
            _section(cube, yoy, period, basis, number, lang, sort[basis]) for number, basis in enumerate(bases, start=1)
        ),
    )


def _section(cube: Cube, yoy: YoY, period: Month, basis: Basis, number: int, lang: Language, sort: Flow) -> Section:
    text = templates(lang)
    span = period.span(to_date=basis is Basis.YTD, lang=lang)
    months = span.split(" 年 ")[-1] if lang == "zh" else span
    rows = table_rows(cube, yoy, period, basis, sort)
    unit = text.units[cube.currency]
    figure_numbers = (2 * number - 1, 2 * number)
    is_open = has_open_sign(yoy)[basis, :, :, cube.month_index(period)]
    exports, imports = (
        _flow_paragraph(rows, is_open[:, flow], flow, lang, unit, figure, number)
        for flow, figure in zip((Flow.EXPORT, Flow.IMPORT), figure_numbers, strict=True)
    )
    return Section(
        basis=basis,
        heading=text.headings[basis].format(ordinal=section_numeral(number, lang), months=months),
        lead=_lead(rows, lang, text.lead[number - 1], span, unit),
        exports=exports,
        imports=imports,
        figures=(
            Figure(_figure_caption(figure_numbers[0], span, Flow.EXPORT, lang), Flow.EXPORT),
            Figure(_figure_caption(figure_numbers[1], span, Flow.IMPORT, lang), Flow.IMPORT),
        ),
        table=ReportTable(text.table[basis].format(number=number, span=span, unit=unit), text.header, rows, sort),
        notes=compose_notes(cube, yoy, period, basis, lang, sort),
        remark=festival_remark(cube, yoy, period, lang) if basis is Basis.MONTH else None,
    )


def _lead(rows: Sequence[Row], lang: Language, template: str, span: str, unit: str) -> str:
    """Return the paragraph on the provinces with the largest total trade."""
    if _lacks_levels(rows, Flow.TOTAL):
        return _no_levels(Flow.TOTAL, lang)
    return template.format(span=span, unit=unit, **_largest(rows, Flow.TOTAL, lang, unit))


def _lacks_levels(rows: Sequence[Row], flow: Flow) -> bool:
    """Return whether fewer than three provinces have a level of *flow*."""
    return math.isnan(_by_level(rows, flow)[_MOST_NAMES - 1].level(flow))


def _no_levels(flow: Flow, lang: Language) -> str:
    return templates(lang).no_levels.format(flow=flow_name(flow, lang), Flow=flow_name(flow, lang, capital=True))


def _figure_caption(number: int, span: str, flow: Flow, lang: Language) -> str:
    return templates(lang).figure.format(
        number=number, span=span, flow=flow_name(flow, lang), Flow=flow_name(flow, lang, capital=True)
    )


def _largest(rows: Sequence[Row], flow: Flow, lang: Language, unit: str) -> dict[str, str]:
    """Return the names, levels and changes of the three largest provinces, for a template.

    Without all three changes, the clause on changes is empty.
    """
    text = templates(lang)
    largest = _by_level(rows, flow)[:_MOST_NAMES]
    levels = [format_number(row.level(flow)) + (f" {unit}" if lang == "zh" else "") for row in largest]
    changes = [row.yoy(flow) for row in largest]
    has_changes = not any(math.isnan(change) for change in changes)
    return {
        "names": join_items([row.region.label(lang) for row in largest], lang),
        "levels": join_items(levels, lang),
        "changes": text.changes.format(changes=join_items([format_percent(change) for change in changes], lang))
        if has_changes
        else "",
    }


def _flow_paragraph(
    rows: Sequence[Row], is_open: BoolArray, flow: Flow, lang: Language, unit: str, figure: int, table: int
) -> str:
    """Return the paragraph on exports or imports: the largest provinces, and which ones rose and fell.

    *is_open*: whether the sign of the flow's YoY is open, by index of the region. Such provinces are not named.
    """
    if _lacks_levels(rows, flow):
        return _no_levels(flow, lang)
    text = templates(lang)
    ranked = _by_level(rows, flow)
    names = {"flow": flow_name(flow, lang), "Flow": flow_name(flow, lang, capital=True)}
    falls, rises, flat = (
        [row.region for row in ranked if row.yoy(flow) < 0],
        [row.region for row in ranked if row.yoy(flow) > 0],
        [row.region for row in ranked if row.yoy(flow) == 0],
    )
    clauses = []
    for group, template, none in (
        (falls, text.falls, text.none_falls),
        (rises, text.rises, text.none_rises),
        (flat, text.flat, ""),
    ):
        if group:
            clauses.append(template.format(who=_who(group, is_open, lang), flow=names["flow"]))
        elif none:
            clauses.append(none.format(flow=names["flow"]))
    has_changes = any((falls, rises, flat))
    counts = text.see.format(counts=text.clause.join(clauses), figure=figure, table=table) if has_changes else ""
    return text.flow.format(unit=unit, counts=counts, **names, **_largest(rows, flow, lang, unit)).rstrip()


def _who(group: Sequence[Region], is_open: BoolArray, lang: Language) -> str:
    """Return the names of a group of provinces; of more than one with their number, of many only the largest."""
    text = templates(lang)
    names = [region.label(lang) for region in group if not is_open[region.index]]
    if len(group) == len(names) == 1:
        return names[0]
    if not names:
        return text.unnamed[len(group) > 1].format(count=len(group))
    template = text.all_names if len(group) == len(names) <= _MOST_NAMES else text.examples
    return template.format(names=text.comma.join(names[:_MOST_NAMES]), count=len(group))
