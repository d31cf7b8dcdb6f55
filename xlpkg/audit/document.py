"""A report as a reader sees it: paragraphs and tables in reading order, each with its place."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A piece of running text without marks of its format; `where` is its place ("line 12", "page 2", "当月!A3")."""

    where: str
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table, its cells as printed, empty ones included; `where` is its place ("table 2, row 5")."""

    where: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with its header, from the top line to the last."""

    lines: tuple[Line, ...]


Block = Paragraph | Grid


@dataclass(frozen=True, slots=True)
class Document:
    """`blocks` in reading order; `name` is what a finding may call the document."""

    name: str
    blocks: tuple[Block, ...]
