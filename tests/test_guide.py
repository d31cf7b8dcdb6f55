"""帮助 and the command ``guide`` open the guide that is installed with the program, without a network."""

from __future__ import annotations

import subprocess
import sys
import webbrowser
import zipfile
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from browser import CHROMIUM
from command_line import environment, output
from whole_pages import check_pages

from xlpkg.engines.package import open_workbook
from xlpkg.guide import page_paths
from xlpkg.messages import Language
from xlpkg.workbook import layout
from xlpkg.workbook.actions import act_for_message
from xlpkg.workbook.versions import range_of

ROOT = Path(__file__).resolve().parents[1]
HEADINGS: dict[Language, str] = {"zh": "第一个月", "en": "Your first month"}


def path_of(address: str) -> Path:
    return Path(unquote(urlsplit(address).path))


@pytest.fixture
def addresses(tmp_path: Path) -> Path:
    """A browser before all others, which writes the address that it is to open into this file."""
    written = tmp_path / "addresses"
    program = tmp_path / "browser"
    program.write_text(f'#!/bin/sh\nprintf %s "$1" >"{written}"\n', encoding="utf-8")
    program.chmod(0o755)
    webbrowser.register(str(program), None, webbrowser.GenericBrowser(str(program)), preferred=True)
    return written


@pytest.mark.skipif(sys.platform != "linux", reason="the browser is a script of the shell")
@pytest.mark.parametrize("lang", HEADINGS)
def test_the_button_opens_the_first_month_in_the_language_of_the_sheet(
    few_provinces: Path, addresses: Path, lang: Language
) -> None:
    before = few_provinces.read_bytes()
    with open_workbook(few_provinces) as book:
        range_of(book, layout.HOME_CHOICES)[2, 0].value = lang
        assert act_for_message("guide", book) == ""
    page = path_of(addresses.read_text(encoding="utf-8")).read_text(encoding="utf-8")
    assert f">{HEADINGS[lang]}</h1>" in page
    assert few_provinces.read_bytes() == before


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of the program as its wheel installs them, without the folder of the project."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (made,) = folder.glob("*.whl")
    with zipfile.ZipFile(made) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


@pytest.mark.skipif(sys.platform != "linux", reason="no browser can be named by BROWSER alone elsewhere")
def test_an_installed_program_prints_the_path_and_says_if_no_browser_opens(wheel: Path, tmp_path: Path) -> None:
    for lang, sentence in (("zh", "未能打开浏览器"), ("en", "no browser opened")):
        command = [sys.executable, "-m", "xlpkg", "guide", "cookbook", "--lang", lang]
        variables = environment(tmp_path, PYTHONPATH=str(wheel), BROWSER="false", PATH="/nowhere")
        done = subprocess.run(command, env=variables, cwd=tmp_path, capture_output=True, encoding="utf-8", check=False)
        assert done.returncode == 0, done.stderr
        page = Path(done.stdout.rstrip("\n"))
        assert page.is_relative_to(tmp_path)
        assert page.parts[-3:] == ("guide", lang, "cookbook.html")
        assert sentence in done.stderr
        assert str(page) in done.stderr


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: pages are not shown")
def test_a_browser_shows_every_page_without_a_network_and_no_link_is_broken(tmp_path: Path) -> None:
    first = Path(output(tmp_path, "guide").rstrip("\n"))
    assert check_pages(first.parents[2]) > 2 * len(page_paths("en"))
