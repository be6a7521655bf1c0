"""The steps from an empty program to the first learner, one a screen.

Owns `organisation_skipped_step`. Whether a step is done follows from what the company has; only that it was skipped is stored.
"""
