"""The undo list of a document."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def clear_undo_if_changed(document: Any) -> Iterator[None]:
    """Clear the undo list of *document* at the end of the block if the block has added to it.

    LibreOffice cannot undo a block write correctly: cells that were empty before keep the new values.
    """
    undo = document.UndoManager
    before = undo.getAllUndoActionTitles()
    try:
        yield
    finally:
        if undo.getAllUndoActionTitles() != before:
            undo.clear()
