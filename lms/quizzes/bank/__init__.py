"""The question bank: how each question performs, and correcting a wrong answer.

Owns `quizzes_item_statistic`, which is derived: recalculated every night and on demand. Regrades are a table of `quizzes`, as
closing an attempt reads them. Notifies map owners, by `journeys.suggestions`, where the answers and the map disagree.
"""
