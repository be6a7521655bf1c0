"""Drafts of modules: saved while they are written, reviewed, scheduled.

Owns `curriculum_module_draft`, `curriculum_draft_author` and `curriculum_review_rule`. A module has one draft at most,
which is deleted when it is published.
"""
