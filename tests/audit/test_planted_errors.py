"""Reports without an error have no finding, and 99 % of planted errors are found."""

from __future__ import annotations

from pathlib import Path

import pytest
from made_reports import KINDS, Made, made
from report_writers import write_docx, write_pdf, write_xlsx

from xlpkg.analysis.cube import Cube
from xlpkg.analysis.findings import Finding
from xlpkg.audit.auditor import audit
from xlpkg.audit.document import Document
from xlpkg.audit.read_file import read_document

FULL, SMALL = 400, 63


@pytest.fixture(scope="module")
def cubes(example_cube: Cube, rmb_cube: Cube) -> list[Cube]:
    return [example_cube, rmb_cube]


def alarms(findings: tuple[Finding, ...]) -> list[Finding]:
    return [found for found in findings if found.severity != "note" or found.code == "unread"]


def described(report: Made, findings: list[Finding]) -> str:
    what = f"{report.report.period} {report.report.currency} {report.report.lang}: {report.planted}"
    return "\n".join([what, *(f"    {found.where}: {found.code}: {found.sentence()}" for found in findings[:3])])


def test_reports_without_an_error_have_no_finding(cubes: list[Cube], full: bool) -> None:
    count = FULL if full else SMALL
    kinds = set[tuple[str, str]]()
    alarmed: list[str] = []
    for seed in range(count):
        report = made(cubes, seed)
        kinds.add((report.report.currency, report.report.lang))
        for cube in (report.cube, None):
            found = alarms(audit(report.document, cube))
            alarmed += [described(report, found)] if found else []
    assert len(kinds) == 4  # both currencies in both languages
    assert not alarmed, "\n".join(alarmed[:5])


def test_99_percent_of_planted_errors_are_found(cubes: list[Cube], full: bool) -> None:
    count = FULL if full else SMALL
    missed = []
    for seed in range(count):
        report = made(cubes, seed, kind=KINDS[seed % len(KINDS)])
        assert report.planted is not None
        findings = audit(report.document, report.cube)
        if not any(map(report.planted.is_found_by, findings)):
            missed.append(described(report, list(findings)))
    assert len(missed) <= 0.01 * count, "\n".join(missed[:5])


def test_files_of_made_reports_have_the_findings_of_their_text(cubes: list[Cube], full: bool, tmp_path: Path) -> None:
    count = 64 if full else 8
    for seed in range(count):
        report = made(cubes, seed, kind=(None, *KINDS)[seed % 8])
        write = (write_docx, write_pdf, write_xlsx)[seed % 3]
        path = write(report.pieces, tmp_path / f"{seed}.{write.__name__.removeprefix('write_')}")
        assert facts(read_document(path), report.cube) == facts(report.document, report.cube), described(report, [])


def facts(document: Document, cube: Cube) -> list[tuple[str, ...]]:
    """Code, printed and expected value of each finding, without locations and thousands separators, which differ."""
    found = audit(document, cube)
    return sorted((each.code, str(each.printed).replace(",", ""), str(each.expected)) for each in found)
