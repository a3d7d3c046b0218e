"""The colours of both themes against WCAG 2.2, success criteria 1.4.3 and 1.4.11."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

CSS = (Path(__file__).resolve().parents[2] / "webapp/static/desk.css").read_text("utf-8")
TEXT = [("ink", ("paper", "sheet", "tint", "mark", "note")), ("soft", ("paper", "sheet", "tint")),
        ("link", ("paper", "sheet", "tint", "mark", "note")), ("seal", ("paper", "sheet")),
        ("on-seal", ("seal",)), ("paper", ("ink",))]  # fmt: skip


def colours(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))


LIGHT = colours(CSS[CSS.index(":root {") : CSS.index("}")])
DARK = colours(CSS[CSS.index("(prefers-color-scheme: dark)") :].split("}")[0])


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_text_is_readable(theme):
    assert set(theme) == set(LIGHT)
    poor = [
        (ink, ground, round(contrast(theme[ink], theme[ground]), 2))
        for ink, grounds in TEXT
        for ground in grounds
        if contrast(theme[ink], theme[ground]) < 4.5
    ]
    assert poor == []


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_borders_of_fields_are_visible(theme):
    assert contrast(theme["field"], theme["paper"]) >= 3
    assert contrast(theme["field"], theme["sheet"]) >= 3


def test_nothing_comes_from_elsewhere():
    assert "url(" not in CSS
    assert "@import" not in CSS
