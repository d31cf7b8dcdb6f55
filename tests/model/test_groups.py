"""Groups of provinces: the shipped ones, and those of a laboratory."""

import re
from pathlib import Path

import pytest

from xlpkg.model.groups import load_groups, unused_lines
from xlpkg.model.regions import PROVINCES, REGIONS


@pytest.mark.parametrize("names", [("东部", "中部", "西部", "东北"), ("沿海", "内陆")])
def test_some_groups_divide_the_country(names: tuple[str, ...]) -> None:
    groups = [group for group in load_groups() if group.name in names]
    assert sorted(index for group in groups for index in group.members) == [each.index for each in PROVINCES]


def test_a_laboratory_adds_groups_in_any_encoding(tmp_path: Path) -> None:
    line = "# ours\n\n川渝、成渝 ｜ Sichuan and Chongqing ｜ 四川省，Chongqing\n"
    for encoding in ("utf-8", "utf-8-sig", "gb18030", "utf-16"):
        (tmp_path / "groups.txt").write_bytes(line.encode(encoding))
        *shipped, own = load_groups(tmp_path)
        assert tuple(shipped) == load_groups()
        assert [REGIONS[index].short for index in own.members] == ["四川", "重庆"]
        assert (own.label("zh"), own.label("en"), own.names) == (
            "川渝",
            "Sichuan and Chongqing",
            ("川渝", "成渝", "sichuan and chongqing"),
        )


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("川渝 | Chuan-Yu | 四川、深圳", "深圳"),
        ("川渝 | Chuan-Yu | 四川、重庆、四川省", "twice"),
        ("川渝 | Chuan-Yu | ", "expected"),
        ("川渝", "expected"),
        ("四川 | Chuan-Yu | 四川、重庆", "already"),
        ("川渝 | YRD | 四川、重庆", "already"),
        ("全部 | All | 全国", "'全国' is not one of the 31 provinces"),
        (" | Chuan-Yu | 四川、重庆", "expected"),
    ],
)
def test_a_bad_line_is_left_out_with_its_number_and_reason(tmp_path: Path, line: str, reason: str) -> None:
    (tmp_path / "groups.txt").write_text(f"# ours\n{line}\n成渝 | | 四川、重庆\n", encoding="utf-8")
    assert [group.name for group in load_groups(tmp_path)[len(load_groups()) :]] == ["成渝"]
    (unused,) = unused_lines(tmp_path)
    assert re.search(rf"groups\.txt, line 2: .*{reason}", unused.message.sentence("en"))
    assert "第 2 行" in unused.message.sentence("zh")


def test_no_shipped_line_is_left_out_and_a_picture_has_no_groups(tmp_path: Path) -> None:
    assert unused_lines() == ()
    (tmp_path / "groups.txt").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    assert load_groups(tmp_path) == load_groups()
    assert "not text" in unused_lines(tmp_path)[0].message.sentence("en")
