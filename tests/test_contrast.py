"""Every pair of colours that is used, read from the style sheet, in both themes: WCAG 1.4.3 and 1.4.11."""

import re

import pytest

from tests.conftest import ROOT

CSS = (ROOT / "lms/web/static/style.css").read_text(encoding="utf-8")
THEMES = ("light", "dark")

TEXT = [
    *((front, back) for front in ("ink", "ink-2", "link", "bad", "good", "refresh") for back in ("paper", "surface")),
    ("ink", "sunken"), ("ink", "sign-soft"), ("ink", "good-soft"), ("ink", "bad-soft"), ("good", "good-soft"),
    ("bad", "bad-soft"), ("link", "bad-soft"), ("link", "good-soft"), ("ink-2", "sunken"), ("on-sign", "sign"),
    ("on-board", "board"), ("on-board-2", "board"), ("late", "board"), ("paper", "ink"), ("on-mantra", "mantra"),
    ("refresh", "refresh-soft"), *(("on-line", f"line-{i}") for i in range(1, 7)), *(("on-sign", f"line-{i}-b") for i in range(1, 7)),
    *((f"h{i}-t", f"h{i}") for i in range(5)),
]  # fmt: skip
PARTS = [
    ("edge", "paper"), ("edge", "surface"), ("ink", "paper"), ("ink", "sign"), ("good", "surface"), ("h0", "paper"), ("h4", "paper"),
    *((f"line-{i}", ground) for i in range(1, 7) for ground in ("paper", "surface")), *((f"line-{i}-b", "board") for i in range(1, 7)),
]  # fmt: skip
NOT_USED = {("ink", "sign", "dark")}
"""In the dark theme the yellow stop has its ring on the page, not on the yellow."""


def tokens() -> dict[str, tuple[str, str]]:
    found = {}
    for name, value in re.findall(r"--([\w-]+):\s*(light-dark\([^)]*\)|#[0-9a-f]{6})\s*;", CSS.split("@supports")[0]):
        colours = re.findall(r"#[0-9a-f]{6}", value)
        found[name] = (colours[0], colours[-1])
    return found


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def too_weak(pairs, needed: float) -> list[str]:
    known = tokens()
    return [
        f"{front} on {back} in {theme}: {contrast(known[front][i], known[back][i]):.2f}"
        for front, back in pairs
        for i, theme in enumerate(THEMES)
        if (front, back, theme) not in NOT_USED and contrast(known[front][i], known[back][i]) < needed
    ]


def test_text_has_a_contrast_of_at_least_four_and_a_half():
    assert too_weak(TEXT, 4.5) == []


def test_parts_of_controls_have_a_contrast_of_at_least_three():
    assert too_weak(PARTS, 3.0) == []


@pytest.mark.parametrize("word", ["left", "right"])
def test_the_style_sheet_knows_start_and_end_only(word):
    assert re.findall(rf"(?:(?:margin|padding|border)-{word}|text-align: {word}|[{{;]\s*{word}:)", CSS) == []


def test_phones_without_light_dark_get_the_light_colours():
    fallback = CSS.split("@supports")[1].split("@media")[0]
    expected = {name: light for name, (light, dark) in tokens().items() if light != dark}

    assert dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", fallback)) == expected
