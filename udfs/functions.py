"""The TM_ functions themselves, thin: each looks up what :mod:`udfs.figures` holds.

Arguments come checked and typed, by :mod:`udfs.call`, in the order of :mod:`udfs.registry`, where their defaults
stand. A function returns a number (NaN for no data), a text, or a table: a list of rows. All raise NoData where the
store holds nothing of what was asked for. What makes and proofreads a report is loaded by the functions that need it:
a cell with a figure does without.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from udfs.figures import Measure, Measured, no_net
from xlpkg.errors import BadArgument, NoData
from xlpkg.messages import say
from xlpkg.model.regions import REGIONS
from xlpkg.model.words import Basis, Flow

if TYPE_CHECKING:
    from udfs.figures import Figures
    from udfs.sections import Part
    from xlpkg.messages import Language
    from xlpkg.model.months import Month
    from xlpkg.model.regions import Region
    from xlpkg.model.words import Currency, Method

Cell = float | int | str
Table = list[list[Cell]]


def TM_VALUE(
    figures: Figures, region: Region, flow: Flow, period: Month, basis: Basis, currency: Currency | None
) -> float:
    """Return a level in 亿, unrounded."""
    return _figure(figures.of(currency), Measure.LEVEL, region, flow, period, basis)


def TM_YOY(
    figures: Figures,
    region: Region,
    flow: Flow,
    period: Month,
    basis: Basis,
    currency: Currency | None,
    method: Method,
) -> float:
    """Return the YoY in percentage points. Raises BadArgument for net exports."""
    measured = figures.of(currency)
    value = no_net() if flow is Flow.NET else measured.yoy_by(method).value
    return measured.at(value, basis, region, flow, period)


def TM_YOYBAND(
    figures: Figures,
    region: Region,
    flow: Flow,
    period: Month,
    basis: Basis,
    currency: Currency | None,
    method: Method,
) -> float:
    """Return the half-width of the YoY's rounding band in percentage points. Raises BadArgument for net exports."""
    measured = figures.of(currency)
    band = no_net() if flow is Flow.NET else measured.yoy_by(method).band
    return measured.at(band, basis, region, flow, period)


def TM_NET(figures: Figures, region: Region, period: Month, basis: Basis, currency: Currency | None) -> float:
    """Return net exports, exports less imports, in 亿, unrounded."""
    return _figure(figures.of(currency), Measure.LEVEL, region, Flow.NET, period, basis)


def TM_RANK(figures: Figures, region: Region, flow: Flow, period: Month, basis: Basis, by: Measure) -> float:
    """Return a province's rank by level or YoY, 1 for the largest; NaN for 全国.

    Raises BadArgument for the YoY of net exports.
    """
    return _figure(figures.of(), by, region, flow, period, basis)


def TM_SHARE(figures: Figures, region: Region, flow: Flow, period: Month, basis: Basis) -> float:
    """Return the part of the national figure in percent. Raises BadArgument for net exports."""
    return _figure(figures.of(), Measure.SHARE, region, flow, period, basis)


def TM_CONTRIB(figures: Figures, region: Region, flow: Flow, period: Month, basis: Basis) -> float:
    """Return the contribution to the national YoY in percentage points. Raises BadArgument for net exports."""
    return _figure(figures.of(), Measure.CONTRIBUTION, region, flow, period, basis)


def _figure(measured: Measured, measure: Measure, region: Region, flow: Flow, period: Month, basis: Basis) -> float:
    return measured.at(measured.array(measure, flow), basis, region, flow, period)


def TM_TABLE(figures: Figures, period: Month, basis: Basis, sort: Flow | None, currency: Currency | None) -> Table:
    """Return the report's table in Chinese: its header, then 31 rows of name and seven figures (亿, pp), unrounded."""
    from xlpkg.report.compose import table_rows
    from xlpkg.report.sentences import templates

    measured = figures.of(currency)
    rows = table_rows(measured.cube, measured.yoy_by(), period, basis, sort)
    body: Table = [[row.region.short, *row.values] for row in rows]
    return [[*templates("zh").header], *body]


