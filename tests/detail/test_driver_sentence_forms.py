"""The sentence on what drove the nation's trade in each form of the report, also with a damaged detail."""

from __future__ import annotations

import json
import os
from functools import partial
from pathlib import Path

import pytest
from command_line import printed, trademonitor
from docx import Document as WordDocument
from driver_report import IMPORTS, MAY, Store, made, make_store, report_of
from pypdf import PdfReader

from udfs.call import call
from xlpkg.analysis.cube import Cube
from xlpkg.detail.folder import folder_of
from xlpkg.engines.package import open_workbook
from xlpkg.model.words import Basis
from xlpkg.report.compose import compose
from xlpkg.workbook import layout
from xlpkg.workbook.versions import range_of


@pytest.fixture
def stored(rmb_store: Path, tmp_path: Path) -> Store:
    return partial(make_store, tmp_path, rmb_store)


def test_workbook_document_and_cell_have_the_sentence(
    stored: Store, tmp_path: Path, path: Path, rmb_cube: Cube
) -> None:
    store = stored(made())
    leads = [section.lead for section in report_of(store, rmb_cube).sections]
    assert printed(store, "refresh", path, "--period", "2025-05", "--currency", "rmb", "--lang", "zh")[0] == 0
    with open_workbook(path, read_only=True) as book:
        texts = [range_of(book, layout.REPORTS[basis].text) for basis in Basis]
        assert [text[layout.TEXT_LEAD, 0].value for text in texts] == leads
        checks = range_of(book, layout.CHECK_FINDINGS).options(ndim=2).value
    assert not [line for line in checks if "覆盖全国" in " ".join(map(str, line))]
    target = tmp_path / "report.docx"
    assert trademonitor(tmp_path, "docx", path, "-o", target).returncode == 0
    paragraphs = [paragraph.text for paragraph in WordDocument(str(target)).paragraphs]
    assert [paragraph for paragraph in paragraphs if "覆盖全国" in paragraph] == leads
    for name, lead in zip(("当月概述", "累计概述"), leads, strict=True):
        assert call("TM_TEXT", (202505, name, "zh", "rmb"), store=store) == lead


@pytest.mark.usefixtures("with_libreoffice")
def test_the_pdf_keeps_its_five_pages(stored: Store, tmp_path: Path) -> None:
    """With the remark on Spring Festival, in English, it is the longest text."""
    store = stored(made(), made(IMPORTS, "import"))
    options = ("--currency", "rmb", "--style", "bulletin", "--lang", "en", "--out", tmp_path)
    assert printed(store, "run", "--period", "2025-02", *options)[0] == 0
    (pdf,) = tmp_path.glob("*.pdf")
    pages = PdfReader(pdf).pages
    assert len(pages) == 5
    assert "".join("".join(page.extract_text() for page in pages).split()).count("(thesedatacover") == 4


@pytest.mark.parametrize("damage", ["missing", "cut", "bytes", "catalogue"])
def test_a_damaged_detail_leaves_the_sentence_out_and_the_reason_names_its_file(
    stored: Store, path: Path, rmb_cube: Cube, damage: str
) -> None:
    store = stored(made())
    (parquet,) = folder_of(store).rglob("year=2025/*.parquet")
    catalogue = folder_of(store) / "catalogue.sqlite"
    if damage == "missing":
        parquet.unlink()
    elif damage == "cut":
        parquet.write_bytes(parquet.read_bytes()[:-100])
    elif damage == "bytes":  # with the size and times that the catalogue knows
        state, content = parquet.stat(), bytearray(parquet.read_bytes())
        content[40:200] = (byte ^ 0xFF for byte in content[40:200])
        parquet.write_bytes(content)
        os.utime(parquet, ns=(state.st_atime_ns, state.st_mtime_ns))
    else:
        catalogue.write_bytes(b"not a database" * 1000)
    code, out, err = printed(store, "report", "2025-05", "--format", "json", "--currency", "rmb")
    assert code == 0
    leads = [section["paragraphs"][0] for section in json.loads(out)["sections"]]
    assert leads == [section.lead for section in compose(rmb_cube, MAY).sections]
    told = "the report is without the sentence on what drove trade: "
    assert err.startswith(told)
    assert (catalogue if damage == "catalogue" else parquet).name in err
    code, _, err = printed(store, "refresh", path, "--period", "2025-05", "--currency", "rmb")
    assert (code, told in err) == (0, True)
    with open_workbook(path, read_only=True) as book:
        shown = str(range_of(book, layout.HOME_LAST_RUN).value)
    reason = {"missing": "缺少文件", "cut": "已损坏", "bytes": "DuckDB 无法读取", "catalogue": "无法使用"}[damage]
    assert reason in shown.partition("没有写入拉动进出口的商品一句：")[2]
    lead, sentence = str(call("TM_TEXT", (202505, "当月概述", "zh", "rmb"), store=store)).split("\n")
    assert lead == compose(rmb_cube, MAY, "zh").sections[0].lead
    assert reason in sentence.partition("没有写入拉动进出口的商品一句：")[2]
    assert "没有写入" not in str(call("TM_TEXT", (202505, "当月出口", "zh", "rmb"), store=store))
