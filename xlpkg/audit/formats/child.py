"""The readers of Word, PDF and Excel files, run in a child process with limits on time and memory.

A report file is untrusted, and the libraries that read it may loop, recurse or allocate without bound.
"""

from __future__ import annotations

import base64
import importlib
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any, Final, Literal

from xlpkg.audit.document import Block, ChartRow, Paragraph, RawRow, RawTable
from xlpkg.child_process import ChildEnded, call_in_child
from xlpkg.errors import BadInput

#: The most time by the clock, which only a file that is no report reaches: the work is limited by what a file holds.
_SECONDS: Final = 25.0
_LONGEST_REASON: Final = 200
_SUFFIXES: Final = {"word": ".docx", "pdf": ".pdf", "excel": ".xlsx"}

Part = Block | ChartRow


def read_in_child(file: str, data: bytes, kind: Literal["word", "pdf", "excel"]) -> tuple[Part, ...]:
    """Return what the reader of *kind* finds in *data*; *file* is the name in messages.

    Raises BadInput if the file is damaged, encrypted, or takes more time or memory than the limits allow.
    """
    arguments: dict[str, object] = {"file": file, "data": base64.b64encode(data).decode(), "kind": kind}
    try:
        parts = call_in_child(f"{__name__}:read", arguments, _SECONDS)
    except ChildEnded as error:
        raise BadInput("document-too-much", file=file) from error
    return tuple(map(_part, parts))


def read(file: str, data: str, kind: str) -> list[dict[str, object]]:
    """Return, in the child process, the blocks of a file as JSON. Raises BadInput as read_in_child."""
    module = importlib.import_module(f"xlpkg.audit.formats.{kind}")
    blocks: Callable[[bytes], Sequence[Part]] = getattr(module, f"{kind}_blocks")
    try:
        return [asdict(part) for part in blocks(base64.b64decode(data))]
    except BadInput as error:
        raise BadInput(error.key, file=file) from error
    except Exception as error:  # libraries raise exceptions of any class on a damaged file
        # pdfplumber raises what pdfminer raised as the argument of its own exception.
        cause = error.args[0] if error.args and isinstance(error.args[0], Exception) else error
        name = type(cause).__name__
        if isinstance(cause, (MemoryError, OverflowError)):
            raise BadInput("document-too-much", file=file) from error
        if name == "PDFPasswordIncorrect":
            raise BadInput("document-encrypted", file=file) from error
        reason = " ".join(f"{name}: {cause}".encode("utf-8", "replace").decode().split()).rstrip(":")
        raise BadInput("document-damaged", file=file, kind=_SUFFIXES[kind], reason=reason[:_LONGEST_REASON]) from error


def _part(fields: dict[str, Any]) -> Part:
    if "text" in fields:
        return Paragraph(**fields)
    if "rows" in fields:
        return RawTable(tuple(RawRow(row["where"], tuple(row["cells"])) for row in fields["rows"]))
    return ChartRow(**{name: tuple(texts) for name, texts in fields.items()})
