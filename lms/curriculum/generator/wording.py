"""Texts put together."""

import unicodedata


def sentence(text: str, stop: str = ".") -> str:
    """Return a text with a full stop, unless it already ends in some mark, so that another sentence can follow."""
    text = text.strip()
    return text if not text or unicodedata.category(text[-1]).startswith("P") else f"{text}{stop}"
