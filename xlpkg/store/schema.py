"""The tables and views of the store: schema.sql, and the rows of its tables of names."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from xlpkg.model.fields import basis_of_field, flow_of_field
from xlpkg.model.regions import REGIONS
from xlpkg.store.database import Schema
from xlpkg.store.sheets import FIELD_NAMES

SCHEMA: Final = Schema(
    8,
    Path(__file__).with_name("schema.sql"),
    {
        "region": [(each.index, each.code, each.short, each.name, each.english) for each in REGIONS],
        "field": [
            (field, name, flow_of_field(field).name.lower(), basis_of_field(field).name.lower())
            for field, name in enumerate(FIELD_NAMES)
        ],
    },
)
