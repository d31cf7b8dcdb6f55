"""Report files in text, Word, PDF and Excel are read as they were written; unsuitable files are refused.

The format of a file is that of its bytes.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import docx
import made_pages
import pytest
import xlsxwriter
from block_contents import contents, grids, of_pieces, texts
from made_reports import Piece, pieces_of, text_of
from refused_files import (
    REFUSED,
    docx_of_many_rows,
    docx_with,
    locked_pdf,
    pdf_bytes,
    pdf_of_pdfs,
    renamed_stream,
    word_body,
)
from report_writers import write_docx, write_pdf, write_xlsx
from retold_report import CORRECTED_TEXT, TEXT

from xlpkg.analysis.cube import Cube
from xlpkg.audit import read_file
from xlpkg.audit.auditor import audit
from xlpkg.audit.document import Block, Document, Paragraph, RawTable, document_of
from xlpkg.audit.formats import child, pdf
from xlpkg.audit.formats.pdf import pdf_blocks
from xlpkg.audit.formats.text import text_blocks
from xlpkg.audit.read_file import SUFFIXES, read_document
from xlpkg.errors import BadInput
from xlpkg.model.months import Month
from xlpkg.model.words import Basis, Flow
from xlpkg.report.compose import compose
from xlpkg.report.model import Report
from xlpkg.report.render import report_to_markdown

FEBRUARY = Month(2025, 2)
#: Files that are read until the time limit.
SLOW = (docx_of_many_rows, pdf_of_pdfs)


def published_pieces(text: str) -> tuple[Piece, ...]:
    """The pieces of the published report, or of the corrected one."""
    pieces, section = [], -1
    for block in text_blocks(text, is_markdown=True):
        if isinstance(block, RawTable):
            pieces.append(Piece("table", section, rows=tuple(line.cells for line in block.rows)))
            continue
        role = "note"
        if re.match("[一二]、", block.text):
            role, section = "heading", section + 1
        elif re.match("图 ", block.text):
            role = "figure"
        elif re.match("[出进]口：", block.text):
            pieces.append(Piece("exports", section, f"- **{block.text[:3]}**{block.text[3:]}"))
            continue
        pieces.append(Piece(role, section, block.text))
    return tuple(pieces)


# Text and Markdown


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_our_report_and_its_markdown_are_the_same_document(example_cube: Cube, lang: str) -> None:
    report = compose(example_cube, FEBRUARY, "zh" if lang == "zh" else "en")
    composed, read = document_of(report).blocks, text_blocks(with_plain_numbers(report), is_markdown=True)
    assert texts(composed) == texts(read)
    assert grids(composed) == grids(read)
    assert [type(block) for block in composed] == [type(block) for block in read]
    plain = replace(report, highlights=())
    assert text_of(pieces_of(plain)) == with_plain_numbers(plain)  # so the made reports are like ours


def with_plain_numbers(report: Report) -> str:
    """The report as Markdown, with the numbers of its tables without commas and with a hyphen for a minus sign."""
    plain_signs = str.maketrans({"−": "-", ",": ""})
    lines = report_to_markdown(report).split("\n")
    return "\n".join(line.translate(plain_signs) if line.startswith("|") else line for line in lines)


# Word


def test_a_word_document_has_the_same_blocks(tmp_path: Path, example_cube: Cube) -> None:
    pieces = pieces_of(compose(example_cube, FEBRUARY, "en"))
    document = read_document(write_docx(pieces, tmp_path / "report.docx"))
    assert contents(document.blocks) == of_pieces(pieces)
    tables = [block for block in document.blocks if isinstance(block, RawTable)]
    assert tables[1].rows[4].where == "table 2, row 5"


def test_pasted_markdown_is_the_same_document(tmp_path: Path, example_cube: Cube) -> None:
    pieces = pieces_of(compose(example_cube, FEBRUARY))
    lines = text_of(pieces).splitlines()
    word = docx.Document()
    for line in lines:
        word.add_paragraph(line)
    word.save(str(tmp_path / "pasted.docx"))
    with xlsxwriter.Workbook(tmp_path / "pasted.xlsx") as book:
        book.add_worksheet().write_column(0, 0, lines)
    for name in ("pasted.docx", "pasted.xlsx"):
        assert contents(read_document(tmp_path / name).blocks) == of_pieces(pieces)


# PDF


@pytest.mark.parametrize(
    ("lang", "ruled", "repeats_header", "chart_size"),
    [("zh", True, True, 7), ("en", True, False, 10.5), ("zh", False, True, 10.5), ("en", False, False, 6)],
)
def test_a_pdf_has_the_same_blocks_without_page_headers_and_charts(
    tmp_path: Path, example_cube: Cube, lang: str, ruled: bool, repeats_header: bool, chart_size: float
) -> None:
    pieces = pieces_of(compose(example_cube, FEBRUARY, "zh" if lang == "zh" else "en"))
    path = write_pdf(pieces, tmp_path / "a.pdf", ruled=ruled, repeats_header=repeats_header, chart_size=chart_size)
    blocks = pdf_blocks(path.read_bytes())
    assert contents(blocks) == of_pieces(pieces)
    assert isinstance(blocks[-1], Paragraph)
    assert blocks[-1].where.startswith("page ")


def test_pdf_lines_broken_anywhere_are_joined(tmp_path: Path, example_cube: Cube) -> None:
    for sort in (Flow.TOTAL, Flow.EXPORT, Flow.IMPORT):
        report = compose(example_cube, FEBRUARY, sort=dict.fromkeys(Basis, sort))
        pieces = pieces_of(report)
        path = write_pdf(pieces, tmp_path / "a.pdf", rough=True, ruled=sort is Flow.TOTAL)
        blocks = pdf_blocks(path.read_bytes())
        assert contents(blocks) == of_pieces(pieces)
        # Numbers have no spaces in them.
        assert [numbers(text) for text in texts(blocks)] == [numbers(piece.text) for piece in pieces if not piece.rows]


def numbers(text: str) -> list[str]:
    return re.findall(r"-?\d[\d.]*%?", text)


def test_a_pdf_table_over_three_pages_is_one_table(tmp_path: Path, example_cube: Cube) -> None:
    table = next(piece for piece in pieces_of(compose(example_cube, FEBRUARY)) if piece.rows)
    long = Piece("table", 0, rows=(table.rows[0], *table.rows[1:] * 4))
    blocks = pdf_blocks(write_pdf([long], tmp_path / "a.pdf").read_bytes())
    assert contents(blocks) == of_pieces([long])
    assert isinstance(blocks[0], RawTable)
    assert {line.where.partition(",")[0] for line in blocks[0].rows} == {"page 1", "page 2", "page 3", "page 4"}


# Findings


def facts(document: Document, cube: Cube | None) -> list[str]:
    """Code, printed and expected value of each finding, without locations, which differ between formats."""
    return sorted(str((found.code, found.printed, found.expected)) for found in audit(document, cube))


@pytest.mark.parametrize("text", [TEXT, CORRECTED_TEXT], ids=["published", "corrected"])
@pytest.mark.parametrize("write", [write_docx, write_pdf, write_xlsx])
def test_word_pdf_and_excel_files_have_the_findings_of_their_text(
    text: str, write: Callable[[Sequence[Piece], Path], Path], tmp_path: Path, example_cube: Cube
) -> None:
    of_text = Document("report.md", text_blocks(text, is_markdown=True))
    suffix = write.__name__.removeprefix("write_")
    of_file = read_document(write(published_pieces(text), tmp_path / f"report.{suffix}"))
    for cube in (example_cube, None):
        assert facts(of_file, cube) == facts(of_text, cube)
    codes = Counter(found.code for found in audit(of_file, example_cube))
    assert codes == (Counter({"label": 15, "prose": 2, "sort-note": 1}) if text is TEXT else Counter())
    assert bool(facts(of_file, None)) == (text is TEXT)


# Refused files


@pytest.mark.parametrize(
    "make", [pytest.param(make, id=make.__name__, marks=[pytest.mark.long] * (make in SLOW)) for make in REFUSED]
)
def test_damaged_and_harmful_files_are_refused_with_a_message(
    make: Callable[[Path], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(child, "_SECONDS", 4.0)
    path = make(tmp_path)
    with pytest.raises(BadInput) as refused:
        read_document(path)
    assert refused.value.key == REFUSED[make]
    for lang in ("en", "zh"):
        sentence = refused.value.sentence("en" if lang == "en" else "zh")
        assert path.name in sentence
        assert "\n" not in sentence
        assert "Traceback" not in sentence


def test_an_external_entity_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("the secret", encoding="utf-8")
    prolog = f'<!DOCTYPE w [<!ENTITY e SYSTEM "{(tmp_path / "secret").as_uri()}">]>'.encode()
    body = word_body(b"<w:p><w:r><w:t>before &e; after</w:t></w:r></w:p>", prolog)
    path = docx_with(tmp_path, body, "outside.docx")
    assert "the secret" not in "".join(texts(read_document(path).blocks))


def test_a_mistake_in_our_own_code_is_none_of_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "__name__", "xlpkg.audit.formats.absent")
    with pytest.raises(RuntimeError, match="absent"):
        read_document(locked_pdf(tmp_path))


def test_a_long_pdf_is_refused_by_what_it_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A slow machine reads what a fast one reads."""
    data = made_pages.pdf_of(tmp_path, *[[made_pages.line(60 + 12 * at, f"第{at}行") for at in range(50)]] * 3)
    assert pdf_blocks(data)
    monkeypatch.setattr(pdf, "MAX_WORK", 500)
    with pytest.raises(BadInput) as refused:
        pdf_blocks(data)
    assert refused.value.key == "document-too-much"


