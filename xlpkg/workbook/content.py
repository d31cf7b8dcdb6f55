"""Gathers the content of a workbook from the store: the cube, the report and the findings of one month."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xlpkg.analysis.cube import load_cube
from xlpkg.analysis.measures import YoY
from xlpkg.audit.self_check import check_month
from xlpkg.errors import NoData
from xlpkg.model.words import Method
from xlpkg.report.compose import compose
from xlpkg.report.drivers import nation_drivers
from xlpkg.report.style import Style
from xlpkg.store.default_currency import check_currency
from xlpkg.workbook.display import Display
from xlpkg.workbook.finding_links import DESIGNED
from xlpkg.workbook.publisher import Publisher

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from xlpkg.analysis.cube import Cube
    from xlpkg.analysis.findings import Finding
    from xlpkg.audit.document import Document
    from xlpkg.messages import Language, Message
    from xlpkg.model.months import Month
    from xlpkg.model.words import Currency
    from xlpkg.report.model import Report
    from xlpkg.store.store import Store, Zone
    from xlpkg.workbook.driver_choices import DriversShown
    from xlpkg.workbook.finding_links import Area
    from xlpkg.workbook.texts import KeptTexts


@dataclass(frozen=True, slots=True, eq=False)
class Content:
    """One month of one currency in one language.

    ``made`` is the time of the run, None for the shipped example; ``task`` is a key of ``Terms.tasks``; ``remarks`` are
    further sentences for 首页; ``zones`` are by the region's index; ``areas`` are where findings on the sheets lead to.
    ``left_out`` says why the report is without the sentence on what drove trade, if the detail cannot be read.
    ``publisher``, ``kept``, ``logo_mark`` and ``drivers`` follow from the workbook that is filled.
    """

    cube: Cube
    yoy: YoY
    period: Month
    lang: Language
    report: Report
    zones: dict[int, list[Zone]]
    findings: tuple[Finding, ...]
    style: Style
    made: dt.datetime | None
    periods: list[Month] = field(default_factory=list)
    task: str = "fill"
    remarks: tuple[str, ...] = ()
    areas: tuple[Area, ...] = DESIGNED
    display: Display = field(default_factory=Display)
    publisher: Publisher = field(default_factory=Publisher)
    kept: KeptTexts | None = None
    logo_mark: str = ""
    store: Path | None = None
    left_out: Message | None = None
    as_of: dt.datetime | None = None
    drivers: DriversShown | None = None


def gather(
    store: Store,
    currency: Currency,
    period: Month | None = None,
    lang: Language = "zh",
    *,
    style: Style | None = None,
    display: Display | None = None,
    method: Method = Method.AUTO,
    made: dt.datetime | None = None,
    task: str = "fill",
    remarks: tuple[str, ...] = (),
    as_of: dt.datetime | None = None,
    document: Document | None = None,
    areas: tuple[Area, ...] = DESIGNED,
) -> Content:
    """Gather the content for *period*, by default the newest month of *currency*, from what was stored by *as_of*.

    *style* is that of the report's sentences, *display* that of its tables and charts. *document* is the report to
    audit, by default the composed one, and *areas* are where the ranges are in its workbook.
    Raises NoData if the store has no figures of the currency or the month, or has the month only in another currency,
    and BadInput if the templates of *style* are missing or fail.
    """
    if period is not None:
        check_currency(store.months(as_of), currency, period)
    cube = load_cube(store, currency, as_of)
    periods = cube.periods()
    if not periods:
        raise NoData("no-data-of-currency", currency=currency.value)
    chosen = periods[-1] if period is None else period
    style = style or Style()
    display = display or Display()
    drivers, left_out = nation_drivers(store.path, cube, chosen, lang, method)
    if left_out is not None:
        remarks = (*remarks, left_out.sentence(lang))
    report = compose(cube, chosen, lang, method=method, style=style, nation=display.nation, drivers=drivers)
    return Content(
        cube=cube,
        yoy=cube.yoy(method),
        period=chosen,
        lang=lang,
        report=report,
        zones=store.zones(currency, chosen, as_of),
        findings=check_month(cube, report, document=document),
        style=style,
        made=made,
        periods=periods,
        task=task,
        remarks=remarks,
        areas=areas,
        display=display,
        store=store.path,
        left_out=left_out,
        as_of=as_of,
    )
