"""The user's own words of one month, language and currency, as a workbook keeps them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from xlpkg.model.months import Month
from xlpkg.model.words import Basis

#: The place in TEXTS_SAVED of the moment until which the figures of the report on the sheets were stored.
STORED: Final = "stored"


@dataclass(frozen=True, slots=True)
class KeptTexts:
    """The user's texts of one month, language and currency by place, and the rows for TEXTS_SAVED, of all months.

    ``stored_until`` is the moment until which the figures of the report on the sheets were stored, None if not known;
    ``reports`` has that of the last report of each month in the currency.
    """

    comments: Mapping[str, str] = field(default_factory=dict)
    changed: Mapping[str, str] = field(default_factory=dict)
    saved: tuple[tuple[str, ...], ...] = ()
    stored_until: dt.datetime | None = None
    reports: Mapping[Month, dt.datetime] = field(default_factory=dict)


def place_of(basis: Basis, name: str) -> str:
    """Return the place of a text, such as ``month.lead``."""
    return f"{basis.name.lower()}.{name}"
