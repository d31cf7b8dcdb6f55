"""`trademonitor doctor` in several states of an installation, in a temporary home."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from excel_stand_ins import ROOT
from fake_machines import a_workbook, windows
from programs import without_settings

from xlpkg.cli import main
from xlpkg.engines.libreoffice.program import find_soffice
from xlpkg.hosts.excel import install as excel
from xlpkg.store.store import open_store


def _doctor(home: Path, *arguments: str, code: int | None = None, **variables: str) -> dict[str, list[str]]:
    """Run the doctor and return its sentences by how their lines begin; check its exit code."""
    home.mkdir(exist_ok=True)
    done = subprocess.run(
        [sys.executable, "-m", "xlpkg", "doctor", *arguments],
        env=without_settings() | {"HOME": str(home)} | variables,
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert done.stderr == ""
    assert done.returncode == (done.returncode if code is None else code)
    found: dict[str, list[str]] = {"ok": [], "note": [], "error": []}
    for line in done.stdout.splitlines():
        state, sentence = line[:5].strip(), line[6:]
        found[state].append(sentence)
    assert done.returncode == bool(found["error"])
    return found


@pytest.mark.usefixtures("with_soffice")
def test_it_names_python_packages_and_libreoffice_and_what_is_not_set_up(tmp_path: Path) -> None:
    found = _doctor(tmp_path, code=0)
    python, packages, office = found["ok"][:3]
    assert python == f"Python {'.'.join(map(str, sys.version_info[:3]))} ({sys.executable})"
    assert packages.startswith("TradeMonitor ")
    assert office.startswith("LibreOffice ")
    assert str(find_soffice()) in office
    (clicks,) = (note for note in found["note"] if "a click on the workbook's buttons does nothing" in note)
    assert "run `trademonitor office install`" in clicks
    assert any("no program is set up" in note for note in found["note"])


@pytest.mark.usefixtures("with_soffice")
def test_with_the_extension_libreoffice_is_the_host_until_its_environment_is_gone(tmp_path: Path) -> None:
    manager = "xlpkg.hosts.libreoffice.extension.manager"
    code = f"from {manager} import default_profile, install; print(install(default_profile()).folder)"
    variables = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
    folder = subprocess.check_output(
        [sys.executable, "-c", code], env=variables | {"HOME": str(tmp_path)}, cwd=ROOT, text=True
    )
    found = _doctor(tmp_path, code=0)
    assert any("extension" in sentence and sys.prefix in sentence for sentence in found["ok"])
    assert any("a click on the workbook's buttons works" in sentence for sentence in found["ok"])
    assert found["note"][-1] == "buttons and functions in cells run in LibreOffice"

    known = Path(folder.strip()) / "environment.json"
    known.write_text(known.read_text(encoding="utf-8").replace(sys.prefix, "/gone"), encoding="utf-8")
    (error,) = _doctor(tmp_path, code=1)["error"]
    assert "/gone" in error
    assert "`trademonitor office install`" in error


def test_a_program_that_is_missing_or_none_of_libreoffice_is_an_error(tmp_path: Path) -> None:
    for program, sentence in (("/nowhere/soffice", "/nowhere/soffice"), ("/bin/true", "does not print a LibreOffice")):
        found = _doctor(tmp_path, code=1, TRADEMONITOR_SOFFICE=program)
        assert any(sentence in error for error in found["error"])


@pytest.mark.skipif(
    sys.platform != "linux" or not shutil.which("fc-list"), reason="fontconfig is not installed: fonts are not tested"
)
def test_without_a_chinese_font_it_names_the_package(tmp_path: Path) -> None:
    nothing = tmp_path / "fonts.conf"
    nothing.write_text("<fontconfig></fontconfig>", encoding="ascii")
    found = _doctor(tmp_path, FONTCONFIG_FILE=str(nothing))
    assert any("apt-get install fonts-noto-cjk" in sentence for sentence in found["error"])


def test_it_names_the_store_which_may_be_missing_or_empty_but_not_broken(tmp_path: Path, example_store: Path) -> None:
    missing, empty, broken = (tmp_path / name for name in ("missing.sqlite", "empty.sqlite", "broken.sqlite"))
    with open_store(empty):
        pass
    broken.write_text("no data base", encoding="ascii")
    for store, state, words in (
        (example_store, "ok", f"the store {example_store}: usd, months 2024-01 to 2025-02 (4)"),
        (missing, "note", str(missing)),
        (empty, "note", "is empty"),
        (broken, "error", str(broken)),
    ):
        found = _doctor(tmp_path, TRADEMONITOR_STORE=str(store))
        assert any(words in sentence for sentence in found[state])
    assert not missing.exists()


def test_a_package_that_is_missing_or_of_another_version_comes_with_pips_command(tmp_path: Path) -> None:
    described = tmp_path / "trademonitor-9.9.dist-info" / "METADATA"
    described.parent.mkdir()
    described.write_text(
        "Metadata-Version: 2.4\nName: trademonitor\nVersion: 9.9\n"
        "Requires-Dist: nowhere-to-be-found>=1\nRequires-Dist: xlwings==0.1\nRequires-Dist: numpy>=1\n"
        'Requires-Dist: only-for-docs; extra == "docs"\n',
        encoding="ascii",
    )
    found = _doctor(tmp_path, PYTHONPATH=str(tmp_path))
    commands = [sentence.split("`")[1] for sentence in found["error"] if "pip install" in sentence]
    assert commands == [
        f'"{sys.executable}" -m pip install "{wanted}"' for wanted in ("nowhere-to-be-found>=1", "xlwings==0.1")
    ]


def test_an_excel_that_is_ready_is_a_host_and_one_that_is_not_comes_with_its_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    machine, workbook = windows(tmp_path), a_workbook(tmp_path)
    monkeypatch.setattr(excel, "this_machine", lambda: machine)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(workbook.parent)

    assert main(["doctor", "--store", str(tmp_path / "none.sqlite")]) == 1
    out = capsys.readouterr().out
    assert f'run `trademonitor excel install "{workbook}"`' in out
    assert "Excel is set up" not in out

    list(excel.install(machine, workbook))
    main(["doctor", "--store", str(tmp_path / "none.sqlite")])
    out = capsys.readouterr().out
    assert f"ok    Excel is set up for {workbook}" in out
    assert "functions in cells run in Excel" in out


def test_it_names_the_detail_of_a_store_without_figures(tmp_path: Path) -> None:
    store = tmp_path / "trade.sqlite"
    downloads = ROOT / "examples" / "detail"
    assert main(["detail", "ingest", str(downloads), "--flow", "export", "--store", str(store)]) == 0
    rows = sum(len(path.read_text(encoding="utf-8").splitlines()) - 1 for path in downloads.glob("*.csv"))
    assert [line for line in _doctor(tmp_path / "home", "--store", str(store))["ok"] if "the detail" in line] == [
        f"the detail {store}.detail: exports in dollars, 2023-01–2024-12; downloads: 2, rows: {rows:,}"
    ]
    next(store.with_name("trade.sqlite.detail").rglob("year=2024/*.parquet")).unlink()
    assert any("year=2024" in line for line in _doctor(tmp_path / "home", "--store", str(store), code=1)["error"])
