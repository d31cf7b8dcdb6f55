"""The encodings of text files."""

from __future__ import annotations

import contextlib


def decoded(data: bytes) -> str | None:
    """Return *data* as text, None if it is neither UTF-8, UTF-16 with a mark, nor GB18030."""
    encodings = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        with contextlib.suppress(UnicodeDecodeError):
            text = data.decode(encoding)
            if "\0" not in text:
                return text
    return None
