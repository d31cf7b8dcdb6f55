"""The help of every command in both languages, completion, and streams."""

from __future__ import annotations

import os
import re
import signal
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import click
import pytest
from command_line import EXAMPLES, answer, open_terminal, read_terminal, start, trademonitor

from xlpkg.cli import COMMANDS, root
from xlpkg.messages import CATALOGUE, Language
from xlpkg.system_language import system_language

#: What takes longer to import than the help may take.
HEAVY = "duckdb ibis numpy pandas xlwings openpyxl xlsxwriter pyarrow pyopenvba python_calamine"


def commands(group: click.Group = root, path: str = "", lang: Language = "en") -> Iterator[tuple[str, click.Context]]:
    """Yield every command that does something, by its words, with a context for its help."""
    context = click.Context(group, info_name=f"trademonitor {path}".strip(), obj=lang)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from commands(command, f"{path}{name} ", lang)
        elif command is not None:
            yield f"{path}{name}", click.Context(command, info_name=f"trademonitor {path}{name}", obj=lang)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_help_describes_every_command_argument_and_option(lang: Language) -> None:
    end = "." if lang == "en" else "。"
    for name, context in commands(lang=lang):
        text = context.get_help()
        assert text.startswith(("Usage: " if lang == "en" else "用法：") + f"trademonitor {name}")
        assert re.search(r"<|Path|typer|click", text) is None, name
        for param in context.command.params:
            described = CATALOGUE[str(getattr(param, "help", ""))][lang == "zh"]
            assert described.endswith(end), (name, param.name)
            assert all(option in text for option in param.opts if option.startswith("-"))
            assert "".join(described.split())[:12] in "".join(text.split()), (name, param.name)
        assert "--lang" in text, name


def test_help_follows_the_language_that_is_chosen(tmp_path: Path) -> None:
    english, chinese = answer(tmp_path, "--help"), answer(tmp_path, "--help", LC_ALL="zh_CN.UTF-8")
    assert "Commands:" in english
    assert "命令：" in chinese
    assert answer(tmp_path, "--lang", "zh", "--help") == answer(tmp_path, "--help", "--lang=中文") == chinese
    assert answer(tmp_path, "--help", LC_ALL="zh_CN.UTF-8", LANGUAGE="en") == english
    assert "用法：" in answer(tmp_path, "table", "--help", "--lang", "zh")


def test_the_systems_language_is_that_of_its_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    for variables, language in (
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "de_DE.UTF-8"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "zh_TW.UTF-8"}, "zh"),
        ({"LANG": "en_GB.UTF-8", "LANGUAGE": "zh_CN:en"}, "zh"),
        ({"LANG": "C.UTF-8", "LANGUAGE": "zh_CN"}, "en"),
    ):
        for name in ("LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE"):
            monkeypatch.delenv(name, raising=False)
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        assert system_language() == language


def test_help_imports_nothing_heavy(tmp_path: Path) -> None:
    program = (sys.executable, "-X", "importtime", "-m", "xlpkg")
    lines = start(tmp_path, "--help", program=program).communicate()[1].decode().splitlines()
    imported = {line.rpartition("|")[2].strip().partition(".")[0] for line in lines}
    assert "click" in imported
    assert imported.isdisjoint(HEAVY.split())


def test_the_version_is_that_of_the_package_and_without_a_command_the_help_is_printed(tmp_path: Path) -> None:
    assert answer(tmp_path, "--version") == f"{version('trademonitor')}\n"
    for arguments in ((), ("office",), ("excel",)):
        done = trademonitor(tmp_path, *arguments)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith("Usage: trademonitor")


def test_a_shell_completes_commands_choices_and_stored_months(tmp_path: Path, example_store: Path) -> None:
    def completed(*words: str) -> list[str]:
        line = " ".join(["trademonitor", *words])
        variables = {"_TRADEMONITOR_COMPLETE": "bash_complete", "COMP_WORDS": line, "COMP_CWORD": str(len(words))}
        text = answer(tmp_path, **variables, TRADEMONITOR_STORE=str(example_store))
        return [each.partition(",")[2] for each in text.splitlines()]

    assert "_TRADEMONITOR_COMPLETE=bash_complete" in answer(tmp_path, _TRADEMONITOR_COMPLETE="bash_source")
    assert {"report", "refresh"} <= {*completed("re")} <= {name for name in COMMANDS if name.startswith("re")}
    assert completed("table", "2025") == ["2025-02", "2025-01"]
    assert completed("table", "2025-02", "--method", "re") == ["revised", "reconciled"]


def test_a_closed_pipe_is_ignored(tmp_path: Path, example_store: Path) -> None:
    with start(tmp_path, "table", "2025-02", "--store", example_store) as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.stderr is not None
        assert process.stderr.read() == b"February 2025, US$100 million\n"
        assert process.wait(60) == 0


def test_without_stderr_messages_are_not_written_to_stdout(tmp_path: Path) -> None:
    program = "import sys; sys.stderr = None; from xlpkg.cli import main; sys.exit(main())"
    process = start(tmp_path, "table", "2025-02", program=(sys.executable, "-c", program))
    assert (process.communicate(), process.returncode) == ((b"", b""), 2)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full: a full disk is not tested")
def test_a_full_disk_is_reported_in_one_line(tmp_path: Path, example_store: Path) -> None:
    with Path("/dev/full").open("w") as full:
        process = start(tmp_path, "table", "2025-02", "--store", example_store, stdout=full)
        assert process.communicate()[1] == b"stdout cannot be used: its disk is full\n"
    assert process.returncode == 2


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no SIGINT to one process: Ctrl-C is not tested")
def test_ctrl_c_ends_with_a_sentence_and_130(tmp_path: Path) -> None:
    sources = tmp_path / "sources"
    sources.mkdir()
    month = (EXAMPLES / "2025-02.csv").read_bytes()
    for number in range(1000):  # their lines are more than a pipe holds, so that the command waits for its reader
        (sources / f"2025-02 ({number}).csv").write_bytes(month + number * b"\r\n")
    with start(tmp_path, "ingest", sources) as process:
        assert process.stdout is not None
        first = process.stdout.readline()  # the command has begun its work
        process.send_signal(signal.SIGINT)
        others, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (130, b"interrupted: no file was left half-written\n")
    assert (first + others).count(b"stored") < 1000


@pytest.mark.parametrize("locale", [{"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0"}, {"PYTHONIOENCODING": "gbk"}])
def test_output_is_utf8_whatever_the_locale(locale: dict[str, str], tmp_path: Path, example_store: Path) -> None:
    options = ("--store", example_store)
    process = start(tmp_path, "table", "2025-02", *options, variables={"PYTHONUTF8": "0"} | locale)
    assert process.communicate()[0].decode("utf-8").startswith("省市,进出口,")


def test_long_work_shows_a_bar_on_a_terminal_only(tmp_path: Path) -> None:
    sources = (EXAMPLES / "2025-01.csv", EXAMPLES / "2025-02.csv")
    assert trademonitor(tmp_path, "ingest", *sources, "--store", tmp_path / "a.sqlite").stderr == ""
    ours, theirs = open_terminal()
    options = ("--store", tmp_path / "b.sqlite")
    process = start(tmp_path, "ingest", *sources, *options, variables={"TERM": "xterm"}, stderr=theirs)
    out = process.communicate()[0].decode()
    os.close(theirs)
    shown = read_terminal(ours)
    assert "2025-02.csv" in shown
    assert "━" in shown
    assert out.count("stored") == 2
    assert "\x1b" not in out
