"""The install scripts install what is missing, once, and print what they cannot install.

The real scripts run with substitutes for dpkg-query, apt-get and other programs. With TRADEMONITOR_DRY_RUN they print
the commands that would change the machine and do not run them.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import pytest

PROJECT = Path(__file__).resolve().parents[2]
SCRIPTS = ("install/setup.sh", "install/run.sh", "install/test.sh", ".ci/run")
TOOLS = ("bash", "cat", "cksum", "dirname", "env", "rm", "mkdir", "mktemp")
ALL = "libreoffice-calc python3-uno fonts-noto-cjk fonts-liberation python3 python3-venv"

pytestmark = pytest.mark.skipif(
    shutil.which("bash") is None or sys.platform == "win32",
    reason="bash is not installed: the scripts for Linux and macOS are not tested",
)


class Output(NamedTuple):
    """The commands that a script would run to change the machine, and its messages on stderr."""

    commands: list[str]
    messages: str


Machine = Callable[..., Output]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the scripts in a folder with a space in its name, with its virtual environment."""
    folder = tmp_path_factory.mktemp("a project")
    shutil.copytree(PROJECT / "install", folder / "install")
    shutil.copy(PROJECT / "pyproject.toml", folder)
    command = [sys.executable, "-m", "venv", "--system-site-packages", str(folder / ".venv")]
    subprocess.run(command, check=True, timeout=120)
    return folder


