"""Read a report file (.txt, .md, .docx, .pdf, .xlsx, .xlsm) as a document. The format is detected from its bytes."""

from __future__ import annotations

import codecs
import contextlib
import io
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path, PurePath
from typing import IO, Final, Literal

from xlpkg.audit.document import Block, ChartRow, Document, Paragraph
from xlpkg.audit.formats.child import read_in_child
from xlpkg.audit.formats.text import text_blocks
from xlpkg.errors import BadInput, system_reason
from xlpkg.ooxml import MAX_UNPACKED_BYTES
from xlpkg.text_files import decoded

FileKind = Literal["txt", "md", "word", "pdf", "excel"]

SUFFIXES: Final = (".txt", ".md", ".docx", ".pdf", ".xlsx", ".xlsm")
MAX_BYTES: Final = 32 * 2**20
#: The most characters of a document, and of one paragraph or row. A report has about ten thousand characters.
MAX_TEXT: Final = 200_000
MAX_PARAGRAPH: Final = 10_000
_MARK: Final = codecs.BOM_UTF8
#: The start of a zipped package with files, without any, and of one in parts.
_PACKAGE: Final = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
#: Streams of the compound files of Office 97-2003: the stream, the program, and the suffix to save as.
_OLD_FORMATS: Final = (("WordDocument", "Word", ".docx"), ("Workbook", "Excel", ".xlsx"), ("Book", "Excel", ".xlsx"))


def read_document(path: Path, stream: IO[bytes] | None = None) -> Document:
    """Return the report at *path*, or that which *stream* holds; then *path* is its name in messages.

    Raises BadInput if the file cannot be read, is empty, is not a supported format, is damaged, encrypted or too large.
    """
    try:
        with path.open("rb") if stream is None else contextlib.nullcontext(stream) as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise BadInput("document-unreadable", file=path.name, reason=system_reason(error)) from error
    return _read(path.name, data)


def _read(file: str, data: bytes) -> Document:
    if len(data) > MAX_BYTES:
        raise BadInput("document-too-large", file=file, limit=MAX_BYTES // 2**20)
    if not data.removeprefix(_MARK).strip():
        raise BadInput("document-empty", file=file)
    kind = _kind(file, data)
    parts: Sequence[Block | ChartRow]
    if kind == "txt" or kind == "md":
        text = decoded(data)
        if text is None:
            raise _unsupported(file)
        _refuse_long(file, len(text), MAX_TEXT)
        parts = text_blocks(text, is_markdown=kind == "md")
    else:
        parts = read_in_child(file, data, kind)
    blocks = tuple(part for part in parts if not isinstance(part, ChartRow))
    if not blocks:
        raise BadInput("document-without-text", file=file)
    document = Document(file, blocks, tuple(part for part in parts if isinstance(part, ChartRow)))
    lengths = [
        len(part.text) if isinstance(part, Paragraph) else sum(len(cell) + 1 for cell in part.cells)
        for part in document.parts()
    ]
    _refuse_long(file, sum(lengths), MAX_TEXT)
    _refuse_long(file, max(lengths), MAX_PARAGRAPH)
    return document


def _refuse_long(file: str, length: int, limit: int) -> None:
    if length > limit:
        raise BadInput("document-too-long", file=file, limit=limit)


def _kind(file: str, data: bytes) -> FileKind:
    """Return the format of *data*. Raises BadInput if it is not supported, or does not match the suffix of *file*."""
    suffix = PurePath(file).suffix.lower()
    if data.startswith(_PACKAGE):
        return _package_kind(file, data)
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise _compound_refusal(file, data)
    if data.startswith(b"{\\rtf"):
        raise BadInput("document-old", file=file, program="Word", suffix=".docx")
    if re.match(rb"\s*(?:<!doctype html|<html)", data[:1024].removeprefix(_MARK), re.IGNORECASE):
        raise _unsupported(file)
    if suffix in (".docx", ".pdf", ".xlsx", ".xlsm"):
        raise BadInput("document-signature", file=file, kind=suffix)
    return "md" if suffix in (".md", ".markdown") else "txt"


def _package_kind(file: str, data: bytes) -> Literal["word", "excel"]:
    """Return the format of a zipped package from its directory; only the child process unpacks it.

    Raises BadInput if it is damaged, too large when unpacked, or neither a Word nor an Excel file.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            sizes = {part.filename: part.file_size for part in package.infolist()}
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError) as error:
        raise BadInput("document-damaged", file=file, kind="zip", reason=error) from error
    if sum(sizes.values()) > MAX_UNPACKED_BYTES:
        raise BadInput("document-too-large", file=file, limit=MAX_UNPACKED_BYTES // 2**20)
    if "word/document.xml" in sizes:
        return "word"
    if "xl/workbook.xml" in sizes:
        return "excel"
    raise _unsupported(file)


def _compound_refusal(file: str, data: bytes) -> BadInput:
    """Return why a compound file is refused: it is from Office 97-2003, or a newer document with a password."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return BadInput("document-encrypted", file=file)
    for stream, program, suffix in _OLD_FORMATS:
        if stream.encode("utf-16-le") in data:
            return BadInput("document-old", file=file, program=program, suffix=suffix)
    return _unsupported(file)


def _unsupported(file: str) -> BadInput:
    return BadInput("document-kind", file=file, kinds=", ".join(SUFFIXES))
