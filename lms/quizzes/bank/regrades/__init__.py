"""Putting a wrong key right: who would be touched, the decision, and its work through the stored attempts, some hundred at a time.

Nobody's result is lowered unless the decision says so. Results are raised by new evidence; the ledger is never edited.
"""
