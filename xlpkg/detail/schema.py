"""The rows of the detail in Parquet files. The import raises BadInput without the packages of the extra ``detail``."""

from __future__ import annotations

from typing import Final

from xlpkg.detail import check_packages

check_packages()

import pyarrow as pa  # noqa: E402 - a sentence if it is not installed

#: The columns of a Parquet file, in their order. Flow, currency and grain are those of the file.
SCHEMA: Final = pa.schema(
    [
        pa.field("year", pa.int16(), nullable=False),
        pa.field("month", pa.int8()),  # null: the download has whole years only
        pa.field("province", pa.int8()),  # GB/T 2260; null: the download has no province, its rows are the nation's
        pa.field("commodity", pa.string()),  # codes as downloaded, "0101"; null: the download has no such column
        pa.field("partner", pa.string()),
        pa.field("regime", pa.string()),
        pa.field("value", pa.int64(), nullable=False),  # whole yuan or dollars
        pa.field("quantity", pa.float64()),
        pa.field("unit", pa.string()),  # as downloaded; null for "?"
        pa.field("quantity2", pa.float64()),
        pa.field("unit2", pa.string()),
        pa.field("download", pa.int32(), nullable=False),  # the id of the download in the catalogue
    ]
)
#: The columns by which the rows of a Parquet file are sorted. Within a grain, a key is in force once.
KEY: Final = ("year", "month", "province", "commodity", "partner", "regime")
#: The rows of a row group. A province and a month should touch only their own row groups.
ROW_GROUP: Final = 122_880
