"""The width of texts in the fonts of the workbook, in which Chinese characters are twice as wide as letters."""

from __future__ import annotations

import unicodedata


def is_wide(character: str) -> bool:
    """Return whether *character* is as wide as two letters, as Chinese ones and their quotation marks are."""
    return unicodedata.east_asian_width(character) in "WFA"


def text_width(text: str) -> int:
    """Return the width of *text* in letters.

    >>> text_width("出口 exports")
    12
    """
    return sum(1 + is_wide(character) for character in text)
