"""Trainers' modules from the first draft to retirement.

Owns no table: texts lie in `courses` and its drafts; publishing makes the next version, which learners meet with the
next release.
"""
