"""The texts of a page's header and footer, the codes that hold them in a file and in Excel, and a PDF's properties.

A spreadsheet divides a header into three sections, each with codes for its font: ``&L&"SimSun"&8text&R…``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

#: The texts by header or footer and section: ``{("header", "L"): "…"}``.
PageTexts = Mapping[tuple[str, str], str]
_SECTION: Final = re.compile(r'(?:&&|&"[^"]*"|&[^LCR]|[^&])*')
_FONT: Final = re.compile(r'(?:&"[^"]*"|&\d+|&K[0-9A-Fa-f]{6}|&[BIU])*')


class PdfProperties(NamedTuple):
    """The properties by which a reader finds a PDF; an empty text for none."""

    title: str
    author: str
    subject: str


def sections(code: str) -> dict[str, str]:
    """Return the sections of a header by their letters.

    >>> sections("&LA && B&R&8&P / &N")
    {'L': 'A && B', 'C': '', 'R': '&8&P / &N'}
    """
    found = dict.fromkeys("LCR", "")
    side, rest = "C", code
    while rest:
        match = _SECTION.match(rest)
        text = match[0] if match else ""
        found[side] += text
        rest = rest[len(text) :]
        if len(rest) == 1:  # a damaged code
            break
        if rest:
            side, rest = rest[1], rest[2:]
    return found


def with_text(section: str, text: str) -> str:
    """Return the code of a section with *text* instead of its text, in the font that it has.

    >>> with_text('&"SimSun,Regular"&8old', "A & B")
    '&"SimSun,Regular"&8A && B'
    """
    match = _FONT.match(section)
    font = match[0] if match else ""
    gap = " " if text[:1].isdecimal() and font[-1:].isdecimal() else ""
    return f"{font}{gap}{text.replace('&', '&&')}"
