"""A report's file (.txt, .md, .docx, .pdf, .xlsx, .xlsm) as a Document.

What a file is shows in its bytes. A file is untrusted: all but text is read in a process of its own, which is ended
where it takes more time or memory than a report can need, so that no damaged or hostile file does more than be refused.
"""

from __future__ import annotations

import contextlib
import io
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from xlpkg.audit.document import Document, Grid, Line, Paragraph
from xlpkg.audit.text import text_blocks
from xlpkg.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from xlpkg.audit.document import Block

SUFFIXES: Final = (".txt", ".md", ".docx", ".pdf", ".xlsx", ".xlsm")
MAX_BYTES: Final = 32 * 2**20
#: Signs of all, and of a paragraph or a row; a report has some ten thousand.
MAX_TEXT: Final = 200_000
MAX_PARAGRAPH: Final = 10_000
MAX_UNPACKED_BYTES: Final = 256 * 2**20
#: Seconds of work, seconds of waiting, bytes. A report of 20 pages takes a second of work.
MAX_WORK: Final = 3
MAX_WAIT: Final = 15.0
MAX_MEMORY: Final = 2 * 2**30
#: What the reader's process ends with where a parser stumbles over the file, and where it runs out of memory.
_DAMAGED: Final = 3
_TOO_MUCH: Final = 4
#: Streams of the compound files that older Office programs write, or newer ones with a password.
_OLD_KINDS: Final = (("WordDocument", "Word", ".docx"), ("Workbook", "Excel", ".xlsx"), ("Book", "Excel", ".xlsx"))


def read_document(path: Path) -> Document:
    """Return the report at *path*. Raises BadInput for a file that is none, is damaged, encrypted or too large."""
    data = _bytes(path)
    kind = _kind(path, data)
    if kind in ("txt", "md"):
        text = _decoded(path, data)
        _refuse_long(path, [len(text)], MAX_TEXT)
        blocks = text_blocks(text, is_markdown=kind == "md")
    else:
        blocks = _read_apart(path, data, kind)
    if not blocks:
        raise BadInput("document-without-text", file=path.name)
    lengths = [length for block in blocks for length in _lengths(block)]
    _refuse_long(path, [sum(lengths)], MAX_TEXT)
    _refuse_long(path, lengths, MAX_PARAGRAPH)
    return Document(path.name, blocks)


def _refuse_long(path: Path, lengths: Sequence[int], limit: int) -> None:
    if max(lengths) > limit:
        raise BadInput("document-too-long", file=path.name, limit=limit)


