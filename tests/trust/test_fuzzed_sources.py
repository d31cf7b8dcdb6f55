"""Thousands of spoiled source files: each is refused in a sentence, or only what stands in it is stored.

File number n is the same on every machine where the same real tables are; ``file_number(n)`` makes it again.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mutations import CHANGES, KINDS, Change, File, render, restructured, tables, written
from plain_reader import Stored, contradictions
from reading import judge, put, read
from spoiled_bytes import file_number, name_of
from watched import SECONDS, Watched, do_all

from xlpkg.sources.reading import read_tables

Record = Callable[..., None]


def seed_file(number: int, kind: str) -> File:
    """A table as a file that nothing was done to."""
    table = tables()[number]
    return File("seed", kind, name_of(table, kind), written(number, kind), table.flow)


# The watch and the plain reader are no watch and no reader if they find nothing


@pytest.mark.parametrize("kind", KINDS)
def test_the_plain_reader_agrees_with_every_unharmed_file(kind: str) -> None:
    for number in range(0, len(tables()), 5):
        ready = put(seed_file(number, kind))
        assert judge(ready, read(ready)) == ("accepted", "")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("edition", [0, 1, 3, -1])
def test_the_plain_reader_finds_a_number_that_is_another_rows_or_columns_or_is_nowhere(edition: int, kind: str) -> None:
    seed = seed_file(edition % len(tables()), kind)
    done = read(put(seed))
    source, _ = read_tables(Path(seed.name), seed.flow, seed.data)
    rows = [row for row in done.stored if row.zone is None]
    assert len(rows) == 32
    assert contradictions(seed.data, source.kind, done.stored) == []
    lies = []
    for mine, other in zip(rows, [*rows[7:], *rows[:7]], strict=True):
        held = [field for field, figure in enumerate(mine.figures) if figure is not None]
        for field, there in zip(held, [*held[1:], held[0]], strict=True):
            for lie in {other.figures[field], mine.figures[there], (mine.figures[field] or 0.0) + 1}:
                if lie not in (None, mine.figures[field]):
                    figures = [lie if place == field else None for place in range(9)]
                    lies.append(replace(mine, figures=tuple(figures)))
    assert len(lies) > 60
    assert len(contradictions(seed.data, source.kind, lies)) == len(lies)


def test_the_plain_reader_finds_a_zones_number_under_another_zone() -> None:
    number = max(range(len(tables())), key=lambda number: len(tables()[number].cells))
    seed = seed_file(number, "csv")
    zones = [row for row in read(put(seed)).stored if row.zone is not None]
    if not zones:
        pytest.skip("the real tables are not here, and the examples have no cities")
    first, second = zones[:2]
    lie = Stored(first.region, first.zone, first.period, False, second.figures)
    assert len(contradictions(seed.data, "csv", [lie])) > 5
    assert contradictions(seed.data, "csv", [first]) == []


def _as_it_is(item: object) -> object:
    return item


def _nothing(_ready: object, _done: object) -> tuple[str, str]:
    return "done", ""


def _sleep(seconds: object) -> object:
    time.sleep(float(str(seconds)))
    return None


def _work(seconds: object) -> object:
    end = time.process_time() + float(str(seconds))
    while time.process_time() < end:
        pass
    return None


def _fail(how: object) -> object:
    match how:
        case "memory":
            return bytearray(8 * 2**30)
        case "death":
            import os

            os.abort()
        case "warning":
            import warnings

            warnings.warn("careless", stacklevel=1)
        case "words":
            import os

            os.write(2, b"thread panicked")
    return None


@pytest.mark.parametrize("hang", [_sleep, _work])
def test_a_hang_is_seen_and_the_next_file_is_read(hang: Callable[[object], object]) -> None:
    with Watched(_as_it_is, hang, _nothing) as child:
        assert child.do(0.01).result == "done"
        assert "hangs" in child.do(60.0).failure
        assert child.do(0.01).result == "done"


@pytest.mark.parametrize(
    ("how", "said"),
    [("memory", "MemoryError"), ("death", "exit code"), ("warning", "UserWarning"), ("words", "stderr"), ("no", "")],
)
def test_what_must_not_happen_is_seen(how: str, said: str) -> None:
    with Watched(_as_it_is, _fail, _nothing) as child:
        failure = child.do(how).failure
    assert said in failure
    assert bool(said) == bool(failure)


# The files


def test_a_spoiled_file_is_the_same_whenever_it_is_asked_for() -> None:
    assert [file_number(number) for number in range(40)] == [file_number(number) for number in range(40)]
    assert len({file_number(number).data for number in range(40)}) > 35


def test_spoiled_files_are_refused_in_a_sentence_or_truly_read(full: bool, record: Record) -> None:
    count = 16_000 if full else 450
    counts: Counter[str] = Counter()
    reasons: set[str] = set()
    slowest = (0.0, -1)
    memory = 0.0
    failures = []
    for number, outcome in do_all(range(count), put, read, judge):
        kind = file_number(number).kind.split()[0]
        if outcome.failure:
            failures.append(f"file {number} ({kind}): {outcome.failure}")
        verdict = "accepted" if outcome.result == "accepted" else "refused"
        counts[verdict] += 1
        counts[f"{kind} {verdict}"] += 1
        reasons.add(outcome.result)
        slowest = max(slowest, (outcome.seconds, number))
        memory = max(memory, outcome.mebibytes)
    assert not failures, "\n\n".join(failures[:10])
    assert slowest[0] < SECONDS
    # Neither verdict is a rare one, and the refusals have many reasons: else little was tried.
    assert min(counts["accepted"], counts["refused"]) > count / 10
    assert len(reasons) > 20
    record(
        "fuzz",
        files=count,
        refused=counts["refused"],
        accepted=counts["accepted"],
        reasons=len(reasons - {"accepted"}),
        slowest_seconds=round(slowest[0], 3),
        slowest_file=slowest[1],
        most_mebibytes=round(memory),
        by_kind={kind: {v: counts[f"{kind} {v}"] for v in ("refused", "accepted")} for kind in (*KINDS, "real")},
    )


@pytest.fixture(scope="module")
def reader() -> Iterator[Watched[File | int]]:
    with Watched(put, read, judge) as child:
        yield child


@st.composite
def spoiled_tables(draw: st.DrawFn) -> File:
    """A month of which rows, columns, labels, numbers or header words were changed, as a file of any kind."""
    table = draw(st.sampled_from(tables()))
    kind = draw(st.sampled_from(KINDS))
    changes: list[Change] = draw(st.lists(st.sampled_from(CHANGES), min_size=1, max_size=4))
    rng: random.Random = draw(st.randoms(use_true_random=False))
    spoiled = restructured(rng, table, changes)
    return File("drawn", kind, name_of(spoiled, kind), render(spoiled, kind), spoiled.flow)


def test_tables_with_changed_structure_are_refused_or_truly_read(
    full: bool, record: Record, reader: Watched[File | int]
) -> None:
    counts: Counter[str] = Counter()
    slowest = [0.0]

    @settings(
        max_examples=4_000 if full else 150,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(spoiled_tables())
    def holds(file: File) -> None:
        outcome = reader.do(file)
        counts["accepted" if outcome.result == "accepted" else "refused"] += 1
        slowest[0] = max(slowest[0], outcome.seconds)
        assert not outcome.failure, outcome.failure

    holds()
    assert slowest[0] < SECONDS
    assert min(counts["accepted"], counts["refused"]) > counts.total() / 50
    record(
        "fuzz of structure",
        files=counts.total(),
        refused=counts["refused"],
        accepted=counts["accepted"],
        slowest_seconds=round(slowest[0], 3),
    )
