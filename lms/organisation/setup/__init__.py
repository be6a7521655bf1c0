"""The steps from an empty program to the first learner, one a screen.

Owns `organisation_skipped_step` and `organisation_handed_step`. Whether a step is done follows from what the company has; stored
is only that it was skipped, and who was asked to do it.
"""
