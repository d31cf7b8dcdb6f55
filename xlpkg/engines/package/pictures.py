"""The pictures and charts on the worksheets of a package."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from xlpkg.ooxml import RELATIONSHIPS, Package, parse_xml, serialise_xml

_DRAWING: Final = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
_NAMES: Final = {"d": _DRAWING.strip("{}")}
_BLIP: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
#: A point in the units of a drawing, and the most that is free below a chart that fills its row.
_POINT: Final = 12_700
_ROOM: Final = 8 * _POINT


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


def changed_drawings(
    package: Package, worksheet: str, heights: Mapping[int, float], texts: Mapping[str, str]
) -> dict[str, bytes]:
    """Return the drawings of the sheet in the part *worksheet* that change with its rows and its charts' texts.

    *texts* are the alternative texts of charts by their name, and *heights* those, in points, of the rows that get
    another one. One of these charts that filled such a row ends with it, so that it follows from then on: LibreOffice
    writes an end within the row. Raises XMLSyntaxError or ValueError if a part is damaged.
    """
    changed = {}
    for part in package.related(worksheet, "drawing").values() if texts else ():
        root, is_changed = parse_xml(package.parts[part]), False
        left = dict(texts)
        for chart in root.iterfind(".//d:nvGraphicFramePr/d:cNvPr", _NAMES):
            text = left.pop(chart.get("name", ""), None)  # of several charts of one name, the first one
            if text is not None and text != chart.get("descr", ""):
                chart.set("descr", text)
                is_changed = True
        for anchor in root.iterfind(f"{_DRAWING}twoCellAnchor"):
            first, last, end = (anchor.find(path, _NAMES) for path in ("d:from/d:row", "d:to/d:row", "d:to/d:rowOff"))
            if first is None or last is None or end is None or first.text != last.text:
                continue
            height = heights.get(int(first.text or 0) + 1)
            name = anchor.find("d:graphicFrame/d:nvGraphicFramePr/d:cNvPr", _NAMES)
            if name is None or name.get("name") not in texts:
                continue
            if height and abs(height * _POINT - int(end.text or 0)) < _ROOM:
                last.text, end.text, is_changed = str(int(first.text or 0) + 1), "0", True
        if is_changed:
            changed[part] = serialise_xml(root)
    return changed
