"""Correcting a wrong answer: whose results would change, the decision, and regrading the stored attempts, some at a time.

Nobody's result is lowered unless the decision says so. Results are raised by new evidence; the ledger is never edited.
"""
