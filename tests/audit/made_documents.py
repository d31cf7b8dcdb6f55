"""Documents of paragraphs and tables."""

from __future__ import annotations

from xlpkg.audit.document import Block, Document, Paragraph, RawRow, RawTable


def document(*contents: str | list[tuple[str, ...]]) -> Document:
    """Return a document of paragraphs and tables; each has its number, and the rows of a table theirs."""
    blocks: list[Block] = []
    for at, each in enumerate(contents, start=1):
        if isinstance(each, str):
            blocks.append(Paragraph(f"{at}", each))
        else:
            blocks.append(RawTable(tuple(RawRow(f"{at}.{row}", cells) for row, cells in enumerate(each, start=1))))
    return Document("made", tuple(blocks))
