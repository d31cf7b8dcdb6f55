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
_ATTRIBUTE: Final = re.compile(r"""[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+))?+""")
#: Comments, scripts and styles have no tags within; each token is consumed whole, so that one look is enough.
_TOKEN: Final = re.compile(
    r"<!--(?:-?>|.*?(?:--!?>|\Z))|<(script|style)(?=[\s/>]).*?(?:</\1|\Z)"
    rf"|<[a-z][^\s/>]*+(?P<attributes>(?:{_ATTRIBUTE.pattern})*+)",
    re.IGNORECASE | re.DOTALL,
)


def check_tags(name: str, text: str) -> None:
    """Refuse a page of more than MAX_TAGS tags, or with a tag of more than MAX_ATTRIBUTES attributes."""
    if text.count("<") > MAX_TAGS:
        raise SourceRefused("source-too-many-tags", file=name, limit=MAX_TAGS)
    for token in _TOKEN.finditer(text):
        attributes = token["attributes"] or ""
        # Two letters are the least that an attribute takes.
        if len(attributes) > 2 * MAX_ATTRIBUTES and len(_ATTRIBUTE.findall(attributes)) > MAX_ATTRIBUTES:
            raise SourceRefused("source-damaged", file=name, kind="html", reason="a tag does not end")
