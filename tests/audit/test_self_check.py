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

#: In March 2024 Tibet's imports rose from almost nothing, and 91 levels to date differ from the sum of the months.
MARCH = Month(2024, 3)
OF_DATA = [("wide-band", "warning"), ("ytd-step", "note"), ("nation-computed", "note")]


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
    assert kinds(found)[-3:] == OF_DATA
    assert kinds(check_month(rmb_cube, report)) == OF_DATA
    assert check_month(rmb_cube, report, audited=audit(document_of(wrong), rmb_cube)) == found


def test_a_workbook_may_have_the_report_of_another_month(rmb_cube: Cube) -> None:
    may, march = document_of(compose(rmb_cube, Month(2025, 5))), compose(rmb_cube, MARCH)
    for document, errors in ((may, 0), (with_text(may, "广东", "西藏"), 1)):
        found = check_month(rmb_cube, march, audited=audit(document, rmb_cube))
        assert kinds(found)[errors:] == OF_DATA
        assert [each.severity for each in found[:errors]] == ["error"] * errors


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
