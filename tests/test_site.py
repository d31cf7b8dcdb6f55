"""The pages of docs as a site: ProperDocs builds it without a warning, and Chromium shows it without a network."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from browser import CHROMIUM
from whole_pages import check_pages

ROOT = Path(__file__).resolve().parents[1]


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
    (site / "404.html").unlink()  # its links are those of a server's root
    assert check_pages(site) > 30
