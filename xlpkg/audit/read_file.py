"""Read a report file (.txt, .md, .docx, .pdf, .xlsx, .xlsm) as a document. The format is detected from its bytes."""

from __future__ import annotations

import contextlib
import io
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Final, Literal

from xlrd.compdoc import CompDoc

from xlpkg.audit.document import Block, ChartRow, Document, Paragraph
from xlpkg.audit.formats.child import read_in_child
from xlpkg.audit.formats.text import text_blocks
from xlpkg.errors import BadInput, system_reason
from xlpkg.ooxml import MAX_UNPACKED_BYTES

FileKind = Literal["txt", "md", "word", "pdf", "excel"]

SUFFIXES: Final = (".txt", ".md", ".docx", ".pdf", ".xlsx", ".xlsm")
MAX_BYTES: Final = 32 * 2**20
#: The most characters of a document, and of one paragraph or row. A report has about ten thousand characters.
MAX_TEXT: Final = 200_000
MAX_PARAGRAPH: Final = 10_000
#: Streams of the compound files of Office 97-2003: the stream, the program, and the suffix to save as.
_OLD_FORMATS: Final = (("WordDocument", "Word", ".docx"), ("Workbook", "Excel", ".xlsx"), ("Book", "Excel", ".xlsx"))


def read_document(path: Path) -> Document:
    """Return the report at *path*.

    Raises BadInput if the file cannot be read, is empty, is not a supported format, is damaged, encrypted or too large.
    """
    return _read(path, _read_bytes(path))


def read_stream(name: str, stream: IO[bytes]) -> Document:
    """Return the report that *stream* holds; *name* is its name in messages.

    Raises BadInput as :func:`read_document`.
    """
    path, data = Path(name), stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise BadInput("document-too-large", file=name, limit=MAX_BYTES // 2**20)
    if not data.removeprefix(b"\xef\xbb\xbf").strip():
        raise BadInput("document-empty", file=name)
    return _read(path, data)


def _read(path: Path, data: bytes) -> Document:
    kind = _kind(path, data)
    chart_rows: tuple[ChartRow, ...] = ()
    if kind == "txt" or kind == "md":
        text = _decode(path, data)
        _refuse_long(path, [len(text)], MAX_TEXT)
        blocks = text_blocks(text, is_markdown=kind == "md")
    else:
        parts = read_in_child(path.name, data, kind)
        blocks = tuple(part for part in parts if not isinstance(part, ChartRow))
        chart_rows = tuple(part for part in parts if isinstance(part, ChartRow))
    if not blocks:
        raise BadInput("document-without-text", file=path.name)
    lengths = [length for block in blocks for length in _lengths(block)]
    _refuse_long(path, [sum(lengths)], MAX_TEXT)
    _refuse_long(path, lengths, MAX_PARAGRAPH)
    return Document(path.name, blocks, chart_rows)


def _refuse_long(path: Path, lengths: Sequence[int], limit: int) -> None:
    if max(lengths) > limit:
        raise BadInput("document-too-long", file=path.name, limit=limit)


def _lengths(block: Block) -> list[int]:
    if isinstance(block, Paragraph):
        return [len(block.text)]
    return [sum(len(cell) + 1 for cell in row.cells) for row in block.rows]


def _read_bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise BadInput("document-too-large", file=path.name, limit=MAX_BYTES // 2**20)
        data = path.read_bytes()
    except OSError as error:
        raise BadInput("document-unreadable", file=path.name, reason=system_reason(error)) from error
    if not data.removeprefix(b"\xef\xbb\xbf").strip():
        raise BadInput("document-empty", file=path.name)
    return data


def _kind(path: Path, data: bytes) -> FileKind:
    """Return the format of *data*. Raises BadInput if it is not supported, or does not match the suffix of *path*."""
    suffix = path.suffix.lower()
    if data.startswith(b"PK"):
        return _package_kind(path, data)
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise _compound_refusal(path, data)
    if data.startswith(b"{\\rtf"):
        raise BadInput("document-old", file=path.name, program="Word", suffix=".docx")
    if re.match(rb"\s*(?:<!doctype html|<html)", data[:1024].removeprefix(b"\xef\xbb\xbf"), re.IGNORECASE):
        raise _unsupported(path)
    if suffix in (".docx", ".pdf", ".xlsx", ".xlsm"):
        raise BadInput("document-signature", file=path.name, kind=suffix)
    return "md" if suffix in (".md", ".markdown") else "txt"


def _package_kind(path: Path, data: bytes) -> FileKind:
    """Return the format of a zipped package from its directory; only the child process unpacks it.

    Raises BadInput if it is damaged, encrypted, too large when unpacked, or neither a Word nor an Excel file.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError) as error:
        raise BadInput("document-damaged", file=path.name, kind="zip", reason=error) from error
    if sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
        raise BadInput("document-too-large", file=path.name, limit=MAX_UNPACKED_BYTES // 2**20)
    if any(part.flag_bits & 1 for part in parts):
        raise BadInput("document-encrypted", file=path.name)
    names = {part.filename for part in parts}
    if "word/document.xml" in names:
        return "word"
    if "xl/workbook.xml" in names:
        return "excel"
    raise _unsupported(path)


def _compound_refusal(path: Path, data: bytes) -> BadInput:
    """Return why a compound file is refused: it is from Office 97-2003, or a newer document with a password."""
    try:
        streams = {each.name for each in CompDoc(data, logfile=io.StringIO()).dirlist if each.parent == 0}
    except Exception as error:  # a damaged file makes xlrd raise nearly any exception
        return BadInput("document-damaged", file=path.name, kind="Office", reason=error)
    if "EncryptedPackage" in streams:
        return BadInput("document-encrypted", file=path.name)
    for stream, program, suffix in _OLD_FORMATS:
        if stream in streams:
            return BadInput("document-old", file=path.name, program=program, suffix=suffix)
    return _unsupported(path)


def _unsupported(path: Path) -> BadInput:
    return BadInput("document-kind", file=path.name, kinds=", ".join(SUFFIXES))


def _decode(path: Path, data: bytes) -> str:
    """Return *data* as text. Raises BadInput if it is not UTF-8, UTF-16 with a byte order mark, or GB 18030."""
    encodings = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        with contextlib.suppress(UnicodeDecodeError):
            text = data.decode(encoding)
            if "\0" not in text:
                return text
    raise _unsupported(path)
