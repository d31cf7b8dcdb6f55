"""A format's reader in a child process with limits on time and memory.

A report file is untrusted, and the libraries that read it may loop, recurse or allocate without bound. The operating
system ends the child process if it exceeds its limits; the calling process then refuses the file.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Final, Literal

from xlpkg.audit.document import Block, ChartRow, Paragraph, RawRow, RawTable
from xlpkg.child_process import python_command
from xlpkg.errors import BadInput

#: The limits of the child process. A report of 20 pages takes one second.
MAX_CPU_SECONDS: Final = 3
MAX_WAIT_SECONDS: Final = 15.0
MAX_MEMORY_BYTES: Final = 2 * 2**30
#: Exit codes of the child process for a file that cannot be parsed, and for one that needs too much memory.
_DAMAGED: Final = 3
_TOO_MUCH: Final = 4
_LONGEST_REASON: Final = 200
_SUFFIXES: Final = {"word": ".docx", "pdf": ".pdf", "excel": ".xlsx"}


def read_in_child(file: str, data: bytes, kind: Literal["word", "pdf", "excel"]) -> tuple[Block | ChartRow, ...]:
    """Return the blocks of *data*, read by the module *kind* in a child process; *file* is the name in messages.

    Raises BadInput if the file is damaged, encrypted, or takes more time or memory than the limits allow.
    """
    try:
        done = subprocess.run(  # noqa: S603 - our own module; nothing of the file is on the command line
            python_command(f"import runpy; runpy.run_module('xlpkg.audit.formats.{kind}', run_name='__main__')"),
            input=data,
            capture_output=True,
            timeout=MAX_WAIT_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise BadInput("document-too-much", file=file) from None
    if done.returncode == _DAMAGED:
        reason = " ".join(done.stdout.decode("utf-8", "replace").split())[:_LONGEST_REASON]
        if reason == "PDFPasswordIncorrect":
            raise BadInput("document-encrypted", file=file)
        raise BadInput("document-damaged", file=file, kind=_SUFFIXES[kind], reason=reason)
    if done.returncode == 1:  # an exception of our own code, not of the file
        raise RuntimeError(done.stderr.decode("utf-8", "replace"))
    if done.returncode:  # ended by the operating system at a limit
        raise BadInput("document-too-much", file=file)
    blocks: list[Block | ChartRow] = []
    for block in json.loads(done.stdout):
        if isinstance(block, dict):
            blocks.append(ChartRow(**{name: tuple(texts) for name, texts in block.items()}))
        elif isinstance(block[0], str):
            blocks.append(Paragraph(*block))
        else:
            blocks.append(RawTable(tuple(RawRow(where, tuple(cells)) for where, cells in block)))
    return tuple(blocks)


def run_reader(read: Callable[[bytes], Sequence[Block | ChartRow]]) -> int:
    """Read a file from standard input with *read*, print its blocks as JSON, and return the exit code."""
    data = sys.stdin.buffer.read()
    _set_limits()
    try:
        blocks = read(data)
    except BaseException as error:
        # Libraries raise exceptions of any class on a damaged file; the last one's text is the reason in the message.
        cause = error.args[0] if error.args and isinstance(error.args[0], BaseException) else error
        if isinstance(cause, (MemoryError, OverflowError)):
            return _TOO_MUCH
        sys.stdout.buffer.write(f"{type(cause).__name__}: {cause}".rstrip(": ").encode("utf-8", "replace"))
        return _DAMAGED
    sys.stdout.buffer.write(json.dumps([*map(_as_json, blocks)]).encode())
    return 0


def _as_json(block: Block | ChartRow) -> object:
    if isinstance(block, ChartRow):
        return asdict(block)
    if isinstance(block, Paragraph):
        return [block.where, block.text]
    return [[row.where, row.cells] for row in block.rows]


def _set_limits() -> None:
    """Limit the processor time and memory of this process, except on Windows, which has no such limits."""
    with contextlib.suppress(ImportError):
        import resource

        for limit, most in ((resource.RLIMIT_CPU, MAX_CPU_SECONDS), (resource.RLIMIT_AS, MAX_MEMORY_BYTES)):
            _, hard = resource.getrlimit(limit)
            most = most if hard == resource.RLIM_INFINITY else min(most, hard)
            with contextlib.suppress(ValueError, OSError):  # not every system has every limit
                resource.setrlimit(limit, (most, most))
