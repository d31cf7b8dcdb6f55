"""What is beside the cells of a sheet: headers and footers of its page style, charts, pictures and buttons."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from xlpkg.engines.libreoffice.bridge import properties, to_url
from xlpkg.engines.libreoffice.charts import Charts
from xlpkg.engines.page_texts import PageTexts

_SIDES: Final = {"L": "LeftText", "C": "CenterText", "R": "RightText"}
_CONTENTS: Final = {"header": "RightPageHeaderContent", "footer": "RightPageFooterContent"}
_CONTROL: Final = "com.sun.star.drawing.ControlShape"
_PICTURE: Final = "com.sun.star.drawing.GraphicObjectShape"


class PageObjects:
    """What is beside the cells of a sheet. *api* is LibreOffice's object for the sheet."""

    book: Any
    api: Any

    @property
    def charts(self) -> Charts:
        return Charts(self, self.api.DrawPage)

    def chart_ranges(self) -> list[str] | None:
        """Return the ranges that the charts draw, such as 当月!J12:J42; None if LibreOffice has unloaded a chart."""
        ranges: list[str] = []
        for chart in self.charts:
            drawn = chart.ranges()
            if drawn is None:
                return None
            ranges += drawn
        return ranges

    def write_page_texts(self, texts: PageTexts) -> Callable[[], None]:
        """Write *texts* into the header and footer, in the font that they have there.

        Return a function that writes back what was there.
        """
        page = self.book.document.StyleFamilies.getByName("PageStyles").getByName(self.api.PageStyle)
        before = {key: _write(page, key, text) for key, text in texts.items()}

        def restore() -> None:
            for key, text in before.items():
                _write(page, key, text)

        return restore

    def replace_picture(self, name: str, png: bytes) -> bool:
        """Show *png* in the picture *name*, whose size stays; return whether there is such a picture."""
        for shape in self._shapes():
            if shape.Name == name and shape.supportsService(_PICTURE):
                with tempfile.TemporaryDirectory(prefix="trademonitor-logo-") as folder:
                    file = Path(folder, "logo.png")
                    file.write_bytes(png)
                    provider = self.book.connection.create("graphic.GraphicProvider")
                    shape.Graphic = provider.queryGraphic(properties(URL=to_url(file)))
                return True
        return False

    def replace_captions(self, captions: Mapping[str, str]) -> dict[str, str]:
        """Replace the captions of buttons; return those that were found, and the new ones."""
        replaced: dict[str, str] = {}
        for shape in self._shapes():
            if shape.supportsService(_CONTROL):
                control = shape.getControl()
                caption = str(getattr(control, "Label", ""))
                if caption in captions:
                    control.Label = replaced[caption] = captions[caption]
        return replaced

    def _shapes(self) -> Iterator[Any]:
        page = self.api.DrawPage
        return map(page.getByIndex, range(page.Count))


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
