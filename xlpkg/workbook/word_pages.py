"""How high the figures of the Word document are: with the texts of a section they fill its page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from docx.shared import Cm, Pt

from xlpkg.workbook.drawing import BARS_HEIGHT, WIDTH
from xlpkg.workbook.row_heights import BODY, LINE, text_height

if TYPE_CHECKING:
    from collections.abc import Iterable

MARGIN: Final = Cm(2)
PAGE_WIDTH, PAGE_HEIGHT = Cm(21), Cm(29.7)
#: In points: a line of a paragraph, the room below one, and the font size of a remark.
LINE_HEIGHT: Final = Pt(BODY * LINE)
AFTER: Final = Pt(6)
REMARK: Final = 9.0
#: In points: a heading, a caption with the room around its figure, and some lines for fonts that are wider.
_HEADING, _CAPTION, _SPARE = 30.0, 26.0, 44.0
#: An inch of a figure, which is as wide as the text, in points.
_INCH: Final = (PAGE_WIDTH - 2 * MARGIN) / WIDTH / Pt(1)


def figure_height(texts: Iterable[str], remark: str, figures: int) -> float:
    """Return the height in inches of each of the *figures* that fill a page with *texts* and *remark*.

    It is between 0.7 and 1.6 of the usual one, and the usual one if the texts need more than the page.
    """
    lines = [line for text in texts for line in text.splitlines() if line.strip()]
    used = sum(text_height(line, BODY) for line in lines) + text_height(remark, REMARK) + _HEADING + figures * _CAPTION
    left = ((PAGE_HEIGHT - 2 * MARGIN) / Pt(1) - _SPARE - used) / figures / _INCH
    return min(max(left, 0.7 * BARS_HEIGHT), 1.6 * BARS_HEIGHT) if left > 0.6 * BARS_HEIGHT else BARS_HEIGHT
