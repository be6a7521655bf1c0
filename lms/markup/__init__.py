"""Markdown as trainers write it: text in, safe HTML out. Rendered when saved, never while reading."""