def _lengths(block: Block) -> list[int]:
    if isinstance(block, Paragraph):
        return [len(block.text)]
    return [sum(len(cell) + 1 for cell in line.cells) for line in block.lines]


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise BadInput("document-too-large", file=path.name, limit=MAX_BYTES // 2**20)
        data = path.read_bytes()
    except OSError as error:
        raise BadInput("document-unreadable", file=path.name, reason=error.strerror or error) from error
    if not data.removeprefix(b"\xef\xbb\xbf").strip():
        raise BadInput("document-empty", file=path.name)
    return data


def _kind(path: Path, data: bytes) -> str:
    suffix = path.suffix.lower()
    if data.startswith(b"PK"):
        return _kind_of_package(path, data)
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        _refuse_compound(path, data)
    if data.startswith(b"{\\rtf"):
        raise BadInput("document-old", file=path.name, program="Word", suffix=".docx")
    if re.match(rb"\s*(?:<!doctype html|<html)", data[:1024].removeprefix(b"\xef\xbb\xbf"), re.IGNORECASE):
        raise BadInput("document-kind", file=path.name, kinds=", ".join(SUFFIXES))
    if suffix in (".docx", ".pdf", ".xlsx", ".xlsm"):
        raise BadInput(
            "document-damaged", file=path.name, kind=suffix, reason="its first bytes are those of no such file"
        )
    return "md" if suffix in (".md", ".markdown") else "txt"


def _kind_of_package(path: Path, data: bytes) -> str:
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
    for kind, part in (("docx", "word/document.xml"), ("xlsx", "xl/workbook.xml")):
        if part in names:
            return kind
    raise BadInput("document-kind", file=path.name, kinds=", ".join(SUFFIXES))


def _refuse_compound(path: Path, data: bytes) -> None:
    """Refuse what an older Office program wrote, and what a newer one wrote with a password. Raises BadInput."""
    from olefile import OleFileIO

    try:
        with OleFileIO(io.BytesIO(data)) as compound:
            held = {stream[0] for stream in compound.listdir()}
    except (OSError, ValueError, IndexError, TypeError) as error:
        raise BadInput("document-damaged", file=path.name, kind="Office", reason=error) from error
    if "EncryptedPackage" in held:
        raise BadInput("document-encrypted", file=path.name)
    for stream, program, suffix in _OLD_KINDS:
        if stream in held:
            raise BadInput("document-old", file=path.name, program=program, suffix=suffix)
    raise BadInput("document-kind", file=path.name, kinds=", ".join(SUFFIXES))


def _decoded(path: Path, data: bytes) -> str:
    encodings = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        with contextlib.suppress(UnicodeDecodeError):
            text = data.decode(encoding)
            if "\0" not in text:
                return text
    raise BadInput("document-kind", file=path.name, kinds=", ".join(SUFFIXES))


def _read_apart(path: Path, data: bytes, kind: str) -> tuple[Block, ...]:
    """Read *data* in a process of its own, and return the blocks that it prints."""
    try:
        done = subprocess.run(  # noqa: S603 - our own module, and no word of the file on the command line
            [sys.executable, "-m", "xlpkg.audit.files", kind],
            input=data,
            capture_output=True,
            timeout=MAX_WAIT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise BadInput("document-too-much", file=path.name) from None
    if done.returncode == _DAMAGED:
        reason = " ".join(done.stdout.decode("utf-8", "replace").split())[:200]
        if reason == "PDFPasswordIncorrect":
            raise BadInput("document-encrypted", file=path.name)
        raise BadInput("document-damaged", file=path.name, kind=f".{kind}", reason=reason)
    if done.returncode == 1:  # no fault of the file's
        raise RuntimeError(done.stderr.decode("utf-8", "replace"))
    if done.returncode:  # ended by the system, by its limits of work and memory
        raise BadInput("document-too-much", file=path.name)
    blocks: list[Block] = []
    for block in json.loads(done.stdout):
        if isinstance(block[0], str):
            blocks.append(Paragraph(*block))
        else:
            blocks.append(Grid(tuple(Line(where, tuple(cells)) for where, cells in block)))
    return tuple(blocks)


def _limit() -> None:
    """Let the system end this process beyond its share of work and memory, where it can (not on Windows)."""
    with contextlib.suppress(ImportError):
        import resource

        for limit, most in ((resource.RLIMIT_CPU, MAX_WORK), (resource.RLIMIT_AS, MAX_MEMORY)):
            _, hard = resource.getrlimit(limit)
            most = most if hard == resource.RLIM_INFINITY else min(most, hard)
            with contextlib.suppress(ValueError, OSError):  # not every system has every limit
                resource.setrlimit(limit, (most, most))


def _reader(kind: str) -> Callable[[bytes], Sequence[Block]]:
    if kind == "docx":
        from xlpkg.audit.word import word_blocks as read
    elif kind == "pdf":
        from xlpkg.audit.pdf import pdf_blocks as read
    else:
        from xlpkg.audit.spreadsheet import spreadsheet_blocks as read
    return read


def _main(kind: str) -> int:
    """Read a file from the standard input, and print its blocks as JSON: the process apart."""
    data, read = sys.stdin.buffer.read(), _reader(kind)
    _limit()
    try:
        blocks = read(data)
    except BaseException as error:
        # Whatever a parser stumbles over, the file is at fault: its last word is the reason that the user is told.
        cause = error.args[0] if error.args and isinstance(error.args[0], BaseException) else error
        if isinstance(cause, (MemoryError, OverflowError)):
            return _TOO_MUCH
        sys.stdout.buffer.write(f"{type(cause).__name__}: {cause}".rstrip(": ").encode("utf-8", "replace"))
        return _DAMAGED
    printed = [
        [block.where, block.text]
        if isinstance(block, Paragraph)
        else [[line.where, line.cells] for line in block.lines]
        for block in blocks
    ]
    sys.stdout.buffer.write(json.dumps(printed).encode())
    return 0


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1]))