def test_a_text_that_begins_with_pk_is_a_text(tmp_path: Path) -> None:
    assert blocks_of(b"PKU 2025", tmp_path) == (Paragraph("line 1", "PKU 2025"),)


# The format of a file is that of its bytes

KINDS = {"kinds": ", ".join(SUFFIXES)}


def refusal(data: bytes, folder: Path, name: str = "a.txt") -> tuple[str, dict[str, object]]:
    """The key and the facts with which a file and a stream of it are refused."""
    (folder / name).write_bytes(data)
    with pytest.raises(BadInput) as of_file:
        read_document(folder / name)
    with pytest.raises(BadInput) as of_stream:
        read_document(Path(name), io.BytesIO(data))
    assert (of_file.value.key, str(of_file.value.facts)) == (of_stream.value.key, str(of_stream.value.facts))
    facts = dict(of_file.value.facts)
    assert facts.pop("file") == name
    return of_file.value.key, facts


def blocks_of(data: bytes, folder: Path, name: str = "a.txt") -> tuple[Block, ...]:
    (folder / name).write_bytes(data)
    document = read_document(folder / name)
    assert document == read_document(Path(name), io.BytesIO(data))
    assert document.name == name
    return document.blocks


def test_a_file_may_have_any_name(tmp_path: Path) -> None:
    data = docx_with(tmp_path, word_body("<w:p><w:r><w:t>出口</w:t></w:r></w:p>".encode()), "word.docx").read_bytes()
    assert blocks_of(data, tmp_path, "a.txt") == (Paragraph("paragraph 1", "出口"),)
    data = pdf_bytes(tmp_path)
    assert blocks_of(b" " * 1019 + data, tmp_path, "a.md") == pdf_blocks(data)  # a PDF may begin later
    assert blocks_of(b" " * 1020 + b"%PDF-", tmp_path) == (Paragraph("line 1", "%PDF-"),)


