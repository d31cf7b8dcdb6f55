"""Where the text of each page of a PDF ends."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

_PAGE = re.compile(r'<page width="[\d.]+" height="([\d.]+)">(.*?)</page>', re.DOTALL)
_BOTTOM = re.compile(r'yMax="([\d.]+)">')


def page_bottoms(pdf: Path) -> list[float]:
    """Return for each page where its last line above the footer ends, as a part of the height of the page."""
    boxes = subprocess.run(["pdftotext", "-bbox", str(pdf), "-"], capture_output=True, check=True, text=True).stdout
    bottoms = []
    for height, words in _PAGE.findall(boxes):
        *_, last, _footer = sorted({float(bottom) for bottom in _BOTTOM.findall(words)})
        bottoms.append(last / float(height))
    return bottoms
