"""The year that a text states is wrong if its figures are those of another year."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from made_figures import EXPORT, IMPORT, LAST_MAY, MAY, NET, RIGHT, TOTAL, checks, claim, verdicts
from made_references import parsed, reference_of, told

from xlpkg.audit.claims import Claim, FigureClaim, YearClaim
from xlpkg.audit.figure_checks import FigureChecks


def of_year(*claims: FigureClaim) -> list[FigureClaim]:
    """Figures of a text that names the year 2024 for its period."""
    return [replace(each, stated_year=2024, is_year_named=True) for each in claims]


def years(*claims: Claim, **others: Any) -> list[tuple[str, object, object]]:
    done = checks(*claims, **others)
    return [(each.where, each.printed, each.expected) for each in done.year_findings()]


EXPORTS, IMPORTS = claim(EXPORT, "6000.0", LAST_MAY), claim(IMPORT, "4000.0", LAST_MAY, where="line 2")


def test_a_stated_year_is_wrong_if_two_figures_are_of_another() -> None:
    done = checks(*of_year(EXPORTS, IMPORTS))
    (found,) = done.year_findings()
    assert (found.code, found.printed, found.expected) == ("prose", "2024", "2025")
    assert told(found) == (
        "error", "text", "正文写的是 2024 年，而数字是 2025 年的（2 个数字中 2 个相符，与 2024 年均不符）"
    )  # fmt: skip
    # The figures are then right in that year.
    assert verdicts(done) == [RIGHT, RIGHT]
    assert [each.interval for each in done.judged] == [(6000.0, 6000.0), (4000.0, 4000.0)]


@pytest.mark.parametrize(
    ("claims", "count"),
    [
        (of_year(EXPORTS), 0),  # one figure
        ([*of_year(EXPORTS), claim(TOTAL, "10000.0")], 1),  # and another that is right in 2025
        ([*of_year(EXPORTS), claim(TOTAL, "9999.9", group=-7)], 0),
        ([*of_year(EXPORTS), claim(TOTAL, "10000.0", LAST_MAY)], 0),
        (of_year(EXPORTS, EXPORTS), 0),  # twice the same
        (of_year(EXPORTS, IMPORTS, claim(TOTAL, "10000.0", LAST_MAY)), 0),  # right in 2024
        (of_year(EXPORTS, IMPORTS, claim(TOTAL, "10000.0", LAST_MAY), claim(NET, "2000.0", LAST_MAY)), 1),  # 1 of 4
        (of_year(EXPORTS, IMPORTS, claim(TOTAL, "10000.2", LAST_MAY)), 1),
        (of_year(EXPORTS, IMPORTS, claim(TOTAL, "9.0", LAST_MAY), claim(NET, "8.0", LAST_MAY)), 0),  # only half
        (of_year(EXPORTS, IMPORTS, claim(TOTAL, "9.0", LAST_MAY), claim(TOTAL, "9.0", LAST_MAY)), 1),
        (of_year(claim(EXPORT, "6.0", LAST_MAY), claim(IMPORT, "4.0", LAST_MAY)), 0),  # of no year
        ([EXPORTS, IMPORTS], 0),  # no stated year
        ([replace(each, stated_year=2024) for each in (EXPORTS, IMPORTS)], 0),  # not named in this sentence
    ],
)
def test_a_stated_year_is_right_unless_most_figures_are_of_another(claims: list[FigureClaim], count: int) -> None:
    assert len(years(*claims)) == count


def test_figures_of_a_year_that_is_named_elsewhere_are_judged_again() -> None:
    done = checks(*(replace(each, stated_year=2024) for each in (EXPORTS, IMPORTS)))
    assert list(done.year_findings()) == []
    assert verdicts(done) == [RIGHT, RIGHT]


def test_each_stated_year_is_checked_by_itself() -> None:
    right = [replace(claim(TOTAL, "10000.0", LAST_MAY), stated_year=2023)]
    of_none = [replace(claim(TOTAL, "7.0", LAST_MAY), stated_year=2022)]
    assert years(*right, *of_none, *of_year(EXPORTS, IMPORTS)) == [("text", "2024", "2025")]
    named = [replace(EXPORTS, stated_year=2024), *of_year(IMPORTS)]
    assert years(*named) == [("line 2", "2024", "2025")]


def test_a_report_and_a_text_without_a_store_have_no_wrong_year() -> None:
    claims = of_year(EXPORTS, IMPORTS)
    assert years(*claims, is_report=True) == []
    made = FigureChecks(parsed(*claims), reference_of({}), None, MAY)
    assert list(made.year_findings()) == []


def test_a_change_from_the_same_year_is_an_error() -> None:
    done = checks(EXPORTS, YearClaim("line 3", "sentence", 2025, 2024))
    (found,) = done.year_findings()
    assert (found.code, found.printed, found.expected) == ("prose", "2025", "2024")
    assert told(found) == ("error", "line 3", "2025 年的数字与 2025 年自身相比，应为 2024 年：sentence")
