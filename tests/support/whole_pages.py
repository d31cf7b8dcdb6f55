"""Whether the pages of a folder are whole: Chromium shows each from its file, without a network."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

from browser import open_tab

_LINKS = "[...document.querySelectorAll('a[href]')].map(a => a.href)"
_ANCHORS = "[...document.querySelectorAll('[id]')].map(e => e.id)"
#: Pictures have the width 0 if they were not loaded.
_WIDTHS = "[...document.images].map(i => i.naturalWidth)"


def check_pages(folder: Path) -> int:
    """Check that no page has an error, asks a network, lacks a picture or has a broken link; return their number."""
    anchors: dict[str, set[str]] = {}
    links: dict[str, set[str]] = {}
    with open_tab() as tab:
        for page in sorted(folder.rglob("*.html")):
            tab.open(page, 1200)
            assert tab.errors == [], page
            assert {urlsplit(address).scheme for address in tab.requests} <= {"file", "data"}, page
            assert 0 not in tab.run(_WIDTHS), page
            links[page.as_uri()], anchors[page.as_uri()] = {*tab.run(_LINKS)}, {*tab.run(_ANCHORS)}
    for page_address, targets in links.items():
        for address, anchor in map(urldefrag, targets):
            if urlsplit(address).scheme == "file":
                assert address in anchors, (page_address, address)
                assert not anchor or unquote(anchor) in anchors[address], (page_address, address, anchor)
    return len(links)
