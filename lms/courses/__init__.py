"""Courses, modules, their versions and objectives; the Markdown module format.

Owns the tables `courses_*`. Generated and hand-written modules are the same documents. Publishes `CoursePublished`.
Versions are never edited: what a learner saw stays what it was. A delta is a version as well: it has the number to which it
leads, the number since which, and owes all that the whole version owes; `renewals` keeps which one leads on from which.
"""
