"""Charts and pictures on a sheet. Places and sizes are in points."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from xlwings import base_classes

from xlpkg.errors import WorkbookError
from xlpkg.hosts.libreoffice.engine.bridge import enum, properties, struct, url
from xlpkg.hosts.libreoffice.engine.lacking import refuse, refuses_the_rest

if TYPE_CHECKING:
    from xlpkg.hosts.libreoffice.engine.ranges import Range
    from xlpkg.hosts.libreoffice.engine.sheets import Sheet

_CHART: Final = "12DCAE26-281F-416F-A234-C3086127382E"  # the class of an embedded chart
_POINT: Final = 2540 / 72  # in 1/100 mm
_OF_PIXEL: Final = 72 / 96  # points, as Excel counts
_USUAL_STYLE: Final = 227  # what xlwings asks for when nobody chose a style

#: xlwings' word: the diagram's service in com.sun.star.chart, and its properties.
_TYPES: Final[dict[str, tuple[str, dict[str, bool]]]] = {
    "column_clustered": ("BarDiagram", {"Vertical": False, "Stacked": False, "Percent": False}),
    "column_stacked": ("BarDiagram", {"Vertical": False, "Stacked": True, "Percent": False}),
    "column_stacked_100": ("BarDiagram", {"Vertical": False, "Stacked": False, "Percent": True}),
    "bar_clustered": ("BarDiagram", {"Vertical": True, "Stacked": False, "Percent": False}),
    "bar_stacked": ("BarDiagram", {"Vertical": True, "Stacked": True, "Percent": False}),
    "bar_stacked_100": ("BarDiagram", {"Vertical": True, "Stacked": False, "Percent": True}),
    "line": ("LineDiagram", {"Stacked": False, "Percent": False}),
    "line_stacked": ("LineDiagram", {"Stacked": True, "Percent": False}),
    "area": ("AreaDiagram", {"Stacked": False, "Percent": False}),
    "area_stacked": ("AreaDiagram", {"Stacked": True, "Percent": False}),
    "area_stacked_100": ("AreaDiagram", {"Stacked": False, "Percent": True}),
    "pie": ("PieDiagram", {}),
    "doughnut": ("DonutDiagram", {}),
    "xy_scatter": ("XYDiagram", {"Lines": False}),
    "xy_scatter_lines": ("XYDiagram", {"Lines": True}),
    "radar": ("NetDiagram", {}),
}


class _Drawing:
    """A shape on a sheet's drawing page."""

    def __init__(self, sheet: Sheet, shape: Any) -> None:
        self._sheet = sheet
        self._shape = shape

    @property
    def api(self) -> Any:
        return self._shape

    @property
    def parent(self) -> Sheet:
        return self._sheet

    @property
    def name(self) -> str:
        return str(self._shape.Name)

    @name.setter
    def name(self, value: str) -> None:
        self._shape.Name = value

    @property
    def left(self) -> float:
        return float(self._shape.Position.X / _POINT)

    @left.setter
    def left(self, value: float) -> None:
        self._shape.Position = struct("awt.Point", X=round(value * _POINT), Y=self._shape.Position.Y)

    @property
    def top(self) -> float:
        return float(self._shape.Position.Y / _POINT)

    @top.setter
    def top(self, value: float) -> None:
        self._shape.Position = struct("awt.Point", X=self._shape.Position.X, Y=round(value * _POINT))

    @property
    def width(self) -> float:
        return float(self._shape.Size.Width / _POINT)

    @width.setter
    def width(self, value: float) -> None:
        self._resize(value, self.height)

    @property
    def height(self) -> float:
        return float(self._shape.Size.Height / _POINT)

    @height.setter
    def height(self, value: float) -> None:
        self._resize(self.width, value)

    def _resize(self, width: float, height: float) -> None:
        self._shape.Size = struct("awt.Size", Width=round(width * _POINT), Height=round(height * _POINT))

    def delete(self) -> None:
        self._sheet.api.DrawPage.remove(self._shape)

    def _export(self, path: str | Path, kind: str) -> None:
        exporter = self._sheet.book.app.create("drawing.GraphicExportFilter")
        exporter.setSourceDocument(self._shape)
        if not exporter.filter(properties(URL=url(path), MediaType=kind)):
            raise WorkbookError("workbook-not-written", path=path, reason=kind)


@refuses_the_rest(base_classes.Chart)
class Chart(_Drawing):
    """A chart on a sheet."""

    @property
    def _model(self) -> Any:
        return self._shape.Model

    @property
    def title(self) -> str | None:
        return str(self._model.Title.String) if self._model.HasMainTitle else None

    @title.setter
    def title(self, value: str | None) -> None:
        self._model.HasMainTitle = value is not None
        if value is not None:
            self._model.Title.String = value

    @property
    def chart_type(self) -> str:
        diagram = self._model.Diagram
        service = diagram.getDiagramType().rpartition(".")[2]
        if service == "XYDiagram":  # its own property Lines says True whatever is drawn
            drawn = diagram.getDataRowProperties(0).LineStyle.value != "NONE"
            return "xy_scatter_lines" if drawn else "xy_scatter"
        for word, (theirs, wanted) in _TYPES.items():
            if service == theirs and all(diagram.getPropertyValue(name) == value for name, value in wanted.items()):
                return word
        raise refuse(f"Chart.chart_type ({service})")

    @chart_type.setter
    def chart_type(self, value: str) -> None:
        if value not in _TYPES:
            raise refuse(f"Chart.chart_type = {value!r}")
        service, wanted = _TYPES[value]
        self._model.Diagram = self._model.createInstance(f"com.sun.star.chart.{service}")
        for name, setting in wanted.items():
            self._model.Diagram.setPropertyValue(name, setting)

    def set_source_data(self, rng: Range, plot_by: str | None = None) -> None:
        """Draw *rng*, whose first row and column are labels."""
        chart = self._sheet.api.Charts.getByName(self._shape.PersistName)
        chart.setRanges((rng.api.RangeAddress,))
        if plot_by is not None:
            self._model.Diagram.DataRowSource = enum("chart.ChartDataRowSource", plot_by.upper())

    def to_png(self, path: str) -> None:
        self._export(path, "image/png")