def test_text_is_markdown_if_its_name_says_so(tmp_path: Path) -> None:
    """Only in Markdown, a paragraph goes on after a line that ends a sentence."""
    for name in ("a.txt", "a", "a.md", "A.MD", "a.Markdown"):
        expected = ["One. Two."] if "m" in name.lower() else ["One.", "Two."]
        assert texts(blocks_of(b"One.\nTwo.", tmp_path, name)) == expected


def test_text_is_read_in_common_encodings(tmp_path: Path) -> None:
    for encoding in ("utf-8", "utf-8-sig", "gb18030", "utf-16"):
        data = "出口额上升：1–2 月，内蒙\r\n".encode(encoding)
        assert blocks_of(data, tmp_path) == (Paragraph("line 1", "出口额上升：1–2 月，内蒙"),)


@pytest.mark.parametrize(
    ("data", "name", "key", "facts"),
    [
        (b"---\n---", "a.md", "document-without-text", {}),
        (b"\xef\xbb\xbf \n", "a.md", "document-empty", {}),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a.txt", "document-kind", KINDS),
        ("广东".encode(), "a.PDF", "document-signature", {"kind": ".pdf"}),
        (b"{\\rtf1", "a.txt", "document-old", {"program": "Word", "suffix": ".docx"}),
        (b"\xef\xbb\xbf\n<!DOCTYPE html>", "a.docx", "document-kind", KINDS),
        (b"PK\x05\x06", "a.txt", "document-damaged", {"kind": "zip", "reason": "File is not a zip file"}),
        (b"PK\x03\x04", "a.txt", "document-damaged", {"kind": "zip", "reason": "File is not a zip file"}),
        (b"a\0b", "a.txt", "document-kind", KINDS),
        (b"\xff\xfea", "a.txt", "document-kind", KINDS),
    ],
)
def test_a_file_is_refused_with_its_reason(
    data: bytes, name: str, key: str, facts: dict[str, object], tmp_path: Path
) -> None:
    found, of_file = refusal(data, tmp_path, name)
    assert (found, {name: str(fact) for name, fact in of_file.items()}) == (key, facts)


