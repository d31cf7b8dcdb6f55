"""How much room a text needs: its width, its lines and their height.

No program fits the height of merged cells to their text, and the fonts differ from computer to computer. So the lines
of a text are counted with the widths of a wide font.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

#: Excel's greatest height of a row, in points.
GREATEST_HEIGHT: Final = 409.0
#: The font sizes of the report's texts.
BODY, SMALL = 10.5, 8.5
#: The width of the printed columns in points, and that of the texts on the cover.
PAGE_WIDTH: Final = 480.0
HIGHLIGHTS_WIDTH: Final = 390.0
#: The height of a line relative to the font size, and the margins of a cell in points.
LINE_SPACING, _MARGINS = 1.48, 6.0
#: A word, with the spaces before it, or one character; long words are broken.
_PIECES: Final = re.compile(r"[ \t]*[!-~\u00a0-\u2e7f]{1,40}|.")
#: Widths of characters relative to the font size.
_THIN, _NARROW, _WIDE, _CAPITAL, _USUAL = 0.28, 0.39, 0.9, 0.66, 0.56


def is_wide(character: str) -> bool:
    """Return whether *character* is as wide as two letters, as Chinese ones and their quotation marks are."""
    return unicodedata.east_asian_width(character) in "WFA"


def text_width(text: str) -> int:
    """Return the width of *text*, which is in one line, in letters.

    >>> text_width("出口 exports")
    12
    """
    return sum(1 + is_wide(character) for character in text)


def lines_of(text: str, size: float, width: float = PAGE_WIDTH) -> list[str]:
    """Return the lines in which *text* is shown in a font of *size*, in *width* points.

    The last line of a paragraph ends with its line break.
    """
    lines = []
    for paragraph in text.splitlines(keepends=True) or [""]:
        line, filled = "", 0.0
        for piece in _PIECES.findall(paragraph.rstrip("\n")):
            needed = sum(map(_width, piece)) * size
            if line and filled + needed > width:
                lines.append(line)
                line, filled = "", 0.0
            line, filled = line + piece, filled + needed
        lines.append(line + "\n" * paragraph.endswith("\n"))
    return lines


def text_height(text: str, size: float = BODY, width: float = PAGE_WIDTH) -> float:
    """Return the height in points of the row that prints a text, 0 for none, at most GREATEST_HEIGHT."""
    return min(GREATEST_HEIGHT, _height(text, size, width)) if text else 0.0


def parts_of(text: str, count: int) -> list[str]:
    """Return a text in *count* parts, of which each fits into a row; what remains is in the last one.

    >>> parts_of("A comment.", 3)
    ['A comment.', '', '']
    """
    lines = lines_of(text, BODY) if text else []
    most = int((GREATEST_HEIGHT - _MARGINS) / (BODY * LINE_SPACING))
    parts = ["".join(lines[most * number : most * (number + 1)]) for number in range(count - 1)]
    parts.append("".join(lines[most * (count - 1) :]))
    return [part.strip() for part in parts]


def is_cut(text: str, rows: int) -> bool:
    """Return whether a text needs more than *rows* rows."""
    return bool(text) and _height(parts_of(text, rows)[-1], BODY) > GREATEST_HEIGHT


def _height(text: str, size: float, width: float = PAGE_WIDTH) -> float:
    return len(lines_of(text, size, width)) * size * LINE_SPACING + _MARGINS


def _width(character: str) -> float:
    if is_wide(character) and character not in "–—’":
        return 1.0
    if character in " .,:;'|!il’":
        return _THIN
    if character in "fjrt()[]-/I":
        return _NARROW
    if character in "mwMW%@—":
        return _WIDE
    return _CAPITAL if character.isupper() else _USUAL
