"""The generated parts of the documentation are current."""

from __future__ import annotations

import runpy
from pathlib import Path

DOCS = Path(__file__).resolve().parents[1] / "docs"


def test_docs_functions_is_current() -> None:
    made = runpy.run_path(str(DOCS / "make.py"))["page"]()
    assert (DOCS / "functions.md").read_text(encoding="utf-8") == made, "run: python docs/make.py"


def test_the_figures_of_docs_trust_are_the_measured_ones() -> None:
    made = runpy.run_path(str(DOCS / "make.py"))["trust_page"]()
    assert (DOCS / "trust.md").read_text(encoding="utf-8") == made, "run: python docs/make.py"
    assert "killed" in made


def test_no_example_in_docs_functions_fails() -> None:
    text = (DOCS / "functions.md").read_text(encoding="utf-8")
    results = [line for line in text.splitlines() if line.startswith("    ")]
    assert len(results) > 20
    assert [line for line in results if "##" in line or line.strip() == "#N/A"] == []
