"""The gold texts, which say what a careful reader finds in a text, and the audit of a text or document in the tests.

A file of gold/ has blocks: a line ``== right 2, error 6.9 -> 9.6, unread, period 2025-05`` with what is expected, and
the text below it, up to the next such line. Each part of the line may be left out:

- ``right 2``: the number of figures that the store confirms, 0 by default; a rank is a figure
- ``error 6.9 -> 9.6``: an error with what is printed and what it should be, as many as there are, in the order of the
  findings; ``error`` alone has neither
- ``unread``: a note says that something was not checked; ``unread 民营企业``: and has these words
- ``warning 8.1 -> 0.8``: as for errors; warnings are compared only in a text that states one
- ``period 2025-05``: the option ``--period``

Lines that begin with ``#`` are comments. The texts of a file .md are Markdown, so that they may have tables. The
sentences are our own, the figures those of China Customs in yuan.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from xlpkg.analysis.cube import Cube
from xlpkg.analysis.findings import Finding
from xlpkg.audit.auditor import Audited, audit_document
from xlpkg.audit.document import Document
from xlpkg.audit.formats.text import text_blocks
from xlpkg.model.months import Month, find_month
from xlpkg.report.model import NationDrivers

_FOLDER = Path(__file__).parents[1] / "audit" / "gold"


def audited(
    source: str | Document,
    cube: Cube | None = None,
    period: Month | None = None,
    drivers: NationDrivers | None = None,
    *,
    is_markdown: bool = False,
) -> Audited:
    """Audit a text or document; all tests of the audit do it here."""
    if isinstance(source, str):
        source = Document("bulletin.txt", text_blocks(source, is_markdown=is_markdown))
    return audit_document(source, cube, period, drivers)


@dataclass(frozen=True)
class Expected:
    """What should be found in a text; an error or warning is a pair of what is printed and what it should be."""

    right: int = 0
    errors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    is_unread: bool = False


@dataclass(frozen=True)
class GoldText:
    """A text, what should be found in it, and words of its notes."""

    text: str
    expected: Expected = Expected()
    noted: tuple[str, ...] = ()
    period: Month | None = None
    is_markdown: bool = False


def gold_texts(folder: Path = _FOLDER) -> list[GoldText]:
    """Return the texts of all files of *folder*."""
    return [each for path in sorted(folder.iterdir()) for each in _gold_texts(path)]


def _gold_texts(path: Path) -> list[GoldText]:
    without_comments = re.sub("^#.*\n", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    _, *blocks = re.split("^==(.*)$", without_comments, flags=re.MULTILINE)
    is_markdown = path.suffix == ".md"
    return [
        _gold_text(head, text.strip(), is_markdown=is_markdown)
        for head, text in zip(blocks[::2], blocks[1::2], strict=True)
    ]


def _gold_text(head: str, text: str, *, is_markdown: bool) -> GoldText:
    parts = [part.strip().partition(" ") for part in head.split(",") if part.strip()]
    if unknown := {word for word, _, _ in parts} - {"right", "error", "warning", "unread", "period"}:
        raise ValueError(f"unknown {unknown} before {text!r}")
    values = {word: value for word, _, value in parts}
    errors, warnings, noted = (
        tuple(value for word, _, value in parts if word == kind) for kind in ("error", "warning", "unread")
    )
    expected = Expected(int(values.get("right", 0)), errors, warnings, is_unread=bool(noted))
    return GoldText(text, expected, noted, find_month(values.get("period")), is_markdown)


def found_in(done: Audited) -> Expected:
    """Return what was found, in the form of what is expected."""
    errors, warnings = (
        tuple(_pair(each) for each in done.findings if each.severity == severity) for severity in ("error", "warning")
    )
    return Expected(done.right, errors, warnings, is_unread=bool(notes_of(done)))


def notes_of(done: Audited) -> list[str]:
    """Return the notes on what was not checked, in Chinese."""
    return [each.sentence("zh") for each in done.findings if each.code == "unread" and each.printed is not None]


def _pair(found: Finding) -> str:
    values = (each for each in (found.printed, found.expected) if each is not None)
    return " -> ".join(f"{each:.10g}" if isinstance(each, int | float) else str(each) for each in values)
