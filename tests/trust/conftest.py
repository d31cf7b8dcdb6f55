"""What the tests of trust share: the workbook as it is built."""

from __future__ import annotations

from pathlib import Path

import pytest
from programs import finish


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbook as it is built now, undisturbed."""
    folder = tmp_path_factory.mktemp("built")
    done = finish(folder, "build", "-o", folder / "TradeMonitor.xlsm")
    assert done.returncode == 0, done.stderr
    return folder / "TradeMonitor.xlsm"
