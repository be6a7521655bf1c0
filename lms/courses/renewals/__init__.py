"""What somebody who completed an older version of a course needs to be up to date: nothing, a delta, or all of it.

Reads of `courses_course_renewal` and of what versions teach. Written by `courses.operations` when a version appears and never
changed; the decision lies above, where the facts are known, and so does giving it to people.
"""
