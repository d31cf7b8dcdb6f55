"""The TM_ functions: each looks up figures in :mod:`udfs.figures`.

:mod:`udfs.call` passes parsed arguments in the order of :mod:`udfs.registry`, which has their defaults. It chooses the
currency if none is named, except for the functions of the detail, which are in :mod:`udfs.detail`. A function returns
a number (NaN for no data), a text, or a table as a list of rows. All raise NoData if the store has no such figures. The
report and the audit are imported in the functions that use them: importing them at the start would double the time of
the first call in a cell.
"""

from __future__ import annotations

import contextlib
import math
from collections.abc import Iterator
from itertools import product
from typing import Final

from udfs.figures import Figures, Measured, Place, array_of
from udfs.sections import Part
from xlpkg.analysis.measure_list import MONTHLY, SEASONAL, Measure
from xlpkg.analysis.measures import PRINTED_BAND
from xlpkg.analysis.windows import Window, last_month
from xlpkg.errors import BadArgument, BadInput, NoData
from xlpkg.messages import Language, say, say_list
from xlpkg.model.months import Month
from xlpkg.model.periods import Period, Span
from xlpkg.model.regions import NATIONAL, REGIONS, Kind, Region
from xlpkg.model.words import Basis, Currency, Flow, Method
from xlpkg.sources.announced import Announcer
from xlpkg.store.vintages import to_minute

#: January and February are combined in its year to date.
_FEBRUARY: Final = 2
#: Rows of cells; a NaN is shown as #N/A.
Rows = list[list[float | int | str]]


def TM_VALUE(figures: Figures, region: Place, flow: Flow, period: Period, basis: Basis, currency: Currency) -> float:
    """Return a level in 亿, unrounded; of the nation the announced one if table (8) lacks it.

    Raises BadInput if announced levels differ from table (8).
    """
    return _figure(figures.of(currency), Measure.LEVEL, region, flow, period, basis)


def TM_YOY(
    figures: Figures, region: Place, flow: Flow, period: Period, basis: Basis, currency: Currency, method: Method
) -> float:
    """Return the YoY in percentage points. Raises BadArgument for net exports."""
    return _figure(figures.of(currency), Measure.YOY, region, flow, period, basis, method)


def TM_YOYBAND(
    figures: Figures, region: Place, flow: Flow, period: Period, basis: Basis, currency: Currency, method: Method
) -> float:
    """Return the half-width of the band of the YoY, in pp. Raises BadArgument for net exports."""
    return _figure(figures.of(currency), Measure.BAND, region, flow, period, basis, method)


def TM_NET(figures: Figures, region: Place, period: Period, basis: Basis, currency: Currency) -> float:
    """Return net exports, exports less imports, in 亿, unrounded."""
    return _figure(figures.of(currency), Measure.LEVEL, region, Flow.NET, period, basis)


def TM_RANK(
    figures: Figures, region: Place, flow: Flow, period: Period, basis: Basis, by: Measure, currency: Currency
) -> float:
    """Return the rank by level or YoY among the regions of its kind, 1 for the largest; NaN for 全国.

    Raises BadArgument for the YoY of net exports.
    """
    return _figure(figures.of(currency), by, region, flow, period, basis)


def TM_SHARE(figures: Figures, region: Place, flow: Flow, period: Period, basis: Basis, currency: Currency) -> float:
    """Return the share of the national level, in percent. Raises BadArgument for net exports."""
    return _figure(figures.of(currency), Measure.SHARE, region, flow, period, basis)


def TM_CONTRIB(figures: Figures, region: Place, flow: Flow, period: Period, basis: Basis, currency: Currency) -> float:
    """Return the contribution to the national YoY in percentage points. Raises BadArgument for net exports."""
    return _figure(figures.of(currency), Measure.CONTRIBUTION, region, flow, period, basis)


