"""The command `trademonitor audit`: which store it uses, its output, and its exit codes."""

from __future__ import annotations

import contextlib
import io
import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
import retold_report

from xlpkg.analysis.cube import Cube
from xlpkg.cli import main
from xlpkg.model.months import Month
from xlpkg.report.compose import compose
from xlpkg.report.render import report_to_markdown

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def report(tmp_path: Path, example_cube: Cube) -> Path:
    """A file with our report of the example month."""
    path = tmp_path / "report.md"
    path.write_text(report_to_markdown(compose(example_cube, Month(2025, 2))), encoding="utf-8")
    return path


@pytest.fixture
def wrong(report: Path) -> Path:
    """That file with one count and one level changed."""
    text = report.read_text(encoding="utf-8")
    text = text.replace("浙江等 14 个省市", "浙江等 15 个省市").replace("| 四川 | 106.6 |", "| 四川 | 108.6 |")
    report.write_text(text, encoding="utf-8")
    return report


@dataclass(frozen=True)
class Done:
    """The exit code and the output of a command."""

    returncode: int
    stdout: str
    stderr: str


def trademonitor(folder: Path, *arguments: str | Path, **variables: str) -> Done:
    """Run the command in this process, with an empty home folder, and so without a default store."""
    home = folder / "home"
    home.mkdir(exist_ok=True)
    names = ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "XDG_DATA_HOME")
    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        patch.delenv("TRADEMONITOR_STORE", raising=False)
        for name, value in {**dict.fromkeys(names, str(home)), "LC_ALL": "C", **variables}.items():
            patch.setenv(name, value)
        patch.chdir(folder)
        try:
            code = main([*map(str, arguments)])
        except SystemExit as exit_:
            code = int(exit_.code or 0)
    return Done(code, out.getvalue(), err.getvalue())


def test_a_report_without_an_error_exits_with_0_and_a_summary(
    report: Path, example_store: Path, tmp_path: Path
) -> None:
    done = trademonitor(tmp_path, "audit", report, "--store", example_store)
    summary = "audit of report.md (2025-02): errors 0, warnings 0, notes 0; figures right 481, wrong 0, not checked 0\n"
    assert (done.returncode, done.stdout, done.stderr) == (0, "", summary)


def test_each_error_is_a_line_with_its_location_and_the_exit_code_is_1(
    wrong: Path, example_store: Path, tmp_path: Path
) -> None:
    done = trademonitor(tmp_path, "audit", wrong, "--store", example_store)
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    text = wrong.read_text(encoding="utf-8").splitlines()
    row = next(number for number, line in enumerate(text, start=1) if "108.6" in line)
    sentence = next(number for number, line in enumerate(text, start=1) if "浙江等 15" in line)
    assert len(lines) == 2
    assert any(line.startswith(f"line {row}: error value: US$10.86 billion → US$10.66 billion: ") for line in lines)
    assert any(line.startswith(f"line {sentence}: error count: 15 → 14: ") for line in lines)
    assert done.stderr.startswith("audit of report.md (2025-02): errors 2, warnings 0, notes 0; figures right ")


def test_only_the_message_of_json_is_in_the_users_language(wrong: Path, example_store: Path, tmp_path: Path) -> None:
    found = {}
    for lang in ("zh", "en"):
        done = trademonitor(tmp_path, "audit", wrong, "--format", "json", "--lang", lang, "--store", example_store)
        assert (done.returncode, done.stderr) == (1, "")
        found[lang] = json.loads(done.stdout)
        assert {each["code"] for each in found[lang]} == {"value", "count"}
    (value,) = (each for each in found["en"] if each["code"] == "value")
    assert list(value) == ["code", "severity", "where", "printed", "expected", "unit", "message"]
    assert (value["printed"], value["expected"], value["unit"]) == (108.6, 106.6, "100 million dollars")
    assert list(value["where"]) == ["line"]
    assert "the table has US$10.86 billion, the store has US$10.66 billion" in value["message"]
    assert all(found["en"][at].pop("message") != found["zh"][at].pop("message") for at in range(2))
    assert found["en"] == found["zh"]


def test_the_users_store_is_used_by_default_but_not_the_examples(
    wrong: Path, example_store: Path, tmp_path: Path
) -> None:
    """Without one, the report is compared with itself."""
    store = tmp_path / "home" / "TradeMonitor" / "examples.sqlite"
    store.parent.mkdir(parents=True)
    shutil.copy(example_store, store)
    alone = trademonitor(tmp_path, "audit", wrong)
    assert alone.returncode == 1
    assert " error count: 15 → 14: " in alone.stdout
    assert "compared only with itself" in alone.stderr.splitlines()[0]
    named = trademonitor(tmp_path, "audit", wrong, "--store", example_store)
    by_variable = trademonitor(tmp_path, "audit", wrong, TRADEMONITOR_STORE=str(example_store))
    assert (by_variable.stdout, by_variable.stderr) == (named.stdout, named.stderr)


def test_a_named_store_must_exist(report: Path, tmp_path: Path) -> None:
    done = trademonitor(tmp_path, "audit", report, "--store", tmp_path / "absent.sqlite")
    assert (done.returncode, done.stdout) == (2, "")
    assert "absent.sqlite" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_store_in_another_currency_is_not_used(report: Path, rmb_store: Path, tmp_path: Path) -> None:
    done = trademonitor(tmp_path, "audit", report, "--store", rmb_store)
    assert done.returncode == 0
    assert "has no figures in dollars" in done.stderr
    named = trademonitor(tmp_path, "audit", report, "--store", rmb_store, "--currency", "rmb")
    assert named.returncode == 0
    assert " note unread: " in named.stdout


def test_the_period_option_sets_the_month(report: Path, example_store: Path, tmp_path: Path) -> None:
    done = trademonitor(tmp_path, "audit", report, "--period", "2025-01", "--store", example_store)
    assert done.returncode == 1
    assert done.stderr.endswith("(2025-01): " + done.stderr.rpartition("(2025-01): ")[2])


def test_the_store_may_be_used_as_of_a_date(wrong: Path, example_store: Path, tmp_path: Path) -> None:
    done = trademonitor(tmp_path, "audit", wrong, "--as-of", "2020-01-01", "--store", example_store)
    assert done.returncode == 1
    assert "has no figures in dollars" in done.stderr


def test_a_file_that_cannot_be_read_exits_with_2_and_a_message(tmp_path: Path, example_store: Path) -> None:
    (tmp_path / "report.docx").write_text("no zip", encoding="ascii")
    for name in ("report.docx", "absent.pdf"):
        done = trademonitor(tmp_path, "audit", tmp_path / name, "--store", example_store)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.count("\n") == 1
        assert name in done.stderr


def test_check_audits_our_report_too(example_store: Path, tmp_path: Path) -> None:
    done = trademonitor(tmp_path, "check", "2025-02", "--store", example_store)
    assert done.returncode == 0
    assert "errors 0, warnings 0" in done.stderr


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_the_readmes_show_the_output_of_the_command(readme: str, example_store: Path, tmp_path: Path) -> None:
    text = (ROOT / readme).read_text(encoding="utf-8")
    options, *shown = (
        text.split("$ trademonitor audit tests/audit/published-2025-02.md")[1].split("```")[0].splitlines()
    )
    done = trademonitor(tmp_path, "audit", retold_report.PATH, *options.split(), "--store", example_store)
    assert set(shown) - {"…"} <= {*done.stdout.splitlines(), *done.stderr.splitlines()}
    assert len(shown) >= 4
