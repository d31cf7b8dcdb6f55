"""The audit of our own report, together with the checks of the data it is made of."""

from __future__ import annotations

from xlpkg.analysis.checks import check_data
from xlpkg.analysis.cube import Cube
from xlpkg.analysis.findings import SEVERITIES, Finding
from xlpkg.audit.auditor import audit
from xlpkg.audit.document import document_of
from xlpkg.errors import NoData
from xlpkg.messages import Language
from xlpkg.model.months import Month
from xlpkg.report.compose import compose
from xlpkg.report.model import Report


def check_stored_month(
    cube: Cube, period: Month, lang: Language = "zh", wide: Cube | None = None
) -> tuple[Finding, ...]:
    """Return the findings in the data of *period* and in the report composed of it, errors first.

    For *wide* see :func:`xlpkg.analysis.checks.check_data`. If the figures do not suffice for a report, only those in
    the data. Raises NoData if *cube* has no figure of the month.
    """
    try:
        report = compose(cube, period, lang)
    except NoData:
        return check_data(cube, period, wide)
    return check_month(cube, report, wide=wide)


def check_month(
    cube: Cube, report: Report, audited: tuple[Finding, ...] | None = None, wide: Cube | None = None
) -> tuple[Finding, ...]:
    """Return the findings in the data of the report's month and in the report itself, errors first.

    *audited* are those in the report as it is in a workbook; by default *report* is audited. Raises NoData if *cube*
    has no figure of the month.
    """
    if audited is None:
        audited = audit(document_of(report), cube, report.period, report.drivers)
    found = (*check_data(cube, report.period, wide), *audited)
    return tuple(sorted(found, key=lambda each: SEVERITIES.index(each.severity)))
