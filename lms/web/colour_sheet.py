"""The company's colour in place of our yellow, as a small style sheet of its own."""

from functools import lru_cache

from lms.core import colours, ids


@lru_cache(16)
def colour_sheet(colour: str) -> str:
    """Return the style sheet for a colour that is readable."""
    pale, deep = colours.soft(colour, dark=False), colours.soft(colour, dark=True)
    ink, night = colours.INK, colours.NIGHT
    return f""":root {{ --sign: {colour}; --sign-soft: light-dark({pale}, {deep}); --mantra: light-dark({colour}, {night});
  --on-mantra: light-dark({ink}, {colour}); --focus: light-dark({ink}, {colour}); --halo: light-dark({colour}, {night}); }}
@supports not (color: light-dark(#000, #fff)) {{
  :root {{ --sign-soft: {pale}; --mantra: {colour}; --on-mantra: {ink}; --focus: {ink}; --halo: {colour}; }}
}}
.board :focus-visible, .top :focus-visible {{ outline-color: {colour}; }}
"""


def sheet_name(colour: str) -> str:
    """Return the name under which browsers may keep the sheet: another colour or another sheet has another."""
    return f"{colour.removeprefix('#')}-{ids.sha256(colour_sheet(colour))[:8]}"


def find_sheet(name: str) -> str | None:
    """Return the style sheet of a name that we gave out, or `None`."""
    colour = f"#{name[:6]}"
    if not colours.is_colour(colour) or not colours.is_readable(colour) or name != sheet_name(colour):
        return None
    return colour_sheet(colour)
