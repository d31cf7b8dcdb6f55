"""Files that must be refused: not reports, damaged, or made to harm the reader. Each is written to a folder."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import docx
import xlsxwriter
import xlwt
from made_reports import Piece
from pypdf import PdfReader, PdfWriter
from report_writers import write_pdf

WORDS = Piece("lead", 0, "2025 年 2 月，广东出口 508.0 亿美元。")


def pdf_bytes(folder: Path) -> bytes:
    return write_pdf([WORDS], folder / "sound.pdf").read_bytes()


def docx_with(folder: Path, body: bytes, name: str) -> Path:
    """A Word document whose main part is *body*."""
    sound = io.BytesIO()
    docx.Document().save(sound)
    with zipfile.ZipFile(sound) as source, zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED) as made:
        for item in source.infolist():
            made.writestr(item.filename, body if item.filename == "word/document.xml" else source.read(item))
    return folder / name


def word_body(inner: bytes, prolog: bytes = b"") -> bytes:
    space = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return b'<?xml version="1.0"?>%s<w:document xmlns:w="%s"><w:body>%s</w:body></w:document>' % (prolog, space, inner)


def half_a_docx(folder: Path) -> Path:
    path = docx_with(folder, word_body(b""), "half.docx")
    path.write_bytes(path.read_bytes()[:4000])
    return path


def declared_bomb(folder: Path) -> Path:
    """A document whose main part is 300 MiB, according to the directory of the archive."""
    path = docx_with(folder, word_body(b""), "bomb.docx")
    data = bytearray(path.read_bytes())
    name = data.rindex(b"word/document.xml")
    data[name - 22 : name - 18] = (300 * 2**20).to_bytes(4, "little")
    path.write_bytes(data)
    return path


def nested_docx(folder: Path) -> Path:
    return docx_with(folder, word_body(b"<w:ins>" * 200_000), "nested.docx")


def docx_of_many_rows(folder: Path) -> Path:
    row = b"<w:tr><w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc></w:tr>"
    return docx_with(folder, word_body(b"<w:tbl>" + row * 400_000 + b"</w:tbl>"), "rows.docx")


def laughing_docx(folder: Path) -> Path:
    """Entities that expand to gigabytes."""
    entities = b"".join(b'<!ENTITY a%d "%s">' % (number, b"&a%d;" % (number - 1) * 10) for number in range(1, 12))
    prolog = b'<!DOCTYPE w [<!ENTITY a0 "ha">%s]>' % entities
    text = b"<w:p><w:r><w:t>&a11;</w:t></w:r></w:p>"
    return docx_with(folder, word_body(text, prolog), "laughing.docx")


def old_excel(folder: Path) -> Path:
    book = xlwt.Workbook()
    book.add_sheet("a").write(0, 0, "广东")
    book.save(str(folder / "old.xls"))
    return folder / "old.xls"


def renamed_stream(folder: Path, name: str, stream: str) -> Path:
    """A compound file with one stream of that name."""
    data = bytearray(old_excel(folder).read_bytes())
    index = data.index("Workbook".encode("utf-16-le"))
    letters = stream.encode("utf-16-le")
    data[index : index + len(letters)] = letters
    data[index + 64 : index + 66] = (len(letters) + 2).to_bytes(2, "little")
    (folder / name).write_bytes(data)
    return folder / name


def locked_pdf(folder: Path) -> Path:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf_bytes(folder))))
    writer.encrypt("a word", algorithm="RC4-128")
    writer.write(folder / "locked.pdf")
    return folder / "locked.pdf"


def half_a_pdf(folder: Path) -> Path:
    path = folder / "half.pdf"
    path.write_bytes(pdf_bytes(folder)[:400])
    return path


def pdf_of_pages(folder: Path, objects: list[bytes], name: str) -> Path:
    """A PDF of *objects*, numbered from 1, without a cross-reference table."""
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % pair for pair in enumerate(objects, start=1))
    (folder / name).write_bytes(b"%PDF-1.4\n" + body + b"trailer\n<< /Root 1 0 R >>\nstartxref\n0\n%%EOF\n")
    return folder / name


def pdf_bomb(folder: Path) -> Path:
    """A page whose content unpacks to a gigabyte: a compressed block of 1.5 MiB, 700 times."""
    packer = zlib.compressobj(9)
    first = packer.compress(b"0 0 m\n" * 2**18) + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(b"0 0 m\n" * 2**18) + packer.flush(zlib.Z_FULL_FLUSH)
    packed = first + block * 699
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed),
    ]
    return pdf_of_pages(folder, objects, "bomb.pdf")


def pdf_of_pdfs(folder: Path) -> Path:
    """A page with a form that draws another form twice, and so on thirty times."""
    forms = [
        b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /F %d 0 R >> >> /Length 11 >>\n"
        b"stream\n/F Do /F Do\nendstream" % (number + 1)
        for number in range(5, 35)
    ]
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /XObject << /F 5 0 R >> >> >>",
        b"<< /Length 5 >>\nstream\n/F Do\nendstream",
        *forms,
        b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length 1 >>\nstream\nn\nendstream",
    ]
    return pdf_of_pages(folder, objects, "forms.pdf")


def scanned_pdf(folder: Path) -> Path:
    """Pages without text."""
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    writer.write(folder / "scan.pdf")
    return folder / "scan.pdf"


def endless_sheet(folder: Path) -> Path:
    """A workbook with a text in the last cell of the sheet."""
    with xlsxwriter.Workbook(folder / "endless.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write("A1", "广东")
        sheet.write("XFD1048576", "江苏")
    return folder / "endless.xlsx"


def broken_sheet(folder: Path) -> Path:
    with zipfile.ZipFile(folder / "broken.xlsx", "w") as made:
        made.writestr("[Content_Types].xml", "<Types/>")
        made.writestr("xl/workbook.xml", "<workbook")
    return folder / "broken.xlsx"


def directory(folder: Path) -> Path:
    (folder / "folder.pdf").mkdir()
    return folder / "folder.pdf"


#: function that writes a file -> the key of the message with which it is refused
REFUSED: dict[Callable[[Path], Path], str] = {
    half_a_docx: "document-damaged",
    declared_bomb: "document-too-large",
    nested_docx: "document-damaged",
    docx_of_many_rows: "document-too-much",
    laughing_docx: "document-damaged",
    locked_pdf: "document-encrypted",
    half_a_pdf: "document-damaged",
    pdf_bomb: "document-too-much",
    pdf_of_pdfs: "document-too-much",
    scanned_pdf: "document-without-text",
    endless_sheet: "document-too-much",
    broken_sheet: "document-damaged",
    directory: "document-unreadable",
}
