"""Search over lessons, touchpoints and standards, for learners and authors.

Owns `search_entry`, and `search_text`, the words of each entry as the database's own full-text search keeps them: FTS5 on
SQLite, `tsvector` on PostgreSQL. Both are derived: `lms search rebuild` makes them anew. Woken by `CoursePublished`,
`ReleasePublished` and `ReleaseWithdrawn`; wakes nobody.
"""
