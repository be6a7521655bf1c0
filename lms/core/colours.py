"""Colours that people can read: contrast as WCAG 2 counts it, and the nearest colour that has enough."""

import colorsys
import re
from collections.abc import Iterable

ENOUGH = 4.5
"""Contrast of text. Source: WCAG 2.2, 1.4.3."""
INK, NIGHT, PALE = "#10161d", "#0b0f13", "#f1f3ec"
"""What stands on the company's colour, what it stands on in the dark, and the text beside it there."""
_HEX = re.compile(r"#[0-9a-f]{6}")


def is_colour(written: str) -> bool:
    """Test if a text is a colour as we store it: `#ffc917`."""
    return _HEX.fullmatch(written) is not None


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21. Source: WCAG 2.2, definition of contrast ratio."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def is_readable(colour: str) -> bool:
    """Test if dark text can be read on the colour, and the colour on the dark page."""
    return min(contrast(colour, INK), contrast(colour, NIGHT)) >= ENOUGH


def nearest_readable(colour: str) -> str:
    """Return the colour itself if it is readable, else the same hue made just so much lighter that it is."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*(part / 255 for part in _parts(colour)))
    step = 0
    while not is_readable(colour):
        step += 1
        colour = _hex(colorsys.hls_to_rgb(hue, min(1.0, lightness + step / 200), saturation))
    return colour


def mix(one: str, other: str, share: float) -> str:
    """Return so much of one colour in the other."""
    pairs = zip(_parts(one), _parts(other), strict=True)
    return _hex((a * share + b * (1 - share)) / 255 for a, b in pairs)


def soft(colour: str, *, dark: bool) -> str:
    """Return the colour as a ground for text: pale by day, deep by night."""
    share = 0.28
    ground, text = (NIGHT, PALE) if dark else ("#ffffff", INK)
    while contrast(made := mix(colour, ground, share), text) < ENOUGH + 1:
        share -= 0.02
    return made


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(part / 255) for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _hex(parts: Iterable[float]) -> str:
    return "#" + "".join(f"{round(part * 255):02x}" for part in parts)
