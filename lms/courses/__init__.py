"""Courses, modules, their versions and objectives; the Markdown module format.

Owns the tables `courses_*`. Generated and hand-written modules are the same documents. Publishes `ModulePublished` and `CoursePublished`.
Versions are never edited: what a learner saw stays what it was.
"""
