"""What the charts of a package draw: references, and the values kept beside them, which viewers of files draw."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from lxml import etree

from xlpkg.ooxml import RELATIONSHIPS, Package, parse_xml, serialise_xml

_CHART: Final = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_NUMBERS, _TEXTS = (f"{_CHART}{tag}" for tag in ("numRef", "strRef"))
#: The labels of points, which may refer to numbers or to texts.
_LABELS: Final = (f"{_CHART}cat", f"{_CHART}xVal")
#: The labels and the values of a series.
_DRAWN: Final = (f"{_CHART}cat", f"{_CHART}val")


def chart_parts(package: Package, worksheet: str) -> Iterator[str]:
    """Yield the parts of the charts on the sheet in the part *worksheet*."""
    for drawing in package.related(worksheet, "drawing").values():
        yield from package.related(drawing, "chart").values()


def charted(package: Package, worksheet: str) -> dict[str, list[str]]:
    """Return the references of the labels and the series of each chart on the sheet in the part *worksheet*.

    By the name of the chart, of several with one name those of the first. Raises KeyError or XMLSyntaxError if a part
    is damaged.
    """
    found: dict[str, list[str]] = {}
    for drawing in package.related(worksheet, "drawing").values():
        parts = package.related(drawing, "chart")
        for frame in parse_xml(package.parts[drawing]).iter("{*}graphicFrame"):
            part = next((parts.get(chart.get(f"{RELATIONSHIPS}id")) for chart in frame.iter(f"{_CHART}chart")), None)
            if part is not None:
                drawn = [*parse_xml(package.parts[part]).iter(*_DRAWN)]
                name = next(frame.iter("{*}cNvPr")).get("name", "")
                found.setdefault(name, [each.text or "" for of in drawn for each in of.iter(f"{_CHART}f")])
    return found


def with_values(
    package: Package, values_of: Callable[[str], Sequence[float | str | None] | None]
) -> dict[str, bytes | None]:
    """Return the charts whose values are not those of the cells that they refer to, with those.

    *values_of* returns the values at a reference, None if it is not one range; a chart then keeps no values for it.
    What refers to another workbook is unchanged. Raises XMLSyntaxError if a part is damaged.
    """
    changed: dict[str, bytes | None] = {}
    for name, part in package.parts.items():
        if b"chartSpace" not in part or not name.endswith(".xml"):
            continue
        root = parse_xml(part)
        before = etree.tostring(root)
        for formula in root.iter(f"{_CHART}f"):
            if formula.text and "[" not in formula.text:
                _keep(formula, values_of(formula.text))
        if etree.tostring(root) != before:
            changed[name] = serialise_xml(root)
    return changed


def _keep(formula: etree._Element, values: Sequence[float | str | None] | None) -> None:
    """Make *values* those that are kept beside the reference of *formula*, if they are in one row or column."""
    reference, cache = formula.getparent(), formula.getnext()
    code = None if cache is None else cache.find(f"{_CHART}formatCode")
    if cache is not None and cache.tag != f"{_CHART}extLst":
        reference.remove(cache)
    if values is None or reference.tag not in (_NUMBERS, _TEXTS):
        return
    if reference.getparent().tag in _LABELS and any(isinstance(value, str) for value in values):
        reference.tag = _TEXTS
    is_text = reference.tag == _TEXTS
    cache = etree.Element(reference.tag.replace("Ref", "Cache"))
    formula.addnext(cache)
    if not is_text:
        if code is None:
            code = etree.Element(f"{_CHART}formatCode")
            code.text = "General"
        cache.append(code)
    etree.SubElement(cache, f"{_CHART}ptCount", val=str(len(values)))
    for index, value in enumerate(values):
        if value is not None:
            point = etree.SubElement(cache, f"{_CHART}pt", idx=str(index))
            number = "0" if isinstance(value, str) else f"{value:.15g}"  # Excel draws a text as 0
            etree.SubElement(point, f"{_CHART}v").text = value if is_text and isinstance(value, str) else number
