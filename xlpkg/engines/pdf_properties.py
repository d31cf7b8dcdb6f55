"""The properties of a PDF: title, author and subject."""

from __future__ import annotations

from typing import NamedTuple


class PdfProperties(NamedTuple):
    """The properties by which a reader finds a document; an empty text for none."""

    title: str
    author: str
    subject: str
