"""The publisher's logo: reads the picture that 首页 names, and puts it in the place of the logo on 封面.

A workbook from somebody else may name any file. One is read only if it is in the workbook's folder or in a folder that
the user has allowed, is a PNG or JPEG by its content, and is not too large; what is shown is a new PNG of its pixels.
"""

from __future__ import annotations

import base64
import hashlib
import io
import warnings
from pathlib import Path
from typing import Final

import xlwings as xw
from PIL import Image, ImageOps, UnidentifiedImageError

from xlpkg.errors import BadInput
from xlpkg.messages import Message
from xlpkg.network_paths import is_network_path
from xlpkg.store.allowed_folders import is_allowed
from xlpkg.workbook import layout
from xlpkg.workbook.home import workbook_folder
from xlpkg.workbook.host import host_of
from xlpkg.workbook.versions import range_of

#: A transparent picture of one pixel: the place of the logo where there is none.
NO_LOGO: Final = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAAC0lEQVR42mNgAAIAAAUAAen63NgAAAAASUVORK5CYII="
)
#: The name that the picture has in the workbook.
PICTURE: Final = "Picture 1"
#: The size of the picture in pixels; its box on the sheet has the same proportions.
_SIZE: Final = (1200, 400)
_MOST_BYTES: Final = 10_000_000
_MOST_PIXELS: Final = 40_000_000


def read_logo(book: xw.Book, named: str, store: Path | None) -> bytes:
    """Return the picture *named* as a PNG of the size of the logo's box, on a transparent ground.

    A relative path is relative to the folder of *book*. Raises BadInput if the file is not in that folder or in one of
    the list of *store*, cannot be read, is no PNG or JPEG, or is too large.
    """
    home = workbook_folder(book)
    path = Path(named)
    if is_network_path(named) and not (store and is_allowed(store, path.parent)):
        raise BadInput("logo-not-allowed", path=named, folder=path.parent)
    if not path.is_absolute():
        if home is None:
            raise BadInput("relative-folder", folder=named)
        path = home / path
    real = path.resolve()
    is_beside = home is not None and real.is_relative_to(home.resolve())
    if not is_beside and not (store and is_allowed(store, real.parent)):
        raise BadInput("logo-not-allowed", path=path, folder=real.parent)
    try:
        if real.stat().st_size > _MOST_BYTES:
            raise BadInput("logo-too-large", path=path, limit=_MOST_BYTES // 1_000_000)
        content = real.read_bytes()
    except OSError as error:
        raise BadInput("logo-unreadable", path=path) from error
    return as_logo(content, path)


def as_logo(content: bytes, path: Path) -> bytes:
    """Return *content*, a PNG or JPEG, as a PNG of the size of the logo's box. Raises BadInput as read_logo does."""
    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(content), formats=("PNG", "JPEG")) as picture:
            warnings.simplefilter("ignore")
            if picture.width * picture.height > _MOST_PIXELS:
                raise BadInput("logo-too-large", path=path, limit=_MOST_BYTES // 1_000_000)
            upright = ImageOps.exif_transpose(picture).convert("RGBA")
    except UnidentifiedImageError as error:
        raise BadInput("logo-not-picture", path=path) from error
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise BadInput("logo-unreadable", path=path) from error
    fitted = ImageOps.contain(upright, _SIZE, Image.Resampling.LANCZOS)
    ground = Image.new("RGBA", _SIZE, (255, 255, 255, 0))
    ground.paste(fitted, ((_SIZE[0] - fitted.width) // 2, (_SIZE[1] - fitted.height) // 2))
    written = io.BytesIO()
    ground.save(written, "PNG", optimize=False)
    return written.getvalue()


def choose_logo(book: xw.Book, named: str, store: Path) -> tuple[str, bytes | None, Message | None]:
    """Return the mark of the logo *named*, and the picture to show, None if *book* shows it already.

    A logo that cannot be used is the third, a remark, and the picture stays.
    """
    before = str(range_of(book, layout.TEXTS_WRITTEN)[layout.LOGO_ROW, 0].value or "")
    png, mark = NO_LOGO, ""
    if named:
        try:
            png = read_logo(book, named, store)
        except BadInput as error:
            return before, None, error.message
        mark = hashlib.sha256(png).hexdigest()[:16]
    return mark, None if mark == before else png, None


def show_logo(book: xw.Book, png: bytes) -> None:
    """Put *png* in the place of the logo on 封面. Raises BadInput if the sheet no longer has the picture."""
    sheet = range_of(book, layout.COVER_TITLE).sheet
    if not host_of(book.app).replace_picture(sheet, PICTURE, png):
        raise BadInput("logo-no-place", sheet=sheet.name)
