"""People as administrators meet them: the list, one person with everything about them, and people by file.

Owns no table. It puts together what people, identity, assignments, quizzes and evidence know, so it lies above all of them.
"""
