"""Change a module one operator, number, argument or word at a time, and list the changes that no test notices.

    python tests/mutation.py xlpkg/audit/cells.py tests/audit/test_bulletins.py

mutmut writes the changes. pytest collects and runs the tests once. Then each change is put into a fork of this process,
which runs the tests that call the changed function until one fails, first those that are fast and failed often so far.
A process that a test starts runs the unchanged module.
"""

from __future__ import annotations

import difflib
import functools
import gc
import importlib.abc
import importlib.machinery
import importlib.util
import itertools
import os
import resource
import sys
import tempfile
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Callable, Generator
from pathlib import Path
from types import CodeType, FrameType, FunctionType, ModuleType
from typing import Any, cast

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # a fork has one thread

import pytest
from _pytest.runner import runtestprotocol
from mutmut.mutation import trampoline
from mutmut.mutation.file_mutation import mutate_file_contents

_SECONDS = 10  # that a change may need, beyond three times what its tests need
_BROKEN = 255  # the exit code of a change with which pytest itself fails; below, the number of the test that fails
_MEMORY = 4 << 30  # bytes, of a change that never ends


class ChangedModule(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports a module with the changed functions beside its own; ``changes`` has them by function."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.name = path.removesuffix(".py").replace("/", ".")
        self.mutated = mutate_file_contents(path, Path(path).read_text(encoding="utf-8"))
        self.changes: dict[FunctionType, dict[str, FunctionType]] = {}
        vars(trampoline)["wrap_in_trampoline"] = self._note

    def _note(self, changes: dict[str, FunctionType], **_: bool) -> Callable[[FunctionType], FunctionType]:
        def note(function: FunctionType) -> FunctionType:
            self.changes[function] = changes
            return function

        return note

    def find_spec(self, fullname: str, *_: object) -> importlib.machinery.ModuleSpec | None:
        if fullname != self.name:
            return None
        return importlib.util.spec_from_file_location(fullname, self.path, loader=self)

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self.mutated.code, str(Path(self.path).resolve()), "exec"), module.__dict__)  # noqa: S102

    def difference(self, change: str) -> str:
        """Return the lines that *change* removes and adds."""
        lines = self.mutated.code.splitlines()
        original = f"{change.rpartition('_')[0]}_orig"
        spans = (self.mutated.line_span_by_function_name[name] for name in (original, change))
        before, after = ("\n".join(lines[span.start - 1 : span.end]) for span in spans)
        compared = difflib.ndiff(before.split("\n"), after.replace(change, original).split("\n"))
        return "\n".join(line for line in compared if line[0] in "-+")


def _end(session: pytest.Session) -> pytest.Item:
    """Return what follows the last test if the fixtures of the session stay."""
    return cast("pytest.Item", session)


class Runner:
    """Runs the collected tests once, then for each change those that call the changed function."""

    def __init__(self, module: ChangedModule) -> None:
        self.module = module
        self.called: set[CodeType] = set()
        self.tests: dict[CodeType, dict[pytest.Item, float]] = {}  # and how many seconds each takes
        self.noticed = Counter[tuple[CodeType, pytest.Item]]()  # how many changes of a function each test noticed
        #: What the fixtures that tests share call, and the seconds that each takes.
        self.in_fixtures: dict[pytest.FixtureDef[Any], tuple[frozenset[CodeType], float]] = {}

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef[Any]) -> Generator[None, object, object]:
        called, self.called = self.called, set()
        start = time.perf_counter()
        value = yield
        if fixturedef.scope != "function" and self.called:
            self.in_fixtures[fixturedef] = frozenset(self.called), time.perf_counter() - start
        self.called |= called
        return value

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        warnings.simplefilter("ignore", DeprecationWarning)  # Python's, of a fork beside threads
        self._run_once(session)
        survivors = 0
        for function, changes in self.module.changes.items():
            for name, changed in changes.items():
                noticed = self._is_noticed(session, function, changed)
                if name.endswith("_orig") and noticed:
                    raise pytest.UsageError(f"a test of {function.__qualname__} fails in a fork without a change")
                if not name.endswith("_orig") and not noticed:
                    survivors += 1
                    print(f"{name}\n{self.module.difference(name)}\n", flush=True)
        total = len(self.module.mutated.mutant_names)
        print(f"{self.module.path}: {total} changes, {total - survivors} noticed, {survivors} not")
        return True

    def _run_once(self, session: pytest.Session) -> None:
        codes = {function.__code__ for function in self.module.changes}

        def note(frame: FrameType, event: str, _: object) -> None:
            if event == "call" and frame.f_code in codes:
                self.called.add(frame.f_code)

        for test, following in itertools.pairwise([*session.items, _end(session)]):
            self.called.clear()
            start = time.perf_counter()
            sys.setprofile(note)
            reports = runtestprotocol(test, log=False, nextitem=following)
            sys.setprofile(None)
            for report in reports:
                if report.failed:
                    raise pytest.UsageError(f"{test.nodeid} fails without a change:\n{report.longreprtext}")
            seconds = time.perf_counter() - start
            for fixture in self._shared(test):
                self.called |= self.in_fixtures[fixture][0]
                seconds += self.in_fixtures[fixture][1]
            for code in self.called:
                self.tests.setdefault(code, {})[test] = seconds
        for each in gc.get_objects():
            if isinstance(each, functools._lru_cache_wrapper):
                each.cache_clear()
        gc.freeze()

    def _shared(self, test: pytest.Item) -> list[pytest.FixtureDef[Any]]:
        """Return the fixtures of *test* that other tests share and that call a function of the module."""
        fixtures = itertools.chain.from_iterable(cast("pytest.Function", test)._fixtureinfo.name2fixturedefs.values())
        return [each for each in fixtures if each in self.in_fixtures]

    def _is_noticed(self, session: pytest.Session, function: FunctionType, changed: FunctionType) -> bool:
        code = function.__code__
        seconds = self.tests.get(code, {})
        tests = sorted(seconds, key=lambda test: seconds[test] / (1 + self.noticed[code, test]))
        child = os.fork()
        if child:
            noticed = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            if 0 < noticed <= len(tests):
                self.noticed[code, tests[noticed - 1]] += 1
            return noticed != 0
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (int(3 * sum(seconds.values())) + _SECONDS,) * 2)
        try:
            function.__code__ = changed.__code__
            function.__defaults__, function.__kwdefaults__ = changed.__defaults__, changed.__kwdefaults__
            if any(code in called for called, _ in self.in_fixtures.values()):
                session._setupstate.teardown_exact(None)
            for number, (test, following) in enumerate(itertools.pairwise([*tests, _end(session)]), 1):
                if any(report.failed for report in runtestprotocol(test, log=False, nextitem=following)):
                    os._exit(min(number, _BROKEN - 1))
            os._exit(0)
        except BaseException:
            traceback.print_exc()
            os._exit(_BROKEN)


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit("usage: python tests/mutation.py MODULE TEST…")
    module = ChangedModule(sys.argv[1])
    sys.meta_path.insert(0, module)
    with tempfile.TemporaryDirectory() as folder:  # other runs of pytest clear the usual one
        options = ["-qq", "-s", "--tb=native", "-p", "no:cacheprovider", f"--basetemp={folder}"]
        code = pytest.main([*options, *sys.argv[2:]], plugins=[Runner(module)])
    sys.exit(code)
