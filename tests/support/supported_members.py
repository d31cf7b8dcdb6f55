"""The members of xlwings that each engine supports."""

from __future__ import annotations

from typing import Final

#: The members of xlwings' engine interface that each engine supports, by class.
SUPPORTED: Final[dict[str, dict[str, str]]] = {
    "package": {
        "Apps": "keys add",
        "App": "visible quit kill screen_updating display_alerts enable_events interactive books calculate pid"
        " status_bar",
        "Books": "active open",
        "Book": "api name sheets app close save fullname names",
        "Sheets": "active",
        "Sheet": "api name names book index range cells used_range visible",
        "Range": "api row column shape raw_value max_cells_per_read max_cells_per_write formula get_address"
        " address row_height merge_area merge_cells",
        "Names": "snapshot contains",
        "Name": "name refers_to refers_to_range",
    },
    "libreoffice": {
        "Apps": "keys add",
        "App": "api engine pid version books visible screen_updating display_alerts status_bar alert calculate"
        " activate quit",
        "Books": "api active add open",
        "Book": "api app name fullname sheets names activate save close to_pdf",
        "Sheets": "api active add",
        "Sheet": "api name book index visible names charts cells used_range range activate select delete",
        "Range": "max_cells_per_read max_cells_per_write api row column shape address get_address"
        " raw_value formula formula_array clear number_format top height row_height merge_area"
        " merge_cells",
        "Names": "api snapshot contains add",
        "Name": "api name refers_to refers_to_range",
        "Charts": "api parent",
        "Chart": "api parent name top height",
    },
}
