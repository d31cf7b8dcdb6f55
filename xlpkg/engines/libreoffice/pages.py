"""What is beside the cells of a sheet: headers and footers of its page style, charts, pictures and buttons."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from xlwings import base_classes

from xlpkg.engines import members
from xlpkg.engines.cell_ranges import unquoted
from xlpkg.engines.libreoffice.bridge import REFUSALS, properties, to_url
from xlpkg.engines.page_texts import PageTexts

_SIDES: Final = {"L": "LeftText", "C": "CenterText", "R": "RightText"}
_CONTENTS: Final = {"header": "RightPageHeaderContent", "footer": "RightPageFooterContent"}
_OF_RULES: Final = ("InputTitle", "InputMessage", "ErrorTitle", "ErrorMessage")
_PICTURE: Final = "com.sun.star.drawing.GraphicObjectShape"
_CHART: Final = "12DCAE26-281F-416F-A234-C3086127382E"  # the class of an embedded chart
_POINT: Final = 2540 / 72  # in 1/100 mm


@REFUSALS.complete(base_classes.Chart)
class Chart:
    """A chart. Positions and sizes are in points."""

    parent: Any
    api: Any

    def __init__(self, sheet: Any, shape: Any) -> None:
        self.parent = sheet
        self.api = shape

    @property
    def name(self) -> str:
        return str(self.api.Name)

    @property
    def top(self) -> float:
        return float(self.api.Position.Y / _POINT)

    @property
    def height(self) -> float:
        return float(self.api.Size.Height / _POINT)

    @height.setter
    def height(self, value: float) -> None:
        """Give the chart a height that does not follow its rows: LibreOffice would save the one that it had before."""
        self.api.ResizeWithCell = False
        size = self.api.Size
        size.Height = round(value * _POINT)
        self.api.Size = size
        self.api.Anchor = self.api.Anchor


def _ranges(model: Any) -> list[str]:
    """Return the ranges of a chart's labels and series, such as 当月!J12:J42."""
    texts = (str(each.Values.SourceRangeRepresentation) for each in model.getDataSequences())
    parts = (text.rpartition(".") for text in texts)
    return [f"{unquoted(sheet.removeprefix('$'))}!{cells.replace('$', '')}" for sheet, _, cells in parts]


@REFUSALS.complete(base_classes.Charts)
class Charts(members.Collection):
    """The charts of a sheet, in the order in which they were added."""

    parent: Any
    api: Any

    def __init__(self, sheet: Any, page: Any) -> None:
        self.parent = sheet
        self.api = page

    def __iter__(self) -> Iterator[Chart]:
        for shape in self.parent.page_shapes():
            # LibreOffice may not tell the class of an object that it has not loaded yet, such as a new chart.
            if shape.getShapeType().endswith("OLE2Shape") and (shape.CLSID or _CHART).upper() == _CHART:
                yield Chart(self.parent, shape)


class PageObjects:
    """What is beside the cells of a sheet. *api* is LibreOffice's object for the sheet."""

    book: Any
    api: Any

    @property
    def charts(self) -> Charts:
        return Charts(self, self.api.DrawPage)

    def write_chart_texts(self, texts: Mapping[str, str]) -> Callable[[], object]:
        """Give the charts their alternative texts, by name; return a function that gives them the earlier ones.

        Of several charts of one name, the first one gets it: the others are copies.
        """
        before, left = {}, dict(texts)
        for shape in self.page_shapes() if texts else ():
            text = left.pop(shape.Name, None)
            if text is not None and text != shape.Description:
                before[shape.Name], shape.Description = shape.Description, text
        return lambda: self.write_chart_texts(before)

    def chart_ranges(self) -> dict[str, list[str]] | None:
        """Return the ranges that each chart draws, such as 当月!J12:J42, by its name, of one name those of the first.

        None if LibreOffice has unloaded a chart.
        """
        models: dict[str, Any] = {}
        for chart in self.charts:
            models.setdefault(chart.name, chart.api.Model)  # asked for once: it may unload them meanwhile
        return None if None in models.values() else {name: _ranges(model) for name, model in models.items()}

    def write_page_texts(self, texts: PageTexts) -> Callable[[], object]:
        """Write *texts* into the header and footer, in the font that they have there.

        Return a function that writes back what was there.
        """
        page = self.book.document.StyleFamilies.getByName("PageStyles").getByName(self.api.PageStyle)
        before = {key: _write(page, key, text) for key, text in texts.items()}
        return lambda: self.write_page_texts(before)

    def replace_picture(self, name: str, png: bytes) -> bool:
        """Show *png* in the picture *name*, whose size stays; return whether there is such a picture."""
        for shape in self.page_shapes():
            if shape.Name == name and shape.supportsService(_PICTURE):
                with tempfile.TemporaryDirectory(prefix="trademonitor-logo-") as folder:
                    file = Path(folder, "logo.png")
                    file.write_bytes(png)
                    provider = self.book.connection.create("graphic.GraphicProvider")
                    shape.Graphic = provider.queryGraphic(properties(URL=to_url(file)))
                return True
        return False

    def replace_texts(self, texts: Mapping[str, str]) -> dict[str, str]:
        """Replace texts of cells, links, rules of input and shapes, not formulas; return the new by the old ones."""
        found: dict[str, str] = {}

        def replace(place: Any, *names: str) -> bool:
            old = {name: str(getattr(place, name, "")) for name in names}
            for name, text in old.items():
                if text in texts:
                    found[text] = texts[text]
                    setattr(place, name, texts[text])
            return not texts.keys().isdisjoint(old.values())

        for shape in self.page_shapes() if texts else ():
            replace(shape, "Title", "Description", "String")
        has_rules = self.api.getPropertyState("Validation").value != "DEFAULT_VALUE"
        for cells in self.api.UniqueCellFormatRanges if texts and has_rules else ():
            rule = cells.Validation
            words = rule.getFormula1()
            if (listed := words.replace('";"', ",").strip('"')) in texts:
                found[listed] = texts[listed]
                rule.setFormula1('"{}"'.format(texts[listed].replace(",", '";"')))
            if replace(rule, *_OF_RULES):
                cells.Validation = rule
        cursor = self.api.createCursor()
        cursor.gotoEndOfUsedArea(True)
        for row, values in enumerate(cursor.FormulaArray if texts else ()):
            for column, value in enumerate(values):
                if value in texts:
                    cell = self.api.getCellByPosition(column, row)
                    fields = [*cell.TextFields]  # a link is one
                    replace(*(fields[0], "Representation") if fields else (cell, "String"))
        return found

    def page_shapes(self) -> Iterator[Any]:
        """Yield LibreOffice's objects for what is drawn on the sheet, in the order in which it was added."""
        page = self.api.DrawPage
        return (self.book.connection.hold(page.getByIndex(index)) for index in range(page.Count))


def _write(page: Any, key: tuple[str, str], text: str) -> str:
    """Write a text, and return what was there before."""
    content = getattr(page, _CONTENTS[key[0]])
    section = getattr(content, _SIDES[key[1]])
    before = str(section.String)
    if before != text:
        cursor = section.createTextCursor()
        cursor.gotoStart(False)
        cursor.gotoEnd(True)
        cursor.setString(text)
        setattr(page, _CONTENTS[key[0]], content)
    return before
