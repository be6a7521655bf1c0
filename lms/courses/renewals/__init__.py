"""What somebody who completed an older version of a course needs to be up to date: nothing, a delta, or all of it.

Owns `courses_course_renewal`, and the course versions that are deltas. Written when a version appears and never changed; the
decision lies above, where the facts are known, and so does giving it to people.
"""
