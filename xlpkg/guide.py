"""The guide and the reference as pages for a browser, made of the Markdown that is installed with the program.

They need no network: links and pictures lead to files beside them, in the user's cache folder.
"""

from __future__ import annotations

import re
import shutil
import webbrowser
from html import escape
from itertools import pairwise
from pathlib import Path, PurePosixPath
from typing import Final

from markdown_it import MarkdownIt
from platformdirs import user_cache_path

from xlpkg.atomic_files import write_atomically
from xlpkg.bundled import shipped
from xlpkg.messages import Language, Message

#: The folders with pages in both languages, the page with which a user starts, and the tags of the languages.
_FOLDERS: Final = ("guide", "reference")
FIRST_PAGE: Final = "first-month"
_TAGS: Final[dict[Language, str]] = {"zh": "zh-CN", "en": "en"}
_READER: Final = MarkdownIt("commonmark").enable("table")
_FRAME: Final = """<!DOCTYPE html>
<html lang="{tag}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title} · TradeMonitor</title>
<link rel="stylesheet" href="{up}guide.css"></head>
<body><nav>{links}</nav>
<main>
{body}</main></body></html>
"""


def page_paths(lang: Language) -> dict[str, PurePosixPath]:
    """Return the Markdown of each page in *lang*, relative to the folder of all: the first, the guide, the reference.

    The keys are the names of the pages, such as ``cookbook``; they are the same in both languages.
    """
    docs = shipped("docs")
    found = [path.relative_to(docs) for folder in _FOLDERS for path in sorted((docs / folder / lang).glob("*.md"))]
    paths = {path.stem: PurePosixPath(path.as_posix()) for path in found}
    return {FIRST_PAGE: paths.pop(FIRST_PAGE)} | paths


def open_guide(lang: Language, page: str = FIRST_PAGE) -> tuple[Path, Message | None]:
    """Make all pages, open *page* in the user's browser, and return its path, and a remark if no browser opened.

    Raises OSError if the pages cannot be written.
    """
    docs, folder = shipped("docs"), user_cache_path("TradeMonitor", appauthor=False) / "guide"
    shutil.copytree(docs / "images", folder / "images", dirs_exist_ok=True)
    shutil.copy(Path(__file__).with_suffix(".css"), folder)
    for source in docs.rglob("*.md"):
        path = PurePosixPath(source.relative_to(docs).as_posix())
        target = folder / path.with_suffix(".html")
        target.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(target, _page(path).encode())
    opened = folder / page_paths(lang)[page].with_suffix(".html")
    return opened, None if webbrowser.open(opened.as_uri()) else Message("guide-not-opened", {"path": opened})


def _text(path: PurePosixPath) -> str:
    """Return the Markdown of a page."""
    return shipped("docs", *path.parts).read_text(encoding="utf-8")


def _page(path: PurePosixPath) -> str:
    """Return the page *path* as HTML, with links to the pages in its language."""
    text = _text(path)
    lang: Language = "zh" if "zh" in path.parts else "en"
    up = "../" * (len(path.parts) - 1)
    tokens = _READER.parse(text)
    for heading, content in pairwise(tokens):
        if heading.type == "heading_open":
            heading.attrSet("id", anchor_of(content.content))
    for link in (child for token in tokens for child in token.children or () if child.type == "link_open"):
        link.attrSet("href", re.sub(r"^(?!\w+:)([^#]*)\.md(?=#|$)", r"\1.html", str(link.attrGet("href"))))
    titles = {each.with_suffix(".html"): escape(_title(_text(each))) for each in page_paths(lang).values()}
    links = " ".join(f'<a href="{up}{page}">{title}</a>' for page, title in titles.items())
    body = _READER.renderer.render(tokens, _READER.options, {})
    return _FRAME.format(tag=_TAGS[lang], title=escape(_title(text)), up=up, links=links, body=body)


def _title(text: str) -> str:
    """Return the first heading of a page, which is its first line."""
    return text.partition("\n")[0].lstrip("# ")


def anchor_of(heading: str) -> str:
    """Return the anchor of a heading, as GitHub and the site have it."""
    return re.sub(r"[^\w\s-]", "", heading.lower()).strip().replace(" ", "-")
