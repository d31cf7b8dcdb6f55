"""Reports without an error have no finding, and 99 % of planted errors are found."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from made_months import dollar_months, write_months
from made_reports import KINDS, Made, made
from report_writers import write_docx, write_pdf, write_xlsx

from xlpkg.analysis.cube import Cube, load_cube
from xlpkg.analysis.findings import Finding
from xlpkg.audit.auditor import audit
from xlpkg.audit.document import Document
from xlpkg.audit.read_file import read_document
from xlpkg.model.words import Currency
from xlpkg.store.ingest import find_sources, ingest
from xlpkg.store.store import open_store

FULL, SMALL = 400, 63
#: Two exchanged labels are two findings, one for each row.
FINDINGS_OF_ONE_CAUSE = {"labels": 2}


@pytest.fixture(scope="module")
def cubes(
    example_cube: Cube,
    rmb_cube: Cube,
    real_months: dict[str, list[list[str]]],
    tmp_path_factory: pytest.TempPathFactory,
) -> list[Cube]:
    """The example months, the real months in yuan, and two conversions of these into dollars."""
    found = [example_cube, rmb_cube]
    for seed in (1, 2):
        folder = tmp_path_factory.mktemp(f"dollars-{seed}")
        sources = write_months(dollar_months(real_months, seed), folder / "sources")
        found.append(cube_of(folder / "trade.sqlite", sources))
    return found


def cube_of(path: Path, sources: Path) -> Cube:
    with open_store(path) as store:
        for done in ingest(store, find_sources([sources])):
            assert done.refusal is None
        return load_cube(store, Currency.USD)


def alarms(findings: tuple[Finding, ...]) -> list[Finding]:
    return [found for found in findings if found.severity != "note" or found.code == "unread"]


def described(report: Made, findings: list[Finding]) -> str:
    what = f"{report.report.period} {report.report.currency} {report.report.lang} {report.form}: {report.planted}"
    return "\n".join([what, *(f"    {found.where}: {found.code}: {found.sentence()}" for found in findings[:3])])


def test_the_made_months_are_in_both_currencies(cubes: list[Cube]) -> None:
    assert [cube.currency for cube in cubes] == [Currency.USD, Currency.RMB, Currency.USD, Currency.USD]
    assert [len(cube.periods()) for cube in cubes] == [4, 18, 18, 18]


def test_reports_without_an_error_have_no_finding(cubes: list[Cube], full: bool) -> None:
    count = FULL if full else SMALL
    forms = Counter[str]()
    alarmed: list[str] = []
    for seed in range(count):
        report = made(cubes, seed)
        forms[f"{report.report.currency} {report.report.lang} {report.form}"] += 1
        for cube in (report.cube, None):
            found = alarms(audit(report.document, cube))
            alarmed += [described(report, found)] if found else []
    assert len(forms) == 6  # both currencies in Chinese, in English, and in the lab's form
    assert not alarmed, "\n".join(alarmed[:5])


def test_99_percent_of_planted_errors_are_found(cubes: list[Cube], full: bool) -> None:
    count = FULL if full else SMALL
    planted, found, alone, several = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    missed = []
    for seed in range(count):
        kind = KINDS[seed % len(KINDS)]
        report = made(cubes, seed, kind=kind)
        assert report.planted is not None
        planted[kind] += 1
        findings = audit(report.document, report.cube)
        if any(map(report.planted.is_found_by, findings)):
            found[kind] += 1
        else:
            missed.append(described(report, list(findings)))
        errors = sum(each.severity == "error" for each in findings)
        several[kind] += errors > FINDINGS_OF_ONE_CAUSE.get(kind, 1)
        if full:
            alone[kind] += any(map(report.planted.is_found_by, audit(report.document)))
    assert set(planted) == set(KINDS)
    assert sum(found.values()) >= 0.99 * count, "\n".join(missed[:5])


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