def _figure(
    measured: Measured,
    measure: Measure,
    region: Place,
    flow: Flow,
    period: Period,
    basis: Basis,
    method: Method = Method.AUTO,
) -> float:
    """Return one figure; NaN if there is none.

    It is the announced one if table (8) lacks the nation's level, or the month of a YoY, whose band is then that of
    printed YoY. The nation's level of a span that table (8) lacks is the sum of its announced months. Raises BadInput
    if announced levels differ from table (8).
    """
    measured, place = measured.find(region)
    cube, (length, month, of), is_level = measured.cube, last_month(period, basis), measure is Measure.LEVEL
    if is_level and length == 1 and place is NATIONAL and (level := cube.national_level(flow, month, of)):
        return level[0]
    is_outside = length == 1 and not cube.first <= month <= cube.last
    of_yoy = (Measure.YOY, Measure.YOY_COMBINED, Measure.BAND)
    if is_outside and measure in of_yoy and method in (Method.AUTO, Method.ANNOUNCED):
        is_combined = measure is Measure.YOY_COMBINED and month.month <= _FEBRUARY
        published = (Month(month.year, _FEBRUARY), Basis.YTD) if is_combined else (month, of)
        row = cube.announced_yoy(place.index, flow, *published)
        if row and row.figure.yoy is not None:
            return PRINTED_BAND if measure is Measure.BAND else row.figure.yoy
    with contextlib.suppress(NoData):
        shown = measured.cube_of(month, length)
        at = place.index, flow, shown.month_index(month)
        figure = float(array_of(shown, measure, flow, method)[of, *at])
        if not math.isnan(figure) or (isinstance(shown, Window) and shown.contradicts[at]):
            return figure
    if not is_level or not isinstance(period, Span) or length == 1:
        return math.nan
    months = (period.first + index for index in range(period.months))
    return sum(_figure(measured, measure, place, flow, month, Basis.MONTH) for month in months)


def TM_TABLE(figures: Figures, period: Period, basis: Basis, sort: Flow | None, currency: Currency) -> Rows:
    """Return the table of the report: a Chinese header, then 31 rows of a name and seven unrounded figures (亿, pp)."""
    from xlpkg.report.compose import table_rows

    length, month, basis = last_month(period, basis)
    cube = figures.of(currency).cube_of(month, length)
    rows = table_rows(cube, cube.yoy(), month, basis, sort)
    body: Rows = [[row.region.short, *row.values] for row in rows]
    return [[*say_list("report-header", "zh")], *body]


def TM_SERIES(
    figures: Figures,
    region: Place,
    flow: Flow,
    start: Period,
    end: Period,
    basis: Basis,
    measure: Measure,
    currency: Currency,
) -> Rows:
    """Return a row for each month, quarter, half-year or year from *start* to *end*, and the value, NaN for none.

    The first column is the month (202502) or the name of the span (2025Q1). Raises BadArgument if *start* is after
    *end* or of another length, or for a measure that net exports or these periods do not have.
    """
    periods = _periods(start, end)
    if measure in MONTHLY and (isinstance(start, Span) or (basis is Basis.YTD and measure is not Measure.YOY_COMBINED)):
        raise BadArgument("measure-of-months")
    measured, found = figures.of(currency).find(region)
    if measure in SEASONAL:
        values = measured.seasonal(measure, found, flow)
        return [[period.number, values.get(period, math.nan)] for period in periods if isinstance(period, Month)]
    array_of(measured.cube_of(measured.cube.last), measure, flow)  # an error, whatever is stored
    rows: Rows = []
    for period in periods:
        value = math.nan
        with contextlib.suppress(BadInput, NoData):  # TM_VALUE says why announced levels are not joined
            value = _figure(measured, measure, found, flow, period, basis)
        rows.append([period.number if isinstance(period, Month) else str(period), value])
    return rows


def _periods(start: Period, end: Period) -> list[Period]:
    """Return the periods from *start* to *end*: quarters, half-years and years, or months 1 to 5 of years."""
    if isinstance(start, Month) and isinstance(end, Month) and start <= end:
        return [start + step for step in range(end - start + 1)]
    if isinstance(start, Span) and isinstance(end, Span) and start <= end and start.months == end.months:
        is_part = 12 % start.months == 0 and (start.first.month - 1) % start.months == 0
        step, distance = start.months if is_part else 12, end.first - start.first
        if distance % step == 0:
            return [Span(start.first + each, start.last + each) for each in range(0, distance + 1, step)]
    ends = [each if isinstance(each, Month) else each.last for each in (start, end)]
    raise BadArgument("series-backwards" if ends[0] > ends[1] else "series-mixed", start=start, end=end)


def TM_TEXT(figures: Figures, period: Month, section: Part, lang: Language, currency: Currency) -> str:
    """Return the text of a part of the report; each paragraph and note is on its own line.

    If the detail cannot be read, a line below the paragraph that would name what drove trade says why. Raises NoData
    for the year to date in January, which the report does not have.
    """
    report, left_out = figures.of(currency).report(period, lang, figures.store, figures.detail_version)
    text = section(report)
    if left_out is not None and any(each.lead in text for each in report.sections):
        text = f"{text}\n{left_out.sentence(lang)}"
    return text


