"""Make the pictures of the documentation: python docs/pictures.py [-o FOLDER] [--period MONTH].

For each language a workbook is filled with the newest example month. report-LANG.png shows the pages of its PDF side by
side, home-LANG.png the first sheet in LibreOffice's window, and sheets-LANG.png one sheet of each other kind.
question-LANG.png, checks-LANG.png and comment-LANG.png are steps of the guide. Needs LibreOffice, poppler-utils, Xvfb,
xdotool, and ImageMagick.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from desktop import Desktop, desktop
from PIL import Image

from xlpkg.hosts.libreoffice.extension import manager
from xlpkg.model.words import Basis
from xlpkg.workbook import layout

if TYPE_CHECKING:
    from collections.abc import Sequence

IMAGES: Final = Path(__file__).with_name("images")
LANGUAGES: Final = ("zh", "en")
#: The sheets of a picture of many, and the first row in sight below the frozen ones.
SHEETS: Final = (
    (layout.MONTH, 1),
    (layout.RANKING, 5),
    (layout.MAP, 4),
    ("广东", 3),
    (layout.CHECKS, 5),
    (layout.DATA, 4),
    (layout.FUNCTIONS, 5),
    ("广东", 38),
)
#: A comment of the guide.
COMMENT: Final = {
    "zh": "出口增长主要来自机电产品；下月关注关税变化的影响。",
    "en": "Machinery led the growth of exports. Watch the effect of the new tariffs next month.",
}
#: The message box with a question, cut out of the screen.
_BOX: Final = (200, 250, 1400, 800)
#: Dots per inch of a printed page.
_DPI: Final = 72
_GAP: Final = 12
#: Colours of a picture; few are enough for text and bars, and keep the file small.
_COLOURS: Final = 96
#: A sheet in the picture of many: its part of the window's size, and their number in a row.
_SCALE: Final = 0.45
_IN_A_ROW: Final = 2
#: The toolbars above a sheet, and the status bar below it, in pixels.
_TOP, _BOTTOM, _RIGHT = 100, 26, 45


def main(arguments: Sequence[str] | None = None) -> None:
    """Make the pictures of both languages."""
    parser = argparse.ArgumentParser(description="Make the pictures of the documentation.")
    parser.add_argument("-o", "--output", type=Path, default=IMAGES, help="the folder (default: docs/images)")
    parser.add_argument("--period", help="the month (default: the newest of the examples)")
    chosen = parser.parse_args(arguments)
    chosen.output.mkdir(parents=True, exist_ok=True)
    for lang in LANGUAGES:
        with tempfile.TemporaryDirectory(prefix="trademonitor-pictures-") as folder:
            workbook = _filled(Path(folder), lang, chosen.period)
            _report(Path(folder), chosen.output / f"report-{lang}.png")
            _sheets(workbook, Path(folder), chosen.output, lang)


def _filled(folder: Path, lang: str, period: str | None) -> Path:
    """Return a workbook in *lang*, with its PDF beside it."""
    folders = (Path(__file__).parents[1] / "examples" / name for name in ("rmb", "announced"))
    examples = [file for folder in folders for file in sorted(folder.glob("*.csv"))]  # 首页 names a folder only
    command = [sys.executable, "-m", "xlpkg", "run", *map(str, examples), "--lang", lang, "--out", str(folder)]
    store = ["--store", str(folder / "trade.sqlite"), *(["--period", period] if period else [])]
    subprocess.run([*command, *store], check=True, stdout=subprocess.DEVNULL)
    return folder / "TradeMonitor.xlsm"


def _report(folder: Path, target: Path) -> None:
    """Write the pages of the PDF side by side."""
    [pdf] = folder.glob("*.pdf")
    subprocess.run(["pdftoppm", "-r", str(_DPI), "-png", str(pdf), str(folder / "page")], check=True)
    pages = [Image.open(path) for path in sorted(folder.glob("page-*.png"))]
    _save(_in_a_row(pages), target)


def _in_a_row(pictures: Sequence[Image.Image]) -> Image.Image:
    width = sum(picture.width for picture in pictures) + _GAP * (len(pictures) + 1)
    row = Image.new("RGB", (width, max(picture.height for picture in pictures) + 2 * _GAP), "#8894A0")
    left = _GAP
    for picture in pictures:
        row.paste(picture, (left, _GAP))
        left += picture.width + _GAP
    return row


def _sheets(workbook: Path, folder: Path, output: Path, lang: str) -> None:
    """Write a picture of 首页 in LibreOffice's window, and one of the other kinds of sheets."""
    profile = folder / "profile"
    os.environ["TRADEMONITOR_STORE"] = str(folder / "trade.sqlite")
    manager.install(profile)
    with desktop(workbook, profile) as desk:
        _save(_picture(desk, layout.HOME, 1), output / f"home-{lang}.png")
        pictures = [_picture(desk, sheet, row) for sheet, row in SHEETS]
        _save(_picture(desk, layout.CHECKS, 5), output / f"checks-{lang}.png")
        _comment(desk, output / f"comment-{lang}.png", lang)
        _question(desk, folder / "customs", output / f"question-{lang}.png")
    small = [each.resize((round(each.width * _SCALE), round(each.height * _SCALE))) for each in pictures]
    rows = [_in_a_row(small[first : first + _IN_A_ROW]) for first in range(0, len(small), _IN_A_ROW)]
    column = Image.new("RGB", (rows[0].width, sum(row.height for row in rows)))
    for number, row in enumerate(rows):
        column.paste(row, (0, number * row.height))
    _save(column, output / f"sheets-{lang}.png")


def _comment(desk: Desktop, target: Path, lang: str) -> None:
    """Write a picture of a comment beside the text."""
    row = next(iter(layout.TEXT_COMMENTS))
    desk.range(layout.REPORTS[Basis.MONTH].text)[row, layout.COMMENT_COLUMN].value = COMMENT[lang]
    _save(_picture(desk, layout.MONTH, 1), target)


def _question(desk: Desktop, sources: Path, target: Path) -> None:
    """Write a picture of the question that a button asks before it uses the folder *sources*."""
    sources.mkdir()
    shutil.copy(Path(__file__).parents[1] / "examples" / "rmb" / "2025-06.csv", sources)
    desk.range(layout.HOME_FOLDERS)[0, 0].value = sources.name
    desk.book.sheets[layout.HOME].activate()
    desk.message_after("刷新数据")
    window = desk.folder / "window.png"
    subprocess.run(["import", "-window", "root", str(window)], env=os.environ | {"DISPLAY": desk.display}, check=True)
    with Image.open(window) as shown:
        _save(shown.convert("RGB").crop(_BOX), target)


def _picture(desk: Desktop, sheet: str, row: int) -> Image.Image:
    """Return a picture of *sheet* without the toolbars."""
    _show(desk, sheet, row)
    target = desk.folder / "window.png"
    desk.picture(target, sheet)
    with Image.open(target) as window:
        return window.convert("RGB").crop((0, _TOP, window.width - _RIGHT, window.height - _BOTTOM))


def _show(desk: Desktop, sheet: str, row: int) -> None:
    """Show *sheet* with *row* as the first below the frozen ones."""
    desk.book.sheets[sheet].activate()
    document = desk.app.impl.connection.create("frame.Desktop").getCurrentComponent()
    view = document.getCurrentController()
    view.getByIndex(view.getCount() - 1).setFirstVisibleRow(row - 1)  # the pane below the frozen rows


def _save(picture: Image.Image, target: Path) -> None:
    colours = picture.convert("RGB").quantize(_COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    colours.save(target, optimize=True)
    print(target)


if __name__ == "__main__":
    main()
