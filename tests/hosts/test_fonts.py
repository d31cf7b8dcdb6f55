"""The font that stands for the workbook's where it is not installed, with real fonts under other names."""

from __future__ import annotations

import shutil
import sys
import zipfile
from pathlib import Path

import pytest

from xlpkg.engines.fonts import replacement
from xlpkg.engines.libreoffice.program import write_settings
from xlpkg.hosts.libreoffice.extension.extension import build_extension
from xlpkg.hosts.libreoffice.extension.manager import find, is_current

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or shutil.which("fc-match") is None,
    reason="fontconfig is not installed: replaced fonts are not tested",
)

CHINESE = "Noto Sans CJK SC"
#: The system's fonts, with a family under another name.
FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<dir>/usr/share/fonts</dir><cachedir>{cache}</cachedir>
<match target="scan"><test name="family"><string>{old}</string></test>
<edit name="family" mode="assign"><string>{new}</string></edit></match></fontconfig>"""


def rename_font(folder: Path, patch: pytest.MonkeyPatch, old: str, new: str) -> None:
    """Let fontconfig, and LibreOffice with it, have the font *old* under the name *new*."""
    settings = folder / "fonts.conf"
    settings.write_text(FONTS.format(cache=folder / "cache", old=old, new=new), encoding="utf-8")
    patch.setenv("FONTCONFIG_FILE", str(settings))


def replaced(folder: Path) -> tuple[bool, bool]:
    """Return whether a new profile and a new extension replace the font."""
    write_settings(folder / "profile", macros=False)
    settings = (folder / "profile" / "user" / "registrymodifications.xcu").read_text(encoding="utf-8")
    with zipfile.ZipFile(build_extension(folder)) as archive:
        return "ReplaceFont" in settings, "Common.xcu" in archive.namelist()


def test_the_chinese_font_of_debian_stands_for_the_workbooks(tmp_path: Path) -> None:
    assert replacement() == CHINESE
    assert replaced(tmp_path) == (True, True)


def test_another_chinese_font_is_used_if_it_is_the_only_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rename_font(tmp_path, monkeypatch, CHINESE, "Source Han Sans CN")
    assert replacement() not in (None, CHINESE, "DejaVu Sans")


def test_an_installed_font_is_not_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rename_font(tmp_path, monkeypatch, CHINESE, "Microsoft YaHei")
    assert replacement() is None
    assert replaced(tmp_path) == (False, False)
    monkeypatch.setenv("PATH", str(tmp_path))  # nor without fontconfig
    monkeypatch.delenv("FONTCONFIG_FILE")
    assert replacement() is None


def test_the_extension_is_out_of_date_after_the_font_was_installed(
    profile: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = find(profile)
    assert installed is not None
    assert is_current(installed)
    rename_font(tmp_path, monkeypatch, CHINESE, "Microsoft YaHei")
    assert not is_current(installed)
