"""Modules while they are written: drafts that save themselves, are reviewed, and wait for their day.

Owns `courses_module_draft` and `courses_review_rule`. One draft for each module; it goes when it is published.
"""
