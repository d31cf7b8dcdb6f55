"""The Chinese font of Windows and Microsoft Office for Mac, and the font that stands for it where it is missing.

LibreOffice asks fontconfig once for the Chinese characters of a cell and once for its Latin letters and digits. Where
the font of a workbook is missing, the second answer is a much wider font, and columns and lines become wider. Its table
of replacements is the only setting that fontconfig does not override; a file cannot carry it, a profile and an
extension can.
"""

from __future__ import annotations

import subprocess
import sys
from typing import Final

OFFICE_FONT: Final = "Microsoft YaHei"

_SECONDS: Final = 20.0
#: For text in simplified Chinese, fontconfig's best font, by its first name.
_MATCH: Final = ("--format=%{family[0]}", f"{OFFICE_FONT}:lang=zh-cn")


def replacement() -> str | None:
    """Return the installed font that fontconfig uses for Chinese in place of OFFICE_FONT.

    None if that font is installed, where there is no fontconfig, and on Windows and macOS, which have it.
    """
    found = ask_fontconfig("fc-match", *_MATCH) if sys.platform == "linux" else ""
    return found if found not in ("", OFFICE_FONT) else None


def ask_fontconfig(*command: str) -> str:
    """Return what a program of fontconfig prints; "" if it is missing, fails or does not end in time."""
    try:
        return subprocess.run(  # noqa: S603 - programs found by their usual names
            command, capture_output=True, encoding="utf-8", errors="replace", timeout=_SECONDS, check=False
        ).stdout.strip()
    except (OSError, subprocess.TimeoutExpired):
        return ""
