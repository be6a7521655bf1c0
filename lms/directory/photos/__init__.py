"""The photo of one person: optional, a square, seen by administrators."""
