"""The format of a file is that of its bytes, and a file that is not read is refused with the right reason."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from refused_files import docx_with, old_excel, pdf_bytes, renamed_stream, word_body
from report_writers import RANGES, our_workbook

from xlpkg.audit import read_file
from xlpkg.audit.document import ChartRow, Document, Paragraph, RawRow, RawTable
from xlpkg.audit.formats.excel import excel_blocks
from xlpkg.audit.formats.pdf import pdf_blocks
from xlpkg.audit.read_file import read_document, read_stream
from xlpkg.errors import BadInput
from xlpkg.messages import Message

BOM = b"\xef\xbb\xbf"
MEBIBYTE = 2**20
KINDS = ".txt, .md, .docx, .pdf, .xlsx, .xlsm"


def blocks_of(data: bytes, folder: Path, name: str = "a.txt") -> tuple[object, ...]:
    (folder / name).write_bytes(data)
    return read_document(folder / name).blocks


def refusal(data: bytes | None, folder: Path, name: str = "a.txt") -> tuple[str, dict[str, object]]:
    """The key and the facts with which a file is refused; if *data* is None, it is there or not."""
    if data is not None:
        (folder / name).write_bytes(data)
    with pytest.raises(BadInput) as refused:
        read_document(folder / name)
    facts = dict(refused.value.facts)
    assert facts.pop("file") == name
    return refused.value.key, facts


def word(folder: Path, text: str, *others: tuple[str, bytes]) -> bytes:
    """A Word document with one paragraph, and with other parts."""
    path = docx_with(folder, word_body(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>".encode()), "word.docx")
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as package:
        for name, content in others:
            package.writestr(name, content)
    return path.read_bytes()


def package(name: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        file.writestr(name, b"")
    return made.getvalue()


def flagged(data: bytes, flag: int) -> bytes:
    """The package with a flag of its first part."""
    at = data.index(b"PK\x01\x02") + 8
    return data[:at] + bytes([data[at] | flag]) + data[at + 1 :]


def test_a_word_document_is_known_by_its_parts(tmp_path: Path) -> None:
    data = word(tmp_path, "出口 3%", ("xl/other.xml", b""))
    for name, each in {"a.docx": data, "a.txt": flagged(data, 2)}.items():  # 2 is not the flag of a password
        assert blocks_of(each, tmp_path, name) == (Paragraph("paragraph 1", "出口 3%"),)


def test_a_workbook_is_read_with_its_chart_data(tmp_path: Path) -> None:
    data = our_workbook(tmp_path / "a", RANGES)
    parts = excel_blocks(data)
    blocks = tuple(part for part in parts if not isinstance(part, ChartRow))
    expected = Document("a", blocks, tuple(part for part in parts if isinstance(part, ChartRow)))
    assert len(expected.chart_rows) == 1
    assert read_document(tmp_path / "a") == expected
    assert read_stream("a", io.BytesIO(data)) == expected


@pytest.mark.parametrize("name", ["a.pdf", "a.md"])
def test_a_pdf_may_begin_later(name: str, tmp_path: Path) -> None:
    data = pdf_bytes(tmp_path)
    assert blocks_of(b" " * 1019 + data, tmp_path, name) == pdf_blocks(data)


@pytest.mark.parametrize("name", ["a.txt", "a", "a.md", "A.MD", "a.Markdown"])
def test_text_is_markdown_if_its_name_says_so(name: str, tmp_path: Path) -> None:
    """Only in Markdown, a paragraph goes on after a line that ends a sentence."""
    is_markdown = "m" in name.lower()
    first, second = Paragraph("line 1", "One."), Paragraph("line 2", "Two.")
    expected = Document(name, (Paragraph("line 1", "One. Two."),) if is_markdown else (first, second))
    (tmp_path / name).write_bytes(b"One.\nTwo.")
    assert read_document(tmp_path / name) == expected
    assert read_stream(name, io.BytesIO(b"One.\nTwo.")) == expected


@pytest.mark.parametrize("sign", [b"%PDF-", b"<html"])
def test_a_sign_of_a_format_is_in_the_first_1024_bytes(sign: bytes, tmp_path: Path) -> None:
    assert blocks_of(b" " * 1020 + sign, tmp_path) == (Paragraph("line 1", sign.decode()),)


@pytest.mark.parametrize(
    ("data", "encoding"),
    [("出口", "utf-8"), ("出口", "utf-8-sig"), ("出口", "gb18030"), ("出口", "utf-16-le"), ("出口", "utf-16-be")],
)
def test_text_has_any_common_encoding(data: str, encoding: str, tmp_path: Path) -> None:
    mark = "\ufeff" if encoding.startswith("utf-16") else ""
    assert blocks_of(f"{mark}{data}".encode(encoding), tmp_path) == (Paragraph("line 1", "出口"),)


@pytest.mark.parametrize(
    ("data", "name", "key", "facts"),
    [
        (None, "absent.txt", "document-unreadable", {"reason": Message("system-no-file", {})}),
        (b"", "a.txt", "document-empty", {}),
        (BOM + b" \n", "a.txt", "document-empty", {}),
        (b"---\n---", "a.md", "document-without-text", {}),
        ("广东".encode(), "a.docx", "document-signature", {"kind": ".docx"}),
        ("广东".encode(), "a.PDF", "document-signature", {"kind": ".pdf"}),
        ("广东".encode(), "a.xlsx", "document-signature", {"kind": ".xlsx"}),
        ("广东".encode(), "a.xlsm", "document-signature", {"kind": ".xlsm"}),
        (b"{\\rtf1", "a.txt", "document-old", {"program": "Word", "suffix": ".docx"}),
        (b"<html>", "a.txt", "document-kind", {"kinds": KINDS}),
        (BOM + b"\n<!DOCTYPE html>", "a.docx", "document-kind", {"kinds": KINDS}),
        (b" " * 1019 + b"<HTML>", "a.txt", "document-kind", {"kinds": KINDS}),
        (package("report.txt"), "a.docx", "document-kind", {"kinds": KINDS}),
        (flagged(package("word/document.xml"), 1), "a.docx", "document-encrypted", {}),
        (b"a\0b", "a.txt", "document-kind", {"kinds": KINDS}),
        (b"\xff\xff\xff", "a.txt", "document-kind", {"kinds": KINDS}),
        (b"\xff\xfea", "a.txt", "document-kind", {"kinds": KINDS}),
    ],
)
def test_a_file_is_refused_with_its_reason(
    data: bytes | None, name: str, key: str, facts: dict[str, object], tmp_path: Path
) -> None:
    assert refusal(data, tmp_path, name) == (key, facts)


@pytest.mark.parametrize(
    ("data", "kind", "reason"),
    [
        (b"PK\x03\x04", "zip", "File is not a zip file"),
        (b"\xd0\xcf\x11\xe0", "Office", "Not an OLE2"),
    ],
)
def test_a_damaged_archive_is_refused_as_its_library_says(data: bytes, kind: str, reason: str, tmp_path: Path) -> None:
    key, facts = refusal(data, tmp_path)
    assert key == "document-damaged"
    assert facts.pop("kind") == kind
    assert reason in str(facts.pop("reason"))
    assert not facts


@pytest.mark.parametrize(
    ("stream", "key", "facts"),
    [
        ("WordDocument", "document-old", {"program": "Word", "suffix": ".docx"}),
        ("Workbook", "document-old", {"program": "Excel", "suffix": ".xlsx"}),
        ("Book", "document-old", {"program": "Excel", "suffix": ".xlsx"}),
        ("EncryptedPackage", "document-encrypted", {}),
        ("PowerPoint", "document-kind", {"kinds": KINDS}),
    ],
)
def test_a_compound_file_is_refused_by_what_it_holds(
    stream: str, key: str, facts: dict[str, object], tmp_path: Path
) -> None:
    path = old_excel(tmp_path) if stream == "Workbook" else renamed_stream(tmp_path, "a.doc", stream)
    assert refusal(None, tmp_path, path.name) == (key, facts)


def test_a_word_document_that_its_reader_refuses_is_named(tmp_path: Path) -> None:
    key, facts = refusal(docx_with(tmp_path, b"<damaged", "word.docx").read_bytes(), tmp_path, "a.docx")
    assert (key, facts["kind"]) == ("document-damaged", ".docx")


# Limits


@pytest.mark.parametrize("too_many", [0, 1, 9])
def test_a_file_has_at_most_so_many_bytes(too_many: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a stream, no more is read than shows that it is too large."""
    monkeypatch.setattr(read_file, "MAX_BYTES", 3 * MEBIBYTE // 2)
    data = b"a" + b" " * (3 * MEBIBYTE // 2 - 1 + too_many)
    monkeypatch.setattr(read_file, "MAX_TEXT", len(data))
    stream = io.BytesIO(data)
    if not too_many:
        assert blocks_of(data, tmp_path) == (Paragraph("line 1", "a"),)
        assert read_stream("a.txt", stream).blocks == (Paragraph("line 1", "a"),)
        return
    assert refusal(data, tmp_path) == ("document-too-large", {"limit": 1})
    with pytest.raises(BadInput) as refused:
        read_stream("a.txt", stream)
    assert (refused.value.key, dict(refused.value.facts)) == ("document-too-large", {"file": "a.txt", "limit": 1})
    assert stream.tell() == 3 * MEBIBYTE // 2 + 1


def test_an_empty_stream_is_refused() -> None:
    for data in (b"", BOM + b" \n"):
        with pytest.raises(BadInput) as refused:
            read_stream("a.txt", io.BytesIO(data))
        assert (refused.value.key, dict(refused.value.facts)) == ("document-empty", {"file": "a.txt"})


def test_a_package_has_at_most_so_many_bytes_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read_file, "MAX_UNPACKED_BYTES", 5 * MEBIBYTE // 2)
    with zipfile.ZipFile(io.BytesIO(word(tmp_path, "出口"))) as made:
        padding = 5 * MEBIBYTE // 2 - sum(part.file_size for part in made.infolist())
    assert blocks_of(word(tmp_path, "出口", ("a", bytes(padding))), tmp_path) == (Paragraph("paragraph 1", "出口"),)
    assert refusal(word(tmp_path, "出口", ("a", bytes(padding + 1))), tmp_path) == ("document-too-large", {"limit": 2})


@pytest.mark.parametrize(
    ("data", "text", "paragraph", "limit"),
    [
        ("一二三\n\n四五", 7, 3, None),
        ("一二三\n\n四五", 6, 3, 6),
        ("一二三\n\n四五", 7, 2, 2),
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


def test_a_document_has_at_most_so_many_characters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cells = "".join(f"<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>" for text in ("四", ""))
    body = f"<w:p><w:r><w:t>一二三</w:t></w:r></w:p><w:tbl><w:tr>{cells}</w:tr></w:tbl>"
    data = docx_with(tmp_path, word_body(body.encode()), "word.docx").read_bytes()
    table = RawTable((RawRow("table 1, row 1", ("四", "")),))
    monkeypatch.setattr(read_file, "MAX_TEXT", 6)
    assert blocks_of(data, tmp_path) == (Paragraph("paragraph 1", "一二三"), table)
    monkeypatch.setattr(read_file, "MAX_TEXT", 5)
    assert refusal(data, tmp_path) == ("document-too-long", {"limit": 5})
    assert refusal(word(tmp_path, ""), tmp_path) == ("document-without-text", {})
