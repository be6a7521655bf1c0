"""The question bank over time: what the answers say of each question, and how to put a wrong key right.

Owns `quizzes_item_statistic`, derived: made anew every night and on demand. Regrades are a table of `quizzes`, as closing an
attempt reads them. Wakes the owners of maps, by `journeys.suggestions`, where the answers and the map disagree.
"""
