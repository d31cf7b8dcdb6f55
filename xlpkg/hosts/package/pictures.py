"""The pictures on the worksheets of a package."""

from __future__ import annotations

from typing import Final

from xlpkg.ooxml import RELATIONSHIPS, Package, parse_xml

_DRAWING: Final = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
_BLIP: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"


def picture_part(package: Package, worksheet: str, name: str) -> str | None:
    """Return the part with the PNG of the picture *name* on the sheet in the part *worksheet*, None if it has none.

    Raises KeyError or XMLSyntaxError if a part is damaged.
    """
    for drawing in package.related(worksheet, "drawing").values():
        images = package.related(drawing, "image")
        for picture in parse_xml(package.parts[drawing]).iter(f"{_DRAWING}pic"):
            title, blip = picture.find(f".//{_DRAWING}cNvPr"), picture.find(f".//{_BLIP}")
            if title is None or title.get("name") != name or blip is None:
                continue
            part = images.get(blip.get(f"{RELATIONSHIPS}embed"), "")
            if part.lower().endswith(".png") and part in package.parts:
                return part
    return None
