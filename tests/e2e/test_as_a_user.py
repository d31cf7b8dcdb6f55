"""The README's Start and Buttons work for a new user: as_a_user.sh ends with 0 and leaves its pictures."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).with_name("as_a_user.sh")
_MISSING = [name for name in ("bash", "git", "Xvfb", "xdotool", "import", "pdftoppm") if shutil.which(name) is None]
pytestmark = [
    pytest.mark.usefixtures("with_soffice"),
    pytest.mark.skipif(bool(_MISSING), reason=f"not installed: {', '.join(_MISSING)}; the buttons are not tested"),
]


def test_a_new_user_makes_the_report_in_both_languages(tmp_path: Path) -> None:
    pictures = Path(os.environ.get("TRADEMONITOR_PICTURES") or tmp_path) / "user"
    finished = subprocess.run(
        ["bash", str(SCRIPT), str(pictures)], capture_output=True, text=True, check=False, timeout=1800
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr
    for lang in ("zh", "en"):
        assert len(list(pictures.glob(f"{lang}-page-*.png"))) == 5
        assert (pictures / f"{lang}-首页.png").stat().st_size > 10_000
