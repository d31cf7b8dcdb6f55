"""What is beside the cells: the headers and footers of a page style, the pictures and the buttons of a sheet."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from xlpkg.engines.libreoffice.bridge import properties, to_url
from xlpkg.engines.libreoffice.connection import Connection
from xlpkg.engines.page_texts import PageTexts

_SIDES: Final = {"L": "LeftText", "C": "CenterText", "R": "RightText"}
_CONTENTS: Final = {"header": "RightPageHeaderContent", "footer": "RightPageFooterContent"}
_CONTROL: Final = "com.sun.star.drawing.ControlShape"
_PICTURE: Final = "com.sun.star.drawing.GraphicObjectShape"


def write_page_texts(document: Any, style: str, texts: PageTexts) -> Callable[[], None]:
    """Write *texts* into the header and footer of a page style, in the font that they have there.

    Return a function that writes back what was there.
    """
    page = document.StyleFamilies.getByName("PageStyles").getByName(style)
    before = {key: _write(page, key, text) for key, text in texts.items()}

    def restore() -> None:
        for key, text in before.items():
            _write(page, key, text)

    return restore


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


def replace_picture(connection: Connection, page: Any, name: str, png: bytes) -> bool:
    """Show *png* in the picture *name* of the draw page *page*; return whether there is such a picture."""
    for index in range(page.Count):
        shape = page.getByIndex(index)
        if shape.Name == name and shape.supportsService(_PICTURE):
            with tempfile.TemporaryDirectory(prefix="trademonitor-logo-") as folder:
                file = Path(folder, "logo.png")
                file.write_bytes(png)
                provider = connection.create("graphic.GraphicProvider")
                shape.Graphic = provider.queryGraphic(properties(URL=to_url(file)))
            return True
    return False


def replace_captions(page: Any, captions: Mapping[str, str]) -> dict[str, str]:
    """Replace the captions of the buttons on the draw page *page*; return those that were found, and the new ones."""
    replaced: dict[str, str] = {}
    for shape in map(page.getByIndex, range(page.Count)):
        if shape.supportsService(_CONTROL):
            control = shape.getControl()
            caption = str(getattr(control, "Label", ""))
            if caption in captions:
                control.Label = replaced[caption] = captions[caption]
    return replaced
