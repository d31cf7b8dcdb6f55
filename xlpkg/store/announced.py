"""Announced figures in the store: a table and a view of their own, which never change a level of table (8)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from xlpkg.sources.announced import AnnouncedFigure


@dataclass(frozen=True, slots=True)
class StoredAnnouncement:
    """An announced figure with the file that has it.

    Attributes:
        file_id: the number of the file in the order of storing.
        arrived: the time of storing in UTC.
        sheet: the name of the sheet; "" in a CSV file or a web page.
    """

    figure: AnnouncedFigure
    file_id: int
    sha256: str
    file: str
    arrived: str
    sheet: str
    kind: Literal["national", "list"]
