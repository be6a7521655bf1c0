"""The learner's face: home, lessons, journey, mantra and record, put together from the floors below.

Owns no table. Reading is told to `evidence`, answers to `quizzes`; access to a lesson comes from an assignment.
"""
