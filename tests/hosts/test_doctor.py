"""`trademonitor doctor` in several states of an installation, in a temporary home."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from excel_stand_ins import ROOT
from fake_machines import a_workbook, windows

from xlpkg.cli import main
from xlpkg.engines.libreoffice.program import find_soffice
from xlpkg.hosts.excel import install as excel
from xlpkg.hosts.libreoffice.extension import manager
from xlpkg.store.store import open_store

#: Runs the doctor with variables of the environment; returns its sentences by how their lines begin.
Doctor = Callable[..., dict[str, str]]


@pytest.fixture
def doctor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Doctor:
    for name in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path))

    def run(*arguments: str, **variables: str) -> dict[str, str]:
        with monkeypatch.context() as patch:
            for name, value in variables.items():
                patch.setenv(name, value)
            code = main(["doctor", *arguments])
        out, err = capsys.readouterr()
        assert err == ""
        states = ("ok", "note", "error")
        found = {s: "\n".join(line[6:] for line in out.splitlines() if line[:5].strip() == s) for s in states}
        assert code == bool(found["error"])
        return found

    return run


@pytest.mark.usefixtures("with_soffice")
def test_it_names_python_packages_and_libreoffice_and_what_is_not_set_up(doctor: Doctor) -> None:
    found = doctor()
    assert found["error"] == ""
    python, packages, seasonal, office = found["ok"].splitlines()[:4]
    assert python == f"Python {'.'.join(map(str, sys.version_info[:3]))} ({sys.executable})"
    assert packages.startswith("TradeMonitor ")
    assert seasonal.startswith("seasonal adjustment: x13")
    assert office.startswith("LibreOffice ")
    assert str(find_soffice()) in office
    assert re.search("a click on the workbook's buttons does nothing.*run `trademonitor office install`", found["note"])
    assert "no program is set up" in found["note"]


@pytest.mark.usefixtures("with_libreoffice")
def test_with_the_extension_libreoffice_is_the_host_until_its_environment_is_gone(doctor: Doctor) -> None:
    folder = manager.install(manager.default_profile()).folder
    found = doctor()
    assert found["error"] == ""
    assert re.search(f"extension.*{re.escape(sys.prefix)}", found["ok"])
    assert "a click on the workbook's buttons works" in found["ok"]
    assert found["note"].endswith("buttons and functions in cells run in LibreOffice")

    known = folder / "environment.json"
    known.write_text(known.read_text(encoding="utf-8").replace(sys.prefix, "/gone"), encoding="utf-8")
    assert re.fullmatch(".*/gone.*`trademonitor office install`.*", doctor()["error"])


@pytest.mark.skipif(
    sys.platform != "linux" or not shutil.which("fc-list"), reason="fontconfig is not installed: fonts are not tested"
)
def test_without_a_chinese_font_or_libreoffice_it_says_so(doctor: Doctor, tmp_path: Path) -> None:
    nothing = tmp_path / "fonts.conf"
    nothing.write_text("<fontconfig></fontconfig>", encoding="ascii")
    assert "apt-get install fonts-noto-cjk" in doctor(FONTCONFIG_FILE=str(nothing))["error"]
    for program, sentence in (("/nowhere/soffice", "/nowhere/soffice"), ("/bin/true", "does not print a LibreOffice")):
        assert sentence in doctor(TRADEMONITOR_SOFFICE=program)["error"]


def test_it_names_the_store_which_may_be_missing_or_empty_but_not_broken(
    doctor: Doctor, tmp_path: Path, example_store: Path
) -> None:
    missing, empty, broken = (tmp_path / name for name in ("missing.sqlite", "empty.sqlite", "broken.sqlite"))
    with open_store(empty):
        pass
    broken.write_text("no data base", encoding="ascii")
    for store, state, words in (
        (example_store, "ok", f"the store {example_store}: dollars, 2024-01 to 2025-02 (months: 4)"),
        (missing, "note", str(missing)),
        (empty, "note", "has no figures yet"),
        (broken, "error", str(broken)),
    ):
        assert words in doctor(TRADEMONITOR_STORE=str(store))[state]
    assert not missing.exists()


def test_a_package_that_is_missing_or_of_another_version_comes_with_pips_command(
    doctor: Doctor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    described = tmp_path / "trademonitor-9.9.dist-info" / "METADATA"
    described.parent.mkdir()
    described.write_text(
        "Metadata-Version: 2.4\nName: trademonitor\nVersion: 9.9\n"
        "Requires-Dist: nowhere-to-be-found>=1\nRequires-Dist: xlwings==0.1\nRequires-Dist: numpy>=1\n"
        'Requires-Dist: only-for-docs; extra == "docs"\n',
        encoding="ascii",
    )
    monkeypatch.syspath_prepend(tmp_path)
    python, *wanted = f'"{sys.executable}"', "nowhere-to-be-found>=1", "xlwings==0.1"
    commands = re.findall("`(.* pip install .*)`", doctor()["error"])
    assert commands == [f'{python} -m pip install "{package}"' for package in wanted]


def test_an_excel_that_is_ready_is_a_host_and_one_that_is_not_comes_with_its_command(
    doctor: Doctor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine, workbook = windows(tmp_path), a_workbook(tmp_path)
    monkeypatch.setattr(excel, "this_machine", lambda: machine)
    monkeypatch.chdir(workbook.parent)
    found = doctor("--store", str(tmp_path / "none.sqlite"))
    assert f'run `trademonitor excel install "{workbook}"`' in found["error"]
    assert "Excel is set up" not in found["ok"]

    list(excel.install(machine, workbook))
    found = doctor("--store", str(tmp_path / "none.sqlite"))
    assert f"Excel is set up for {workbook}" in found["ok"].splitlines()
    assert "functions in cells run in Excel" in found["ok"] + found["note"]


def test_it_names_the_detail_of_a_store_without_figures(
    doctor: Doctor, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = tmp_path / "trade.sqlite"
    downloads = ROOT / "examples" / "detail"
    assert main(["detail", "ingest", str(downloads), "--flow", "export", "--store", str(store)]) == 0
    capsys.readouterr()
    rows = sum(len(path.read_text(encoding="utf-8").splitlines()) - 1 for path in downloads.glob("*.csv"))
    sentence = f"the detail {store}.detail: exports in dollars, 2023-01–2024-12; downloads: 2, rows: {rows:,}"
    assert sentence in doctor("--store", str(store))["ok"].splitlines()
    next(store.with_name("trade.sqlite.detail").rglob("year=2024/*.parquet")).unlink()
    assert "year=2024" in doctor("--store", str(store))["error"]
