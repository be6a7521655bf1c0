"""Finding a person's name and address in texts and documents, as whole words, and putting something else there."""

import json
import re
from typing import Any

from lms.core.text import texts_in


class Naming:
    """What somebody is called, and what stands there instead."""

    def __init__(self, *names: str, instead: str) -> None:
        self._instead = instead
        self._pattern = re.compile(
            r"(?<!\w)(?:" + "|".join(re.escape(name) for name in names if name) + r")(?!\w)", re.IGNORECASE
        )
        # SQLite stores letters of documents that are not ASCII as escapes.
        self.likely = sorted({written for name in names if name for written in (name, json.dumps(name)[1:-1])})
        """One of these is in every text that has a name, as the database stores it."""

    def is_in(self, value: Any) -> bool:
        """Test if a text or a document names the person."""
        return any(self._pattern.search(text) for text in texts_in(value))

    def replaced(self, value: Any) -> Any:
        """Return the text or document without the person's name."""
        if isinstance(value, str):
            return self._pattern.sub(self._instead, value)
        if isinstance(value, dict):
            return {key: self.replaced(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [self.replaced(inner) for inner in value]
        return value
