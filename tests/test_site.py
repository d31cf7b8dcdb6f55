"""The pages of docs as a site: ProperDocs builds it without a warning, and Chromium shows it without a network."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

import pytest
from browser import CHROMIUM, open_tab

ROOT = Path(__file__).resolve().parents[1]
#: Where the links of a page lead, how wide its pictures are (0 if one was not loaded), and its anchors.
_LINKS = "[...document.querySelectorAll('a[href]')].map(a => a.href)"
_PICTURES = "[...document.images].map(i => i.naturalWidth)"
_ANCHORS = "[...document.querySelectorAll('[id]')].map(e => e.id)"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "properdocs", "build", "--strict", "--site-dir", str(folder)]
    built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    return folder


def test_the_site_has_every_page(site: Path) -> None:
    docs = ROOT / "docs"
    pages = {page.relative_to(docs).with_suffix(".html") for page in docs.rglob("*.md")}
    assert {page.relative_to(site) for page in site.rglob("*.html")} == pages | {Path("404.html")}
    assert not [*site.rglob("*.py")]


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: pages are not shown")
def test_a_browser_shows_every_page_with_its_pictures_and_no_link_is_broken(site: Path) -> None:
    """From files, as somebody sees them who has no server; nothing is asked of a network."""
    anchors: dict[str, set[str]] = {}
    links: dict[str, set[str]] = {}
    with open_tab() as tab:
        for page in sorted({*site.rglob("*.html")} - {site / "404.html"}):
            tab.open(page, 1200)
            assert tab.errors == [], page
            assert {urlsplit(address).scheme for address in tab.requests} <= {"file", "data"}, page
            assert 0 not in tab.run(_PICTURES), page
            links[page.as_uri()], anchors[page.as_uri()] = {*tab.run(_LINKS)}, {*tab.run(_ANCHORS)}
    assert len(anchors) > 30
    for of, targets in links.items():
        for target in targets:
            address, anchor = urldefrag(target)
            if urlsplit(address).scheme == "file":
                assert address in anchors, (of, target)
                assert not anchor or unquote(anchor) in anchors[address], (of, target)
