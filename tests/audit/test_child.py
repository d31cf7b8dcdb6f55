"""The child process that reads a file: its blocks, why it refuses a file, and its limits."""

from __future__ import annotations

import io
import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal

import pytest
from pdfminer.pdfdocument import PDFPasswordIncorrect
from refused_files import docx_with, locked_pdf, word_body
from report_writers import RANGES, our_workbook

from xlpkg.audit.document import Block, ChartRow, Paragraph, RawRow, RawTable
from xlpkg.audit.formats import child
from xlpkg.audit.formats.child import read_in_child, run_reader
from xlpkg.audit.formats.excel import excel_blocks
from xlpkg.errors import BadInput

if sys.platform == "win32":
    pytest.skip("Windows has no limits of a process: the child process is not tested", allow_module_level=True)

import resource

CHART = ChartRow(("广东", "3.0"), ("广东", "", "-1"), ("s!L2", "s!M2"), ("label", "rise"))
TABLE = RawTable((RawRow("row 1", ("a", "b")), RawRow("row 2", ("1", ""))))
TEXT = Paragraph("page 1", "出口 3%")


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Returns a function that puts a shell script in the place of Python."""

    def put(script: str) -> None:
        path = tmp_path / "python"
        path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        path.chmod(0o755)
        monkeypatch.setattr(sys, "executable", str(path))

    return put


def refusal(kind: Literal["word", "pdf", "excel"] = "pdf") -> tuple[str, dict[str, object]]:
    with pytest.raises(BadInput) as refused:
        read_in_child("report", b"data", kind)
    return refused.value.key, dict(refused.value.facts)


def test_the_blocks_of_a_file_are_those_that_its_reader_returns(tmp_path: Path) -> None:
    body = "<w:p><w:r><w:t>出口 3%</w:t></w:r></w:p>".encode()
    data = docx_with(tmp_path, word_body(body), "a.docx").read_bytes()
    assert read_in_child("a.docx", data, "word") == (Paragraph("paragraph 1", "出口 3%"),)
    data = our_workbook(tmp_path / "a.xlsx", RANGES)
    assert read_in_child("a.xlsx", data, "excel") == excel_blocks(data)


@pytest.mark.parametrize(("kind", "suffix"), [("word", ".docx"), ("pdf", ".pdf"), ("excel", ".xlsx")])
def test_a_damaged_file_is_refused_with_the_reason_on_one_line(
    kind: Literal["word", "pdf", "excel"], suffix: str, program: Callable[[str], None]
) -> None:
    program(r"printf 'no\n \377 %0250d' 1; exit 3")
    reason = f"no \ufffd {'0' * 195}"
    assert refusal(kind) == ("document-damaged", {"file": "report", "kind": suffix, "reason": reason})


def test_a_locked_file_and_one_beyond_the_limits_are_refused(
    program: Callable[[str], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(BadInput) as refused:
        read_in_child("a.pdf", locked_pdf(tmp_path).read_bytes(), "pdf")
    assert (refused.value.key, dict(refused.value.facts)) == ("document-encrypted", {"file": "a.pdf"})
    for end in ("exit 4", "kill -9 $$", "exit 2"):
        program(end)
        assert refusal() == ("document-too-much", {"file": "report"})
    monkeypatch.setattr(child, "MAX_WAIT_SECONDS", 0.2)
    program("exec sleep 9")
    began = time.monotonic()
    assert refusal() == ("document-too-much", {"file": "report"})
    assert time.monotonic() - began < 5


def test_a_mistake_in_our_own_code_is_none_of_the_file(program: Callable[[str], None]) -> None:
    program(r"printf 'Traceback: \377 here' >&2; exit 1")
    with pytest.raises(RuntimeError, match="Traceback: \ufffd here"):
        read_in_child("report", b"", "word")


# In the child process


@pytest.fixture
def limits(monkeypatch: pytest.MonkeyPatch) -> dict[int, tuple[int, int]]:
    """The limits that were set; this process keeps its own."""
    found: dict[int, tuple[int, int]] = {}
    monkeypatch.setattr(resource, "setrlimit", found.__setitem__)
    monkeypatch.setattr(resource, "getrlimit", lambda _: (-1, resource.RLIM_INFINITY))
    return found


def printed(read: Callable[[bytes], Sequence[Block | ChartRow]], data: bytes = b"data") -> tuple[int, str]:
    """The exit code of a reader and what it prints."""
    output = io.BytesIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        patch.setattr(sys, "stdout", io.TextIOWrapper(output))
        code = run_reader(read)
        text = output.getvalue().decode("utf-8")
    return code, text


@pytest.mark.usefixtures("limits")
def test_blocks_are_printed_as_json() -> None:
    drawn = {
        "printed": ["广东", "3.0"],
        "drawn": ["广东", "", "-1"],
        "where": ["s!L2", "s!M2"],
        "heads": ["label", "rise"],
    }
    code, text = printed(lambda data: (Paragraph("data", data.decode()), TEXT, TABLE, CHART))
    assert code == 0
    table = [["row 1", ["a", "b"]], ["row 2", ["1", ""]]]
    assert json.loads(text) == [["data", "data"], ["page 1", "出口 3%"], table, drawn]


@pytest.mark.usefixtures("limits")
@pytest.mark.parametrize(
    ("error", "code", "text"),
    [
        (ValueError("no XML: X", "more"), 3, "ValueError: ('no XML: X', 'more')"),
        (ValueError("no XML: X"), 3, "ValueError: no XML: X"),
        (ValueError(), 3, "ValueError"),
        (ValueError("\ud800"), 3, "ValueError: ?"),
        (RecursionError("too deep"), 3, "RecursionError: too deep"),
        # pdfplumber raises what pdfminer raised as the argument of its own exception.
        (RuntimeError(PDFPasswordIncorrect()), 3, "PDFPasswordIncorrect"),
        (RuntimeError(MemoryError(), "while"), 4, ""),
        (MemoryError(), 4, ""),
        (OverflowError("more cells"), 4, ""),
    ],
)
def test_any_exception_is_the_reason(error: Exception, code: int, text: str) -> None:
    def read(_: bytes) -> tuple[Block, ...]:
        raise error

    assert printed(read) == (code, text)


def nothing(_: bytes) -> tuple[Block, ...]:
    return ()


def test_time_and_memory_are_limited(limits: dict[int, tuple[int, int]]) -> None:
    assert printed(nothing) == (0, "[]")
    assert limits == {resource.RLIMIT_CPU: (3, 3), resource.RLIMIT_AS: (2 * 2**30, 2 * 2**30)}


def test_a_lower_limit_of_the_system_stays(limits: dict[int, tuple[int, int]], monkeypatch: pytest.MonkeyPatch) -> None:
    hard = {resource.RLIMIT_CPU: 2, resource.RLIMIT_AS: 2**40}
    monkeypatch.setattr(resource, "getrlimit", lambda limit: (-1, hard[limit]))
    printed(nothing)
    assert limits == {resource.RLIMIT_CPU: (2, 2), resource.RLIMIT_AS: (2 * 2**30, 2 * 2**30)}


@pytest.mark.parametrize("error", [ValueError(), OSError()])
@pytest.mark.usefixtures("limits")
def test_a_system_without_a_limit_reads_without_it(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise error

    monkeypatch.setattr(resource, "setrlimit", refuse)
    assert printed(nothing) == (0, "[]")
    monkeypatch.setitem(sys.modules, "resource", None)  # as on Windows
    assert printed(nothing) == (0, "[]")
