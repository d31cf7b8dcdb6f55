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

from udfs.figures import MONTHLY, SEASONAL, Figures, Measure, Measured, Place, no_net
from udfs.sections import Part
from xlpkg.analysis.measures import PRINTED_BAND
from xlpkg.analysis.windows import Window, last_month
from xlpkg.errors import BadArgument, BadInput, NoData
from xlpkg.messages import Language, say, say_list
from xlpkg.model.arrays import Array
from xlpkg.model.months import Month
from xlpkg.model.periods import Period, Span
from xlpkg.model.regions import NATIONAL, REGIONS, Kind, Region
from xlpkg.model.words import Basis, Currency, Flow, Method
from xlpkg.sources.announced import Announcer
from xlpkg.store.vintages import to_minute

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
    return _yoy(figures.of(currency), region, flow, period, basis, method)[0]


def TM_YOYBAND(
    figures: Figures, region: Place, flow: Flow, period: Period, basis: Basis, currency: Currency, method: Method
) -> float:
    """Return the half-width of the band of the YoY, in pp. Raises BadArgument for net exports."""
    return _yoy(figures.of(currency), region, flow, period, basis, method)[1]


class _Asked:
    """What is asked of *measured*: a region, and a window of ``length`` months up to a month, on a basis."""

    def __init__(self, measured: Measured, region: Place, period: Period, basis: Basis) -> None:
        self.measured, self.region = measured.find(region)
        self.length, self.month, self.basis = last_month(period, basis)

    @property
    def shown(self) -> Measured:
        """The figures that have the answer: those of the years around the month, or sums of them."""
        crosses_years = self.month.month < self.length
        return (self.measured if crosses_years else self.measured.around(self.month)).window(self.length)

    def figure(self, array: Array, flow: Flow) -> float:
        """Return the figure in *array*, which is of ``shown``. Raises NoData if the month is outside the cube."""
        return self.shown.figure(array, self.basis, self.region, flow, self.month)

    def contradicts(self, flow: Flow) -> bool:
        """Return whether this is a span whose years to date contradict its months. Raises NoData as ``figure`` does."""
        cube = self.shown.cube
        at = self.region.index, flow, cube.month_index(self.month)
        return isinstance(cube, Window) and bool(cube.contradicts[at])

    def announced(self, measure: Measure, flow: Flow) -> float:
        """Return the announced level of the nation where table (8) has none, or a YoY outside its months; else NaN.

        Raises BadInput if announced levels differ from table (8).
        """
        cube, place = self.measured.cube, (flow, self.month, self.basis)
        if self.length > 1:
            return math.nan
        if measure is Measure.LEVEL and self.region is NATIONAL and (level := cube.national_level(*place)):
            return level[0]
        if measure is Measure.YOY and not cube.first <= self.month <= cube.last:
            row = cube.announced_yoy(self.region.index, *place)
            return row.figure.yoy if row and row.figure.yoy is not None else math.nan
        return math.nan


def _yoy(
    measured: Measured, region: Place, flow: Flow, period: Period, basis: Basis, method: Method
) -> tuple[float, float]:
    """Return a YoY and its band."""
    if flow is Flow.NET:
        no_net()
    asked = _Asked(measured, region, period, basis)
    announced = asked.announced(Measure.YOY, flow)
    if not math.isnan(announced) and method in (Method.AUTO, Method.ANNOUNCED):
        return announced, PRINTED_BAND
    yoy = asked.shown.cube.yoy(method)
    return asked.figure(yoy.value, flow), asked.figure(yoy.band, flow)


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


def _figure(measured: Measured, measure: Measure, region: Place, flow: Flow, period: Period, basis: Basis) -> float:
    """Return one figure. The nation's level of a span that table (8) lacks is the sum of its announced months."""
    asked = _Asked(measured, region, period, basis)
    if not math.isnan(announced := asked.announced(measure, flow)):
        return announced
    with contextlib.suppress(NoData):
        figure = asked.figure(asked.shown.array(measure, flow), flow)
        if not math.isnan(figure) or asked.contradicts(flow):
            return figure
    if measure is not Measure.LEVEL or not isinstance(period, Span) or asked.length == 1:
        return math.nan
    months = (period.first + index for index in range(period.months))
    return sum(_figure(measured, measure, region, flow, month, Basis.MONTH) for month in months)


def TM_TABLE(figures: Figures, period: Period, basis: Basis, sort: Flow | None, currency: Currency) -> Rows:
    """Return the table of the report: a Chinese header, then 31 rows of a name and seven unrounded figures (亿, pp)."""
    from xlpkg.report.compose import table_rows

    asked = _Asked(figures.of(currency), NATIONAL, period, basis)
    cube = asked.shown.cube
    rows = table_rows(cube, cube.yoy(), asked.month, asked.basis, sort)
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
    measured.around(measured.cube.last).array(measure, flow)  # an error, whatever is stored
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
        yoy = measured.around(period).cube.announced_yoy(region.index, flow, period, basis)
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
