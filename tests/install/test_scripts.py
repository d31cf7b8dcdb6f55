"""The install scripts install what is missing, once, and say what they cannot install.

The scripts run for real, on machines whose packages are told by a stand-in for dpkg; with
TRADEMONITOR_DRY_RUN they print what they would change, so nothing is installed here.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import pytest

PROJECT = Path(__file__).resolve().parents[2]
SCRIPTS = ("install/setup.sh", "install/run.sh", "install/test.sh", ".ci/run")
TOOLS = ("bash", "cat", "cksum", "dirname", "env", "rm", "mkdir")
PACKAGES = ("libreoffice-calc", "python3-uno", "fonts-noto-cjk", "python3", "python3-venv")

pytestmark = pytest.mark.skipif(
    shutil.which("bash") is None or sys.platform == "win32",
    reason="there is no bash: the scripts for Linux and macOS are not tested",
)


class Said(NamedTuple):
    """What a script would change, a command in a line, and what it told the person."""

    changes: list[str]
    told: str


Machine = Callable[..., Said]


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
    ) -> Said:
        path = tmp_path / "programs"
        shutil.rmtree(path, ignore_errors=True)
        path.mkdir()
        for tool in TOOLS:
            (path / tool).symlink_to(str(shutil.which(tool)))
        scripts = {"id": f"echo {user}"}
        if apt:
            # apt-get is only asked, with -s, whether it knows the packages.
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
        return Said([text.removeprefix("+ ") for text in done.stdout.splitlines()], done.stderr)

    return run


def mark(project: Path) -> str:
    """Return what a finished set-up notes down."""
    with (project / "pyproject.toml").open("rb") as file:
        checksum = subprocess.run(["cksum"], stdin=file, capture_output=True, text=True, check=True)
    return f"{checksum.stdout.strip()} {project}\n"


def mark_as_done(project: Path, purpose: str) -> Path:
    """Leave what a finished set-up leaves, and return that file."""
    stamp = project / ".venv" / f"trademonitor-{purpose}"
    stamp.write_text(mark(project), encoding="utf-8")
    return stamp


@pytest.mark.parametrize("script", SCRIPTS)
def test_bash_understands_the_script(script: str) -> None:
    done = subprocess.run(["bash", "-n", str(PROJECT / script)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("script", ["install/run.sh", "install/test.sh", ".ci/run"])
def test_scripts_can_be_started_by_name(script: str) -> None:
    assert os.access(PROJECT / script, os.X_OK)


def test_continuous_integration_runs_the_one_check_and_nothing_else() -> None:
    first, *commands = (PROJECT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert first == "#!/usr/bin/env bash"
    assert len(commands) == 1
    assert "install/test.sh" in commands[0]


@pytest.mark.parametrize("purpose", ["run", "test"])
def test_a_second_set_up_changes_nothing(project: Path, machine: Machine, purpose: str) -> None:
    stamp = mark_as_done(project, purpose)
    assert machine(f"set_up {purpose}", packages=" ".join(PACKAGES)) == Said([], "")
    stamp.unlink()


@pytest.mark.parametrize("purpose", ["run", "test"])
def test_on_this_machine_a_second_set_up_changes_nothing(purpose: str) -> None:
    stamp = PROJECT / ".venv" / f"trademonitor-{purpose}"
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != mark(PROJECT):
        pytest.skip(f"install/{purpose}.sh has not been run since pyproject.toml changed: its second run is not tested")
    script = (PROJECT / "install" / f"{purpose}.sh").read_text(encoding="utf-8")
    (line,) = re.findall(r"^set_up .*", script, re.MULTILINE)
    done = subprocess.run(
        ["bash", "-c", f". install/setup.sh; {line}"],
        cwd=PROJECT,
        env=os.environ | {"TRADEMONITOR_DRY_RUN": "1"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "")


def test_python_packages_are_installed_again_when_pyproject_has_changed(project: Path, machine: Machine) -> None:
    stamp = mark_as_done(project, "run")
    settings = project / "pyproject.toml"
    before = settings.read_bytes()
    settings.write_bytes(before + b"# changed\n")
    said = machine("set_up run", packages=" ".join(PACKAGES))
    settings.write_bytes(before)
    stamp.unlink()
    assert len(said.changes) == 1
    assert said.changes[0].startswith(f"{project}/.venv/bin/python -m pip ")
    assert said.changes[0].endswith(f" --editable {project}")


def test_the_test_group_needs_a_pip_that_knows_groups(machine: Machine) -> None:
    said = machine("set_up test", packages=" ".join(PACKAGES))
    assert ["pip>=25.1" in said.changes[0], "--group" in said.changes[1]] == [True, True]
    assert len(said.changes) == 2


def test_a_missing_environment_comes_from_the_distributions_python_with_its_packages(
    project: Path, machine: Machine
) -> None:
    environment = project / ".venv"
    environment.rename(project / "elsewhere")
    said = machine("python=/usr/bin/python3; make_environment run", packages=" ".join(PACKAGES))
    (project / "elsewhere").rename(environment)
    assert said.changes[0] == f"/usr/bin/python3 -m venv --clear --system-site-packages {environment}"


def test_only_missing_packages_are_installed_and_lists_are_not_updated(machine: Machine) -> None:
    said = machine("install_packages " + " ".join(PACKAGES), packages="python3 fonts-noto-cjk python3-venv")
    assert len(said.changes) == 1
    assert said.changes[0].startswith("env DEBIAN_FRONTEND=noninteractive apt-get ")
    assert said.changes[0].endswith(" install --no-install-recommends libreoffice-calc python3-uno")


def test_lists_are_updated_where_apt_does_not_know_the_packages(machine: Machine) -> None:
    said = machine("install_packages libreoffice-calc", lists=False)
    assert [change.split()[-1] for change in said.changes] == ["update", "libreoffice-calc"]


def test_without_root_and_sudo_the_administrators_command_is_told(machine: Machine) -> None:
    said = machine("install_packages libreoffice-calc python3", packages="python3", user=1000)
    assert said.changes == []
    assert "An administrator must run: apt-get install libreoffice-calc\n" in said.told


def test_without_apt_it_tells_what_to_install_and_goes_on(project: Path, machine: Machine) -> None:
    stamp = mark_as_done(project, "run")
    said = machine("has_office() { return 1; }; set_up run; echo went on", apt=False)
    stamp.unlink()
    assert said.changes == ["went on"]
    commands = re.findall(r"^ {2}(\w+) (?:-S|install) .*\bpython", said.told, re.MULTILINE)
    assert commands == ["dnf", "pacman", "zypper", "brew"]


def test_without_apt_but_with_libreoffice_it_says_nothing(machine: Machine, tmp_path: Path) -> None:
    office = tmp_path / "soffice"
    office.write_text("#!/bin/sh\n", encoding="utf-8")
    office.chmod(0o755)
    said = machine(f'TRADEMONITOR_SOFFICE="{office}" install_packages libreoffice-calc', apt=False)
    assert said == Said([], "")


# A distribution of which no python3 will do: one that is too old, as in Ubuntu 22.04.
OLD = 'command() { [ "$2" != /usr/bin/python3 ] && builtin command "$@"; }; '


def test_where_python_is_too_old_a_newer_one_of_the_distribution_is_installed_beside_it(machine: Machine) -> None:
    programs = {
        "python3": "exit 1",  # what the question for 3.11 gives
        "apt-cache": '[ "$2" = python3.11-venv ]',
        "python3.11": '[ -e "$HOME/installed" ]',
        "apt-get": """[ "$1" = -s ] && exit 0\necho "apt-get $*"\n: >"$HOME/installed\"""",
    }
    said = machine(
        OLD + 'TRADEMONITOR_DRY_RUN=; find_python || install_newer_python; echo "uses $python"', programs=programs
    )
    assert re.fullmatch(r"uses /.*/python3\.11", said.changes[0])
    assert said.told.splitlines()[-1].endswith(" install --no-install-recommends python3.11 python3.11-venv")


