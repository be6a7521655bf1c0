"""Quizzes, attempts and grading.

Owns `quizzes_*`. The server holds what was asked, in which order, until when and how often; a browser learns an answer only
after it may. Passing writes evidence in the same transaction.
"""
