"""Start-up time: the help, and the first function call in a new process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from benchmarks.measure import Line, Side, Sides
from benchmarks.programs import PYTHON, command, run
from benchmarks.stores import filled_store
from udfs.call import call

_CALL: Final = "from udfs.call import call; print(call('TM_YOY', ('广东', '出口', 202506)))"


def _is_printed(output: str) -> bool:
    return bool(output)


@contextmanager
def _help(_folder: Path, _tiny: bool) -> Iterator[Sides]:
    yield Sides(
        Side(lambda: run([command(), "--help"]), lambda output: "Usage" in output),
        Side(lambda: run([PYTHON, "-c", "import pandas; print(pandas.__version__)"]), _is_printed),
        Side(lambda: run([PYTHON, "-c", "pass"]), lambda output: output == ""),
    )


@contextmanager
def _first_call(folder: Path, tiny: bool) -> Iterator[Sides]:
    store = filled_store(folder, 20 if tiny else 240)
    answer = f"{call('TM_YOY', ('广东', '出口', 202506), store=store)}\n"
    env = {"TRADEMONITOR_STORE": str(store)}
    yield Sides(
        Side(lambda: run([PYTHON, "-c", _CALL], env=env), lambda output: output == answer),
        Side(lambda: run([PYTHON, "-c", "import pandas; print(pandas.__version__)"]), _is_printed),
        Side(lambda: run([PYTHON, "-c", "pass"]), lambda output: output == ""),
        lambda: {"months in the store": 20 if tiny else 240},
    )


LINES: Final = (
    Line("help", "trademonitor --help", "import pandas", "python -c pass", (0.5, None), _help),
    Line(
        "first-call",
        "the first TM_ call in a new process, 20 years in the store",
        "import pandas",
        "python -c pass",
        (0.5, None),
        _first_call,
    ),
)
