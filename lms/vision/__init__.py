"""The company's mantra, its meaning and its pillars.

Owns `vision_mantra_version` and `vision_mantra_draft`. A version is never edited: a change is the next one, and exactly one is
active. The draft, at most one, is written over; what two people write at once is merged field by field. Wakes nobody: learners
meet a change with the next release.
"""
