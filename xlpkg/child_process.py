"""Call a function of ours on what a stranger may have written, in a child process with limits on time and memory.

The operating system ends the child process at its limits. LibreOffice and Excel may have started this process, so that
``sys.executable`` is no Python and the environment is on ``sys.path`` only: interpreter and path are explicit.
"""

from __future__ import annotations

import contextlib
import faulthandler
import importlib
import json
import math
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

from xlpkg.errors import BadInput

#: The most memory of the child process, in bytes, where the system has such a limit.
MOST_MEMORY: Final = 2 * 2**30
#: The most time in seconds for the child process to start and to load the function.
_START_SECONDS: Final = 30.0
#: What faulthandler writes, after any warnings of libraries.
_TIMEOUT: Final = b"Timeout ("


class ChildEnded(Exception):
    """The child process has exceeded a limit."""


def call_in_child(function: str, arguments: dict[str, object], seconds: float, processor: int | None = None) -> Any:
    """Return the result of *function*, ``module:name``, with keyword *arguments*; all of it as JSON.

    Raises ChildEnded if it takes longer than *seconds* by the clock, more seconds of the *processor* where the system
    has such a limit, or too much memory; and the BadInput that it raises, whose facts become texts or numbers.
    """
    try:
        done = subprocess.run(  # noqa: S603 - our own function; what a stranger has written is in the input
            python_command("from xlpkg.child_process import main; main()"),
            input=json.dumps([function, arguments, seconds, processor or math.ceil(seconds)]).encode(),
            capture_output=True,
            timeout=_START_SECONDS + seconds,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),  # of Windows
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise ChildEnded from error
    if done.returncode == 1 and _TIMEOUT not in done.stderr:
        raise RuntimeError(done.stderr.decode(errors="replace"))
    if not done.stdout or done.returncode:
        raise ChildEnded
    kind, result = json.loads(done.stdout)
    if kind == "refused":
        key, facts = result
        raise BadInput(key, **facts)
    if kind == "failed":  # an error of our own code
        raise RuntimeError(result)
    return result


def python_command(code: str) -> list[str]:
    """Return the command that runs *code* in a Python with the packages of this process.

    Nothing is imported from the current folder, which may be a stranger's.
    """
    path = [str(Path(folder).resolve()) for folder in sys.path if folder]
    start = "import json, sys; sys.path[:0] = json.loads(sys.argv[1])"
    return [_interpreter(), "-I", "-c", f"{start}; {code}", json.dumps(path)]


def _interpreter() -> str:
    """Return the path of the Python that runs this process, or else of the one whose library this process uses."""
    if Path(sys.executable).stem.lower().startswith("python"):
        return sys.executable
    names = ("bin/python3", "python.exe", "bin/python.exe")
    found = (folder / name for folder in Path(json.__file__).parents for name in names)
    return str(next((path for path in found if path.is_file()), "python3"))


def main() -> None:
    """Call the function that standard input names, within the limits, and print its result or error."""
    name, arguments, seconds, processor = json.load(sys.stdin)
    try:
        module, _, function = name.partition(":")
        call = getattr(importlib.import_module(module), function)
        _limit("RLIMIT_AS", MOST_MEMORY)
        _limit("RLIMIT_CPU", processor)
        # Ends the process without waiting for Python, which may be in one long operation.
        faulthandler.dump_traceback_later(seconds, exit=True)
        answer: object = ["done", call(**arguments)]
    except BadInput as error:
        answer = ["refused", [error.key, error.facts]]
    except MemoryError:
        return
    except Exception as error:
        answer = ["failed", f"{type(error).__name__}: {error}"]
    json.dump(answer, sys.stdout, default=str)


def _limit(name: str, most: int) -> None:
    """Limit what this process uses, except on Windows, which has no such limits."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        limit = getattr(resource, name)
        _, hard = resource.getrlimit(limit)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(limit, (most, most))
