"""Drafts of modules: saved while they are written, reviewed, scheduled.

Owns `courses_module_draft`, `courses_module_draft_author` and `courses_review_rule`. A module has one draft at most,
which is deleted when it is published.
"""
