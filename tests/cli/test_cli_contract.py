"""The help of every command in both languages, wrong use, and streams."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path

import click
import pytest
from command_line import COMMAND, EXAMPLES, answer, environment, open_terminal, refusal, trademonitor

from xlpkg.cli import main, root
from xlpkg.messages import CATALOGUE, Language
from xlpkg.system_language import system_language

#: What takes longer to import than the help may take.
HEAVY = (
    "duckdb",
    "ibis",
    "numpy",
    "pandas",
    "xlwings",
    "openpyxl",
    "xlsxwriter",
    "pyarrow",
    "pyopenvba",
    "python_calamine",
)


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
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "xlpkg", "--help"],
        env=environment(tmp_path),
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    imported = {line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.splitlines()}
    assert "click" in imported
    assert imported.isdisjoint(HEAVY)


def test_version_is_that_of_the_package(tmp_path: Path) -> None:
    assert answer(tmp_path, "--version") == f"{version('trademonitor')}\n"


#: A wrong use, and the one line that says what is wrong and what to do.
WRONG_USE = {
    "tabel": "trademonitor has no command tabel: see `trademonitor --help`",
    "excel tabel": "trademonitor excel has no command tabel: see `trademonitor excel --help`",
    "table": "trademonitor table needs PERIOD: see `trademonitor table --help`",
    "ingest": "trademonitor ingest needs PATH: see `trademonitor ingest --help`",
    "table 2025-02 2025-03": ("trademonitor table has too many arguments, 2025-03: see `trademonitor table --help`"),
    "table --nonsense": "trademonitor table has no option --nonsense: see `trademonitor table --help`",
    "table 2025-02 --sort": "--sort needs a value: see `trademonitor table --help`",
    "table 2025-02 --sort total --sort net": (
        "--sort was given more than once: leave one of them, see `trademonitor table --help`"
    ),
    "run --nation --no-nation": "--nation was given more than once: leave one of them, see `trademonitor run --help`",
    "table 2025-02 --raw=yes": "--raw takes no value: see `trademonitor table --help`",
    "table 2025-02 --format xml": "'xml' cannot be used here: use one of csv, json, md",
    "table 2025-02 --lang fr": "'fr' is not a language: use one of zh, 中文, chinese, en, english, 英文, 英语",
    "table 2025-02 --store folder": "folder is a folder: name a file",
    "run --out file": "file is a file: name a folder",
    "currency eur": "'eur' is not a currency: use one of"
    " usd, 美元, dollars, us dollars, rmb, cny, 人民币, yuan, renminbi",
}


Run = Callable[[str], tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """The command line in this process, in an empty folder: exit code, stdout and stderr."""
    monkeypatch.chdir(tmp_path)

    def run(arguments: str) -> tuple[int, str, str]:
        return main(arguments.split()), *capsys.readouterr()

    return run


def test_wrong_use_is_one_line_that_says_what_to_do_and_ends_with_2(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "folder").mkdir()
    for arguments, sentence in WRONG_USE.items():
        monkeypatch.setenv("LC_ALL", "C.UTF-8")
        assert run(arguments) == (2, "", f"{sentence}\n")
        monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
        code, out, err = run(arguments)
        assert (code, out) == (2, "")
        assert re.search("[一-鿿]", err), (arguments, sentence)


def test_without_a_command_the_help_is_printed(tmp_path: Path) -> None:
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

    assert "_TRADEMONITOR_COMPLETE=bash_complete" in answer(tmp_path, "--show-completion", "bash")
    assert completed("re") == ["report", "refresh", "revisions", "restore"]
    assert completed("table", "2025") == ["2025-02", "2025-01"]
    assert completed("withdraw", "2024") == ["2024-01.csv", "2024-02.csv"]
    assert completed("restore", "2024") == [""]
    assert completed("table", "2025-02", "--method", "re") == ["revised", "reconciled"]
    assert completed("eval", "TM_N") == ["TM_NET("]


def test_a_closed_pipe_is_ignored(tmp_path: Path, example_store: Path) -> None:
    with subprocess.Popen(
        [*COMMAND, "table", "2025-02", "--store", str(example_store)],
        env=environment(tmp_path),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b"February 2025, US$100 million\n"
        assert process.wait(60) == 0


def test_without_stderr_messages_are_not_written_to_stdout(tmp_path: Path) -> None:
    program = "import sys; sys.stderr = None; from xlpkg.cli import main; sys.exit(main())"
    done = subprocess.run(
        [sys.executable, "-c", program, "table", "2025-02"],
        env=environment(tmp_path),
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (2, b"", b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full: a full disk is not tested")
def test_a_full_disk_is_reported_in_one_line(tmp_path: Path, example_store: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*COMMAND, "table", "2025-02", "--store", str(example_store)],
            env=environment(tmp_path),
            stdout=full,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            check=False,
        )
    assert (done.returncode, done.stderr) == (2, "stdout cannot be used: the disk is full\n")


def test_why_the_system_refuses_a_path_is_told_in_the_users_language(tmp_path: Path, example_store: Path) -> None:
    """A report and a folder that do not exist, and a file in place of a folder."""
    folder, file = tmp_path / "报告", tmp_path / "a.csv"
    file.write_text("1", encoding="utf-8")
    for arguments, english, chinese in (
        (
            ("audit", folder / "a.docx"),
            "a.docx cannot be read: no such file or folder",
            "无法读取 a.docx：没有这个文件或文件夹",
        ),
        (
            ("export", "-o", folder / "a.csv", "--store", example_store),
            f"{folder} cannot be used: no such file or folder",
            f"{folder} 无法使用：没有这个文件或文件夹",
        ),
        (
            ("export", "-o", file / "b.csv", "--store", example_store),
            f"{file} cannot be used: a part of the path is a file",
            f"{file} 无法使用：路径中有一部分是文件",
        ),
    ):
        assert refusal(tmp_path, *arguments) == english
        assert refusal(tmp_path, *arguments, "--lang", "zh") == chinese


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no SIGINT to one process: Ctrl-C is not tested")
def test_ctrl_c_ends_with_a_sentence_and_130(tmp_path: Path) -> None:
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
        first = process.stdout.readline()  # the command has begun its work
        process.send_signal(signal.SIGINT)
        others, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (130, b"interrupted: no file was left half-written\n")
    assert (first + others).count(b"stored") < 400


@pytest.mark.parametrize("locale", [{"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0"}, {"PYTHONIOENCODING": "gbk"}])
def test_output_is_utf8_whatever_the_locale(locale: dict[str, str], tmp_path: Path, example_store: Path) -> None:
    done = subprocess.run(
        [*COMMAND, "table", "2025-02", "--store", str(example_store)],
        env=environment(tmp_path) | {"PYTHONUTF8": "0"} | locale,
        capture_output=True,
        check=True,
    )
    assert done.stdout.decode("utf-8").startswith("省市,进出口,")


def test_long_work_shows_a_bar_on_a_terminal_only(tmp_path: Path) -> None:
    sources = (EXAMPLES / "2025-01.csv", EXAMPLES / "2025-02.csv")
    assert trademonitor(tmp_path, "ingest", *sources, "--store", tmp_path / "a.sqlite").stderr == ""
    ours, theirs = open_terminal()
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
