"""The README's Start and Buttons work for a new user: as_a_user.sh ends with 0 and leaves its pictures.

The report's pages are the same from a button, from the command, and from LibreOffice itself with and without the
extension.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest
from pypdf import PdfReader

from xlpkg.engines.fonts import replacement

SCRIPT = Path(__file__).with_name("as_a_user.sh")
_MISSING = [name for name in ("bash", "git", "Xvfb", "xdotool", "import", "pdftoppm") if shutil.which(name) is None]
pytestmark = [
    pytest.mark.long,  # test_default_profile.py clicks in the same profile, tests/test_readme.py runs the commands
    pytest.mark.usefixtures("with_soffice"),
    pytest.mark.skipif(bool(_MISSING), reason=f"not installed: {', '.join(_MISSING)}; the buttons are not tested"),
]
PAGES = 5
#: The characters of the numbers that the axes of the charts may have more, or fewer: their step is LibreOffice's, and
#: depends on the font and on what the window has drawn before.
MAX_ON_AXES = 80
#: The footer's page number, or the sequence of words that it is in.
_NUMBER = re.compile(r"\d+ ?/ ?\d+")


def characters(pdf: Path, first: int = 0) -> Counter[str]:
    """Return the characters of five pages from *first* on, without spaces and page numbers."""
    pages = PdfReader(pdf).pages[first : first + PAGES]
    return Counter("".join("".join(_NUMBER.sub("", page.extract_text()).split()) for page in pages))


def fonts(pdf: Path) -> set[str]:
    """Return the names of the fonts of the first five pages."""
    found = [page["/Resources"]["/Font"].values() for page in PdfReader(pdf).pages[:PAGES]]  # type: ignore[index]
    return {str(font.get_object()["/BaseFont"]).partition("+")[2] for of_page in found for font in of_page}


def test_a_new_user_makes_the_report_in_both_languages(tmp_path: Path) -> None:
    folder = tmp_path / "user"
    finished = subprocess.run(
        ["bash", str(SCRIPT), str(folder)], capture_output=True, text=True, check=False, timeout=1800
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr
    for lang in ("zh", "en"):
        assert len(list(folder.glob(f"{lang}-page-*.png"))) == PAGES
        assert (folder / f"{lang}-首页.png").stat().st_size > 10_000
    command = characters(folder / "en-command.pdf")
    # A sheet of one page is in front of the report in a PDF of all sheets.
    for name, first in (("button", 0), ("soffice-without", 1), ("soffice-with", 1)):
        printed = characters(folder / f"en-{name}.pdf", first)
        differing = (printed - command) + (command - printed)
        assert set(differing) <= set("-0123456789"), name
        assert differing.total() <= MAX_ON_AXES, name
    if (font := replacement()) is not None:
        family = font.replace(" ", "").removesuffix("SC")  # NotoSansCJKsc-Bold
        for name in ("button", "command"):
            assert {each.startswith(family) for each in fonts(folder / f"en-{name}.pdf")} == {True}
