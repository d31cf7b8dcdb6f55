"""The nine fields of a row of table (8): six levels, and three YoY of the year to date."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from xlpkg.messages import Language, Message, Named
from xlpkg.model.arrays import Array
from xlpkg.model.words import Basis, Flow

#: The order of the fields: total, exports and imports, each for the month and for the year to date.
LEVEL_FIELDS: Final = tuple((flow, basis) for flow in (Flow.TOTAL, Flow.EXPORT, Flow.IMPORT) for basis in Basis)
YOY_FIELDS: Final = (Flow.TOTAL, Flow.EXPORT, Flow.IMPORT)
FIELD_COUNT: Final = len(LEVEL_FIELDS) + len(YOY_FIELDS)
#: The unit of levels, 亿, in dollars or yuan.
LEVEL_UNIT: Final = 1e8
#: The last digit of a YoY that China Customs prints, in percentage points.
YOY_DIGIT: Final = 0.1


def level_field(flow: Flow, basis: Basis) -> int:
    """Return the index of the field that holds the level of *flow* and *basis*. Net exports have none."""
    return 2 * flow + basis


def yoy_field(flow: Flow) -> int:
    """Return the index of the field that holds the YoY of the year to date of *flow*. Net exports have none."""
    return len(LEVEL_FIELDS) + flow


def by_basis(levels: Array) -> Array:
    """Return *levels* in the order of LEVEL_FIELDS, shape (regions, 6), in the shape (2 bases, regions, 3 flows)."""
    return levels.reshape(-1, len(YOY_FIELDS), len(Basis)).transpose(2, 0, 1)


def flow_of_field(field: int) -> Flow:
    """Return the flow of a field."""
    return LEVEL_FIELDS[field][0] if field < len(LEVEL_FIELDS) else YOY_FIELDS[field - len(LEVEL_FIELDS)]


def basis_of_field(field: int) -> Basis:
    """Return the basis of a field; of a YoY the year to date."""
    return LEVEL_FIELDS[field][1] if field < len(LEVEL_FIELDS) else Basis.YTD


def field_name(field: int) -> Named:
    """Return the name of a field: exports, the year to date."""
    if field < len(LEVEL_FIELDS):
        return LevelColumns((LEVEL_FIELDS[field],))
    return Message("yoy-of-flow", {"flow": flow_of_field(field)})


def named_cell(cell: str, row: object, field: int) -> Message:
    """Return a cell with the names of its *row* and its field."""
    return Message("cell-of", {"cell": cell, "row": row, "field": field_name(field)})


@dataclass(frozen=True, slots=True)
class LevelColumns:
    """Columns of levels in table (8), by flow and basis."""

    columns: tuple[tuple[Flow, Basis], ...]

    def label(self, lang: Language) -> str:
        """Return their names in *lang*."""
        names = (flow.label(lang) + (", " if lang == "en" else "") + basis.label(lang) for flow, basis in self.columns)
        return ("; " if lang == "en" else "、").join(names)
