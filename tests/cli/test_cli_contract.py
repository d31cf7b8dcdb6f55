"""The command line has the commands and options that were promised, describes them all, and starts quickly."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from command_line import COMMAND, EXAMPLES, answer, environment, trademonitor
from typer.main import get_command

from xlpkg.cli import app

#: command -> its arguments and options, as promised.
CONTRACT = {
    "run": ["sources", "--period", "--currency", "--lang", "--out", "--store"],
    "ingest": ["paths", "--flow", "--store"],
    "table": ["period", "--basis", "--sort", "--currency", "--method", "--raw", "--format", "--as-of", "--store"],
    "report": ["period", "--lang", "--format", "--as-of", "--store"],
    "refresh": ["workbook", "--period", "--currency", "--lang", "--engine", "--as-of", "--store"],
    "pdf": ["workbook", "-o"],
    "check": ["period", "--format", "--as-of", "--store"],
    "audit": ["file", "--period", "--currency", "--format", "--as-of", "--store"],
    "revisions": ["period", "--sort", "--implied", "--zones", "--currency", "--format", "--as-of", "--store"],
    "yoy": ["period", "--basis", "--flow", "--currency", "--raw", "--format", "--as-of", "--store"],
    "eval": ["formulas", "--as-of", "--store"],
    "build": ["-o"],
    "doctor": ["--store"],
    "office": [],
    "excel": [],
}
CHOICES = {
    ("table", "--format"): ["csv", "json", "md"],
    ("report", "--format"): ["md", "json"],
    ("check", "--format"): ["text", "json"],
    ("audit", "--format"): ["text", "json"],
    ("revisions", "--format"): ["text", "csv", "json"],
    ("revisions", "--sort"): ["change", "percent", "yoy", "arrival"],
    ("yoy", "--format"): ["csv", "json", "md"],
    ("refresh", "--engine"): ["package", "libreoffice", "excel"],
}
HEAVY = ("numpy", "pandas", "xlwings", "excelize", "openpyxl", "xlsxwriter", "pyopenvba", "python_calamine")


def commands() -> dict[str, Any]:
    found: dict[str, Any] = vars(get_command(app))["commands"]
    return found


def names_of(command: Any) -> set[str]:
    return {name for parameter in command.params for name in (parameter.name, *parameter.opts)}


def test_the_promised_commands_are_there_and_no_other() -> None:
    assert list(commands()) == list(CONTRACT)


@pytest.mark.parametrize("name", CONTRACT)
def test_a_command_has_the_promised_arguments_and_options(name: str) -> None:
    assert set(CONTRACT[name]) <= names_of(commands()[name])


@pytest.mark.parametrize(("command", "option"), CHOICES)
def test_an_option_accepts_the_promised_words_and_names_them(command: str, option: str, tmp_path: Path) -> None:
    value = {"table": ("2025-02", "--basis", "ytd"), "refresh": ("a.xlsm",), "report": ("2025-02",), "check": ()}
    value |= {"audit": ("a.md",), "revisions": (), "yoy": ("2025-02",)}
    done = trademonitor(tmp_path, command, *value[command], option, "no such word", COLUMNS="200")
    assert done.returncode == 2
    listed = re.findall(r"[a-z]+", done.stderr.split("is not")[-1])
    assert [word for word in listed if word in CHOICES[command, option]] == CHOICES[command, option]


@pytest.mark.parametrize("name", CONTRACT)
def test_everything_has_a_description(name: str) -> None:
    command = commands()[name]
    assert command.help.strip().endswith(".")
    described = [parameter.help for parameter in command.params if parameter.name != "help"]
    assert all(text and text.strip().endswith(".") for text in described), described


@pytest.mark.parametrize("name", CONTRACT)
def test_help_of_a_command_shows_every_option(name: str, tmp_path: Path) -> None:
    text = answer(tmp_path, name, "--help", COLUMNS="200")
    for parameter in commands()[name].params:
        if parameter.param_type_name == "option":
            assert all(option in text for option in parameter.opts)


def test_help_imports_nothing_heavy(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "xlpkg", "--help"],
        env=environment(tmp_path),
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    imported = {line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.splitlines()}
    assert "typer" in imported  # so the names are read from the right place
    assert imported.isdisjoint(HEAVY)


def test_version_is_that_of_the_package(tmp_path: Path) -> None:
    from importlib.metadata import version

    assert answer(tmp_path, "--version") == f"{version('trademonitor')}\n"


@pytest.mark.parametrize(
    "arguments",
    [("no-such-command",), ("table",), ("table", "2025-02"), ("table", "--nonsense"), ("ingest",), ("eval",)],
)
def test_bad_use_ends_with_2_and_says_how_to_use_it(arguments: tuple[str, ...], tmp_path: Path) -> None:
    done = trademonitor(tmp_path, *arguments)
    assert done.returncode == 2
    assert "Usage: trademonitor" in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_a_closed_pipe_is_no_matter(tmp_path: Path, example_store: Path) -> None:
    with subprocess.Popen(
        [*COMMAND, "table", "2025-02", "--basis", "ytd", "--store", str(example_store)],
        env=environment(tmp_path),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()  # long before anything is written
        assert process.stderr.read() == b""
        assert process.wait(60) == 0


def test_a_sentence_without_stderr_does_not_go_to_stdout(tmp_path: Path) -> None:
    program = "import sys; sys.stderr = None; from xlpkg.cli import main; sys.exit(main())"
    done = subprocess.run(
        [sys.executable, "-c", program, "table", "2025-02", "--basis", "ytd"],
        env=environment(tmp_path),
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (2, b"", b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full: a full disk is not tested")
def test_a_full_disk_is_a_sentence(tmp_path: Path, example_store: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*COMMAND, "table", "2025-02", "--basis", "ytd", "--store", str(example_store)],
            env=environment(tmp_path),
            stdout=full,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            check=False,
        )
    assert (done.returncode, done.stderr) == (2, "the output cannot be used: No space left on device\n")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no SIGINT to one process: Ctrl-C is not tested")
def test_ctrl_c_ends_quietly_with_130(tmp_path: Path) -> None:
    sources = tmp_path / "sources"
    sources.mkdir()
    month = (EXAMPLES / "2025-02.csv").read_bytes()
    for number in range(400):
        (sources / f"2025-02 ({number}).csv").write_bytes(month + number * b"\r\n")
    with subprocess.Popen(
        [*COMMAND, "ingest", str(sources)],
        env=environment(tmp_path),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        first = process.stdout.readline()  # then the command is at work
        process.send_signal(signal.SIGINT)
        others, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (130, b"")
    assert (first + others).count(b"stored") < 400


@pytest.mark.parametrize("locale", [{"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0"}, {"PYTHONIOENCODING": "gbk"}])
def test_output_is_utf8_whatever_the_locale(locale: dict[str, str], tmp_path: Path, example_store: Path) -> None:
    done = subprocess.run(
        [*COMMAND, "table", "2025-02", "--basis", "ytd", "--store", str(example_store)],
        env=environment(tmp_path) | {"PYTHONUTF8": "0"} | locale,
        capture_output=True,
        check=True,
    )
    assert done.stdout.decode("utf-8").startswith("省市,进出口,")


def test_long_work_is_silent_in_a_pipe_and_shows_a_bar_on_a_terminal(tmp_path: Path) -> None:
    pty = pytest.importorskip("pty", reason="there are no pseudo-terminals here: the progress bar is not tested")
    sources = (EXAMPLES / "2025-01.csv", EXAMPLES / "2025-02.csv")
    assert trademonitor(tmp_path, "ingest", *sources, "--store", tmp_path / "a.sqlite").stderr == ""
    ours, theirs = pty.openpty()
    done = subprocess.run(
        [*COMMAND, "ingest", *map(str, sources), "--store", str(tmp_path / "b.sqlite")],
        env=environment(tmp_path, TERM="xterm"),
        stdout=subprocess.PIPE,
        stderr=theirs,
        check=True,
    )
    os.close(theirs)
    shown = os.read(ours, 100_000).decode()
    os.close(ours)
    assert "2025-02.csv" in shown
    assert "━" in shown
    assert done.stdout.decode().count("stored") == 2
    assert "\x1b" not in done.stdout.decode()


@pytest.mark.skipif(os.name == "nt", reason="Windows lets a folder be written: what is refused is not tested")
def test_what_the_system_refuses_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "a file").write_text("")
    done = trademonitor(tmp_path, "ingest", EXAMPLES, "--store", tmp_path / "a file" / "trade.sqlite")
    assert done.returncode == 2
    assert "trade.sqlite" in done.stderr
    assert "Traceback" not in done.stderr
