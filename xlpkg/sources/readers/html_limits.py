"""The tags of a page, looked through for what would exhaust time or memory, before lxml reads it.

libxml2 compares each attribute of a tag with all before it: a tag of a hundred thousand takes it many seconds.
"""

from __future__ import annotations

import re
from typing import Final

from xlpkg.errors import SourceRefused

MAX_TAGS: Final = 300_000
MAX_ATTRIBUTES: Final = 500

#: A name and its value, as HTML divides a tag.
_ATTRIBUTE: Final = r"""[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+))?+"""
_TAG: Final = rf"[A-Za-z][^\s/>]*+(?:{_ATTRIBUTE}){{0,{MAX_ATTRIBUTES}}}+(?!{_ATTRIBUTE})"
#: Comments, scripts and styles have no tags within.
_WITHOUT_TAGS: Final = r"!--(?:-?>|.*?(?:--!?>|\Z))|(?=[sS])((?i:script|style))(?=[\s/>]).*?(?:</(?i:\1)|\Z)"
#: Each token is consumed whole, so that one look is enough.
_PAGE: Final = re.compile(rf"[^<]*+(?:<(?:/|{_WITHOUT_TAGS}|{_TAG}|(?![A-Za-z]))[^<]*+)*+", re.DOTALL)


def check_tags(name: str, text: str) -> None:
    """Refuse a page of more than MAX_TAGS tags, or with a tag of more than MAX_ATTRIBUTES attributes."""
    if text.count("<") > MAX_TAGS:
        raise SourceRefused("source-too-many-tags", file=name, limit=MAX_TAGS)
    if not _PAGE.fullmatch(text):
        raise SourceRefused("source-damaged", file=name, kind="html", reason="a tag does not end")
