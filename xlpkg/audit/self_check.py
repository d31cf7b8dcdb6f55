"""The audit of our own report, together with the checks of the data it is made of."""

from __future__ import annotations

from xlpkg.analysis.checks import check_data
from xlpkg.analysis.cube import Cube
from xlpkg.analysis.findings import SEVERITIES, Finding
from xlpkg.analysis.measures import YoY
from xlpkg.audit.auditor import audit
from xlpkg.audit.document import Document, document_of
from xlpkg.report.model import Report


def check_month(
    cube: Cube, report: Report, yoy: YoY | None = None, document: Document | None = None
) -> tuple[Finding, ...]:
    """Return the findings in the data of the report's month and in the report itself, errors first.

    *document* is the report as it is in a workbook, which may be of another month; by default *report* is audited.
    *yoy* is as for :func:`xlpkg.analysis.checks.check_data`. Raises NoData if *cube* has no figure of the month.
    """
    audited = audit(document_of(report), cube, report.period) if document is None else audit(document, cube)
    findings = [*check_data(cube, report.period, yoy), *audited]
    return tuple(sorted(findings, key=lambda each: SEVERITIES.index(each.severity)))