@refuses_the_rest(base_classes.Picture)
class Picture(_Drawing):
    """A picture on a sheet."""

    lock_aspect_ratio = False  # LibreOffice has it in a dialogue only: here it holds for what code does

    @property
    def width(self) -> float:
        return super().width

    @width.setter
    def width(self, value: float) -> None:
        height = self.height * (value / self.width if self.lock_aspect_ratio else 1)
        self._resize(value, height)

    @property
    def height(self) -> float:
        return super().height

    @height.setter
    def height(self, value: float) -> None:
        width = self.width * (value / self.height if self.lock_aspect_ratio else 1)
        self._resize(width, value)

    def update(self, filename: str) -> Picture:
        self._shape.Graphic = graphic(self._sheet, filename)
        return self


_Kind = TypeVar("_Kind", bound=_Drawing)


class _Drawings(Generic[_Kind]):
    """Drawings of one kind on a sheet, in the order they were made."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet

    def _wrap(self, shape: Any) -> _Kind | None:
        """Return what *shape* is, None if it is of another kind."""
        raise NotImplementedError

    @property
    def api(self) -> Any:
        return self._sheet.api.DrawPage

    @property
    def parent(self) -> Sheet:
        return self._sheet

    def __iter__(self) -> Iterator[_Kind]:
        page = self.api
        for index in range(page.Count):
            drawing = self._wrap(page.getByIndex(index))
            if drawing is not None:
                yield drawing

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __call__(self, key: str | int) -> _Kind:
        for place, drawing in enumerate(self, 1):
            if key in (place, drawing.name):
                return drawing
        raise KeyError(key)

    def __contains__(self, key: str | int) -> bool:
        return any(key in (place, drawing.name) for place, drawing in enumerate(self, 1))

    def _free_name(self, word: str) -> str:
        taken = {drawing.name for drawing in self}
        return next(f"{word} {number}" for number in range(1, len(taken) + 2) if f"{word} {number}" not in taken)


@refuses_the_rest(base_classes.Charts)
class Charts(_Drawings[Chart]):
    """The charts of a sheet."""

    def _wrap(self, shape: Any) -> Chart | None:
        is_chart = shape.getShapeType().endswith("OLE2Shape") and shape.CLSID.upper() == _CHART
        return Chart(self._sheet, shape) if is_chart else None

    def add(
        self,
        left: float,
        top: float,
        width: float,
        height: float,
        chart_type: str | None = None,
        source: Range | None = None,
        plot_by: str | None = None,
        name: str | None = None,
        anchor: Any = None,
        style: int | None = _USUAL_STYLE,
    ) -> Chart:
        if style not in (None, _USUAL_STYLE):
            raise refuse("Charts.add(style=…)")
        if anchor is not None:
            left, top = anchor.left, anchor.top
        sizes = {"X": left, "Y": top, "Width": width, "Height": height}
        place = struct("awt.Rectangle", **{side: round(value * _POINT) for side, value in sizes.items()})
        charts = self._sheet.api.Charts
        label = name or self._free_name("Chart")
        before = set(charts.ElementNames)
        ranges = () if source is None else (source.api.RangeAddress,)
        charts.addNewByName(label, place, ranges, True, True)
        (made,) = set(charts.ElementNames) - before
        chart = next(chart for chart in self if chart.api.PersistName == made)
        chart.name = label
        if chart_type is not None:
            chart.chart_type = chart_type
        if source is not None and plot_by is not None:
            chart.set_source_data(source, plot_by)
        return chart


@refuses_the_rest(base_classes.Pictures)
class Pictures(_Drawings[Picture]):
    """The pictures of a sheet."""

    def _wrap(self, shape: Any) -> Picture | None:
        is_picture = shape.getShapeType() == "com.sun.star.drawing.GraphicObjectShape"
        return Picture(self._sheet, shape) if is_picture else None

    def add(
        self,
        filename: str,
        link_to_file: bool,
        save_with_document: bool,
        left: float | None,
        top: float | None,
        width: float,
        height: float,
        anchor: Any = None,
    ) -> Picture:
        """Add a picture, which becomes part of the document; a width or height of -1 is the picture's own."""
        if link_to_file or not save_with_document:
            raise refuse("Pictures.add(link_to_file=True)")
        shape = self._sheet.book.document.createInstance("com.sun.star.drawing.GraphicObjectShape")
        shape.Graphic = graphic(self._sheet, filename)
        label = self._free_name("Picture")
        self.api.add(shape)
        picture = Picture(self._sheet, shape)
        picture.name = label
        pixels = shape.Graphic.SizePixel
        own_width, own_height = pixels.Width * _OF_PIXEL, pixels.Height * _OF_PIXEL
        picture._resize(own_width if width == -1 else width, own_height if height == -1 else height)
        picture.left, picture.top = (left or 0, top or 0) if anchor is None else (anchor.left, anchor.top)
        return picture


def graphic(sheet: Sheet, filename: str) -> Any:
    """Return the picture in a file. Raises WorkbookError if LibreOffice cannot read it as one."""
    found = sheet.book.app.create("graphic.GraphicProvider").queryGraphic(properties(URL=url(filename)))
    if found is None:
        raise WorkbookError("picture-unreadable", path=filename)
    return found