def TM_CHECKS(figures: Figures, period: Month, currency: Currency) -> Rows:
    """Return a header and a row for each finding in the data of the month and in our report of it.

    The columns are severity, code, location, printed value, expected value and message.
    """
    from xlpkg.analysis.findings import CHECK_HEADER
    from xlpkg.audit.self_check import check_stored_month

    measured = figures.of(currency)
    findings = check_stored_month(measured.cube, period, figures.lang, measured.wide(zones=True).cube)
    return [[*CHECK_HEADER[figures.lang]], *([*finding.row(figures.lang, currency)] for finding in findings)]


def TM_SOURCE(figures: Figures, region: Place, flow: Flow, period: Month, currency: Currency) -> str:
    """Return the file, the cells (of the month, of the year to date), the time of storing and the vintage of a level.

    For a computed level (net exports; a total older than exports or imports) they are those of exports and imports. If
    a figure has several vintages, the values stored first, in 亿, and their file follow. For a group they are those of
    its provinces.
    """
    measured, found = figures.of(currency).find(region)
    cube, first = measured.cube, measured.cube.first_published
    cells: dict[tuple[str, str, int, int], list[str]] = {}
    first_values: dict[tuple[str, str], list[str]] = {}
    bases = Basis if cube.first <= period <= cube.last else ()
    for basis, index in product(bases, found.members or (found.index,)):
        is_read = flow is not Flow.NET and cube.source_of(index, flow, period, basis) is not None
        parts = (flow,) if is_read or flow in (Flow.EXPORT, Flow.IMPORT) else (Flow.EXPORT, Flow.IMPORT)
        for part in parts:
            source = cube.source_of(index, part, period, basis)
            if source is None:
                continue
            sheet, cell = source
            number, total = cube.vintage_of(index, part, period, basis)
            cells.setdefault((sheet.file, sheet.arrived, number, total), []).append(cell)
            if number > 1 and (source := first.source_of(index, part, period, basis)):
                sheet, cell = source
                value = first.levels[basis, index, part, first.month_index(period)]
                first_values.setdefault((sheet.file, sheet.arrived), []).append(f"{value:.4f} ({cell})")
    sentences = []
    for (file, arrived, number, total), addresses in cells.items():
        facts = {"file": file, "arrived": to_minute(arrived), "number": number, "of": total}
        sentences.append(say("source-of", figures.lang, cells=tuple(addresses), **facts))
    for (file, arrived), values in first_values.items():
        facts = {"file": file, "arrived": to_minute(arrived), "values": tuple(values)}
        sentences.append(say("source-first", figures.lang, **facts))
    sentences += _announced_sources(figures, found, flow, period, currency)
    if not sentences:
        raise cube.no_data(period)
    return ("；" if figures.lang == "zh" else "; ").join(sentences)


def _announced_sources(
    figures: Figures, region: Region, flow: Flow, period: Month, currency: Currency
) -> Iterator[str]:
    """Yield a sentence for each announced figure that answers: levels that table (8) lacks, and YoY.

    Raises BadInput if announced levels differ from table (8).
    """
    measured = figures.of(currency)
    for basis in Basis:
        level = measured.cube.national_level(flow, period, basis) if region is NATIONAL else None
        yoy = measured.cube_of(period).announced_yoy(region.index, flow, period, basis)
        for row, is_yoy in [*((row, False) for row in (level[1] if level else ())), *([(yoy, True)] if yoy else [])]:
            facts = {name: getattr(row.figure, name) for name in ("basis", "flow", "edition")}
            facts |= {"file": row.file, "cell": row.cell(is_yoy=is_yoy), "arrived": to_minute(row.arrived)}
            facts["source"] = Announcer(row.figure.source)
            yield say("source-announced-yoy" if is_yoy else "source-announced", figures.lang, **facts)


def TM_PERIODS(figures: Figures, currency: Currency) -> Rows:
    """Return the stored months of *currency* as numbers (202502), a row each."""
    if not (months := figures.of(currency).periods):
        raise NoData("no-data-of-currency", currency=currency)
    return [[month.number] for month in sorted(months)]


def TM_REGIONS(figures: Figures, kind: Kind) -> Rows:
    """Return the regions of *kind*, a row each: short, full and English name, and GB/T 2260 code (none for 全国).

    With *kind* PROVINCE these are the 32 regions. Of a group the last column names its provinces, of a city or zone it
    names its province.
    """
    if kind is Kind.PROVINCE:
        return [[region.short, region.name, region.english, region.code or ""] for region in REGIONS]
    rows: Rows = []
    for place in figures.of(figures.currency).wide(zones=kind is not Kind.GROUP).cube.regions:
        if place.kind is kind:
            provinces = "、".join(REGIONS[index].short for index in place.members or (place.province,))
            rows.append([place.short, place.name, place.english, provinces])
    return rows