def TM_SERIES(
    figures: Figures, region: Region, flow: Flow, start: Month, end: Month, basis: Basis, measure: Measure
) -> Table:
    """Return a row for each month from *start* to *end*: its number (202502), and the value, NaN for none.

    Raises BadArgument where *start* is after *end*, and for a measure that net exports do not have.
    """
    if start > end:
        raise BadArgument("series-backwards", start=start, end=end)
    measured = figures.of()
    line = measured.array(measure, flow)[basis, region.index, flow]
    places = ((start + step, start + step - measured.cube.first) for step in range(end - start + 1))
    return [[month.number, float(line[at]) if 0 <= at < len(line) else float("nan")] for month, at in places]


def TM_TEXT(figures: Figures, period: Month, section: Part, lang: Language) -> str:
    """Return the words of a part of the report; paragraphs and notes stand on lines of their own.

    Raises NoData for the year to date of January, which the report does not have.
    """
    return section(figures.of().report(period, lang))


def TM_CHECKS(figures: Figures, period: Month) -> Table:
    """Return a header and a row for each finding in the month's data and in our own report of it.

    Its cells: severity, code, place, printed, expected, sentence.
    """
    from xlpkg.analysis.findings import CHECK_HEADER
    from xlpkg.audit.self_check import check_month

    measured = figures.of()
    findings = check_month(measured.cube, measured.report(period, figures.lang), measured.yoy_by())
    return [[*CHECK_HEADER[figures.lang]], *([*finding.row(figures.lang)] for finding in findings)]


def TM_SOURCE(figures: Figures, region: Region, flow: Flow, period: Month) -> str:
    """Return file, cells (of the month, of the year to date), time of arrival and vintage of a level.

    Of a level that is derived (net exports; a total newer than the printed one) it names exports' and imports'. Where
    a figure has several vintages, the values (in 亿) and the file that were stored first follow.
    """
    cube = figures.of().cube
    cells: dict[tuple[str, str, int, int], list[str]] = {}
    levels = []
    for basis in Basis:
        read = None if flow is Flow.NET else cube.source_of(region.index, flow, period, basis)
        flows = (flow,) if read is not None or flow in (Flow.EXPORT, Flow.IMPORT) else (Flow.EXPORT, Flow.IMPORT)
        for each in flows:
            if part := cube.source_of(region.index, each, period, basis):
                vintage = cube.vintage_of(region.index, each, period, basis)
                cells.setdefault((part[0].file, part[0].arrived, *vintage), []).append(part[1])
                levels.append((each, basis))
    if not cells:
        raise cube.no_data(period)
    sources = [
        say(
            "source-of", figures.lang, file=file, cells=", ".join(where), arrived=_minute(arrived), number=number, of=of
        )
        for (file, arrived, number, of), where in cells.items()
    ]
    first: dict[tuple[str, str], list[str]] = {}
    earliest = cube.first_published
    for each, basis in levels:
        if cube.vintage_of(region.index, each, period, basis)[0] > 1:
            value = earliest.levels[basis, region.index, each, earliest.at(period)]
            if part := earliest.source_of(region.index, each, period, basis):
                first.setdefault((part[0].file, part[0].arrived), []).append(f"{value:.4f} ({part[1]})")
    sources += [
        say("source-first", figures.lang, file=file, values=", ".join(values), arrived=_minute(arrived))
        for (file, arrived), values in first.items()
    ]
    return "; ".join(sources)


def _minute(arrived: str) -> str:
    return arrived[:16].replace("T", " ")


def TM_PERIODS(figures: Figures) -> Table:
    """Return the stored months of all currencies as numbers (202502), a row each."""
    months = {month for measured in figures.by_currency.values() for month in measured.cube.periods()}
    if not months:
        raise NoData("no-data-of-currency", currency="usd, rmb")
    return [[month.number] for month in sorted(months)]


def TM_REGIONS(figures: Figures) -> Table:  # noqa: ARG001 - every function takes the figures
    """Return short, full and English name and GB/T 2260 code (none for 全国) of the 32 regions, a row each."""
    return [[region.short, region.name, region.english, region.code or ""] for region in REGIONS]
