"""The font that stands for the workbook's where the workbook's is not installed.

LibreOffice asks fontconfig once for the Chinese characters of a cell and once for its Latin letters and digits. Where
the workbook's font is missing, the second answer is a much wider font, and columns and lines become wider. Its table of
replacements is the only setting that fontconfig does not override; a file cannot carry it, a profile and an extension
can.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import Final

from xlpkg.workbook.design.style import FONT

_SECONDS: Final = 20.0
#: For text in simplified Chinese, fontconfig's best font, by its first name.
_MATCH: Final = ("--format=%{family[0]}", f"{FONT}:lang=zh-cn")


def replacement() -> str | None:
    """Return the installed font that fontconfig uses for Chinese in place of the workbook's.

    None if the workbook's font is installed, where there is no fontconfig, and on Windows and macOS, which have it.
    """
    program = shutil.which("fc-match") if sys.platform == "linux" else None
    if program is None:
        return None
    try:
        found = subprocess.run(  # noqa: S603 - the program found above
            [program, *_MATCH], capture_output=True, encoding="utf-8", errors="replace", timeout=_SECONDS, check=False
        ).stdout.strip()
    except (OSError, subprocess.TimeoutExpired):
        return None
    return found if found not in ("", FONT) else None
