"""The five pages of the report are the same from the command, from LibreOffice itself, and with the extension.

LibreOffice has a default profile in a new home here, and the fonts of the machine.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from new_user import new_home, trademonitor
from pypdf import PdfReader

from xlpkg.bundled import shipped
from xlpkg.engines.fonts import replacement
from xlpkg.engines.libreoffice.program import find_soffice

pytestmark = pytest.mark.usefixtures("with_soffice")

PAGES = 5
#: The sheets in front of the report, one page each.
BEFORE = 1
#: The characters of the numbers that the axes of a page's two charts may have more, or fewer.
MAX_ON_AXES = 30
#: The footer's page number, or the sequence of words that it is in.
_NUMBER = re.compile(r"\d+ ?/ ?\d+")


@dataclass(frozen=True)
class Page:
    """The characters of a page without spaces and page number, and the names of its fonts."""

    characters: Counter[str]
    fonts: frozenset[str]


def read_pages(pdf: Path) -> list[Page]:
    pages = []
    for page in PdfReader(pdf).pages:
        fonts = page["/Resources"]["/Font"].values()  # type: ignore[index]
        names = frozenset(str(font.get_object()["/BaseFont"]).partition("+")[2] for font in fonts)
        pages.append(Page(Counter("".join(_NUMBER.sub("", page.extract_text()).split())), names))
    return pages


@pytest.fixture(scope="module", params=["zh", "en"])
def home(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Path]:
    """A new home with a workbook in a language and the command's PDF of it."""
    with new_home(tmp_path_factory.mktemp("home")) as folder:
        workbook = Path(shutil.copy(shipped("workbook", "TradeMonitor.xlsm"), folder))
        trademonitor(folder, "refresh", str(workbook), "--examples", "--lang", request.param)
        trademonitor(folder, "pdf", str(workbook), "-o", str(folder / "command.pdf"))
        yield folder


def printed_by_libreoffice(home: Path) -> list[Page]:
    """Return the pages of the report as LibreOffice prints them with all others."""
    command = [str(find_soffice()), "--headless", "--convert-to", "pdf", "--outdir", str(home / "printed")]
    subprocess.run([*command, str(home / "TradeMonitor.xlsm")], check=True, timeout=300, stderr=subprocess.DEVNULL)
    return read_pages(home / "printed" / "TradeMonitor.pdf")[BEFORE : BEFORE + PAGES]


def test_the_pages_are_the_same_without_and_with_the_extension(home: Path) -> None:
    command = read_pages(home / "command.pdf")
    assert len(command) == PAGES
    without = printed_by_libreoffice(home)
    for bare, page in zip(without, command, strict=True):
        # Only the step of a chart's axis depends on the font: a taller one leaves room for fewer numbers.
        differing = (bare.characters - page.characters) + (page.characters - bare.characters)
        assert set(differing) <= set("-0123456789")
        assert differing.total() <= MAX_ON_AXES
    trademonitor(home, "office", "install")
    assert printed_by_libreoffice(home) == command
    if (font := replacement()) is not None:
        family = font.replace(" ", "").removesuffix("SC")  # NotoSansCJKsc-Bold
        assert {name.startswith(family) for page in command for name in page.fonts} == {True}
