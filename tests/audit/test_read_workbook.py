"""A workbook and its PDF are read as they show the report, and the check button finds errors in the workbook."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest
import xlwings as xw
from block_contents import contents, texts
from user_workbook import sheet_of

from xlpkg.analysis.cube import Cube
from xlpkg.audit.auditor import audit
from xlpkg.audit.document import Block, Paragraph, RawTable, document_of
from xlpkg.audit.read_file import read_document
from xlpkg.engines.libreoffice.pdf import export_pdf
from xlpkg.engines.libreoffice.program import find_soffice
from xlpkg.engines.package import open_workbook
from xlpkg.messages import Language
from xlpkg.model.months import Month
from xlpkg.report.compose import compose
from xlpkg.workbook import layout
from xlpkg.workbook.actions import act

FEBRUARY = Month(2025, 2)
needs_office = pytest.mark.skipif(
    find_soffice() is None, reason="LibreOffice is not installed: the workbook's own PDF is not read back"
)


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory, few_provinces: Path, example_store: Path) -> Path:
    """Our workbook, with the report of the example month."""
    path = Path(shutil.copy(few_provinces, tmp_path_factory.mktemp("workbook") / "TradeMonitor.xlsm"))
    with open_workbook(path) as book:
        book.names[layout.HOME_CHOICES.name].refers_to_range.value = [[FEBRUARY.first_day], ["usd"], ["zh"]]
        act("report", book, store=example_store)
        book.save()
    return path


#: The cover names the month, and the year to date.
COVER_SPANS: Final[dict[Language, str]] = {
    "zh": "（2025 年 2 月和 1-2 月）",
    "en": "February 2025 (January–February)",
}


def as_in_the_workbook(blocks: Sequence[str | list[tuple[str, ...]]]) -> set[str]:
    """Return texts and rows as a set, because the remark is elsewhere, without thousands separators and ISO codes."""
    rows = ("|".join(row) for block in blocks if isinstance(block, list) for row in block)
    lines = [*(block for block in blocks if isinstance(block, str)), *rows]
    return {re.sub(r"(?<=\d),(?=\d{3}\b)|\([A-Z]{2}\)(?=\|)", "", line) for line in lines}


def locations(blocks: Iterable[Block]) -> list[str]:
    return [part.where for block in blocks for part in (block.rows if isinstance(block, RawTable) else (block,))]


# Cells


def test_only_the_report_is_read_from_our_workbook(workbook: Path, example_cube: Cube) -> None:
    read = read_document(workbook).blocks
    composed = document_of(replace(compose(example_cube, FEBRUARY), span=COVER_SPANS["zh"])).blocks
    assert as_in_the_workbook(contents(read)) == as_in_the_workbook(contents(composed))
    assert {where.partition("!")[0] for where in locations(read)} == set(layout.REPORT)
    assert audit(read_document(workbook), example_cube) == ()
    sheet = sheet_of(workbook, layout.YTD, results=True)
    for block in read:
        if isinstance(block, Paragraph) and block.where.startswith(layout.YTD):
            assert block.text in str(sheet[block.where.partition("!")[2]].value)


# PDF


@needs_office
@pytest.mark.parametrize("lang", ["zh", pytest.param("en", marks=pytest.mark.long)])
def test_the_pdf_of_our_workbook_has_its_blocks_and_no_finding(
    workbook: Path, tmp_path: Path, example_cube: Cube, example_store: Path, lang: Language
) -> None:
    with open_workbook(shutil.copy(workbook, tmp_path / "book.xlsm")) as book:
        book.names[layout.HOME_CHOICES.name].refers_to_range.value = [[FEBRUARY.first_day], ["usd"], [lang]]
        act("report", book, store=example_store)
        book.save()
    pdf = export_pdf(tmp_path / "book.xlsm", tmp_path / "book.pdf", [*layout.REPORT])
    report = compose(example_cube, FEBRUARY, lang)
    composed = document_of(replace(report, span=COVER_SPANS[lang], highlights=())).blocks
    read = read_document(pdf).blocks
    after_cover = [block for block in read if not locations([block])[0].startswith("page 1")]
    assert as_in_the_workbook(contents(after_cover)) == as_in_the_workbook(contents(composed[2:]))
    assert texts(composed[:2]) == [text for text in texts(read) if text in texts(composed[:2])]
    assert audit(read_document(pdf), example_cube) == ()  # its cover and its charts are no unread claims


# The check button


def test_the_check_button_finds_an_error_typed_into_the_workbook(
    workbook: Path, tmp_path: Path, example_store: Path
) -> None:
    with open_workbook(shutil.copy(workbook, tmp_path / "book.xlsm")) as book:
        assert findings(book, example_store) == []
        table = book.names[layout.REPORTS[list(layout.REPORTS)[1]].table.name].refers_to_range
        assert table.value[3][:2] == ["江苏", pytest.approx(1202.4, abs=0.05)]
        table[3, 1].value = 1220.4
        [found] = findings(book, example_store)
    assert found[:5] == ["错误", "数值", f"{layout.YTD}!B23", "1220.4 亿美元", "1202.4 亿美元"]


def findings(book: xw.Book, store: Path) -> list[list[object]]:
    """Press the check button, and return the rows of 核验 that are errors."""
    act("verify", book, store=store)
    rows = book.names[layout.CHECK_FINDINGS.name].refers_to_range.value
    return [row for row in rows if row[0] == "错误"]


def test_the_empty_ytd_sheet_of_january_has_no_finding(workbook: Path, tmp_path: Path, example_store: Path) -> None:
    with open_workbook(shutil.copy(workbook, tmp_path / "book.xlsm")) as book:
        book.names[layout.HOME_CHOICES.name].refers_to_range.value = [[Month(2025, 1).first_day], ["usd"], ["zh"]]
        act("report", book, store=example_store)
        act("verify", book, store=example_store)
        rows = book.names[layout.CHECK_FINDINGS.name].refers_to_range.value
    assert {row[1] for row in rows if row[0]} <= {"反推数据", "上年基期有修订", "缺月份"}
