"""Plain text and Markdown become the paragraphs and tables that a reader sees, each with the line where it starts."""

from __future__ import annotations

import pytest

from xlpkg.audit.document import Block, Paragraph
from xlpkg.audit.formats.text import text_blocks

_WIDE = "exports of Guangdong grew in the first five months"  # 50 characters
_CHINESE = "广东出口额同比变化为正的数一二三四五六七"  # 20, as wide as 40


def shown(text: str, *, is_markdown: bool = False) -> list[str]:
    """The number of the line and the text of each paragraph, and the lines and cells of each table."""

    def one(block: Block) -> str:
        if isinstance(block, Paragraph):
            return f"{block.where.removeprefix('line ')}: {block.text}"
        return "; ".join(f"{row.where.removeprefix('line ')}: {' / '.join(row.cells)}" for row in block.rows)

    return [one(block) for block in text_blocks(text, is_markdown=is_markdown)]


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("", []),
        ("一。\r\n二。\r三。\n四", ["1: 一。", "2: 二。", "3: 三。", "4: 四"]),
        # Lines that were broken for their width, as wide as the widest or nearly, go on in the next one.
        (f"{_WIDE}\n{_WIDE}\nrose by 3%\nend", [f"1: {_WIDE} {_WIDE} rose by 3%", "4: end"]),
        (f"{_WIDE}\n{_WIDE[:40]}\nend", [f"1: {_WIDE} {_WIDE[:40]} end"]),  # four fifths
        (f"{_WIDE}\n{_WIDE[:38]}\nend", [f"1: {_WIDE} {_WIDE[:38]}", "3: end"]),
        # A Chinese character is as wide as two letters.
        ("广东出口额同比变化为3.2个百分\n点", ["1: 广东出口额同比变化为3.2个百分点"]),
        (f"{_WIDE}\n{_CHINESE}\nend", [f"1: {_WIDE}{_CHINESE}end"]),
        (f"{_WIDE}\n{_CHINESE[1:]}\nend", [f"1: {_WIDE}{_CHINESE[1:]}", "3: end"]),
        # Not after the end of a sentence, nor before an item, a heading, a rule, a typed row or an empty line.
        (f"{_WIDE}.\n{_WIDE}", [f"1: {_WIDE}.", f"2: {_WIDE}"]),
        (f"{_WIDE}\n- {_WIDE}", [f"1: {_WIDE}", f"2: {_WIDE}"]),
        (f"{_WIDE}\n# {_WIDE}\n{_WIDE}", [f"1: {_WIDE}", f"2: {_WIDE}", f"3: {_WIDE}"]),
        (f"{_WIDE}\n\n{_WIDE}", [f"1: {_WIDE}", f"3: {_WIDE}"]),
        (f"{_WIDE}\n----\n{_WIDE}", [f"1: {_WIDE}", f"3: {_WIDE}"]),
        (f"{_WIDE}\n广东\t829.3\t2.1\n{_WIDE}", [f"1: {_WIDE}", "2: 广东 / 829.3 / 2.1", f"3: {_WIDE}"]),
        (
            "| a | b |\n| - | - |\n| 1 | 2 |\n\n| c | d |\n| - | - |\n| 3 | 4 |",
            ["1: a / b; 3: 1 / 2", "5: c / d; 7: 3 / 4"],
        ),
        (f"a | b\n1 | 2\n{_WIDE}", ["1: a | b", "2: 1 | 2", f"3: {_WIDE}"]),
        # Rows typed with tabs may have empty lines between them; with pipes only inside, a row has seven cells.
        ("a\tb\tc\n\nd\t\tf", ["1: a / b / c; 3: d /  / f"]),
        ("| a \\| b | **c** |  |\n| - | - | - |", ["1: a | b / c / "]),
        ("a | 1 | 2 | 3 | 4 | 5 | 6", ["1: a / 1 / 2 / 3 / 4 / 5 / 6"]),
        ("a | 1 | 2 | 3 | 4 | 5", ["1: a | 1 | 2 | 3 | 4 | 5"]),
        # Marks of Markdown are removed in any text.
        ("# C #\n> - 出口\\\n-3.2%\n1. first", ["1: C", "2: 出口-3.2%", "4: 1. first"]),
        ("[出口](a.b/(c)) &lt; a\\_b ![x](y.png)<br>__c__ snake_case", ["1: 出口 < a_b c snake_case"]),
    ],
)
def test_the_lines_of_plain_text_are_paragraphs_and_tables(text: str, blocks: list[str]) -> None:
    assert shown(text) == blocks


def test_lines_are_not_joined_without_end() -> None:
    blocks = text_blocks("\n".join(["x" * 99] * 500), is_markdown=False)
    lengths = [len(block.text) for block in blocks if isinstance(block, Paragraph)]
    assert len(lengths) == 10
    assert lengths[0] == 5099  # the first of more than 5,000 characters: 51 lines and their spaces


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("# 一\r\n二\r\r三", ["1: 一", "2: 二", "4: 三"]),
        ("one\ntwo\n\nthree", ["1: one two", "4: three"]),
        # A line ends the paragraph after a backslash or two spaces.
        ("one  \ntwo\\\nthree\nfour", ["1: one", "2: two", "3: three four"]),
        # The number of an item may belong to its text, a bullet does not.
        ("1. one\n2. two\n   more\n\n   again", ["1: 1. one", "2: 2. two more", "5: again"]),
        ("> quoted\n> again", ["1: quoted again"]),
        # Tables, and rows typed with tabs or pipes within a paragraph.
        ("| **a** | b |\n| --- | --- |\n| 1 | 2 |\n\nend", ["1: a / b; 3: 1 / 2", "5: end"]),
        ("one\ntwo\na\tb\tc\nthree", ["1: one two", "3: a / b / c", "4: three"]),
        ("a\tb\tc\nd\te\tf", ["1: a / b / c; 2: d / e / f"]),
        # Text without marks of its own.
        ("```\none\ntwo\n```", ["2: one two"]),
        ("<p>one</p>\n\nend", ["1: one", "3: end"]),
        ("head\n\n    one\n", ["1: head", "3: one"]),
    ],
)
def test_markdown_is_read_without_its_marks(text: str, blocks: list[str]) -> None:
    assert shown(text, is_markdown=True) == blocks