@pytest.mark.parametrize("apt", [True, False])
def test_without_a_python_that_will_do_it_stops_with_a_sentence(machine: Machine, apt: bool) -> None:
    programs = {"python3": "exit 1", "apt-cache": "exit 100"}
    said = machine(OLD + "(set_up run) || echo ended with $?", apt=apt, packages=" ".join(PACKAGES), programs=programs)
    assert said.changes == ["ended with 2"]
    assert "Python 3.11 or newer" in said.told
    assert "apt-get install python3.11 python3.11-venv" in said.told


def stand_in(project: Path, name: str, script: str) -> Path:
    """Write a program *name* into the environment that prints how it was called, then runs *script*."""
    path = project / ".venv" / "bin" / name
    path.write_text(f'#!/bin/sh\necho {name} "$@"\n{script}\n', encoding="utf-8")
    path.chmod(0o755)
    return path


@pytest.mark.parametrize(
    ("arguments", "passed_on"),
    [
        ("", "run --out {project}/output"),
        ("'a b.csv' --period 2025-02", "run --out {project}/output a b.csv --period 2025-02"),
        ("--out here", "run --out here"),
        ("--out=here a.csv", "run --out=here a.csv"),
    ],
)
def test_run_passes_its_arguments_on(project: Path, machine: Machine, arguments: str, passed_on: str) -> None:
    stamp = mark_as_done(project, "run")
    program = stand_in(project, "trademonitor", "exit 0")
    said = machine(f'"$0/install/run.sh" {arguments}', packages=" ".join(PACKAGES))
    program.unlink()
    stamp.unlink()
    assert said.changes == [f"trademonitor {passed_on.format(project=project)}"]


@pytest.mark.parametrize("failing", ["ruff", "mypy", "pytest", None])
def test_all_checks_run_and_one_that_fails_is_enough(project: Path, machine: Machine, failing: str | None) -> None:
    stamp = mark_as_done(project, "test")
    programs = [stand_in(project, name, f"exit {int(name == failing)}") for name in ("ruff", "mypy", "pytest")]
    packages = " ".join((*PACKAGES, "poppler-utils procps xvfb xdotool imagemagick"))
    said = machine('"$0/install/test.sh" -k months || code=$?; echo "ended with ${code:-0}"', packages=packages)
    for program in (*programs, stamp):
        program.unlink()
    code = 0 if failing is None else 1
    checks = ["ruff check", "ruff format --check", "mypy", "pytest -k months"]
    assert said.changes == [*checks, f"ended with {code}"]
