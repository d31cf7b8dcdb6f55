"""The checks of the data and of our own report are one list, errors first."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from edits import with_text

from xlpkg.analysis.checks import check_data
from xlpkg.analysis.cube import Cube
from xlpkg.analysis.findings import Finding
from xlpkg.audit.auditor import audit
from xlpkg.audit.document import document_of
from xlpkg.audit.self_check import check_month, check_stored_month
from xlpkg.errors import NoData
from xlpkg.messages import Language
from xlpkg.model.months import Month
from xlpkg.model.regions import NATIONAL
from xlpkg.model.words import Basis, Flow
from xlpkg.report.compose import compose
from xlpkg.report.model import NationDrivers

#: In March 2024 Tibet's imports rose from almost nothing, and 91 levels to date differ from the sum of the months.
MARCH = Month(2024, 3)
OF_DATA = [("wide-band", "warning"), ("ytd-step", "note")]


def kinds(found: tuple[Finding, ...]) -> list[tuple[str, str]]:
    return [(each.code, each.severity) for each in found]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_in_our_report_there_is_nothing_but_what_the_data_have(rmb_cube: Cube, lang: Language) -> None:
    assert kinds(check_stored_month(rmb_cube, MARCH, lang)) == OF_DATA


def test_an_error_of_the_report_comes_before_the_warnings_of_the_data(rmb_cube: Cube) -> None:
    report = compose(rmb_cube, MARCH, "en")
    month, to_date = report.sections
    assert "Guangdong" in month.exports
    wrong = replace(report, sections=(replace(month, exports=month.exports.replace("Guangdong", "Tibet", 1)), to_date))
    found = check_month(rmb_cube, wrong)
    assert kinds(found)[0][1] == "error"
    assert kinds(found)[-2:] == OF_DATA
    assert kinds(check_month(rmb_cube, report)) == OF_DATA
    assert check_month(rmb_cube, report, audited=audit(document_of(wrong), rmb_cube)) == found


def test_a_workbook_may_have_the_report_of_another_month(rmb_cube: Cube) -> None:
    may, march = document_of(compose(rmb_cube, Month(2025, 5))), compose(rmb_cube, MARCH)
    for document, errors in ((may, 0), (with_text(may, "广东", "西藏"), 1)):
        found = check_month(rmb_cube, march, audited=audit(document, rmb_cube))
        assert kinds(found)[errors:] == OF_DATA
        assert [each.severity for each in found[:errors]] == ["error"] * errors


def test_the_drivers_of_the_report_are_compared_with_it(rmb_cube: Cube) -> None:
    """The sentence says 90 where the downloads cover 95 %."""
    report = compose(rmb_cube, MARCH, "en")
    month, to_date = report.sections
    lead = (
        f"{month.lead} By commodity, machinery added 1.0 percentage points (these data cover 90% of China's exports)."
    )
    part = {"name": "machinery", "level": 1.0, "contribution": 1.0}
    facts = {"base": 17000.0, "coverage": 95.0, "parts": [part]}
    drivers = NationDrivers(MARCH, {(Basis.MONTH, Flow.EXPORT): facts})
    told = replace(report, sections=(replace(month, lead=lead), to_date), drivers=drivers)
    of_sheets = audit(document_of(told), rmb_cube, drivers=drivers)
    for found in (check_month(rmb_cube, told), check_month(rmb_cube, told, audited=of_sheets)):
        first, *others = found
        assert (first.code, first.printed, first.expected) == ("prose", 90.0, 95.0)
        assert kinds(tuple(others)) == OF_DATA


def test_figures_that_suffice_for_no_report_are_checked_alone(rmb_cube: Cube) -> None:
    """The nation without provinces."""
    alone = (Basis.MONTH, NATIONAL.index, Flow.EXPORT, rmb_cube.month_index(MARCH))
    levels = np.full_like(rmb_cube.levels, np.nan)
    levels[alone] = rmb_cube.levels[alone]
    cube = replace(rmb_cube, levels=levels)
    found = check_stored_month(cube, MARCH)
    assert found
    assert found == check_data(cube, MARCH)
    with pytest.raises(NoData):
        check_stored_month(cube, MARCH - 1)
