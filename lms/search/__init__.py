"""Search in lessons, touchpoints, standards and help pages, for learners and authors.

Owns `search_entry`, `search_text` (the words of each entry in the database's own full-text index: FTS5 on SQLite, `tsvector`
on PostgreSQL) and `search_word` (each word once, to correct typos). All are derived: `lms search rebuild` makes them again. Woken by `CoursePublished`,
`ReleasePublished` and `ReleaseWithdrawn`; wakes nobody.
"""