@pytest.fixture
def machine(tmp_path: Path, project: Path) -> Machine:
    """Return a function that runs a line of shell after sourcing setup.sh on a machine as described."""

    def run(
        line: str,
        *,
        apt: bool = True,
        lists: bool = True,
        packages: str = "",
        user: int = 0,
        programs: Mapping[str, str] = MappingProxyType({}),
    ) -> Output:
        path = tmp_path / "programs"
        shutil.rmtree(path, ignore_errors=True)
        path.mkdir()
        for tool in TOOLS:
            (path / tool).symlink_to(str(shutil.which(tool)))
        scripts = {"id": f"echo {user}"}
        if apt:
            # With -s, apt-get only checks whether it knows the packages.
            scripts["apt-get"] = f"[ $1 = -s ] || exit 99\nexit {0 if lists else 100}"
            scripts["dpkg-query"] = (
                f'case " {packages} " in *" $4 "*) printf installed ;; *) exit 1 ;; esac'  # -W -f FORMAT NAME
            )
        for name, script in {**scripts, **programs}.items():
            (path / name).write_text(f"#!{path / 'bash'}\n{script}\n", encoding="utf-8")
            (path / name).chmod(0o755)
        done = subprocess.run(
            ["bash", "-c", f'. "$0/install/setup.sh"; {line}', str(project)],
            env={"PATH": str(path), "TRADEMONITOR_DRY_RUN": "1", "HOME": str(tmp_path)},
            cwd=tmp_path,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return Output([text.removeprefix("+ ") for text in done.stdout.splitlines()], done.stderr)

    return run


def stamp_text(project: Path) -> str:
    """Return the content of the stamp file that a finished set-up writes."""
    files = [project / "pyproject.toml", project / "install" / "constraints.txt"]
    text = b"".join(file.read_bytes() for file in files)
    checksum = subprocess.run(["cksum"], input=text, capture_output=True, check=True).stdout
    return f"{checksum.decode().strip()} {project}\n"


@contextlib.contextmanager
def set_up(project: Path, purpose: str) -> Iterator[None]:
    """Let the stamp file of a finished set-up exist for the duration of the block."""
    stamp = project / ".venv" / f"trademonitor-{purpose}"
    stamp.write_text(stamp_text(project), encoding="utf-8")
    yield
    stamp.unlink()


def test_the_scripts_are_right_shell_and_executable_and_continuous_integration_runs_the_test_script() -> None:
    for script in SCRIPTS:
        done = subprocess.run(["bash", "-n", str(PROJECT / script)], capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, ""), script
        assert os.access(PROJECT / script, os.X_OK) or script == "install/setup.sh", script
    first, command = (PROJECT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert first == "#!/usr/bin/env bash"
    assert "install/test.sh" in command


def test_a_second_set_up_changes_nothing(project: Path, machine: Machine) -> None:
    for purpose in ("run", "test"):
        with set_up(project, purpose):
            assert machine(f"set_up {purpose}", packages=ALL) == Output([], "")


@pytest.mark.parametrize("changed", ["pyproject.toml", "install/constraints.txt"])
@pytest.mark.parametrize(("purpose", "group"), [("run", ""), ("test", " --group {project}/pyproject.toml:test")])
def test_python_packages_are_installed_again_after_a_change_of_their_list(
    project: Path, machine: Machine, changed: str, purpose: str, group: str
) -> None:
    file = project / changed
    before = file.read_bytes()
    with set_up(project, purpose):
        file.write_bytes(before + b"# changed\n")
        output = machine(f"set_up {purpose}", packages=ALL)
    file.write_bytes(before)
    versions = f"constraint {project}/install/constraints.txt"
    pip = f"{project}/.venv/bin/python -m pip --disable-pip-version-check install --quiet --{versions} "
    packages = f"--build-{versions}{group.format(project=project)} --editable {project}[figures,trend]"
    assert output.commands == [f"{pip}--upgrade pip", pip + packages]


def test_a_missing_environment_is_made_with_the_python_of_the_distribution(project: Path, machine: Machine) -> None:
    environment = project / ".venv"
    environment.rename(project / "elsewhere")
    output = machine("python=/usr/bin/python3; make_environment run", packages=ALL)
    (project / "elsewhere").rename(environment)
    assert output.commands[0] == f"/usr/bin/python3 -m venv --clear --system-site-packages {environment}"


INSTALL = "env DEBIAN_FRONTEND=noninteractive apt-get .* install --no-install-recommends"
#: What is done, on which machine, patterns of the commands, and a part of the messages.
CASES: dict[str, tuple[str, dict[str, object], list[str], str]] = {
    "only missing packages are installed, and lists are not updated": (
        f"install_packages {ALL}", {"packages": "python3 fonts-noto-cjk fonts-liberation python3-venv"},
        [f"{INSTALL} libreoffice-calc python3-uno"], "",
    ),
    "lists are updated if apt does not know the packages": (
        "install_packages libreoffice-calc", {"lists": False}, ["apt-get .* update", f"{INSTALL} libreoffice-calc"], "",
    ),
    "without root and sudo the command for an administrator is printed": (
        "install_packages libreoffice-calc python3", {"packages": "python3", "user": 1000}, [],
        "An administrator must run: apt-get install libreoffice-calc\n",
    ),
    "without apt the packages to install are printed": (
        "has_office() { return 1; }; install_packages python3; echo continued", {"apt": False}, ["continued"],
        "  dnf install libreoffice-calc",
    ),
    "without apt but with LibreOffice nothing is printed": (
        f"TRADEMONITOR_SOFFICE={sys.executable} install_packages libreoffice-calc", {"apt": False}, [], "",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_what_is_missing_is_installed_or_named(machine: Machine, case: str) -> None:
    line, described, commands, message = CASES[case]
    output = machine(line, **described)
    assert len(output.commands) == len(commands)
    for command, pattern in zip(output.commands, commands, strict=True):
        assert re.fullmatch(pattern, command)
    assert message in output.messages
    assert bool(message) == bool(output.messages)


# A distribution whose python3 is too old, such as Ubuntu 22.04.
OLD = 'command() { [ "$2" != /usr/bin/python3 ] && builtin command "$@"; }; '


def test_if_python_is_too_old_a_newer_one_of_the_distribution_is_installed(machine: Machine) -> None:
    programs = {
        "python3": "exit 1",  # the version check fails
        "apt-cache": '[ "$2" = python3.11-venv ]',
        "python3.11": '[ -e "$HOME/installed" ]',
        "apt-get": """[ "$1" = -s ] && exit 0\necho "apt-get $*"\n: >"$HOME/installed\"""",
    }
    output = machine(
        OLD + 'TRADEMONITOR_DRY_RUN=; find_python || install_newer_python; echo "uses $python"', programs=programs
    )
    assert re.fullmatch(r"uses /.*/python3\.11", output.commands[0])
    assert output.messages.splitlines()[-1].endswith(" install --no-install-recommends python3.11 python3.11-venv")


@pytest.mark.parametrize("apt", [True, False])
def test_without_a_new_python_it_stops_with_a_message(machine: Machine, apt: bool) -> None:
    programs = {"python3": "exit 1", "apt-cache": "exit 100"}
    output = machine(OLD + "(set_up run) || echo ended with $?", apt=apt, packages=ALL, programs=programs)
    assert output.commands == ["ended with 2"]
    assert "Python 3.11 or newer" in output.messages
    assert "apt-get install python3.11 python3.11-venv" in output.messages


def substitute(project: Path, name: str, script: str) -> Path:
    """Write a program *name* into the environment that prints its arguments, then runs *script*."""
    path = project / ".venv" / "bin" / name
    path.write_text(f'#!/bin/sh\necho {name} "$@"\n{script}\n', encoding="utf-8")
    path.chmod(0o755)
    return path


def test_run_passes_its_arguments_on(project: Path, machine: Machine) -> None:
    program = substitute(project, "trademonitor", "exit 0")
    with set_up(project, "run"):
        for arguments, passed in (
            ("", f"run --out {project}/output"),
            ("'a b.csv' --period 2025-02", f"run --out {project}/output a b.csv --period 2025-02"),
            ("--out here", "run --out here"),
            ("--out=here a.csv", "run --out=here a.csv"),
        ):
            output = machine(f'"$0/install/run.sh" {arguments}', packages=ALL)
            assert output.commands == [f"trademonitor {passed}"]
    program.unlink()


def test_all_checks_run_and_one_failure_is_enough(project: Path, machine: Machine) -> None:
    packages = f"{ALL} libreoffice-writer default-jre-headless poppler-utils procps xvfb xdotool imagemagick chromium"
    pytest_command = "pytest -n 3 --dist loadfile --no-loadscope-reorder -k months"
    checks = ["ruff check", "ruff format --check", pytest_command, "mypy"]  # mypy runs beside pytest, and is shown last
    names = ("ruff", "mypy", "pytest")
    with set_up(project, "test"):
        for failing in (*names, None):
            programs = [substitute(project, name, f"exit {int(name == failing)}") for name in names]
            output = machine(
                '"$0/install/test.sh" -k months || code=$?; echo "ended with ${code:-0}"', packages=packages
            )
            assert output.commands == [*checks, f"ended with {0 if failing is None else 1}"]
    for program in programs:
        program.unlink()