def test_a_package_is_refused_by_what_it_holds(tmp_path: Path) -> None:
    for stream, key, program in (
        ("WordDocument", "document-old", "Word"),
        ("Book", "document-old", "Excel"),
        ("EncryptedPackage", "document-encrypted", None),
        ("PowerPoint", "document-kind", None),
    ):
        found, facts = refusal(renamed_stream(tmp_path, "a.doc", stream).read_bytes(), tmp_path, "a.doc")
        assert (found, facts.get("program")) == (key, program)
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as package:
        package.writestr("report.txt", "广东")
    assert refusal((tmp_path / "a.zip").read_bytes(), tmp_path, "a.docx")[0] == "document-kind"


def test_a_file_has_at_most_so_many_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No more is read than shows that it is too large."""
    monkeypatch.setattr(read_file, "MAX_BYTES", 2**20)
    monkeypatch.setattr(read_file, "MAX_TEXT", 2**20)
    data = b"a" + b" " * (2**20 - 1)
    assert blocks_of(data, tmp_path) == (Paragraph("line 1", "a"),)
    assert refusal(data + b" ", tmp_path) == ("document-too-large", {"limit": 1})
    stream = io.BytesIO(data + b"   ")
    with pytest.raises(BadInput):
        read_document(Path("a.txt"), stream)
    assert stream.tell() == 2**20 + 1


@pytest.mark.parametrize(
    ("data", "text", "paragraph", "limit"),
    [
        ("一二三\n\n四五", 7, 3, None),
        ("一二三\n\n四五", 6, 3, 6),
        # A row has the characters of its cells and what separates them.
        ("一\t二\t三\n四五\t\t六", 14, 6, None),
        ("一\t二\t三\n四五\t\t六", 14, 5, 5),
    ],
)
def test_a_text_has_at_most_so_many_characters(
    data: str, text: int, paragraph: int, limit: int | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read_file, "MAX_TEXT", text)
    monkeypatch.setattr(read_file, "MAX_PARAGRAPH", paragraph)
    if limit is None:
        assert len(blocks_of(data.encode(), tmp_path)) == (1 if "\t" in data else 2)
    else:
        assert refusal(data.encode(), tmp_path) == ("document-too-long", {"limit": limit})
